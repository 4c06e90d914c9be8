//! What everyone may ask: procedures in force, their versions, the domains.

use crate::catalogue::definition::{Definition, Online, Text};
use crate::catalogue::domains::Domains;
use crate::catalogue::pages::wish;
use crate::catalogue::store::{self, Record, VersionState};
use crate::catalogue::{builtin, index};
use axum::extract::Path;
use axum::response::Response;
use jiff::civil::Date;
use kernel::http::json::{Listing, json};
use kernel::http::{Fields, Visit};
use kernel::i18n::format;
use kernel::problem::{Problem, ProblemBody};
use serde::Serialize;
use std::cmp::Reverse;
use uuid::Uuid;

/// Rows of a page unless the program asks for fewer.
const ROWS: usize = 100;

/// A procedure in a list.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct ProcedureRow {
    /// National code.
    code: String,
    /// Name.
    name: Text,
    /// Id of the domain.
    domain: String,
    /// What it is for.
    summary: Text,
    /// Online level in both schemes.
    online: Online,
    /// Id of the version in force.
    version: Uuid,
    /// Number of the version in force.
    number: i64,
    /// First day in force.
    #[schema(value_type = String, format = Date)]
    valid_from: Date,
}

/// A version of a procedure with everything it says.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Procedure {
    /// Id of the version; dossiers keep it.
    version: Uuid,
    /// Number of the version, from 1.
    number: i64,
    /// What it says.
    definition: Definition,
}

/// A version in the life of a procedure.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct VersionRow {
    /// Id of the version.
    id: Uuid,
    /// National code.
    code: String,
    /// Number of the version, from 1.
    number: i64,
    /// `draft`, `verified`, `published` or `withdrawn`.
    state: &'static str,
    /// `builtin` or `office`.
    origin: &'static str,
    /// Name.
    name: Text,
    /// Id of the domain.
    domain: String,
    /// First day in force.
    #[schema(value_type = String, format = Date)]
    valid_from: Date,
    /// Last day in force, once one is known.
    #[schema(value_type = Option<String>, format = Date)]
    valid_to: Option<Date>,
    /// When it was published.
    #[schema(value_type = Option<String>, format = DateTime)]
    published_at: Option<jiff::Timestamp>,
    /// When it was withdrawn.
    #[schema(value_type = Option<String>, format = DateTime)]
    withdrawn_at: Option<jiff::Timestamp>,
    /// Why it was withdrawn.
    reason: Option<String>,
}

impl From<Record> for VersionRow {
    fn from(record: Record) -> Self {
        Self {
            id: record.id,
            code: record.code,
            number: record.number,
            state: record.state.code(),
            origin: record.origin.code(),
            name: record.name,
            domain: record.domain,
            valid_from: record.span.from,
            valid_to: record.span.to,
            published_at: record.published.map(|mark| mark.at),
            withdrawn_at: record.withdrawn.map(|mark| mark.at),
            reason: record.reason,
        }
    }
}

/// How many rows the program wants.
pub(super) fn rows(fields: &Fields) -> usize {
    fields.get("limit").parse().ok().filter(|rows| (1..=ROWS).contains(rows)).unwrap_or(ROWS)
}

