//! Sending an action: reads its form, runs it as one unit of work, and goes back to the dossier. What is
//! refused is shown on the page with everything that was typed.

use super::defects;
use super::form_fields::Tried;
use super::parts::count_name;
use super::rows::href;
use super::view::View;
use super::{dossier, files, quantities, words};
use crate::catalogue::definition::Component;
use crate::catalogue::fees::Quantity;
use crate::dossiers::actions::{self, Basis, HandOver, NewFile, Supplied, Target, Who};
use crate::dossiers::model::{Defect, Dossier, Received};
use crate::dossiers::rules::Verb;
use crate::dossiers::store::Key;
use crate::k::desk as k;
use crate::people::rights::DOSSIER_HANDLING;
use axum::extract::Path;
use axum::response::Response;
use jiff::Timestamp;
use kernel::actor::Actor;
use kernel::app::App;
use kernel::db::Tx;
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Fields, Visit};
use kernel::i18n::format;
use kernel::problem::{FieldProblem, Problem, Words};
use uuid::Uuid;

pub(super) async fn act(
    visit: Visit,
    Path((code, verb)): Path<(String, String)>,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let verb = Verb::from_code(&verb).ok_or_else(Problem::not_found)?;
    let view = dossier::load(&visit, code.clone()).await?;
    match attempt(&visit, &view, verb, &fields).await {
        Ok(done) => {
            let message = words::said(visit.lang, verb, &done.code);
            Ok(redirect_with(&href(&done.code), &message))
        }
        // Somebody was faster, and the dossier has left the hands of the one who was slower.
        Err(problem)
            if problem.status == 403
                && !visit.json
                && saw_less(&view, &fields)
                && handles(&visit) =>
        {
            let problem = Problem::conflict();
            Ok(dossier::page(&visit, &view, Some(&Tried { verb, fields, problem })))
        }
        Err(problem) if visit.json || !matches!(problem.status, 409 | 422) => Err(problem),
        Err(problem) => {
            // Somebody else may have changed the dossier: the page shows it as it is now.
            let newest = dossier::load(&visit, code).await?;
            dossier::log(&visit, &newest).await?;
            let problem = defects::named(&newest, problem);
            Ok(dossier::page(&visit, &newest, Some(&Tried { verb, fields, problem })))
        }
    }
}

/// Whether the person ever moves a dossier; who only reads was not slower, but is refused.
fn handles(visit: &Visit) -> bool {
    visit.actor().is_ok_and(|actor| DOSSIER_HANDLING.iter().any(|right| actor.holds(*right)))
}

/// Whether the form was sent from a page that showed an earlier version.
fn saw_less(view: &View, fields: &Fields) -> bool {
    fields.get("version").parse().is_ok_and(|seen: i64| seen > 0 && seen < view.dossier.version)
}

async fn attempt(
    visit: &Visit,
    view: &View,
    verb: Verb,
    fields: &Fields,
) -> Result<Dossier, Problem> {
    // Who may not is told so before anything of the form is looked at or kept.
    let (app, actor, dossier, now) =
        (visit.app.clone(), visit.actor()?.clone(), view.dossier.clone(), visit.now);
    visit
        .app
        .db
        .read(move |tx| {
            let procedure = actions::procedure(&app, tx, dossier.procedure_version)?;
            let situation = actions::situation(tx, &dossier, &procedure, now)?;
            actions::permit(tx, Who::Official(&actor), verb, &situation, &dossier).map(drop)
        })
        .await?;
    let wish = Wish {
        papers: papers(view, fields)?,
        quantities: quantities(view, verb, fields)?,
        defects: defects::read(visit.lang, view, fields),
        received: defects::read_settled(view, fields),
        files: files::keep(visit, fields).await?,
        fields: fields.clone(),
    };
    let target = Target {
        key: Key { office: view.dossier.office, id: view.dossier.id },
        version: fields.get("version").parse().unwrap_or(-1),
    };
    let (app, actor, now) = (visit.app.clone(), visit.actor()?.clone(), visit.now);
    visit.app.db.write(move |tx| run(&app, tx, &actor, target, verb, &wish, now)).await
}

/// What a form says, read before the unit of work.
struct Wish {
    fields: Fields,
    papers: Vec<Received>,
    quantities: Vec<Quantity>,
    defects: Vec<Defect>,
    received: Vec<String>,
    files: Vec<NewFile>,
}

impl Wish {
    fn basis(&self) -> Basis {
        Basis {
            symbol: self.fields.get("document").to_owned(),
            date: self.fields.get("document_date").to_owned(),
            files: self.files.clone(),
        }
    }
}

