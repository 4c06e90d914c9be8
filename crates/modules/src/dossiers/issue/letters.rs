//! Forms 02 to 05 and the minutes of hand-over.

use super::issuer::{Issuer, signer};
use super::{
    applicant, contact, head, keep, moment, next_number, numbered, officer, person, recipients,
    unit_name, where_to_turn,
};
use crate::dossiers::actions::Case;
use crate::dossiers::model::{PersonRole, Supplement};
use crate::dossiers::rules::Financial;
use crate::k::dossiers as k;
use jiff::Timestamp;
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use print::Form;
use print::forms::{
    Apology, Ground, HandOver, Letterhead, Number, Person, Refusal, ResultPaper, Signature,
    StopNotice, SupplementItem, SupplementRequest,
};

/// Form 02; returns its number, which is the document that stops the clock.
pub(crate) fn supplement(case: &mut Case<'_, '_>, request: &Supplement) -> Result<String, Problem> {
    let serial = next_number(case, "02")?;
    let number = format!("{serial}/HDHS");
    let (officer, signature) = officer(case)?;
    let (head, unit) = from_desk(case, numbered(&serial, "HDHS"))?;
    let contact = contact(case, case.dossier.receiver)?;
    let form = Form::SupplementRequest(SupplementRequest {
        head,
        unit,
        person: applicant(case)?,
        officer_phone: contact.as_ref().and_then(|known| known.phone.clone()).unwrap_or_default(),
        contact,
        procedure: case.procedure.definition.name.vi.clone(),
        dossier_code: Some(case.dossier.code.clone()),
        items: request
            .items
            .iter()
            .map(|item| SupplementItem {
                subject: item.label.clone(),
                request: item.what.clone(),
                quantity: None,
            })
            .collect(),
        reason: request.reason.clone(),
        until: request.window_until.map(format::moment),
        suspended_from: case.dossier.course.as_ref().map(|_| format::moment(case.now)),
        website: Some(format!("{}/track", case.app.config.base_url())),
        officer,
        signature,
    });
    keep(case, &form, Some(number.clone()))?;
    Ok(number)
}

/// Head of a letter of the desk and who speaks in it; where the police decide, they do.
fn from_desk(case: &mut Case<'_, '_>, number: Number) -> Result<(Letterhead, String), Problem> {
    let issuer = Issuer::of(case)?;
    if issuer.police {
        return Ok((issuer.head(Some(number), format::day(case.now)), issuer.agency));
    }
    let (office, at) = (case.dossier.office, case.dossier.receiver);
    Ok((head(case.tx, office, at, Some(number), case.now)?, unit_name(case.tx, at)?))
}

/// Form 03; returns its number.
pub(crate) fn refusal(
    case: &mut Case<'_, '_>,
    reason: &str,
    basis: &str,
) -> Result<String, Problem> {
    let serial = next_number(case, "03")?;
    let number = format!("{serial}/PTC");
    let (_, signature) = officer(case)?;
    let contact = where_to_turn(case.tx, case.dossier.receiver)?;
    let (head, unit) = from_desk(case, numbered(&serial, "PTC"))?;
    let form = Form::Refusal(Refusal {
        head,
        unit,
        person: applicant(case)?,
        procedure: case.procedure.definition.name.vi.clone(),
        dossier_code: Some(case.dossier.code.clone()),
        grounds: vec![Ground {
            reason: reason.to_owned(),
            basis: Some(basis.to_owned()).filter(|basis| !basis.is_empty()),
        }],
        contact,
        filer: Signature::default(),
        receiver: signature,
    });
    keep(case, &form, Some(number.clone()))?;
    Ok(number)
}

