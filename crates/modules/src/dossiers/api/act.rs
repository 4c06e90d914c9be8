//! Every verb for programs.

use super::files;
use super::quantities::QuantityBody;
use super::shapes::{DefectBody, DossierBody, FileBody, PaperBody};
use crate::catalogue::fees::Quantity;
use crate::dossiers::actions::{self, Basis, HandOver, NewFile, Supplied, Target, Who};
use crate::dossiers::model::{Defect, Dossier, Received};
use crate::dossiers::pages::desk::reach;
use crate::dossiers::rules::Verb;
use crate::k::resident as k;
use axum::extract::Path;
use axum::response::Response;
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::http::Visit;
use kernel::http::json::{Body, json};
use kernel::problem::{FieldProblem, Problem, Words};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a verb needs. `version` always; the rest by the verb:
/// `accept` papers, quantities · `count` quantities, reason · `decline` reason · `ask_supplement` items, reason · `supply` papers, files, form, note, received, later ·
/// `assign` account · `forward` note · `return` step, reason · `consult` unit, question, limit ·
/// `answer` consultation, answer · `draft` grants, text, reason · `suspend` reason, document, document_date, files ·
/// `resume` document, document_date, files · `apologise` until, reason · `hand_over` receiver, proof, note ·
/// `delivery_failed` reason · `stop` reason, basis · `ask_withdrawal` reason · `deny_withdrawal` reason ·
/// `attach` files · `attach_result` files (PDF) · `pay`, `sign`, `number` and `allow_withdrawal` nothing more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionBody {
    /// The version that was looked at.
    version: i64,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    note: String,
    /// Number and symbol of the document that stops or starts the clock.
    #[serde(default)]
    document: String,
    /// Its date.
    #[serde(default)]
    #[schema(format = Date)]
    document_date: String,
    /// Legal basis.
    #[serde(default)]
    basis: String,
    /// Account a step is given to.
    #[serde(default)]
    account: Option<Uuid>,
    /// Position of an earlier step.
    #[serde(default)]
    step: Option<usize>,
    /// Unit that is asked.
    #[serde(default)]
    unit: Option<Uuid>,
    #[serde(default)]
    question: String,
    /// Limit of a consultation, such as `2wd`.
    #[serde(default)]
    limit: String,
    #[serde(default)]
    consultation: Option<Uuid>,
    #[serde(default)]
    answer: String,
    /// Whether the draft grants or refuses.
    #[serde(default)]
    grants: Option<bool>,
    /// Text of the draft.
    #[serde(default)]
    text: String,
    /// The new date.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
    #[serde(default)]
    items: Vec<DefectBody>,
    #[serde(default)]
    papers: Vec<PaperBody>,
    #[serde(default)]
    files: Vec<FileBody>,
    /// What was counted for fees per unit.
    #[serde(default)]
    quantities: Vec<QuantityBody>,
    /// Answers of the e-form asked for anew, by its schema.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    form: Option<Value>,
    /// What was supplied otherwise or is needed no longer: the places of the items, as `at` names them.
    #[serde(default)]
    received: Vec<String>,
    /// Whether the rest of what was asked for comes later; without it, each item must come.
    #[serde(default)]
    later: bool,
    /// Who took the result; absent when it is sent online.
    #[serde(default)]
    receiver: String,
    /// Paper shown, or number of the postal delivery.
    #[serde(default)]
    proof: String,
}

/// The body with its lists as the actions take them.
struct Read {
    body: ActionBody,
    items: Vec<Defect>,
    papers: Vec<Received>,
    files: Vec<NewFile>,
    quantities: Vec<Quantity>,
}

impl Read {
    fn basis(&self) -> Basis {
        Basis {
            symbol: self.body.document.clone(),
            date: self.body.document_date.clone(),
            files: self.files.clone(),
        }
    }
}

/// Does something to a dossier; the answer is the dossier as it is now.
#[utoipa::path(post, path = "/api/v1/dossiers/{code}/actions/{verb}", tag = "dossiers",
    params(
        ("code" = String, Path, description = "Code"),
        ("verb" = String, Path, description = "One of `actions` of the dossier, such as `accept`"),
    ),
    request_body = ActionBody,
    responses((status = 200, description = "Done", body = DossierBody)),
    security(("session" = [])))]
