//! The due date with its derivation.

use crate::calendar::Calendar;
use crate::day::DayRule;
use crate::derivation::{CutoffOutcome, DayNote, Derivation, Line, Origin, Reason};
use crate::due::{Count, count};
use crate::error::ClockError;
use crate::limit::Limit;
use crate::window::{TimeOfDay, Window};
use jiff::Timestamp;

/// Counts over more days than this are told in ranges that take in the weekends.
const LONG: usize = 31;

/// When a limit ends, and why: the same date as [`due`](crate::due()), with every day accounted for.
pub fn derive(
    calendar: &Calendar,
    limit: Limit,
    event: Timestamp,
) -> Result<Derivation, ClockError> {
    derive_from(calendar, limit, event, Origin::Received)
}

pub(crate) fn derive_from(
    calendar: &Calendar,
    limit: Limit,
    event: Timestamp,
    origin: Origin,
) -> Result<Derivation, ClockError> {
    let received = calendar.minute_of(event);
    let count = count(calendar, limit, received)?;
    let mut lines = before_opening(calendar, received, &count)?;
    lines.extend(Teller { calendar, count: &count }.lines(limit));
    Ok(Derivation {
        limit,
        calendar: calendar.name().clone(),
        counting: calendar.counting().cloned(),
        origin,
        received: calendar.moment(calendar.instant(received)),
        received_in_hours: received == count.starts,
        starts: calendar.moment(calendar.instant(count.starts)),
        lines,
        due: calendar.moment(calendar.instant(count.due)),
    })
}

/// The closed days between an event out of hours and the opening at which the clock starts.
fn before_opening(
    calendar: &Calendar,
    received: i64,
    count: &Count,
) -> Result<Vec<Line>, ClockError> {
    let (day, _) = calendar.locate(received)?;
    let opens = !calendar.pattern(day).windows.is_empty();
    let first = if opens { day + 1 } else { day };
    Ok(Teller { calendar, count }.days(first..count.start_day, false, |_| None))
}

struct Teller<'a> {
    calendar: &'a Calendar,
    count: &'a Count,
}

/// What a day is in a count: days of one kind that follow each other share a line.
#[derive(PartialEq)]
enum Kind {
    Counted { hours: Vec<Window>, note: Option<DayNote> },
    Off(Reason),
}

