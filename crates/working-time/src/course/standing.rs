//! How a clock stands: early, on time, overdue, and how much time is left.

use super::{Course, Promise};
use crate::calendar::Calendar;
use crate::error::ClockError;
use crate::limit::Limit;
use crate::moment::Moment;
use crate::text::Language;
use crate::wording;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How a course stands against the two dates that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Standing {
    /// Against the lawful date in force.
    pub against_current: Verdict,
    /// Against the first promise, whatever lawfully changed since.
    pub against_first: Verdict,
}

/// How a course stands against one date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Open, and the date has not passed.
    InTime,
    /// Open, suspended, and the date has not passed.
    Suspended,
    /// Open, and the date has passed.
    Overdue,
    /// Completed on an earlier day than the date.
    CompletedEarly,
    /// Completed on the day of the date, not after its minute.
    CompletedOnTime,
    /// Completed after the date.
    CompletedLate,
}

impl Verdict {
    /// The verdict in a few words.
    pub fn say(self, language: Language) -> String {
        wording::verdict(self, language)
    }
}

/// The working time that is left, or that has passed since the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Remaining {
    /// The date lies ahead.
    Left {
        /// Working days after today, up to and including the day of the date; 0 means today, or less working
        /// time than that day holds.
        days: u32,
        /// Working minutes until the date.
        minutes: u32,
    },
    /// The date has passed.
    Overdue {
        /// Working days after the day of the date, up to and including today.
        days: u32,
        /// Working minutes since the date.
        minutes: u32,
    },
    /// The clock stands still.
    Suspended {
        /// What is left of the limit; none when the date had already been reached.
        left: Option<Limit>,
    },
    /// The course has ended.
    Completed,
}

impl Remaining {
    /// The working time until a date that is no course's, such as that of a step: left, or overdue.
    pub fn until(calendar: &Calendar, due: Timestamp, now: Timestamp) -> Result<Self, ClockError> {
        let (now_minute, due_minute) = (calendar.minute_of(now), calendar.minute_of(due));
        let (today, _) = calendar.locate(now_minute)?;
        let (due_day, _) = calendar.locate(due_minute - 1)?;
        let (worked, worked_by_due) = (calendar.worked(now_minute)?, calendar.worked(due_minute)?);
        Ok(if is_past_at(now, due) {
            Self::Overdue {
                days: calendar.working_days_within(due_day + 1, today.max(due_day)),
                minutes: worked.saturating_sub(worked_by_due),
            }
        } else {
            let minutes = worked_by_due.saturating_sub(worked);
            // The night before a morning is no day: less than the day of the date holds is said in minutes.
            let whole = minutes >= u32::from(calendar.pattern(due_day).minutes);
            let days = calendar.working_days_within(today + 1, due_day.max(today));
            Self::Left { days: if whole { days } else { 0 }, minutes }
        })
    }

    /// The remaining time in a few words.
    pub fn say(self, language: Language) -> String {
        wording::remaining(self, language)
    }

    /// The span alone, such as `12 ngày làm việc`; none when no working time lies between.
    pub fn span(self, language: Language) -> Option<String> {
        wording::span(self, language)
    }
}

impl Course {
    /// How the course stands at an instant. Once it is completed the instant no longer matters.
    ///
    /// The clock reads whole minutes: all of the last minute is still on time. What is completed
    /// while suspended is judged, against the lawful date, as of the moment the clock stopped.
    pub fn standing(&self, now: Timestamp) -> Standing {
        let suspended = self.suspension();
        let judge = |promise: &Promise, stopped: Option<Moment>| {
            if let Some(done) = self.completed() {
                let done = stopped.unwrap_or(done);
                return match done {
                    _ if is_past(done, promise.due) => Verdict::CompletedLate,
                    _ if done.date() < promise.due.date() => Verdict::CompletedEarly,
                    _ => Verdict::CompletedOnTime,
                };
            }
            let late = match stopped {
                Some(stopped) => is_past(stopped, promise.due),
                None => is_past_at(now, promise.due.timestamp()),
            };
            match suspended {
                _ if late => Verdict::Overdue,
                Some(_) => Verdict::Suspended,
                None => Verdict::InTime,
            }
        };
        Standing {
            against_current: judge(self.current(), suspended.map(|(since, _)| since)),
            against_first: judge(self.first(), None),
        }
    }

    /// The working time left until the lawful date in force, on a calendar.
    pub fn remaining(&self, calendar: &Calendar, now: Timestamp) -> Result<Remaining, ClockError> {
        if self.completed().is_some() {
            return Ok(Remaining::Completed);
        }
        if let Some((_, left)) = self.suspension() {
            return Ok(Remaining::Suspended { left });
        }
        Remaining::until(calendar, self.current().due.timestamp(), now)
    }
}

/// Whether a moment lies after the minute of a date.
pub(super) fn is_past(at: Moment, due: Moment) -> bool {
    is_past_at(at.timestamp(), due.timestamp())
}

fn is_past_at(at: Timestamp, due: Timestamp) -> bool {
    at.as_second() >= due.as_second() + 60
}
