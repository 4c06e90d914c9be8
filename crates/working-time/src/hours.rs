//! Questions about opening hours.

use crate::calendar::Calendar;
use crate::error::ClockError;
use jiff::Timestamp;
use jiff::civil::Date;

/// Whether the office is open in the minute of this instant, be it for reception only.
pub fn is_open(calendar: &Calendar, at: Timestamp) -> Result<bool, ClockError> {
    let (day, time) = calendar.locate(calendar.minute_of(at))?;
    let windows = &calendar.pattern(day).windows;
    Ok(windows.iter().any(|w| w.from.minutes() <= time && time < w.to.minutes()))
}

/// Whether a date counts as a working day.
pub fn is_working_day(calendar: &Calendar, date: Date) -> Result<bool, ClockError> {
    calendar.day_of_date(date).map(|day| calendar.pattern(day).counts)
}

/// The instant itself, to the minute, when the office is open, otherwise its next opening.
pub fn next_opening(calendar: &Calendar, at: Timestamp) -> Result<Timestamp, ClockError> {
    calendar.opening_from(calendar.minute_of(at)).map(|minute| calendar.instant(minute))
}

/// When the office closes on a date; none on a day it does not open.
pub fn closing_of(calendar: &Calendar, date: Date) -> Result<Option<Timestamp>, ClockError> {
    let day = calendar.day_of_date(date)?;
    let open = !calendar.pattern(day).windows.is_empty();
    Ok(open.then(|| calendar.instant(calendar.closing(day))))
}

/// Working minutes from one instant to another, both to the minute; 0 when `to` is not later.
pub fn working_minutes_between(
    calendar: &Calendar,
    from: Timestamp,
    to: Timestamp,
) -> Result<u32, ClockError> {
    let from = calendar.worked(calendar.minute_of(from))?;
    Ok(calendar.worked(calendar.minute_of(to))?.saturating_sub(from))
}

/// The earliest instant by which that many working minutes have passed since `from`: `from` itself,
/// to the minute, for none; the closing, not the next opening, when they end with a window.
pub fn add_working_minutes(
    calendar: &Calendar,
    from: Timestamp,
    minutes: u32,
) -> Result<Timestamp, ClockError> {
    let end = calendar.after_working(calendar.minute_of(from), minutes)?;
    Ok(calendar.instant(end))
}
