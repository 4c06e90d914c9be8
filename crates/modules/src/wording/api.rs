//! The words of the printed forms for programs.

use super::pages::edit;
use super::press::{shipped, version_on};
use axum::response::Response;
use kernel::http::json::{Body, json};
use kernel::http::{Fields, Visit};
use kernel::i18n::format;
use kernel::problem::{Problem, ProblemBody};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

#[derive(OpenApi)]
#[openapi(
    paths(show, save),
    components(schemas(WordingBody, EditionBody, NewEditionBody, SavedBody))
)]
struct Description;

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// What an office says on its forms.
#[derive(Serialize, ToSchema)]
pub(super) struct WordingBody {
    /// The office.
    unit: Uuid,
    /// Version of the rules in force, such as `tt-03-2025`.
    version: String,
    /// The document it comes from.
    source: String,
    /// What the office says differently, as TOML; empty where it says nothing.
    changes: String,
    /// Its editions, newest first.
    editions: Vec<EditionBody>,
}

/// An edition of the words of an office.
#[derive(Serialize, ToSchema)]
pub(super) struct EditionBody {
    number: i64,
    changes: String,
    reason: String,
    #[schema(format = DateTime)]
    at: String,
}

/// What an office is to say differently from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEditionBody {
    /// The office.
    unit: Uuid,
    /// All that it says differently, as TOML.
    changes: String,
    reason: String,
}

/// The edition that was made.
#[derive(Serialize, ToSchema)]
pub(super) struct SavedBody {
    number: i64,
}

fn office(unit: &str) -> Fields {
    Fields { values: vec![("unit".to_owned(), unit.to_owned())], files: Vec::new() }
}

/// The words of an office within reach, and what it said before.
#[utoipa::path(get, path = "/api/v1/wording", tag = "wording",
    params(("unit" = Option<Uuid>, Query, description = "Office; the first within reach when absent")),
    responses(
        (status = 200, description = "The words", body = WordingBody),
        (status = 404, description = "No such office within reach", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let seen = edit::load(&visit, &office(fields.get("unit"))).await?;
    let words = shipped(version_on(format::local(visit.now).date()))?;
    let editions: Vec<EditionBody> = seen
        .changes
        .into_iter()
        .map(|change| EditionBody {
            number: change.number,
            changes: change.changes,
            reason: change.reason,
            at: change.at.to_string(),
        })
        .collect();
    let body = WordingBody {
        unit: seen.unit.id,
        version: words.version.clone(),
        source: words.source.clone(),
        changes: editions.first().map(|newest| newest.changes.clone()).unwrap_or_default(),
        editions,
    };
    Ok(json(200, &body))
}

/// Keeps another edition of the words of an office.
#[utoipa::path(post, path = "/api/v1/wording", tag = "wording",
    request_body = NewEditionBody,
    responses(
        (status = 201, description = "Kept", body = SavedBody),
        (status = 404, description = "No such office within reach", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Somebody was faster", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The text or the reason is wrong", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn save(
    visit: Visit,
    Body(body): Body<NewEditionBody>,
) -> Result<Response, Problem> {
    let seen = edit::load(&visit, &office(&body.unit.to_string())).await?;
    let number = edit::keep(&visit, &seen, body.changes, body.reason, true).await?;
    Ok(json(201, &SavedBody { number }))
}
