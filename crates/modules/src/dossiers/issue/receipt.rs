//! Form 01: the receipt with the promised date and its derivation.

use super::{applicant, contact, head, keep, moment, officer, on_form, person, unit_name};
use crate::catalogue::labels;
use crate::dossiers::actions::Case;
use crate::dossiers::model::PersonRole;
use crate::dossiers::rules::DeliveryWay;
use crate::dossiers::store;
use crate::k::dossiers as k;
use kernel::i18n::Lang;
use kernel::problem::Problem;
use print::Form;
use print::forms::{Component, Receipt, Signature, Tracking};
use working_time::Language;

/// Issues the receipt of a dossier that was just accepted.
pub(crate) fn receipt(case: &mut Case<'_, '_>) -> Result<(), Problem> {
    let key = case.key();
    let components = store::components(case.tx, key)?
        .into_iter()
        .map(|paper| Component {
            name: paper.name.vi,
            originals: paper.originals,
            certified: paper.certified,
            copies: paper.copies,
            note: paper.shown.then(|| Lang::Vi.t(k::PAPER_SHOWN).to_owned()),
        })
        .collect();
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
    });
    keep(case, &form, None)
}

/// The address behind the QR code. The secret stands after `#`, so that it never reaches a server log.
pub(crate) fn tracking_link(base: &str, code: &str, secret: &str) -> String {
    format!("{base}/track#{code}/{secret}")
}
