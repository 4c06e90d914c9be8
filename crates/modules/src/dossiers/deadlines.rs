//! The dossier's dates, all through the `working-time` crate.

use super::model::Dossier;
use crate::catalogue::definition::AfterSuspension;
use crate::k::dossiers as k;
use jiff::{SignedDuration, Timestamp};
use kernel::i18n::{Lang, format};
use kernel::problem::{Problem, Words};
use working_time::{
    Calendar, ClockError, Course, CourseError, Language, Limit, Moment, Standing, Verdict, due,
};

/// Time within which a filed dossier must be checked (8 working hours, [K] in the brief).
pub const CHECK_LIMIT: &str = "8h";

/// The language of the clock's sentences.
pub fn language(lang: Lang) -> Language {
    lang.pick(Language::Vietnamese, Language::English)
}

/// Starts the clock of a dossier.
pub fn start(calendar: &Calendar, limit: &str, at: Timestamp) -> Result<Course, Problem> {
    Course::start(calendar, parse(limit)?, at).map_err(course_problem)
}

/// When something of a limit is due.
pub fn due_at(calendar: &Calendar, limit: &str, from: Timestamp) -> Result<Timestamp, Problem> {
    due(calendar, parse(limit)?, from).map(|due| due.due).map_err(|error| clock_problem(&error))
}

fn parse(limit: &str) -> Result<Limit, Problem> {
    limit.parse().map_err(|error| Problem::internal(format!("limit {limit:?}: {error}")))
}

/// The mode of a procedure in the words of the clock.
pub const fn mode(after: AfterSuspension) -> working_time::AfterSuspension {
    match after {
        AfterSuspension::Resume => working_time::AfterSuspension::Resume,
        AfterSuspension::Restart => working_time::AfterSuspension::Restart,
    }
}

/// Writes the dates of the course into the dossier.
pub fn copy_dates(dossier: &mut Dossier) {
    if let Some(course) = &dossier.course {
        dossier.due_at = Some(course.current().due.timestamp());
        dossier.first_due_at = Some(course.first().due.timestamp());
    }
}

/// Early, on time or overdue against both dates.
pub fn standing(dossier: &Dossier, now: Timestamp) -> Option<Standing> {
    dossier.course.as_ref().map(|course| course.standing(now))
}

/// Whether a date has passed: all of its minute is still in time.
pub fn passed(due: Timestamp, at: Timestamp) -> bool {
    due < passed_before(at)
}

/// Dates before this moment have passed: what counts and filters compare with.
pub fn passed_before(at: Timestamp) -> Timestamp {
    at - SignedDuration::from_secs(59)
}

/// Whether the lawful date has passed while the clock ran.
pub fn is_overdue(dossier: &Dossier, now: Timestamp) -> bool {
    let until = dossier.ended_at.or(dossier.suspended_at).unwrap_or(now);
    dossier.due_at.is_some_and(|due| passed(due, until))
}

/// How a finished span did against its date.
pub fn verdict(calendar: &Calendar, due: Timestamp, ended: Timestamp) -> Verdict {
    if passed(due, ended) {
        Verdict::CompletedLate
    } else if calendar.date_of(ended) < calendar.date_of(due) {
        Verdict::CompletedEarly
    } else {
        Verdict::CompletedOnTime
    }
}

/// That a date which was typed falls on a day off and has moved.
pub fn moved(lang: Lang, typed: Moment, due: Moment) -> Option<String> {
    (typed.date() != due.date()).then(|| {
        let (typed, due) = (format::date(typed.date()), format::moment(due.timestamp()));
        lang.f(k::DATE_MOVED, &[("typed", &typed), ("due", &due)])
    })
}

/// What the clock refuses, in its own words.
pub fn course_problem(error: CourseError) -> Problem {
    Problem::new(409, k::CLOCK_REFUSES).because(course_words(&error))
}

/// The words of the clock.
pub fn course_words(error: &CourseError) -> Words {
    Words::said(k::CLOCK_REFUSES, error.say(Language::Vietnamese), error.say(Language::English))
}

/// Whether a date could not be told, because the calendar ends before it.
pub fn is_unknown(problem: &Problem) -> bool {
    problem.status == 409 && problem.title == k::CLOCK_REFUSES
}

/// A date that cannot be told, such as in a year without data.
pub fn clock_problem(error: &ClockError) -> Problem {
    let words = Words::said(
        k::CLOCK_REFUSES,
        error.say(Language::Vietnamese),
        error.say(Language::English),
    );
    Problem::new(409, k::CLOCK_REFUSES).because(words)
}
