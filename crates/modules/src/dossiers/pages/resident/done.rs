//! Step 5: the code and the secret, and what happens now.

use super::draft::{self, Link};
use crate::dossiers::issue::tracking_link;
use crate::dossiers::rules::State;
use crate::dossiers::store;
use crate::k::resident as k;
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::summary::{Fact, summary};
use kernel::html::{Tone, alert, copy, html, qr};
use kernel::http::{Page, Visit, redirect};
use kernel::i18n::format;
use kernel::problem::Problem;

pub(super) async fn show(visit: Visit, at: Link) -> Result<Response, Problem> {
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
    let body = html! {
        (alert::alert(lang, Tone::Good, Some(lang.t(k::DONE_GOOD)), html! {
            p { (lang.f(k::DONE_GOOD_TEXT, &[("office", &open.office.label(lang))])) }
        }))
        div.panel {
            (copy::code(lang, "dossier-code", lang.t(k::DOSSIER_CODE), &dossier.code))
            (copy::code(lang, "dossier-secret", lang.t(k::DOSSIER_SECRET), &dossier.secret))
            (qr::svg(&link, lang.t(k::QR_TITLE)))
            p { (lang.t(k::KEEP_THEM)) }
            (button::row(html! {
                (button::print(lang))
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
