//! Times of a day and the windows in which an office is open.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A time of day in whole minutes, from `00:00` to `24:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// Midnight at the beginning of the day.
    pub const START: Self = Self(0);
    /// Noon, where a half day is cut.
    pub const NOON: Self = Self(12 * 60);
    /// Midnight at the end of the day.
    pub const END: Self = Self(24 * 60);

    /// A time known when compiling.
    ///
    /// # Panics
    /// When the time does not exist.
    pub const fn constant(hour: u16, minute: u16) -> Self {
        assert!(minute < 60 && hour * 60 + minute <= Self::END.0, "no such time of day");
        Self(hour * 60 + minute)
    }

    /// Minutes since midnight, 0 to 1440.
    pub const fn minutes(self) -> u16 {
        self.0
    }

    /// The time that many minutes after midnight; none beyond 24:00.
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= Self::END.0 { Some(Self(minutes)) } else { None }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A time that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time of day; write hours and minutes, e.g. 07:30")]
pub struct TimeError(String);

impl FromStr for TimeOfDay {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let wrong = || TimeError(text.to_owned());
        let (hour, minute) = text.trim().split_once(':').ok_or_else(wrong)?;
        if !(1..=2).contains(&hour.len()) || minute.len() != 2 {
            return Err(wrong());
        }
        let number = |part: &str| {
            if part.bytes().all(|b| b.is_ascii_digit()) { part.parse::<u16>().ok() } else { None }
        };
        let (hour, minute) = number(hour).zip(number(minute)).ok_or_else(wrong)?;
        if minute > 59 || hour * 60 + minute > Self::END.0 {
            return Err(wrong());
        }
        Ok(Self(hour * 60 + minute))
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = TimeError;

    fn try_from(text: String) -> Result<Self, TimeError> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

/// An unbroken stretch of a day in which the office is open: from the first minute up to, and not
/// including, the last. Written `07:30-11:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Window {
    /// Opening.
    pub from: TimeOfDay,
    /// Closing.
    pub to: TimeOfDay,
}

impl Window {
    /// Minutes between opening and closing.
    pub fn minutes(self) -> u16 {
        self.to.0.saturating_sub(self.from.0)
    }

    /// The part before (or after) noon; none if nothing is left.
    pub(crate) fn half(self, morning: bool) -> Option<Self> {
        let cut = if morning {
            Self { from: self.from, to: self.to.min(TimeOfDay::NOON) }
        } else {
            Self { from: self.from.max(TimeOfDay::NOON), to: self.to }
        };
        (cut.from < cut.to).then_some(cut)
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

/// A window that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WindowError {
    /// There is no dash between two times.
    #[error("`{0}` is not a span of time; write opening and closing, e.g. 07:30-11:30")]
    Shape(String),
    /// One of the two is no time.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// It closes before it opens.
    #[error("`{0}` closes before it opens; a window lies within one day")]
    Order(String),
}

impl FromStr for Window {
    type Err = WindowError;

    fn from_str(text: &str) -> Result<Self, WindowError> {
        let (from, to) =
            text.split_once(['-', '–']).ok_or_else(|| WindowError::Shape(text.to_owned()))?;
        let window = Self { from: from.parse()?, to: to.parse()? };
        if window.from < window.to { Ok(window) } else { Err(WindowError::Order(text.to_owned())) }
    }
}

impl TryFrom<String> for Window {
    type Error = WindowError;

    fn try_from(text: String) -> Result<Self, WindowError> {
        text.parse()
    }
}

impl From<Window> for String {
    fn from(window: Window) -> Self {
        window.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_windows_are_read_and_written_back() {
        let window: Window = "7:30-11:30".parse().unwrap();
        assert_eq!(window.to_string(), "07:30-11:30");
        assert_eq!(window.minutes(), 240);
        assert_eq!("24:00".parse::<TimeOfDay>().unwrap(), TimeOfDay::END);
    }

    #[test]
    fn wrong_times_and_windows_are_refused() {
        for text in ["", "7", "7:3", "24:01", "12:60", "+7:30", "aa:bb", "007:30"] {
            assert!(text.parse::<TimeOfDay>().is_err(), "{text}");
        }
        assert!(matches!("07:30".parse::<Window>(), Err(WindowError::Shape(_))));
        assert!(matches!("11:30-07:30".parse::<Window>(), Err(WindowError::Order(_))));
        assert!(matches!("08:00-08:00".parse::<Window>(), Err(WindowError::Order(_))));
        assert!(matches!("08:00-x".parse::<Window>(), Err(WindowError::Time(_))));
    }

    #[test]
    fn halves_are_cut_at_noon() {
        let all_day: Window = "08:00-17:00".parse().unwrap();
        assert_eq!(all_day.half(true).unwrap().to_string(), "08:00-12:00");
        assert_eq!(all_day.half(false).unwrap().to_string(), "12:00-17:00");
        let morning: Window = "07:30-11:30".parse().unwrap();
        assert_eq!(morning.half(true), Some(morning));
        assert_eq!(morning.half(false), None);
    }
}
