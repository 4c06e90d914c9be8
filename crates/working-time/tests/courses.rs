//! The clock of a dossier: every thing that may happen to it, and every thing that may not.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use jiff::Timestamp;
use working_time::{
    AfterSuspension, Basis, Calendar, CalendarSpec, Course, CourseError, Event, Language, Limit,
    Remaining, Standing, Verdict,
};

const STATE_BODIES: &str = include_str!("../../../data/calendars/vn-state-bodies.toml");

fn spec() -> CalendarSpec {
    toml::from_str(STATE_BODIES).unwrap()
}

fn calendar() -> Calendar {
    Calendar::new(&spec(), &[]).unwrap()
}

/// A moment of March 2026, which has no unusual day: `day("02 09:00")`, a Monday.
fn day(text: &str) -> Timestamp {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2026-03-{day}T{time}+07:00").parse().unwrap()
}

fn started(limit: &str) -> Course {
    Course::start(&calendar(), limit.parse().unwrap(), day("02 09:00")).unwrap()
}

fn suspend(course: &mut Course, at: &str) {
    course.suspend(&calendar(), day(at), "Thiếu giấy chứng sinh", "Mẫu 02 số 7").unwrap();
}

fn resume(course: &mut Course, at: &str, mode: AfterSuspension) {
    course.resume(&calendar(), day(at), mode, "Phiếu nhận bổ sung").unwrap();
}

#[track_caller]
fn due_is(course: &Course, at: &str) {
    assert_eq!(course.current().due.timestamp(), day(at));
}

#[test]
fn a_course_begins_with_its_first_promise() {
    let course = started("5wd");
    due_is(&course, "09 17:00");
    assert_eq!(course.first(), course.current());
    assert_eq!(course.first().basis, Basis::Acceptance);
    assert_eq!(course.first().derivation.as_ref().unwrap().limit, Limit::WorkingDays(5));
}

#[test]
fn working_days_counted_before_a_stop_stay_used() {
    let mut course = started("5wd");
    // The 3rd and the 4th have been counted; the 5th, the day of the stop, has not.
    suspend(&mut course, "05 10:00");
    assert_eq!(course.suspension().unwrap().1, Some(Limit::WorkingDays(3)));
    resume(&mut course, "16 08:00", AfterSuspension::Resume);
    due_is(&course, "19 17:00");
    assert_eq!(course.promises().count(), 2);
    assert_eq!(course.current().basis, Basis::Resumed);
    assert_eq!(course.first().due.timestamp(), day("09 17:00"));
}

#[test]
fn a_stop_after_hours_counts_from_the_next_opening() {
    let mut course = started("5wd");
    suspend(&mut course, "05 18:00");
    assert_eq!(course.suspension().unwrap().1, Some(Limit::WorkingDays(2)));
}

#[test]
fn a_stop_on_the_last_day_leaves_one_day() {
    let mut course = started("5wd");
    suspend(&mut course, "09 16:59");
    assert_eq!(course.suspension().unwrap().1, Some(Limit::WorkingDays(1)));
    resume(&mut course, "10 08:00", AfterSuspension::Resume);
    due_is(&course, "11 17:00");
}

#[test]
fn every_kind_of_limit_has_its_rest() {
    for (limit, stop, left, due) in [
        ("10d", "05 10:00", "8d", "2026-03-24T17:00+07:00"),
        // A month ends on 2 April; the days from the stop to that end are left.
        ("1mo", "05 10:00", "29d", "2026-04-14T17:00+07:00"),
        ("8h", "02 11:00", "6h", "2026-03-16T15:30+07:00"),
        ("same-day", "02 11:00", "same-day", "2026-03-16T17:00+07:00"),
    ] {
        let mut course = started(limit);
        suspend(&mut course, stop);
        assert_eq!(course.suspension().unwrap().1.unwrap().to_string(), left);
        resume(&mut course, "16 07:30", AfterSuspension::Resume);
        assert_eq!(course.current().due.timestamp(), due.parse().unwrap(), "{limit}");
    }
}

