//! Supplying what was asked for.

use super::papers::{LARGEST, examine};
use super::pass;
use super::status::{self, View};
use crate::dossiers::actions::{self, Target, Who};
use crate::dossiers::model::{Defect, Dossier, Supplement};
use crate::dossiers::store;
use crate::k::resident as k;
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Field, FileLimits};
use kernel::html::{Markup, Tone, alert, errors as summary, html};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Visit, redirect};
use kernel::i18n::{Lang, format};
use kernel::problem::{FieldProblem, Problem, Words};

/// Most files of one supplement.
const MOST: usize = 30;

/// What was typed, and what is wrong with it.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) note: String,
    pub(super) problems: Vec<FieldProblem>,
    pub(super) status: u16,
}

pub(super) fn errors(lang: Lang, typed: &Typed) -> Markup {
    summary::errors(lang, &super::frame::listed(lang, &typed.problems))
}

/// What is asked for, and the form to supply it.
pub(super) fn form(visit: &Visit, view: &View, request: &Supplement, typed: &Typed) -> Markup {
    let lang = visit.lang;
    let endings = [".pdf", ".jpg", ".jpeg", ".png", ".docx", ".doc"];
    let limits = FileLimits { endings: &endings, max_bytes: LARGEST, multiple: true };
    let error = |name: &str| super::frame::error_at(lang, &typed.problems, name);
    let note_error = error("note");
    html! {
        section #supplement {
            h2 { (lang.t(k::SUPPLEMENT_TITLE)) }
            (alert::alert(lang, Tone::Warn, Some(lang.t(k::SUPPLEMENT_ALL)), html! {
                ol {
                    @for item in &request.items {
                        li { strong { (view.mask.hide(&item.label)) } ": " (view.mask.hide(&item.what)) }
                    }
                }
                p { (lang.t(k::SUPPLEMENT_REASON)) " " (view.mask.hide(&request.reason)) }
                @if let Some(until) = request.window_until {
                    p { strong { (lang.f(k::SUPPLEMENT_UNTIL, &[("at", &format::moment(until))])) } }
                }
            }))
            form method="post" action="/track/dossier/supply" enctype="multipart/form-data" novalidate {
                input type="hidden" name="version" value=(view.dossier.version);
                @for (number, item) in request.items.iter().enumerate() {
                    @let name = format!("files.{number}");
                    @let label = lang.f(k::SUPPLY_FILES_FOR, &[("paper", &view.mask.hide(&item.label))]);
                    @let wrong = error(&name);
                    (field::file(&Field::new(lang, &name, &label).optional().error(wrong.as_deref()), &limits, &[]))
                }
                @let wrong = error("files");
                (field::file(
                    &Field::new(lang, "files", lang.t(k::SUPPLY_FILES)).optional().error(wrong.as_deref()),
                    &limits, &[]))
                (field::textarea(
                    &Field::new(lang, "note", lang.t(k::SUPPLY_NOTE)).hint(lang.t(k::SUPPLY_NOTE_HINT))
                        .optional().error(note_error.as_deref()),
                    &typed.note, 4, Some(2000)))
                p.hint { (lang.t(k::SUPPLY_COUNTER)) }
                (button::row(button::submit(lang.t(k::SUPPLY), Weight::Main)))
            }
        }
    }
}

pub(super) async fn send(
    visit: Visit,
    headers: HeaderMap,
    sent: Result<Sent, Problem>,
) -> Result<Response, Problem> {
    let Some(dossier) = pass::dossier(&visit, &headers).await? else {
        return Ok(redirect("/track"));
    };
    let key = pass::key(&dossier);
    let mut typed = Typed { status: 422, ..Typed::default() };
    let fields = match sent {
        Ok(Sent(fields)) => fields,
        Err(problem) if problem.status == 413 => {
            let words = Words::new(k::FILES_TOO_LARGE).with("most", visit.app.config.upload_mib);
            typed.problems.push(FieldProblem::new("files", words));
            typed.status = 413;
            return again(&visit, dossier, typed).await;
        }
        Err(problem) => return Err(problem),
    };
    typed.note = fields.get("note").to_owned();
    let mut files = Vec::new();
    let asked = asked(&visit, &dossier).await?;
    for upload in &fields.files {
        let Some(component) = component(&asked, &upload.field) else { continue };
        if files.len() >= MOST {
            let words = Words::new(k::TOO_MANY_FILES).with("most", MOST);
            typed.problems.push(FieldProblem::new(&upload.field, words));
            break;
        }
        match examine(&visit.app, component, upload).await? {
            Ok(file) => files.push(file),
            Err(words) => typed.problems.push(FieldProblem::new(&upload.field, words)),
        }
    }
    if !typed.problems.is_empty() {
        return again(&visit, dossier, typed).await;
    }
    let version = fields.get("version").parse().unwrap_or_default();
    let (app, now, note) = (visit.app.clone(), visit.now, typed.note.clone());
    let target = Target { key, version };
    let done = visit
        .app
        .db
        .write(move |tx| actions::supply(&app, tx, Who::Resident, target, &[], &files, &note, now))
        .await;
    match done {
        Ok(_) => Ok(redirect_with("/track/dossier", visit.lang.t(k::SUPPLIED))),
        Err(problem) if matches!(problem.status, 409 | 422) => {
            typed.status = problem.status;
            typed.problems = problem.fields;
            if typed.problems.is_empty() {
                let words = problem.detail.unwrap_or_else(|| Words::new(problem.title));
                typed.problems.push(FieldProblem::new("note", words));
            }
            again(&visit, dossier, typed).await
        }
        Err(problem) => Err(problem),
    }
}

/// What is asked for now.
async fn asked(visit: &Visit, dossier: &Dossier) -> Result<Vec<Defect>, Problem> {
    let key = pass::key(dossier);
    let requests =
        visit.app.db.read(move |tx| Ok::<_, Problem>(store::supplements(tx, key)?)).await?;
    let open = requests.into_iter().find(|request| request.supplied_at.is_none());
    Ok(open.map(|request| request.items).unwrap_or_default())
}

/// The paper the files of a field belong to: that of the defect, none for the form and the rest.
fn component<'a>(asked: &'a [Defect], field: &str) -> Option<&'a str> {
    let Some(number) = field.strip_prefix("files.") else {
        return (field == "files").then_some("");
    };
    let item = asked.get(number.parse::<usize>().ok()?)?;
    let paper = !item.at.starts_with("form:") && item.at != "other";
    Some(if paper { &item.at } else { "" })
}

/// The page as it is now, with what was typed.
async fn again(visit: &Visit, dossier: Dossier, typed: Typed) -> Result<Response, Problem> {
    let (app, now) = (visit.app.clone(), visit.now);
    let view = visit.app.db.read(move |tx| status::load(&app, tx, dossier.clone(), now)).await?;
    Ok(status::page(visit, &view, &typed))
}
