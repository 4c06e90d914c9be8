//! The words of errors.

use super::{date, weekday};
use crate::error::ClockError;
use crate::limit::{Limit, LimitError};
use crate::problem::Problem;
use crate::text::Language;

pub(crate) fn clock_error(error: &ClockError, language: Language) -> String {
    match *error {
        ClockError::YearWithoutData { year, first, last } => say!(
            language,
            "Lịch làm việc chưa có dữ liệu năm {year} (đang có {first}–{last}), nên không thể tính \
             ngày hẹn. Hãy bổ sung năm {year} vào lịch cùng các ngày nghỉ, ngày làm bù và văn bản \
             căn cứ.",
            "The working calendar has no data for {year} (it has {first} to {last}), so the date \
             cannot be told. Add {year} to the calendar with its days off, its swapped working \
             days and the documents they rest on.",
        ),
        ClockError::ZeroLimit => say!(
            language,
            "Thời hạn bằng 0. Thời hạn ít nhất là 1; nếu trả kết quả ngay trong ngày, hãy ghi \
             same-day.",
            "The limit is zero. The least is 1; for a result on the same day write same-day.",
        ),
    }
}

pub(crate) fn problem(problem: &Problem, language: Language) -> String {
    let at = |place: usize| match place {
        0 => say!(language, "Lịch chung", "Calendar"),
        _ => say!(
            language,
            "Lịch riêng của đơn vị (cấp thứ {place} từ trên xuống)",
            "Calendar of a unit (level {place} from the top)",
        ),
    };
    match problem {
        Problem::NoYears => say!(
            language,
            "Lịch chưa ghi năm nào; hãy ghi các năm đã có dữ liệu, ví dụ years = [2025, 2026].",
            "The calendar lists no year; list the years with data, e.g. years = [2025, 2026].",
        ),
        Problem::YearTwice { year } => {
            say!(language, "Năm {year} được ghi hai lần.", "The year {year} is listed twice.")
        }
        Problem::YearMissing { year } => say!(
            language,
            "Thiếu năm {year}; các năm phải liên tiếp.",
            "The year {year} is missing; the years must follow one another.",
        ),
        Problem::YearImplausible { year } => say!(
            language,
            "Năm {year} không hợp lý; lịch nhận các năm từ 1900 đến 2999.",
            "The year {year} is not plausible; a calendar takes 1900 to 2999.",
        ),
        Problem::WeekRule { place, weekday: day, rule } => {
            let (at, day) = (at(*place), weekday(*day, language));
            say!(
                language,
                "{at}, {day}: tuần thường lệ chỉ nhận giờ mở cửa hoặc closed, không nhận \
                 \"{rule}\".",
                "{at}, {day}: the usual week takes opening hours or closed, not \"{rule}\".",
            )
        }
        Problem::WeekOverlap { place, weekday: day, first, second } => {
            let (at, day) = (at(*place), weekday(*day, language));
            say!(
                language,
                "{at}, {day}: hai khoảng giờ {first} và {second} chồng lên nhau.",
                "{at}, {day}: the windows {first} and {second} overlap.",
            )
        }
        Problem::NeverOpen => say!(
            language,
            "Không có ngày làm việc nào trong tuần, nên không thời hạn nào kết thúc được.",
            "No day of the week is a working day, so that no limit could ever end.",
        ),
        Problem::RunBackwards { place, date: from, to } => {
            let (at, from, to) = (at(*place), date(*from), date(*to));
            say!(
                language,
                "{at}: đợt bắt đầu ngày {from} lại kết thúc trước đó, ngày {to}.",
                "{at}: the run that begins on {from} ends before it, on {to}.",
            )
        }
        Problem::OutsideYears { place, date: day, first, last } => {
            let (at, day) = (at(*place), date(*day));
            say!(
                language,
                "{at}: ngày {day} nằm ngoài các năm đã ghi ({first}–{last}); hãy bổ sung năm hoặc \
                 bỏ ngày này.",
                "{at}: {day} lies outside the years listed ({first} to {last}); add the year or \
                 remove the day.",
            )
        }
        Problem::NoName { place, date: day } => {
            let (at, day) = (at(*place), date(*day));
            say!(
                language,
                "{at}: ngày {day} chưa có tên bằng cả tiếng Việt và tiếng Anh.",
                "{at}: {day} has no name in both Vietnamese and English.",
            )
        }
        Problem::UnknownSource { place, date: day, key } => {
            let (at, day) = (at(*place), date(*day));
            say!(
                language,
                "{at}: ngày {day} dẫn văn bản \"{key}\" chưa có trong mục sources.",
                "{at}: {day} refers to the document \"{key}\", which is not under sources.",
            )
        }
        Problem::Overlap { place, date: day, first, second } => {
            let (at, day) = (at(*place), date(*day));
            say!(
                language,
                "{at}, ngày {day}: hai khoảng giờ {first} và {second} chồng lên nhau.",
                "{at}, {day}: the windows {first} and {second} overlap.",
            )
        }
        Problem::NothingOpen { place, date: day, rule } => {
            let (at, day) = (at(*place), date(*day));
            say!(
                language,
                "{at}: ngày {day} theo \"{rule}\" không có giờ làm việc nào; hãy ghi giờ cụ thể \
                 hoặc closed.",
                "{at}: {day} has no opening hours by \"{rule}\"; write the hours, or closed.",
            )
        }
        Problem::ExceptionTwice { place, date: day } => {
            let (at, day) = (at(*place), date(*day));
            say!(
                language,
                "{at}: ngày {day} được khai hai lần; mỗi ngày chỉ một ngoại lệ.",
                "{at}: {day} has two exceptions; a day can have one.",
            )
        }
    }
}

