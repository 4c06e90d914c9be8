//! Working calendars: the layers of a unit and of those above it over the national calendar, made ready
//! to count and kept while no one edits them.

use super::store::{self, StoredCalendar};
use crate::k::units as k;
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::problem::{Problem, Words};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};
use uuid::Uuid;
use working_time::{Calendar, CalendarError, CalendarSpec, Language, LayerSpec};

/// Under this id the versions of the national calendar are kept.
pub const NATIONAL: Uuid = Uuid::nil();

/// The national calendar as it comes with the program; counts as version 0.
const SHIPPED: &str = include_str!("../../../../data/calendars/vn-state-bodies.toml");

/// The same, read once.
static SHIPPED_SPEC: LazyLock<CalendarSpec> =
    LazyLock::new(|| toml::from_str(SHIPPED).expect("a test reads the shipped calendar"));

/// More calendars than this are not kept at once; offices share most of theirs.
const MOST: usize = 4096;

/// The units whose layers make up a calendar, general ones first, each with its version.
type Chain = Vec<(Uuid, i64)>;

/// Calendars ready to count, by what they are made of.
#[derive(Default)]
struct Ready(Mutex<HashMap<Chain, Arc<Calendar>>>);

/// The calendar of a unit as it was recorded at an instant.
pub fn calendar(
    app: &App,
    tx: &mut Tx<'_>,
    unit: Uuid,
    now: Timestamp,
) -> Result<Arc<Calendar>, Problem> {
    let ready = app.shared::<Ready>();
    let chain = store::calendar_chain(tx, unit, NATIONAL, now)?;
    if let Some(known) = ready.0.lock().expect("no one panics while holding the map").get(&chain) {
        return Ok(Arc::clone(known));
    }
    let made = Arc::new(build(tx, &chain)?);
    let mut ready = ready.0.lock().expect("no one panics while holding the map");
    if ready.len() >= MOST {
        ready.clear();
    }
    ready.insert(chain, Arc::clone(&made));
    Ok(made)
}

/// The national calendar as it comes with the program, for use without an installation.
pub fn shipped() -> Result<Calendar, working_time::CalendarError> {
    Calendar::new(&SHIPPED_SPEC, &[])
}

/// The national calendar and the layers over it, general ones first, by the versions of a chain.
fn load(
    tx: &mut Tx<'_>,
    chain: &[(Uuid, i64)],
) -> Result<(CalendarSpec, Vec<(Uuid, LayerSpec)>), Problem> {
    let mut base = None;
    let mut layers = Vec::new();
    for &(unit, version) in chain {
        let text = store::calendar_spec(tx, unit, version)?;
        if unit == NATIONAL {
            base = Some(read(&text)?);
        } else {
            layers.push((unit, read(&text)?));
        }
    }
    Ok((base.unwrap_or_else(|| SHIPPED_SPEC.clone()), layers))
}

fn build(tx: &mut Tx<'_>, chain: &[(Uuid, i64)]) -> Result<Calendar, Problem> {
    let (base, layers) = load(tx, chain)?;
    let layers: Vec<LayerSpec> = layers.into_iter().map(|(_, layer)| layer).collect();
    Calendar::new(&base, &layers).map_err(Problem::internal)
}

/// The data behind the calendar of a unit: the national calendar and the layers over it, general ones
/// first, each with the unit it belongs to.
pub fn parts(
    tx: &mut Tx<'_>,
    unit: Uuid,
    now: Timestamp,
) -> Result<(CalendarSpec, Vec<(Uuid, LayerSpec)>), Problem> {
    let chain = store::calendar_chain(tx, unit, NATIONAL, now)?;
    load(tx, &chain)
}

pub(super) fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Problem> {
    toml::from_str(text).map_err(Problem::internal)
}

/// The calendar that would count for a unit if its own layer were another one: to check an edit before it
/// is recorded. The inner error says what is wrong with the layer.
pub(super) fn with_layer(
    tx: &mut Tx<'_>,
    unit: Uuid,
    layer: &LayerSpec,
    now: Timestamp,
) -> Result<Result<Calendar, CalendarError>, Problem> {
    let (base, parts) = parts(tx, unit, now)?;
    let mut layers: Vec<LayerSpec> =
        parts.into_iter().filter(|(of, _)| *of != unit).map(|(_, layer)| layer).collect();
    layers.push(layer.clone());
    Ok(Calendar::new(&base, &layers))
}

/// The national calendar as data, with its version.
pub fn national(tx: &mut Tx<'_>) -> Result<(i64, CalendarSpec), Problem> {
    match store::calendar_versions(tx, NATIONAL)?.into_iter().next() {
        Some(newest) => Ok((newest.version, read(&newest.spec)?)),
        None => Ok((0, SHIPPED_SPEC.clone())),
    }
}

/// The text of the national calendar as it was written, with its version.
pub(super) fn national_text(tx: &mut Tx<'_>) -> Result<(i64, String), Problem> {
    let newest = store::calendar_versions(tx, NATIONAL)?.into_iter().next();
    Ok(newest.map_or_else(|| (0, SHIPPED.to_owned()), |newest| (newest.version, newest.spec)))
}

/// Whether another national calendar would hold, alone and under the layers of every unit; the inner
/// error says what is wrong.
pub(super) fn check_national(
    tx: &mut Tx<'_>,
    base: &CalendarSpec,
    now: Timestamp,
) -> Result<Result<(), Words>, Problem> {
    if let Err(error) = Calendar::new(base, &[]) {
        return Ok(Err(words(&error)));
    }
    for unit in store::calendar_units(tx, NATIONAL)? {
        let layers: Vec<LayerSpec> =
            parts(tx, unit, now)?.1.into_iter().map(|(_, layer)| layer).collect();
        if let Err(error) = Calendar::new(base, &layers) {
            return Ok(Err(words(&error)));
        }
    }
    Ok(Ok(()))
}

/// What is wrong with a calendar, in the language of the reader.
pub(super) fn words(error: &CalendarError) -> Words {
    let say = |language| error.say(language).join(" ");
    Words::said(k::CALENDAR_WRONG, say(Language::Vietnamese), say(Language::English))
}

/// The newest layer a unit has of its own, with its version.
pub fn layer(tx: &mut Tx<'_>, unit: Uuid) -> Result<Option<(i64, LayerSpec)>, Problem> {
    store::calendar_versions(tx, unit)?
        .into_iter()
        .next()
        .map(|newest| Ok((newest.version, read(&newest.spec)?)))
        .transpose()
}

/// What is known about one version of a calendar.
#[derive(Clone, Debug)]
pub struct VersionInfo {
    /// Number, from 1.
    pub version: i64,
    /// Document it rests on.
    pub basis: String,
    /// Why it was made.
    pub reason: String,
    /// When it was recorded.
    pub at: Timestamp,
    /// Account that recorded it.
    pub by: Option<Uuid>,
}

/// The versions of a unit's own layer, newest first.
pub fn history(tx: &mut Tx<'_>, unit: Uuid) -> Result<Vec<VersionInfo>, Problem> {
    let versions = store::calendar_versions(tx, unit)?;
    Ok(versions
        .into_iter()
        .map(|StoredCalendar { version, basis, reason, at, by, .. }| VersionInfo {
            version,
            basis,
            reason,
            at,
            by,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_calendar_counts() {
        let spec: CalendarSpec = toml::from_str(SHIPPED).unwrap();
        let calendar = Calendar::new(&spec, &[]).unwrap();
        assert_eq!(calendar.years(), (2018, 2026));
    }
}
