//! A calendar that can count. Every question is answered from running sums over its days, so the
//! work does not grow with the length of a span (a binary search at most).

use crate::compile;
use crate::day::DayRule;
use crate::error::ClockError;
use crate::moment::Moment;
use crate::problem::CalendarError;
use crate::spec::{CalendarSpec, LayerSpec, Source, UtcOffset};
use crate::text::Text;
use crate::window::{TimeOfDay, Window};
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

pub(crate) const DAY: i64 = 24 * 60;

/// A checked calendar. Cheap to ask, some 20 bytes per day to keep.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use working_time::{Calendar, CalendarSpec, LayerSpec, Limit, due};
/// let spec: CalendarSpec = toml::from_str(r#"
///     name = { vi = "Lịch chung", en = "Common calendar" }
///     years = [2026]
///     [week]
///     monday = "07:30-11:30, 13:30-17:00"
///     tuesday = "07:30-11:30, 13:30-17:00"
///     wednesday = "07:30-11:30, 13:30-17:00"
///     thursday = "07:30-11:30, 13:30-17:00"
///     friday = "07:30-11:30, 13:30-17:00"
///     saturday = "closed"
///     sunday = "closed"
///     [[exception]]
///     date = 2026-11-24
///     day = "closed"
///     name = { vi = "Ngày Văn hóa Việt Nam", en = "Vietnam Culture Day" }
/// "#)?;
/// let unit: LayerSpec = toml::from_str(r#"week.saturday = "07:30-11:30 reception""#)?;
/// let calendar = Calendar::new(&spec, &[unit])?;
/// let due = due(&calendar, Limit::WorkingDays(1), "2026-11-23T14:00+07:00".parse()?)?;
/// assert_eq!(due.due, "2026-11-25T17:00+07:00".parse()?);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Calendar {
    name: Text,
    offset: UtcOffset,
    counting: Option<Source>,
    first: Date,
    last_year: i16,
    /// Days since 1 January 1970 of the first day.
    epoch_day: i64,
    days: Vec<Day>,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) notes: Vec<Note>,
    /// Working minutes before each day, and at last their total.
    minutes_before: Vec<u32>,
    /// Working days before each day, and at last their total.
    working_before: Vec<u32>,
    /// The working days, in order.
    working: Vec<u32>,
    /// For each day the first day from it on that is open at all.
    next_open: Vec<u32>,
}

/// One day of a calendar.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day {
    pub(crate) pattern: u16,
    pub(crate) note: Option<u32>,
}

/// What happens on a day: its windows in order, and whether they count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Pattern {
    pub(crate) windows: Vec<Window>,
    pub(crate) counts: bool,
    /// Working minutes: none when the day does not count.
    pub(crate) minutes: u16,
}

impl Pattern {
    pub(crate) fn closed() -> Self {
        Self { windows: Vec::new(), counts: false, minutes: 0 }
    }

    pub(crate) fn new(windows: &[Window], counts: bool) -> Self {
        let mut windows = windows.to_vec();
        windows.sort_unstable();
        let total = windows.iter().fold(0_u16, |sum, w| sum.saturating_add(w.minutes()));
        let counts = counts && total > 0;
        Self { windows, counts, minutes: if counts { total } else { 0 } }
    }

    fn closing(&self) -> Option<TimeOfDay> {
        self.windows.last().map(|window| window.to)
    }
}

/// Why a day differs from the usual week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) name: Text,
    pub(crate) source: Option<Source>,
    pub(crate) rule: DayRule,
}

impl Calendar {
    /// Checks a calendar and the layers over it (from general to particular), and makes it ready
    /// to count. All problems are told at once.
    pub fn new(spec: &CalendarSpec, layers: &[LayerSpec]) -> Result<Self, CalendarError> {
        compile::compile(spec, layers)
    }

    /// What the calendar is called.
    pub fn name(&self) -> &Text {
        &self.name
    }

