//! Counting a date without a dossier: what would be promised, and why.

use super::shapes::moment;
use crate::catalogue;
use crate::catalogue::definition::Channel;
use crate::dossiers::deadlines::clock_problem;
use crate::k::resident as k;
use crate::units;
use axum::response::Response;
use jiff::Timestamp;
use kernel::db::Tx;
use kernel::http::Visit;
use kernel::http::json::{Body, json};
use kernel::i18n::format;
use kernel::problem::{FieldProblem, Problem, Words};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use working_time::{Language, Limit};

/// What to count: a limit, or a procedure whose limit is looked up.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeadlineBody {
    /// Such as `5wd`, `30d`, `8h`, `2mo`, `same-day`.
    #[serde(default)]
    limit: Option<String>,
    /// National code, instead of a limit.
    #[serde(default)]
    procedure: Option<String>,
    /// Case variant; the first when absent.
    #[serde(default)]
    case: Option<String>,
    /// `counter`, `online` or `post`; `counter` when absent.
    #[serde(default)]
    channel: Option<String>,
    /// When it is received; now when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// Unit whose calendar counts; the national one when absent.
    #[serde(default)]
    unit: Option<Uuid>,
}

/// The date and why.
#[derive(Serialize, ToSchema)]
pub(super) struct DueBody {
    limit: String,
    /// When the clock starts.
    #[schema(format = DateTime)]
    starts: String,
    /// The last moment that is still on time.
    #[schema(format = DateTime)]
    due: String,
    /// The derivation as data.
    #[schema(value_type = Object)]
    derivation: Value,
    sentences_vi: Vec<String>,
    sentences_en: Vec<String>,
}

/// Counts a date.
#[utoipa::path(post, path = "/api/v1/deadlines", tag = "deadlines",
    request_body = DeadlineBody,
    responses((status = 200, description = "The date and why", body = DueBody)))]
pub(super) async fn count(
    visit: Visit,
    Body(body): Body<DeadlineBody>,
) -> Result<Response, Problem> {
    let (app, now) = (visit.app.clone(), visit.now);
    let answer = visit
        .app
        .db
        .read(move |tx| {
            let at = body.at.unwrap_or(now);
            let text = limit(tx, &body, at)?;
            let limit: Limit = text.parse().map_err(|error: working_time::LimitError| {
                let (vi, en) = (error.say(Language::Vietnamese), error.say(Language::English));
                wrong("limit", Words::said(k::NO_SUCH_VALUE, vi, en))
            })?;
            let unit = match body.unit {
                Some(unit) => {
                    units::get(tx, unit)?.map(|unit| unit.id).ok_or_else(|| value("unit"))?
                }
                None => units::NATIONAL,
            };
            let calendar = units::calendar(&app, tx, unit, now)?;
            let derivation = working_time::derive(&calendar, limit, at)
                .map_err(|error| clock_problem(&error))?;
            Ok::<_, Problem>(DueBody {
                limit: text,
                starts: moment(derivation.starts.timestamp()),
                due: moment(derivation.due.timestamp()),
                sentences_vi: derivation.render(Language::Vietnamese),
                sentences_en: derivation.render(Language::English),
                derivation: serde_json::to_value(&derivation).map_err(Problem::internal)?,
            })
        })
        .await?;
    Ok(json(200, &answer))
}

/// The limit itself, or that of a case on a channel on the day it is received.
fn limit(tx: &mut Tx<'_>, body: &DeadlineBody, at: Timestamp) -> Result<String, Problem> {
    if let Some(limit) = &body.limit {
        return Ok(limit.trim().to_owned());
    }
    let Some(code) = &body.procedure else {
        return Err(wrong("limit", Words::new(k::FIELD_MISSING)));
    };
    let version = catalogue::in_force(tx, code, format::local(at).date())?
        .ok_or_else(|| value("procedure"))?;
    let channel = body.channel.as_deref().map_or(Some(Channel::Counter), Channel::from_code);
    let channel = channel.ok_or_else(|| value("channel"))?;
    let case = match &body.case {
        Some(case) => version.definition.case(case),
        None => version.definition.cases.first(),
    };
    let rule = case.ok_or_else(|| value("case"))?.channel(channel);
    Ok(rule.ok_or_else(|| value("channel"))?.limit.clone())
}

fn value(field: &str) -> Problem {
    wrong(field, Words::new(k::NO_SUCH_VALUE))
}

fn wrong(field: &str, words: Words) -> Problem {
    Problem::invalid(vec![FieldProblem::new(field, words)])
}
