//! A code to keep, such as the one for tracking a dossier, with a button to copy it.

use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// The code, large and unbroken; the button shows only where scripts run. `id` is unique on the page.
pub fn code(lang: Lang, id: &str, label: &str, code: &str) -> Markup {
    html! {
        div.code {
            p.code-label id={ (id) "-label" } { (label) }
            p.code-line {
                code id=(id) { (code) }
                button.button.button-plain type="button" hidden
                    data-copy=(id) data-copied=(lang.t(ui::COPIED))
                    aria-describedby={ (id) "-label" } { (lang.t(ui::COPY)) }
            }
        }
    }
}
