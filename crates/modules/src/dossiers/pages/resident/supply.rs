//! Supplying what was asked for: papers, and the parts of the e-form that were named, prefilled.

use super::papers::{LARGEST, examine};
use super::pass;
use super::status::{self, View};
use crate::catalogue::eform::{FieldError, Form, Part};
use crate::dossiers::actions::{self, Supplied, Target, Who};
use crate::dossiers::corrections::{self, AT_FORM, AT_OTHER};
use crate::dossiers::model::{Defect, Dossier, Supplement};
use crate::dossiers::rules::State;
use crate::k::resident as k;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Field, FileLimits};
use kernel::html::{Markup, Tone, alert, errors as summary, html, tag};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Fields, Page, Visit, redirect};
use kernel::i18n::{Lang, format};
use kernel::problem::{FieldProblem, Problem, Words};
use serde_json::Value;

/// Most files of one supplement.
const MOST: usize = 30;
/// Name of the field that says the rest comes later; no question of an e-form has a name like it.
const LATER: &str = "rest-later";
/// Address of the page and of what it sends.
const PAGE: &str = "/track/dossier/supply";

/// What was typed, and what is wrong with it.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) note: String,
    /// Whether the rest comes later.
    later: bool,
    /// The answers of the e-form with those typed anew.
    form: Option<Value>,
    found: Vec<FieldError>,
    pub(super) problems: Vec<FieldProblem>,
    pub(super) status: u16,
}

impl Typed {
    fn is_wrong(&self) -> bool {
        !self.problems.is_empty() || !self.found.is_empty()
    }
}

/// Everything that is wrong, with links to the fields.
pub(super) fn errors(lang: Lang, typed: &Typed) -> Markup {
    html! {
        (Form::error_summary(lang, &typed.found))
        (summary::errors(lang, &super::frame::listed(lang, &typed.problems)))
    }
}

/// What is asked for, and the form to supply it; where the e-form must be put right, the way to it, since
/// its answers are personal data.
pub(super) fn section(visit: &Visit, view: &View, request: &Supplement, typed: &Typed) -> Markup {
    let lang = visit.lang;
    html! {
        section #supplement {
            h2 { (lang.t(k::SUPPLEMENT_TITLE)) }
            (asked(lang, view, request))
            @if corrections::part(&view.version.definition, request).is_some() {
                p { (lang.t(k::CORRECT_TEXT)) }
                (button::row(button::link(PAGE, lang.t(k::CORRECT), Weight::Main)))
            } @else {
                (form(lang, view, None, typed))
            }
        }
    }
}

fn asked(lang: Lang, view: &View, request: &Supplement) -> Markup {
    alert::alert(
        lang,
        Tone::Warn,
        Some(lang.t(k::SUPPLEMENT_ALL)),
        html! {
            ol {
                @for item in &request.items {
                    li {
                        strong { (view.mask.hide(&item.label)) } ": " (view.mask.hide(&item.what)) " "
                        @match &item.answer {
                            Some(answer) => (tag::tag(Tone::Good, &lang.f(k::ITEM_SUPPLIED, &[("at", &format::moment(answer.at))]))),
                            None => (tag::tag(Tone::Warn, lang.t(k::ITEM_OPEN))),
                        }
                    }
                }
            }
            p { (lang.t(k::SUPPLEMENT_REASON)) " " (view.mask.hide(&request.reason)) }
            @if let Some(until) = request.window_until {
                p { strong { (lang.f(k::SUPPLEMENT_UNTIL, &[("at", &format::moment(until))])) } }
            }
        },
    )
}

