//! Everything the page of one dossier shows, loaded in one reading unit of work.

use super::{reach, reading};
use crate::catalogue::definition::{Case, Step, StepKind};
use crate::catalogue::{self, Version};
use crate::dossiers::actions::{self, Who};
use crate::dossiers::model::{
    Attachment, Charge, Consultation, Dossier, Issued, Person, PersonRole, Received, Stay,
    Supplement,
};
use crate::dossiers::results;
use crate::dossiers::rules::{self, Situation, State, Verb};
use crate::dossiers::store::{self, Key, Reader, Reading};
use crate::people::rights::{DOSSIER_EXAMINE, DOSSIER_READ};
use crate::units::{self, Unit};
use crate::{k::desk as k, people};
use jiff::Timestamp;
use kernel::actor::Actor;
use kernel::app::App;
use kernel::db::Tx;
use kernel::events::{self, Event};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;
use working_time::Calendar;

/// A dossier with all that belongs to it, as one official sees it.
pub(super) struct View {
    pub(super) dossier: Dossier,
    pub(super) procedure: Version,
    pub(super) situation: Situation,
    pub(super) calendar: Arc<Calendar>,
    pub(super) people: Vec<(PersonRole, Person)>,
    pub(super) received: Vec<Received>,
    pub(super) attachments: Vec<Attachment>,
    pub(super) stays: Vec<Stay>,
    pub(super) consultations: Vec<Consultation>,
    pub(super) supplements: Vec<Supplement>,
    pub(super) charges: Vec<Charge>,
    pub(super) forms: Vec<Issued>,
    pub(super) events: Vec<Event>,
    /// Who read it before, the latest first.
    pub(super) readers: Vec<Reading>,
    /// What this person may do now.
    pub(super) verbs: Vec<Verb>,
    /// Who could take the current step.
    pub(super) able: Vec<(Uuid, String)>,
    /// Units that could be asked.
    pub(super) askable: Vec<Unit>,
    /// Questions this person may answer.
    pub(super) to_answer: Vec<Uuid>,
    names: HashMap<Uuid, String>,
    units: HashMap<Uuid, Unit>,
}

impl View {
    /// Loads a dossier by its code, if the person may see it.
    pub(super) fn load(
        app: &App,
        tx: &mut Tx<'_>,
        actor: &Actor,
        code: &str,
        now: Timestamp,
    ) -> Result<Self, Problem> {
        let dossier = reach::dossier(tx, actor, code)?;
        let key = Key { office: dossier.office, id: dossier.id };
        let procedure = catalogue::version(tx, dossier.procedure_version)?
            .ok_or_else(|| Problem::internal("a dossier without its procedure version"))?;
        let situation = actions::situation(tx, &dossier, &procedure, now)?;
        let calendar = units::calendar(app, tx, dossier.authority, now)?;
        let mut verbs = Vec::new();
        for verb in Verb::ALL {
            if rules::check(*verb, &situation).is_ok()
                && actions::permit(tx, Who::Official(actor), *verb, &situation, &dossier).is_ok()
            {
                verbs.push(*verb);
            }
        }
        if situation.drafter == Some(actor.account) {
            verbs.retain(|verb| *verb != Verb::Sign);
        }
        let today = format::local(now).date();
        let able = if verbs.contains(&Verb::Assign) {
            let (right, _) = actions::need(Verb::Forward, &situation, &dossier);
            people::able(tx, &[right], dossier.unit, today)?
        } else {
            Vec::new()
        };
        let consultations = store::consultations(tx, key)?;
        let to_answer = consultations
            .iter()
            .filter(|asked| asked.answered_at.is_none())
            .filter(|asked| actor.may(DOSSIER_EXAMINE, &[asked.unit]).is_some())
            .map(|asked| asked.id)
            .collect();
        let askable =
            if verbs.contains(&Verb::Consult) { askable(tx, &dossier, now)? } else { Vec::new() };
        let mut view = Self {
            people: store::people(tx, key)?,
            received: store::components(tx, key)?,
            attachments: store::attachments(tx, key)?,
            stays: store::stays(tx, key)?,
            supplements: store::supplements(tx, key)?,
            charges: store::charges(tx, key)?,
            forms: store::forms(tx, key)?,
            events: events::of(tx, dossier.office, dossier.id)?,
            readers: store::readers(tx, key, reading::LATEST)?,
            dossier,
            procedure,
            situation,
            calendar,
            consultations,
            verbs,
            able,
            askable,
            to_answer,
            names: HashMap::new(),
            units: HashMap::new(),
        };
        view.names = people::names(tx, &view.accounts())?;
        view.units = units::get_many(tx, &view.places())?;
        Ok(view)
    }

    fn accounts(&self) -> Vec<Uuid> {
        let stays = self.stays.iter().flat_map(|stay| [stay.assignee, stay.ended_by]);
        let events = self
            .events
            .iter()
            .flat_map(|event| [event.actor, about(event, "to"), about(event, "assignee")]);
        let answers = self.consultations.iter().map(|asked| asked.answered_by);
        let draft = self.dossier.draft.as_ref().map(|draft| draft.by);
        let signer = self.dossier.result.as_ref().map(|result| result.signer);
        stays
            .chain(events)
            .chain(answers)
            .chain(self.readers.iter().map(|look| Some(look.account)))
            .chain([self.dossier.assignee, draft, signer])
            .flatten()
            .collect()
    }

