//! Calendars, limits and courses made up at random.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use proptest::prelude::*;
use working_time::{
    AfterSuspension, CalendarSpec, DayRule, ExceptionSpec, Limit, Text, TimeOfDay, UtcOffset, Week,
    Window,
};

use crate::slow::MINUTES;

/// One to three windows, some of them touching.
fn windows() -> impl Strategy<Value = Vec<Window>> {
    let cuts = prop::collection::btree_set(0_u16..=96, 2..=6);
    (cuts, any::<bool>()).prop_map(|(cuts, touching)| {
        let times: Vec<TimeOfDay> =
            cuts.into_iter().filter_map(|cut| TimeOfDay::from_minutes(cut * 15)).collect();
        let step = if touching { 1 } else { 2 };
        let pairs = times.windows(2).step_by(step);
        pairs.map(|pair| Window { from: pair[0], to: pair[1] }).take(3).collect()
    })
}

fn usual_windows() -> impl Strategy<Value = Vec<Window>> {
    prop::sample::select(vec![
        "07:30-11:30, 13:30-17:00",
        "08:00-12:00, 13:30-17:30",
        "08:00-16:00",
        "00:00-24:00",
        "13:00-17:00, 07:00-11:30, 18:00-20:00",
    ])
    .prop_map(|text| match text.parse() {
        Ok(DayRule::Open(windows)) => windows,
        other => panic!("{other:?}"),
    })
}

fn hours() -> impl Strategy<Value = Vec<Window>> {
    prop_oneof![3 => usual_windows(), 1 => windows()]
}

fn weekday_rule() -> impl Strategy<Value = DayRule> {
    prop_oneof![
        6 => hours().prop_map(DayRule::Open),
        1 => Just(DayRule::Closed),
        1 => hours().prop_map(DayRule::Reception),
    ]
}

fn weekend_rule() -> impl Strategy<Value = DayRule> {
    prop_oneof![
        6 => Just(DayRule::Closed),
        2 => Just("07:30-11:30 reception".parse::<DayRule>().unwrap()),
        1 => Just("07:30-11:30".parse::<DayRule>().unwrap()),
    ]
}

fn exception_rule() -> impl Strategy<Value = DayRule> {
    prop_oneof![
        4 => Just(DayRule::Closed),
        2 => Just(DayRule::Like(Weekday::Monday)),
        1 => Just(DayRule::Morning),
        1 => Just(DayRule::Afternoon),
        1 => windows().prop_map(DayRule::Open),
        1 => windows().prop_map(DayRule::Reception),
    ]
}

/// A calendar of 2024 and 2025 that passes all checks: Mondays always have hours on both sides of
/// noon, and half days fall on Mondays only, so that every exception has hours to take from.
pub(crate) fn calendar() -> impl Strategy<Value = CalendarSpec> {
    let week = (
        usual_windows().prop_map(DayRule::Open),
        prop::collection::vec(weekday_rule(), 4),
        prop::collection::vec(weekend_rule(), 2),
    );
    let exceptions = prop::collection::btree_map(0_i32..731, (exception_rule(), 0_i32..9), 0..40);
    let offset = prop::sample::select(vec![420_i16, 420, 420, 0, -210, 345]);
    (week, exceptions, offset).prop_map(|((monday, days, ends), exceptions, offset)| {
        let mut days = days.into_iter().chain(ends);
        let mut next = || days.next().unwrap();
        let week = Week {
            monday,
            tuesday: next(),
            wednesday: next(),
            thursday: next(),
            friday: next(),
            saturday: next(),
            sunday: next(),
        };
        let starts: Vec<i32> = exceptions.keys().copied().collect();
        let exceptions = exceptions.into_iter().enumerate().map(|(place, (day, (rule, run)))| {
            let half = matches!(rule, DayRule::Morning | DayRule::Afternoon);
            let rule = if half && day % 7 != 0 { DayRule::Closed } else { rule };
            let free = starts.get(place + 1).map_or(731, |next| *next) - day - 1;
            let run = if half { 0 } else { run.min(free) };
            let date = Date::constant(2024, 1, 1) + day.days();
            ExceptionSpec {
                date,
                to: (run > 0).then(|| date + run.days()),
                day: rule,
                name: Text::new("Ngày lạ", "Unusual day"),
                source: None,
            }
        });
        CalendarSpec {
            name: Text::new("Thử", "Trial"),
            offset: UtcOffset::from_minutes(offset).unwrap(),
            years: vec![2024, 2025],
            counting: None,
            week,
            sources: std::collections::BTreeMap::default(),
            exceptions: exceptions.collect(),
        }
    })
}

pub(crate) fn limit() -> impl Strategy<Value = Limit> {
    prop_oneof![
        3 => (1_u32..25).prop_map(Limit::WorkingDays),
        2 => (1_u32..60).prop_map(Limit::CalendarDays),
        3 => (1_u32..4000).prop_map(Limit::WorkingMinutes),
        1 => (1_u32..4).prop_map(Limit::Months),
        2 => (0_u16..1440).prop_map(|minutes| Limit::SameDay {
            cutoff: TimeOfDay::from_minutes(minutes).unwrap()
        }),
        1 => Just(Limit::same_day()),
    ]
}

/// A minute of the two years; often near the turn of the year or the end of the data.
pub(crate) fn minute() -> impl Strategy<Value = usize> {
    prop_oneof![
        6 => 0..MINUTES,
        1 => (366 - 20) * 1440..(366 + 5) * 1440_usize,
        1 => MINUTES - 40 * 1440..MINUTES,
    ]
}

/// Pauses of a course: minutes until the stop, minutes it lasts, what follows.
pub(crate) fn pauses() -> impl Strategy<Value = Vec<(usize, usize, AfterSuspension)>> {
    let mode = prop_oneof![
        3 => Just(AfterSuspension::Resume),
        1 => Just(AfterSuspension::Restart),
    ];
    prop::collection::vec((0_usize..8 * 1440, 0_usize..12 * 1440, mode), 1..4)
}
