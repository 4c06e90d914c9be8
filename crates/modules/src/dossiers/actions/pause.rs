//! When the clock stands, and when it is promised anew: supplements, suspensions, apologies.

use super::intake::{NewFile, abstract_of, attachment, findable, form_problems, names};
use super::{Basis, Case, Target, Who, required, tell};
use crate::dossiers::corrections::Given;
use crate::dossiers::model::{Defect, Dossier, Person, PersonRole, Received, Supplement};
use crate::dossiers::rules::{State, Verb};
use crate::dossiers::{corrections, deadlines, issue, store};
use crate::k::dossiers as k;
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::i18n::format;
use kernel::problem::{FieldProblem, Problem, Words};
use serde_json::{Value, json};
use working_time::CourseError;

type People = Vec<(PersonRole, Person)>;

/// Asks for everything that is missing or wrong, at once (form 02). After acceptance the clock stands
/// from here until the supplement is supplied.
pub fn ask_supplement(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    items: &[Defect],
    reason: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::AskSupplement, now)?;
    let items: Vec<Defect> =
        items.iter().filter(|item| !item.what.trim().is_empty()).cloned().collect();
    let mut problems = Vec::new();
    if items.is_empty() {
        problems.push(FieldProblem::new("items", Words::new(k::NO_DEFECT)));
    }
    let reason = required("reason", reason).unwrap_or_else(|problem| {
        problems.extend(problem.fields);
        String::new()
    });
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let calendar = case.calendar()?;
    let window_until = match &case.procedure.definition.supplement_window {
        Some(window) => Some(deadlines::due_at(&calendar, window, now)?),
        None => None,
    };
    let (key, by) = (case.key(), case.official()?);
    let number = i64::try_from(store::supplements(case.tx, key)?.len()).unwrap_or_default() + 1;
    let request = Supplement {
        number,
        asked_at: now,
        items: items.clone(),
        reason: reason.clone(),
        window_until,
        supplied_at: None,
    };
    store::put_supplement(case.tx, key, &request, by)?;
    let document = issue::supplement(&mut case, &request)?;
    if let Some(course) = &mut case.dossier.course {
        course.suspend(&calendar, now, &reason, &document).map_err(deadlines::course_problem)?;
        case.dossier.suspended_at = Some(now);
    }
    case.dossier.state = State::Supplement;
    tell(case.tx, &case.dossier, Verb::AskSupplement.code(), now)?;
    let data = json!({ "number": number, "items": items, "document": document });
    case.record(Verb::AskSupplement, Some(&reason), data)
}

/// What is supplied.
#[derive(Clone, Debug, Default)]
pub struct Supplied {
    /// Papers counted at the counter.
    pub papers: Vec<Received>,
    /// Files.
    pub files: Vec<NewFile>,
    /// Answers of the e-form; only those asked for are taken, absent when none was answered anew.
    pub form: Option<Value>,
    /// A word to the official.
    pub note: String,
    /// What an official has received otherwise, or needs no longer: the places of the defects.
    pub received: Vec<String>,
    /// Whether the rest comes later: the request then stays open.
    pub later: bool,
}