#[utoipa::path(
    get, path = "/api/v1/procedures", tag = "catalogue",
    summary = "Procedures in force today, found as one would type them, the best match first",
    params(
        ("q" = Option<String>, Query, description = "Words in any order, without accents if you like, or a code"),
        ("domain" = Option<String>, Query, description = "Id of a domain"),
        ("group" = Option<String>, Query, description = "Id of a matter of life"),
        ("who" = Option<String>, Query, description = "Id of an audience"),
        ("applicant" = Option<String>, Query, description = "Kind of applicant"),
        ("level" = Option<String>, Query, description = "`whole`, `partial` or `information`"),
        ("after" = Option<String>, Query, description = "Cursor of the page before"),
        ("limit" = Option<u32>, Query, description = "Rows of a page, at most 100"),
    ),
    responses(
        (status = 200, description = "A page of procedures", body = Listing<ProcedureRow>),
        (status = 400, description = "The cursor cannot be read", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let index = index::today(&visit).await?;
    let rows = rows(&fields);
    let after = fields.some("after").map(cursor).transpose()?;
    let mut hits = index.find(&wish(&fields));
    if let Some((score, code)) = after {
        hits.retain(|hit| {
            (Reverse(hit.score), hit.version.definition.code.as_str()) > (Reverse(score), code)
        });
    }
    let more = hits.len() > rows;
    hits.truncate(rows);
    let next = hits
        .last()
        .filter(|_| more)
        .map(|hit| format!("{}-{}", hit.score, hit.version.definition.code));
    let items = hits
        .into_iter()
        .map(|hit| {
            let definition = &hit.version.definition;
            ProcedureRow {
                code: definition.code.clone(),
                name: definition.name.clone(),
                domain: definition.domain.clone(),
                summary: definition.summary.clone(),
                online: definition.online,
                version: hit.version.id,
                number: hit.version.number,
                valid_from: definition.valid_from,
            }
        })
        .collect();
    Ok(json(200, &Listing { items, next }))
}

fn cursor(text: &str) -> Result<(u32, &str), Problem> {
    let (score, code) = text.split_once('-').ok_or_else(Problem::bad_request)?;
    Ok((score.parse().map_err(|_| Problem::bad_request())?, code))
}

#[utoipa::path(
    get, path = "/api/v1/procedures/{code}", tag = "catalogue",
    summary = "A procedure as it is in force today, or on another day",
    params(
        ("code" = String, Path, description = "National code"),
        ("on" = Option<String>, Query, description = "Another day, such as 2026-02-10"),
    ),
    responses(
        (status = 200, description = "The version in force", body = Procedure),
        (status = 400, description = "The day cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Not in force on that day", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one(
    visit: Visit,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let today = format::local(visit.now).date();
    let on = fields
        .some("on")
        .map_or(Ok(today), |day| day.parse::<Date>().map_err(|_| Problem::bad_request()))?;
    let version = visit.app.db.read(move |tx| store::in_force(tx, &code, on)).await?;
    let version = version.ok_or_else(Problem::not_found)?;
    let procedure =
        Procedure { version: version.id, number: version.number, definition: version.definition };
    Ok(json(200, &procedure))
}

/// The e-form of a procedure as data.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct FormSchemaBody {
    /// Name by which procedures name it.
    name: String,
    /// Counted up with every change an applicant can see.
    version: u32,
    /// Title.
    title: Text,
    /// JSON Schema (2020-12) of the answers; `form` of a filing is checked against it.
    #[schema(value_type = Object)]
    schema: serde_json::Value,
    /// How it is shown: sections with fields in order, labels and hints in both languages, conditions, groups
    /// that repeat.
    #[schema(value_type = Object)]
    layout: serde_json::Value,
    /// JSON Pointer of the answer that plays a role of the dossier, such as `applicant.name`.
    roles: std::collections::BTreeMap<String, String>,
}

#[utoipa::path(
    get, path = "/api/v1/procedures/{code}/form", tag = "catalogue",
    summary = "The e-form of a procedure in force today: schema, layout and roles",
    params(("code" = String, Path, description = "National code")),
    responses(
        (status = 200, description = "The form", body = FormSchemaBody),
        (status = 404, description = "Not in force, or without an e-form", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn form(visit: Visit, Path(code): Path<String>) -> Result<Response, Problem> {
    let today = format::local(visit.now).date();
    let version = visit.app.db.read(move |tx| store::in_force(tx, &code, today)).await?;
    let name = version.and_then(|version| version.definition.form).unwrap_or_default();
    let form = builtin::form(&name).ok_or_else(Problem::not_found)?;
    let body = FormSchemaBody {
        name: form.name.clone(),
        version: form.version,
        title: form.title.clone(),
        schema: form.schema().clone(),
        layout: form.layout().clone(),
        roles: form.roles().clone(),
    };
    Ok(json(200, &body))
}

#[utoipa::path(
    get, path = "/api/v1/procedures/{code}/versions", tag = "catalogue",
    summary = "The versions of a procedure that were ever in force, the newest first",
    params(("code" = String, Path, description = "National code")),
    responses(
        (status = 200, description = "The versions", body = Listing<VersionRow>),
        (status = 404, description = "Never published", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn versions(visit: Visit, Path(code): Path<String>) -> Result<Response, Problem> {
    let records = visit.app.db.read(move |tx| store::versions_of(tx, &code)).await?;
    let public = |record: &Record| {
        record.published.is_some()
            && matches!(record.state, VersionState::Published | VersionState::Withdrawn)
    };
    let items: Vec<VersionRow> = records.into_iter().filter(public).map(VersionRow::from).collect();
    if items.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(json(200, &Listing { items, next: None }))
}

#[utoipa::path(
    get, path = "/api/v1/domains", tag = "catalogue",
    summary = "Domains, matters of life and audiences by which procedures are found",
    responses((status = 200, description = "All of them, in the order in which they are shown", body = Domains))
)]
pub(super) async fn domains() -> Response {
    json(200, builtin::domains())
}
