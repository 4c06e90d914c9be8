//! "Why this date?": the derivation of a promised date, opened on request. Residents and officials
//! read the same lines.

use super::icon::{self, Icon};
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// What a line of the derivation says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// The rule, the start: not a span of days.
    #[default]
    Rule,
    /// Time that counts.
    Counted,
    /// Time that does not count: weekend, holiday.
    Skipped,
    /// The clock stood still.
    Paused,
}

/// One line.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// What kind of line.
    pub mark: Mark,
    /// The day or span; empty if the line has none.
    pub when: String,
    /// What holds then and why.
    pub text: String,
    /// The document it rests on; empty if none.
    pub source: String,
    /// Where that document can be read.
    pub href: Option<String>,
}

/// The disclosure: the date in words, then every line. `open` shows it at once.
pub fn why(lang: Lang, due: &str, lines: &[Line], open: bool) -> Markup {
    html! {
        details.why open[open] {
            summary { (lang.t(ui::WHY)) }
            div.why-in {
                ol.why-lines {
                    @for line in lines { (one(lang, line)) }
                }
                p.why-due { (lang.t(ui::WHY_RESULT)) " " strong { (due) } }
            }
        }
    }
}

fn one(lang: Lang, line: &Line) -> Markup {
    let (class, shape, word) = look(lang, line.mark);
    html! {
        li.(class) {
            span.why-mark {
                (icon::svg(shape))
                @if let Some(word) = word { span.visually-hidden { (word) ": " } }
            }
            @if !line.when.is_empty() { span.why-when { (line.when) } " " }
            span.why-text {
                (line.text)
                @if !line.source.is_empty() {
                    " " cite {
                        @if let Some(href) = &line.href { a href=(href) { (line.source) } }
                        @else { (line.source) }
                    }
                }
            }
        }
    }
}

/// Class, shape and the word for who does not see the shape; the rule and its beginning say so themselves.
fn look(lang: Lang, mark: Mark) -> (&'static str, Icon, Option<&'static str>) {
    match mark {
        Mark::Rule => ("is-rule", icon::NEXT, None),
        Mark::Counted => ("is-counted", icon::DOT, Some(lang.t(ui::WHY_COUNTED))),
        Mark::Skipped => ("is-skipped", icon::RING, Some(lang.t(ui::WHY_SKIPPED))),
        Mark::Paused => ("is-paused", icon::PAUSE, Some(lang.t(ui::WHY_PAUSED))),
    }
}
