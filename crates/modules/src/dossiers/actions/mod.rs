//! One function per verb: right, load, decide, save, tell. Each runs inside one unit of work.

mod basis;
mod finish;
mod intake;
mod money;
mod pause;
mod process;
mod reproject;
mod takeover;

pub use basis::Basis;
pub use finish::{
    HandOver, allow_withdrawal, ask_withdrawal, delivery_failed, deny_withdrawal, hand_over, stop,
};
pub use intake::{
    Filed, Intake, NewFile, accept, decline, file, has_address, needed, people_problems,
};
pub use money::{count, pay};
pub use pause::{Supplied, apologise, ask_supplement, resume, supply, suspend};
pub use process::{
    answer, assign, attach, attach_result, consult, draft, earlier_steps, forward, number,
    return_to, sign,
};
pub use reproject::{Moved, reproject};
pub use takeover::{Chosen, Heirs, Open, Taken, inheritances, take_over};

use super::deadlines::{self, CHECK_LIMIT};
use super::model::{Dossier, Stay};
use super::rules::{self, Refusal, Situation, State, Verb};
use super::store::{self, Before, Key};
use crate::catalogue::definition::{Step, StepKind};
use crate::catalogue::{self, Version};
use crate::k::dossiers as k;
use crate::people::rights;
use crate::units;
use jiff::Timestamp;
use kernel::actor::{Actor, Permit, Right};
use kernel::app::App;
use kernel::db::Tx;
use kernel::events::{self, NewEvent};
use kernel::i18n::format;
use kernel::jobs;
use kernel::problem::{Problem, Words};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use uuid::Uuid;
use working_time::Calendar;

/// Who acts.
#[derive(Clone, Copy, Debug)]
pub enum Who<'a> {
    /// An official.
    Official(&'a Actor),
    /// The resident, known by the secret on the receipt.
    Resident,
    /// The installation itself, for jobs.
    System,
}

/// The dossier an action is about: where it is and which version the person saw.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its address.
    pub key: Key,
    /// Version on the screen; another one now means that somebody was faster.
    pub version: i64,
}

/// A dossier opened for a change.
pub(super) struct Case<'c, 't> {
    pub(super) app: &'c App,
    pub(super) tx: &'c mut Tx<'t>,
    pub(super) now: Timestamp,
    pub(super) dossier: Dossier,
    pub(super) procedure: Arc<Version>,
    pub(super) permit: Option<Permit>,
    before: Before,
}

impl<'c, 't> Case<'c, 't> {
    /// Loads the dossier, checks right, version and state.
    pub(super) fn open(
        app: &'c App,
        tx: &'c mut Tx<'t>,
        who: Who<'_>,
        target: Target,
        verb: Verb,
        now: Timestamp,
    ) -> Result<Self, Problem> {
        let Key { office, id } = target.key;
        let dossier = store::find(tx, office, id)?.ok_or_else(Problem::not_found)?;
        let procedure = procedure(app, tx, dossier.procedure_version)?;
        let situation = situation(tx, &dossier, &procedure, now)?;
        let permit = permit(tx, who, verb, &situation, &dossier)?;
        if target.version != dossier.version {
            return Err(Problem::conflict());
        }
        if verb == Verb::Sign
            && let (Some(drafter), Some(permit)) = (situation.drafter, &permit)
            && drafter == permit.account
        {
            return Err(refused(Refusal::OwnDraft));
        }
        rules::check(verb, &situation).map_err(refused)?;
        let before = Before::of(&dossier);
        Ok(Self { app, tx, now, dossier, procedure, permit, before })
    }

    /// The dossier that was just filed, to go on within the same unit of work.
    pub(super) fn fresh(
        app: &'c App,
        tx: &'c mut Tx<'t>,
        dossier: Dossier,
        procedure: Arc<Version>,
        permit: Option<Permit>,
        now: Timestamp,
    ) -> Self {
        let before = Before::of(&dossier);
        Self { app, tx, now, dossier, procedure, permit, before }
    }

    pub(super) fn key(&self) -> Key {
        Key { office: self.dossier.office, id: self.dossier.id }
    }

    /// The account that acts; nobody for a resident.
    pub(super) fn account(&self) -> Option<Uuid> {
        self.permit.as_ref().map(|permit| permit.account)
    }

    /// The account that acts, where only officials can.
    pub(super) fn official(&self) -> Result<Uuid, Problem> {
        self.account().ok_or_else(Problem::forbidden)
    }

