//! What is wrong with a form, at its top, each with a link to its field.

use super::Tone;
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// One problem: the id of its field (see [`super::field::id_of`]; empty if it belongs to none) and the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Id of the input.
    pub field: String,
    /// What is wrong and how to put it right.
    pub text: String,
}

/// The summary; nothing if there are no problems. Takes the focus when the page opens.
pub fn errors(lang: Lang, problems: &[Problem]) -> Markup {
    html! {
        @if !problems.is_empty() {
            div.alert.errors.(Tone::Bad.class()) role="alert" tabindex="-1" data-errors="" {
                h2.alert-title { (Tone::Bad.shape()) span { (lang.t(ui::ERRORS_TITLE)) } }
                ul {
                    @for problem in problems {
                        li {
                            @if problem.field.is_empty() { (problem.text) }
                            @else { a href={ "#" (problem.field) } { (problem.text) } }
                        }
                    }
                }
            }
        }
    }
}