/// Records what was supplied, at each defect. When nothing is missing any more the clock goes on or starts
/// again, as the procedure says; until then the request stays open. Answers of the e-form that were asked
/// for replace the old ones, which the event keeps, and the people they name are named anew.
pub fn supply(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    supplied: &Supplied,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Supply, now)?;
    let Supplied { papers, files, form, note, received, later } = supplied;
    let corrected = match form {
        Some(given) => correct(&mut case, given)?,
        None => None,
    };
    // Only an official can say that something was received.
    let received = if case.account().is_some() { received.as_slice() } else { &[] };
    let (key, by) = (case.key(), case.account());
    let mut request = corrections::open(&store::supplements(case.tx, key)?)
        .cloned()
        .ok_or_else(|| Problem::internal("a supplement without its request"))?;
    let given = Given {
        before: &store::components(case.tx, key)?,
        papers,
        files,
        note,
        received,
        old: &case.dossier.form,
        new: corrected.as_ref().unwrap_or(&case.dossier.form),
    };
    let missing = corrections::answer(
        &mut request.items,
        &given,
        corrections::form(&case.procedure.definition),
        now,
    );
    if !missing.is_empty() && !later {
        return Err(Problem::invalid(
            missing
                .into_iter()
                .map(|number| {
                    FieldProblem::new(format!("items.{number}"), Words::new(k::ITEM_MISSING))
                })
                .collect(),
        ));
    }
    let complete = missing.is_empty();
    let nothing = papers.is_empty()
        && files.is_empty()
        && note.trim().is_empty()
        && corrected.is_none()
        && received.is_empty();
    if nothing {
        return Err(Problem::invalid(vec![FieldProblem::new(
            "note",
            Words::new(k::NOTHING_SUPPLIED),
        )]));
    }
    for paper in papers {
        store::put_component(case.tx, key, paper, now)?;
    }
    for file in files {
        store::put_attachment(case.tx, key, &attachment(file, now), by)?;
    }
    request.supplied_at = complete.then_some(now);
    store::supply(case.tx, key, &request)?;
    let note = kernel::fold::nfc(note);
    if !complete {
        // What is still missing is still asked for, and the clock stands.
    } else if case.dossier.course.is_some() {
        let document = asked_by(&case);
        run_again(&mut case, &document)?;
    } else {
        case.dossier.state = State::Submitted;
        case.dossier.step_due_at = super::check_by(app, case.tx, case.dossier.office, now)?;
    }
    let mut data = json!({
        "papers": papers,
        "files": files,
        "items": request.items,
        "complete": complete,
    });
    if let Some(new) = corrected {
        let old = std::mem::replace(&mut case.dossier.form, new);
        if let Some((before, after)) = rename(&mut case, &old)? {
            data["people"] = json!({ "before": before, "after": after });
        }
        data["form"] = json!({ "before": old, "after": case.dossier.form });
    }
    case.record(Verb::Supply, Some(&note).filter(|n| !n.is_empty()).map(String::as_str), data)
}

/// The answers with those that were asked for taken anew; nothing when they are as they were.
fn correct(case: &mut Case<'_, '_>, given: &Value) -> Result<Option<Value>, Problem> {
    let key = case.key();
    let requests = store::supplements(case.tx, key)?;
    let part = corrections::open(&requests)
        .and_then(|request| corrections::part(&case.procedure.definition, request))
        .ok_or_else(|| {
            Problem::invalid(vec![FieldProblem::new("form", Words::new(k::FORM_NOT_ASKED))])
        })?;
    let new = part.take(&case.dossier.form, given);
    let problems = form_problems(part.validate(&new, format::local(case.now).date()));
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    Ok((new != case.dossier.form).then_some(new))
}

/// Names the people of the dossier anew where they came from answers that have changed, with the words of
/// the search; who changed, before and after.
fn rename(case: &mut Case<'_, '_>, old: &Value) -> Result<Option<(People, People)>, Problem> {
    let key = case.key();
    let Some(form) = corrections::form(&case.procedure.definition) else { return Ok(None) };
    let before = store::people(case.tx, key)?;
    let after = corrections::people(form, &before, old, &case.dossier.form);
    let changed: People = after.iter().filter(|person| !before.contains(person)).cloned().collect();
    if changed.is_empty() {
        return Ok(None);
    }
    for (role, person) in &changed {
        store::put_person(case.tx, key, *role, person)?;
    }
    let old_line = abstract_of(&case.procedure.definition, &case.dossier.owner);
    let (applicant, owner) = names(&after);
    (case.dossier.applicant, case.dossier.owner) = (applicant, owner);
    if case.dossier.abstract_line == old_line {
        case.dossier.abstract_line = abstract_of(&case.procedure.definition, &case.dossier.owner);
    }
    store::forget_words_of(case.tx, key)?;
    let found = findable(&case.dossier, &after);
    store::index_words(case.tx, key, &found)?;
    let was = before
        .into_iter()
        .filter(|(role, _)| changed.iter().any(|(other, _)| other == role))
        .collect();
    Ok(Some((was, changed)))
}

