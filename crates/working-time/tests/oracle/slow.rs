//! A slow clock, written apart from the crate: a table of two years of minutes, walked one minute
//! at a time. It shares nothing with the crate but the types in which a calendar is written.

use jiff::Timestamp;
use jiff::civil::Weekday;
use working_time::{AfterSuspension, CalendarSpec, DayRule, Limit, UtcOffset, Window};

/// 2024 and 2025; the first of them is a leap year and begins on a Monday.
pub(crate) const DAYS: usize = 366 + 365;
pub(crate) const MINUTES: usize = DAYS * 1440;
const MONTHS: [usize; 24] = [
    31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
];

/// What a minute is.
#[derive(Clone, Copy, PartialEq)]
enum Minute {
    Closed,
    Reception,
    Working,
}

pub(crate) struct Slow {
    minutes: Vec<Minute>,
    offset: UtcOffset,
}

impl Slow {
    pub(crate) fn new(spec: &CalendarSpec) -> Self {
        let week = [
            &spec.week.monday,
            &spec.week.tuesday,
            &spec.week.wednesday,
            &spec.week.thursday,
            &spec.week.friday,
            &spec.week.saturday,
            &spec.week.sunday,
        ];
        let mut rules: Vec<DayRule> = (0..DAYS).map(|day| week[day % 7].clone()).collect();
        for exception in &spec.exceptions {
            let first = day_number(exception.date);
            let last = exception.to.map_or(first, day_number);
            for rule in &mut rules[first..=last] {
                *rule = exception.day.clone();
            }
        }
        let mut minutes = vec![Minute::Closed; MINUTES];
        for (day, rule) in rules.iter().enumerate() {
            let own = week[day % 7];
            let (hours, from, to) = match rule {
                DayRule::Like(other) => (week[number_of(*other)], 0, 1440),
                DayRule::Morning => (own, 0, 720),
                DayRule::Afternoon => (own, 720, 1440),
                other => (other, 0, 1440),
            };
            let (windows, kind): (&[Window], Minute) = match hours {
                DayRule::Open(windows) => (windows, Minute::Working),
                DayRule::Reception(windows) => (windows, Minute::Reception),
                _ => (&[], Minute::Closed),
            };
            for window in windows {
                for time in usize::from(window.from.minutes())..usize::from(window.to.minutes()) {
                    if (from..to).contains(&time) {
                        minutes[day * 1440 + time] = kind;
                    }
                }
            }
        }
        Self { minutes, offset: spec.offset }
    }

    /// The instant at which a minute of the table begins.
    pub(crate) fn instant(&self, minute: usize) -> Timestamp {
        const FIRST: i64 = 1_704_067_200; // 1 January 2024 in UTC
        let local = FIRST + minute as i64 * 60;
        Timestamp::from_second(local - i64::from(self.offset.minutes()) * 60).unwrap()
    }

    pub(crate) fn open(&self, minute: usize) -> bool {
        self.minutes[minute] != Minute::Closed
    }

    fn works_on(&self, day: usize) -> bool {
        self.minutes[day * 1440..(day + 1) * 1440].contains(&Minute::Working)
    }

    pub(crate) fn next_opening(&self, mut minute: usize) -> Option<usize> {
        while minute < MINUTES && !self.open(minute) {
            minute += 1;
        }
        (minute < MINUTES).then_some(minute)
    }

    /// The minute after the last open one of a day.
    pub(crate) fn closing(&self, day: usize) -> Option<usize> {
        (day * 1440..(day + 1) * 1440).rev().find(|minute| self.open(*minute)).map(|last| last + 1)
    }

    pub(crate) fn worked(&self, from: usize, to: usize) -> usize {
        (from..to).filter(|minute| self.minutes[*minute] == Minute::Working).count()
    }

    pub(crate) fn add(&self, mut minute: usize, mut left: u32) -> Option<usize> {
        while left > 0 {
            if *self.minutes.get(minute)? == Minute::Working {
                left -= 1;
            }
            minute += 1;
        }
        Some(minute)
    }

