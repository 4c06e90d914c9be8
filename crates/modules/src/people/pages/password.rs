//! Setting a password through a link that an administrator gave.

use super::Said;
use crate::k::people as k;
use crate::people::Account;
use crate::people::actions::{behind_link, password_problem, set_by_link};
use crate::people::passwords;
use crate::people::rules::SHORTEST;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Field, Text, TextKind, Width};
use kernel::html::{Markup, html};
use kernel::http::fields::Sent;
use kernel::http::rate::Limited;
use kernel::http::respond::redirect_with;
use kernel::http::{Page, Visit};
use kernel::problem::{FieldProblem, Problem, Words};

pub(in crate::people) async fn show(
    visit: Visit,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let account = load(&visit, token).await?;
    Ok(form(&visit, &account, &[]))
}

pub(in crate::people) async fn save(
    visit: Visit,
    Path(token): Path<String>,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let account = load(&visit, token.clone()).await?;
    let password = fields.get("password").to_owned();
    if let Some(problem) = password_problem("password", &password, fields.get("again"), &account) {
        return Ok(form(&visit, &account, &[problem]));
    }
    let now = visit.now;
    let hash = passwords::hash(&visit.app, password).await?;
    visit.app.db.write(move |tx| set_by_link(tx, &token, &hash, now)).await?;
    Ok(redirect_with("/sign-in", visit.lang.t(k::PASSWORD_SET)))
}

async fn load(visit: &Visit, token: String) -> Result<Account, Problem> {
    visit.app.limits.check(Limited::SignIn, &visit.address)?;
    let now = visit.now;
    visit
        .app
        .db
        .read(move |tx| behind_link(tx, &token, now))
        .await?
        .ok_or_else(|| Problem::new(404, k::LINK_OVER).because(Words::new(k::LINK_OVER_DETAIL)))
}

fn form(visit: &Visit, account: &Account, problems: &[FieldProblem]) -> Response {
    let lang = visit.lang;
    let said = Said::new(lang, problems);
    let body = html! {
        (said.summary(lang))
        p { (lang.f(k::LINK_LEAD, &[("login", &account.login)])) }
        form method="post" novalidate {
            (new_password(visit, &said))
            (button::row(button::submit(lang.t(k::SET_PASSWORD), Weight::Main)))
        }
    };
    Page::public(visit, lang.t(k::NEW_PASSWORD), body).status(said.status()).into_response()
}

/// The two inputs of a new password.
pub(super) fn new_password(visit: &Visit, said: &Said) -> Markup {
    let lang = visit.lang;
    let hint = lang.f(k::PASSWORD_HINT, &[("least", &SHORTEST)]);
    let input =
        Text { kind: TextKind::Password, autocomplete: Some("new-password"), ..Text::default() };
    html! {
        (field::text(
            &Field::new(lang, "password", lang.t(k::NEW_PASSWORD)).hint(&hint).error(said.at("password")).width(Width::Medium),
            &input,
        ))
        (field::text(
            &Field::new(lang, "again", lang.t(k::PASSWORD_AGAIN)).error(said.at("again")).width(Width::Medium),
            &input,
        ))
    }
}
