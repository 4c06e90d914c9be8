//! The due date, and nothing else: the fast path.

use crate::calendar::Calendar;
use crate::error::ClockError;
use crate::limit::Limit;
use jiff::{Span, Timestamp};

/// When a limit starts to run and when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// When the clock starts: the event itself, or the next opening after it.
    pub starts: Timestamp,
    /// The last minute in which one is still on time.
    pub due: Timestamp,
}

/// When a limit ends that starts with an event (the valid acceptance of a dossier) at this instant.
/// See the table at the head of this crate for the rule of each kind of limit.
///
/// Takes well under a microsecond, however long the span.
pub fn due(calendar: &Calendar, limit: Limit, event: Timestamp) -> Result<Due, ClockError> {
    let count = count(calendar, limit, calendar.minute_of(event))?;
    Ok(Due { starts: calendar.instant(count.starts), due: calendar.instant(count.due) })
}

/// The bones of a count, in minutes and days of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// The minute at which the clock starts.
    pub(crate) starts: i64,
    /// The day of that minute.
    pub(crate) start_day: usize,
    /// The day on which the limit ends before it is moved off a day that does not count.
    pub(crate) nominal_day: usize,
    /// The day on which it ends.
    pub(crate) due_day: usize,
    /// The minute at which it ends.
    pub(crate) due: i64,
}

pub(crate) fn count(calendar: &Calendar, limit: Limit, event: i64) -> Result<Count, ClockError> {
    if limit.is_zero() {
        return Err(ClockError::ZeroLimit);
    }
    let starts = calendar.opening_from(event)?;
    let (start_day, time) = calendar.locate(starts)?;
    let by_days = |nominal_day: usize| -> Result<Count, ClockError> {
        let due_day = calendar.working_day_from(nominal_day)?;
        let due = calendar.closing(due_day);
        Ok(Count { starts, start_day, nominal_day, due_day, due })
    };
    match limit {
        Limit::WorkingDays(days) => by_days(calendar.working_day_after(start_day, days)?),
        Limit::CalendarDays(days) => by_days(start_day + days as usize),
        Limit::Months(months) => {
            let end = Span::new()
                .try_months(i64::from(months))
                .and_then(|span| calendar.date(start_day).checked_add(span))
                .ok()
                .and_then(|end| calendar.day_of_date(end).ok());
            by_days(end.ok_or_else(|| calendar.beyond())?)
        }
        Limit::SameDay { cutoff } => {
            let in_time = time <= cutoff.minutes() && calendar.pattern(start_day).counts;
            if in_time {
                by_days(start_day)
            } else {
                by_days(calendar.working_day_after(start_day, 1)?)
            }
        }
        Limit::WorkingMinutes(minutes) => {
            let due = calendar.after_working(starts, minutes)?;
            let (due_day, _) = calendar.locate(due - 1)?;
            Ok(Count { starts, start_day, nominal_day: due_day, due_day, due })
        }
    }
}