/// The form that asked for the supplement, which is answered.
fn asked_by(case: &Case<'_, '_>) -> String {
    let events = case.dossier.course.iter().flat_map(working_time::Course::events);
    let mut stopped = events.filter_map(|event| match event {
        working_time::Event::Suspended { document, .. } => Some(document.clone()),
        _ => None,
    });
    stopped.next_back().unwrap_or_default()
}

/// Lets the clock run again and gives the current step the time it had left.
fn run_again(case: &mut Case<'_, '_>, document: &str) -> Result<(), Problem> {
    let (calendar, now) = (case.calendar()?, case.now);
    let mode = deadlines::mode(case.procedure.definition.after_suspension);
    let stood_since = case.dossier.suspended_at.unwrap_or(now);
    if let Some(course) = &mut case.dossier.course {
        course.resume(&calendar, now, mode, document).map_err(deadlines::course_problem)?;
    }
    deadlines::copy_dates(&mut case.dossier);
    if let Some(due) = case.dossier.step_due_at {
        let left = working_time::working_minutes_between(&calendar, stood_since, due)
            .map_err(|error| deadlines::clock_problem(&error))?;
        let moved = working_time::add_working_minutes(&calendar, now, left)
            .map_err(|error| deadlines::clock_problem(&error))?;
        let moved = case.within_promise(moved);
        case.dossier.step_due_at = Some(moved);
        let (key, assignee) = (case.key(), case.dossier.assignee);
        store::move_stay(case.tx, key, assignee, Some(moved))?;
    }
    case.dossier.suspended_at = None;
    let at_reception = case.dossier.step == Some(0);
    case.dossier.state = if at_reception { State::Accepted } else { State::InProcess };
    Ok(())
}

/// Stops the clock for a reason that has a document, such as a letter of verification.
pub fn suspend(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    reason: &str,
    basis: &Basis,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Suspend, now)?;
    let given = required("reason", reason);
    let wrong = given.as_ref().err().map(|problem| problem.fields.clone()).unwrap_or_default();
    let document = basis.check(now, wrong)?;
    let (reason, calendar) = (given?, case.calendar()?);
    basis.keep(&mut case)?;
    if let Some(course) = &mut case.dossier.course {
        course
            .suspend(&calendar, now, &reason, &document.said())
            .map_err(deadlines::course_problem)?;
    }
    case.dossier.suspended_at = Some(now);
    case.dossier.state = State::Suspended;
    case.record(Verb::Suspend, Some(&reason), document.told(basis))
}

/// Ends a suspension.
pub fn resume(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    basis: &Basis,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Resume, now)?;
    let document = basis.check(now, Vec::new())?;
    basis.keep(&mut case)?;
    run_again(&mut case, &document.said())?;
    case.record(Verb::Resume, None, document.told(basis))
}

/// Apologises before the promised time and gives one new date (form 04); the first promise stays.
pub fn apologise(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    until: Timestamp,
    reason: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Apologise, now)?;
    let reason = required("reason", reason)?;
    let calendar = case.calendar()?;
    let number = issue::next_number(&mut case, "04")?;
    let promised = case.dossier.due_at;
    let Some(course) = &mut case.dossier.course else {
        return Err(Problem::internal("an apology without a clock"));
    };
    course.reappoint(&calendar, now, until, &reason, &number).map_err(|error| match &error {
        CourseError::NotLater { .. } => {
            Problem::invalid(vec![FieldProblem::new("until", deadlines::course_words(&error))])
        }
        _ => deadlines::course_problem(error),
    })?;
    deadlines::copy_dates(&mut case.dossier);
    issue::apology(&mut case, &number, &reason, promised)?;
    tell(case.tx, &case.dossier, Verb::Apologise.code(), now)?;
    let due = case.dossier.due_at.map(jiff::Timestamp::as_millisecond);
    case.record(Verb::Apologise, Some(&reason), json!({ "document": number, "new_due": due }))
}
