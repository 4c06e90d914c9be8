//! Eight worked examples of deadlines, counted by hand on the calendar of state bodies.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use jiff::Timestamp;
use working_time::{Calendar, CalendarSpec, LayerSpec, Limit, due};

const STATE_BODIES: &str = include_str!("../../../data/calendars/vn-state-bodies.toml");

fn calendar(layer: &str) -> Calendar {
    let spec: CalendarSpec = toml::from_str(STATE_BODIES).unwrap();
    let layer: LayerSpec = toml::from_str(layer).unwrap();
    Calendar::new(&spec, &[layer]).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[track_caller]
fn expect(received: &str, limit: &str, expected: &str) {
    let limit: Limit = limit.parse().unwrap();
    let due = due(&calendar(""), limit, at(received)).unwrap().due;
    assert_eq!(due, at(expected), "{limit} from {received}");
}

#[test]
fn a_five_working_days_over_tet() {
    expect("2026-02-10T09:00+07:00", "5wd", "2026-02-24T17:00+07:00");
}

#[test]
fn b_three_working_days_over_the_swapped_31_august() {
    expect("2026-08-28T10:00+07:00", "3wd", "2026-09-07T17:00+07:00");
}

#[test]
fn c_a_swapped_saturday_counts() {
    expect("2026-08-20T09:00+07:00", "3wd", "2026-08-24T17:00+07:00");
}

#[test]
fn d_a_limit_can_end_on_a_swapped_saturday() {
    expect("2026-01-07T09:00+07:00", "3wd", "2026-01-10T17:00+07:00");
}

#[test]
fn e_the_new_holiday_of_24_november() {
    expect("2026-11-23T14:00+07:00", "1wd", "2026-11-25T17:00+07:00");
}

#[test]
fn f_same_day_after_the_cutoff_on_friday() {
    expect("2026-04-24T15:30+07:00", "same-day", "2026-04-28T17:00+07:00");
}

#[test]
fn g_eight_working_hours_end_at_the_same_minute_of_the_next_working_day() {
    let hours = r#"
        [week]
        monday = "08:00-12:00, 13:30-17:30"
        tuesday = "08:00-12:00, 13:30-17:30"
        wednesday = "08:00-12:00, 13:30-17:30"
        thursday = "08:00-12:00, 13:30-17:30"
        friday = "08:00-12:00, 13:30-17:30"
    "#;
    let calendar = calendar(hours);
    for (received, expected) in [
        ("2026-03-03T16:00+07:00", "2026-03-04T16:00+07:00"),
        ("2026-03-06T16:00+07:00", "2026-03-09T16:00+07:00"),
        ("2026-01-09T16:00+07:00", "2026-01-10T16:00+07:00"),
    ] {
        let due = due(&calendar, Limit::working_hours(8), at(received)).unwrap();
        assert_eq!(due.due, at(expected));
    }
}

#[test]
fn h_thirty_calendar_days_end_after_tet() {
    expect("2026-01-16T09:00+07:00", "30d", "2026-02-23T17:00+07:00");
}
