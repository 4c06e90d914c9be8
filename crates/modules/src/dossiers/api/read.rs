//! One dossier for programs. Each look at a resident's data is recorded with its purpose.

use super::shapes::{
    AttachmentBody, ChargeBody, ConsultationBody, DerivationBody, DossierBody, DossierDetail,
    EventBody, FormBody, PaperBody, StayBody, SupplementBody,
};
use crate::catalogue;
use crate::dossiers::actions::{self, Who};
use crate::dossiers::issue;
use crate::dossiers::model::Dossier;
use crate::dossiers::pages::desk::reach;
use crate::dossiers::rules::{self, Verb};
use crate::dossiers::store::{self, Key, Reader};
use crate::k::resident as k;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::events;
use kernel::http::json::{Listing, json};
use kernel::http::{Visit, download};
use kernel::problem::{FieldProblem, Problem, Words};
use uuid::Uuid;

/// To which end data are read; in the header `Purpose`.
const PURPOSES: [&str; 3] = ["handling", "consultation", "supervision"];

/// Its address in the database.
pub(super) const fn key(dossier: &Dossier) -> Key {
    Key { office: dossier.office, id: dossier.id }
}

/// The purpose a program names, if it names one.
pub(super) fn stated(headers: &HeaderMap) -> Result<Option<&'static str>, Problem> {
    let Some(value) = headers.get("purpose") else { return Ok(None) };
    let known = PURPOSES.into_iter().find(|one| value.as_bytes() == one.as_bytes());
    known.map(Some).ok_or_else(|| {
        Problem::invalid(vec![FieldProblem::new("Purpose", Words::new(k::NO_SUCH_VALUE))])
    })
}

/// Finds a dossier within reach and records the look.
pub(super) fn look(
    tx: &mut Tx<'_>,
    actor: &Actor,
    code: &str,
    purpose: Option<&'static str>,
    now: jiff::Timestamp,
) -> Result<Dossier, Problem> {
    let dossier = reach::dossier(tx, actor, code)?;
    let (role, usual) = reach::purpose(actor, &dossier);
    let by = Reader { account: actor.account, role, purpose: purpose.unwrap_or(usual) };
    store::log_read(tx, key(&dossier), &by, now)?;
    Ok(dossier)
}

/// A dossier with everything that belongs to it. The look is recorded with its purpose.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}", tag = "dossiers",
    params(
        ("code" = String, Path, description = "Code"),
        ("Purpose" = Option<String>, Header, description = "`handling`, `consultation` or `supervision`; by the role when absent"),
    ),
    responses((status = 200, description = "The dossier", body = DossierDetail)),
    security(("session" = [])))]
pub(super) async fn one(
    visit: Visit,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let (now, purpose) = (visit.now, stated(&headers)?);
    let detail = visit
        .app
        .db
        .write(move |tx| {
            let dossier = look(tx, &actor, &code, purpose, now)?;
            detail(tx, &actor, &dossier, now)
        })
        .await?;
    Ok(json(200, &detail))
}

fn detail(
    tx: &mut Tx<'_>,
    actor: &Actor,
    dossier: &Dossier,
    now: jiff::Timestamp,
) -> Result<DossierDetail, Problem> {
    let key = key(dossier);
    let version = catalogue::version(tx, dossier.procedure_version)?
        .ok_or_else(|| Problem::internal("a dossier without its procedure version"))?;
    let situation = actions::situation(tx, dossier, &version, now)?;
    let mut possible = Vec::new();
    for verb in Verb::ALL {
        if rules::check(*verb, &situation).is_ok()
            && actions::permit(tx, Who::Official(actor), *verb, &situation, dossier).is_ok()
        {
            possible.push(verb.code());
        }
    }
    let value = |json: serde_json::Result<serde_json::Value>| json.map_err(Problem::internal);
    Ok(DossierDetail {
        people: list(store::people(tx, key)?),
        papers: list::<_, PaperBody>(store::components(tx, key)?),
        attachments: list::<_, AttachmentBody>(store::attachments(tx, key)?),
        steps: list::<_, StayBody>(store::stays(tx, key)?),
        consultations: list::<_, ConsultationBody>(store::consultations(tx, key)?),
        supplements: list::<_, SupplementBody>(store::supplements(tx, key)?),
        charges: list::<_, ChargeBody>(store::charges(tx, key)?),
        form: dossier.form.clone(),
        draft: dossier.draft.as_ref().map(serde_json::to_value).map(value).transpose()?,
        result: dossier.result.as_ref().map(serde_json::to_value).map(value).transpose()?,
        delivery_way: dossier.delivery_way.code(),
        actions: possible,
        dossier: DossierBody::from(dossier),
    })
}

/// Rows as programs read them.
pub(super) fn list<T, B: From<T>>(rows: Vec<T>) -> Vec<B> {
    rows.into_iter().map(B::from).collect()
}

/// Every event of a dossier, oldest first.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}/events", tag = "dossiers",
    params(("code" = String, Path, description = "Code")),
    responses((status = 200, description = "The events", body = Listing<EventBody>)),
    security(("session" = [])))]
pub(super) async fn events(
    visit: Visit,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let (now, purpose) = (visit.now, stated(&headers)?);
    let events = visit
        .app
        .db
        .write(move |tx| {
            let dossier = look(tx, &actor, &code, purpose, now)?;
            Ok::<_, Problem>(events::of(tx, dossier.office, dossier.id)?)
        })
        .await?;
    Ok(json(200, &Listing::<EventBody> { items: list(events), next: None }))
}

/// The promised dates and why they are what they are; no promise before acceptance.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}/derivation", tag = "dossiers",
    params(("code" = String, Path, description = "Code")),
    responses((status = 200, description = "The promises", body = DerivationBody)),
    security(("session" = [])))]
pub(super) async fn derivation(
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let dossier = visit.app.db.read(move |tx| reach::dossier(tx, &actor, &code)).await?;
    let course = dossier.course.as_ref().ok_or_else(Problem::not_found)?;
    Ok(json(200, &DerivationBody::from(course)))
}

/// The forms that were issued. The look is recorded.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}/forms", tag = "dossiers",
    params(("code" = String, Path, description = "Code")),
    responses((status = 200, description = "The forms", body = Listing<FormBody>)),
    security(("session" = [])))]
pub(super) async fn forms(
    visit: Visit,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let (now, purpose) = (visit.now, stated(&headers)?);
    let forms = visit
        .app
        .db
        .write(move |tx| {
            let dossier = look(tx, &actor, &code, purpose, now)?;
            Ok::<_, Problem>(store::forms(tx, key(&dossier))?)
        })
        .await?;
    Ok(json(200, &Listing::<FormBody> { items: list(forms), next: None }))
}

/// A form as PDF, from the data and the wording it was issued with. The look is recorded.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}/forms/{id}", tag = "dossiers",
    params(("code" = String, Path, description = "Code"), ("id" = Uuid, Path, description = "Form")),
    responses((status = 200, description = "The form", content_type = "application/pdf", body = Vec<u8>)),
    security(("session" = [])))]
pub(super) async fn form(
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let (now, purpose) = (visit.now, stated(&headers)?);
    let form = visit
        .app
        .db
        .write(move |tx| {
            let dossier = look(tx, &actor, &code, purpose, now)?;
            let forms = store::forms(tx, key(&dossier))?;
            forms.into_iter().find(|form| form.id == id).ok_or_else(Problem::not_found)
        })
        .await?;
    let name = format!("{}.pdf", form.form);
    Ok(download(issue::pdf(&visit.app, &form).await?, "application/pdf", &name, true))
}
