//! Assigning or passing on many dossiers at once: each in a unit of work of its own, with a list of what
//! was done and what was not, and why.

use super::reach;
use super::rows::href;
use crate::dossiers::actions::{self, Target, Who};
use crate::dossiers::rules::Verb;
use crate::dossiers::store::Key;
use crate::k::desk as k;
use axum::response::{IntoResponse, Response};
use kernel::html::alert::alert;
use kernel::html::button::{self, Weight};
use kernel::html::{Tone, html};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Page, Visit, redirect};
use kernel::problem::{FieldProblem, Problem, Words};
use uuid::Uuid;

/// Most dossiers at once.
const MOST: usize = 200;

/// What is done to each.
#[derive(Clone, Copy)]
enum What {
    Forward,
    Assign(Uuid),
}

pub(super) async fn run(visit: Visit, Sent(fields): Sent) -> Result<Response, Problem> {
    let lang = visit.lang;
    let actor = visit.actor()?.clone();
    let back = Some(fields.get("back"))
        .filter(|back| *back == "/desk" || back.starts_with("/desk?"))
        .unwrap_or("/desk")
        .to_owned();
    let what = match fields.get("what") {
        "forward" => What::Forward,
        "take" => What::Assign(actor.account),
        "assign" => {
            let Ok(account) = fields.get("account").parse() else {
                let words = Words::new(k::CHOOSE_PERSON_FIRST);
                return Err(Problem::invalid(vec![FieldProblem::new("account", words)]));
            };
            What::Assign(account)
        }
        _ => return Err(Problem::bad_request()),
    };
    let ticked: Vec<(String, i64)> = fields
        .all("dossier")
        .take(MOST)
        .filter_map(|tick| {
            let (code, version) = tick.rsplit_once('@')?;
            Some((code.to_owned(), version.parse().ok()?))
        })
        .collect();
    if ticked.is_empty() {
        let join = if back.contains('?') { '&' } else { '?' };
        return Ok(redirect(&format!("{back}{join}unticked=on")));
    }
    let mut done = Vec::new();
    let mut refused = Vec::new();
    for (code, version) in ticked {
        match one(&visit, what, &code, version).await {
            Ok(()) => done.push(code),
            Err(problem) if problem.status >= 500 => return Err(problem),
            Err(problem) => refused.push((code, problem)),
        }
    }
    let verb = match what {
        What::Forward => Verb::Forward,
        What::Assign(_) => Verb::Assign,
    };
    let summary = lang.f(
        k::BULK_DONE,
        &[
            ("what", &lang.t(verb.label())),
            ("count", &done.len()),
            ("of", &(done.len() + refused.len())),
        ],
    );
    if refused.is_empty() {
        return Ok(redirect_with(&back, &summary));
    }
    let body = html! {
        p.lead { (summary) }
        (alert(lang, Tone::Warn, Some(lang.t(k::BULK_REFUSED)), html! {
            ul {
                @for (code, problem) in &refused {
                    li {
                        a href=(href(code)) { (code) } ": "
                        @match (problem.fields.first(), &problem.detail) {
                            (Some(field), _) => (field.message.text(lang)),
                            (None, Some(detail)) => (detail.text(lang)),
                            (None, None) => (lang.t(problem.title)),
                        }
                    }
                }
            }
        }))
        @if !done.is_empty() {
            h2 { (lang.t(k::BULK_DONE_TITLE)) }
            ul { @for code in &done { li { a href=(href(code)) { (code) } } } }
        }
        (button::row(button::link(&back, lang.t(k::BACK_TO_LIST), Weight::Main)))
    };
    let page = Page::staff(&visit, lang.t(k::TITLE_BULK), body)
        .crumb(lang.t(k::TITLE_WORK), back)
        .help(html! { p { (lang.t(k::HELP_BULK)) } });
    Ok(page.into_response())
}

async fn one(visit: &Visit, what: What, code: &str, version: i64) -> Result<(), Problem> {
    let (app, actor, now) = (visit.app.clone(), visit.actor()?.clone(), visit.now);
    let code = code.to_owned();
    visit
        .app
        .db
        .write(move |tx| {
            let dossier = reach::dossier(tx, &actor, &code)?;
            let target = Target { key: Key { office: dossier.office, id: dossier.id }, version };
            let who = Who::Official(&actor);
            match what {
                What::Forward => actions::forward(&app, tx, who, target, "", now)?,
                What::Assign(to) => actions::assign(&app, tx, who, target, to, now)?,
            };
            Ok(())
        })
        .await
}
