//! Signing in, with a second step where one is set, and signing out.

use super::{Said, client};
use crate::k::people as k;
use crate::people::rules::local_path;
use crate::people::sessions::{self, Outcome};
use crate::people::{second_step, store};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Field, Text, TextKind, Width};
use kernel::html::html;
use kernel::http::fields::Sent;
use kernel::http::{Fields, Page, Visit, cookie_name, redirect, session_cookie};
use kernel::problem::{FieldProblem, Problem, Words};

pub(in crate::people) async fn show(visit: Visit, fields: Fields) -> Response {
    if visit.actor.is_some() {
        return redirect(local_path(fields.get("next")));
    }
    form(&visit, "", fields.get("next"), &[])
}

pub(in crate::people) async fn send(
    visit: Visit,
    headers: HeaderMap,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let (login, next) = (fields.get("login").to_owned(), fields.get("next").to_owned());
    let outcome =
        sessions::sign_in(&visit, &login, fields.get("password"), &client(&headers)).await?;
    Ok(match outcome {
        Outcome::In(token) => enter(&visit, &token, &next),
        Outcome::Code(step) => code_form(&visit, &step, &next, &[]),
        Outcome::Wrong => form(&visit, &login, &next, &[at("login", Words::new(k::SIGN_IN_WRONG))]),
        Outcome::Wait(seconds) => form(&visit, &login, &next, &[at("login", wait(seconds))]),
    })
}

pub(in crate::people) async fn code(
    visit: Visit,
    headers: HeaderMap,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let (step, next) = (fields.get("step").to_owned(), fields.get("next").to_owned());
    let outcome =
        sessions::sign_in_code(&visit, &step, fields.get("code"), &client(&headers)).await?;
    Ok(match outcome {
        Outcome::In(token) => enter(&visit, &token, &next),
        Outcome::Code(step) => code_form(&visit, &step, &next, &[]),
        Outcome::Wrong => code_form(&visit, &step, &next, &[at("code", Words::new(k::CODE_WRONG))]),
        Outcome::Wait(seconds) => code_form(&visit, &step, &next, &[at("code", wait(seconds))]),
    })
}

pub(in crate::people) async fn leave(visit: Visit) -> Result<Response, Problem> {
    if let (Some(actor), Some(token)) = (&visit.actor, &visit.token) {
        let (account, hash) = (actor.account, second_step::digest(token));
        visit.app.db.write(move |tx| store::end_session(tx, account, &hash)).await?;
    }
    let mut response = redirect("/");
    let gone = format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax", cookie_name(&visit.app));
    put_cookie(&mut response, &gone);
    Ok(response)
}

/// Words for the time until the next try counts.
pub(in crate::people) fn wait(seconds: i64) -> Words {
    Words::new(k::SIGN_IN_WAIT).with("seconds", seconds)
}

fn at(field: &str, words: Words) -> FieldProblem {
    FieldProblem::new(field, words)
}

fn enter(visit: &Visit, token: &str, next: &str) -> Response {
    let mut response = redirect(local_path(next));
    put_cookie(&mut response, &session_cookie(&visit.app, token));
    response
}

fn put_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn form(visit: &Visit, login: &str, next: &str, problems: &[FieldProblem]) -> Response {
    let lang = visit.lang;
    let said = Said::new(lang, problems);
    let body = html! {
        (said.summary(lang))
        form method="post" action="/sign-in" novalidate {
            input type="hidden" name="next" value=(next);
            (field::text(
                &Field::new(lang, "login", lang.t(k::LOGIN)).error(said.at("login")).width(Width::Medium),
                &Text { value: login, autocomplete: Some("username"), ..Text::default() },
            ))
            (field::text(
                &Field::new(lang, "password", lang.t(k::PASSWORD)).width(Width::Medium),
                &Text { kind: TextKind::Password, autocomplete: Some("current-password"), ..Text::default() },
            ))
            (button::row(button::submit(lang.t(k::SIGN_IN), Weight::Main)))
        }
        p.hint { (lang.t(k::SIGN_IN_HINT)) }
    };
    Page::public(visit, lang.t(k::SIGN_IN_TITLE), body)
        .help(html! { p { (lang.t(k::SIGN_IN_HELP)) } })
        .status(said.status())
        .into_response()
}

fn code_form(visit: &Visit, step: &str, next: &str, problems: &[FieldProblem]) -> Response {
    let lang = visit.lang;
    let said = Said::new(lang, problems);
    let body = html! {
        (said.summary(lang))
        form method="post" action="/sign-in/code" novalidate {
            input type="hidden" name="next" value=(next);
            input type="hidden" name="step" value=(step);
            (field::text(
                &Field::new(lang, "code", lang.t(k::CODE)).hint(lang.t(k::CODE_HINT)).error(said.at("code")).width(Width::Short),
                &Text { kind: TextKind::Digits, autocomplete: Some("one-time-code"), ..Text::default() },
            ))
            (button::row(button::submit(lang.t(k::SIGN_IN), Weight::Main)))
        }
        p { a href="/sign-in" { (lang.t(k::START_OVER)) } }
    };
    Page::public(visit, lang.t(k::CODE_TITLE), body).status(said.status()).into_response()
}
