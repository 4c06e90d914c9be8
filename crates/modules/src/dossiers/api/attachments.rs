//! Files of a dossier for programs.

use super::read::{key, list as rows, look, stated};
use super::shapes::{AttachmentBody, DossierBody, FileBody};
use super::{files, read};
use crate::dossiers::actions::{self, Target, Who};
use crate::dossiers::pages::desk::reach;
use crate::dossiers::store;
use crate::k::resident as k;
use axum::extract::{FromRequest as _, Path, Request};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use kernel::files::Media;
use kernel::http::fields::Sent;
use kernel::http::json::{Body, Listing, json};
use kernel::http::{Visit, download};
use kernel::problem::{FieldProblem, Problem, Words};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Files to add; as `multipart/form-data` the fields are `version`, `component` and any number of `files`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AttachBody {
    /// The version that was looked at.
    version: i64,
    files: Vec<FileBody>,
}

/// The files of a dossier; their names often name people. The look is recorded with its purpose.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}/attachments", tag = "dossiers",
    params(("code" = String, Path, description = "Code")),
    responses((status = 200, description = "The files", body = Listing<AttachmentBody>)),
    security(("session" = [])))]
pub(super) async fn list(
    visit: Visit,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let (now, purpose) = (visit.now, stated(&headers)?);
    let files = visit
        .app
        .db
        .write(move |tx| {
            let dossier = look(tx, &actor, &code, purpose, now)?;
            Ok::<_, Problem>(store::attachments(tx, key(&dossier))?)
        })
        .await?;
    Ok(json(200, &Listing::<AttachmentBody> { items: rows(files), next: None }))
}

/// A file. The look is recorded with its purpose.
#[utoipa::path(get, path = "/api/v1/dossiers/{code}/attachments/{id}", tag = "dossiers",
    params(("code" = String, Path, description = "Code"), ("id" = Uuid, Path, description = "File")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = Vec<u8>)),
    security(("session" = [])))]
pub(super) async fn one(
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let (now, purpose) = (visit.now, stated(&headers)?);
    let file = visit
        .app
        .db
        .write(move |tx| {
            let dossier = look(tx, &actor, &code, purpose, now)?;
            let files = store::attachments(tx, key(&dossier))?;
            files.into_iter().find(|file| file.id == id).ok_or_else(Problem::not_found)
        })
        .await?;
    let bytes = visit.app.files.fetch(&file.digest).await.map_err(Problem::internal)?;
    let mime = Media::of(&bytes).map_or("application/octet-stream", Media::mime);
    Ok(download(bytes, mime, &file.name, false))
}

/// Adds files, as JSON with base64 or as a multipart form.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/attachments", tag = "dossiers",
    params(("code" = String, Path, description = "Code")),
    request_body(content = AttachBody, content_type = "application/json"),
    responses((status = 201, description = "Added", body = DossierBody)),
    security(("session" = [])))]
pub(super) async fn add(
    visit: Visit,
    Path(code): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let seen = actor.clone();
    let key = visit
        .app
        .db
        .read(move |tx| Ok::<_, Problem>(read::key(&reach::dossier(tx, &seen, &code)?)))
        .await?;
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    let (version, kept) = if multipart {
        let Sent(fields) = Sent::from_request(request, &visit.app).await?;
        let version = fields.get("version").parse::<i64>().map_err(|_| {
            Problem::invalid(vec![FieldProblem::new("version", Words::new(k::FIELD_MISSING))])
        })?;
        let component = fields.get("component");
        (version, files::keep_uploads(&visit.app, component, &fields.files).await?)
    } else {
        let Body(body) = Body::<AttachBody>::from_request(request, &visit.app).await?;
        (body.version, files::keep(&visit.app, body.files).await?)
    };
    if kept.is_empty() {
        let words = Words::new(k::FIELD_MISSING);
        return Err(Problem::invalid(vec![FieldProblem::new("files", words)]));
    }
    let target = Target { key, version };
    let (app, now) = (visit.app.clone(), visit.now);
    let dossier = visit
        .app
        .db
        .write(move |tx| actions::attach(&app, tx, Who::Official(&actor), target, &kept, now))
        .await?;
    Ok(json(201, &DossierBody::from(&dossier)))
}
