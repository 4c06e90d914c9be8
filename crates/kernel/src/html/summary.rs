//! Facts as a list of terms and values, each with an optional link to change it.

use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// One fact.
#[derive(Debug)]
pub struct Fact {
    /// The term.
    pub term: String,
    /// The value; an empty one is said to be missing.
    pub value: Markup,
    /// Where to change it.
    pub change: Option<String>,
}

impl Fact {
    /// A fact that cannot be changed here.
    pub fn new(term: &str, value: Markup) -> Self {
        Self { term: term.to_owned(), value, change: None }
    }
}

/// The facts.
pub fn summary(lang: Lang, facts: &[Fact]) -> Markup {
    html! {
        dl.summary {
            @for fact in facts {
                div {
                    dt { (fact.term) }
                    dd {
                        @if fact.value.0.is_empty() { span.muted { (lang.t(ui::NOT_GIVEN)) } }
                        @else { (fact.value) }
                    }
                    @if let Some(href) = &fact.change {
                        dd.summary-change {
                            a href=(href) { (lang.t(ui::CHANGE)) span.visually-hidden { " " (fact.term) } }
                        }
                    }
                }
            }
        }
    }
}
