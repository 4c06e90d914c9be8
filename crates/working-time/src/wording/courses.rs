//! The words of a course.

use super::{duration, limit, moment, plural};
use crate::course::{Basis, CourseError, Remaining, Verdict};
use crate::text::Language;

pub(crate) fn course_error(error: &CourseError, language: Language) -> String {
    match error {
        CourseError::Clock(error) => error.say(language),
        CourseError::NoStart => say!(
            language,
            "Quá trình phải bắt đầu bằng đúng một lần tiếp nhận.",
            "The events must begin with exactly one start.",
        ),
        CourseError::OutOfOrder { at, last } => {
            let (at, last) = (moment(*at, language), moment(*last, language));
            say!(
                language,
                "Thời điểm {at} trước sự việc gần nhất, lúc {last}; hãy kiểm tra lại thời điểm.",
                "{at} is before the last event, at {last}; check the time.",
            )
        }
        CourseError::Completed => say!(
            language,
            "Đã hoàn thành, thời hạn không thay đổi được nữa.",
            "It has been completed; its time limit can no longer change.",
        ),
        CourseError::Suspended => say!(
            language,
            "Đang tạm dừng tính thời hạn; hãy cho chạy tiếp trước.",
            "The clock is suspended; resume it first.",
        ),
        CourseError::NotSuspended => say!(
            language,
            "Thời hạn đang chạy, không có gì để chạy tiếp.",
            "The clock is running; there is nothing to resume.",
        ),
        CourseError::NoReason => say!(language, "Hãy ghi lý do.", "Give the reason."),
        CourseError::NoDocument => say!(
            language,
            "Hãy ghi văn bản làm căn cứ; thời hạn chỉ thay đổi khi có văn bản.",
            "Name the document; the clock changes only by a document.",
        ),
        CourseError::ReappointedBefore => say!(
            language,
            "Đã hẹn lại một lần; chỉ được hẹn lại một lần.",
            "It has been re-appointed before; that is allowed only once.",
        ),
        CourseError::TooLateToApologise { due } => {
            let due = moment(*due, language);
            say!(
                language,
                "Ngày hẹn {due} đã qua; phải xin lỗi và hẹn lại trước khi hết hạn.",
                "The date {due} has passed; an apology with a new date must come before it.",
            )
        }
        CourseError::NotLater { due } => {
            let due = moment(*due, language);
            say!(
                language,
                "Ngày hẹn mới phải sau ngày hẹn hiện tại, {due}.",
                "The new date must be later than the present one, {due}.",
            )
        }
    }
}

pub(crate) fn verdict(verdict: Verdict, language: Language) -> String {
    match verdict {
        Verdict::InTime => say!(language, "Trong hạn", "In time"),
        Verdict::Suspended => say!(language, "Tạm dừng tính thời hạn", "Suspended"),
        Verdict::Overdue => say!(language, "Quá hạn", "Overdue"),
        Verdict::CompletedEarly => say!(language, "Hoàn thành sớm hạn", "Completed early"),
        Verdict::CompletedOnTime => say!(language, "Hoàn thành đúng hạn", "Completed on time"),
        Verdict::CompletedLate => say!(language, "Hoàn thành quá hạn", "Completed late"),
    }
}

/// Days where there are whole ones, otherwise the time; none for no time at all.
pub(crate) fn span(remaining: Remaining, language: Language) -> Option<String> {
    match remaining {
        Remaining::Left { minutes: 0, .. }
        | Remaining::Overdue { minutes: 0, .. }
        | Remaining::Suspended { .. }
        | Remaining::Completed => None,
        Remaining::Left { days: 0, minutes } | Remaining::Overdue { days: 0, minutes } => {
            let time = duration(minutes, language);
            Some(say!(language, "{time} làm việc", "{time} of working time"))
        }
        Remaining::Left { days, .. } | Remaining::Overdue { days, .. } => {
            let each = plural(days, "day");
            Some(say!(language, "{days} ngày làm việc", "{days} working {each}"))
        }
    }
}

pub(crate) fn remaining(remaining: Remaining, language: Language) -> String {
    let span = span(remaining, language);
    match remaining {
        Remaining::Left { .. } => {
            let span = span.unwrap_or_else(|| duration(0, language));
            say!(language, "Còn {span}", "{span} left")
        }
        Remaining::Overdue { .. } => match span {
            Some(span) => say!(language, "Quá hạn {span}", "Overdue by {span}"),
            // Only time off has passed since the date: there is nothing to count.
            None => say!(language, "Quá hạn", "Overdue"),
        },
        Remaining::Suspended { left: Some(left) } => {
            let left = limit(left, language);
            say!(language, "Đang tạm dừng, còn {left}", "Suspended with {left} left")
        }
        Remaining::Suspended { left: None } => {
            say!(language, "Đang tạm dừng khi đã hết hạn", "Suspended when its date was reached")
        }
        Remaining::Completed => say!(language, "Đã hoàn thành", "Completed"),
    }
}

pub(crate) fn basis(basis: &Basis, language: Language) -> String {
    match basis {
        Basis::Acceptance => say!(language, "Hẹn lần đầu khi tiếp nhận", "First date, on receipt"),
        Basis::Resumed => {
            say!(language, "Chạy tiếp sau tạm dừng", "Running on after a suspension")
        }
        Basis::Restarted => {
            say!(language, "Tính lại từ đầu sau tạm dừng", "Started again after a suspension")
        }
        Basis::Apology { reason, document } => say!(
            language,
            "Xin lỗi và hẹn lại: {reason} ({document})",
            "Apology and new date: {reason} ({document})",
        ),
        Basis::CalendarChanged { reason } => say!(
            language,
            "Lịch làm việc thay đổi: {reason}",
            "The working calendar changed: {reason}",
        ),
    }
}
