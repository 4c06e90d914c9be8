//! Calendars as data: what is refused and why, layers of units, the data file itself.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date};
use working_time::{
    Calendar, CalendarSpec, ClockError, DayRule, Language, LayerSpec, Limit, Problem,
    add_working_minutes, closing_of, due, is_open, is_working_day, next_opening,
    working_minutes_between,
};

const STATE_BODIES: &str = include_str!("../../../data/calendars/vn-state-bodies.toml");
const WEEK: &str = r#"
    [week]
    monday = "07:30-11:30, 13:30-17:00"
    tuesday = "07:30-11:30, 13:30-17:00"
    wednesday = "07:30-11:30, 13:30-17:00"
    thursday = "07:30-11:30, 13:30-17:00"
    friday = "07:30-11:30, 13:30-17:00"
    saturday = "closed"
    sunday = "closed"
"#;

fn spec(years: &str, rest: &str) -> CalendarSpec {
    let text =
        format!("name = {{ vi = \"Lịch\", en = \"Calendar\" }}\nyears = {years}\n{WEEK}\n{rest}");
    toml::from_str(&text).unwrap()
}

fn exception(date: &str, day: &str) -> String {
    format!(
        "[[exception]]\ndate = {date}\nday = \"{day}\"\nname = {{ vi = \"Lễ\", en = \"Feast\" }}\n"
    )
}

fn problems(years: &str, rest: &str) -> Vec<Problem> {
    Calendar::new(&spec(years, rest), &[]).unwrap_err().problems
}

