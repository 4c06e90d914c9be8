//! Tags, time left, notices, figures.

use crate::html::due::{Due, due};
use crate::html::figure::{self, Figure};
use crate::html::layout::Flash;
use crate::html::{Tone, alert, tag};
use crate::i18n::{Lang, format};
use crate::messages::styleguide as text;
use jiff::Timestamp;
use maud::{Markup, html};

pub(super) fn section(lang: Lang) -> Markup {
    let words = [text::TAG_NEUTRAL, text::TAG_INFO, text::TAG_GOOD, text::TAG_WARN, text::TAG_BAD];
    html! {
        h3 { (lang.t(text::TAGS)) }
        p {
            @for (tone, word) in Tone::ALL.into_iter().zip(words) { (tag::tag(tone, lang.t(word))) " " }
        }
        h3 { (lang.t(text::DUES)) }
        ul { @for state in dues(lang) { li { (due(lang, &state, Some(promise()))) } } }
        p { (due(lang, &Due::Soon(lang.t(text::SPAN_HOURS).to_owned()), None)) }
        h3 { (lang.t(text::ALERTS)) }
        @for tone in Tone::ALL {
            (alert::alert(lang, tone, None, html! { p { (lang.t(text::ALERT_TEXT)) } }))
        }
        (alert::alert(lang, Tone::Warn, Some(lang.t(text::ALERT_TITLE)), html! {
            ul { li { (lang.t(text::LIST_1)) } li { (lang.t(text::LIST_2)) } }
        }))
        (alert::flash(lang, &Flash { kind: Tone::Bad, text: lang.t(text::FLASH_BAD).to_owned() }))
        h3 { (lang.t(text::FIGURES)) }
        (figure::row(&[
            Figure { number: "68", label: lang.t(text::FIGURE_1), href: "#inspections", ..Figure::default() },
            Figure {
                number: lang.pick("95,1 %", "95.1 %"),
                label: lang.t(text::FIGURE_2),
                href: "#online",
                note: lang.t(text::FIGURE_2_NOTE),
                tone: Tone::Good,
            },
            Figure { number: &format::number(lang, 12), label: lang.t(text::FIGURE_3), href: "#late", tone: Tone::Bad, ..Figure::default() },
            Figure { number: &format::number(lang, 1204), label: lang.t(text::FIGURE_4), href: "#papers", tone: Tone::Warn, ..Figure::default() },
        ]))
    }
}

/// The promised date of the samples: 17:00 on 27 November 2026 in Hà Nội.
pub(super) fn promise() -> Timestamp {
    Timestamp::constant(1_795_773_600, 0)
}

pub(super) fn dues(lang: Lang) -> Vec<Due> {
    let days = || lang.t(text::SPAN_DAYS).to_owned();
    vec![
        Due::Overdue(lang.t(text::SPAN_LATE).to_owned()),
        Due::OverdueSince(promise()),
        Due::Soon(lang.t(text::SPAN_HOURS).to_owned()),
        Due::OnTime(days()),
        Due::Paused,
        Due::DoneOnTime,
        Due::DoneEarly(days()),
        Due::DoneLate(lang.t(text::SPAN_LATE).to_owned()),
    ]
}