    /// The steps this case goes through.
    pub(super) fn steps(&self) -> Vec<Step> {
        let definition = &self.procedure.definition;
        definition.steps_of(&self.dossier.case_id).into_iter().cloned().collect()
    }

    /// The calendar of the office that answers for the time.
    pub(super) fn calendar(&mut self) -> Result<Arc<Calendar>, Problem> {
        units::calendar(self.app, self.tx, self.dossier.authority, self.now)
    }

    /// Moves the dossier to a step: the unit that does it, its own date, a row of the control sheet.
    pub(super) fn enter_step(&mut self, position: usize) -> Result<(), Problem> {
        let steps = self.steps();
        let step =
            steps.get(position).ok_or_else(|| Problem::internal("a step beyond the process"))?;
        let unit = self.unit_of(step)?;
        let calendar = self.calendar()?;
        let due = self.within_promise(deadlines::due_at(&calendar, &step.limit, self.now)?);
        self.dossier.step = Some(position);
        self.dossier.unit = unit;
        self.dossier.assignee = None;
        self.dossier.step_due_at = Some(due);
        let key = self.key();
        let stays = store::stays(self.tx, key)?.len();
        let stay = Stay {
            seq: i64::try_from(stays).unwrap_or_default() + 1,
            step: position,
            step_id: step.id.clone(),
            kind: step.kind.code().to_owned(),
            unit,
            assignee: None,
            limit: step.limit.clone(),
            started_at: self.now,
            due_at: Some(due),
            ended_at: None,
            ended_by: None,
            outcome: None,
            note: None,
        };
        store::begin_stay(self.tx, key, &stay)?;
        store::take_part(self.tx, key, unit)?;
        Ok(())
    }

    /// The date of a step, not after the promise: what comes late in the day is done first, not later.
    /// Where the promise has passed already, the step keeps the time it needs.
    pub(super) fn within_promise(&self, due: Timestamp) -> Timestamp {
        match self.dossier.due_at.filter(|promise| *promise > self.now) {
            Some(promise) if self.dossier.ended_at.is_none() => due.min(promise),
            _ => due,
        }
    }

    /// The unit that does a step: the receiver receives and hands over, the rest is found by function.
    fn unit_of(&mut self, step: &Step) -> Result<Uuid, Problem> {
        if matches!(step.kind, StepKind::Receive | StepKind::HandOver) {
            return Ok(self.dossier.receiver);
        }
        let on = format::local(self.now).date();
        let unit = units::division(self.tx, self.dossier.authority, step.unit, on)?;
        unit.map(|unit| unit.id).ok_or_else(|| {
            Problem::new(409, k::NO_UNIT)
                .because(Words::new(k::NO_UNIT_DETAIL).with("step", &step.name.vi))
        })
    }

    /// Saves the dossier and appends the event; the answer is the dossier as it is now.
    pub(super) fn record(
        self,
        verb: Verb,
        reason: Option<&str>,
        data: Value,
    ) -> Result<Dossier, Problem> {
        self.record_as(verb.code(), reason, data)
    }

    /// The same for what is not a verb of one dossier.
    pub(super) fn record_as(
        self,
        kind: &'static str,
        reason: Option<&str>,
        data: Value,
    ) -> Result<Dossier, Problem> {
        let Self { tx, mut dossier, permit, before, now, .. } = self;
        dossier.version = before.version + 1;
        if !store::update(tx, &dossier, before)? {
            return Err(Problem::conflict());
        }
        let (status, due) = (
            rules::status(dossier.state, dossier.financial, dossier.delivery),
            dossier.due_at.map(jiff::Timestamp::as_millisecond),
        );
        events::append(
            tx,
            &NewEvent {
                office: dossier.office,
                about: ABOUT,
                subject: dossier.id,
                seq: dossier.version,
                kind,
                at: now,
                by: permit.as_ref(),
                reason,
                data: json!({
                    "what": data,
                    "state": dossier.state.code(),
                    "financial": dossier.financial.code(),
                    "delivery": dossier.delivery.code(),
                    "status": status.code(),
                    "step": dossier.step,
                    "unit": dossier.unit,
                    "assignee": dossier.assignee,
                    "due": due,
                }),
            },
        )?;
        Ok(dossier)
    }
}

/// Versions in use, read once: a version never changes what it says after it was published.
#[derive(Default)]
struct Procedures(Mutex<HashMap<Uuid, Arc<Version>>>);

