//! What can go wrong when counting.

use crate::text::Language;
use crate::wording;
use serde::{Deserialize, Serialize};

/// Why a date could not be told. The text is English; [`ClockError::say`] has both languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum ClockError {
    /// The count touches a year whose days off the calendar does not know. Nobody may guess them:
    /// add the year to the calendar, with its exceptions and their source.
    #[error("{}", self.say(Language::English))]
    YearWithoutData {
        /// The year that is missing.
        year: i16,
        /// The first year known.
        first: i16,
        /// The last year known.
        last: i16,
    },
    /// The limit is zero of its unit, which is no limit.
    #[error("{}", self.say(Language::English))]
    ZeroLimit,
}

impl ClockError {
    /// The error as a sentence, with what to do about it.
    pub fn say(&self, language: Language) -> String {
        wording::clock_error(self, language)
    }
}
