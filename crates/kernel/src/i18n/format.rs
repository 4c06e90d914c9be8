//! Dates, times, numbers and money as Vietnamese offices write them: `23/11/2026`, `14:05`, `8.000 ₫`.

use super::Lang;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// The zone of every office: UTC+7 without daylight saving.
pub fn office_zone() -> TimeZone {
    TimeZone::fixed(Offset::constant(7))
}

/// An instant on the clock of an office.
pub fn local(at: Timestamp) -> Zoned {
    at.to_zoned(office_zone())
}

/// `23/11/2026`
pub fn date(at: Date) -> String {
    format!("{:02}/{:02}/{:04}", at.day(), at.month(), at.year())
}

/// Reads a date as people type it, `23/11/2026` or `23-11-2026`, or as programs write it, `2026-11-23`.
pub fn read_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.trim().split(['/', '-', '.']).map(str::trim).collect();
    let &[first, month, last] = parts.as_slice() else { return None };
    let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `23/11/2026` of an instant.
pub fn day(at: Timestamp) -> String {
    date(local(at).date())
}

/// `14:05`
pub fn time(at: Timestamp) -> String {
    let at = local(at);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `14:05 23/11/2026`
pub fn moment(at: Timestamp) -> String {
    format!("{} {}", time(at), day(at))
}

/// `1.234.567` in Vietnamese, `1,234,567` in English.
pub fn number(lang: Lang, value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let separator = lang.pick('.', ',');
    let mut out = String::from(if value < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// `8.000 ₫`: money is whole đồng.
pub fn money(lang: Lang, value: i64) -> String {
    format!("{}\u{a0}₫", number(lang, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as civil;

    #[test]
    fn dates_are_read_as_people_and_programs_write_them() {
        for text in ["23/11/2026", "23-11-2026", " 23.11.2026 ", "2026-11-23"] {
            assert_eq!(read_date(text), Some(civil(2026, 11, 23)), "{text}");
        }
        assert_eq!(read_date("1/7/2025"), Some(civil(2025, 7, 1)));
        for text in ["31/02/2026", "23/11/26", "23/11", "ngày mai", ""] {
            assert_eq!(read_date(text), None, "{text}");
        }
    }
}
