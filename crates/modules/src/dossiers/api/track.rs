//! Tracking for programs: code and secret in the body, never in an address; the answer names nobody.

use super::files;
use super::shapes::{DefectBody, FileBody, FormBody, NameBody, moment};
use crate::catalogue::{self, Version};
use crate::dossiers::actions::{self, Supplied, Target, Who};
use crate::dossiers::model::{Attachment, Dossier};
use crate::dossiers::pages::resident::{Mask, find, no_match, result_file, situation_words};
use crate::dossiers::store;
use crate::dossiers::{issue, results, rules};
use crate::people;
use crate::units;
use axum::response::Response;
use kernel::app::App;
use kernel::db::Tx;
use kernel::http::json::{Body, json};
use kernel::http::rate::Limited;
use kernel::http::{Id, Visit, download};
use kernel::i18n::Lang;
use kernel::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use working_time::Language;

/// What stands on the receipt.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TrackBody {
    code: String,
    #[schema(format = Password)]
    secret: String,
}

/// What a resident supplies.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SupplyBody {
    code: String,
    #[schema(format = Password)]
    secret: String,
    /// The version that was looked at.
    version: i64,
    #[serde(default)]
    files: Vec<FileBody>,
    /// Answers of the e-form, by its schema: of those asked for, one that is left out is taken back; others
    /// are not looked at.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    form: Option<Value>,
    #[serde(default)]
    note: String,
    /// Whether the rest of what was asked for comes later, or to the counter; without it, each item must
    /// come.
    #[serde(default)]
    later: bool,
}

/// A request to withdraw.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WithdrawBody {
    code: String,
    #[schema(format = Password)]
    secret: String,
    /// The version that was looked at.
    version: i64,
    #[serde(default)]
    reason: String,
}

/// Where a dossier is. No personal data.
#[derive(Serialize, ToSchema)]
pub(super) struct TrackedBody {
    code: String,
    version: i64,
    procedure: NameBody,
    state: &'static str,
    /// Status of the national portal, `1` to `10`.
    status: &'static str,
    /// What is going on, in words.
    now: NameBody,
    /// What comes next, in words.
    next: NameBody,
    /// Unit where it is.
    unit: NameBody,
    #[schema(format = DateTime)]
    submitted_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    accepted_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    due_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    first_due_at: Option<String>,
    /// Working time left, as data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    remaining: Option<Value>,
    /// Why the date in force is what it is.
    derivation_vi: Vec<String>,
    derivation_en: Vec<String>,
    /// What is asked for and not supplied yet.
    supplement: Vec<DefectBody>,
    /// Letters; each as PDF at `letters/{id}`.
    letters: Vec<FormBody>,
    /// The result, once there is one and nothing is left to pay; each file at `results/{id}`.
    results: Vec<ResultBody>,
}

/// A file of the result.
#[derive(Serialize, ToSchema)]
pub(super) struct ResultBody {
    id: Uuid,
    /// What it is.
    name: NameBody,
    /// Bytes.
    size: i64,
    /// SHA-256, hexadecimal.
    digest: String,
}

/// Opens the dossier of a code and a secret.
async fn open(visit: &Visit, code: String, secret: String) -> Result<Dossier, Problem> {
    visit.app.limits.check(Limited::Track, &visit.address)?;
    visit.app.db.read(move |tx| find(tx, &code, &secret)).await?.ok_or_else(no_match)
}

/// Where a dossier is, for whoever has its code and secret. An unknown code and a wrong secret get the
/// same answer.
#[utoipa::path(post, path = "/api/v1/track", tag = "track",
    request_body = TrackBody,
    responses((status = 200, description = "The dossier", body = TrackedBody)))]
pub(super) async fn look(visit: Visit, Body(body): Body<TrackBody>) -> Result<Response, Problem> {
    let dossier = open(&visit, body.code, body.secret).await?;
    let (app, now) = (visit.app.clone(), visit.now);
    let tracked = visit.app.db.read(move |tx| tracked(&app, tx, &dossier, now)).await?;
    Ok(json(200, &tracked))
}