#[test]
fn a_restart_gives_the_whole_limit() {
    let mut course = started("5wd");
    suspend(&mut course, "05 10:00");
    resume(&mut course, "16 08:00", AfterSuspension::Restart);
    due_is(&course, "23 17:00");
    assert_eq!(course.current().basis, Basis::Restarted);
}

#[test]
fn a_stop_does_not_cure_an_overdue_course_but_a_restart_does() {
    let mut course = started("5wd");
    suspend(&mut course, "11 10:00");
    assert_eq!(course.suspension().unwrap().1, None);
    assert_eq!(course.standing(day("12 10:00")).against_current, Verdict::Overdue);
    let mut resumed = course.clone();
    resume(&mut resumed, "16 08:00", AfterSuspension::Resume);
    due_is(&resumed, "09 17:00");
    assert_eq!(resumed.promises().count(), 1);
    resume(&mut course, "16 08:00", AfterSuspension::Restart);
    due_is(&course, "23 17:00");
}

#[test]
fn one_apology_before_the_date() {
    let calendar = calendar();
    let mut course = started("5wd");
    let apologise = |course: &mut Course, at: &str, until: &str| {
        let (at, until) = (day(at), day(until));
        course.reappoint(&calendar, at, until, "Chờ xác minh", "Thư xin lỗi số 3").map(|_| ())
    };
    let due = course.current().due;
    assert_eq!(
        apologise(&mut course, "09 17:01", "12 17:00"),
        Err(CourseError::TooLateToApologise { due })
    );
    assert_eq!(apologise(&mut course, "09 10:00", "09 17:00"), Err(CourseError::NotLater { due }));
    // A Saturday moves to the close of Monday.
    apologise(&mut course, "09 10:00", "14 17:00").unwrap();
    due_is(&course, "16 17:00");
    assert!(course.current().derivation.is_none());
    assert_eq!(apologise(&mut course, "10 10:00", "20 17:00"), Err(CourseError::ReappointedBefore));
    assert_eq!(course.first().due, due);
    // A stop after the apology leaves what is left until the new date.
    suspend(&mut course, "12 10:00");
    assert_eq!(course.suspension().unwrap().1, Some(Limit::WorkingDays(3)));
}

#[test]
fn a_changed_calendar_appends_a_promise_with_its_reason() {
    let mut changed = spec();
    changed.exceptions.push(
        toml::from_str(
            "date = 2026-03-05\nday = \"closed\"\nname = { vi = \"Quốc tang\", en = \"National mourning\" }",
        )
        .unwrap(),
    );
    let changed = Calendar::new(&changed, &[]).unwrap();
    let mut course = started("5wd");
    let at = day("04 09:00");
    assert_eq!(course.reproject(&calendar(), at, "Rà soát"), Ok(None));
    assert_eq!(course.reproject(&changed, at, " "), Err(CourseError::NoReason));
    let promise = course.reproject(&changed, at, "Thông báo ngày 03/03/2026").unwrap().unwrap();
    assert_eq!(promise.due.timestamp(), day("10 17:00"));
    assert!(
        matches!(&promise.basis, Basis::CalendarChanged { reason } if reason.contains("03/03"))
    );
    assert_eq!(course.first().due.timestamp(), day("09 17:00"));
    assert_eq!(course.reproject(&changed, at, "Rà soát"), Ok(None));
    // Late against the first promise, on time against the lawful one.
    course.complete(&changed, day("10 10:00")).unwrap();
    let standing = course.standing(day("20 10:00"));
    assert_eq!(standing.against_current, Verdict::CompletedOnTime);
    assert_eq!(standing.against_first, Verdict::CompletedLate);
}

