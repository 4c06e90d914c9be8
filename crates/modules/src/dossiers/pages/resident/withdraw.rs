//! Asking to withdraw a dossier.

use super::pass;
use crate::dossiers::actions::{self, Target, Who};
use crate::k::resident as k;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use kernel::html::confirm::{Confirm, confirm};
use kernel::html::field::{self, Field};
use kernel::html::html;
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Page, Visit, redirect};
use kernel::problem::Problem;

pub(super) async fn ask(visit: Visit, headers: HeaderMap) -> Result<Response, Problem> {
    let Some(dossier) = pass::dossier(&visit, &headers).await? else {
        return Ok(redirect("/track"));
    };
    let lang = visit.lang;
    let version = dossier.version.to_string();
    let reason = Field::new(lang, "reason", lang.t(k::WITHDRAW_REASON)).optional();
    let body = confirm(
        lang,
        &Confirm {
            what: &lang.f(k::WITHDRAW_WHAT, &[("code", &dossier.code)]),
            consequence: lang.t(k::WITHDRAW_CONSEQUENCE),
            action: "/track/dossier/withdraw",
            csrf: None,
            hidden: &[("version", &version)],
            fields: Some(field::textarea(&reason, "", 3, Some(1000))),
            submit: lang.t(k::WITHDRAW),
            danger: true,
            cancel: "/track/dossier",
        },
    );
    let page = Page::public(&visit, lang.t(k::WITHDRAW_TITLE), body)
        .crumb(lang.t(k::TRACK_TITLE), "/track")
        .help(html! { p { (lang.t(k::HELP_WITHDRAW)) } });
    Ok(page.into_response())
}

pub(super) async fn send(
    visit: Visit,
    headers: HeaderMap,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let Some(dossier) = pass::dossier(&visit, &headers).await? else {
        return Ok(redirect("/track"));
    };
    let version = fields.get("version").parse().unwrap_or_default();
    let reason: String = fields.get("reason").chars().take(1000).collect();
    let target = Target { key: pass::key(&dossier), version };
    let (app, now) = (visit.app.clone(), visit.now);
    visit
        .app
        .db
        .write(move |tx| actions::ask_withdrawal(&app, tx, Who::Resident, target, &reason, now))
        .await?;
    Ok(redirect_with("/track/dossier", visit.lang.t(k::WITHDRAWAL_SENT)))
}