/// Name of the field for a word to the official: an e-form may have a question called `note`.
const fn note_name(part: Option<&Part<'_>>) -> &'static str {
    if part.is_some() { "message" } else { "note" }
}

fn form(lang: Lang, view: &View, part: Option<&Part<'_>>, typed: &Typed) -> Markup {
    let endings = [".pdf", ".jpg", ".jpeg", ".png", ".docx", ".doc"];
    let limits = FileLimits { endings: &endings, max_bytes: LARGEST, multiple: true };
    let note = note_name(part);
    let error = |name: &str| super::frame::error_at(lang, &typed.problems, name);
    let (file_error, note_error) = (error("files"), error(note));
    let answers = typed.form.as_ref().unwrap_or(&view.dossier.form);
    html! {
        form method="post" action=(PAGE) enctype="multipart/form-data" novalidate {
            input type="hidden" name="version" value=(view.dossier.version);
            @if let Some(part) = part { (part.render(lang, answers, &typed.found)) }
            @for (number, item) in items(view).iter().enumerate().filter(|(_, item)| !asks_form(item) && item.answer.is_none()) {
                @let name = format!("files.{number}");
                @let label = lang.f(k::SUPPLY_FILES_FOR, &[("paper", &view.mask.hide(&item.label))]);
                @let asked = lang.f(k::ITEM_ASKED, &[("what", &view.mask.hide(&item.what))]);
                @let wrong = error(&name);
                (field::file(&Field::new(lang, &name, &label).hint(&asked).error(wrong.as_deref()), &limits, &[]))
            }
            (field::file(
                &Field::new(lang, "files", lang.t(k::SUPPLY_FILES)).optional().error(file_error.as_deref()),
                &limits, &[]))
            (field::textarea(
                &Field::new(lang, note, lang.t(k::SUPPLY_NOTE)).hint(lang.t(k::SUPPLY_NOTE_HINT))
                    .optional().error(note_error.as_deref()),
                &typed.note, 4, Some(2000)))
            (field::checkbox(
                &Field::new(lang, LATER, lang.t(k::SUPPLY_LATER)).hint(lang.t(k::SUPPLY_LATER_HINT)).optional(),
                typed.later))
            (button::row(button::submit(lang.t(k::SUPPLY), Weight::Main)))
        }
    }
}

/// The page on which the e-form is put right.
pub(super) async fn show(visit: Visit, headers: HeaderMap) -> Result<Response, Problem> {
    let Some(dossier) = pass::dossier(&visit, &headers).await? else {
        return Ok(redirect("/track"));
    };
    let view = load(&visit, dossier).await?;
    Ok(match correcting(&visit, &view, &Typed::default()) {
        Some(page) => page,
        None => redirect("/track/dossier"),
    })
}

async fn load(visit: &Visit, dossier: Dossier) -> Result<View, Problem> {
    let (app, now) = (visit.app.clone(), visit.now);
    visit.app.db.read(move |tx| status::load(&app, tx, dossier.clone(), now)).await
}

/// The questions that are asked anew, while the dossier waits for the answer.
fn part(view: &View) -> Option<(&Supplement, Part<'static>)> {
    let request = corrections::open(&view.supplements)?;
    let waits = view.dossier.state == State::Supplement;
    let part = corrections::part(&view.version.definition, request).filter(|_| waits)?;
    Some((request, part))
}

fn correcting(visit: &Visit, view: &View, typed: &Typed) -> Option<Response> {
    let lang = visit.lang;
    let (request, part) = part(view)?;
    let body = html! {
        (errors(lang, typed))
        p.lead { (view.version.definition.name.get(lang)) }
        (asked(lang, view, request))
        p { (lang.t(k::CORRECT_LEAD)) }
        (form(lang, view, Some(&part), typed))
        p { a href="/track/dossier" { (lang.t(k::CORRECT_BACK)) } }
    };
    let title = lang.f(k::CORRECT_TITLE, &[("code", &view.dossier.code)]);
    let page = Page::public(visit, title, body)
        .crumb(lang.t(k::TRACK_TITLE), "/track")
        .help(html! { p { (lang.t(k::HELP_CORRECT)) } })
        .status(if typed.is_wrong() { typed.status } else { 200 });
    Some(page.into_response())
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
    let view = load(&visit, dossier.clone()).await?;
    let part = part(&view).map(|(_, part)| part);
    let note = note_name(part.as_ref());
    let mut typed = Typed { status: 422, ..Typed::default() };
    let fields = match sent {
        Ok(Sent(fields)) => fields,
        Err(problem) if problem.status == 413 => {
            let words = Words::new(k::FILES_TOO_LARGE).with("most", visit.app.config.upload_mib);
            typed.problems.push(FieldProblem::new("files", words));
            typed.status = 413;
            return again(&visit, dossier, &typed).await;
        }
        Err(problem) => return Err(problem),
    };
    fields.get(note).clone_into(&mut typed.note);
    typed.later = fields.get(LATER) == "on";
    if let Some(part) = &part {
        let answers = part.read(&view.dossier.form, &fields.values);
        let rows = Form::is_row_change(&fields.values);
        if !rows {
            typed.found = part.validate(&answers, format::local(visit.now).date());
        }
        typed.form = Some(answers);
        if rows {
            return again(&visit, dossier, &typed).await;
        }
    }
    let files = uploads(&visit, items(&view), &fields, &mut typed).await?;
    if typed.is_wrong() {
        return again(&visit, dossier, &typed).await;
    }
    let version = fields.get("version").parse().unwrap_or_default();
    let (app, now) = (visit.app.clone(), visit.now);
    let target = Target { key, version };
    let supplied = Supplied {
        files,
        form: typed.form.clone(),
        note: typed.note.clone(),
        later: typed.later,
        ..Supplied::default()
    };
    let done = visit
        .app
        .db
        .write(move |tx| actions::supply(&app, tx, Who::Resident, target, &supplied, now))
        .await;
    match done {
        Ok(done) => {
            let part = done.state == State::Supplement;
            let said = if part { k::SUPPLIED_PART } else { k::SUPPLIED };
            Ok(redirect_with("/track/dossier", visit.lang.t(said)))
        }
        Err(problem) if matches!(problem.status, 409 | 422) => {
            typed.status = problem.status;
            (typed.problems, typed.found) = at_items(&view, problem.fields);
            for at_note in typed.problems.iter_mut().filter(|problem| problem.field == "note") {
                note.clone_into(&mut at_note.field);
            }
            if !typed.is_wrong() {
                let words = problem.detail.unwrap_or_else(|| Words::new(problem.title));
                typed.problems.push(FieldProblem::new(note, words));
            }
            again(&visit, dossier, &typed).await
        }
        Err(problem) => Err(problem),
    }
}

/// What is missing of what was asked for, at the input of each: the file of a paper, the question of the form.
fn at_items(view: &View, problems: Vec<FieldProblem>) -> (Vec<FieldProblem>, Vec<FieldError>) {
    let mut found = Vec::new();
    let mut rest = Vec::new();
    for problem in problems {
        let number = problem.field.strip_prefix("items.").and_then(|text| text.parse().ok());
        let item = number.and_then(|number: usize| items(view).get(number));
        match (number, item) {
            (Some(number), Some(item)) => {
                if let Some(place) = item.place() {
                    found.push(FieldError {
                        pointer: place.to_owned(),
                        key: k::ITEM_UNCHANGED,
                        args: Vec::new(),
                    });
                } else {
                    let label = view.mask.hide(&item.label);
                    let words = Words::new(k::ITEM_NEEDED).with("label", label);
                    rest.push(FieldProblem::new(format!("files.{number}"), words));
                }
            }
            _ => rest.push(problem),
        }
    }
    (rest, found)
}

/// The files that were sent, judged by their content; what is wrong with them is noted.
async fn uploads(
    visit: &Visit,
    asked: &[Defect],
    fields: &Fields,
    typed: &mut Typed,
) -> Result<Vec<actions::NewFile>, Problem> {
    let mut files = Vec::new();
    for upload in &fields.files {
        let Some(component) = component(asked, &upload.field) else { continue };
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
    Ok(files)
}

/// What is asked for now.
fn items(view: &View) -> &[Defect] {
    corrections::open(&view.supplements).map_or(&[], |request| &request.items)
}

/// Whether a defect is in an answer of the e-form, which is put right there and not by a file.
fn asks_form(item: &Defect) -> bool {
    item.at.starts_with(AT_FORM)
}

/// The paper the files of a field belong to: that of the defect, none for the form and the rest.
fn component<'a>(asked: &'a [Defect], field: &str) -> Option<&'a str> {
    let Some(number) = field.strip_prefix("files.") else {
        return (field == "files").then_some("");
    };
    let item = asked.get(number.parse::<usize>().ok()?)?;
    let paper = !asks_form(item) && item.at != AT_OTHER;
    Some(if paper { &item.at } else { "" })
}

/// The page as it is now, with what was typed.
async fn again(visit: &Visit, dossier: Dossier, typed: &Typed) -> Result<Response, Problem> {
    let (key, before) = (pass::key(&dossier), dossier.clone());
    // Somebody may have been faster: the page shows the dossier as it is.
    let newest = visit
        .app
        .db
        .read(move |tx| crate::dossiers::store::find(tx, key.office, key.id).map_err(Problem::from))
        .await?;
    let view = load(visit, newest.unwrap_or(before)).await?;
    Ok(correcting(visit, &view, typed).unwrap_or_else(|| status::page(visit, &view, typed)))
}
