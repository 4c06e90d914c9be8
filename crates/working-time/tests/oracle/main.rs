//! The crate against a slow clock that walks minute by minute: a hundred thousand cases over
//! generated calendars with split hours, swapped days, half days, desks that only receive, and the
//! end of the year and of the data.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod generate;
mod slow;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use slow::{DAYS, MINUTES, Slow};
use working_time::{
    Calendar, ClockError, Course, CourseError, Derivation, Limit, Line, add_working_minutes,
    closing_of, derive, due, is_open, is_working_day, next_opening, working_minutes_between,
};

/// Calendars times the cases below give 100,000.
const CALENDARS: u32 = 1_000;
const DUE_DATES: usize = 50;
const COURSES: usize = 25;
const QUESTIONS: usize = 25;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: CALENDARS, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn the_clock_agrees_with_a_slow_one(
        spec in generate::calendar(),
        due_dates in prop::collection::vec(
            (generate::limit(), generate::minute(), 0_i64..60), DUE_DATES),
        courses in prop::collection::vec(
            (generate::limit(), generate::minute(), generate::pauses()), COURSES),
        questions in prop::collection::vec(
            (generate::minute(), 0_usize..20_000, 0_u32..6_000), QUESTIONS),
    ) {
        let calendar = Calendar::new(&spec, &[]).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let slow = Slow::new(&spec);
        let mut changed = spec.clone();
        changed.exceptions.truncate(spec.exceptions.len() / 2);
        let changed = Changed {
            calendar: Calendar::new(&changed, &[]).map_err(|e| TestCaseError::fail(e.to_string()))?,
            slow: Slow::new(&changed),
        };
        for (limit, event, seconds) in due_dates {
            one_due_date(&calendar, &slow, limit, event, seconds)?;
        }
        for (limit, event, pauses) in courses {
            one_course(&calendar, &slow, &changed, limit, event, &pauses)?;
        }
        for (minute, span, add) in questions {
            one_question(&calendar, &slow, minute, span, add)?;
        }
    }
}

type Checked = Result<(), TestCaseError>;

/// What the crate must say when the slow clock runs off its table.
const BEYOND: ClockError = ClockError::YearWithoutData { year: 2026, first: 2024, last: 2025 };

fn one_due_date(
    calendar: &Calendar,
    slow: &Slow,
    limit: Limit,
    event: usize,
    seconds: i64,
) -> Checked {
    let at = slow.instant(event) + SignedDuration::from_secs(seconds);
    let expected = slow.due(limit, event).map(|minute| slow.instant(minute)).ok_or(BEYOND);
    let found = due(calendar, limit, at);
    prop_assert_eq!(found.clone().map(|d| d.due), expected.clone(), "{} from {}", limit, at);
    let derived = derive(calendar, limit, at);
    prop_assert_eq!(derived.clone().map(|d| d.due.timestamp()), expected);
    if let (Ok(found), Ok(derived)) = (found, derived) {
        prop_assert_eq!(derived.starts.timestamp(), found.starts);
        every_day_is_accounted_for(calendar, &derived)?;
    }
    Ok(())
}

/// The lines of a derivation follow each other without gap, and what they count is the limit.
fn every_day_is_accounted_for(calendar: &Calendar, derivation: &Derivation) -> Checked {
    let (mut counted, mut worked) = (0, 0);
    let mut next = None;
    for line in &derivation.lines {
        let (from, to, length) = match line {
            Line::EventDay { date } => (*date, *date, 1),
            Line::NotCounted { from, to, days, .. } => (*from, *to, *days),
            Line::Counted { from, to, days, weekly_off, minutes, .. } => {
                counted += days;
                worked += minutes.unwrap_or(0);
                prop_assert!(is_working_day(calendar, *from).unwrap_or(false));
                (*from, *to, days + weekly_off)
            }
            // The days off after the nominal end begin with that end itself.
            Line::CalendarDays { to, .. } | Line::Months { to, .. } => {
                next = Some(*to);
                continue;
            }
            // A same-day limit says nothing of the day on which the clock starts.
            Line::Cutoff { .. } => {
                next = None;
                continue;
            }
            Line::Moved { .. } => continue,
        };
        prop_assert!(next.is_none_or(|next| next == from), "{:?}", derivation.lines);
        let days = from.until(to).map(|span| span.get_days() as u32 + 1);
        prop_assert_eq!(days.unwrap_or(0), length);
        next = to.tomorrow().ok();
    }
    match derivation.limit {
        Limit::WorkingDays(days) => prop_assert_eq!(counted, days),
        Limit::WorkingMinutes(minutes) => prop_assert_eq!(worked, minutes),
        _ => {}
    }
    Ok(())
}

