//! Filing for programs: online by anybody, at the counter or by post by a reception officer.

use super::files;
use super::quantities::QuantityBody;
use super::shapes::{FileBody, PaperBody, PersonBody, moment};
use crate::catalogue::definition::Channel;
use crate::dossiers::actions::{self, Intake, Who};
use crate::dossiers::model::{Dossier, PersonRole};
use crate::dossiers::rules::DeliveryWay;
use crate::k::resident as k;
use axum::response::Response;
use kernel::http::Visit;
use kernel::http::json::{Body, json};
use kernel::http::rate::Limited;
use kernel::i18n::Lang;
use kernel::problem::{FieldProblem, Problem, Words};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is handed in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FilingBody {
    /// Competent office.
    office: Uuid,
    /// Unit that receives it; the office's own one-stop shop when absent.
    #[serde(default)]
    receiver: Option<Uuid>,
    /// Unit where the applicant was helped.
    #[serde(default)]
    helped_at: Option<Uuid>,
    /// National code of the procedure.
    procedure: String,
    /// Case variant.
    case: String,
    /// `online` by anybody; `counter` and `post` need a session.
    #[schema(example = "online")]
    channel: String,
    /// What is asked for, in a line.
    #[serde(default)]
    abstract_line: String,
    /// Number of sets; 1 when absent.
    #[serde(default)]
    sets: Option<u32>,
    people: Vec<PersonBody>,
    #[serde(default)]
    papers: Vec<PaperBody>,
    #[serde(default)]
    files: Vec<FileBody>,
    /// Answers of the e-form, by the schema at `/api/v1/procedures/{code}/form`; at the counter and by post nothing
    /// where it came on paper. There a problem is at `form/…`, online at the pointer of the answer.
    #[serde(default)]
    #[schema(value_type = Object)]
    form: Value,
    /// `counter`, `post` or `online`; `counter` when absent.
    #[serde(default)]
    delivery_way: Option<String>,
    /// Language to write in: `vi` or `en`.
    #[serde(default)]
    language: Option<String>,
    /// What was counted for fees per unit.
    #[serde(default)]
    quantities: Vec<QuantityBody>,
    /// Accept at once, at the counter.
    #[serde(default)]
    accept: bool,
}

/// The dossier that was filed. Keep the secret: it is not told again.
#[derive(Serialize, ToSchema)]
pub(super) struct FiledBody {
    code: String,
    /// Opens the public tracking page together with the code.
    secret: String,
    version: i64,
    state: &'static str,
    /// Until when it is checked, or when the first step should end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    step_due_at: Option<String>,
    /// The promised date, once accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    due_at: Option<String>,
}

/// Files a dossier. Without a session it is filed online by the resident.
#[utoipa::path(post, path = "/api/v1/dossiers", tag = "dossiers",
    request_body = FilingBody,
    responses((status = 201, description = "Filed", body = FiledBody)),
    security((), ("session" = [])))]
pub(super) async fn file(visit: Visit, Body(body): Body<FilingBody>) -> Result<Response, Problem> {
    if visit.actor.is_none() {
        visit.app.limits.check(Limited::Submit, &visit.address)?;
    }
    let mut problems = Vec::new();
    let mut wrong = |field: &str| {
        problems.push(FieldProblem::new(field, Words::new(k::NO_SUCH_VALUE)));
    };
    let channel = Channel::from_code(&body.channel);
    if channel.is_none() {
        wrong("channel");
    }
    let way =
        body.delivery_way.as_deref().map_or(Some(DeliveryWay::Counter), DeliveryWay::from_code);
    if way.is_none() {
        wrong("delivery_way");
    }
    let language = body.language.as_deref().map_or(Some(visit.lang), Lang::from_code);
    if language.is_none() {
        wrong("language");
    }
    let people: Vec<_> = body.people.into_iter().map(PersonBody::read).collect();
    let roles: BTreeSet<PersonRole> = people.iter().map(|(role, _)| *role).collect();
    if roles.len() < people.len() {
        wrong("people");
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let intake = Intake {
        office: body.office,
        receiver: body.receiver,
        helped_at: body.helped_at,
        procedure: body.procedure,
        case: body.case,
        channel: channel.unwrap_or(Channel::Online),
        abstract_line: body.abstract_line.chars().take(500).collect(),
        sets: body.sets.unwrap_or(1).clamp(1, 100),
        people,
        papers: body.papers.into_iter().map(PaperBody::read).collect(),
        files: files::keep(&visit.app, body.files).await?,
        form: body.form,
        delivery_way: way.unwrap_or(DeliveryWay::Counter),
        language: language.unwrap_or_default().code().to_owned(),
        quantities: body.quantities.into_iter().map(QuantityBody::read).collect(),
        accept: body.accept,
    };
    let (app, now, actor) = (visit.app.clone(), visit.now, visit.actor.clone());
    let filed = visit
        .app
        .db
        .write(move |tx| {
            let who = actor.as_deref().map_or(Who::Resident, Who::Official);
            actions::file(&app, tx, who, &intake, now)
        })
        .await?;
    Ok(json(201, &FiledBody::of(filed.dossier)))
}

impl FiledBody {
    pub(super) fn of(dossier: Dossier) -> Self {
        Self {
            code: dossier.code,
            secret: dossier.secret,
            version: dossier.version,
            state: dossier.state.code(),
            step_due_at: dossier.step_due_at.map(moment),
            due_at: dossier.due_at.map(moment),
        }
    }
}
