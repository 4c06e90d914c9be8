//! What officials may ask and do: drafts, verification, publication, the imported national catalogue.

use super::public::{VersionRow, rows};
use crate::catalogue::compare::{self, Change};
use crate::catalogue::definition::Definition;
use crate::catalogue::imported::store as imported;
use crate::catalogue::national::ParsedRow;
use crate::catalogue::pages::{drafted, permit};
use crate::catalogue::rules::Severity;
use crate::catalogue::store::{self, Filter, VersionState};
use crate::catalogue::{actions, source};
use axum::extract::Path;
use axum::response::Response;
use kernel::http::json::{Body, Listing, json};
use kernel::http::{Fields, Visit};
use kernel::problem::{Problem, ProblemBody};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A definition as TOML text.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceBody {
    /// The text.
    source: String,
}

/// Why.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonBody {
    /// The reason, kept with the version.
    reason: String,
}

/// A version that was made.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct Made {
    /// Its id.
    id: Uuid,
}

/// A version with its text and what is wrong with it.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct VersionBody {
    /// The version.
    version: VersionRow,
    /// Its text.
    source: String,
    /// What it says.
    definition: Definition,
    /// What is wrong or doubtful.
    issues: Vec<IssueBody>,
}

/// A problem of a definition.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct IssueBody {
    /// Place in the definition.
    path: String,
    /// Line in the text.
    line: Option<usize>,
    /// `error` or `warning`.
    severity: &'static str,
    /// Stable code.
    code: &'static str,
    /// What is wrong, in the language asked for.
    message: String,
}

/// A difference between two versions.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct ChangeBody {
    /// Where, in words.
    place: String,
    /// `added`, `removed` or `changed`.
    kind: &'static str,
    /// What it said.
    before: Option<String>,
    /// What it says.
    after: Option<String>,
}

/// A row of the imported national catalogue in a list.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct NationalRow {
    /// National code.
    code: String,
    /// Name.
    name: String,
    /// Domain as printed.
    domain: String,
    /// Agency as printed.
    agency: String,
    /// Places that a person should look at.
    warnings: i64,
}

/// A row of the imported national catalogue: raw text, parsed value and problems.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct NationalBody {
    /// File it came from.
    source: String,
    /// Digest of its content.
    digest: String,
    /// The row, with its raw text and its problems.
    #[schema(value_type = Object)]
    row: ParsedRow,
}

