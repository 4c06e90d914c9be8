//! The own account: roles, password, second step, sessions.

use super::{Said, password::new_password};
use crate::k::people as k;
use crate::people::actions::{password_problem, record, set_own};
use crate::people::rules::{Account, RoleGrant};
use crate::people::store::{self, SecondStep, Session};
use crate::people::{passwords, second_step as second};
use crate::units;
use axum::response::{IntoResponse, Response};
use kernel::db::Tx;
use kernel::files::hex;
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Field, Text, TextKind, Width};
use kernel::html::summary::{Fact, summary};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Markup, Tone, html, qr, tag};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Page, Visit};
use kernel::i18n::format;
use kernel::problem::{FieldProblem, Problem, Words};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

const HERE: &str = "/desk/account";

struct View {
    account: Account,
    second: SecondStep,
    sessions: Vec<Session>,
    grants: Vec<RoleGrant>,
    units: HashMap<Uuid, units::Unit>,
}

pub(in crate::people) async fn show(visit: Visit) -> Result<Response, Problem> {
    page(&visit, &[]).await
}

pub(in crate::people) async fn password(
    visit: Visit,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let id = visit.actor()?.account;
    let (account, hash) = visit
        .app
        .db
        .read(move |tx| {
            let account = store::account(tx, id)?.ok_or_else(Problem::not_found)?;
            Ok::<_, Problem>((account, store::password(tx, id)?))
        })
        .await?;
    let now = visit.now;
    let new = fields.get("password").to_owned();
    if !passwords::check(&visit.app, fields.get("current").to_owned(), Some(hash)).await? {
        return page(&visit, &[wrong("current", k::PASSWORD_WRONG)]).await;
    }
    if let Some(problem) = password_problem("password", &new, fields.get("again"), &account) {
        return page(&visit, &[problem]).await;
    }
    let hash = passwords::hash(&visit.app, new).await?;
    let session = visit.token.as_deref().map(second::digest);
    visit.app.db.write(move |tx| set_own(tx, id, &hash, session.as_deref(), now)).await?;
    Ok(redirect_with(HERE, visit.lang.t(k::PASSWORD_CHANGED)))
}

/// Begins, confirms or ends the second step; the latter two need a valid code.
pub(in crate::people) async fn second_step(
    visit: Visit,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let id = visit.actor()?.account;
    let now = visit.now;
    let (what, code) = (fields.get("do").to_owned(), fields.get("code").to_owned());
    let done = visit
        .app
        .db
        .write(move |tx| {
            let account = store::account(tx, id)?.ok_or_else(Problem::not_found)?;
            let step = store::second_step(tx, id)?;
            let used = |secret: &Option<String>, used: i64| {
                secret
                    .as_ref()
                    .and_then(|secret| second::check(secret, &account.login, &code, used, now))
            };
            let (next, kind, message) = match what.as_str() {
                "begin" if step.secret.is_none() => {
                    store::set_pending(tx, id, &second::new_secret())?;
                    return Ok::<_, Problem>(None);
                }
                "confirm" => match used(&step.pending, 0) {
                    Some(used) => (
                        SecondStep { secret: step.pending, pending: None, used },
                        "account.second_step_set",
                        k::SECOND_ON_DONE,
                    ),
                    None => return Err(Problem::invalid(vec![wrong("code", k::CODE_WRONG)])),
                },
                "end" => match used(&step.secret, step.used) {
                    Some(_) => (second::none(), "account.second_step_ended", k::SECOND_OFF_DONE),
                    None => return Err(Problem::invalid(vec![wrong("code", k::CODE_WRONG)])),
                },
                _ => return Err(Problem::bad_request()),
            };
            store::set_second_step(tx, id, &next)?;
            record(tx, None, account.home, id, kind, None, json!({}), now)?;
            Ok(Some(message))
        })
        .await;
    match done {
        Ok(Some(message)) => Ok(redirect_with(HERE, visit.lang.t(message))),
        Ok(None) => Ok(kernel::http::redirect("/desk/account#second-step")),
        Err(problem) if problem.status == 422 => page(&visit, &problem.fields).await,
        Err(problem) => Err(problem),
    }
}

/// Ends one session or all others.
pub(in crate::people) async fn sessions(
    visit: Visit,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let id = visit.actor()?.account;
    let now = visit.now;
    let here = visit.token.as_deref().map(second::digest);
    let which = fields.get("session").to_owned();
    visit
        .app
        .db
        .write(move |tx| {
            if which == "others" {
                store::end_sessions(tx, id, here.as_deref())?;
                return Ok::<_, Problem>(());
            }
            let found = store::sessions(tx, id, now)?
                .into_iter()
                .find(|session| mark(&session.hash) == which)
                .ok_or_else(Problem::not_found)?;
            store::end_session(tx, id, &found.hash)?;
            Ok(())
        })
        .await?;
    Ok(redirect_with(HERE, visit.lang.t(k::SESSION_ENDED)))
}

/// A short name of a session that is no secret.
fn mark(hash: &[u8]) -> String {
    hex(hash).chars().take(16).collect()
}

fn wrong(field: &str, key: kernel::i18n::Key) -> FieldProblem {
    FieldProblem::new(field, Words::new(key))
}

