//! The reason for a date, as data.

use crate::limit::Limit;
use crate::moment::Moment;
use crate::spec::Source;
use crate::text::{Language, Text};
use crate::window::{TimeOfDay, Window};
use crate::wording;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How a due date came about: every day between the event and the date, counted or not, with the
/// reason. Long counts are compressed to ranges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    /// The limit that was counted.
    pub limit: Limit,
    /// The name of the calendar it was counted on.
    pub calendar: Text,
    /// The document that says how to count, if the calendar names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counting: Option<Source>,
    /// What set the clock going.
    pub origin: Origin,
    /// When that happened, to the minute.
    pub received: Moment,
    /// Whether the office was open then.
    pub received_in_hours: bool,
    /// When the clock starts: the same minute, or the next opening.
    pub starts: Moment,
    /// What happened to each day, in the order of time.
    pub lines: Vec<Line>,
    /// The last minute in which one is still on time.
    pub due: Moment,
}

impl Derivation {
    /// Whether days off count like all others, as in calendar days and months: then only the end of the
    /// limit keeps away from them.
    pub fn counts_every_day(&self) -> bool {
        let every = |line: &Line| matches!(line, Line::CalendarDays { .. } | Line::Months { .. });
        self.lines.iter().any(every)
    }

    /// The derivation in short sentences for people.
    pub fn render(&self, language: Language) -> Vec<String> {
        wording::derivation(self, language)
    }
}

/// The derivation in short sentences for people.
pub fn render(derivation: &Derivation, language: Language) -> Vec<String> {
    derivation.render(language)
}

/// The event from which a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The valid acceptance of a dossier, or the arrival at a step.
    #[default]
    Received,
    /// The end of a suspension; the rest of the limit runs.
    Resumed,
    /// The end of a suspension; the whole limit runs again.
    Restarted,
}

/// One line of a derivation. Dates are the first and the last of a run, both included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// The day of the event, which is not counted.
    EventDay {
        /// The day on which the clock starts.
        date: Date,
    },
    /// Days that do not count.
    NotCounted {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
        /// How many.
        days: u32,
        /// Why.
        reason: Reason,
    },
    /// Working days that count, or the working time on them.
    Counted {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
        /// How many count.
        days: u32,
        /// Days off by the usual week that lie among them in a long count and do not count.
        weekly_off: u32,
        /// For a limit in working time: the minutes counted on these days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minutes: Option<u32>,
        /// The hours counted, where they are not the whole of a usual day.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hours: Vec<Window>,
        /// Why the day differs from the usual week, if it does: a swapped Saturday, a half day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<DayNote>,
    },
    /// A stretch of calendar days, every one of which counts.
    CalendarDays {
        /// The day after the event.
        from: Date,
        /// The last day of the limit.
        to: Date,
        /// How many.
        days: u32,
    },
    /// Whole months.
    Months {
        /// The day of the event.
        from: Date,
        /// The day of the same number, or the last day of a shorter month.
        to: Date,
        /// How many.
        months: u32,
        /// Whether the month was too short for the number of the day.
        shortened: bool,
    },
    /// Whether a same-day limit was met by the time of day.
    Cutoff {
        /// The last minute that counts for the same day.
        cutoff: TimeOfDay,
        /// On which day the result is due, and why.
        outcome: CutoffOutcome,
    },
    /// The end fell on a day that does not count and moved to the next that does.
    Moved {
        /// Where it fell.
        from: Date,
        /// Where it moved.
        to: Date,
    },
}

/// What the time of day means for a same-day limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutoffOutcome {
    /// In time: due the same day.
    SameDay,
    /// Too late: due the next working day.
    AfterCutoff,
    /// On a day that does not count: due the next working day.
    NotWorking,
}

/// Why a day does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Reason {
    /// Off in every week, such as a Sunday.
    WeeklyOff,
    /// Open to receive dossiers only, such as a desk on Saturday morning.
    Reception {
        /// Why the day differs from the usual week, if it does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<DayNote>,
    },
    /// A holiday, a day in lieu, a day swapped away.
    DayOff {
        /// Its name and document.
        note: DayNote,
    },
}

/// The name of an unusual day and the document it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayNote {
    /// What people call it.
    pub name: Text,
    /// The document; none means that it is still to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}
