//! Moving through a list by keys: the first page and the next one. No counting of pages.

use super::icon;
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// Where the list goes on.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    /// Back to the start; `None` on the first page.
    pub first: Option<String>,
    /// The next page; `None` on the last.
    pub next: Option<String>,
    /// What is shown, in words; empty if not said.
    pub shown: String,
}

/// The links; nothing if the list fits on one page and says nothing.
pub fn pager(lang: Lang, pager: &Pager) -> Markup {
    html! {
        @if pager.first.is_some() || pager.next.is_some() || !pager.shown.is_empty() {
            nav.pager aria-label=(lang.t(ui::PAGER)) {
                @if let Some(first) = &pager.first { a.button.button-plain href=(first) { (lang.t(ui::PAGER_FIRST)) } }
                @if !pager.shown.is_empty() { p { (pager.shown) } }
                @if let Some(next) = &pager.next {
                    a.button.button-plain rel="next" href=(next) { (lang.t(ui::PAGER_NEXT)) (icon::svg(icon::NEXT)) }
                }
            }
        }
    }
}