fn run(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    target: Target,
    verb: Verb,
    wish: &Wish,
    now: Timestamp,
) -> Result<Dossier, Problem> {
    let who = Who::Official(actor);
    let given = |name: &str| wish.fields.get(name);
    match verb {
        Verb::Accept => actions::accept(app, tx, who, target, &wish.papers, &wish.quantities, now),
        Verb::Count => actions::count(app, tx, who, target, &wish.quantities, given("reason"), now),
        Verb::Decline => actions::decline(app, tx, who, target, given("reason"), now),
        Verb::AskSupplement => {
            actions::ask_supplement(app, tx, who, target, &wish.defects, given("reason"), now)
        }
        Verb::Supply => {
            let supplied = Supplied {
                papers: wish.papers.clone(),
                files: wish.files.clone(),
                form: None,
                note: given("note").to_owned(),
                received: wish.received.clone(),
                later: given("later") == "on",
            };
            actions::supply(app, tx, who, target, &supplied, now)
        }
        Verb::Assign => actions::assign(app, tx, who, target, id(&wish.fields, "account")?, now),
        Verb::Forward => actions::forward(app, tx, who, target, given("note"), now),
        Verb::Return => {
            let step = given("step").parse().map_err(|_| missing("step"))?;
            actions::return_to(app, tx, who, target, step, given("reason"), now)
        }
        Verb::Consult => {
            let unit = id(&wish.fields, "unit")?;
            let limit = format!("{}{}", given("limit"), given("limit-kind"));
            actions::consult(app, tx, who, target, unit, given("question"), &limit, now)
        }
        Verb::Answer => {
            let question = id(&wish.fields, "consultation")?;
            actions::answer(app, tx, who, target, question, given("answer"), now)
        }
        Verb::Draft => {
            let grants = given("grants") != "no";
            actions::draft(app, tx, who, target, grants, given("text"), given("reason"), now)
        }
        Verb::Suspend => {
            actions::suspend(app, tx, who, target, given("reason"), &wish.basis(), now)
        }
        Verb::Resume => actions::resume(app, tx, who, target, &wish.basis(), now),
        Verb::Apologise => {
            actions::apologise(app, tx, who, target, until(given("until"))?, given("reason"), now)
        }
        Verb::Pay => actions::pay(app, tx, who, target, now),
        Verb::Sign => actions::sign(app, tx, who, target, now),
        Verb::Number => actions::number(app, tx, who, target, now),
        Verb::HandOver => {
            let to = HandOver {
                receiver: given("receiver").to_owned(),
                proof: given("proof").to_owned(),
                note: given("note").to_owned(),
            };
            actions::hand_over(app, tx, who, target, &to, now)
        }
        Verb::DeliveryFailed => {
            actions::delivery_failed(app, tx, who, target, given("reason"), now)
        }
        Verb::Stop => actions::stop(app, tx, who, target, given("reason"), given("basis"), now),
        Verb::AskWithdrawal => actions::ask_withdrawal(app, tx, who, target, given("reason"), now),
        Verb::AllowWithdrawal => actions::allow_withdrawal(app, tx, who, target, now),
        Verb::DenyWithdrawal => {
            actions::deny_withdrawal(app, tx, who, target, given("reason"), now)
        }
        Verb::Attach => {
            if wish.files.is_empty() {
                return Err(missing("files"));
            }
            actions::attach(app, tx, who, target, &wish.files, now)
        }
        Verb::AttachResult => actions::attach_result(app, tx, who, target, &wish.files, now),
    }
}

fn missing(field: &str) -> Problem {
    Problem::invalid(vec![FieldProblem::new(field, Words::new(k::CHOOSE_ONE))])
}

fn id(fields: &Fields, name: &str) -> Result<Uuid, Problem> {
    fields.get(name).parse().map_err(|_| missing(name))
}

/// The end of a day: the clock moves it to the closing of the office.
fn until(text: &str) -> Result<Timestamp, Problem> {
    format::read_date(text)
        .and_then(|day| day.at(17, 0, 0, 0).to_zoned(format::office_zone()).ok())
        .map(|at| at.timestamp())
        .ok_or_else(|| Problem::invalid(vec![FieldProblem::new("until", Words::new(k::DAY_WRONG))]))
}

fn papers(view: &View, fields: &Fields) -> Result<Vec<Received>, Problem> {
    let Some(case) = view.case() else { return Ok(Vec::new()) };
    counted(&case.components, &view.received, fields)
}

fn quantities(view: &View, verb: Verb, fields: &Fields) -> Result<Vec<Quantity>, Problem> {
    match view.case() {
        Some(case) if matches!(verb, Verb::Accept | Verb::Count) => {
            quantities::read(case, &[view.dossier.channel], fields)
        }
        _ => Ok(Vec::new()),
    }
}

/// The papers that were counted in a form; a number that is none is said at its paper. What was counted before
/// and is nothing now is among them, so that it does not stay on the receipt.
pub(super) fn counted(
    components: &[Component],
    before: &[Received],
    fields: &Fields,
) -> Result<Vec<Received>, Problem> {
    let mut papers = Vec::new();
    let mut problems = Vec::new();
    for part in components {
        let mut count = |what: &str| -> u32 {
            let text = fields.get(&count_name(&part.id, what));
            if text.is_empty() {
                return 0;
            }
            text.parse::<u32>().ok().filter(|count| *count < 1000).unwrap_or_else(|| {
                problems.push(FieldProblem::new(
                    format!("component.{}", part.id),
                    Words::new(k::COUNT_WRONG).with("paper", &part.name.vi),
                ));
                0
            })
        };
        let paper = Received {
            component: part.id.clone(),
            name: part.name.clone(),
            originals: count("originals"),
            certified: count("certified"),
            copies: count("copies"),
            shown: matches!(fields.get(&count_name(&part.id, "shown")), "1" | "on"),
        };
        let corrected = before.iter().any(|known| known.component == part.id)
            && fields.some(&count_name(&part.id, "originals")).is_some();
        if corrected || paper.shown || paper.originals + paper.certified + paper.copies > 0 {
            papers.push(paper);
        }
    }
    if problems.is_empty() { Ok(papers) } else { Err(Problem::invalid(problems)) }
}