pub(super) async fn act(
    visit: Visit,
    Path((code, verb)): Path<(String, String)>,
    Body(mut body): Body<ActionBody>,
) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let verb = Verb::from_code(&verb).ok_or_else(Problem::not_found)?;
    let seen = actor.clone();
    let key = visit
        .app
        .db
        .read(move |tx| Ok::<_, Problem>(super::read::key(&reach::dossier(tx, &seen, &code)?)))
        .await?;
    let files = files::keep(&visit.app, std::mem::take(&mut body.files)).await?;
    let items = std::mem::take(&mut body.items)
        .into_iter()
        .map(|item| Defect { at: item.at, label: item.label, what: item.what, answer: None })
        .collect();
    let papers = std::mem::take(&mut body.papers).into_iter().map(PaperBody::read).collect();
    let quantities =
        std::mem::take(&mut body.quantities).into_iter().map(QuantityBody::read).collect();
    let target = Target { key, version: body.version };
    let read = Read { body, items, papers, files, quantities };
    let (app, now) = (visit.app.clone(), visit.now);
    let dossier = visit
        .app
        .db
        .write(move |tx| run(&app, tx, Who::Official(&actor), target, verb, &read, now))
        .await?;
    Ok(json(200, &DossierBody::from(&dossier)))
}

fn run(
    app: &App,
    tx: &mut Tx<'_>,
    who: Who<'_>,
    at: Target,
    verb: Verb,
    read: &Read,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let Read { body, items, papers, files, quantities } = read;
    let reason = &body.reason;
    match verb {
        Verb::Accept => actions::accept(app, tx, who, at, papers, quantities, now),
        Verb::Count => actions::count(app, tx, who, at, quantities, reason, now),
        Verb::Decline => actions::decline(app, tx, who, at, reason, now),
        Verb::AskSupplement => actions::ask_supplement(app, tx, who, at, items, reason, now),
        Verb::Supply => {
            let supplied = Supplied {
                papers: papers.clone(),
                files: files.clone(),
                form: body.form.clone(),
                note: body.note.clone(),
                received: body.received.clone(),
                later: body.later,
            };
            actions::supply(app, tx, who, at, &supplied, now)
        }
        Verb::Assign => actions::assign(app, tx, who, at, given("account", body.account)?, now),
        Verb::Forward => actions::forward(app, tx, who, at, &body.note, now),
        Verb::Return => {
            actions::return_to(app, tx, who, at, given("step", body.step)?, reason, now)
        }
        Verb::Consult => {
            let unit = given("unit", body.unit)?;
            actions::consult(app, tx, who, at, unit, &body.question, &body.limit, now)
        }
        Verb::Answer => {
            let asked = given("consultation", body.consultation)?;
            actions::answer(app, tx, who, at, asked, &body.answer, now)
        }
        Verb::Draft => {
            let grants = given("grants", body.grants)?;
            actions::draft(app, tx, who, at, grants, &body.text, reason, now)
        }
        Verb::Suspend => actions::suspend(app, tx, who, at, reason, &read.basis(), now),
        Verb::Resume => actions::resume(app, tx, who, at, &read.basis(), now),
        Verb::Apologise => {
            actions::apologise(app, tx, who, at, given("until", body.until)?, reason, now)
        }
        Verb::Pay => actions::pay(app, tx, who, at, now),
        Verb::Sign => actions::sign(app, tx, who, at, now),
        Verb::Number => actions::number(app, tx, who, at, now),
        Verb::HandOver => {
            let to = HandOver {
                receiver: body.receiver.clone(),
                proof: body.proof.clone(),
                note: body.note.clone(),
            };
            actions::hand_over(app, tx, who, at, &to, now)
        }
        Verb::DeliveryFailed => actions::delivery_failed(app, tx, who, at, reason, now),
        Verb::Stop => actions::stop(app, tx, who, at, reason, &body.basis, now),
        Verb::AskWithdrawal => actions::ask_withdrawal(app, tx, who, at, reason, now),
        Verb::AllowWithdrawal => actions::allow_withdrawal(app, tx, who, at, now),
        Verb::DenyWithdrawal => actions::deny_withdrawal(app, tx, who, at, reason, now),
        Verb::Attach => actions::attach(app, tx, who, at, files, now),
        Verb::AttachResult => actions::attach_result(app, tx, who, at, files, now),
    }
}

/// A field the verb cannot do without.
fn given<T>(field: &str, value: Option<T>) -> Result<T, Problem> {
    value.ok_or_else(|| {
        Problem::invalid(vec![FieldProblem::new(field, Words::new(k::FIELD_MISSING))])
    })
}
