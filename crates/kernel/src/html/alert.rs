//! A notice on a page: what happened, what it means, what to do now.

use super::Tone;
use super::layout::Flash;
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// A notice with an optional title; without one the tone is said in a word.
pub fn alert(lang: Lang, tone: Tone, title: Option<&str>, body: Markup) -> Markup {
    html! {
        div.alert.(tone.class()) {
            p.alert-title { (tone.shape()) span { (title.unwrap_or(word(lang, tone))) } }
            div.alert-body { (body) }
        }
    }
}

/// The message of the last action; announced when the page opens.
pub fn flash(lang: Lang, flash: &Flash) -> Markup {
    let role = if flash.kind == Tone::Bad { "alert" } else { "status" };
    html! {
        div.alert.flash.(flash.kind.class()) role=(role) {
            p { (flash.kind.shape()) span { span.visually-hidden { (word(lang, flash.kind)) ": " } (flash.text) } }
        }
    }
}

fn word(lang: Lang, tone: Tone) -> &'static str {
    lang.t(match tone {
        Tone::Neutral => ui::TONE_NEUTRAL,
        Tone::Info => ui::TONE_INFO,
        Tone::Good => ui::TONE_GOOD,
        Tone::Warn => ui::TONE_WARN,
        Tone::Bad => ui::TONE_BAD,
    })
}