pub(crate) fn limit_error(error: &LimitError, language: Language) -> String {
    let how = say!(
        language,
        "hãy ghi 5wd (ngày làm việc), 30d (ngày), 8h hoặc 90m (giờ, phút làm việc), 2mo (tháng), \
         same-day hoặc same-day@15:00",
        "write 5wd (working days), 30d (calendar days), 8h or 90m (working time), 2mo (months), \
         same-day or same-day@15:00",
    );
    let largest = Limit::LARGEST;
    match error {
        LimitError::Empty => {
            say!(language, "Chưa ghi thời hạn; {how}.", "The limit is empty; {how}.")
        }
        LimitError::NoNumber(text) => say!(
            language,
            "Thời hạn \"{text}\" không bắt đầu bằng một số nguyên; {how}.",
            "The limit \"{text}\" does not begin with a whole number; {how}.",
        ),
        LimitError::NoUnit(text) => say!(
            language,
            "Thời hạn \"{text}\" thiếu đơn vị: ngày làm việc (wd) khác ngày (d); {how}.",
            "The limit \"{text}\" has no unit: working days (wd) and calendar days (d) differ; \
             {how}.",
        ),
        LimitError::UnknownUnit { text, unit } => say!(
            language,
            "Thời hạn \"{text}\" có đơn vị lạ \"{unit}\"; {how}.",
            "The limit \"{text}\" has the unknown unit \"{unit}\"; {how}.",
        ),
        LimitError::Zero(text) => say!(
            language,
            "Thời hạn \"{text}\" bằng 0; ít nhất là 1, trong ngày thì ghi same-day.",
            "The limit \"{text}\" is zero; the least is 1, and for the same day write same-day.",
        ),
        LimitError::TooLarge(text) => say!(
            language,
            "Thời hạn \"{text}\" quá lớn; số lớn nhất là {largest}.",
            "The limit \"{text}\" is too large; the largest number is {largest}.",
        ),
        LimitError::Cutoff(text) => say!(
            language,
            "Giờ chốt trong \"{text}\" không hợp lệ; hãy ghi same-day@15:00.",
            "The cutoff in \"{text}\" is not a time; write it as same-day@15:00.",
        ),
    }
}
