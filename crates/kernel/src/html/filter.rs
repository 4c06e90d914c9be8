//! Narrowing a list: a form whose answers stand in the address.

use super::button::{self, Weight};
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// The bar. `clear` is the address without any filter, shown when some are set.
pub fn filter(lang: Lang, action: &str, fields: Markup, clear: Option<&str>) -> Markup {
    html! {
        form.filter method="get" action=(action) {
            div.filter-fields { (fields) }
            (button::row(html! {
                (button::submit(lang.t(ui::FILTER), Weight::Plain))
                @if let Some(clear) = clear { a.filter-clear href=(clear) { (lang.t(ui::FILTER_CLEAR)) } }
            }))
        }
    }
}
