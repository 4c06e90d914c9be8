//! All logs of the installation.

use crate::k::ledger as k;
use crate::ledger::store;
use crate::units;
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{empty, html};
use kernel::http::{Page, Visit};
use kernel::i18n::format;
use kernel::problem::Problem;

pub(in crate::ledger) async fn show(visit: Visit) -> Result<Response, Problem> {
    let lang = visit.lang;
    let (logs, names) = visit
        .app
        .db
        .read(move |tx| {
            let logs = store::logs(tx)?;
            let offices: Vec<_> = logs.iter().map(|log| log.office).collect();
            let names = units::get_many(tx, &offices)?;
            Ok::<_, Problem>((logs, names))
        })
        .await?;
    let rows = logs
        .iter()
        .map(|log| {
            let name = names.get(&log.office).map_or(lang.t(k::COMMON), |unit| unit.label(lang));
            Row {
                id: log.name.clone(),
                name: name.to_owned(),
                href: Some(format!("/ledger/{}", log.name)),
                cells: vec![
                    html! { (name) },
                    html! { (format::number(lang, log.size as i64)) },
                    html! { (format::moment(log.at)) },
                ],
                ..Row::default()
            }
        })
        .collect();
    let table = Table {
        caption: lang.t(k::LOGS),
        columns: vec![
            Column::text(lang.t(k::OFFICE)),
            Column::number(lang.t(k::ENTRIES)),
            Column::text(lang.t(k::GREW_AT)),
        ],
        rows,
        ..Table::default()
    };
    let body = html! {
        p.lead { (lang.t(k::LEAD)) }
        (button::row(button::link("/ledger/verify", lang.t(k::VERIFY), Weight::Main)))
        @if logs.is_empty() {
            (empty::empty(lang.t(k::NO_LOG), lang.t(k::NO_LOG_TEXT), None))
        } @else {
            (table::table(lang, &table))
        }
        h2 { (lang.t(k::HOW)) }
        ol {
            @for step in [k::HOW_LEAF, k::HOW_HEAD, k::HOW_RECEIPT, k::HOW_WITNESS] { li { (lang.t(step)) } }
        }
        p { (lang.t(k::HOW_PRIVATE)) }
        p { a href="/ledger/witness" { (lang.t(k::WITNESS)) } }
    };
    Ok(Page::public(&visit, lang.t(k::MENU), body)
        .help(html! { p { (lang.t(k::HELP)) } })
        .into_response())
}
