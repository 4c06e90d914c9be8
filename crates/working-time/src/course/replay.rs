//! The present state of a clock, counted from what happened on one calendar.

use super::event::{AfterSuspension, Event};
use crate::calendar::Calendar;
use crate::derivation::Origin;
use crate::due::count;
use crate::error::ClockError;
use crate::limit::Limit;

/// Whether the clock runs.
pub(super) enum Phase {
    Running(Leg),
    Suspended { left: Option<Limit>, leg: Leg },
}

/// A stretch of time over which a limit runs without a break.
#[derive(Clone, Copy)]
pub(super) struct Leg {
    /// The limit, the minute of the event it is counted from and what that was; none when the
    /// office chose the date itself.
    pub(super) counted: Option<(Limit, i64, Origin)>,
    /// The limit whose units say what is left.
    unit: Limit,
    start_day: usize,
    nominal_day: usize,
    due_day: usize,
    /// The last minute.
    pub(super) due: i64,
}

impl Leg {
    fn new(
        calendar: &Calendar,
        limit: Limit,
        from: i64,
        origin: Origin,
    ) -> Result<Self, ClockError> {
        let count = count(calendar, limit, from)?;
        Ok(Self {
            counted: Some((limit, from, origin)),
            unit: limit,
            start_day: count.start_day,
            nominal_day: count.nominal_day,
            due_day: count.due_day,
            due: count.due,
        })
    }

    fn reappoint(&mut self, calendar: &Calendar, until: i64) -> Result<(), ClockError> {
        let (day, due) = appointed(calendar, until)?;
        self.counted = None;
        (self.nominal_day, self.due_day, self.due) = (day, day, due);
        Ok(())
    }

    /// What is left of the limit when the clock stops in a minute; none once it has been used up.
    ///
    /// An event out of hours counts from the next opening, here as everywhere. Neither the day of
    /// the stop nor the day of the start has been counted, so both are not used up.
    pub(super) fn left(&self, calendar: &Calendar, at: i64) -> Result<Option<Limit>, ClockError> {
        if at >= self.due {
            return Ok(None);
        }
        let stops = calendar.opening_from(at)?.min(self.due - 1);
        let (stop_day, _) = calendar.locate(stops)?;
        let first = stop_day.max(self.start_day + 1);
        let working_days =
            || Limit::WorkingDays(calendar.working_days_within(first, self.due_day).max(1));
        Ok(Some(match self.unit {
            Limit::WorkingDays(_) => working_days(),
            Limit::CalendarDays(_) | Limit::Months(_) => {
                let days = (self.nominal_day + 1).saturating_sub(first).max(1);
                Limit::CalendarDays(days as u32)
            }
            Limit::WorkingMinutes(_) => {
                let minutes = calendar.worked(self.due)?.saturating_sub(calendar.worked(at)?);
                Limit::WorkingMinutes(minutes.max(1))
            }
            Limit::SameDay { .. } if self.counted.is_none() => working_days(),
            Limit::SameDay { .. } => self.unit,
        }))
    }
}

/// The day and the last minute of a date that the office chose: a day off moves to the close of the
/// next working day.
pub(super) fn appointed(calendar: &Calendar, until: i64) -> Result<(usize, i64), ClockError> {
    let (day, _) = calendar.locate(until)?;
    if calendar.pattern(day).counts {
        return Ok((day, until));
    }
    let day = calendar.working_day_from(day)?;
    Ok((day, calendar.closing(day)))
}

/// Counts all that happened on one calendar.
pub(super) fn replay(calendar: &Calendar, events: &[Event]) -> Result<Phase, ClockError> {
    let mut whole = Limit::same_day();
    let mut phase = None;
    for event in events {
        let at = calendar.minute_of(event.at().timestamp());
        phase = Some(match (event, phase.take()) {
            (Event::Started { limit, .. }, _) => {
                whole = *limit;
                Phase::Running(Leg::new(calendar, whole, at, Origin::Received)?)
            }
            (Event::Suspended { .. }, Some(Phase::Running(leg))) => {
                Phase::Suspended { left: leg.left(calendar, at)?, leg }
            }
            (Event::Resumed { mode, .. }, Some(Phase::Suspended { left, leg })) => {
                Phase::Running(match (mode, left) {
                    (AfterSuspension::Restart, _) => {
                        Leg::new(calendar, whole, at, Origin::Restarted)?
                    }
                    (AfterSuspension::Resume, Some(left)) => {
                        Leg::new(calendar, left, at, Origin::Resumed)?
                    }
                    (AfterSuspension::Resume, None) => leg,
                })
            }
            (Event::Reappointed { until, .. }, Some(Phase::Running(mut leg))) => {
                leg.reappoint(calendar, calendar.minute_of(until.timestamp()))?;
                Phase::Running(leg)
            }
            (_, Some(phase)) => phase,
            (_, None) => continue,
        });
    }
    Ok(phase.expect("a course begins with its start"))
}
