//! Forms 06 and 07: made from the records whenever they are asked for.

use super::{agency_name, components, head, moment, unit_name};
use crate::catalogue::labels;
use crate::dossiers::actions::procedure;
use crate::dossiers::deadlines;
use crate::dossiers::model::{Dossier, PersonRole, Stay};
use crate::dossiers::rules::State;
use crate::dossiers::store::{self, Key};
use crate::k::dossiers as k;
use crate::{people, units};
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use print::Form;
use print::forms::{ControlSheet, HandOverStep, Outcome, Register, RegisterRow, Signature};
use std::collections::HashMap;
use uuid::Uuid;
use working_time::{Calendar, Verdict};

/// Form 06, the control sheet of a dossier so far.
pub fn control_sheet(
    app: &App,
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    now: Timestamp,
) -> Result<Form, Problem> {
    let key = Key { office: dossier.office, id: dossier.id };
    let version = procedure(app, tx, dossier.procedure_version)?;
    let calendar = units::calendar(app, tx, dossier.authority, now)?;
    let stays = store::stays(tx, key)?;
    let accounts: Vec<Uuid> =
        stays.iter().flat_map(|stay| [stay.assignee, stay.ended_by]).flatten().collect();
    let names = people::names(tx, &accounts)?;
    let mut steps = Vec::new();
    for pair in stays.windows(2) {
        steps.push(change(tx, &calendar, &pair[0], &pair[1], &names)?);
    }
    // A refusal goes back to the one-stop shop without a step of its own there.
    if let (State::Refused, Some(last), Some(at)) = (dossier.state, stays.last(), dossier.ended_at)
    {
        let back = Stay {
            unit: dossier.receiver,
            assignee: None,
            ended_by: None,
            started_at: at,
            ..last.clone()
        };
        steps.push(change(tx, &calendar, last, &back, &names)?);
    }
    let components = components(tx, dossier, &version)?;
    let mut coordinating = Vec::new();
    for question in store::consultations(tx, key)? {
        coordinating.push(unit_name(tx, question.unit)?);
    }
    Ok(Form::ControlSheet(ControlSheet {
        head: head(tx, dossier.office, dossier.receiver, None, now)?,
        dossier_code: dossier.code.clone(),
        procedure: version.definition.name.vi.clone(),
        lead_agency: agency_name(tx, dossier.authority)?,
        coordinating,
        components,
        sets: dossier.sets,
        statutory_time: labels::limit_words(Lang::Vi, &dossier.limit),
        received_at: moment(dossier.accepted_at),
        promised_at: moment(dossier.due_at),
        steps,
        empty_rows: if dossier.handed_over_at.is_some() { 0 } else { 3 },
    }))
}

fn change(
    tx: &mut Tx<'_>,
    calendar: &Calendar,
    from: &Stay,
    to: &Stay,
    names: &HashMap<Uuid, String>,
) -> Result<HandOverStep, Problem> {
    let name = |account: Option<Uuid>| {
        account.and_then(|account| names.get(&account).cloned()).unwrap_or_default()
    };
    let outcome = from.ended_at.zip(from.due_at).map(|(ended, due)| {
        match deadlines::verdict(calendar, due, ended) {
            Verdict::CompletedEarly => Outcome::Early,
            Verdict::CompletedLate => Outcome::Overdue,
            _ => Outcome::OnTime,
        }
    });
    Ok(HandOverStep {
        from_unit: unit_name(tx, from.unit)?,
        giver: name(from.ended_by),
        to_unit: unit_name(tx, to.unit)?,
        receiver: name(to.assignee.or(to.ended_by)),
        at: format::moment(to.started_at),
        outcome,
        note: from.note.clone(),
    })
}

/// What a register covers.
#[derive(Clone, Debug)]
pub struct Span {
    /// The office.
    pub office: Uuid,
    /// The first day, by a moment of it.
    pub from: Timestamp,
    /// The last day, by a moment of it.
    pub to: Timestamp,
    /// The units whose dossiers it holds; none when it is the whole register.
    pub part: Option<String>,
}

/// Form 07, the register of an office over a period.
pub fn register(
    app: &App,
    tx: &mut Tx<'_>,
    span: &Span,
    dossiers: &[Dossier],
    keeper: String,
    now: Timestamp,
) -> Result<Form, Problem> {
    let mut rows = Vec::new();
    for (number, dossier) in dossiers.iter().enumerate() {
        let key = Key { office: dossier.office, id: dossier.id };
        let owner = store::people(tx, key)?
            .into_iter()
            .find(|(role, _)| *role == PersonRole::Owner)
            .map(|(_, person)| person)
            .unwrap_or_default();
        let stays = store::stays(tx, key)?;
        let version = procedure(app, tx, dossier.procedure_version)?;
        rows.push(RegisterRow {
            number: u32::try_from(number).unwrap_or(u32::MAX) + 1,
            dossier_code: dossier.code.clone(),
            procedure: version.definition.name.vi.clone(),
            sets: dossier.sets,
            name: owner.name.clone(),
            contact: [owner.address, owner.phone]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join("; "),
            lead_agency: agency_name(tx, dossier.authority)?,
            received: moment(dossier.accepted_at.or(Some(dossier.submitted_at))),
            promised: moment(dossier.due_at),
            sent: stays.get(1).map(|stay| format::moment(stay.started_at)),
            result_back: dossier.ended_at.map(format::moment),
            returned: dossier.handed_over_at.map(format::moment),
            method: dossier
                .handed_over_at
                .map(|_| Lang::Vi.t(dossier.delivery_way.label()).to_owned()),
            note: Some(Lang::Vi.t(dossier.state.label()).to_owned()),
        });
    }
    Ok(Form::Register(Register {
        head: head(tx, span.office, span.office, None, now)?,
        from: format::day(span.from),
        to: format::day(span.to),
        part: span.part.as_ref().map(|units| Lang::Vi.f(k::REGISTER_PART, &[("units", units)])),
        volume: None,
        rows,
        keeper: Signature { name: Some(keeper), ..Signature::default() },
    }))
}