#[test]
fn a_chosen_date_that_becomes_a_day_off_moves_when_counted_again() {
    let calendar = calendar();
    let mut course = started("5wd");
    course.reappoint(&calendar, day("06 10:00"), day("12 17:00"), "Lý do", "Thư").unwrap();
    let mut changed = spec();
    changed.exceptions.push(
        toml::from_str(
            "date = 2026-03-12\nday = \"closed\"\nname = { vi = \"Bão\", en = \"Storm\" }",
        )
        .unwrap(),
    );
    let changed = Calendar::new(&changed, &[]).unwrap();
    let promise = course.reproject(&changed, day("09 10:00"), "Bão số 1").unwrap().unwrap();
    assert_eq!(promise.due.timestamp(), day("13 17:00"));
}

#[test]
fn standing_tells_early_on_time_and_late_apart() {
    let both = |verdict| Standing { against_current: verdict, against_first: verdict };
    let course = started("5wd");
    assert_eq!(course.standing(day("09 17:00")), both(Verdict::InTime));
    assert_eq!(course.standing(day("09 17:01")), both(Verdict::Overdue));
    for (done, verdict) in [
        ("06 17:00", Verdict::CompletedEarly),
        ("09 08:00", Verdict::CompletedOnTime),
        ("09 17:00", Verdict::CompletedOnTime),
        ("09 17:01", Verdict::CompletedLate),
    ] {
        let mut course = started("5wd");
        course.complete(&calendar(), day(done)).unwrap();
        assert_eq!(course.standing(day("30 08:00")), both(verdict), "{done}");
    }
}

#[test]
fn what_ends_while_suspended_is_judged_by_the_stop() {
    let mut course = started("5wd");
    suspend(&mut course, "05 10:00");
    assert_eq!(course.standing(day("06 10:00")).against_current, Verdict::Suspended);
    assert_eq!(course.standing(day("20 10:00")).against_current, Verdict::Suspended);
    assert_eq!(course.standing(day("20 10:00")).against_first, Verdict::Overdue);
    course.complete(&calendar(), day("20 10:00")).unwrap();
    let standing = course.standing(day("21 10:00"));
    assert_eq!(standing.against_current, Verdict::CompletedEarly);
    assert_eq!(standing.against_first, Verdict::CompletedLate);
}

#[test]
fn the_remaining_working_time() {
    let calendar = calendar();
    let mut course = started("5wd");
    let left = |course: &Course, at: &str| course.remaining(&calendar, day(at)).unwrap();
    assert_eq!(left(&course, "02 09:00"), Remaining::Left { days: 5, minutes: 360 + 5 * 450 });
    assert_eq!(left(&course, "09 16:00"), Remaining::Left { days: 0, minutes: 60 });
    assert_eq!(left(&course, "09 16:00").say(Language::Vietnamese), "Còn 1 giờ làm việc");
    assert_eq!(left(&course, "11 08:00"), Remaining::Overdue { days: 2, minutes: 480 });
    assert_eq!(left(&course, "11 08:00").say(Language::English), "Overdue by 2 working days");
    suspend(&mut course, "05 10:00");
    let stopped = Remaining::Suspended { left: Some(Limit::WorkingDays(3)) };
    assert_eq!(left(&course, "20 09:00"), stopped);
    assert_eq!(stopped.say(Language::Vietnamese), "Đang tạm dừng, còn 3 ngày làm việc");
    course.complete(&calendar, day("20 10:00")).unwrap();
    assert_eq!(left(&course, "20 11:00"), Remaining::Completed);
}

