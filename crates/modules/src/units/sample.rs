//! Loading units with divisions and successions from a readable TOML file such as
//! `data/units/thuong-tin.toml`.

use super::contacts::{self, Contact};
use super::rules::{Part, Unit, UnitFunction, UnitKind, id_of};
use super::store;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::db::{DbError, Tx};
use kernel::fold::nfc;
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// What is wrong with a file of units.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The file is not in the form described.
    #[error("the units cannot be read: {0}")]
    Form(#[from] Box<toml::de::Error>),
    /// A unit or succession names a unit that the file does not have (yet: units above stand first).
    #[error("unit {0:?} is named before it is described")]
    Unknown(String),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

#[derive(Clone, Deserialize)]
struct Text {
    vi: String,
    en: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitRow {
    id: String,
    code: Option<String>,
    eid: Option<String>,
    kind: UnitKind,
    function: Option<UnitFunction>,
    name: Text,
    full_name: Text,
    parent: Option<String>,
    valid_from: Date,
    valid_to: Option<Date>,
    source: String,
    #[serde(default)]
    unverified: bool,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SuccessionRow {
    from: String,
    to: String,
    part: Part,
    act: String,
    date: Date,
    #[serde(default)]
    unverified: bool,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactRow {
    unit: String,
    address: String,
    phone: String,
    email: String,
    #[serde(default)]
    sample: bool,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unit: Vec<UnitRow>,
    #[serde(default)]
    succession: Vec<SuccessionRow>,
    #[serde(default)]
    contact: Vec<ContactRow>,
}

/// Loads the units of a file; those that exist are left as they are, so twice changes nothing. Returns
/// the ids by slug: [`id_of`] the slug, unless an import brought the same unit (code, name and kind on the
/// first day of the later of the two) before.
pub fn load_sample(
    tx: &mut Tx<'_>,
    text: &str,
    now: Timestamp,
) -> Result<HashMap<String, Uuid>, SampleError> {
    let file: File = toml::from_str(text).map_err(Box::new)?;
    let mut ids: HashMap<String, Uuid> = HashMap::new();
    for row in file.unit {
        let id = id_of(&row.id);
        let slug = row.id.clone();
        if store::get(tx, id)?.is_some() {
            ids.insert(slug, id);
            continue;
        }
        let unit = unit(row, id, &ids)?;
        let same = match &unit.code {
            Some(code) => store::overlapping(tx, code, unit.valid_from, unit.valid_to)?
                .filter(|other| other.name_vi == unit.name_vi && other.kind == unit.kind),
            None => None,
        };
        if let Some(same) = same {
            store::complete(tx, same.id, unit.eid.as_deref())?;
            ids.insert(slug, same.id);
        } else {
            store::insert(tx, &unit)?;
            ids.insert(slug, id);
        }
    }
    let find =
        |slug: &str| ids.get(slug).copied().ok_or_else(|| SampleError::Unknown(slug.to_owned()));
    for row in file.succession {
        let (from, to) = (find(&row.from)?, find(&row.to)?);
        store::insert_succession(tx, from, to, row.part, &row.act, row.date, row.unverified)?;
    }
    for row in file.contact {
        let unit = find(&row.unit)?;
        if store::contact(tx, unit)?.is_none() {
            let contact = Contact {
                address: nfc(&row.address),
                phone: row.phone,
                email: row.email,
                sample: row.sample,
            };
            contacts::record(tx, None, unit, &contact, now)?;
        }
    }
    Ok(ids)
}

fn unit(row: UnitRow, id: Uuid, ids: &HashMap<String, Uuid>) -> Result<Unit, SampleError> {
    let parent = row
        .parent
        .map(|slug| ids.get(&slug).copied().ok_or(SampleError::Unknown(slug)))
        .transpose()?;
    Ok(Unit {
        id,
        code: row.code,
        eid: row.eid,
        kind: row.kind,
        function: row.function,
        parent,
        name_vi: nfc(&row.name.vi),
        name_en: nfc(&row.name.en),
        full_name_vi: nfc(&row.full_name.vi),
        full_name_en: nfc(&row.full_name.en),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        source: row.source,
        unverified: row.unverified,
    })
}
