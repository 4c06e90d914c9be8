//! Verifying, publishing and withdrawing, each asked for before it is done.

use super::desk_version::record;
use super::permit;
use crate::catalogue::actions;
use crate::catalogue::store::{Record, VersionState};
use crate::k::catalogue as k;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::html::confirm::{Confirm, confirm};
use kernel::html::errors::{self, errors};
use kernel::html::field::{Field, textarea};
use kernel::html::{Markup, html};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Page, Visit};
use kernel::i18n::{Key, format};
use kernel::problem::Problem;
use uuid::Uuid;

/// The words of a question.
struct Question<'a> {
    act: &'a str,
    what: String,
    consequence: String,
    submit: Key,
    danger: bool,
    fields: Option<Markup>,
}

fn ask<'a>(visit: &'a Visit, record: &Record, question: Question<'_>, before: Markup) -> Page<'a> {
    let lang = visit.lang;
    let here = format!("/desk/catalogue/versions/{}", record.id);
    let name = record.name.get(lang);
    let body = html! {
        (before)
        p { strong { (name) } " · " (record.code) " · " (lang.f(k::VERSION_NUMBER, &[("number", &record.number)])) }
        (confirm(lang, &Confirm {
            what: &question.what,
            consequence: &question.consequence,
            action: &format!("{here}/{}", question.act),
            csrf: None,
            hidden: &[],
            fields: question.fields,
            submit: lang.t(question.submit),
            danger: question.danger,
            cancel: &here,
        }))
    };
    Page::staff(visit, lang.t(question.submit), body)
        .crumb(lang.t(k::DESK), "/desk/catalogue")
        .crumb(name, here)
        .help(html! { p { (lang.t(k::VERSION_HELP)) } })
}

fn done(visit: &Visit, id: Uuid, message: Key) -> Response {
    redirect_with(&format!("/desk/catalogue/versions/{id}"), visit.lang.t(message))
}

/// Asks before vouching for a draft.
pub(super) async fn ask_verify(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let record = record(&visit, id).await?;
    let lang = visit.lang;
    let question = Question {
        act: "verify",
        what: lang.t(k::VERIFY_WHAT).to_owned(),
        consequence: lang.t(k::VERIFY_CONSEQUENCE).to_owned(),
        submit: k::VERIFY,
        danger: false,
        fields: None,
    };
    Ok(ask(&visit, &record, question, html! {}).into_response())
}

/// Vouches for a draft.
pub(super) async fn verify(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    visit.app.db.write(move |tx| actions::verify(tx, &permit, id, now)).await?;
    Ok(done(&visit, id, k::VERIFIED))
}

/// Asks before putting a version in force, and says what happens to the others.
pub(super) async fn ask_publish(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let record = record(&visit, id).await?;
    let lang = visit.lang;
    let (code, span) = (record.code.clone(), record.span);
    let settled = visit.app.db.read(move |tx| actions::settlement(tx, &code, span)).await?;
    let mut consequence = lang.f(k::PUBLISH_CONSEQUENCE, &[("from", &format::date(span.from))]);
    let mut add = |text: String| {
        consequence.push(' ');
        consequence.push_str(&text);
    };
    if let Some((_, last)) = settled.ends.first() {
        add(lang.f(k::PUBLISH_ENDS, &[("last", &format::date(*last))]));
    }
    if !settled.replaced.is_empty() {
        add(lang.t(k::PUBLISH_REPLACES).to_owned());
    }
    if let Some(last) = settled.last {
        add(lang.f(k::PUBLISH_LAST, &[("last", &format::date(last))]));
    }
    let question = Question {
        act: "publish",
        what: lang.t(k::PUBLISH_WHAT).to_owned(),
        consequence,
        submit: k::PUBLISH,
        danger: false,
        fields: None,
    };
    Ok(ask(&visit, &record, question, html! {}).into_response())
}

/// Puts a version in force.
pub(super) async fn publish(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    visit.app.db.write(move |tx| actions::publish(tx, &permit, id, now)).await?;
    Ok(done(&visit, id, k::PUBLISHED))
}

/// Asks for the reason before taking a version back.
pub(super) async fn ask_withdraw(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let record = record(&visit, id).await?;
    Ok(withdrawal(&visit, &record, None, 200))
}

fn withdrawal(visit: &Visit, record: &Record, error: Option<&str>, status: u16) -> Response {
    let lang = visit.lang;
    let draft = record.state == VersionState::Draft;
    let question = Question {
        act: "withdraw",
        what: lang.t(k::WITHDRAW_WHAT).to_owned(),
        consequence: lang
            .t(if record.state == VersionState::Published {
                k::WITHDRAW_CONSEQUENCE
            } else {
                k::DISCARD_CONSEQUENCE
            })
            .to_owned(),
        submit: if draft { k::DISCARD } else { k::WITHDRAW },
        danger: true,
        fields: Some(textarea(
            &Field::new(lang, "reason", lang.t(k::REASON))
                .hint(lang.t(k::REASON_HINT))
                .error(error),
            "",
            3,
            Some(1000),
        )),
    };
    let problems: Vec<_> = error
        .map(|text| errors::Problem { field: "reason".to_owned(), text: text.to_owned() })
        .into_iter()
        .collect();
    ask(visit, record, question, errors(lang, &problems)).status(status).into_response()
}

/// Takes a version back.
pub(super) async fn withdraw(
    visit: Visit,
    Path(id): Path<Uuid>,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let (permit, now) = (permit(&visit)?, visit.now);
    let reason = fields.get("reason").to_owned();
    let result =
        visit.app.db.write(move |tx| actions::withdraw(tx, &permit, id, &reason, now)).await;
    match result {
        Ok(()) => Ok(done(&visit, id, k::WITHDRAWN)),
        Err(problem) if problem.status == 422 => {
            let record = record(&visit, id).await?;
            let text = problem.fields.first().map(|field| field.message.text(visit.lang));
            Ok(withdrawal(&visit, &record, text.as_deref(), 422))
        }
        Err(problem) => Err(problem),
    }
}