#[test]
fn a_date_of_any_kind_is_counted_like_that_of_a_course() {
    let calendar = calendar();
    let until = |now: &str| Remaining::until(&calendar, day("09 17:00"), day(now)).unwrap();
    assert_eq!(until("02 09:00").span(Language::Vietnamese).unwrap(), "5 ngày làm việc");
    assert_eq!(until("09 16:00").span(Language::English).unwrap(), "1 hour of working time");
    // A day that has not begun yet is no whole day left.
    let morning = Remaining::until(&calendar, day("09 09:00"), day("08 20:00")).unwrap();
    assert!(matches!(morning, Remaining::Left { days: 0, minutes: 60..=90 }), "{morning:?}");
    assert!(morning.span(Language::Vietnamese).unwrap().contains("giờ"));
    assert!(morning.say(Language::English).contains("hour"));
    // The whole minute is in time; then only an evening has passed, which nobody counts.
    assert_eq!(until("09 17:00"), Remaining::Left { days: 0, minutes: 0 });
    let evening = until("09 20:00");
    assert_eq!(evening, Remaining::Overdue { days: 0, minutes: 0 });
    assert_eq!(evening.span(Language::Vietnamese), None);
    assert_eq!(evening.say(Language::Vietnamese), "Quá hạn");
}

#[test]
fn what_may_not_happen_is_refused_and_changes_nothing() {
    let calendar = calendar();
    let mut course = started("5wd");
    let before = course.clone();
    let mode = AfterSuspension::Resume;
    let at = day("05 10:00");
    assert_eq!(course.suspend(&calendar, at, "", "Mẫu 02"), Err(CourseError::NoReason));
    assert_eq!(course.suspend(&calendar, at, "Lý do", " "), Err(CourseError::NoDocument));
    assert_eq!(course.resume(&calendar, at, mode, "Phiếu"), Err(CourseError::NotSuspended));
    assert!(matches!(
        course.suspend(&calendar, day("01 10:00"), "Lý do", "Mẫu 02"),
        Err(CourseError::OutOfOrder { .. })
    ));
    assert_eq!(course, before);
    suspend(&mut course, "05 10:00");
    let later = day("06 10:00");
    let twice = course.suspend(&calendar, later, "Lý do", "Mẫu 02");
    assert_eq!(twice, Err(CourseError::Suspended));
    let apology = course.reappoint(&calendar, later, day("20 17:00"), "Lý do", "Thư");
    assert_eq!(apology, Err(CourseError::Suspended));
    assert_eq!(course.reproject(&calendar, later, "Lịch mới"), Ok(None));
    assert_eq!(course.resume(&calendar, later, mode, ""), Err(CourseError::NoDocument));
    course.complete(&calendar, later).unwrap();
    let after = day("07 10:00");
    assert_eq!(course.complete(&calendar, after), Err(CourseError::Completed));
    assert_eq!(course.resume(&calendar, after, mode, "Phiếu"), Err(CourseError::Completed));
    for language in [Language::Vietnamese, Language::English] {
        assert!(!CourseError::Completed.say(language).is_empty());
    }
}

#[test]
fn a_course_survives_storage_and_refuses_an_impossible_past() {
    let mut course = started("5wd");
    suspend(&mut course, "05 10:00");
    resume(&mut course, "16 08:00", AfterSuspension::Resume);
    let calendar = calendar();
    let (at, until) = (day("17 09:00"), day("25 17:00"));
    course.reappoint(&calendar, at, until, "Chờ xác minh", "Thư xin lỗi").unwrap();
    course.complete(&calendar, day("24 09:00")).unwrap();
    let json = serde_json::to_string(&course).unwrap();
    assert!(json.contains(r#""due":"2026-03-09T17:00:00+07:00""#), "{json}");
    assert_eq!(serde_json::from_str::<Course>(&json).unwrap(), course);
    let events: Vec<Event> = course.events().to_vec();
    assert_eq!(Course::from_events(events.clone()).unwrap(), course);
    assert_eq!(Course::from_events(Vec::new()), Err(CourseError::NoStart));
    assert_eq!(Course::from_events(events[1..].to_vec()), Err(CourseError::NoStart));
    let mut twice = events.clone();
    twice.insert(1, events[0].clone());
    assert_eq!(Course::from_events(twice), Err(CourseError::NoStart));
    let mut swapped = events;
    swapped.swap(1, 2);
    assert_eq!(Course::from_events(swapped), Err(CourseError::NotSuspended));
}