/// Form 04, under the number that the new promise names as its document.
pub(crate) fn apology(
    case: &mut Case<'_, '_>,
    number: &str,
    reason: &str,
    promised: Option<Timestamp>,
) -> Result<(), Problem> {
    let signature = signer(case)?;
    let unit = case.dossier.unit;
    let issuer = Issuer::of(case)?;
    let form = Form::Apology(Apology {
        head: issuer.head(Some(numbered(number, "PXL")), format::day(case.now)),
        agency: issuer.agency,
        addressee: case.dossier.applicant.clone(),
        dossier_code: case.dossier.code.clone(),
        procedure: case.procedure.definition.name.vi.clone(),
        received_at: moment(case.dossier.accepted_at),
        promised_at: moment(promised),
        responsible_unit: unit_name(case.tx, unit)?,
        reason: reason.to_owned(),
        new_promised_at: moment(case.dossier.due_at),
        collect_at: unit_name(case.tx, case.dossier.receiver)?,
        signature,
        recipients: recipients(),
    });
    keep(case, &form, Some(number.to_owned()))
}

/// Form 05.
pub(crate) fn stop(case: &mut Case<'_, '_>, reason: &str, basis: &str) -> Result<(), Problem> {
    let serial = next_number(case, "05")?;
    let signature = signer(case)?;
    let issuer = Issuer::of(case)?;
    let symbol = format!("TB-{}", issuer.short);
    let money = match case.dossier.financial {
        Financial::Paid => k::STOP_MONEY_PAID,
        Financial::Due => k::STOP_MONEY_DUE,
        Financial::Nothing => k::STOP_MONEY_NOTHING,
    };
    let step = case.dossier.step.and_then(|step| case.steps().get(step).cloned());
    let form = Form::StopNotice(StopNotice {
        head: issuer.head(Some(numbered(&serial, &symbol)), format::day(case.now)),
        agency: issuer.agency,
        addressee: case.dossier.applicant.clone(),
        dossier_code: case.dossier.code.clone(),
        procedure: case.procedure.definition.name.vi.clone(),
        received_at: moment(case.dossier.accepted_at),
        basis: if basis.is_empty() { reason.to_owned() } else { basis.to_owned() },
        stage: step.map(|step| step.name.vi).unwrap_or_default(),
        decision: reason.to_owned(),
        financial_settlement: Lang::Vi.t(money).to_owned(),
        papers_returned: None,
        contact: where_to_turn(case.tx, case.dossier.receiver)?,
        signature,
        recipients: recipients(),
    });
    keep(case, &form, Some(format!("{serial}/{symbol}")))
}

/// Minutes of handing over the result.
pub(crate) fn hand_over(
    case: &mut Case<'_, '_>,
    receiver: &str,
    proof: &str,
) -> Result<(), Problem> {
    let (giver, signature) = officer(case)?;
    let owner = person(case, PersonRole::Owner)?.unwrap_or_default();
    let (office, unit) = (case.dossier.office, case.dossier.receiver);
    let kind = case.procedure.definition.results.first().map(|kind| kind.name.vi.clone());
    let results = case
        .dossier
        .result
        .iter()
        .map(|result| ResultPaper {
            kind: if result.grants {
                kind.clone().unwrap_or_default()
            } else {
                Lang::Vi.t(k::PRINT_REFUSAL).to_owned()
            },
            number: result.number.clone().unwrap_or_default(),
            subject: result.text.clone(),
            copies: 1,
        })
        .collect();
    let form = Form::HandOver(HandOver {
        head: head(case.tx, office, unit, None, case.now)?,
        dossier_code: case.dossier.code.clone(),
        procedure: case.procedure.definition.name.vi.clone(),
        owner: owner.name,
        giver,
        giver_unit: unit_name(case.tx, unit)?,
        receiver: Person {
            name: receiver.to_owned(),
            id_number: Some(proof.to_owned()).filter(|proof| !proof.is_empty()),
            ..Person::default()
        },
        authorisation: None,
        results,
        originals: Vec::new(),
        at: format::moment(case.now),
        receiver_signature: Signature { name: Some(receiver.to_owned()), ..Signature::default() },
        giver_signature: signature,
    });
    keep(case, &form, None)
}
