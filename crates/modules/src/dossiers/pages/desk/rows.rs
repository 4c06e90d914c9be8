//! Lists of dossiers: what a row needs to be shown, as a table or as lines of an export.

use super::words;
use crate::catalogue;
use crate::dossiers::model::Dossier;
use crate::dossiers::rules::{self, Delivery};
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
    /// How the step stands.
    pub(super) at_step: Option<Due>,
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
            at_step: words::at_step(lang, &dossier, calendar, now),
            dossier,
        });
    }
    Ok(lines)
}

/// The address of a dossier.
pub(super) fn href(code: &str) -> String {
    format!("/desk/dossiers/{code}")
}

/// What a list is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// The work of the person who looks, or of a unit.
    Work {
        /// All of it is with the person who looks.
        own: bool,
    },
    /// The dossiers of an office: what was promised, not what is to be done next.
    Register,
}

/// The lines as a table; with ticks for work on many at once.
pub(super) fn table(lang: Lang, caption: &str, lines: &[Line], shown: Shown, bulk: bool) -> Markup {
    let rows = lines.iter().map(|line| row(lang, line, shown)).collect();
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
                Column::text(lang.t(k::COL_DUE)),
                Column::text(lang.t(k::COL_PROMISED)),
                Column::text(lang.t(k::COL_WHO)),
            ],
            rows,
            bulk: bulk.then_some("dossier"),
        },
    )
}

fn row(lang: Lang, line: &Line, shown: Shown) -> Row {
    let dossier = &line.dossier;
    Row {
        id: format!("{}@{}", dossier.code, dossier.version),
        name: dossier.code.clone(),
        href: Some(href(&dossier.code)),
        cells: vec![
            html! { span.nowrap { (dossier.code) } },
            html! { span.clip-two title=(line.procedure) { (line.procedure) } },
            html! { div.who {
                (dossier.applicant)
                @if dossier.owner != dossier.applicant { br; span.muted { (lang.f(k::FOR_OWNER, &[("name", &dossier.owner)])) } }
            } },
            html! { div {
                @if dossier.ended_at.is_some() { (words::status_tag(lang, dossier)) } @else { (words::state_tag(lang, dossier)) }
                @if !line.step.is_empty() && dossier.ended_at.is_none() { br; span.muted.clip { (line.step) } }
            } },
            match shown {
                Shown::Work { .. } => next(lang, line),
                Shown::Register if dossier.ended_at.is_some() => next(lang, line),
                Shown::Register => words::due_cell(lang, line.promise.as_ref(), None),
            },
            html! {
                @match dossier.due_at {
                    Some(at) => time datetime=(at.to_string()) { (format::moment(at)) },
                    None => span.muted { (lang.t(k::NOT_PROMISED)) },
                }
            },
            place(lang, line, shown),
        ],
        tone: match words::tone_of(line.next.as_ref()) {
            tone if tone != Tone::Neutral && shown != Shown::Register => tone,
            _ => words::tone_of(line.promise.as_ref()),
        },
    }
}

/// How the next thing to do stands and by which date; where there is a result, since when it waits.
fn next(lang: Lang, line: &Line) -> Markup {
    let dossier = &line.dossier;
    let by = match (dossier.ended_at, dossier.step_due_at, dossier.due_at) {
        (Some(at), ..) if dossier.delivery != Delivery::HandedOver => {
            lang.f(k::RESULT_SINCE, &[("at", &format::moment(at))])
        }
        (Some(_), ..) => String::new(),
        (None, Some(step), due) if due.is_none_or(|due| step < due) => {
            format!("{} {}", lang.t(k::BY_STEP), format::moment(step))
        }
        (None, ..) => lang.t(k::BY_PROMISE).to_owned(),
    };
    html! { div {
        (words::due_cell(lang, line.next.as_ref(), None))
        @if !by.is_empty() && !matches!(line.next, None | Some(Due::Paused)) { br; span.muted.nowrap { (by) } }
    } }
}

/// Who has it and where; of what has ended, where it ended.
fn place(lang: Lang, line: &Line, shown: Shown) -> Markup {
    let dossier = &line.dossier;
    if shown == (Shown::Work { own: true }) && words::ended(dossier).is_none() {
        return html! { (line.unit) };
    }
    html! { div.who {
        @if let Some(ended) = words::ended(dossier) { span.muted.clip-two { (lang.f(ended, &[("unit", &line.unit)])) } }
        @else {
            @if line.assignee.is_empty() { span.muted { (lang.t(k::UNTAKEN)) } } @else { (line.assignee) }
            @if !line.unit.is_empty() { br; span.muted.clip title=(line.unit) { (line.unit) } }
        }
    } }
}

/// A value of an export.
pub(super) enum Value {
    /// Words.
    Text(String),
    /// A moment, if there is one.
    Moment(Option<Timestamp>),
}

impl Value {
    /// As text.
    pub(super) fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Moment(at) => at.map(format::moment).unwrap_or_default(),
        }
    }
}

/// Headings of an export; a list of work says of the step what the register does not.
pub(super) fn headings(lang: Lang, work: bool) -> Vec<&'static str> {
    let mut keys = vec![
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
        k::COL_RESULT_AT,
        k::COL_RESULT_NUMBER,
        k::COL_RETURNED,
    ];
    if work {
        keys.extend([k::COL_STEP, k::COL_STEP_DUE, k::COL_STEP_STATE]);
    }
    keys.into_iter().map(|key| lang.t(key)).collect()
}

/// A line of an export.
pub(super) fn values(lang: Lang, line: &Line, work: bool) -> Vec<Value> {
    let dossier = &line.dossier;
    let status = rules::status(dossier.state, dossier.financial, dossier.delivery);
    let stands = |state: &Option<Due>| {
        Value::Text(state.as_ref().map(|state| due::words(lang, state)).unwrap_or_default())
    };
    let number = dossier.result.as_ref().and_then(|result| result.number.clone());
    let mut values = vec![
        Value::Text(dossier.code.clone()),
        Value::Text(dossier.procedure_code.clone()),
        Value::Text(line.procedure.clone()),
        Value::Text(dossier.applicant.clone()),
        Value::Text(dossier.owner.clone()),
        Value::Text(dossier.abstract_line.clone()),
        Value::Text(lang.t(catalogue::labels::channel(dossier.channel)).to_owned()),
        Value::Text(lang.t(status.label()).to_owned()),
        Value::Text(lang.t(dossier.state.label()).to_owned()),
        Value::Text(line.unit.clone()),
        Value::Text(line.assignee.clone()),
        Value::Moment(Some(dossier.submitted_at)),
        Value::Moment(dossier.due_at),
        stands(&line.promise),
        Value::Moment(dossier.ended_at.filter(|_| dossier.result.is_some())),
        Value::Text(number.unwrap_or_default()),
        Value::Moment(dossier.handed_over_at),
    ];
    if work {
        values.push(Value::Text(line.step.clone()));
        values.push(Value::Moment(dossier.step_due_at.filter(|_| dossier.ended_at.is_none())));
        values.push(stands(&line.at_step));
    }
    values
}
