//! What cannot happen to a clock.

use crate::error::ClockError;
use crate::moment::Moment;
use crate::text::Language;
use crate::wording;

/// Why something may not happen to a course. The text is English; [`CourseError::say`] has both
/// languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CourseError {
    /// A date cannot be told.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// The events do not begin with exactly one start.
    #[error("{}", self.say(Language::English))]
    NoStart,
    /// Something would happen before what has already happened.
    #[error("{}", self.say(Language::English))]
    OutOfOrder {
        /// When it would happen.
        at: Moment,
        /// The last event.
        last: Moment,
    },
    /// The course has ended.
    #[error("{}", self.say(Language::English))]
    Completed,
    /// The clock stands still.
    #[error("{}", self.say(Language::English))]
    Suspended,
    /// The clock is running.
    #[error("{}", self.say(Language::English))]
    NotSuspended,
    /// A reason is missing.
    #[error("{}", self.say(Language::English))]
    NoReason,
    /// A document is missing.
    #[error("{}", self.say(Language::English))]
    NoDocument,
    /// There has been a re-appointment before.
    #[error("{}", self.say(Language::English))]
    ReappointedBefore,
    /// The date has passed; an apology must come before.
    #[error("{}", self.say(Language::English))]
    TooLateToApologise {
        /// The date in force.
        due: Moment,
    },
    /// The new date is not later than the one in force.
    #[error("{}", self.say(Language::English))]
    NotLater {
        /// The date in force.
        due: Moment,
    },
}

impl CourseError {
    /// The error as a sentence, with what to do about it.
    pub fn say(&self, language: Language) -> String {
        wording::course_error(self, language)
    }

    pub(super) fn require_reason(reason: &str) -> Result<(), Self> {
        if reason.trim().is_empty() { Err(Self::NoReason) } else { Ok(()) }
    }

    pub(super) fn require_document(document: &str) -> Result<(), Self> {
        if document.trim().is_empty() { Err(Self::NoDocument) } else { Ok(()) }
    }
}
