//! The internal process: passing on, sending back, asking others, drafting, signing, numbering.

use super::intake::{NewFile, attachment};
use super::{Case, Target, Who, end, required, tell};
use crate::catalogue::Version;
use crate::dossiers::model::{Attachment, Consultation, Dossier, Draft, Outcome};
use crate::dossiers::rules::{Delivery, State, Verb};
use crate::dossiers::{deadlines, issue, results, store};
use crate::k::dossiers as k;
use crate::people;
use crate::units;
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::files::Media;
use kernel::i18n::format;
use kernel::problem::{FieldProblem, Problem, Words};
use kernel::{counter, ids};
use serde_json::{Value, json};
use uuid::Uuid;

/// Gives the current step to an official who may do it there.
pub fn assign(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    account: Uuid,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Assign, now)?;
    let situation = super::situation(case.tx, &case.dossier, &case.procedure, now)?;
    let (right, places) = super::need(Verb::Forward, &situation, &case.dossier);
    let right = match situation.step {
        Some(_) => right,
        None => people::rights::DOSSIER_RECEIVE,
    };
    let able = people::actor(case.tx, account, now)?
        .is_some_and(|actor| actor.may(right, &places).is_some());
    if !able {
        return Err(Problem::invalid(vec![FieldProblem::new("account", Words::new(k::NOT_ABLE))]));
    }
    if let Who::Official(actor) = who
        && actor.account != account
        && actor.may(people::rights::DOSSIER_ASSIGN, &[case.dossier.unit]).is_none()
    {
        return Err(Problem::forbidden());
    }
    case.dossier.assignee = Some(account);
    let (key, due) = (case.key(), case.dossier.step_due_at);
    store::move_stay(case.tx, key, Some(account), due)?;
    case.record(Verb::Assign, None, json!({ "to": account }))
}

/// Finishes the step and passes the dossier to the next.
pub fn forward(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    note: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Forward, now)?;
    let note = kernel::fold::nfc(note);
    pass_on(&mut case, Some(&note).filter(|note| !note.is_empty()).map(String::as_str))?;
    case.dossier.state = State::InProcess;
    case.record(
        Verb::Forward,
        Some(&note).filter(|n| !n.is_empty()).map(String::as_str),
        Value::Null,
    )
}

fn pass_on(case: &mut Case<'_, '_>, note: Option<&str>) -> Result<(), Problem> {
    let (key, by, now) = (case.key(), case.account(), case.now);
    store::end_stay(case.tx, key, by, "forward", note, now)?;
    let next = case.dossier.step.map_or(0, |step| step + 1);
    case.enter_step(next)
}

/// The steps a dossier can be sent back to: those it has been at. Reception is one of them, for what is asked
/// of the applicant goes through it.
pub fn earlier_steps(dossier: &Dossier) -> std::ops::Range<usize> {
    0..dossier.step.unwrap_or_default()
}

/// Sends the dossier back to an earlier step, with the reason.
pub fn return_to(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    step: usize,
    reason: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Return, now)?;
    let reason = required("reason", reason)?;
    if !earlier_steps(&case.dossier).contains(&step) {
        return Err(Problem::invalid(vec![FieldProblem::new("step", Words::new(k::NOT_EARLIER))]));
    }
    let (key, by) = (case.key(), case.account());
    store::end_stay(case.tx, key, by, "return", Some(&reason), now)?;
    let from = case.dossier.step;
    case.enter_step(step)?;
    if step == 0 {
        case.dossier.state = State::Accepted;
    }
    case.record(Verb::Return, Some(&reason), json!({ "from": from, "to": step }))
}

/// Asks another unit, with a date of its own; the dossier's clock goes on.
#[expect(
    clippy::too_many_arguments,
    reason = "one act with its circumstances; a struct would only rename them"
)]
pub fn consult(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    unit: Uuid,
    question: &str,
    limit: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Consult, now)?;
    let question = required("question", question)?;
    let today = format::local(now).date();
    let unit =
        units::get(case.tx, unit)?.filter(|unit| unit.exists_on(today)).ok_or_else(|| {
            Problem::invalid(vec![FieldProblem::new("unit", Words::new(k::NO_SUCH_UNIT))])
        })?;
    if limit.parse::<working_time::Limit>().is_err() {
        return Err(Problem::invalid(vec![FieldProblem::new("limit", Words::new(k::BAD_LIMIT))]));
    }
    let calendar = case.calendar()?;
    let asked = Consultation {
        id: ids::id(now),
        unit: unit.id,
        question: question.clone(),
        asked_at: now,
        due_at: deadlines::due_at(&calendar, limit, now)?,
        answered_at: None,
        answered_by: None,
        answer: None,
    };
    let (key, by) = (case.key(), case.official()?);
    store::put_consultation(case.tx, key, &asked, by)?;
    store::take_part(case.tx, key, unit.id)?;
    let data =
        json!({ "consultation": asked.id, "unit": unit.id, "due": asked.due_at.as_millisecond() });
    case.record(Verb::Consult, Some(&question), data)
}

/// Answers a question put to one's unit.
pub fn answer(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    consultation: Uuid,
    text: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let case = Case::open(app, tx, who, target, Verb::Answer, now)?;
    let text = required("answer", text)?;
    let key = case.key();
    let asked = store::consultations(case.tx, key)?
        .into_iter()
        .find(|asked| asked.id == consultation)
        .ok_or_else(Problem::not_found)?;
    if let Who::Official(actor) = who
        && actor.may(people::rights::DOSSIER_EXAMINE, &[asked.unit]).is_none()
    {
        return Err(Problem::forbidden());
    }
    let by = case.official()?;
    if !store::answer_consultation(case.tx, key, consultation, &text, by, now)? {
        return Err(Problem::conflict());
    }
    case.record(Verb::Answer, Some(&text), json!({ "consultation": consultation }))
}