    /// The close of the first working day from this one on.
    fn close_from(&self, mut day: usize) -> Option<usize> {
        while day < DAYS {
            if self.works_on(day) {
                return self.closing(day);
            }
            day += 1;
        }
        None
    }

    pub(crate) fn due(&self, limit: Limit, event: usize) -> Option<usize> {
        let start = self.next_opening(event)?;
        let day = start / 1440;
        match limit {
            Limit::WorkingMinutes(minutes) => self.add(start, minutes),
            Limit::WorkingDays(days) => {
                let mut left = days;
                let mut minute = (day + 1) * 1440;
                let mut counted = day;
                loop {
                    if *self.minutes.get(minute)? == Minute::Working && minute / 1440 > counted {
                        counted = minute / 1440;
                        left -= 1;
                        if left == 0 {
                            return self.closing(counted);
                        }
                    }
                    minute += 1;
                }
            }
            Limit::CalendarDays(days) => self.close_from(day + days as usize),
            Limit::Months(months) => self.close_from(months_after(day, months as usize)?),
            Limit::SameDay { cutoff } => {
                let in_time = start % 1440 <= usize::from(cutoff.minutes());
                self.close_from(if in_time { day } else { day + 1 })
            }
        }
    }

    /// The due minute after stops: (stop, resumption, mode), in order.
    pub(crate) fn due_after_stops(
        &self,
        limit: Limit,
        event: usize,
        stops: &[(usize, usize, AfterSuspension)],
    ) -> Option<usize> {
        let mut left = limit;
        let mut event = event;
        let mut spent = None;
        for &(stop, resumption, mode) in stops {
            let due = match spent {
                Some(due) => due,
                None => self.due(left, event)?,
            };
            if mode == AfterSuspension::Restart {
                (left, event, spent) = (limit, resumption, None);
            } else if stop >= due {
                spent = Some(due);
            } else {
                left = self.take_away(left, event, stop)?;
                event = resumption;
            }
        }
        match spent {
            Some(due) => Some(due),
            None => self.due(left, event),
        }
    }

    /// The limit less what was used between an event and a stop.
    fn take_away(&self, limit: Limit, event: usize, stop: usize) -> Option<Limit> {
        let (start, end) = (self.next_opening(event)?, self.next_opening(stop)?);
        let between = (start / 1440 + 1)..(end / 1440).max(start / 1440 + 1);
        let less = |days: usize| {
            let used = between.len();
            Limit::CalendarDays(days.saturating_sub(used).max(1) as u32)
        };
        Some(match limit {
            Limit::WorkingDays(days) => {
                let used = between.filter(|day| self.works_on(*day)).count();
                Limit::WorkingDays(days - used as u32)
            }
            Limit::CalendarDays(days) => less(days as usize),
            Limit::Months(months) => {
                less(months_after(start / 1440, months as usize)? - start / 1440)
            }
            Limit::WorkingMinutes(minutes) => {
                Limit::WorkingMinutes(minutes - self.worked(event, stop) as u32)
            }
            Limit::SameDay { .. } => limit,
        })
    }
}

/// The day of the same number so many months later, or the last of a shorter month.
fn months_after(day: usize, months: usize) -> Option<usize> {
    let (mut month, mut left) = (0, day);
    while left >= MONTHS[month] {
        left -= MONTHS[month];
        month += 1;
    }
    let target = month + months;
    let length = MONTHS.get(target)?;
    Some(MONTHS[..target].iter().sum::<usize>() + left.min(length - 1))
}

fn day_number(date: jiff::civil::Date) -> usize {
    let month = (date.year() as usize - 2024) * 12 + date.month() as usize - 1;
    MONTHS[..month].iter().sum::<usize>() + date.day() as usize - 1
}

fn number_of(day: Weekday) -> usize {
    match day {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}
