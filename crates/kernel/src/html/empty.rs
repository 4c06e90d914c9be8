//! A list with nothing in it says why, and what to do.

use maud::{Markup, html};

/// Title, sentence, and a button or link to go on with.
pub fn empty(title: &str, text: &str, action: Option<Markup>) -> Markup {
    html! {
        div.empty {
            p.empty-title { (title) }
            p { (text) }
            @if let Some(action) = action { div.buttons { (action) } }
        }
    }
}
