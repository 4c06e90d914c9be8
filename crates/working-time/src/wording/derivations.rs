//! The words of a derivation.

use super::{date, duration, limit, moment, plural, weekday};
use crate::derivation::{CutoffOutcome, DayNote, Derivation, Line, Origin, Reason};
use crate::spec::Source;
use crate::text::Language;
use crate::window::Window;
use jiff::civil::{Date, Weekday};

pub(crate) fn derivation(derivation: &Derivation, language: Language) -> Vec<String> {
    let received = moment(derivation.received, language);
    let mut said = vec![match derivation.origin {
        Origin::Received => {
            say!(language, "Nhận lúc {received}.", "Received at {received}.")
        }
        Origin::Resumed => say!(
            language,
            "Thời hạn chạy tiếp từ {received}.",
            "The limit runs on from {received}.",
        ),
        Origin::Restarted => say!(
            language,
            "Thời hạn tính lại từ đầu, từ {received}.",
            "The limit runs again from its beginning, from {received}.",
        ),
    }];
    said.push(rule(derivation, language));
    if !derivation.received_in_hours {
        let starts = moment(derivation.starts, language);
        said.push(say!(
            language,
            "Ngoài giờ làm việc, nên tính từ giờ mở cửa tiếp theo: {starts}.",
            "Outside opening hours, so it counts from the next opening: {starts}.",
        ));
    }
    let what = Words {
        language,
        origin: derivation.origin,
        in_hours: derivation.received_in_hours,
        every_day: derivation.counts_every_day(),
    };
    said.extend(derivation.lines.iter().map(|part| what.line(part)));
    let due = moment(derivation.due, language);
    said.push(say!(language, "Hẹn trả: {due}.", "Due: {due}."));
    if said.iter().any(|sentence| sentence.contains('*')) {
        said.push(say!(
            language,
            "* Văn bản chưa được đối chiếu với bản chính thức.",
            "* Not yet compared with the official text.",
        ));
    }
    said
}

fn rule(derivation: &Derivation, language: Language) -> String {
    let limit = limit(derivation.limit, language);
    let calendar = derivation.calendar.get(language);
    let basis = basis(derivation.counting.as_ref(), language);
    match derivation.counting {
        Some(_) => say!(
            language,
            "Thời hạn: {limit}. Cách tính {basis}. Lịch: {calendar}.",
            "Limit: {limit}. Counted {basis}. Calendar: {calendar}.",
        ),
        None => say!(
            language,
            "Thời hạn: {limit}. Lịch: {calendar}.",
            "Limit: {limit}. Calendar: {calendar}.",
        ),
    }
}

/// `căn cứ Nghị quyết số …`, with a star when nobody has compared it with the document.
fn basis(source: Option<&Source>, language: Language) -> String {
    match source {
        Some(source) => {
            let document = source.document.get(language);
            let star = if source.confirmed { "" } else { "*" };
            say!(language, "căn cứ {document}{star}", "under {document}{star}")
        }
        None => {
            say!(language, "văn bản căn cứ chờ bổ sung", "the document it rests on is to be named")
        }
    }
}

struct Words {
    language: Language,
    origin: Origin,
    in_hours: bool,
    /// Days off count too; only the end does not fall on one.
    every_day: bool,
}

