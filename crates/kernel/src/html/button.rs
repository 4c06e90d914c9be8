//! Buttons and links that look like buttons. One main button per form.

use super::layout::CSRF_FIELD;
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// How much a button weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// The thing to do here; once per form.
    Main,
    /// Everything else.
    #[default]
    Plain,
    /// Does something that is hard to take back.
    Danger,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Main => "button-main",
            Self::Plain => "button-plain",
            Self::Danger => "button-danger",
        }
    }
}

/// Sends the form around it.
pub fn submit(label: &str, weight: Weight) -> Markup {
    html! { button.button.(weight.class()) type="submit" { (label) } }
}

/// Sends the form around it and says which button it was.
pub fn submit_as(name: &str, value: &str, label: &str, weight: Weight) -> Markup {
    html! { button.button.(weight.class()) type="submit" name=(name) value=(value) { (label) } }
}

/// A link in the shape of a button: goes somewhere, changes nothing.
pub fn link(href: &str, label: &str, weight: Weight) -> Markup {
    html! { a.button.(weight.class()) href=(href) { (label) } }
}

/// Prints the page; shown only where scripts run.
pub fn print(lang: Lang) -> Markup {
    html! { button.button.button-plain type="button" data-print="" hidden { (lang.t(ui::PRINT)) } }
}

/// Buttons beside each other, wrapping when there is no room.
pub fn row(buttons: Markup) -> Markup {
    html! { div.buttons { (buttons) } }
}

/// The hidden input with the token against forged requests.
pub fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name=(CSRF_FIELD) value=(token); }
}
