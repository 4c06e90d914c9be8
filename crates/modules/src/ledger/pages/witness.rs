//! This installation as a witness for others: the answers of C2SP `tlog-witness`, and a page about it.

use crate::k::ledger as k;
use crate::ledger::witness::{self, Refused};
use ::ledger::Refusal;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{empty, html};
use kernel::http::{Page, Visit};
use kernel::i18n::format;
use kernel::module::Route;
use kernel::problem::Problem;

/// A checkpoint with the most signatures and the longest proof that are read is far smaller.
const MOST_BYTES: usize = 256 << 10;
const TEXT: &str = "text/plain; charset=utf-8";
/// How the size in a conflict is told.
const SIZE: &str = "text/x.tlog.size";

/// A route that reads no more than a submission can hold.
pub(in crate::ledger) fn small(route: Route) -> Route {
    Route { handler: route.handler.layer(DefaultBodyLimit::max(MOST_BYTES)), ..route }
}

/// `add-checkpoint`: a cosignature, or why not.
pub(in crate::ledger) async fn add_checkpoint(
    visit: Visit,
    body: Bytes,
) -> Result<Response, Problem> {
    let outcome = match std::str::from_utf8(&body) {
        Ok(text) => witness::cosign(&visit.app, text, visit.now).await?,
        Err(_) => Err(Refused::Malformed),
    };
    let (status, kind, said) = match outcome {
        Ok(line) => (StatusCode::OK, TEXT, line),
        Err(Refused::Judged(Refusal::Stale(size))) => {
            (StatusCode::CONFLICT, SIZE, size.to_string())
        }
        Err(refused) => {
            let (status, said) = refusal(refused);
            (status, TEXT, said)
        }
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")];
    Ok((status, headers, format!("{said}\n")).into_response())
}

/// For programs: a status and a line for whoever reads their log.
fn refusal(refused: Refused) -> (StatusCode, String) {
    match refused {
        Refused::Malformed => (StatusCode::BAD_REQUEST, "not a submission".to_owned()),
        Refused::Unknown => (StatusCode::NOT_FOUND, "this log is not witnessed here".to_owned()),
        Refused::Judged(refusal) => {
            let status = match refusal {
                Refusal::Unsigned => StatusCode::FORBIDDEN,
                Refusal::Malformed => StatusCode::BAD_REQUEST,
                Refusal::Stale(_) | Refusal::Forked => StatusCode::CONFLICT,
                Refusal::Unproven => StatusCode::UNPROCESSABLE_ENTITY,
            };
            (status, refusal.to_string())
        }
    }
}

/// Which logs are witnessed here, and with which key.
pub(in crate::ledger) async fn show(visit: Visit) -> Result<Response, Problem> {
    let lang = visit.lang;
    let key = witness::key(&visit.app, false).map_err(Problem::internal)?;
    let logs = visit.app.db.read(witness::watched).await?;
    let rows = logs
        .iter()
        .map(|log| {
            let (size, at) = match &log.last {
                Some((size, at, _)) => (format::number(lang, *size as i64), format::moment(*at)),
                None => (format::number(lang, 0), String::new()),
            };
            Row {
                id: log.key.clone(),
                name: log.origin.clone(),
                cells: vec![html! { code { (log.origin) } }, html! { (size) }, html! { (at) }],
                ..Row::default()
            }
        })
        .collect();
    let table = Table {
        caption: lang.t(k::WATCHED),
        columns: vec![
            Column::text(lang.t(k::ORIGIN)),
            Column::number(lang.t(k::ENTRIES)),
            Column::text(lang.t(k::WITNESSED_AT)),
        ],
        rows,
        ..Table::default()
    };
    let body = html! {
        p.lead { (lang.t(k::WITNESS_LEAD)) }
        @if logs.is_empty() {
            (empty::empty(lang.t(k::NO_WATCHED), lang.t(k::NO_WATCHED_TEXT), None))
        } @else {
            (table::table(lang, &table))
            h2 { (lang.t(k::LAST_HEADS)) }
            p { (lang.t(k::LAST_HEADS_TEXT)) }
            @for (_, _, note) in logs.iter().filter_map(|log| log.last.as_ref()) {
                pre.panel tabindex="0" { (note) }
            }
        }
        @if let Some(key) = key {
            h2 { (lang.t(k::WITNESS_KEY)) }
            p { (lang.t(k::WITNESS_KEY_TEXT)) }
            p { code { (key) } }
        }
        h2 { (lang.t(k::FOR_PROGRAMS)) }
        p { (lang.t(k::WITNESS_PROGRAMS)) }
        ul.links { li { code { "POST /ledger/witness/add-checkpoint" } } }
    };
    Ok(Page::public(&visit, lang.t(k::WITNESS), body)
        .crumb(lang.t(k::MENU), "/ledger")
        .help(html! { p { (lang.t(k::HELP)) } })
        .into_response())
}
