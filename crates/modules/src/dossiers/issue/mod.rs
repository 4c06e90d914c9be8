//! The numbered forms an office issues: made in the transaction of the act, frozen with the data they
//! show, printed from those data whenever somebody asks.

mod issuer;
mod letters;
mod receipt;
mod sheets;

pub(super) use letters::{apology, hand_over, refusal, stop, supplement};
pub use receipt::acceptance_proof;
pub(super) use receipt::{receipt, tracking_link};
pub use sheets::{Span, control_sheet, register};

use super::actions::Case;
use super::model::{Dossier, Issued, Person, PersonRole};
use super::{papers, store};
use crate::catalogue::Version;
use crate::k::dossiers as k;
use crate::{people, units, wording};
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use kernel::{counter, ids};
use print::Form;
use print::forms::{Component, Contact, Letterhead, Number, Signature};
use uuid::Uuid;

/// Prints an issued form again, from the data and words it was issued with.
pub async fn pdf(app: &App, issued: &Issued) -> Result<Vec<u8>, Problem> {
    let mut form: Form = serde_json::from_value(issued.data.clone()).map_err(Problem::internal)?;
    if let Form::Receipt(receipt) = &mut form {
        receipt.proof = receipt::proof(app, issued).await?;
    }
    wording::print_in(app, form, issued.office, &issued.wording).await
}

/// Next number of a form in the series of the body that issues it and the year.
pub(super) fn next_number(case: &mut Case<'_, '_>, form: &str) -> Result<String, Problem> {
    let year = format::local(case.now).year();
    let body = if issuer::is_police(case) { "police-" } else { "" };
    let series = format!("form-{form}-{body}{year}");
    Ok(format!("{:02}", counter::next(case.tx, case.dossier.authority, &series)?))
}

/// Keeps a form of the dossier.
fn keep(case: &mut Case<'_, '_>, form: &Form, number: Option<String>) -> Result<(), Problem> {
    let today = format::local(case.now).date();
    let issued = Issued {
        office: case.dossier.office,
        dossier: case.dossier.id,
        id: ids::id(case.now),
        form: form.kind().key().to_owned(),
        number,
        wording: wording::edition(case.tx, case.dossier.office, today)?,
        data: serde_json::to_value(form).map_err(Problem::internal)?,
        at: case.now,
    };
    let (key, by) = (case.key(), case.account());
    Ok(store::put_form(case.tx, key, &issued, by)?)
}

/// Left and right block of every form.
fn head(
    tx: &mut Tx<'_>,
    office: Uuid,
    unit: Uuid,
    number: Option<Number>,
    now: Timestamp,
) -> Result<Letterhead, Problem> {
    // What a desk gives out for another office stands under the desk's own.
    let office = match units::office_of(tx, unit)? {
        Some(own) => own,
        None => units::get(tx, office)?.ok_or_else(Problem::not_found)?,
    };
    let body = units::get(tx, unit)?.unwrap_or_else(|| office.clone());
    // A people's committee has no body above it in the letterhead; its parts name the committee.
    let (parent, body) = if body.id == office.id {
        (None, units::committee(&office, Lang::Vi))
    } else {
        (Some(units::committee(&office, Lang::Vi)), body.full_name_vi)
    };
    Ok(Letterhead { parent, body, place: office.name_vi, date: format::day(now), number })
}

fn numbered(serial: &str, symbol: &str) -> Number {
    Number { serial: Some(serial.to_owned()), symbol: symbol.to_owned() }
}

/// The papers that are there, as forms list them: in the order of the procedure.
fn components(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    version: &Version,
) -> Result<Vec<Component>, Problem> {
    let key = store::Key { office: dossier.office, id: dossier.id };
    let (received, files) = (store::components(tx, key)?, store::attachments(tx, key)?);
    let case = version.definition.case(&dossier.case_id);
    Ok(papers::came(dossier, case, &received, &files)
        .into_iter()
        .filter(papers::Came::is_there)
        .map(|came| Component {
            name: came.name.vi.clone(),
            originals: came.counted.map_or(0, |paper| paper.originals),
            certified: came.counted.map_or(0, |paper| paper.certified),
            copies: came.counted.map_or(0, |paper| paper.copies),
            note: came.note(Lang::Vi),
        })
        .collect())
}

/// The person of a role, as a form names people.
fn person(case: &mut Case<'_, '_>, role: PersonRole) -> Result<Option<Person>, Problem> {
    let key = case.key();
    Ok(store::people(case.tx, key)?.into_iter().find(|(at, _)| *at == role).map(|(_, who)| who))
}

fn on_form(person: &Person) -> print::forms::Person {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    print::forms::Person {
        name: person.name.clone(),
        id_number: some(&person.id_no),
        address: some(&person.address),
        phone: some(&person.phone),
        email: some(&person.email),
    }
}

fn applicant(case: &mut Case<'_, '_>) -> Result<print::forms::Person, Problem> {
    let found = person(case, PersonRole::Applicant)?;
    Ok(on_form(&found.unwrap_or_default()))
}

/// The official who acts, as a digital signature in the name of the account.
fn officer(case: &mut Case<'_, '_>) -> Result<(String, Signature), Problem> {
    let name = match case.account() {
        Some(account) => people::names(case.tx, &[account])?.remove(&account).unwrap_or_default(),
        None => String::new(),
    };
    let signature = Signature {
        name: Some(name.clone()).filter(|name| !name.is_empty()),
        ..Signature::default()
    };
    Ok((name, signature))
}

/// Name of a body that decides: the people's committee where a place stands for it.
fn agency_name(tx: &mut Tx<'_>, unit: Uuid) -> Result<String, Problem> {
    Ok(match units::get(tx, unit)? {
        Some(place) if place.code.is_some() => units::committee(&place, Lang::Vi),
        Some(unit) => unit.full_name_vi,
        None => String::new(),
    })
}

/// Where a unit is, how it is reached and when it is open, as forms print it.
fn contact(case: &mut Case<'_, '_>, unit: Uuid) -> Result<Option<Contact>, Problem> {
    let known = units::contact_of(case.tx, unit)?;
    let opening = units::opening(case.tx, unit, Lang::Vi, case.now)?;
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(Some(Contact {
        address: some(known.address),
        phone: some(known.phone),
        email: some(known.email),
        opening: some(opening),
    }))
}

/// A unit with its address and telephone in one line.
fn where_to_turn(tx: &mut Tx<'_>, unit: Uuid) -> Result<String, Problem> {
    let name = unit_name(tx, unit)?;
    Ok(units::contact_of(tx, unit)?.line(Lang::Vi, &name))
}

/// Who gets a letter beside the person it goes to.
fn recipients() -> Vec<String> {
    [k::PRINT_RECIPIENT_ABOVE, k::PRINT_RECIPIENT_FILE].map(|key| Lang::Vi.t(key).to_owned()).into()
}

fn unit_name(tx: &mut Tx<'_>, unit: Uuid) -> Result<String, Problem> {
    Ok(units::get(tx, unit)?.map(|unit| unit.full_name_vi).unwrap_or_default())
}

fn moment(at: Option<Timestamp>) -> String {
    at.map(format::moment).unwrap_or_default()
}
