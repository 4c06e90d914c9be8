//! Step 5: the code and the secret, and what happens now. The link of a draft can lie in a history or a
//! letter, so the secret is shown to the browser that sent the dossier, for a while, and to no other.

use super::draft::{self, Link};
use super::pass;
use crate::dossiers::issue::tracking_link;
use crate::dossiers::rules::State;
use crate::dossiers::store;
use crate::k::resident as k;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use kernel::app::App;
use kernel::files::hex;
use kernel::html::button::{self, Weight};
use kernel::html::summary::{Fact, summary};
use kernel::html::{Tone, alert, copy, html, qr};
use kernel::http::{Page, Visit, redirect};
use kernel::i18n::format;
use kernel::problem::Problem;
use sha2::{Digest as _, Sha256};

/// Name of the cookie of the browser that sends.
const COOKIE: &str = "sent";
/// Seconds for which that browser shows the secret.
const SECONDS: u32 = 1800;

/// The cookie of a browser that has the page from which a draft is sent; two clicks make one dossier, and the
/// answer to either has to know the browser.
pub(super) fn sender(app: &App, token: &str) -> HeaderValue {
    let secure = if app.config.secure_cookies { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={}; Path=/apply; Max-Age={SECONDS}; HttpOnly; SameSite=Strict{secure}",
        mark(token)
    );
    HeaderValue::from_str(&cookie).expect("digits and letters")
}

fn mark(token: &str) -> String {
    hex(&Sha256::digest(token))
}

pub(super) async fn show(visit: Visit, at: Link, headers: HeaderMap) -> Result<Response, Problem> {
    let open = draft::open(&visit, at).await?;
    let Some(id) = open.draft.dossier else {
        return Ok(redirect(&open.href("check")));
    };
    let office = open.draft.office;
    let dossier = visit
        .app
        .db
        .read(move |tx| store::find(tx, office, id))
        .await?
        .ok_or_else(Problem::not_found)?;
    let lang = visit.lang;
    let name = open.version.definition.name.get(lang);
    let link = tracking_link(&visit.app.config.base_url(), &dossier.code, &dossier.secret);
    let check_by = dossier.step_due_at.filter(|_| dossier.state == State::Submitted);
    let sender = pass::cookie(&headers, COOKIE) == Some(mark(&open.token).as_str());
    let body = html! {
        (alert::alert(lang, Tone::Good, Some(lang.t(k::DONE_GOOD)), html! {
            p { (lang.f(k::DONE_GOOD_TEXT, &[("office", &open.office.label(lang))])) }
        }))
        div.panel {
            (copy::code(lang, "dossier-code", lang.t(k::DOSSIER_CODE), &dossier.code))
            @if sender {
                (copy::code(lang, "dossier-secret", lang.t(k::DOSSIER_SECRET), &dossier.secret))
                (qr::svg(&link, lang.t(k::QR_TITLE)))
                p { (lang.t(k::KEEP_THEM)) }
            } @else {
                p { (lang.f(k::SECRET_HIDDEN, &[("office", &open.office.label(lang))])) }
            }
            (button::row(html! {
                @if sender { (button::print(lang)) }
                (button::link("/track", lang.t(k::TRACK_IT), Weight::Plain))
            }))
        }
        (summary(lang, &[
            Fact::new(lang.t(k::PROCEDURE), html! { (name) }),
            Fact::new(lang.t(k::OFFICE), html! { (open.office.label(lang)) }),
            Fact::new(lang.t(k::SENT_AT), html! { (format::moment(dossier.submitted_at)) }),
        ]))
        h2 { (lang.t(k::WHAT_NOW)) }
        ol {
            li {
                @if let Some(by) = check_by { (lang.f(k::NOW_CHECKED_BY, &[("at", &format::moment(by))])) }
                @else { (lang.t(k::NOW_CHECKED)) }
            }
            li { (lang.t(k::NOW_ACCEPTED)) }
            li { (lang.t(k::NOW_MISSING)) }
            li { (lang.t(k::NOW_RESULT)) }
        }
    };
    let page = Page::public(&visit, lang.t(k::DONE_TITLE), body)
        .crumb(name, format!("/procedures/{}", open.version.definition.code))
        .help(html! { p { (lang.t(k::HELP_DONE)) } });
    Ok(page.into_response())
}
