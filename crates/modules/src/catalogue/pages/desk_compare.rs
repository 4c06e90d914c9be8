//! Two versions of a procedure beside each other: only what differs.

use super::desk::{span, tone};
use crate::catalogue::compare::compare;
use crate::catalogue::labels;
use crate::catalogue::store::{self, Record};
use crate::k::catalogue as k;
use axum::response::{IntoResponse, Response};
use kernel::html::empty::empty;
use kernel::html::table::{Column, Row, Table, table};
use kernel::html::tag::tag;
use kernel::html::{Tone, html};
use kernel::http::{Fields, Page, Visit};
use kernel::problem::Problem;
use uuid::Uuid;

/// The comparison.
pub(super) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let lang = visit.lang;
    let id = |name: &str| fields.get(name).parse::<Uuid>().map_err(|_| Problem::not_found());
    let (from, to) = (id("from")?, id("to")?);
    let ((before, old), (after, new)) = visit
        .app
        .db
        .read(move |tx| {
            let mut load = |id| {
                let record = store::record(tx, id)?.ok_or_else(Problem::not_found)?;
                let version = store::version(tx, id)?.ok_or_else(Problem::not_found)?;
                Ok::<_, Problem>((record, version))
            };
            Ok::<_, Problem>((load(from)?, load(to)?))
        })
        .await?;
    let changes = compare(lang, &old.definition, &new.definition);
    let head = |record: &Record| {
        html! {
            li {
                a href={ "/desk/catalogue/versions/" (record.id) } {
                    (lang.f(k::VERSION_NUMBER, &[("number", &record.number)]))
                }
                " " (tag(tone(record.state), lang.t(labels::version_state(record.state)))) " " (span(lang, record))
            }
        }
    };
    let rows = changes
        .into_iter()
        .map(|change| {
            let (tone, word) = match (&change.before, &change.after) {
                (None, _) => (Tone::Good, k::CHANGE_ADDED),
                (_, None) => (Tone::Bad, k::CHANGE_REMOVED),
                _ => (Tone::Info, k::CHANGE_CHANGED),
            };
            Row {
                cells: vec![
                    html! { (change.place) },
                    tag(tone, lang.t(word)),
                    html! { @if let Some(before) = &change.before { del { (before) } } },
                    html! { @if let Some(after) = &change.after { ins { (after) } } },
                ],
                tone,
                ..Row::default()
            }
        })
        .collect::<Vec<_>>();
    let name = after.name.get(lang).to_owned();
    let body = html! {
        p { (lang.t(k::COMPARE_LEAD)) }
        ul { (head(&before)) (head(&after)) }
        @if rows.is_empty() { (empty(lang.t(k::NO_CHANGES), lang.t(k::NO_CHANGES_TEXT), None)) }
        @else {
            (table(lang, &Table {
                caption: lang.t(k::COMPARE),
                quiet: true,
                columns: vec![
                    Column::text(lang.t(k::PLACE)),
                    Column::text(lang.t(k::CHANGE)),
                    Column::text(lang.t(k::BEFORE)),
                    Column::text(lang.t(k::AFTER)),
                ],
                rows,
                bulk: None,
            }))
        }
    };
    Ok(Page::staff(&visit, lang.f(k::COMPARE_TITLE, &[("name", &name)]), body)
        .crumb(lang.t(k::DESK), "/desk/catalogue")
        .crumb(name, format!("/desk/catalogue/versions/{}", after.id))
        .help(html! { p { (lang.t(k::COMPARE_HELP)) } })
        .into_response())
}
