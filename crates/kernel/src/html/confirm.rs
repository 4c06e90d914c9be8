//! Asking before something that is hard to take back: what will happen, what follows from it, and the
//! two ways on. Also where the reason is asked for.

use super::button::{self, Weight};
use super::{Tone, alert};
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// The question and its form.
#[derive(Debug)]
pub struct Confirm<'a> {
    /// What will happen, as a question or statement.
    pub what: &'a str,
    /// What follows from it and whether it can be undone.
    pub consequence: &'a str,
    /// Where the form goes.
    pub action: &'a str,
    /// Token against forged requests.
    pub csrf: Option<&'a str>,
    /// Values to send along.
    pub hidden: &'a [(&'a str, &'a str)],
    /// Inputs, such as the reason.
    pub fields: Option<Markup>,
    /// Words of the button: the verb, never "OK".
    pub submit: &'a str,
    /// Hard to take back.
    pub danger: bool,
    /// Where "cancel" goes.
    pub cancel: &'a str,
}

/// The confirmation form.
pub fn confirm(lang: Lang, confirm: &Confirm) -> Markup {
    let (tone, weight) =
        if confirm.danger { (Tone::Warn, Weight::Danger) } else { (Tone::Info, Weight::Main) };
    html! {
        form.confirm method="post" action=(confirm.action) novalidate {
            @if let Some(token) = confirm.csrf { (button::csrf(token)) }
            @for (name, value) in confirm.hidden { input type="hidden" name=(name) value=(value); }
            (alert::alert(lang, tone, Some(confirm.what), html! { p { (confirm.consequence) } }))
            @if let Some(fields) = &confirm.fields { (fields) }
            (button::row(html! {
                (button::submit(confirm.submit, weight))
                (button::link(confirm.cancel, lang.t(ui::CANCEL), Weight::Plain))
            }))
        }
    }
}
