//! What can be wrong with a calendar as data.

use crate::day::DayRule;
use crate::text::Language;
use crate::window::Window;
use crate::wording;
use jiff::civil::{Date, Weekday};
use std::fmt;

/// A calendar that cannot be used, with everything that is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarError {
    /// All problems found, in the order of the data.
    pub problems: Vec<Problem>,
}

impl CalendarError {
    /// One sentence per problem.
    pub fn say(&self, language: Language) -> Vec<String> {
        self.problems.iter().map(|problem| problem.say(language)).collect()
    }
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::English).join(" "))
    }
}

impl std::error::Error for CalendarError {}

/// One thing that is wrong with a calendar. `place` is 0 for the calendar itself, 1 for the first
/// layer over it, and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the values the sentence names")]
pub enum Problem {
    /// No year is listed.
    NoYears,
    /// A year is listed twice.
    YearTwice { year: i16 },
    /// A year between the first and the last is not listed.
    YearMissing { year: i16 },
    /// A year before 1900 or after 2999.
    YearImplausible { year: i16 },
    /// The usual week uses a rule that only an exception can have.
    WeekRule { place: usize, weekday: Weekday, rule: DayRule },
    /// Two windows of a day of the week overlap.
    WeekOverlap { place: usize, weekday: Weekday, first: Window, second: Window },
    /// No day of the week counts, so no limit could ever end.
    NeverOpen,
    /// The run of an exception ends before it begins.
    RunBackwards { place: usize, date: Date, to: Date },
    /// An exception lies in a year that is not listed.
    OutsideYears { place: usize, date: Date, first: i16, last: i16 },
    /// An exception has no name in one of the languages.
    NoName { place: usize, date: Date },
    /// An exception rests on a document that is not listed.
    UnknownSource { place: usize, date: Date, key: String },
    /// Two windows of an exception overlap.
    Overlap { place: usize, date: Date, first: Window, second: Window },
    /// A day that is to be open has no hours, such as the morning of a Sunday.
    NothingOpen { place: usize, date: Date, rule: DayRule },
    /// Two exceptions speak of the same date.
    ExceptionTwice { place: usize, date: Date },
}

impl Problem {
    /// The problem as a sentence, with what to do about it.
    pub fn say(&self, language: Language) -> String {
        wording::problem(self, language)
    }
}