    fn places(&self) -> Vec<Uuid> {
        let dossier = &self.dossier;
        let mut places = vec![dossier.office, dossier.receiver, dossier.authority, dossier.unit];
        places.extend(dossier.helped_at);
        places.extend(self.stays.iter().map(|stay| stay.unit));
        places.extend(self.consultations.iter().map(|asked| asked.unit));
        places.extend(self.events.iter().filter_map(|event| event.unit));
        places.extend(self.events.iter().filter_map(|event| about(event, "unit")));
        places.extend(self.events.iter().filter_map(|event| about(event, "from")));
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The name of an account; a dash when it is not known.
    pub(super) fn name(&self, account: Uuid) -> &str {
        self.names.get(&account).map_or("–", String::as_str)
    }

    /// The name of a unit.
    pub(super) fn unit(&self, lang: Lang, unit: Uuid) -> &str {
        self.units.get(&unit).map_or(lang.t(k::UNKNOWN_UNIT), |unit| unit.label(lang))
    }

    /// The case variant it was filed under.
    pub(super) fn case(&self) -> Option<&Case> {
        self.procedure.definition.case(&self.dossier.case_id)
    }

    /// The steps it goes through.
    pub(super) fn steps(&self) -> Vec<&Step> {
        self.procedure.definition.steps_of(&self.dossier.case_id)
    }

    /// The step it is at.
    pub(super) fn step(&self) -> Option<&Step> {
        self.dossier.step.and_then(|place| self.steps().get(place).copied())
    }

    /// What to do first here, if the person may.
    pub(super) fn primary(&self) -> Option<Verb> {
        let wanted: &[Verb] = match self.situation.step {
            _ if !self.to_answer.is_empty() => &[Verb::Answer],
            _ if self.dossier.suspended_at.is_some() => &[Verb::Supply, Verb::Resume],
            Some(StepKind::Examine) if !self.situation.drafted => &[Verb::Draft],
            _ => &[
                Verb::AllowWithdrawal,
                Verb::Accept,
                Verb::Supply,
                Verb::Sign,
                Verb::Number,
                Verb::HandOver,
                Verb::Forward,
                Verb::Pay,
            ],
        };
        wanted.iter().copied().find(|verb| self.verbs.contains(verb))
    }

    /// Why a verb this person has the right for cannot be done now.
    pub(super) fn refusals(&self) -> Vec<(Verb, rules::Refusal)> {
        let unsent = self.verbs.contains(&Verb::HandOver)
            && self.dossier.state == State::Processed
            && results::is_sent(&self.dossier, "")
            && results::in_force(&self.attachments).is_empty();
        let unsent = unsent.then_some((Verb::HandOver, rules::Refusal::NoResultFile));
        [Verb::Forward, Verb::HandOver, Verb::Sign]
            .into_iter()
            .filter_map(|verb| match rules::check(verb, &self.situation) {
                Err(
                    refusal @ (rules::Refusal::NoDraft
                    | rules::Refusal::OpenConsultations
                    | rules::Refusal::Unpaid),
                ) => Some((verb, refusal)),
                _ => None,
            })
            .chain(unsent)
            .collect()
    }
}

/// The unit or account an event names.
pub(super) fn about(event: &Event, name: &str) -> Option<Uuid> {
    let found = event.data["what"].get(name).or_else(|| event.data.get(name))?;
    found.as_str()?.parse().ok()
}

/// Divisions of the office and the offices beside it.
fn askable(tx: &mut Tx<'_>, dossier: &Dossier, now: Timestamp) -> Result<Vec<Unit>, Problem> {
    let today = format::local(now).date();
    let ids = units::below(tx, dossier.authority)?;
    let mut found: Vec<Unit> = units::get_many(tx, &ids)?.into_values().collect();
    found.sort_by(|a, b| a.name_vi.cmp(&b.name_vi).then(a.id.cmp(&b.id)));
    if let Some(parent) = units::get(tx, dossier.authority)?.and_then(|office| office.parent) {
        found.extend(units::children(tx, parent, today)?);
    }
    found.retain(|unit| {
        unit.exists_on(today) && unit.id != dossier.unit && unit.id != dossier.authority
    });
    Ok(found)
}

/// Notes that a person looked, in which role and to which end.
pub(super) fn log(
    tx: &mut Tx<'_>,
    actor: &Actor,
    dossier: &Dossier,
    now: Timestamp,
) -> Result<(), Problem> {
    let key = Key { office: dossier.office, id: dossier.id };
    let (role, purpose) = reach::purpose(actor, dossier);
    debug_assert!(actor.holds(DOSSIER_READ));
    let by = Reader { account: actor.account, role, purpose };
    Ok(store::log_read(tx, key, &by, now)?)
}
