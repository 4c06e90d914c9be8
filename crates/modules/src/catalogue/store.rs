//! Every statement on the catalogue.

use super::definition::Definition;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::db::{DbError, Row, Tx};
use kernel::fold::fold;
use kernel::{ids, params};
use uuid::Uuid;

/// One effective-dated version of a procedure as it is stored.
#[derive(Clone, Debug)]
pub struct Version {
    /// Identity of the version; dossiers keep it.
    pub id: Uuid,
    /// Number of the version, from 1.
    pub number: i64,
    /// Life of the version.
    pub state: VersionState,
    /// What it says.
    pub definition: Definition,
}

/// Life of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// Being written; only the procedure controller sees it.
    Draft,
    /// Checked by a second person.
    Verified,
    /// In force from its date.
    Published,
    /// Taken back.
    Withdrawn,
}

impl VersionState {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Verified => "verified",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads what is stored.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Draft, Self::Verified, Self::Published, Self::Withdrawn]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// The version of a procedure in force on a day.
pub fn in_force(tx: &mut Tx<'_>, code: &str, on: Date) -> Result<Option<Version>, DbError> {
    tx.first(
        "select id, number, state, definition from procedure_version \
         where state = 'published' and code = $1 and valid_from <= $2 and (valid_to is null or valid_to >= $2) \
         order by valid_from desc, number desc limit 1",
        params![code, on],
        read,
    )
}

/// A version by its id.
pub fn version(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Version>, DbError> {
    tx.first(
        "select id, number, state, definition from procedure_version where id = $1",
        params![id],
        read,
    )
}

/// Adds a draft with the next number and returns its id.
pub fn insert_draft(
    tx: &mut Tx<'_>,
    definition: &Definition,
    by: Option<Uuid>,
    now: Timestamp,
) -> Result<Uuid, DbError> {
    let id = ids::id(now);
    let text = serde_json::to_string(definition).map_err(|error| DbError::Other(error.to_string()))?;
    tx.execute(
        "insert into procedure_version (id, code, number, state, valid_from, valid_to, domain, name_vi, name_en, definition, fold, created_at, created_by) \
         values ($1, $2, (select coalesce(max(number), 0) + 1 from procedure_version where code = $2), 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            id,
            &definition.code,
            definition.valid_from,
            definition.valid_to,
            &definition.domain,
            &definition.name.vi,
            &definition.name.en,
            text,
            search_text(definition),
            now,
            by,
        ],
    )?;
    Ok(id)
}

/// Moves a version from one state to the next; false when it was not in that state.
pub fn advance(
    tx: &mut Tx<'_>,
    id: Uuid,
    from: VersionState,
    to: VersionState,
    by: Option<Uuid>,
    now: Timestamp,
) -> Result<bool, DbError> {
    let sql = match to {
        VersionState::Verified => {
            "update procedure_version set state = $2, verified_at = $3, verified_by = $4 where id = $1 and state = $5"
        }
        VersionState::Published => {
            "update procedure_version set state = $2, published_at = $3, published_by = $4 where id = $1 and state = $5"
        }
        VersionState::Withdrawn => {
            "update procedure_version set state = $2, withdrawn_at = $3, withdrawn_by = $4 where id = $1 and state = $5"
        }
        VersionState::Draft => {
            "update procedure_version set state = $2, created_at = $3, created_by = $4 where id = $1 and state = $5"
        }
    };
    Ok(tx.execute(sql, params![id, to.code(), now, by, from.code()])? == 1)
}

fn read(row: &Row<'_>) -> Result<Version, DbError> {
    let state: String = row.get(2)?;
    Ok(Version {
        id: row.get(0)?,
        number: row.get(1)?,
        state: VersionState::from_code(&state)
            .ok_or_else(|| DbError::Decode { column: 2, problem: state })?,
        definition: row.json(3)?,
    })
}

/// What a search looks through: names, code, keywords, results.
fn search_text(definition: &Definition) -> String {
    let mut text = format!(
        "{} {} {} {}",
        definition.code,
        definition.name.vi,
        definition.name.en,
        definition.keywords.join(" ")
    );
    for result in &definition.results {
        text.push(' ');
        text.push_str(&result.name.vi);
        text.push(' ');
        text.push_str(&result.name.en);
    }
    fold(&text)
}