    /// The first and the last year with data.
    pub fn years(&self) -> (i16, i16) {
        (self.first.year(), self.last_year)
    }

    /// The distance from UTC of every office of the calendar.
    pub fn offset(&self) -> Offset {
        Offset::from_seconds(i32::from(self.offset.minutes()) * 60)
            .expect("an offset of at most fourteen hours exists")
    }

    /// The date on the wall of the office.
    pub fn date_of(&self, at: Timestamp) -> Date {
        self.offset().to_datetime(at).date()
    }

    /// The document that says how to count, if the calendar names one.
    pub fn counting(&self) -> Option<&Source> {
        self.counting.as_ref()
    }

    /// The instant with the offset of the office, as people and JSON read it.
    pub fn moment(&self, at: Timestamp) -> Moment {
        Moment::new(at, self.offset)
    }

    pub(crate) fn empty(name: Text, spec: &CalendarSpec, first: Date, last_year: i16) -> Self {
        Self {
            name,
            offset: spec.offset,
            counting: spec.counting.clone(),
            first,
            last_year,
            epoch_day: epoch_day(first),
            days: Vec::new(),
            patterns: Vec::new(),
            notes: Vec::new(),
            minutes_before: vec![0],
            working_before: vec![0],
            working: Vec::new(),
            next_open: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, day: Day) {
        let pattern = &self.patterns[usize::from(day.pattern)];
        let index = self.days.len();
        self.minutes_before.push(self.minutes_before[index] + u32::from(pattern.minutes));
        self.working_before.push(self.working_before[index] + u32::from(pattern.counts));
        if pattern.counts {
            self.working.push(index as u32);
        }
        self.days.push(day);
    }

    pub(crate) fn finish(&mut self) {
        let mut next = self.days.len() as u32;
        self.next_open = vec![next; self.days.len()];
        for index in (0..self.days.len()).rev() {
            if !self.pattern(index).windows.is_empty() {
                next = index as u32;
            }
            self.next_open[index] = next;
        }
    }

    // ---- days by their number ----

    pub(crate) fn pattern(&self, day: usize) -> &Pattern {
        &self.patterns[usize::from(self.days[day].pattern)]
    }

    pub(crate) fn note(&self, day: usize) -> Option<&Note> {
        self.days[day].note.map(|note| &self.notes[note as usize])
    }

    /// The day of a minute, and the minute within it.
    pub(crate) fn locate(&self, minute: i64) -> Result<(usize, u16), ClockError> {
        let day = minute.div_euclid(DAY) - self.epoch_day;
        match usize::try_from(day) {
            Ok(day) if day < self.days.len() => Ok((day, minute.rem_euclid(DAY) as u16)),
            _ => {
                let year = self.date_of(self.instant(minute)).year();
                Err(self.without_data(year))
            }
        }
    }

    pub(crate) fn day_of_date(&self, date: Date) -> Result<usize, ClockError> {
        let day = epoch_day(date) - self.epoch_day;
        match usize::try_from(day) {
            Ok(day) if day < self.days.len() => Ok(day),
            _ => Err(self.without_data(date.year())),
        }
    }

    pub(crate) fn date(&self, day: usize) -> Date {
        self.first.saturating_add((day as i64).days())
    }

    /// The minute at which a time of a day is reached.
    pub(crate) fn minute(&self, day: usize, time: u16) -> i64 {
        (self.epoch_day + day as i64) * DAY + i64::from(time)
    }

    /// The first day from this one on that counts.
    pub(crate) fn working_day_from(&self, day: usize) -> Result<usize, ClockError> {
        let before = self.working_before.get(day).ok_or_else(|| self.beyond())?;
        self.working_day_number(*before as usize)
    }

    /// The `count`-th day after this one that counts.
    pub(crate) fn working_day_after(&self, day: usize, count: u32) -> Result<usize, ClockError> {
        self.working_day_number(self.working_before[day + 1] as usize + count as usize - 1)
    }

    fn working_day_number(&self, number: usize) -> Result<usize, ClockError> {
        self.working.get(number).map(|day| *day as usize).ok_or_else(|| self.beyond())
    }

    /// How many days count from the first up to and including the last.
    /// Both lie in the calendar, or `first` is the day after `last`.
    pub(crate) fn working_days_within(&self, first: usize, last: usize) -> u32 {
        self.working_before[last + 1].saturating_sub(self.working_before[first])
    }

    /// The closing minute of a day that counts.
    pub(crate) fn closing(&self, day: usize) -> i64 {
        let closing = self.pattern(day).closing().unwrap_or(TimeOfDay::END);
        self.minute(day, closing.minutes())
    }

    // ---- minutes ----

    /// The minute, since 1970 on the wall of the office, in which an instant lies.
    pub(crate) fn minute_of(&self, at: Timestamp) -> i64 {
        let second = at.as_second() - i64::from(at.subsec_nanosecond() < 0);
        second.div_euclid(60) + i64::from(self.offset.minutes())
    }

    pub(crate) fn instant(&self, minute: i64) -> Timestamp {
        let second = (minute - i64::from(self.offset.minutes())).saturating_mul(60);
        Timestamp::from_second(second).unwrap_or(if second < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// The minute itself when the office is open in it, otherwise the next opening.
    pub(crate) fn opening_from(&self, minute: i64) -> Result<i64, ClockError> {
        let (day, time) = self.locate(minute)?;
        let open_later = self.pattern(day).windows.iter().find(|w| time < w.to.minutes());
        if let Some(window) = open_later {
            return Ok(self.minute(day, time.max(window.from.minutes())));
        }
        let next = self.next_open.get(day + 1).map_or(self.days.len(), |day| *day as usize);
        if next >= self.days.len() {
            return Err(self.beyond());
        }
        Ok(self.minute(next, self.pattern(next).windows[0].from.minutes()))
    }

    /// Working minutes from the beginning of the data up to a minute.
    pub(crate) fn worked(&self, minute: i64) -> Result<u32, ClockError> {
        if minute == self.minute(self.days.len(), 0) {
            return Ok(self.minutes_before[self.days.len()]);
        }
        let (day, time) = self.locate(minute)?;
        let pattern = self.pattern(day);
        if !pattern.counts {
            return Ok(self.minutes_before[day]);
        }
        let today: u16 = pattern
            .windows
            .iter()
            .map(|w| time.min(w.to.minutes()).saturating_sub(w.from.minutes()))
            .sum();
        Ok(self.minutes_before[day] + u32::from(today))
    }

    /// The earliest minute by which that many working minutes have passed since `from`.
    pub(crate) fn after_working(&self, from: i64, minutes: u32) -> Result<i64, ClockError> {
        let target = u64::from(self.worked(from)?) + u64::from(minutes);
        if minutes == 0 {
            return Ok(from);
        }
        let reached = self.minutes_before.partition_point(|sum| u64::from(*sum) < target);
        if reached >= self.minutes_before.len() {
            return Err(self.beyond());
        }
        let day = reached - 1;
        let mut left = (target - u64::from(self.minutes_before[day])) as u16;
        for window in &self.pattern(day).windows {
            if left <= window.minutes() {
                return Ok(self.minute(day, window.from.minutes() + left));
            }
            left -= window.minutes();
        }
        Ok(self.closing(day))
    }

    // ---- errors ----

    /// The count has run past the last year of the data.
    pub(crate) fn beyond(&self) -> ClockError {
        self.without_data(self.last_year.saturating_add(1))
    }

    fn without_data(&self, year: i16) -> ClockError {
        ClockError::YearWithoutData { year, first: self.first.year(), last: self.last_year }
    }
}

fn epoch_day(date: Date) -> i64 {
    let noon = date.at(12, 0, 0, 0);
    let second = Offset::UTC.to_timestamp(noon).map_or(0, Timestamp::as_second);
    second.div_euclid(DAY * 60)
}