impl Teller<'_> {
    fn lines(&self, limit: Limit) -> Vec<Line> {
        let Count { start_day, nominal_day, due_day, .. } = *self.count;
        let date = |day| self.calendar.date(day);
        let mut lines = Vec::new();
        match limit {
            Limit::WorkingDays(_) => {
                lines.push(Line::EventDay { date: date(start_day) });
                lines.extend(self.days(start_day + 1..due_day + 1, true, |_| None));
            }
            Limit::WorkingMinutes(_) => {
                lines.extend(self.days(start_day..due_day + 1, true, |day| Some(self.hours(day))));
            }
            Limit::CalendarDays(days) => {
                lines.push(Line::EventDay { date: date(start_day) });
                let (from, to) = (date(start_day + 1), date(nominal_day));
                lines.push(Line::CalendarDays { from, to, days });
            }
            Limit::Months(months) => {
                lines.push(Line::EventDay { date: date(start_day) });
                let (from, to) = (date(start_day), date(nominal_day));
                let shortened = from.day() != to.day();
                lines.push(Line::Months { from, to, months, shortened });
            }
            Limit::SameDay { cutoff } => {
                let counts = self.calendar.pattern(start_day).counts;
                let outcome = match counts {
                    _ if start_day == due_day => CutoffOutcome::SameDay,
                    true => CutoffOutcome::AfterCutoff,
                    false => CutoffOutcome::NotWorking,
                };
                lines.push(Line::Cutoff { cutoff, outcome });
                if outcome != CutoffOutcome::SameDay {
                    let first = if counts { start_day + 1 } else { start_day };
                    lines.extend(self.days(first..due_day + 1, true, |_| None));
                }
            }
        }
        if nominal_day != due_day {
            lines.extend(self.days(nominal_day..due_day, false, |_| None));
            lines.push(Line::Moved { from: date(nominal_day), to: date(due_day) });
        }
        lines
    }

    /// The hours of a day that a limit in working time uses up, with whether that is all of them.
    fn hours(&self, day: usize) -> (Vec<Window>, bool) {
        let pattern = self.calendar.pattern(day);
        let within = |minute: i64| {
            let minutes = (minute - self.calendar.minute(day, 0)).clamp(0, 24 * 60);
            TimeOfDay::from_minutes(minutes as u16).unwrap_or(TimeOfDay::END)
        };
        let (start, end) = (within(self.count.starts), within(self.count.due));
        let used: Vec<Window> = pattern
            .windows
            .iter()
            .map(|window| Window { from: window.from.max(start), to: window.to.min(end) })
            .filter(|window| window.from < window.to)
            .collect();
        let whole = used == pattern.windows;
        (used, whole)
    }

    /// Lines for a range of days. `hours` tells what part of a day counts, for working time.
    fn days(
        &self,
        range: std::ops::Range<usize>,
        may_compress: bool,
        hours: impl Fn(usize) -> Option<(Vec<Window>, bool)>,
    ) -> Vec<Line> {
        let compress = may_compress && range.len() > LONG;
        let mut lines = Lines { list: Vec::new(), compress, last: None };
        for day in range {
            let used = if self.calendar.pattern(day).counts { hours(day) } else { None };
            let minutes =
                used.as_ref().map(|(used, _)| used.iter().map(|w| u32::from(w.minutes())).sum());
            let kind = self.kind(day, used);
            lines.add(self.calendar.date(day), kind, minutes);
        }
        lines.list
    }

    fn kind(&self, day: usize, used: Option<(Vec<Window>, bool)>) -> Kind {
        let pattern = self.calendar.pattern(day);
        let unusual = self.calendar.note(day);
        let note =
            unusual.map(|note| DayNote { name: note.name.clone(), source: note.source.clone() });
        if !pattern.counts {
            return Kind::Off(match note {
                _ if !pattern.windows.is_empty() => Reason::Reception { note },
                Some(note) => Reason::DayOff { note },
                None => Reason::WeeklyOff,
            });
        }
        // A day that works like another of the week needs no hours to be understood.
        let own_hours = unusual.is_some_and(|note| !matches!(note.rule, DayRule::Like(_)));
        let hours = match used {
            Some((used, whole)) if !whole || own_hours => used,
            None if own_hours => pattern.windows.clone(),
            _ => Vec::new(),
        };
        Kind::Counted { hours, note }
    }
}

/// Lines under way: a day of the kind of the last line makes that line longer.
struct Lines {
    list: Vec<Line>,
    compress: bool,
    last: Option<Kind>,
}

impl Lines {
    fn add(&mut self, date: jiff::civil::Date, kind: Kind, worked: Option<u32>) {
        if self.compress && kind == plain() && self.last == Some(Kind::Off(Reason::WeeklyOff)) {
            self.absorb_weekend();
        }
        if self.last.as_ref() == Some(&kind) {
            match self.list.last_mut() {
                Some(Line::NotCounted { to, days, .. }) => {
                    *to = date;
                    *days += 1;
                    return;
                }
                Some(Line::Counted { to, days, minutes, hours, .. }) if hours.is_empty() => {
                    *to = date;
                    *days += 1;
                    *minutes = minutes.zip(worked).map(|(sum, more)| sum + more);
                    return;
                }
                _ => {}
            }
        }
        self.list.push(match &kind {
            Kind::Off(reason) => {
                Line::NotCounted { from: date, to: date, days: 1, reason: reason.clone() }
            }
            Kind::Counted { hours, note } => Line::Counted {
                from: date,
                to: date,
                days: 1,
                weekly_off: 0,
                minutes: worked,
                hours: hours.clone(),
                note: note.clone(),
            },
        });
        self.last = Some(kind);
    }

    /// Takes a weekend between two plain runs into the first of them.
    fn absorb_weekend(&mut self) {
        let [
            ..,
            Line::Counted { weekly_off, hours, note: None, .. },
            Line::NotCounted { days, .. },
        ] = self.list.as_mut_slice()
        else {
            return;
        };
        if hours.is_empty() {
            *weekly_off += *days;
            self.list.pop();
            self.last = Some(plain());
        }
    }
}

/// A usual working day.
fn plain() -> Kind {
    Kind::Counted { hours: Vec::new(), note: None }
}
