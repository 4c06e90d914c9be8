//! An online filing in the making, for programs: begun, saved, resumed by its token and sent, as on the pages.

use super::files;
use super::filing::FiledBody;
use super::shapes::{FileBody, PersonBody};
use crate::dossiers::model::{Person, PersonRole};
use crate::dossiers::pages::resident::draft::{self, Answers, Link, Open};
use crate::dossiers::pages::resident::{check, start};
use crate::dossiers::rules::DeliveryWay;
use crate::dossiers::store;
use crate::k::resident as k;
use axum::extract::Path;
use axum::response::Response;
use kernel::http::Visit;
use kernel::http::json::{Body, json};
use kernel::http::rate::Limited;
use kernel::problem::{FieldProblem, Problem, Words};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is to be filed, and where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginBody {
    /// Competent office.
    office: Uuid,
    /// Case variant that can be filed online.
    case: String,
}

/// A draft that was begun. Whoever has the token has the draft.
#[derive(Serialize, ToSchema)]
pub(super) struct BegunBody {
    token: String,
    /// Where a person goes on in a browser.
    link: String,
}

/// What was entered so far.
#[derive(Serialize, ToSchema)]
pub(super) struct DraftBody {
    procedure: String,
    case: String,
    office: Uuid,
    people: Vec<PersonBody>,
    /// Answers of the e-form.
    #[schema(value_type = Object)]
    form: Value,
    /// What is asked for, where the procedure has no e-form.
    request: String,
    files: Vec<DraftFileBody>,
    delivery_way: String,
    #[schema(format = DateTime)]
    changed_at: String,
    /// It was sent and is a dossier now.
    sent: bool,
}

/// A file of a draft.
#[derive(Serialize, ToSchema)]
pub(super) struct DraftFileBody {
    component: String,
    name: String,
    media: String,
    size: i64,
}

/// What is entered; a part that is left out stays as it was.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SaveBody {
    #[serde(default)]
    people: Option<Vec<PersonBody>>,
    /// Answers of the e-form, as far as they are known; they are checked when the draft is sent.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    form: Option<Value>,
    #[serde(default)]
    request: Option<String>,
    /// Files to be added.
    #[serde(default)]
    files: Vec<FileBody>,
    /// `counter`, `post` or `online`.
    #[serde(default)]
    delivery_way: Option<String>,
}

/// The undertaking that everything is true.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SendBody {
    undertaken: bool,
}

type Place = Path<(String, String)>;

async fn opened(visit: &Visit, (code, token): (String, String)) -> Result<Open, Problem> {
    draft::open(visit, Link::new(code, token)).await
}

/// Begins a draft of an online filing.
#[utoipa::path(post, path = "/api/v1/procedures/{code}/drafts", tag = "dossiers",
    params(("code" = String, Path, description = "National code")),
    request_body = BeginBody,
    responses((status = 201, description = "Begun", body = BegunBody)))]
pub(super) async fn begin(
    visit: Visit,
    Path(code): Path<String>,
    Body(body): Body<BeginBody>,
) -> Result<Response, Problem> {
    let token = start::opened(&visit, &code, body.office, &body.case).await?;
    let link = format!("{}/apply/{code}/{token}", visit.app.config.base_url());
    Ok(json(201, &BegunBody { token, link }))
}

/// A draft as it was left.
#[utoipa::path(get, path = "/api/v1/procedures/{code}/drafts/{token}", tag = "dossiers",
    params(("code" = String, Path, description = "National code"), ("token" = String, Path, description = "Token of the draft")),
    responses((status = 200, description = "The draft", body = DraftBody)))]
pub(super) async fn one(visit: Visit, Path(at): Place) -> Result<Response, Problem> {
    let open = opened(&visit, at).await?;
    Ok(json(200, &shown(&open)))
}

/// Saves what was entered.
#[utoipa::path(post, path = "/api/v1/procedures/{code}/drafts/{token}", tag = "dossiers",
    params(("code" = String, Path, description = "National code"), ("token" = String, Path, description = "Token of the draft")),
    request_body = SaveBody,
    responses((status = 200, description = "As it is now", body = DraftBody)))]