/// The version of the procedure a dossier keeps.
pub fn procedure(app: &App, tx: &mut Tx<'_>, id: Uuid) -> Result<Arc<Version>, Problem> {
    let known = app.shared::<Procedures>();
    if let Some(version) = known.0.lock().expect("no one panics while holding the map").get(&id) {
        return Ok(Arc::clone(version));
    }
    let version = catalogue::version(tx, id)?
        .map(Arc::new)
        .ok_or_else(|| Problem::internal("a dossier without its procedure version"))?;
    let mut known = known.0.lock().expect("no one panics while holding the map");
    known.insert(id, Arc::clone(&version));
    Ok(version)
}

/// Subject kind of the events of dossiers.
pub const ABOUT: &str = "dossier";
/// Kind of the first event of every dossier.
pub const SUBMITTED: &str = "submitted";

/// Asks for a message to the applicant, in the same transaction.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    what: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    let data = json!({ "office": dossier.office, "dossier": dossier.id, "what": what });
    Ok(jobs::ask(tx, super::notify::KIND, &data, now)?)
}

/// What the rules look at.
pub fn situation(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    procedure: &Version,
    now: Timestamp,
) -> Result<Situation, Problem> {
    let key = Key { office: dossier.office, id: dossier.id };
    let steps = procedure.definition.steps_of(&dossier.case_id);
    let kind_at = |position: usize| steps.get(position).map(|step| step.kind);
    let open_consultations = store::consultations(tx, key)?
        .iter()
        .filter(|question| question.answered_at.is_none())
        .count();
    let apologised = dossier.course.as_ref().is_some_and(|course| {
        course.promises().any(|p| matches!(p.basis, working_time::Basis::Apology { .. }))
    });
    Ok(Situation {
        state: dossier.state,
        financial: dossier.financial,
        delivery: dossier.delivery,
        accepted: dossier.accepted_at.is_some(),
        step: dossier.step.and_then(kind_at),
        next: dossier.step.and_then(|step| kind_at(step + 1)),
        drafted: dossier.draft.is_some(),
        decided: dossier.result.is_some(),
        countable: procedure
            .definition
            .case(&dossier.case_id)
            .is_some_and(|case| catalogue::fees::countable(case, dossier.channel).next().is_some()),
        drafter: dossier.draft.as_ref().map(|draft| draft.by),
        open_consultations,
        supplements: u32::try_from(store::supplements(tx, key)?.len()).unwrap_or(u32::MAX),
        most_supplements: procedure.definition.max_supplements,
        apologised,
        overdue: deadlines::is_overdue(dossier, now),
    })
}

/// The right a verb needs, and the units in which it must be held.
pub fn need(verb: Verb, now: &Situation, dossier: &Dossier) -> (Right, Vec<Uuid>) {
    let desk = vec![dossier.receiver, dossier.office];
    let here = vec![dossier.unit];
    let by_step = match now.step {
        Some(StepKind::Examine) => rights::DOSSIER_EXAMINE,
        Some(StepKind::Review) => rights::DOSSIER_REVIEW,
        Some(StepKind::Sign) => rights::DOSSIER_SIGN,
        Some(StepKind::Number) => rights::DOSSIER_NUMBER,
        Some(StepKind::HandOver) => rights::DOSSIER_HAND_OVER,
        Some(StepKind::Receive) | None => rights::DOSSIER_RECEIVE,
    };
    match verb {
        Verb::Accept | Verb::Decline | Verb::Supply | Verb::AskWithdrawal => {
            (rights::DOSSIER_RECEIVE, desk)
        }
        Verb::AskSupplement
        | Verb::Forward
        | Verb::Return
        | Verb::Consult
        | Verb::Draft
        | Verb::Suspend
        | Verb::Resume
        | Verb::Apologise
        | Verb::Attach
        | Verb::AllowWithdrawal
        | Verb::DenyWithdrawal => (by_step, here),
        Verb::Assign => (rights::DOSSIER_ASSIGN, here),
        Verb::Answer => (rights::DOSSIER_EXAMINE, Vec::new()),
        Verb::Pay | Verb::Count => (rights::DOSSIER_CHARGE, desk),
        Verb::Sign => (rights::DOSSIER_SIGN, here),
        Verb::Number => (rights::DOSSIER_NUMBER, here),
        Verb::AttachResult if now.state == State::InProcess => (rights::DOSSIER_NUMBER, here),
        Verb::HandOver | Verb::DeliveryFailed | Verb::AttachResult => {
            (rights::DOSSIER_HAND_OVER, desk)
        }
        Verb::Stop => (rights::DOSSIER_SIGN, vec![dossier.authority]),
    }
}

