//! An instant as the office sees it.

use crate::spec::UtcOffset;
use crate::window::TimeOfDay;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An instant together with the offset of the office. Reads and writes RFC 3339 with that offset:
/// `2026-02-24T17:00:00+07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment {
    at: Timestamp,
    offset: UtcOffset,
}

impl Moment {
    /// An instant seen from an offset.
    pub fn new(at: Timestamp, offset: UtcOffset) -> Self {
        Self { at, offset }
    }

    /// The instant.
    pub fn timestamp(self) -> Timestamp {
        self.at
    }

    /// The date on the wall of the office.
    pub fn date(self) -> Date {
        self.offset().to_datetime(self.at).date()
    }

    /// The time on the wall of the office, whole minutes.
    pub fn time(self) -> TimeOfDay {
        let time = self.offset().to_datetime(self.at).time();
        TimeOfDay::constant(time.hour() as u16, time.minute() as u16)
    }

    fn offset(self) -> Offset {
        Offset::from_seconds(i32::from(self.offset.minutes()) * 60)
            .expect("an offset of at most fourteen hours exists")
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.at.display_with_offset(self.offset()))
    }
}

/// A moment that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a moment with its offset; write it as 2026-02-24T17:00:00+07:00")]
pub struct MomentError(String);

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Self, MomentError> {
        let wrong = || MomentError(text.to_owned());
        let at = text.parse().map_err(|_| wrong())?;
        let seconds = Pieces::parse(text)
            .ok()
            .and_then(|pieces| pieces.to_numeric_offset())
            .ok_or_else(wrong)?
            .seconds();
        let minutes = i16::try_from(seconds / 60).map_err(|_| wrong())?;
        let offset = UtcOffset::from_minutes(minutes).filter(|_| seconds % 60 == 0);
        Ok(Self { at, offset: offset.ok_or_else(wrong)? })
    }
}

impl TryFrom<String> for Moment {
    type Error = MomentError;

    fn try_from(text: String) -> Result<Self, MomentError> {
        text.parse()
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_and_written_with_its_offset() {
        let moment: Moment = "2026-02-24T17:00:00+07:00".parse().unwrap();
        assert_eq!(moment.to_string(), "2026-02-24T17:00:00+07:00");
        assert_eq!(moment.timestamp(), "2026-02-24T10:00:00Z".parse().unwrap());
        assert_eq!(moment.date(), jiff::civil::date(2026, 2, 24));
        assert_eq!(moment.time().to_string(), "17:00");
    }

    #[test]
    fn a_moment_without_a_usable_offset_is_refused() {
        for text in ["2026-02-24T17:00:00", "2026-02-24", "soon", "2026-02-24T17:00:00+23:00"] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
    }
}