pub(super) async fn save(
    visit: Visit,
    Path(at): Place,
    Body(body): Body<SaveBody>,
) -> Result<Response, Problem> {
    let mut open = opened(&visit, at).await?;
    if open.draft.dossier.is_some() {
        return Err(Problem::conflict());
    }
    if let Some(way) = body.delivery_way {
        let known = DeliveryWay::from_code(&way).ok_or_else(|| {
            let words = Words::new(k::NO_SUCH_VALUE);
            Problem::invalid(vec![FieldProblem::new("delivery_way", words)])
        })?;
        known.code().clone_into(&mut open.answers.delivery);
    }
    if !body.files.is_empty() {
        visit.app.limits.check(Limited::Submit, &visit.address)?;
        open.answers.files.extend(files::keep(&visit.app, body.files).await?);
    }
    if let Some(people) = body.people {
        put(&mut open.answers, people.into_iter().map(PersonBody::read));
    }
    if let Some(form) = body.form {
        open.answers.form = form;
    }
    if let Some(request) = body.request {
        open.answers.request = kernel::fold::nfc(&request);
    }
    open.save(&visit).await?;
    Ok(json(200, &shown(&open)))
}

/// Sends a draft: it becomes a dossier, once.
#[utoipa::path(post, path = "/api/v1/procedures/{code}/drafts/{token}/send", tag = "dossiers",
    params(("code" = String, Path, description = "National code"), ("token" = String, Path, description = "Token of the draft")),
    request_body = SendBody,
    responses((status = 201, description = "Filed", body = FiledBody)))]
pub(super) async fn send(
    visit: Visit,
    Path(at): Place,
    Body(body): Body<SendBody>,
) -> Result<Response, Problem> {
    visit.app.limits.check(Limited::Submit, &visit.address)?;
    let open = opened(&visit, at).await?;
    if open.draft.dossier.is_some() {
        return Err(Problem::conflict());
    }
    let mut problems = open.wrong_people();
    problems.extend(open.form().into_iter().flat_map(|form| {
        open.form_errors(&visit, form).into_iter().map(|error| {
            let at = error.pointer.trim_start_matches('/').replace('/', ".");
            let (vi, en) =
                (error.message(kernel::i18n::Lang::Vi), error.message(kernel::i18n::Lang::En));
            FieldProblem::new(format!("form.{at}"), Words::said(error.key, vi, en))
        })
    }));
    problems.extend(check::wrong(&visit, &open, body.undertaken).into_iter().filter(|problem| {
        // Said above, or at its fields when it is filed.
        !problem.field.starts_with("part-")
    }));
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    check::file(&visit, &open).await?;
    let (office, secret) = (open.draft.office, open.draft.secret.clone());
    let dossier = visit
        .app
        .db
        .read(move |tx| {
            let sent = store::form_draft(tx, office, &secret)?.and_then(|draft| draft.dossier);
            let id = sent.ok_or_else(Problem::conflict)?;
            store::find(tx, office, id)?.ok_or_else(Problem::not_found)
        })
        .await?;
    Ok(json(201, &FiledBody::of(dossier)))
}

/// The people as they play their roles; who is not named plays none.
fn put(answers: &mut Answers, people: impl Iterator<Item = (PersonRole, Person)>) {
    let mut found: std::collections::BTreeMap<PersonRole, Person> = people.collect();
    let mut take = |role| found.remove(&role);
    answers.applicant = take(PersonRole::Applicant).unwrap_or_default();
    let (owner, subject, helper) =
        (take(PersonRole::Owner), take(PersonRole::Subject), take(PersonRole::Helper));
    let (whose, about) =
        (owner.as_ref().map_or("own", |_| "other"), subject.as_ref().map_or("owner", |_| "other"));
    whose.clone_into(&mut answers.whose);
    about.clone_into(&mut answers.about);
    answers.helped = helper.is_some();
    answers.owner = owner.unwrap_or_default();
    answers.subject = subject.unwrap_or_default();
    answers.helper = helper.unwrap_or_default();
}

fn shown(open: &Open) -> DraftBody {
    let answers = &open.answers;
    let files = answers.files.iter().map(|file| DraftFileBody {
        component: file.component.clone(),
        name: file.name.clone(),
        media: file.media.clone(),
        size: file.size,
    });
    DraftBody {
        procedure: open.version.definition.code.clone(),
        case: open.case.id.clone(),
        office: open.office.id,
        people: open.people().into_iter().map(PersonBody::from).collect(),
        form: answers.form.clone(),
        request: answers.request.clone(),
        files: files.collect(),
        delivery_way: answers.delivery.clone(),
        changed_at: super::shapes::moment(open.draft.changed_at),
        sent: open.draft.dossier.is_some(),
    }
}
