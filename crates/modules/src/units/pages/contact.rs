//! How a unit is reached: shown with its opening hours, and changed by its administrator.

use crate::k::units as k;
use crate::units::{self, Contact, UNITS_EDIT, Unit};
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::errors::{self, errors};
use kernel::html::field::{self, Field, Text, Width};
use kernel::html::summary::Fact;
use kernel::html::{Tone, html, tag};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Fields, Id, Page, Visit};
use kernel::i18n::Lang;
use kernel::problem::{FieldProblem, Problem};
use uuid::Uuid;

/// Address, telephone, e-mail and hours, for the summary of a unit.
pub(super) fn facts(lang: Lang, contact: &Contact, opening: &str) -> Vec<Fact> {
    let sample = html! {
        @if contact.sample { " " (tag::tag(Tone::Neutral, lang.t(k::CONTACT_SAMPLE))) }
    };
    vec![
        Fact::new(
            lang.t(k::CONTACT_ADDRESS),
            html! {
                (contact.address)
                @if !contact.address.is_empty() { (sample) }
            },
        ),
        Fact::new(
            lang.t(k::CONTACT_PHONE),
            html! {
                @if !contact.phone.is_empty() { a href={ "tel:" (dialled(&contact.phone)) } { (contact.phone) } }
            },
        ),
        Fact::new(
            lang.t(k::CONTACT_EMAIL),
            html! {
                @if !contact.email.is_empty() { a href={ "mailto:" (contact.email) } { (contact.email) } }
            },
        ),
        Fact::new(lang.t(k::CONTACT_OPENING), html! { (opening) }),
    ]
}

/// A number without the signs that only part it for the eye.
fn dialled(phone: &str) -> String {
    phone.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect()
}

pub(in crate::units) async fn show(visit: Visit, Id(id): Id) -> Result<Response, Problem> {
    visit.permit(UNITS_EDIT, &[id])?;
    let (unit, contact) = load(&visit, id).await?;
    let mut fields = Fields::default();
    for (name, value) in
        [("address", contact.address), ("phone", contact.phone), ("email", contact.email)]
    {
        fields.values.push((name.into(), value));
    }
    Ok(form(&visit, &unit, &fields, &[]))
}

async fn load(visit: &Visit, id: Uuid) -> Result<(Unit, Contact), Problem> {
    visit
        .app
        .db
        .read(move |tx| {
            let unit = units::get(tx, id)?.ok_or_else(Problem::not_found)?;
            let own = units::store::contact(tx, id)?.unwrap_or_default();
            Ok((unit, own))
        })
        .await
}

pub(in crate::units) async fn save(
    visit: Visit,
    Id(id): Id,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let permit = visit.permit(UNITS_EDIT, &[id])?;
    let (unit, _) = load(&visit, id).await?;
    let contact = Contact {
        address: fields.get("address").to_owned(),
        phone: fields.get("phone").to_owned(),
        email: fields.get("email").to_owned(),
        sample: false,
    };
    let (now, of) = (visit.now, unit.clone());
    let done =
        visit.app.db.write(move |tx| units::set_contact(tx, &permit, &of, &contact, now)).await;
    match done {
        Ok(()) => Ok(redirect_with(&format!("/units/{id}"), visit.lang.t(k::CONTACT_SAVED))),
        Err(problem) if problem.status == 422 => Ok(form(&visit, &unit, &fields, &problem.fields)),
        Err(problem) => Err(problem),
    }
}

fn form(visit: &Visit, unit: &Unit, fields: &Fields, problems: &[FieldProblem]) -> Response {
    let lang = visit.lang;
    let said: Vec<errors::Problem> = problems
        .iter()
        .map(|problem| errors::Problem {
            field: field::id_of(&problem.field),
            text: problem.message.text(lang),
        })
        .collect();
    let error = |name: &str| {
        said.iter().find(|problem| problem.field == name).map(|problem| problem.text.as_str())
    };
    let text = |name: &'static str, label, hint, width| {
        field::text(
            &Field::new(lang, name, lang.t(label))
                .free()
                .hint(lang.t(hint))
                .error(error(name))
                .width(width),
            &Text { value: fields.get(name), ..Text::default() },
        )
    };
    let body = html! {
        (errors(lang, &said))
        p { (lang.t(k::CONTACT_LEAD)) }
        form method="post" novalidate {
            (text("address", k::CONTACT_ADDRESS, k::CONTACT_ADDRESS_HINT, Width::Full))
            (text("phone", k::CONTACT_PHONE, k::CONTACT_PHONE_HINT, Width::Medium))
            (text("email", k::CONTACT_EMAIL, k::CONTACT_EMAIL_HINT, Width::Medium))
            (button::row(button::submit(lang.t(k::CONTACT_SAVE), Weight::Main)))
        }
    };
    Page::staff(visit, lang.f(k::CONTACT_OF, &[("unit", &unit.label(lang))]), body)
        .crumb(lang.t(k::TITLE), "/units")
        .crumb(unit.label(lang), format!("/units/{}", unit.id))
        .status(if problems.is_empty() { 200 } else { 422 })
        .into_response()
}