fn state_bodies(layer: &str) -> Calendar {
    let spec: CalendarSpec = toml::from_str(STATE_BODIES).unwrap();
    Calendar::new(&spec, &[toml::from_str::<LayerSpec>(layer).unwrap()]).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn years_must_be_listed_once_and_follow_each_other() {
    assert_eq!(problems("[]", ""), [Problem::NoYears]);
    assert_eq!(problems("[2025, 2025]", ""), [Problem::YearTwice { year: 2025 }]);
    assert_eq!(problems("[2024, 2026]", ""), [Problem::YearMissing { year: 2025 }]);
    assert_eq!(problems("[26]", ""), [Problem::YearImplausible { year: 26 }]);
}

#[test]
fn a_day_can_have_one_exception() {
    let twice = exception("2026-03-02", "closed") + &exception("2026-03-02", "morning");
    let date = date(2026, 3, 2);
    assert_eq!(problems("[2026]", &twice), [Problem::ExceptionTwice { place: 0, date }]);
}

#[test]
fn exceptions_are_checked() {
    let day = date(2026, 3, 2);
    assert_eq!(
        problems("[2026]", &exception("2026-03-02", "08:00-12:00, 11:00-13:00")),
        [Problem::Overlap {
            place: 0,
            date: day,
            first: "08:00-12:00".parse().unwrap(),
            second: "11:00-13:00".parse().unwrap(),
        }]
    );
    let outside = problems("[2026]", &exception("2027-01-01", "closed"));
    assert!(matches!(outside[..], [Problem::OutsideYears { first: 2026, last: 2026, .. }]));
    let sunday = problems("[2026]", &exception("2026-03-01", "morning"));
    assert!(matches!(sunday[..], [Problem::NothingOpen { rule: DayRule::Morning, .. }]));
    let back = exception("2026-03-02", "closed").replace("day =", "to = 2026-03-01\nday =");
    assert_eq!(
        problems("[2026]", &back),
        [Problem::RunBackwards { place: 0, date: day, to: date(2026, 3, 1) }]
    );
    let unknown = exception("2026-03-02", "closed") + "source = \"letter\"";
    assert_eq!(
        problems("[2026]", &unknown),
        [Problem::UnknownSource { place: 0, date: day, key: "letter".into() }]
    );
    let unnamed = exception("2026-03-02", "closed").replace("Feast", " ");
    assert_eq!(problems("[2026]", &unnamed), [Problem::NoName { place: 0, date: day }]);
}

#[test]
fn the_week_is_checked() {
    let mut calendar = spec("[2026]", "");
    calendar.week.tuesday = DayRule::Like(Weekday::Monday);
    calendar.week.friday = "08:00-12:00, 11:59-13:00".parse().unwrap();
    let problems = Calendar::new(&calendar, &[]).unwrap_err().problems;
    assert!(matches!(
        problems[..],
        [
            Problem::WeekRule { weekday: Weekday::Tuesday, .. },
            Problem::WeekOverlap { weekday: Weekday::Friday, .. }
        ]
    ));
    let mut never = spec("[2026]", "");
    never.week = working_time::Week::five_days(DayRule::Closed);
    assert_eq!(Calendar::new(&never, &[]).unwrap_err().problems, [Problem::NeverOpen]);
}

#[test]
fn all_problems_are_told_at_once_in_both_languages() {
    let both = exception("2026-03-01", "morning") + &exception("2027-03-02", "closed");
    let error = Calendar::new(&spec("[2026]", &both), &[]).unwrap_err();
    assert_eq!(
        error.say(Language::Vietnamese),
        [
            "Lịch chung: ngày 01/03/2026 theo \"morning\" không có giờ làm việc nào; hãy ghi giờ \
             cụ thể hoặc closed.",
            "Lịch chung: ngày 02/03/2027 nằm ngoài các năm đã ghi (2026–2026); hãy bổ sung năm \
             hoặc bỏ ngày này.",
        ]
    );
    assert!(error.to_string().starts_with("Calendar: 01/03/2026 has no opening hours"));
}

#[test]
fn data_with_a_wrong_word_names_it() {
    let wrong = format!("{WEEK}\n").replace("monday =", "moonday =");
    let text = format!("name = {{ vi = \"a\", en = \"b\" }}\nyears = [2026]\n{wrong}");
    let error = toml::from_str::<CalendarSpec>(&text).unwrap_err().to_string();
    assert!(error.contains("moonday"), "{error}");
    let text = format!("{}date = \"soon\"", "[[exception]]\n");
    let error = toml::from_str::<LayerSpec>(&text).unwrap_err().to_string();
    assert!(error.contains("`soon` is not a date"), "{error}");
}

#[test]
fn a_year_without_data_is_an_error_that_names_it() {
    let calendar = state_bodies("");
    let missing = |year| Err(ClockError::YearWithoutData { year, first: 2018, last: 2026 });
    let five = Limit::WorkingDays(5);
    assert_eq!(due(&calendar, five, at("2026-12-28T09:00+07:00")), missing(2027));
    assert_eq!(due(&calendar, five, at("2031-06-01T09:00+07:00")), missing(2031));
    assert_eq!(due(&calendar, five, at("2017-12-31T09:00+07:00")), missing(2017));
    assert_eq!(
        due(&calendar, Limit::CalendarDays(u32::MAX), at("2026-01-05T09:00+07:00")),
        missing(2027)
    );
    assert_eq!(
        due(&calendar, Limit::Months(u32::MAX), at("2026-01-05T09:00+07:00")),
        missing(2027)
    );
    assert_eq!(
        due(&calendar, Limit::WorkingMinutes(u32::MAX), at("2026-01-05T09:00+07:00")),
        missing(2027)
    );
    let error = due(&calendar, five, at("2026-12-28T09:00+07:00")).unwrap_err();
    assert!(error.to_string().contains("no data for 2027"));
    assert!(error.say(Language::Vietnamese).contains("chưa có dữ liệu năm 2027"));
    assert_eq!(
        due(&calendar, Limit::CalendarDays(0), at("2026-01-05T09:00+07:00")),
        Err(ClockError::ZeroLimit)
    );
}

#[test]
fn the_last_minute_of_the_data_can_be_reached() {
    let mut calendar = spec("[2026]", "");
    calendar.week = working_time::Week::five_days("13:00-24:00".parse().unwrap());
    let calendar = Calendar::new(&calendar, &[]).unwrap();
    let end = at("2027-01-01T00:00+07:00");
    let found = due(&calendar, Limit::WorkingDays(1), at("2026-12-30T14:00+07:00")).unwrap();
    assert_eq!(found.due, end);
    assert_eq!(add_working_minutes(&calendar, at("2026-12-31T23:00+07:00"), 60), Ok(end));
    assert_eq!(working_minutes_between(&calendar, at("2026-12-31T13:00+07:00"), end), Ok(660));
}

#[test]
fn a_unit_has_its_own_hours_and_days_over_the_common_calendar() {
    let unit = state_bodies(
        r#"
        name = { vi = "Bộ phận cư trú", en = "Residence desk" }
        [week]
        saturday = "07:30-11:30 reception"
        [[exception]]
        date = 2026-03-03
        day = "morning"
        name = { vi = "Họp toàn cơ quan", en = "Meeting of the whole office" }
        [[exception]]
        date = 2026-11-24
        day = "like tuesday"
        name = { vi = "Trực ngày lễ", en = "On duty on the holiday" }
    "#,
    );
    assert_eq!(unit.name().en, "Residence desk");
    // Saturday: open to receive, yet it does not count.
    assert_eq!(is_open(&unit, at("2026-03-07T08:00+07:00")), Ok(true));
    assert_eq!(is_working_day(&unit, date(2026, 3, 7)), Ok(false));
    let friday_night = at("2026-03-06T20:00+07:00");
    assert_eq!(next_opening(&unit, friday_night), Ok(at("2026-03-07T07:30+07:00")));
    let monday_close = at("2026-03-09T17:00+07:00");
    assert_eq!(due(&unit, Limit::WorkingDays(1), friday_night).unwrap().due, monday_close);
    assert_eq!(due(&unit, Limit::same_day(), friday_night).unwrap().due, monday_close);
    let hour = due(&unit, Limit::working_hours(1), friday_night).unwrap().due;
    assert_eq!(hour, at("2026-03-09T08:30+07:00"));
    // A half day of the unit, and a holiday on which it works.
    let closing = |day: Date| closing_of(&unit, day).unwrap();
    assert_eq!(closing(date(2026, 3, 3)), Some(at("2026-03-03T11:30+07:00")));
    assert_eq!(closing(date(2026, 11, 24)), Some(at("2026-11-24T17:00+07:00")));
    // The holidays of the common calendar still hold, Saturdays included.
    assert_eq!(closing(date(2026, 2, 17)), None);
    assert_eq!(closing(date(2025, 2, 1)), Some(at("2025-02-01T11:30+07:00")));
    assert_eq!(closing(date(2022, 4, 30)), None);
}

#[test]
fn hours_are_half_open() {
    let calendar = state_bodies("");
    assert_eq!(is_open(&calendar, at("2026-03-03T07:30+07:00")), Ok(true));
    assert_eq!(is_open(&calendar, at("2026-03-03T16:59:59+07:00")), Ok(true));
    assert_eq!(is_open(&calendar, at("2026-03-03T17:00+07:00")), Ok(false));
    // Four hours that end with the morning end at its close, not in the afternoon.
    let end = add_working_minutes(&calendar, at("2026-03-03T07:30+07:00"), 240);
    assert_eq!(end, Ok(at("2026-03-03T11:30+07:00")));
}

/// Days off on weekdays, and working Saturdays, as the published lists give them.
const PUBLISHED: [(i16, &str, &str); 9] = [
    (2018, "1/1 14-16/2 19-20/2 25/4 30/4 1/5 3/9 31/12", ""),
    (2019, "1/1 4-8/2 15/4 29-30/4 1/5 2/9", "5/1 4/5"),
    (2020, "1/1 23-24/1 27-29/1 2/4 30/4 1/5 2/9", ""),
    (2021, "1/1 10-12/2 15-16/2 21/4 30/4 3/5 2-3/9", ""),
    (2022, "3/1 31/1 1-4/2 11/4 2-3/5 1-2/9", ""),
    (2023, "2/1 20/1 23-26/1 1-3/5 1/9 4/9", ""),
    (2024, "1/1 8-9/2 12-14/2 18/4 29-30/4 1/5 2-3/9", "4/5"),
    (2025, "1/1 27-31/1 7/4 30/4 1-2/5 1-2/9", "26/4"),
    (2026, "1-2/1 16-20/2 27/4 30/4 1/5 31/8 1-2/9 24/11", "10/1 22/8"),
];

#[test]
fn the_data_file_has_the_published_days() {
    let calendar = state_bodies("");
    assert_eq!(calendar.years(), (2018, 2026));
    for (year, off, saturdays) in PUBLISHED {
        let dates = |text: &str| -> Vec<Date> {
            let parts = text.split_whitespace().flat_map(|part| {
                let (days, month) = part.split_once('/').unwrap();
                let (from, to) = days.split_once('-').unwrap_or((days, days));
                let month = month.parse().unwrap();
                let days = from.parse::<i8>().unwrap()..=to.parse().unwrap();
                days.map(move |day| date(year, month, day))
            });
            parts.collect()
        };
        let days = date(year, 1, 1).series(jiff::Span::new().days(1));
        let unusual: Vec<Date> = days
            .take_while(|day| day.year() == year)
            .filter(|day| {
                let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
                is_working_day(&calendar, *day).unwrap() == weekend
            })
            .collect();
        let mut published = [dates(off), dates(saturdays)].concat();
        published.sort_unstable();
        assert_eq!(unusual, published, "{year}");
    }
}

#[test]
fn calendars_survive_writing_and_reading() {
    let spec: CalendarSpec = toml::from_str(STATE_BODIES).unwrap();
    let json = serde_json::to_string(&spec).unwrap();
    assert_eq!(serde_json::from_str::<CalendarSpec>(&json).unwrap(), spec);
    let text = toml::to_string(&spec).unwrap();
    assert_eq!(toml::from_str::<CalendarSpec>(&text).unwrap(), spec);
}