fn load(tx: &mut Tx<'_>, id: Uuid, now: jiff::Timestamp) -> Result<View, Problem> {
    let account = store::account(tx, id)?.ok_or_else(Problem::not_found)?;
    let grants = store::grants(tx, id)?;
    let ids: Vec<Uuid> = grants.iter().map(|grant| grant.unit).chain([account.home]).collect();
    Ok(View {
        second: store::second_step(tx, id)?,
        sessions: store::sessions(tx, id, now)?,
        units: units::get_many(tx, &ids)?,
        account,
        grants,
    })
}

async fn page(visit: &Visit, problems: &[FieldProblem]) -> Result<Response, Problem> {
    let lang = visit.lang;
    let (id, now) = (visit.actor()?.account, visit.now);
    let view = visit.app.db.read(move |tx| load(tx, id, now)).await?;
    let said = Said::new(lang, problems);
    let home = view.units.get(&view.account.home).map_or("", |unit| unit.label(lang));
    let body = html! {
        (said.summary(lang))
        (summary(lang, &[
            Fact::new(lang.t(k::NAME), html! { (view.account.name) }),
            Fact::new(lang.t(k::LOGIN), html! { (view.account.login) }),
            Fact::new(lang.t(k::EMAIL), html! { (view.account.email) }),
            Fact::new(lang.t(k::HOME), html! { (home) }),
        ]))
        h2 { (lang.t(k::ROLES)) }
        (super::account::grants_table(lang, &view.grants, &view.units, format::local(now).date()))
        h2 { (lang.t(k::CHANGE_PASSWORD)) }
        form method="post" action="/desk/account/password" novalidate {
            (field::text(
                &Field::new(lang, "current", lang.t(k::CURRENT_PASSWORD)).error(said.at("current")).width(Width::Medium),
                &Text { kind: TextKind::Password, autocomplete: Some("current-password"), ..Text::default() },
            ))
            (new_password(visit, &said))
            (button::row(button::submit(lang.t(k::CHANGE_PASSWORD), Weight::Main)))
        }
        h2 #second-step { (lang.t(k::SECOND_STEP)) }
        (second_part(visit, &view, &said))
        h2 { (lang.t(k::SESSIONS)) }
        (sessions_part(visit, &view))
    };
    let page = Page::staff(visit, lang.t(k::OWN_TITLE), body)
        .help(html! { p { (lang.t(k::OWN_HELP)) } })
        .status(said.status());
    Ok(page.into_response())
}

fn second_part(visit: &Visit, view: &View, said: &Said) -> Markup {
    let lang = visit.lang;
    let form = |what: &str, with_code: bool, label, weight| {
        html! {
            form method="post" action="/desk/account/second-step" novalidate {
                input type="hidden" name="do" value=(what);
                @if with_code {
                    (field::text(
                        &Field::new(lang, "code", lang.t(k::CODE)).hint(lang.t(k::CODE_HINT)).error(said.at("code")).width(Width::Short),
                        &Text { kind: TextKind::Digits, autocomplete: Some("one-time-code"), ..Text::default() },
                    ))
                }
                (button::row(button::submit(lang.t(label), weight)))
            }
        }
    };
    let pending = view.second.pending.as_ref().and_then(|secret| {
        second::address(secret, &view.account.login).map(|address| (secret, address))
    });
    html! {
        @if view.second.secret.is_some() {
            p { (tag::tag(Tone::Good, lang.t(k::SECOND_ON))) }
            (form("end", true, k::SECOND_END, Weight::Danger))
        } @else if let Some((secret, address)) = pending {
            p { (lang.t(k::SECOND_SCAN)) }
            (qr::svg(&address, lang.t(k::SECOND_QR)))
            p { (lang.t(k::SECOND_TYPE)) " " code { (secret) } }
            (form("confirm", true, k::SECOND_CONFIRM, Weight::Plain))
        } @else {
            p { (lang.t(k::SECOND_OFF)) }
            (form("begin", false, k::SECOND_BEGIN, Weight::Plain))
        }
    }
}

fn sessions_part(visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let here = visit.token.as_deref().map(second::digest);
    html! {
        form method="post" action="/desk/account/sessions" {
            (table::table(lang, &Table {
                caption: lang.t(k::SESSIONS),
                quiet: true,
                columns: vec![
                    Column::text(lang.t(k::COL_CLIENT)),
                    Column::text(lang.t(k::COL_SINCE)),
                    Column::text(lang.t(k::COL_SEEN)),
                    Column::text(lang.t(k::COL_END)),
                ],
                rows: view.sessions.iter().map(|session| Row {
                    cells: vec![
                        html! {
                            @if session.client.is_empty() { (lang.t(k::UNKNOWN_CLIENT)) } @else { (session.client) }
                        },
                        html! { (format::moment(session.created_at)) },
                        html! { (format::moment(session.seen_at)) },
                        html! {
                            @if Some(&session.hash) == here.as_ref() { (tag::tag(Tone::Info, lang.t(k::THIS_ONE))) }
                            @else { (button::submit_as("session", &mark(&session.hash), lang.t(k::END_SESSION), Weight::Plain)) }
                        },
                    ],
                    ..Row::default()
                }).collect(),
                ..Table::default()
            }))
            @if view.sessions.len() > 1 {
                (button::row(button::submit_as("session", "others", lang.t(k::END_OTHERS), Weight::Plain)))
            }
        }
    }
}