/// The same two years with half of the exceptions.
struct Changed {
    calendar: Calendar,
    slow: Slow,
}

fn one_course(
    calendar: &Calendar,
    slow: &Slow,
    changed: &Changed,
    limit: Limit,
    event: usize,
    pauses: &[(usize, usize, working_time::AfterSuspension)],
) -> Checked {
    let mut stops = Vec::new();
    let mut now = event;
    for (until, lasts, mode) in pauses {
        let stop = now + until;
        now = stop + lasts;
        if now >= MINUTES {
            break;
        }
        stops.push((stop, now, *mode));
    }
    let run = || -> Result<Course, CourseError> {
        let mut course = Course::start(calendar, limit, slow.instant(event))?;
        for (stop, resumption, mode) in &stops {
            course.suspend(calendar, slow.instant(*stop), "lý do", "văn bản")?;
            course.resume(calendar, slow.instant(*resumption), *mode, "văn bản")?;
        }
        Ok(course)
    };
    // A course that touches a year without data says so, at whichever of its events that happens.
    let runs_off = |slow: &Slow| {
        let mut every = (0..=stops.len()).map(|n| slow.due_after_stops(limit, event, &stops[..n]));
        every.any(|due| due.is_none())
            || stops.iter().any(|(stop, ..)| slow.next_opening(*stop).is_none())
    };
    let course = match run() {
        Ok(course) => course,
        Err(error) => {
            prop_assert_eq!(error, CourseError::Clock(BEYOND));
            prop_assert!(runs_off(slow));
            return Ok(());
        }
    };
    let expected = slow.due_after_stops(limit, event, &stops).map(|minute| slow.instant(minute));
    prop_assert_eq!(Some(course.current().due.timestamp()), expected, "{:?}", course.events());
    let first = slow.due(limit, event).map(|minute| slow.instant(minute));
    prop_assert_eq!(Some(course.first().due.timestamp()), first);
    prop_assert_eq!(Course::from_events(course.events().to_vec()), Ok(course.clone()));

    // Counted again on the same calendar nothing happens; on another, the slow clock agrees.
    let last = slow.instant(now.min(MINUTES - 1));
    let mut again = course.clone();
    prop_assert_eq!(again.reproject(calendar, last, "cùng lịch"), Ok(None));
    let expected = changed.slow.due_after_stops(limit, event, &stops);
    match again.reproject(&changed.calendar, last, "lịch mới") {
        Ok(promise) => {
            let due = promise.unwrap_or(course.current()).due.timestamp();
            prop_assert_eq!(Some(due), expected.map(|minute| slow.instant(minute)));
        }
        Err(error) => {
            prop_assert_eq!(error, CourseError::Clock(BEYOND));
            prop_assert!(runs_off(&changed.slow));
        }
    }
    prop_assert_eq!(again.first(), course.first());
    Ok(())
}

fn one_question(calendar: &Calendar, slow: &Slow, minute: usize, span: usize, add: u32) -> Checked {
    let at = slow.instant(minute);
    prop_assert_eq!(is_open(calendar, at), Ok(slow.open(minute)));
    let instant = |minute: Option<usize>| -> Result<Timestamp, ClockError> {
        minute.map(|minute| slow.instant(minute)).ok_or(BEYOND)
    };
    prop_assert_eq!(next_opening(calendar, at), instant(slow.next_opening(minute)));
    prop_assert_eq!(add_working_minutes(calendar, at, add), instant(slow.add(minute, add)));
    let later = (minute + span).min(MINUTES);
    let between = working_minutes_between(calendar, at, slow.instant(later));
    prop_assert_eq!(between, Ok(slow.worked(minute, later) as u32));
    prop_assert_eq!(working_minutes_between(calendar, slow.instant(later), at), Ok(0));
    let day = minute / 1440;
    prop_assert!(day < DAYS);
    let closing = slow.closing(day).map(|minute| slow.instant(minute));
    prop_assert_eq!(closing_of(calendar, calendar.date_of(at)), Ok(closing));
    Ok(())
}
