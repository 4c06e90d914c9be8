//! Dates as people type them (`5/9/1990`, `09/1950`, `1950`) and as data keeps them (ISO 8601).

use jiff::civil::Date;

/// Name of the schema format for a day, month or year.
pub(crate) const PARTIAL: &str = "partial-date";

/// A date of which the day, or day and month, may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Partial {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl Partial {
    fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
        ((1800..=2200).contains(&year)).then_some(Self { year, month, day })
    }

    /// Reads `1950-09-05`, `1950-09` or `1950`, and nothing looser.
    pub(crate) fn from_iso(text: &str) -> Option<Self> {
        let shape: Vec<usize> = text.split('-').map(str::len).collect();
        let fits = matches!(shape.as_slice(), [4] | [4, 2] | [4, 2, 2]);
        if !fits || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return None;
        }
        let mut parts = text.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next().map(str::parse).transpose().ok()?;
        let day = parts.next().map(str::parse).transpose().ok()?;
        Self::new(year, month, day)
    }

    /// Reads what a person types: day first with `/`, `-`, `.` or blanks, or ISO order.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        if text.len() > 20 {
            return None;
        }
        let parts: Vec<&str> =
            text.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty()).collect();
        let digits = |part: &str, most: usize| {
            part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let year_first = parts.first().is_some_and(|part| part.len() == 4);
        let ordered: Vec<&str> = if year_first { parts } else { parts.into_iter().rev().collect() };
        let (year, rest) = ordered.split_first()?;
        if year.len() != 4 || !digits(year, 4) || !rest.iter().all(|part| digits(part, 2)) {
            return None;
        }
        let number = |part: &&str| part.parse::<i8>().ok();
        match rest {
            [] => Self::new(year.parse().ok()?, None, None),
            [month] => Self::new(year.parse().ok()?, Some(number(month)?), None),
            [month, day] => Self::new(year.parse().ok()?, Some(number(month)?), Some(number(day)?)),
            _ => None,
        }
    }

    /// Whether day and month are known.
    pub(crate) const fn is_whole(self) -> bool {
        self.day.is_some()
    }

    /// As data keeps it.
    pub(crate) fn iso(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            _ => format!("{:04}", self.year),
        }
    }

    /// As Vietnamese papers write it.
    pub(crate) fn shown(self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{day:02}/{month:02}/{:04}", self.year),
            (Some(month), None) => format!("{month:02}/{:04}", self.year),
            _ => format!("{:04}", self.year),
        }
    }

    /// The first day it can mean.
    pub(crate) fn earliest(self) -> Option<Date> {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()
    }

    /// The last day it can mean.
    pub(crate) fn latest(self) -> Option<Date> {
        let month = Date::new(self.year, self.month.unwrap_or(12), 1).ok()?;
        self.day.map_or_else(|| Some(month.last_of_month()), |_| self.earliest())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_type_dates_in_many_ways() {
        for text in ["5/9/1990", "05/09/1990", "05-09-1990", "5.9.1990", "1990-09-05", "5 9 1990"] {
            assert_eq!(
                Partial::typed(text).map(Partial::iso).as_deref(),
                Some("1990-09-05"),
                "{text}"
            );
        }
        assert_eq!(Partial::typed("9/1950").map(Partial::iso).as_deref(), Some("1950-09"));
        assert_eq!(Partial::typed("1950").map(Partial::shown).as_deref(), Some("1950"));
        for text in ["31/02/2024", "0/1/2024", "5/9/90", "1/2/3/2024", "٣/4/2024", "", "//", "abc"]
        {
            assert_eq!(Partial::typed(text), None, "{text}");
        }
    }

    #[test]
    fn an_unknown_day_spans_its_month() {
        let month = Partial::typed("2/2024").expect("a month");
        assert_eq!(month.earliest(), Date::new(2024, 2, 1).ok());
        assert_eq!(month.latest(), Date::new(2024, 2, 29).ok());
        assert!(!month.is_whole());
    }
}
