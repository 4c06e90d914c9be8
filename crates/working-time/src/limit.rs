//! Time limits and how they are written: `5wd`, `30d`, `8h`, `90m`, `2mo`, `same-day`.

use crate::text::Language;
use crate::window::TimeOfDay;
use crate::wording;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A time limit as the law or a procedure gives it.
///
/// ```
/// use working_time::Limit;
/// assert_eq!("5wd".parse(), Ok(Limit::WorkingDays(5)));
/// assert_eq!("90m".parse(), Ok(Limit::WorkingMinutes(90)));
/// assert_eq!(Limit::WorkingMinutes(480).to_string(), "8h");
/// assert_eq!("same-day".parse(), Ok(Limit::same_day()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Limit {
    /// Working days after the day of the event, e.g. `5wd`.
    WorkingDays(u32),
    /// Calendar days after the day of the event, e.g. `30d`.
    CalendarDays(u32),
    /// Minutes during which the office works, e.g. `8h` or `90m`.
    WorkingMinutes(u32),
    /// Months, ending on the day of the same number, e.g. `2mo`.
    Months(u32),
    /// The same working day; the next one when received after the cutoff, e.g. `same-day@15:00`.
    SameDay {
        /// The last minute of the day that still counts for the same day.
        cutoff: TimeOfDay,
    },
}

impl Limit {
    /// The cutoff of a same-day limit unless the procedure says otherwise: 15:00.
    pub const CUTOFF: TimeOfDay = TimeOfDay::constant(15, 0);
    /// The largest number of any unit that can be written, far beyond every real limit.
    pub const LARGEST: u32 = 1_000_000;

    /// The same day, the next working day if received after 15:00.
    pub const fn same_day() -> Self {
        Self::SameDay { cutoff: Self::CUTOFF }
    }

    /// Working hours.
    pub const fn working_hours(hours: u32) -> Self {
        Self::WorkingMinutes(hours.saturating_mul(60))
    }

    /// The limit in words, such as `5 working days`.
    pub fn say(self, language: Language) -> String {
        wording::limit(self, language)
    }

    /// Whether the limit is zero of its unit, which is no limit.
    pub const fn is_zero(self) -> bool {
        match self {
            Self::WorkingDays(n)
            | Self::CalendarDays(n)
            | Self::WorkingMinutes(n)
            | Self::Months(n) => n == 0,
            Self::SameDay { .. } => false,
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::WorkingDays(n) => write!(f, "{n}wd"),
            Self::CalendarDays(n) => write!(f, "{n}d"),
            Self::WorkingMinutes(n) if n % 60 == 0 => write!(f, "{}h", n / 60),
            Self::WorkingMinutes(n) => write!(f, "{n}m"),
            Self::Months(n) => write!(f, "{n}mo"),
            Self::SameDay { cutoff } if cutoff == Self::CUTOFF => f.write_str("same-day"),
            Self::SameDay { cutoff } => write!(f, "same-day@{cutoff}"),
        }
    }
}

/// A limit that could not be read. Each says what is wrong and how to write it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// Nothing was written.
    #[error("{}", self.say(Language::English))]
    Empty,
    /// It does not begin with a whole number.
    #[error("{}", self.say(Language::English))]
    NoNumber(String),
    /// The number has no unit, as in much of the national catalogue.
    #[error("{}", self.say(Language::English))]
    NoUnit(String),
    /// The unit is unknown.
    #[error("{}", self.say(Language::English))]
    UnknownUnit {
        /// What was written.
        text: String,
        /// The part read as unit.
        unit: String,
    },
    /// Zero is no limit.
    #[error("{}", self.say(Language::English))]
    Zero(String),
    /// The number is too large to be meant.
    #[error("{}", self.say(Language::English))]
    TooLarge(String),
    /// The time after `same-day@` is not a time.
    #[error("{}", self.say(Language::English))]
    Cutoff(String),
}

