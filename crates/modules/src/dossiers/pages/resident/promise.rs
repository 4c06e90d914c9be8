//! The promised dates and why they are what they are.

use super::progress::Mask;
use crate::dossiers::deadlines::{self, language};
use crate::k::resident as k;
use kernel::html::why::{self, Line, Mark};
use kernel::html::{Markup, html};
use kernel::i18n::{Lang, format};
use working_time::{Basis, Course, Derivation, Event, Promise};

/// Every promise with its derivation, the newest first and open to read; then when the clock stood.
pub(super) fn promises(lang: Lang, course: &Course, mask: &Mask) -> Markup {
    let all: Vec<&Promise> = course.promises().rev().collect();
    let several = all.len() > 1;
    let stops: Vec<String> = stops(lang, course, mask);
    html! {
        @for (number, promise) in all.iter().enumerate() {
            @let due = format::moment(promise.due.timestamp());
            @if several {
                h3 { (lang.t(if number == 0 { k::PROMISE_NOW } else if number + 1 == all.len() { k::PROMISE_FIRST } else { k::PROMISE_BEFORE })) ": " (due) }
                p { (reason(lang, promise, mask)) }
                @if let Some(moved) = moved(lang, course, promise) { p { (moved) } }
            }
            @if let Some(derivation) = &promise.derivation {
                (why::why(lang, &due, &lines(lang, derivation), false))
            }
        }
        @if !stops.is_empty() {
            h3 { (lang.t(k::STOPS)) }
            ul { @for stop in &stops { li { (stop) } } }
        }
    }
}

/// That the day the office chose was a day off.
fn moved(lang: Lang, course: &Course, promise: &Promise) -> Option<String> {
    course.events().iter().find_map(|event| match event {
        Event::Reappointed { until, promise: new, .. } if new == promise => {
            deadlines::moved(lang, *until, new.due)
        }
        _ => None,
    })
}

/// What a promise rests on, without the names an official may have written.
fn reason(lang: Lang, promise: &Promise, mask: &Mask) -> String {
    match &promise.basis {
        Basis::Apology { reason, document } => {
            let (reason, document) = (mask.hide(reason), mask.hide(document));
            lang.f(k::BASIS_APOLOGY, &[("reason", &reason), ("document", &document)])
        }
        Basis::CalendarChanged { reason } => {
            lang.f(k::BASIS_CALENDAR, &[("reason", &mask.hide(reason))])
        }
        other => other.say(language(lang)),
    }
}

fn stops(lang: Lang, course: &Course, mask: &Mask) -> Vec<String> {
    course
        .events()
        .iter()
        .filter_map(|event| match event {
            Event::Suspended { at, reason, document, .. } => Some(lang.f(
                k::STOPPED_AT,
                &[
                    ("at", &format::moment(at.timestamp())),
                    ("reason", &mask.hide(reason)),
                    ("document", &mask.hide(document)),
                ],
            )),
            Event::Resumed { at, document, .. } => Some(lang.f(
                k::RESUMED_AT,
                &[("at", &format::moment(at.timestamp())), ("document", &mask.hide(document))],
            )),
            _ => None,
        })
        .collect()
}

/// The sentences of the clock with what each says about its days.
pub(super) fn lines(lang: Lang, derivation: &Derivation) -> Vec<Line> {
    let said = derivation.render(language(lang));
    // Before the days stand what set the clock going, the rule and, outside opening hours, the start.
    let head = if derivation.received_in_hours { 2 } else { 3 };
    said.into_iter()
        .enumerate()
        .map(|(place, text)| {
            let mark = place
                .checked_sub(head)
                .and_then(|at| derivation.lines.get(at))
                .map_or(Mark::Rule, |line| mark(line, derivation.counts_every_day()));
            Line { mark, text, ..Line::default() }
        })
        .collect()
}

/// `every_day`: days off count, and are named only because the limit does not end on them.
const fn mark(line: &working_time::Line, every_day: bool) -> Mark {
    use working_time::Line as L;
    match line {
        L::Counted { .. } | L::CalendarDays { .. } | L::Months { .. } => Mark::Counted,
        L::NotCounted { .. } if every_day => Mark::Rule,
        L::NotCounted { .. } | L::EventDay { .. } => Mark::Skipped,
        L::Cutoff { .. } | L::Moved { .. } => Mark::Rule,
    }
}