impl Words {
    fn line(&self, line: &Line) -> String {
        let language = self.language;
        match line {
            Line::EventDay { date: day } => self.event_day(*day),
            Line::NotCounted { from, to, days, reason } => {
                let (run, why) = (self.run(*from, *to), self.reason(reason, *from, *to, *days));
                if self.every_day {
                    say!(
                        language,
                        "Thời hạn không kết thúc vào ngày nghỉ, {run}: {why}.",
                        "The limit does not end on a day off, {run}: {why}.",
                    )
                } else {
                    say!(language, "Không tính {run}: {why}.", "Not counted, {run}: {why}.")
                }
            }
            Line::Counted { from, to, days, weekly_off, minutes, hours, note } => {
                let run = self.run(*from, *to);
                let mut said = self.counted(&run, *days, *minutes);
                if !hours.is_empty() {
                    let hours = self.hours(hours);
                    said += &say!(language, ", {hours}", ", {hours}");
                }
                if *weekly_off > 0 {
                    let off = plural(*weekly_off, "day");
                    said += &say!(
                        language,
                        ", không kể {weekly_off} ngày nghỉ hằng tuần",
                        ", leaving out {weekly_off} {off} off at weekends",
                    );
                }
                if let Some(note) = note {
                    let note = self.note(note);
                    said += &say!(language, ": {note}", ": {note}");
                }
                said + "."
            }
            Line::CalendarDays { from, to, days } => {
                let (run, each) = (self.run(*from, *to), plural(*days, "day"));
                say!(
                    language,
                    "Tính {days} ngày liên tục, {run}, kể cả ngày nghỉ.",
                    "{days} calendar {each} counted, {run}, days off included.",
                )
            }
            Line::Months { from, to, months, shortened } => {
                let (from, to, each) = (date(*from), date(*to), plural(*months, "month"));
                let short = say!(
                    language,
                    " (ngày cuối của tháng vì tháng này không có ngày tương ứng)",
                    " (the last day of the month, which has no day of that number)",
                );
                let short = if *shortened { short } else { String::new() };
                say!(
                    language,
                    "Tính {months} tháng từ {from} đến {to}{short}.",
                    "{months} {each} counted from {from} to {to}{short}.",
                )
            }
            Line::Cutoff { cutoff, outcome: CutoffOutcome::SameDay } => say!(
                language,
                "Nhận trong ngày làm việc, không muộn hơn {cutoff}: trả trong ngày.",
                "Received on a working day, not after {cutoff}: due on the same day.",
            ),
            Line::Cutoff { cutoff, outcome: CutoffOutcome::AfterCutoff } => say!(
                language,
                "Nhận sau {cutoff}: trả trong ngày làm việc tiếp theo.",
                "Received after {cutoff}: due on the next working day.",
            ),
            Line::Cutoff { outcome: CutoffOutcome::NotWorking, .. } => say!(
                language,
                "Nhận vào ngày không tính là ngày làm việc: trả trong ngày làm việc tiếp theo.",
                "Received on a day that does not count: due on the next working day.",
            ),
            Line::Moved { from, to } => {
                let (day, from) = (weekday(from.weekday(), language), date(*from));
                let (next, to) = (weekday(to.weekday(), language), date(*to));
                say!(
                    language,
                    "Ngày cuối của thời hạn, {day} {from}, là ngày nghỉ, nên thời hạn kết thúc \
                     vào cuối ngày làm việc tiếp theo: {next} {to}.",
                    "The last day, {day} {from}, is a day off, so the limit ends at the close of \
                     the next working day: {next} {to}.",
                )
            }
        }
    }

    fn event_day(&self, day: Date) -> String {
        let (language, day) = (self.language, date(day));
        match self.origin {
            Origin::Received if self.in_hours => say!(
                language,
                "Ngày nhận {day} không tính.",
                "The day of receipt, {day}, is not counted.",
            ),
            Origin::Received => say!(
                language,
                "Ngày {day} được coi là ngày nhận, không tính.",
                "{day} is taken as the day of receipt and is not counted.",
            ),
            Origin::Resumed | Origin::Restarted => say!(
                language,
                "Ngày {day} không tính, vì là ngày thời hạn chạy lại.",
                "{day} is not counted, being the day on which the limit runs again.",
            ),
        }
    }

    fn counted(&self, run: &str, days: u32, minutes: Option<u32>) -> String {
        let language = self.language;
        let each = plural(days, "day");
        match minutes {
            Some(minutes) => {
                let time = duration(minutes, language);
                say!(language, "Tính {time}, {run}", "{time} counted, {run}")
            }
            None => say!(
                language,
                "Tính {days} ngày làm việc, {run}",
                "{days} working {each} counted, {run}",
            ),
        }
    }

    /// `thứ Ba 24/02/2026`, `11/02–13/02/2026`
    fn run(&self, from: Date, to: Date) -> String {
        let language = self.language;
        if from == to {
            let (day, date) = (weekday(from.weekday(), language), date(from));
            return say!(language, "{day} {date}", "{day} {date}");
        }
        let to_said = date(to);
        if from.year() == to.year() {
            format!("{:02}/{:02}–{to_said}", from.day(), from.month())
        } else {
            format!("{}–{to_said}", date(from))
        }
    }

    fn reason(&self, reason: &Reason, from: Date, to: Date, days: u32) -> String {
        let language = self.language;
        match reason {
            Reason::WeeklyOff => {
                let weekend =
                    |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
                if weekend(from) && weekend(to) && days <= 2 {
                    say!(language, "nghỉ cuối tuần", "weekend")
                } else {
                    say!(language, "nghỉ hằng tuần", "off every week")
                }
            }
            Reason::Reception { note } => {
                let note = note.as_ref().map(|note| format!(", {}", self.note(note)));
                let note = note.unwrap_or_default();
                say!(
                    language,
                    "chỉ trực tiếp nhận hồ sơ{note}",
                    "open to receive dossiers only{note}",
                )
            }
            Reason::DayOff { note } => self.note(note),
        }
    }

    fn note(&self, note: &DayNote) -> String {
        let name = note.name.get(self.language);
        format!("{name} ({})", basis(note.source.as_ref(), self.language))
    }

    fn hours(&self, hours: &[Window]) -> String {
        let list: Vec<String> = hours.iter().map(|w| format!("{}–{}", w.from, w.to)).collect();
        let language = self.language;
        let and = say!(language, " và ", " and ");
        list.join(&and)
    }
}
