//! All words of this crate that people read, Vietnamese and English side by side.

use crate::limit::Limit;
use crate::moment::Moment;
use crate::text::Language;
use jiff::civil::{Date, Weekday};

/// Picks the words of a language.
macro_rules! say {
    ($language:expr, $vi:literal, $en:literal $(,)?) => {
        match $language {
            Language::Vietnamese => format!($vi),
            Language::English => format!($en),
        }
    };
}

mod courses;
mod derivations;
mod problems;

pub(crate) use courses::{basis, course_error, remaining, span, verdict};
pub(crate) use derivations::derivation;
pub(crate) use problems::{clock_error, limit_error, problem};

/// `24/02/2026`
pub(crate) fn date(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
}

/// `thứ Ba`, `Tuesday`
pub(crate) fn weekday(day: Weekday, language: Language) -> &'static str {
    const NAMES: [(&str, &str); 7] = [
        ("thứ Hai", "Monday"),
        ("thứ Ba", "Tuesday"),
        ("thứ Tư", "Wednesday"),
        ("thứ Năm", "Thursday"),
        ("thứ Sáu", "Friday"),
        ("thứ Bảy", "Saturday"),
        ("Chủ nhật", "Sunday"),
    ];
    let (vi, en) = NAMES[day.to_monday_zero_offset() as usize];
    match language {
        Language::Vietnamese => vi,
        Language::English => en,
    }
}

/// `17:00 thứ Ba ngày 24/02/2026`
pub(crate) fn moment(at: Moment, language: Language) -> String {
    let (time, day, date) = (at.time(), weekday(at.date().weekday(), language), date(at.date()));
    say!(language, "{time} {day} ngày {date}", "{time} on {day} {date}")
}

/// `8 giờ 30 phút`
pub(crate) fn duration(minutes: u32, language: Language) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let (h, m) = (plural(hours, "hour"), plural(rest, "minute"));
    match (hours, rest) {
        (0, _) => say!(language, "{rest} phút", "{rest} {m}"),
        (_, 0) => say!(language, "{hours} giờ", "{hours} {h}"),
        _ => say!(language, "{hours} giờ {rest} phút", "{hours} {h} {rest} {m}"),
    }
}

/// `5 ngày làm việc`, `5 working days`
pub(crate) fn limit(limit: Limit, language: Language) -> String {
    match limit {
        Limit::WorkingDays(n) => {
            let days = plural(n, "day");
            say!(language, "{n} ngày làm việc", "{n} working {days}")
        }
        Limit::CalendarDays(n) => {
            let days = plural(n, "day");
            say!(language, "{n} ngày", "{n} calendar {days}")
        }
        Limit::WorkingMinutes(n) => {
            let time = duration(n, language);
            say!(language, "{time} làm việc", "{time} of working time")
        }
        Limit::Months(n) => {
            let months = plural(n, "month");
            say!(language, "{n} tháng", "{n} {months}")
        }
        Limit::SameDay { cutoff } => say!(
            language,
            "trong ngày làm việc; nhận sau {cutoff} thì trả vào ngày làm việc tiếp theo",
            "the same working day; the next one when received after {cutoff}",
        ),
    }
}

/// An English noun for a number of things.
pub(crate) fn plural(count: u32, one: &str) -> String {
    if count == 1 { one.to_owned() } else { format!("{one}s") }
}