impl LimitError {
    /// The error as a sentence, with how to write a limit.
    pub fn say(&self, language: Language) -> String {
        wording::limit_error(self, language)
    }
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(LimitError::Empty);
        }
        if trimmed == "same-day" {
            return Ok(Self::same_day());
        }
        if let Some(cutoff) = trimmed.strip_prefix("same-day@") {
            let cutoff = cutoff.parse().map_err(|_| LimitError::Cutoff(trimmed.into()))?;
            return Ok(Self::SameDay { cutoff });
        }
        let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = trimmed.split_at(digits);
        if number.is_empty() {
            return Err(LimitError::NoNumber(trimmed.into()));
        }
        let unit = unit.trim();
        let minutes_each = match unit {
            "h" => 60,
            "wd" | "d" | "m" | "mo" => 1,
            "" => return Err(LimitError::NoUnit(trimmed.into())),
            _ => {
                return Err(LimitError::UnknownUnit { text: trimmed.into(), unit: unit.into() });
            }
        };
        let too_large = || LimitError::TooLarge(trimmed.into());
        let number: u32 = number.parse().map_err(|_| too_large())?;
        let amount = number.checked_mul(minutes_each).ok_or_else(too_large)?;
        match amount {
            0 => Err(LimitError::Zero(trimmed.into())),
            _ if amount > Self::LARGEST => Err(too_large()),
            _ => Ok(match unit {
                "wd" => Self::WorkingDays(amount),
                "d" => Self::CalendarDays(amount),
                "mo" => Self::Months(amount),
                _ => Self::WorkingMinutes(amount),
            }),
        }
    }
}

impl TryFrom<String> for Limit {
    type Error = LimitError;

    fn try_from(text: String) -> Result<Self, LimitError> {
        text.parse()
    }
}

impl From<Limit> for String {
    fn from(limit: Limit) -> Self {
        limit.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_is_read_and_written_back() {
        for (text, limit) in [
            ("5wd", Limit::WorkingDays(5)),
            ("30d", Limit::CalendarDays(30)),
            ("8h", Limit::WorkingMinutes(480)),
            ("90m", Limit::WorkingMinutes(90)),
            ("2mo", Limit::Months(2)),
            ("same-day", Limit::same_day()),
            ("same-day@14:30", Limit::SameDay { cutoff: TimeOfDay::constant(14, 30) }),
        ] {
            assert_eq!(text.parse(), Ok(limit));
            assert_eq!(limit.to_string(), text);
        }
        let hours = Limit::WorkingMinutes(90);
        assert_eq!(hours.say(Language::Vietnamese), "1 giờ 30 phút làm việc");
        assert_eq!(Limit::Months(1).say(Language::English), "1 month");
        assert_eq!(" 60m ".parse::<Limit>().unwrap().to_string(), "1h");
        assert_eq!("same-day@15:00".parse::<Limit>().unwrap().to_string(), "same-day");
    }

    #[test]
    fn every_mistake_has_its_own_message() {
        let error = |text: &str| text.parse::<Limit>().unwrap_err();
        assert_eq!(error("  "), LimitError::Empty);
        assert_eq!(error("15"), LimitError::NoUnit("15".into()));
        assert_eq!(error("wd"), LimitError::NoNumber("wd".into()));
        assert_eq!(error("-5wd"), LimitError::NoNumber("-5wd".into()));
        assert_eq!(
            error("5 ngày"),
            LimitError::UnknownUnit { text: "5 ngày".into(), unit: "ngày".into() }
        );
        assert_eq!(error("0wd"), LimitError::Zero("0wd".into()));
        assert_eq!(error("99999999999d"), LimitError::TooLarge("99999999999d".into()));
        assert_eq!(error("20000h"), LimitError::TooLarge("20000h".into()));
        assert_eq!(error("same-day@25:00"), LimitError::Cutoff("same-day@25:00".into()));
        assert!(error("15").to_string().contains("has no unit"));
        assert!(error("15").to_string().contains("write 5wd"));
    }
}