/// Writes or rewrites the draft of the result.
#[expect(
    clippy::too_many_arguments,
    reason = "one act with its circumstances; a struct would only rename them"
)]
pub fn draft(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    grants: bool,
    text: &str,
    reason: &str,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Draft, now)?;
    let text = required("text", text)?;
    let reason = if grants { kernel::fold::nfc(reason) } else { required("reason", reason)? };
    let by = case.official()?;
    let draft = Draft { grants, text, reason, by, at: now };
    let data = json!({ "draft": draft });
    case.dossier.draft = Some(draft);
    case.record(Verb::Draft, None, data)
}

/// Signs: the draft becomes the result. A draft that refuses ends the settlement with form 03.
pub fn sign(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Sign, now)?;
    let draft = case
        .dossier
        .draft
        .clone()
        .ok_or_else(|| super::refused(crate::dossiers::rules::Refusal::NoDraft))?;
    let signer = case.official()?;
    let outcome = outcome(&case.procedure, &draft, signer, now);
    let mut data = json!({ "result": outcome });
    case.dossier.result = Some(outcome);
    if draft.grants {
        pass_on(&mut case, None)?;
    } else {
        end(&mut case, State::Refused, "end")?;
        case.dossier.delivery = Delivery::Waiting;
        case.dossier.unit = case.dossier.receiver;
        case.dossier.assignee = None;
        data["document"] = json!(issue::refusal(&mut case, &draft.reason, "")?);
        tell(case.tx, &case.dossier, "refused", now)?;
    }
    case.record(Verb::Sign, None, data)
}

/// The result a draft becomes.
fn outcome(procedure: &Version, draft: &Draft, signer: Uuid, signed_at: Timestamp) -> Outcome {
    Outcome {
        grants: draft.grants,
        text: draft.text.clone(),
        code: procedure.definition.results.first().and_then(|result| result.code.clone()),
        number: None,
        signer,
        signed_at,
        numbered_at: None,
        receiver: None,
    }
}

/// Numbers, seals and issues: the settlement ends here, the result goes back to the one-stop shop.
pub fn number(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let mut case = Case::open(app, tx, who, target, Verb::Number, now)?;
    let year = format::local(now).year();
    let code = case.dossier.procedure_code.clone();
    let next = counter::next(case.tx, case.dossier.authority, &format!("result-{code}-{year}"))?;
    let mut result = match (&case.dossier.result, &case.dossier.draft) {
        (Some(signed), _) => signed.clone(),
        // A process without a signature, such as a notification: the examining officer answers for it.
        (None, Some(draft)) => outcome(&case.procedure, draft, draft.by, draft.at),
        (None, None) => return Err(super::refused(crate::dossiers::rules::Refusal::NoDraft)),
    };
    result.number = Some(format!("{next:02}/{year}"));
    result.numbered_at = Some(now);
    let data = json!({ "result": result });
    case.dossier.result = Some(result);
    let (key, by) = (case.key(), case.account());
    store::end_stay(case.tx, key, by, "forward", None, now)?;
    let last = case.dossier.step.map_or(0, |step| step + 1);
    if last < case.steps().len() {
        case.enter_step(last)?;
    }
    let (step, due) = (case.dossier.step, case.dossier.step_due_at);
    complete(&mut case)?;
    case.dossier.step = step;
    case.dossier.step_due_at = due;
    case.dossier.delivery = Delivery::Waiting;
    case.dossier.unit = case.dossier.receiver;
    tell(case.tx, &case.dossier, Verb::Number.code(), now)?;
    case.record(Verb::Number, None, data)
}

/// The clock of the whole dossier ends; the stay at the hand-over desk goes on.
fn complete(case: &mut Case<'_, '_>) -> Result<(), Problem> {
    let (calendar, now) = (case.calendar()?, case.now);
    if let Some(course) = &mut case.dossier.course {
        course.complete(&calendar, now).map_err(deadlines::course_problem)?;
    }
    deadlines::copy_dates(&mut case.dossier);
    case.dossier.ended_at = Some(now);
    case.dossier.state = State::Processed;
    Ok(())
}

/// Adds the result itself as files; a later issue replaces an earlier one, and both stay with the record.
pub fn attach_result(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    files: &[NewFile],
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let case = Case::open(app, tx, who, target, Verb::AttachResult, now)?;
    let problem = |words: Words| Problem::invalid(vec![FieldProblem::new("files", words)]);
    if files.is_empty() {
        return Err(problem(Words::new(k::NO_RESULT_FILE)));
    }
    if let Some(other) = files.iter().find(|file| file.media != Media::Pdf.mime()) {
        return Err(problem(Words::new(k::RESULT_FILE_PDF).with("name", &other.name)));
    }
    let (key, by) = (case.key(), case.account());
    let issue = results::next_issue(&store::attachments(case.tx, key)?);
    for file in files {
        let file = Attachment { result: Some(issue), ..attachment(file, now) };
        let file = Attachment { component: String::new(), ..file };
        store::put_attachment(case.tx, key, &file, by)?;
    }
    case.record(Verb::AttachResult, None, json!({ "issue": issue, "files": files }))
}

/// Adds files to the dossier.
pub fn attach(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    target: Target,
    files: &[NewFile],
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let case = Case::open(app, tx, who, target, Verb::Attach, now)?;
    let (key, by) = (case.key(), case.account());
    for file in files {
        store::put_attachment(case.tx, key, &attachment(file, now), by)?;
    }
    case.record(Verb::Attach, None, json!({ "files": files }))
}
