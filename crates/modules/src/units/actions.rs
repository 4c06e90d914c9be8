//! What can be done with units: editing calendars, and saying what became of a unit.

use super::amend;
use super::calendars::{self, read};
use super::rules::Unit;
use super::store::{self, StoredCalendar};
use crate::k::units as k;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use kernel::actor::Permit;
use kernel::db::{DbError, Tx};
use kernel::events::{self, NewEvent};
use kernel::i18n::Lang;
use kernel::jobs;
use kernel::problem::{FieldProblem, Problem, Words};
use serde_json::json;
use std::collections::BTreeSet;
use toml::{Table, Value};
use uuid::Uuid;
use working_time::{DayRule, LayerSpec};

/// One change of the calendar of a unit.
#[derive(Clone, Debug)]
pub enum Change {
    /// A day, or a run of days, that differs from the usual week; replaces one that starts on the same day.
    Exception {
        /// The day, or the first of a run.
        date: Date,
        /// The last day of a run.
        to: Option<Date>,
        /// What the office does.
        rule: DayRule,
        /// What people call it, in Vietnamese.
        name_vi: String,
        /// What people call it, in English.
        name_en: String,
    },
    /// Another rule for a day of the week.
    Week {
        /// The day of the week.
        weekday: Weekday,
        /// What the office does.
        rule: DayRule,
    },
}

/// Why a calendar is changed.
#[derive(Clone, Debug)]
pub struct Basis {
    /// Number and date of the document it rests on.
    pub document: String,
    /// Someone has compared the change with the document.
    pub confirmed: bool,
    /// Why, in the person's words.
    pub reason: String,
}

/// Records a new version of a unit's own layer and returns its number. `seen` is the version the person
/// looked at (0 for none): somebody else's newer one is a conflict.
pub fn edit_calendar(
    tx: &mut Tx<'_>,
    permit: &Permit,
    unit: Uuid,
    seen: i64,
    change: &Change,
    basis: &Basis,
    now: Timestamp,
) -> Result<i64, Problem> {
    let (unit, layer) = check_calendar(tx, unit, seen, change, basis, now)?;
    let spec = toml::to_string(&layer).map_err(Problem::internal)?;
    let office = store::office_of(tx, unit.id)?.map_or(unit.id, |office| office.id);
    record(tx, permit, (office, unit.id), seen + 1, spec, basis, now)
}

/// Records a new version of the national calendar, such as one with the days off of another year, and
/// returns its number. Every calendar over it must still hold.
pub fn edit_national(
    tx: &mut Tx<'_>,
    permit: &Permit,
    seen: i64,
    spec: &str,
    basis: &Basis,
    now: Timestamp,
) -> Result<i64, Problem> {
    if calendars::national(tx)?.0 != seen {
        return Err(Problem::conflict());
    }
    let mut problems = need(basis);
    match toml::from_str(spec) {
        Ok(base) => {
            if let Err(words) = calendars::check_national(tx, &base, now)? {
                problems.push(FieldProblem::new("spec", words));
            }
        }
        Err(error) => {
            let words = Words::new(k::SPEC_WRONG).with("what", error.message());
            problems.push(FieldProblem::new("spec", words));
        }
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let place = (permit.unit, calendars::NATIONAL);
    record(tx, permit, place, seen + 1, spec.to_owned(), basis, now)
}

/// One change of the national calendar.
#[derive(Clone, Debug)]
pub(super) enum NationalChange {
    /// A day that differs.
    Day(Change),
    /// One more year whose days off are known.
    Year(i16),
    /// The whole text.
    Text(String),
}

/// The national calendar as text with a change, to be recorded by [`edit_national`].
pub(super) fn amended(
    tx: &mut Tx<'_>,
    change: &NationalChange,
    basis: &Basis,
) -> Result<String, Problem> {
    let (version, text) = calendars::national_text(tx)?;
    let changed = match change {
        NationalChange::Day(change) => amend::with_day(&text, version + 1, change, basis),
        NationalChange::Year(year) => amend::with_year(&text, *year),
        NationalChange::Text(text) => Some(text.clone()),
    };
    changed.ok_or_else(|| Problem::internal("the national calendar has no list of years"))
}

/// Keeps a version of a calendar, with its event at an office.
fn record(
    tx: &mut Tx<'_>,
    permit: &Permit,
    (office, subject): (Uuid, Uuid),
    version: i64,
    spec: String,
    basis: &Basis,
    now: Timestamp,
) -> Result<i64, Problem> {
    let data = json!({ "version": version, "document": basis.document, "spec": spec });
    let stored = StoredCalendar {
        version,
        spec,
        basis: basis.document.clone(),
        reason: basis.reason.clone(),
        at: now,
        by: Some(permit.account),
    };
    store::insert_calendar(tx, subject, &stored)?;
    let event = NewEvent {
        office,
        about: "unit",
        subject,
        seq: events::next_seq(tx, office, subject)?,
        kind: "unit.calendar_changed",
        at: now,
        by: Some(permit),
        reason: Some(&basis.reason),
        data,
    };
    events::append(tx, &event)?;
    let fact = json!({ "unit": subject, "reason": basis.reason, "document": basis.document });
    jobs::ask(tx, super::CALENDAR_CHANGED, &fact, now)?;
    Ok(version)
}

/// What a basis lacks.
pub(super) fn need(basis: &Basis) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if basis.document.is_empty() {
        problems.push(FieldProblem::new("document", Words::new(k::NEED_DOCUMENT)));
    }
    if basis.reason.is_empty() {
        problems.push(FieldProblem::new("reason", Words::new(k::NEED_REASON)));
    }
    problems
}

