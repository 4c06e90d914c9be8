//! Lists of dossiers: what a row needs to be shown, as a table or as lines of an export.

use super::words;
use crate::catalogue;
use crate::dossiers::model::Dossier;
use crate::dossiers::rules;
use crate::k::desk as k;
use crate::{people, units};
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::html::due::{self, Due};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Markup, Tone, html};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use uuid::Uuid;

/// A dossier as a line of a list.
pub(super) struct Line {
    pub(super) dossier: Dossier,
    pub(super) procedure: String,
    pub(super) unit: String,
    pub(super) assignee: String,
    pub(super) step: String,
    /// How the next thing to do stands.
    pub(super) next: Option<Due>,
    /// How the promise stands.
    pub(super) promise: Option<Due>,
}

/// Looks up what the lines name, each thing once.
pub(super) fn lines(
    app: &App,
    tx: &mut Tx<'_>,
    dossiers: Vec<Dossier>,
    lang: Lang,
    now: Timestamp,
) -> Result<Vec<Line>, Problem> {
    let accounts: Vec<Uuid> = dossiers.iter().filter_map(|dossier| dossier.assignee).collect();
    let names = people::names(tx, &accounts)?;
    let mut places: Vec<Uuid> = dossiers.iter().map(|dossier| dossier.unit).collect();
    places.sort_unstable();
    places.dedup();
    let places = units::get_many(tx, &places)?;
    let mut versions = HashMap::new();
    let mut calendars = HashMap::new();
    let mut lines = Vec::with_capacity(dossiers.len());
    for dossier in dossiers {
        if let Entry::Vacant(place) = versions.entry(dossier.procedure_version) {
            place.insert(catalogue::version(tx, dossier.procedure_version)?);
        }
        if let Entry::Vacant(place) = calendars.entry(dossier.authority) {
            place.insert(units::calendar(app, tx, dossier.authority, now)?);
        }
        let definition =
            versions[&dossier.procedure_version].as_ref().map(|version| &version.definition);
        let calendar = &calendars[&dossier.authority];
        lines.push(Line {
            procedure: definition
                .map_or_else(|| dossier.procedure_code.clone(), |d| d.name.get(lang).to_owned()),
            unit: places
                .get(&dossier.unit)
                .map_or_else(String::new, |unit| unit.name(lang).to_owned()),
            assignee: dossier
                .assignee
                .and_then(|account| names.get(&account).cloned())
                .unwrap_or_default(),
            step: dossier
                .step
                .zip(definition)
                .and_then(|(place, d)| {
                    d.steps_of(&dossier.case_id)
                        .get(place)
                        .map(|step| step.name.get(lang).to_owned())
                })
                .unwrap_or_default(),
            next: words::attention(lang, &dossier, calendar, now),
            promise: words::promise(lang, &dossier, calendar, now),
            dossier,
        });
    }
    Ok(lines)
}

/// The address of a dossier.
pub(super) fn href(code: &str) -> String {
    format!("/desk/dossiers/{code}")
}

/// The lines as a table; with ticks for work on many at once.
pub(super) fn table(lang: Lang, caption: &str, lines: &[Line], bulk: bool) -> Markup {
    let rows = lines.iter().map(|line| row(lang, line)).collect();
    table::table(
        lang,
        &Table {
            caption,
            quiet: true,
            columns: vec![
                Column::text(lang.t(k::COL_CODE)),
                Column::text(lang.t(k::COL_PROCEDURE)),
                Column::text(lang.t(k::COL_APPLICANT)),
                Column::text(lang.t(k::COL_STATE)),
                Column::text(lang.t(k::COL_NEXT)),
                Column::text(lang.t(k::COL_PROMISED)),
                Column::text(lang.t(k::COL_WHO)),
            ],
            rows,
            bulk: bulk.then_some("dossier"),
        },
    )
}

fn row(lang: Lang, line: &Line) -> Row {
    let dossier = &line.dossier;
    Row {
        id: format!("{}@{}", dossier.code, dossier.version),
        name: dossier.code.clone(),
        href: Some(href(&dossier.code)),
        cells: vec![
            html! { span.nowrap { (dossier.code) } },
            html! { (line.procedure) },
            html! { div {
                (dossier.applicant)
                @if dossier.owner != dossier.applicant { br; span.muted { (lang.f(k::FOR_OWNER, &[("name", &dossier.owner)])) } }
            } },
            html! { div {
                @if dossier.ended_at.is_some() { (words::status_tag(lang, dossier)) } @else { (words::state_tag(lang, dossier)) }
                @if !line.step.is_empty() && dossier.ended_at.is_none() { br; span.muted { (line.step) } }
            } },
            words::due_cell(lang, line.next.as_ref(), None),
            html! {
                @match dossier.due_at {
                    Some(at) => time.nowrap datetime=(at.to_string()) { (format::moment(at)) },
                    None => span.muted { (lang.t(k::NOT_PROMISED)) },
                }
            },
            html! { div {
                @if line.assignee.is_empty() { span.muted { (lang.t(k::UNTAKEN)) } }
                @else { (line.assignee) }
                @if !line.unit.is_empty() { br; span.muted { (line.unit) } }
            } },
        ],
        tone: match words::tone_of(line.next.as_ref()) {
            Tone::Neutral => words::tone_of(line.promise.as_ref()),
            tone => tone,
        },
    }
}

/// Headings of an export.
pub(super) fn headings(lang: Lang) -> [&'static str; 14] {
    [
        k::COL_CODE,
        k::COL_PROCEDURE_CODE,
        k::COL_PROCEDURE,
        k::COL_APPLICANT,
        k::COL_OWNER,
        k::COL_ABSTRACT,
        k::COL_CHANNEL,
        k::COL_STATUS,
        k::COL_STATE,
        k::COL_UNIT,
        k::COL_OFFICER,
        k::COL_SUBMITTED,
        k::COL_PROMISED,
        k::COL_DUE_STATE,
    ]
    .map(|key| lang.t(key))
}

/// A line of an export.
pub(super) fn values(lang: Lang, line: &Line) -> [String; 14] {
    let dossier = &line.dossier;
    let status = rules::status(dossier.state, dossier.financial, dossier.delivery);
    [
        dossier.code.clone(),
        dossier.procedure_code.clone(),
        line.procedure.clone(),
        dossier.applicant.clone(),
        dossier.owner.clone(),
        dossier.abstract_line.clone(),
        lang.t(catalogue::labels::channel(dossier.channel)).to_owned(),
        lang.t(status.label()).to_owned(),
        lang.t(dossier.state.label()).to_owned(),
        line.unit.clone(),
        line.assignee.clone(),
        format::moment(dossier.submitted_at),
        dossier.due_at.map(format::moment).unwrap_or_default(),
        line.promise
            .as_ref()
            .or(line.next.as_ref())
            .map(|state| due::words(lang, state))
            .unwrap_or_default(),
    ]
}
