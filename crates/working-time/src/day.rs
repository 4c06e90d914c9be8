//! How a day of an office is written: `07:30-11:30, 13:30-17:00`, `closed`, `like friday`.

use crate::window::{Window, WindowError};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What an office does on a day.
///
/// ```
/// use working_time::DayRule;
/// let desk: DayRule = "07:30-11:30 reception".parse().unwrap();
/// assert_eq!(desk.to_string(), "07:30-11:30 reception");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DayRule {
    /// Not open: `closed`.
    Closed,
    /// Open and working in these windows: `07:30-11:30, 13:30-17:00`.
    Open(Vec<Window>),
    /// Open to receive dossiers, yet neither its day nor its hours count in any limit, such as a
    /// desk on Saturday morning: `07:30-11:30 reception`.
    Reception(Vec<Window>),
    /// Works as on this day of the week, such as a swapped Saturday: `like friday`.
    Like(Weekday),
    /// The usual hours of that day of the week before noon: `morning`.
    Morning,
    /// The usual hours of that day of the week after noon: `afternoon`.
    Afternoon,
}

/// A day that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DayRuleError {
    /// The day after `like` has an unknown name.
    #[error("`{0}` is not a day of the week; write monday to sunday")]
    Weekday(String),
    /// A window cannot be read.
    #[error("{0} (a day is `closed`, `like friday`, `morning`, `afternoon` or its opening hours)")]
    Window(#[from] WindowError),
}

const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "monday"),
    (Weekday::Tuesday, "tuesday"),
    (Weekday::Wednesday, "wednesday"),
    (Weekday::Thursday, "thursday"),
    (Weekday::Friday, "friday"),
    (Weekday::Saturday, "saturday"),
    (Weekday::Sunday, "sunday"),
];

/// The name of a day of the week as data writes it.
pub(crate) fn weekday_name(day: Weekday) -> &'static str {
    DAYS[day.to_monday_zero_offset() as usize].1
}

impl FromStr for DayRule {
    type Err = DayRuleError;

    fn from_str(text: &str) -> Result<Self, DayRuleError> {
        let text = text.trim();
        match text {
            "closed" => return Ok(Self::Closed),
            "morning" => return Ok(Self::Morning),
            "afternoon" => return Ok(Self::Afternoon),
            _ => {}
        }
        if let Some(name) = text.strip_prefix("like ") {
            let name = name.trim();
            let day = DAYS.iter().find(|(_, known)| *known == name);
            return day
                .map(|(day, _)| Self::Like(*day))
                .ok_or_else(|| DayRuleError::Weekday(name.to_owned()));
        }
        let (hours, reception) = match text.strip_suffix("reception") {
            Some(hours) => (hours, true),
            None => (text, false),
        };
        let windows = hours.split(',').map(|part| part.trim().parse()).collect::<Result<_, _>>()?;
        Ok(if reception { Self::Reception(windows) } else { Self::Open(windows) })
    }
}

impl fmt::Display for DayRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |windows: &[Window]| {
            windows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::Closed => f.write_str("closed"),
            Self::Morning => f.write_str("morning"),
            Self::Afternoon => f.write_str("afternoon"),
            Self::Like(day) => write!(f, "like {}", weekday_name(*day)),
            Self::Open(windows) => f.write_str(&list(windows)),
            Self::Reception(windows) => write!(f, "{} reception", list(windows)),
        }
    }
}

impl TryFrom<String> for DayRule {
    type Error = DayRuleError;

    fn try_from(text: String) -> Result<Self, DayRuleError> {
        text.parse()
    }
}

impl From<DayRule> for String {
    fn from(rule: DayRule) -> Self {
        rule.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_is_read_and_written_back() {
        for text in [
            "closed",
            "morning",
            "afternoon",
            "like friday",
            "07:30-11:30, 13:30-17:00",
            "07:30-11:30 reception",
        ] {
            assert_eq!(text.parse::<DayRule>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn mistakes_say_what_is_wrong() {
        let error = |text: &str| text.parse::<DayRule>().unwrap_err().to_string();
        assert!(error("like fryday").contains("`fryday` is not a day of the week"));
        assert!(error("11:30-07:30").contains("closes before it opens"));
        assert!(error("holiday").contains("a day is `closed`"));
        assert!(error("").contains("not a span of time"));
    }
}