/// Checks a change without recording it; returns the unit and the layer as it would be.
pub(super) fn check_calendar(
    tx: &mut Tx<'_>,
    unit: Uuid,
    seen: i64,
    change: &Change,
    basis: &Basis,
    now: Timestamp,
) -> Result<(Unit, Table), Problem> {
    let unit = store::get(tx, unit)?.ok_or_else(Problem::not_found)?;
    let newest = store::calendar_versions(tx, unit.id)?.into_iter().next();
    if newest.as_ref().map_or(0, |newest| newest.version) != seen {
        return Err(Problem::conflict());
    }
    let mut problems = need(basis);
    let old = newest.map(|newest| newest.spec).unwrap_or_default();
    let layer = edited(&old, &unit, seen + 1, change, basis)?;
    let spec: LayerSpec = layer.clone().try_into().map_err(Problem::internal)?;
    if let Err(error) = calendars::with_layer(tx, unit.id, &spec, now)? {
        let field = if matches!(change, Change::Week { .. }) { "rule" } else { "date" };
        problems.push(FieldProblem::new(field, calendars::words(&error)));
    }
    if problems.is_empty() { Ok((unit, layer)) } else { Err(Problem::invalid(problems)) }
}

/// The layer with the change in it.
fn edited(
    old: &str,
    unit: &Unit,
    version: i64,
    change: &Change,
    basis: &Basis,
) -> Result<Table, Problem> {
    let mut layer: Table = read(old)?;
    layer.entry("name").or_insert_with(|| {
        let name = |lang: Lang| lang.f(k::CALENDAR_OF, &[("unit", &unit.label(lang))]);
        text(&name(Lang::Vi), &name(Lang::En))
    });
    match change {
        Change::Week { weekday, rule } => {
            table(&mut layer, "week")
                .insert(weekday_name(*weekday).into(), rule.to_string().into());
        }
        Change::Exception { date, to, rule, name_vi, name_en } => {
            let key = format!("v{version}");
            let mut source = Table::new();
            source.insert("document".into(), text(&basis.document, &basis.document));
            source.insert("confirmed".into(), basis.confirmed.into());
            table(&mut layer, "sources").insert(key.clone(), source.into());
            let mut exception = Table::new();
            exception.insert("date".into(), date.to_string().into());
            if let Some(to) = to {
                exception.insert("to".into(), to.to_string().into());
            }
            exception.insert("day".into(), rule.to_string().into());
            exception.insert("name".into(), text(name_vi, name_en));
            exception.insert("source".into(), key.into());
            let list = layer.entry("exception").or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(list) = list {
                let day = date.to_string();
                list.retain(|old| old.get("date").is_none_or(|old| date_text(old) != day));
                list.push(exception.into());
            }
        }
    }
    Ok(layer)
}

fn table<'a>(layer: &'a mut Table, name: &str) -> &'a mut Table {
    let value = layer.entry(name).or_insert_with(|| Value::Table(Table::new()));
    if !value.is_table() {
        *value = Value::Table(Table::new());
    }
    value.as_table_mut().expect("it was just made a table")
}

fn text(vi: &str, en: &str) -> Value {
    let mut text = Table::new();
    text.insert("vi".into(), vi.into());
    text.insert("en".into(), en.into());
    text.into()
}

fn date_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The name of a day of the week in calendar data.
pub(super) fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}

/// The official name of a unit; for one that no longer exists on the day with what became of it:
/// `Xã Vân Tảo (nay thuộc Xã Hồng Vân)`.
pub fn label_of(tx: &mut Tx<'_>, unit: &Unit, lang: Lang, on: Date) -> Result<String, DbError> {
    Ok(match formerly(tx, unit, lang, on)? {
        Some(now) => format!("{} ({now})", unit.label(lang)),
        None => unit.label(lang).to_owned(),
    })
}

/// What became of a unit that no longer exists on a day, in words; `None` for one that exists.
pub fn formerly(
    tx: &mut Tx<'_>,
    unit: &Unit,
    lang: Lang,
    on: Date,
) -> Result<Option<String>, DbError> {
    if unit.valid_to.is_none_or(|last| on <= last) {
        return Ok(None);
    }
    let mut seen = BTreeSet::from([unit.id]);
    let mut waiting = vec![unit.id];
    let mut now: Vec<String> = Vec::new();
    while let Some(id) = waiting.pop() {
        for next in store::became(tx, id)? {
            if next.date > on || !seen.insert(next.unit.id) {
                continue;
            }
            if next.unit.exists_on(on) {
                now.push(next.unit.label(lang).to_owned());
            } else {
                waiting.push(next.unit.id);
            }
        }
    }
    Ok(Some(if now.is_empty() {
        lang.t(k::ENDED).to_owned()
    } else {
        lang.f(k::NOW_PART_OF, &[("units", &now.join(", "))])
    }))
}
