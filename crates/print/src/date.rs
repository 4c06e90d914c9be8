//! Dates as they are printed.

use serde::Serialize;

use crate::PrintError;

/// A day split for the line "place, day, month, year".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Date {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl Date {
    /// Reads `dd/mm/yyyy`.
    pub(crate) fn parse(text: &str) -> Result<Self, PrintError> {
        let fail = || PrintError::Date(text.to_owned());
        let parts: Vec<&str> = text.split('/').collect();
        let [day, month, year] = parts[..] else {
            return Err(fail());
        };
        let digits = |part: &str, len: usize| {
            part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !(digits(day, 2) && digits(month, 2) && digits(year, 4)) {
            return Err(fail());
        }
        let read = Self {
            year: year.parse().map_err(|_| fail())?,
            month: month.parse().map_err(|_| fail())?,
            day: day.parse().map_err(|_| fail())?,
        };
        if (1..=12).contains(&read.month) && (1..=read.days_in_month()).contains(&read.day) {
            Ok(read)
        } else {
            Err(fail())
        }
    }

    fn days_in_month(self) -> u8 {
        let leap = self.year.is_multiple_of(4)
            && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_of_the_calendar_only() {
        assert_eq!(Date::parse("29/02/2028").unwrap(), Date { year: 2028, month: 2, day: 29 });
        for wrong in
            ["29/02/2026", "1/2/2026", "31/04/2026", "2026-02-10", "00/01/2026", "", "+1/02/2026"]
        {
            assert!(Date::parse(wrong).is_err(), "{wrong}");
        }
    }
}