/// Whether the person may, apart from the state: the same question the page asks for its buttons.
pub fn permit(
    tx: &mut Tx<'_>,
    who: Who<'_>,
    verb: Verb,
    now: &Situation,
    dossier: &Dossier,
) -> Result<Option<Permit>, Problem> {
    let actor = match who {
        Who::System => return Ok(None),
        Who::Resident => {
            return match verb {
                Verb::Supply | Verb::AskWithdrawal => Ok(None),
                _ => Err(Problem::forbidden()),
            };
        }
        Who::Official(actor) => actor,
    };
    let key = Key { office: dossier.office, id: dossier.id };
    if !visible(tx, actor, dossier)? {
        return Err(Problem::not_found());
    }
    let (right, mut places) = need(verb, now, dossier);
    if verb == Verb::Answer {
        places.extend(
            store::consultations(tx, key)?
                .into_iter()
                .filter(|question| question.answered_at.is_none())
                .map(|question| question.unit),
        );
    }
    if verb == Verb::Stop {
        places.extend(units::below(tx, dossier.authority)?);
    }
    if let Some(permit) = actor.may(right, &places) {
        return Ok(Some(permit));
    }
    // Taking a dossier oneself needs the right of the step, giving it to others the right to assign.
    if verb == Verb::Assign {
        let (right, places) = need(Verb::Forward, now, dossier);
        if let Some(permit) = actor.may(right, &places) {
            return Ok(Some(permit));
        }
    }
    // Who numbered the result may still put its file right after it went back to the one-stop shop.
    if verb == Verb::AttachResult {
        let numbered: Vec<Uuid> = store::stays(tx, key)?
            .into_iter()
            .filter(|stay| stay.kind == StepKind::Number.code())
            .map(|stay| stay.unit)
            .collect();
        if let Some(permit) = actor.may(rights::DOSSIER_NUMBER, &numbered) {
            return Ok(Some(permit));
        }
    }
    Err(Problem::forbidden())
}

/// Whether an official may see the dossier: the rule behind page, list, search and export.
pub fn visible(tx: &mut Tx<'_>, actor: &Actor, dossier: &Dossier) -> Result<bool, Problem> {
    let reach = actor.reach(rights::DOSSIER_READ);
    if dossier.units().iter().any(|unit| reach.contains(unit)) {
        return Ok(true);
    }
    let key = Key { office: dossier.office, id: dossier.id };
    Ok(store::parties(tx, key)?.iter().any(|unit| reach.contains(unit)))
}

/// A refusal of the rules as the person sees it.
pub fn refused(refusal: Refusal) -> Problem {
    Problem::new(409, k::REFUSED).because(Words::new(refusal.label()))
}

/// When a dossier that was just filed must be checked.
pub(super) fn check_by(
    app: &App,
    tx: &mut Tx<'_>,
    office: Uuid,
    now: Timestamp,
) -> Result<Option<Timestamp>, Problem> {
    let calendar = units::calendar(app, tx, office, now)?;
    match deadlines::due_at(&calendar, CHECK_LIMIT, now) {
        Err(problem) if deadlines::is_unknown(&problem) => Ok(None),
        due => due.map(Some),
    }
}

/// Ends the professional life: no step, no date of a step.
pub(super) fn end(case: &mut Case<'_, '_>, state: State, outcome: &str) -> Result<(), Problem> {
    let (key, by, now) = (case.key(), case.account(), case.now);
    store::end_stay(case.tx, key, by, outcome, None, now)?;
    if case.dossier.course.is_some() && case.dossier.ended_at.is_none() {
        let calendar = case.calendar()?;
        if let Some(course) = &mut case.dossier.course {
            course.complete(&calendar, now).map_err(deadlines::course_problem)?;
        }
        deadlines::copy_dates(&mut case.dossier);
    }
    case.dossier.ended_at = Some(now);
    case.dossier.step_due_at = None;
    case.dossier.suspended_at = None;
    case.dossier.state = state;
    Ok(())
}

/// A text the person must give.
pub(super) fn required(field: &str, text: &str) -> Result<String, Problem> {
    let text = kernel::fold::nfc(text);
    if text.is_empty() {
        return Err(Problem::invalid(vec![kernel::problem::FieldProblem::new(
            field,
            Words::new(k::NEEDED),
        )]));
    }
    if text.chars().count() > 4000 {
        return Err(Problem::invalid(vec![kernel::problem::FieldProblem::new(
            field,
            Words::new(k::TOO_LONG),
        )]));
    }
    Ok(text)
}
