//! "Why this date?": the promise in force and the first one, line by line, each change with its basis.

use crate::dossiers::deadlines::{self, language};
use crate::k::desk as k;
use kernel::html::why::{self, Line, Mark};
use kernel::html::{Markup, html};
use kernel::i18n::{Lang, format};
use working_time::{Course, Event, Line as Counted, Promise};

/// The disclosure; nothing while the clock has not started.
pub(super) fn show(lang: Lang, course: Option<&Course>) -> Markup {
    let Some(course) = course else {
        return html! { p.muted { (lang.t(k::WHY_NOT_STARTED)) } };
    };
    let promises: Vec<&Promise> = course.promises().collect();
    html! {
        @for (place, promise) in promises.iter().enumerate().rev() {
            @let due = format::moment(promise.due.timestamp());
            @if promises.len() > 1 {
                h3 {
                    @if place + 1 == promises.len() { (lang.t(k::WHY_CURRENT)) }
                    @else if place == 0 { (lang.t(k::WHY_FIRST)) }
                    @else { (lang.t(k::WHY_EARLIER)) }
                    ": " (due)
                }
            }
            (why::why(lang, &due, &lines(lang, course, promise), false))
        }
    }
}

fn lines(lang: Lang, course: &Course, promise: &Promise) -> Vec<Line> {
    let language = language(lang);
    let mut lines = vec![Line {
        mark: Mark::Rule,
        when: format::moment(promise.given.timestamp()),
        text: promise.basis.say(language),
        ..Line::default()
    }];
    for event in course.events() {
        if event.at().timestamp() > promise.given.timestamp() {
            break;
        }
        match event {
            Event::Suspended { at, reason, document, .. } => lines.push(Line {
                mark: Mark::Paused,
                when: format::moment(at.timestamp()),
                text: reason.clone(),
                source: document.clone(),
                href: None,
            }),
            Event::Resumed { at, document, .. } => lines.push(Line {
                mark: Mark::Rule,
                when: format::moment(at.timestamp()),
                text: lang.t(k::WHY_RESUMED).to_owned(),
                source: document.clone(),
                href: None,
            }),
            Event::Reappointed { until, promise: new, .. } if new == promise => {
                let moved = deadlines::moved(lang, *until, new.due);
                lines.extend(moved.map(|text| Line { mark: Mark::Rule, text, ..Line::default() }));
            }
            _ => {}
        }
    }
    if let Some(derivation) = &promise.derivation {
        let said = derivation.render(language);
        // Sentences about days follow the event, the rule and, out of hours, the opening.
        let before = if derivation.received_in_hours { 2 } else { 3 };
        for (place, text) in said.into_iter().enumerate() {
            let mark = place
                .checked_sub(before)
                .and_then(|place| derivation.lines.get(place))
                .map_or(Mark::Rule, |line| mark(line, derivation.counts_every_day()));
            lines.push(Line { mark, text, ..Line::default() });
        }
    }
    lines
}

/// `every_day`: days off count, and are named only because the limit does not end on them.
const fn mark(line: &Counted, every_day: bool) -> Mark {
    match line {
        Counted::Counted { .. } | Counted::CalendarDays { .. } | Counted::Months { .. } => {
            Mark::Counted
        }
        Counted::NotCounted { .. } if every_day => Mark::Rule,
        Counted::EventDay { .. } | Counted::NotCounted { .. } => Mark::Skipped,
        Counted::Cutoff { .. } | Counted::Moved { .. } => Mark::Rule,
    }
}
