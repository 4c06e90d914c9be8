//! Form 01: the receipt with the promised date and its derivation.

use super::{
    applicant, components, contact, head, keep, moment, officer, on_form, person, unit_name,
};
use crate::catalogue::{fees, labels};
use crate::dossiers::actions::{ABOUT, Case};
use crate::dossiers::model::{Charge, Issued, PersonRole};
use crate::dossiers::rules::{DeliveryWay, Verb};
use crate::dossiers::store::{self, Key};
use crate::ledger;
use ::ledger::Proof;
use kernel::app::App;
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use print::Form;
use print::forms::{LogProof, Receipt, Signature, Tracking};
use working_time::Language;

/// Issues the receipt of a dossier that was just accepted.
pub(crate) fn receipt(case: &mut Case<'_, '_>) -> Result<(), Problem> {
    let key = case.key();
    let components = components(case.tx, &case.dossier, &case.procedure)?;
    let charges = store::charges(case.tx, key)?.iter().map(charge_line).collect();
    let (_, signature) = officer(case)?;
    let applicant = applicant(case)?;
    let owner = person(case, PersonRole::Owner)?
        .map(|owner| on_form(&owner))
        .filter(|owner| owner.name != applicant.name);
    let base = case.app.config.base_url();
    let dossier = &case.dossier;
    let derivation = dossier
        .course
        .as_ref()
        .and_then(|course| course.current().derivation.as_ref())
        .map(|derivation| derivation.render(Language::Vietnamese))
        .unwrap_or_default();
    let (office, unit) = (dossier.office, dossier.receiver);
    let receiving_unit = unit_name(case.tx, unit)?;
    let contact = contact(case, unit)?;
    let collect_at = match case.dossier.delivery_way {
        DeliveryWay::Counter => receiving_unit.clone(),
        way => Lang::Vi.t(way.label()).to_owned(),
    };
    let definition = &case.procedure.definition;
    let variant = definition
        .case(&case.dossier.case_id)
        .filter(|_| definition.cases.len() > 1)
        .map(|variant| format!(" ({})", variant.name.vi))
        .unwrap_or_default();
    let form = Form::Receipt(Receipt {
        head: head(case.tx, office, unit, None, case.now)?,
        dossier_code: case.dossier.code.clone(),
        receiving_unit,
        contact,
        filer: Signature { name: Some(applicant.name.clone()), ..Signature::default() },
        applicant,
        channel: Lang::Vi.t(labels::channel(case.dossier.channel)).to_owned(),
        procedure: format!("{}{variant}", definition.name.vi),
        owner,
        components,
        sets: case.dossier.sets,
        charges,
        statutory_time: labels::limit_words(Lang::Vi, &case.dossier.limit),
        received_at: moment(case.dossier.accepted_at),
        promised_at: moment(case.dossier.due_at),
        collect_at,
        derivation,
        register: None,
        hotline: None,
        tracking: Tracking {
            url: format!("{base}/track"),
            secret: case.dossier.secret.clone(),
            qr: tracking_link(&base, &case.dossier.code, &case.dossier.secret),
        },
        receiver: signature,
        proof: None,
    });
    keep(case, &form, None)
}

/// A fee with what was counted: `Phí chứng thực bản sao (3 trang × 2 bản sao): 10.000 ₫`.
fn charge_line(charge: &Charge) -> String {
    let amount = format::money(Lang::Vi, charge.amount);
    let counted = charge.counted.as_ref().map(|counted| fees::words(Lang::Vi, counted));
    let counted = counted.map_or_else(String::new, |words| format!(" ({words})"));
    format!("{}{counted}: {amount}", charge.name.vi)
}

/// The address behind the QR code. The secret stands after `#`, so that it never reaches a server log.
pub(crate) fn tracking_link(base: &str, code: &str, secret: &str) -> String {
    format!("{base}/track#{code}/{secret}")
}

/// The proof of the log that a dossier was accepted, as it is printed and attached.
pub(super) async fn proof(app: &App, issued: &Issued) -> Result<Option<LogProof>, Problem> {
    let key = Key { office: issued.office, id: issued.dossier };
    let Some(proof) = acceptance_proof(app, key).await? else { return Ok(None) };
    Ok(Some(LogProof {
        log: proof.checkpoint.text.lines().next().unwrap_or_default().to_owned(),
        line: proof.index.to_string(),
        url: format!("{}/ledger/verify", app.config.base_url()),
        file: proof.to_string(),
    }))
}

/// The proof of the log that a dossier was accepted; its event takes its place now if it still waits.
pub async fn acceptance_proof(app: &App, key: Key) -> Result<Option<Proof>, Problem> {
    let find = move |tx: &mut kernel::db::Tx<'_>| {
        ledger::receipt(tx, key.office, ABOUT, key.id, Verb::Accept.code())
    };
    let found = app.db.read(find).await?;
    if found.is_some() {
        return Ok(found);
    }
    ledger::sequence(app, key.office).await.map_err(Problem::internal)?;
    app.db.read(find).await
}