#[utoipa::path(
    get, path = "/api/v1/procedure-versions", tag = "catalogue", security(("session" = [])),
    summary = "Versions in every state, by code and number",
    params(
        ("q" = Option<String>, Query, description = "Words of the name or the code"),
        ("state" = Option<String>, Query, description = "`draft`, `verified`, `published` or `withdrawn`"),
        ("domain" = Option<String>, Query, description = "Id of a domain"),
        ("after" = Option<String>, Query, description = "Cursor of the page before"),
        ("limit" = Option<u32>, Query, description = "Rows of a page, at most 100"),
    ),
    responses(
        (status = 200, description = "A page of versions", body = Listing<VersionRow>),
        (status = 401, description = "Sign in first", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let rows = rows(&fields);
    let filter = Filter {
        text: fields.get("q").to_owned(),
        state: VersionState::from_code(fields.get("state")),
        domain: fields.some("domain").map(str::to_owned),
        after: fields.some("after").and_then(crate::catalogue::pages::version_cursor),
    };
    let limit = i64::try_from(rows).unwrap_or(i64::MAX) + 1;
    let mut records = visit.app.db.read(move |tx| store::list(tx, &filter, limit)).await?;
    let more = records.len() > rows;
    records.truncate(rows);
    let next = records.last().filter(|_| more).map(|last| format!("{}~{}", last.code, last.number));
    let items: Vec<VersionRow> = records.into_iter().map(VersionRow::from).collect();
    Ok(json(200, &Listing { items, next }))
}

#[utoipa::path(
    get, path = "/api/v1/procedure-versions/{id}", tag = "catalogue", security(("session" = [])),
    summary = "A version with its text and its problems",
    params(("id" = Uuid, Path, description = "Id of the version")),
    responses(
        (status = 200, description = "The version", body = VersionBody),
        (status = 404, description = "No such version", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn one(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let (record, version, text) = visit
        .app
        .db
        .read(move |tx| {
            let record = store::record(tx, id)?.ok_or_else(Problem::not_found)?;
            let version = store::version(tx, id)?.ok_or_else(Problem::not_found)?;
            Ok::<_, Problem>((record, version, store::text_of(tx, id)?.unwrap_or_default()))
        })
        .await?;
    let issues = source::check(&text, &version.definition, &actions::known())
        .into_iter()
        .map(|issue| IssueBody {
            line: issue.line,
            severity: if issue.severity == Severity::Error { "error" } else { "warning" },
            code: issue.words.code(),
            message: issue.words.text(visit.lang),
            path: issue.path,
        })
        .collect();
    let body = VersionBody {
        version: record.into(),
        source: text,
        definition: version.definition,
        issues,
    };
    Ok(json(200, &body))
}

#[utoipa::path(
    post, path = "/api/v1/procedure-versions", tag = "catalogue", security(("session" = [])),
    summary = "Writes a new draft",
    request_body = SourceBody,
    responses(
        (status = 201, description = "The draft", body = Made),
        (status = 422, description = "The text is no definition; every problem is listed", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn create(
    visit: Visit,
    Body(body): Body<SourceBody>,
) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    let id = visit.app.db.write(move |tx| actions::create(tx, &permit, &body.source, now)).await?;
    Ok(json(201, &Made { id }))
}

#[utoipa::path(
    post, path = "/api/v1/procedure-versions/{id}/source", tag = "catalogue", security(("session" = [])),
    summary = "Writes a draft anew",
    params(("id" = Uuid, Path, description = "Id of the version")),
    request_body = SourceBody,
    responses(
        (status = 200, description = "The draft", body = Made),
        (status = 409, description = "It is no draft any more", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The text is no definition; every problem is listed", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn rewrite(
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(body): Body<SourceBody>,
) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    visit.app.db.write(move |tx| actions::rewrite(tx, &permit, id, &body.source, now)).await?;
    Ok(json(200, &Made { id }))
}

#[utoipa::path(
    post, path = "/api/v1/procedure-versions/{id}/verify", tag = "catalogue", security(("session" = [])),
    summary = "Vouches for a draft that somebody else wrote",
    params(("id" = Uuid, Path, description = "Id of the version")),
    responses(
        (status = 200, description = "Verified", body = Made),
        (status = 409, description = "Not a draft, an own draft, or errors are left", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn verify(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    visit.app.db.write(move |tx| actions::verify(tx, &permit, id, now)).await?;
    Ok(json(200, &Made { id }))
}

#[utoipa::path(
    post, path = "/api/v1/procedure-versions/{id}/publish", tag = "catalogue", security(("session" = [])),
    summary = "Puts a verified version in force from its first day; earlier versions end the day before",
    params(("id" = Uuid, Path, description = "Id of the version")),
    responses(
        (status = 200, description = "Published", body = Made),
        (status = 409, description = "Not verified", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn publish(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    visit.app.db.write(move |tx| actions::publish(tx, &permit, id, now)).await?;
    Ok(json(200, &Made { id }))
}

#[utoipa::path(
    post, path = "/api/v1/procedure-versions/{id}/withdraw", tag = "catalogue", security(("session" = [])),
    summary = "Takes a version back",
    params(("id" = Uuid, Path, description = "Id of the version")),
    request_body = ReasonBody,
    responses(
        (status = 200, description = "Withdrawn", body = Made),
        (status = 409, description = "Withdrawn before", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No reason", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn withdraw(
    visit: Visit,
    Path(id): Path<Uuid>,
    Body(body): Body<ReasonBody>,
) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    visit.app.db.write(move |tx| actions::withdraw(tx, &permit, id, &body.reason, now)).await?;
    Ok(json(200, &Made { id }))
}

#[utoipa::path(
    get, path = "/api/v1/procedure-versions/{id}/compare/{other}", tag = "catalogue", security(("session" = [])),
    summary = "What changed from one version to another, field by field",
    params(
        ("id" = Uuid, Path, description = "The earlier version"),
        ("other" = Uuid, Path, description = "The later version"),
    ),
    responses(
        (status = 200, description = "The differences", body = Vec<ChangeBody>),
        (status = 404, description = "No such version", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn compare(
    visit: Visit,
    Path((id, other)): Path<(Uuid, Uuid)>,
) -> Result<Response, Problem> {
    let (before, after) = visit
        .app
        .db
        .read(move |tx| {
            let before = store::version(tx, id)?.ok_or_else(Problem::not_found)?;
            let after = store::version(tx, other)?.ok_or_else(Problem::not_found)?;
            Ok::<_, Problem>((before, after))
        })
        .await?;
    let changes: Vec<_> = compare::compare(visit.lang, &before.definition, &after.definition)
        .into_iter()
        .map(|Change { place, before, after }| ChangeBody {
            place,
            kind: match (&before, &after) {
                (None, _) => "added",
                (_, None) => "removed",
                _ => "changed",
            },
            before,
            after,
        })
        .collect();
    Ok(json(200, &changes))
}

#[utoipa::path(
    get, path = "/api/v1/national-procedures", tag = "catalogue", security(("session" = [])),
    summary = "The imported national catalogue by code",
    params(
        ("q" = Option<String>, Query, description = "Words of name, code, domain or agency"),
        ("commune" = Option<String>, Query, description = "`on`: only what communes carry out"),
        ("doubtful" = Option<String>, Query, description = "`on`: only rows with places to look at"),
        ("after" = Option<String>, Query, description = "Cursor of the page before"),
        ("limit" = Option<u32>, Query, description = "Rows of a page, at most 100"),
    ),
    responses(
        (status = 200, description = "A page of rows", body = Listing<NationalRow>),
        (status = 401, description = "Sign in first", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed to read drafts", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn national(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let rows = rows(&fields);
    let filter = imported::Filter {
        text: fields.get("q").to_owned(),
        commune: fields.some("commune").is_some(),
        doubtful: fields.some("doubtful").is_some(),
        after: fields.some("after").map(str::to_owned),
    };
    let limit = i64::try_from(rows).unwrap_or(i64::MAX) + 1;
    let mut found = visit.app.db.read(move |tx| imported::list(tx, &filter, limit)).await?;
    let more = found.len() > rows;
    found.truncate(rows);
    let next = found.last().filter(|_| more).map(|last| last.code.clone());
    let items: Vec<_> = found
        .into_iter()
        .map(|row| NationalRow {
            code: row.code,
            name: row.name,
            domain: row.domain,
            agency: row.agency,
            warnings: row.warnings,
        })
        .collect();
    Ok(json(200, &Listing { items, next }))
}

#[utoipa::path(
    get, path = "/api/v1/national-procedures/{code}", tag = "catalogue", security(("session" = [])),
    summary = "A row of the imported national catalogue: raw text, parsed value and problems",
    params(("code" = String, Path, description = "National code")),
    responses(
        (status = 200, description = "The row", body = NationalBody),
        (status = 404, description = "Not imported", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn national_row(
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let stored = visit.app.db.read(move |tx| imported::current(tx, &code)).await?;
    let stored = stored.ok_or_else(Problem::not_found)?;
    Ok(json(200, &NationalBody { source: stored.source, digest: stored.digest, row: stored.row }))
}

#[utoipa::path(
    post, path = "/api/v1/national-procedures/{code}/draft", tag = "catalogue", security(("session" = [])),
    summary = "Writes a new draft from a row of the imported national catalogue",
    params(("code" = String, Path, description = "National code")),
    responses(
        (status = 201, description = "The draft", body = Made),
        (status = 404, description = "No such row", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn national_draft(
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let id = drafted(&visit, code).await?;
    Ok(json(201, &Made { id }))
}
