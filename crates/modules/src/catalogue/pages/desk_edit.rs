//! Writing a definition as text, with everything that is wrong with it beside it.

use super::desk_version::{issues, record};
use super::permit;
use crate::catalogue::rules::Issue;
use crate::catalogue::store::{self, VersionState};
use crate::catalogue::{actions, source};
use crate::k::catalogue as k;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::html::alert::alert;
use kernel::html::button::{self, Weight};
use kernel::html::field::{Field, textarea};
use kernel::html::{Tone, html};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Page, Visit, redirect};
use kernel::problem::{FieldProblem, Problem, Words};
use uuid::Uuid;

/// Lines of the text box.
const LINES: u8 = 40;

/// A new definition starts from this text: every field that must be there.
const TEMPLATE: &str = include_str!("template.toml");

/// A short procedure that comes along, to show how one is written.
const EXAMPLE: &str = include_str!("../../../../../data/procedures/1.010041.toml");

struct Form<'a> {
    action: String,
    back: String,
    title: &'a str,
    text: &'a str,
    refused: bool,
    issues: &'a [Issue],
}

fn form(visit: &Visit, form: &Form<'_>) -> Response {
    let lang = visit.lang;
    let body = html! {
        @if form.refused {
            (alert(lang, Tone::Bad, Some(lang.t(k::NOT_SAVED)), html! { p { (lang.t(k::NOT_SAVED_TEXT)) } }))
        }
        @if !form.issues.is_empty() { (issues(lang, form.issues)) }
        details {
            summary { (lang.t(k::SOURCE_HOW)) }
            ol {
                li { (lang.t(k::SOURCE_HOW_HEAD)) }
                li { (lang.t(k::SOURCE_HOW_PARTS)) }
                li { (lang.t(k::SOURCE_HOW_TEXTS)) }
                li { (lang.t(k::SOURCE_HOW_LIMITS)) }
                li { (lang.t(k::SOURCE_HOW_UNVERIFIED)) }
            }
            p { (lang.t(k::SOURCE_EXAMPLE)) }
            pre lang="vi" tabindex="0" { code { (EXAMPLE) } }
        }
        form.source method="post" action=(form.action) novalidate {
            (textarea(
                &Field::new(lang, "source", lang.t(k::SOURCE)).hint(lang.t(k::SOURCE_HINT)),
                form.text,
                LINES,
                None,
            ))
            (button::row(html! {
                (button::submit(lang.t(k::SAVE_DRAFT), Weight::Main))
                (button::link(&form.back, lang.t(k::BACK), Weight::Plain))
            }))
        }
    };
    Page::staff(visit, form.title, body)
        .crumb(lang.t(k::DESK), "/desk/catalogue")
        .help(html! { p { (lang.t(k::SOURCE_HELP)) } p { (lang.t(k::SOURCE_HELP_LIMITS)) } })
        .status(if form.refused { 422 } else { 200 })
        .into_response()
}

/// An empty definition.
pub(super) async fn new(visit: Visit) -> Response {
    let title = visit.lang.t(k::NEW_DRAFT);
    let (action, back) = ("/desk/catalogue/new".to_owned(), "/desk/catalogue".to_owned());
    form(&visit, &Form { action, back, title, text: TEMPLATE, refused: false, issues: &[] })
}

/// Keeps a new draft.
pub(super) async fn create(visit: Visit, Sent(fields): Sent) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    let text = fields.get("source").to_owned();
    let typed = text.clone();
    if untouched(&typed) {
        let title = visit.lang.t(k::NEW_DRAFT);
        let (action, back) = ("/desk/catalogue/new".to_owned(), "/desk/catalogue".to_owned());
        let issues = [Issue::error("name.vi", Words::new(k::UNTOUCHED))];
        return Ok(form(
            &visit,
            &Form { action, back, title, text: &typed, refused: true, issues: &issues },
        ));
    }
    let made = visit.app.db.write(move |tx| actions::create(tx, &permit, &text, now)).await;
    match made {
        Ok(id) => Ok(saved(&visit, id)),
        Err(problem) if problem.status == 422 => {
            let issues = told(&typed, &problem);
            let title = visit.lang.t(k::NEW_DRAFT);
            let (action, back) = ("/desk/catalogue/new".to_owned(), "/desk/catalogue".to_owned());
            Ok(form(
                &visit,
                &Form { action, back, title, text: &typed, refused: true, issues: &issues },
            ))
        }
        Err(problem) => Err(problem),
    }
}

/// Whether nothing was written into the template: there would be a draft without a name under a code that
/// nobody has.
fn untouched(text: &str) -> bool {
    text.split_whitespace().eq(TEMPLATE.split_whitespace()) || text.trim().is_empty()
}

/// The text of a draft.
pub(super) async fn edit(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let record = record(&visit, id).await?;
    let here = format!("/desk/catalogue/versions/{id}");
    if record.state != VersionState::Draft {
        return Ok(redirect(&here));
    }
    let (text, version) = visit
        .app
        .db
        .read(move |tx| {
            let version = store::version(tx, id)?.ok_or_else(Problem::not_found)?;
            Ok::<_, Problem>((store::text_of(tx, id)?.unwrap_or_default(), version))
        })
        .await?;
    let issues = source::check(&text, &version.definition, &actions::known());
    let title = record.name.get(visit.lang).to_owned();
    let action = format!("{here}/edit");
    Ok(form(
        &visit,
        &Form { action, back: here, title: &title, text: &text, refused: false, issues: &issues },
    ))
}

/// Keeps the text of a draft.
pub(super) async fn save(
    visit: Visit,
    Path(id): Path<Uuid>,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    let text = fields.get("source").to_owned();
    let typed = text.clone();
    let result = visit.app.db.write(move |tx| actions::rewrite(tx, &permit, id, &text, now)).await;
    match result {
        Ok(()) => Ok(saved(&visit, id)),
        Err(problem) if problem.status == 422 => {
            let issues = told(&typed, &problem);
            let title = record(&visit, id).await?.name.get(visit.lang).to_owned();
            let here = format!("/desk/catalogue/versions/{id}");
            let action = format!("{here}/edit");
            Ok(form(
                &visit,
                &Form {
                    action,
                    back: here,
                    title: &title,
                    text: &typed,
                    refused: true,
                    issues: &issues,
                },
            ))
        }
        Err(problem) => Err(problem),
    }
}

/// A new draft that starts from another version.
pub(super) async fn again(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    let made = visit
        .app
        .db
        .write(move |tx| {
            let text = store::text_of(tx, id)?.ok_or_else(Problem::not_found)?;
            actions::create(tx, &permit, &text, now)
        })
        .await?;
    Ok(redirect(&format!("/desk/catalogue/versions/{made}/edit")))
}

fn saved(visit: &Visit, id: Uuid) -> Response {
    redirect_with(&format!("/desk/catalogue/versions/{id}"), visit.lang.t(k::SAVED))
}

/// What is wrong with a text that was refused: with lines where it cannot be read at all.
fn told(text: &str, problem: &Problem) -> Vec<Issue> {
    source::read(text).err().unwrap_or_else(|| {
        let issue = |field: &FieldProblem| Issue::error("", field.message.clone());
        problem.fields.iter().map(issue).collect()
    })
}