fn tracked(
    app: &App,
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    now: jiff::Timestamp,
) -> Result<TrackedBody, Problem> {
    let key = super::read::key(dossier);
    let version = catalogue::version(tx, dossier.procedure_version)?
        .ok_or_else(|| Problem::internal("a dossier without its procedure version"))?;
    let unit = units::get(tx, dossier.unit)?.ok_or_else(Problem::not_found)?;
    let officials: Vec<Uuid> = dossier.assignee.into_iter().collect();
    let officials: Vec<String> = people::names(tx, &officials)?.into_values().collect();
    let mask = Mask::new(&store::people(tx, key)?, &dossier.form, &officials);
    let supplement = store::supplements(tx, key)?
        .into_iter()
        .filter(|request| request.supplied_at.is_none())
        .flat_map(|request| request.items)
        .filter(|item| item.answer.is_none())
        .map(|item| DefectBody {
            at: item.at,
            label: mask.hide(&item.label),
            what: mask.hide(&item.what),
            supplied_at: None,
        })
        .collect();
    let remaining = match &dossier.course {
        Some(course) => {
            let calendar = units::calendar(app, tx, dossier.authority, now)?;
            course.remaining(&calendar, now).ok().and_then(|left| serde_json::to_value(left).ok())
        }
        None => None,
    };
    let derivation = dossier.course.as_ref().and_then(|course| course.current().derivation.clone());
    let said = |language: Language| {
        derivation.as_ref().map(|derivation| derivation.render(language)).unwrap_or_default()
    };
    let attachments = store::attachments(tx, key)?;
    let file = results::is_there(&attachments);
    let (now_vi, next_vi) = situation_words(Lang::Vi, dossier, &version, file);
    let (now_en, next_en) = situation_words(Lang::En, dossier, &version, file);
    let status = rules::status(dossier.state, dossier.financial, dossier.delivery);
    Ok(TrackedBody {
        code: dossier.code.clone(),
        version: dossier.version,
        procedure: version.definition.name.clone().into(),
        state: dossier.state.code(),
        status: status.code(),
        now: NameBody { vi: now_vi, en: now_en },
        next: NameBody { vi: next_vi, en: next_en },
        unit: NameBody { vi: unit.full_name_vi, en: unit.full_name_en },
        submitted_at: moment(dossier.submitted_at),
        accepted_at: dossier.accepted_at.map(moment),
        due_at: dossier.due_at.map(moment),
        first_due_at: dossier.first_due_at.map(moment),
        remaining,
        derivation_vi: said(Language::Vietnamese),
        derivation_en: said(Language::English),
        supplement,
        letters: super::read::list(store::forms(tx, key)?),
        results: result_bodies(dossier, &version, &attachments),
    })
}

fn result_bodies(dossier: &Dossier, version: &Version, files: &[Attachment]) -> Vec<ResultBody> {
    if !results::open(dossier) {
        return Vec::new();
    }
    let files = results::in_force(files);
    let title = |lang, place| results::title(lang, version, dossier, (place, files.len()));
    files
        .iter()
        .enumerate()
        .map(|(place, file)| ResultBody {
            id: file.id,
            name: NameBody { vi: title(Lang::Vi, place), en: title(Lang::En, place) },
            size: file.size,
            digest: file.digest.clone(),
        })
        .collect()
}

/// A file of the result as PDF.
#[utoipa::path(post, path = "/api/v1/track/results/{id}", tag = "track",
    params(("id" = Uuid, Path, description = "File")),
    request_body = TrackBody,
    responses((status = 200, description = "The result", content_type = "application/pdf", body = Vec<u8>)))]
pub(super) async fn result(
    visit: Visit,
    Id(id): Id,
    Body(body): Body<TrackBody>,
) -> Result<Response, Problem> {
    let dossier = open(&visit, body.code, body.secret).await?;
    result_file(&visit, &dossier, id).await
}

/// Supplies what was asked for.
#[utoipa::path(post, path = "/api/v1/track/supply", tag = "track",
    request_body = SupplyBody,
    responses((status = 200, description = "Supplied", body = TrackedBody)))]
pub(super) async fn supply(
    visit: Visit,
    Body(body): Body<SupplyBody>,
) -> Result<Response, Problem> {
    let dossier = open(&visit, body.code, body.secret).await?;
    let files = files::keep(&visit.app, body.files).await?;
    let target = Target { key: super::read::key(&dossier), version: body.version };
    let (app, now) = (visit.app.clone(), visit.now);
    let supplied = Supplied {
        files,
        form: body.form,
        note: body.note,
        later: body.later,
        ..Supplied::default()
    };
    let tracked = visit
        .app
        .db
        .write(move |tx| {
            let done = actions::supply(&app, tx, Who::Resident, target, &supplied, now)?;
            tracked(&app, tx, &done, now)
        })
        .await?;
    Ok(json(200, &tracked))
}

/// Asks to withdraw.
#[utoipa::path(post, path = "/api/v1/track/withdraw", tag = "track",
    request_body = WithdrawBody,
    responses((status = 200, description = "Asked", body = TrackedBody)))]
pub(super) async fn withdraw(
    visit: Visit,
    Body(body): Body<WithdrawBody>,
) -> Result<Response, Problem> {
    let dossier = open(&visit, body.code, body.secret).await?;
    let target = Target { key: super::read::key(&dossier), version: body.version };
    let (app, now) = (visit.app.clone(), visit.now);
    let reason: String = body.reason.chars().take(1000).collect();
    let tracked = visit
        .app
        .db
        .write(move |tx| {
            let done = actions::ask_withdrawal(&app, tx, Who::Resident, target, &reason, now)?;
            tracked(&app, tx, &done, now)
        })
        .await?;
    Ok(json(200, &tracked))
}

/// A letter of the office as PDF; it names the applicant.
#[utoipa::path(post, path = "/api/v1/track/letters/{id}", tag = "track",
    params(("id" = Uuid, Path, description = "Letter")),
    request_body = TrackBody,
    responses((status = 200, description = "The letter", content_type = "application/pdf", body = Vec<u8>)))]
pub(super) async fn letter(
    visit: Visit,
    Id(id): Id,
    Body(body): Body<TrackBody>,
) -> Result<Response, Problem> {
    let dossier = open(&visit, body.code, body.secret).await?;
    let key = super::read::key(&dossier);
    let letters = visit.app.db.read(move |tx| store::forms(tx, key)).await?;
    let letter = letters.into_iter().find(|one| one.id == id).ok_or_else(Problem::not_found)?;
    let name = format!("{}.pdf", letter.form);
    Ok(download(issue::pdf(&visit.app, &letter).await?, "application/pdf", &name, true))
}
