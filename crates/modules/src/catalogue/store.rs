//! Every statement on the procedures of the catalogue.

use super::definition::{Definition, Text};
use super::rules::Span;
use super::source;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::db::{DbError, Query, Recorded, Row, Rows, Tx};
use kernel::fold::fold;
use kernel::{ids, params};
use uuid::Uuid;

/// Versions of procedures.
pub(super) static VERSION: Recorded = Recorded {
    table: "procedure_version",
    subject: "id",
    key: &[],
    free: &["fold"],
    rows: Rows::All("select * from procedure_version"),
};

/// One effective-dated version of a procedure as it is stored.
#[derive(Clone, Debug)]
pub struct Version {
    /// Identity of the version; dossiers keep it.
    pub id: Uuid,
    /// Number of the version, from 1.
    pub number: i64,
    /// Life of the version.
    pub state: VersionState,
    /// What it says; the last day in force is the one that holds now, not the one it was written with.
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
    /// Every state, in the order of life.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Verified, Self::Published, Self::Withdrawn];

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
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// Where a version comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A definition file that comes with Motcua.
    Builtin,
    /// Written by the office.
    Office,
}

impl Origin {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Builtin => "builtin",
            Self::Office => "office",
        }
    }
}

/// A version without its content, for lists.
#[derive(Clone, Debug)]
pub struct Record {
    /// Identity.
    pub id: Uuid,
    /// National code.
    pub code: String,
    /// Number of the version, from 1.
    pub number: i64,
    /// Life of the version.
    pub state: VersionState,
    /// Where it comes from.
    pub origin: Origin,
    /// First and last day in force.
    pub span: Span,
    /// Domain.
    pub domain: String,
    /// Name.
    pub name: Text,
    /// When it was first written, and by which account; none for the definitions that come along.
    pub created: Mark,
    /// When it was verified.
    pub verified: Option<Mark>,
    /// When it was published.
    pub published: Option<Mark>,
    /// When it was withdrawn.
    pub withdrawn: Option<Mark>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
}

/// An act in the life of a version.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// When.
    pub at: Timestamp,
    /// Which account; nobody when the system did it.
    pub by: Option<Uuid>,
}

/// What a list of versions is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words of the name or the code.
    pub text: String,
    /// State.
    pub state: Option<VersionState>,
    /// Domain.
    pub domain: Option<String>,
    /// Rows behind this code and number.
    pub after: Option<(String, i64)>,
}

/// The version of a procedure in force on a day.
pub fn in_force(tx: &mut Tx<'_>, code: &str, on: Date) -> Result<Option<Version>, DbError> {
    match id_in_force(tx, code, on)? {
        Some(id) => version(tx, id),
        None => Ok(None),
    }
}

/// Which version is in force on a day.
pub fn id_in_force(tx: &mut Tx<'_>, code: &str, on: Date) -> Result<Option<Uuid>, DbError> {
    tx.first(
        "select id from procedure_version \
         where state = 'published' and code = $1 and valid_from <= $2 and (valid_to is null or valid_to >= $2) \
         order by valid_from desc, number desc limit 1",
        params![code, on],
        |row| row.get(0),
    )
}

/// Every version in force on a day, by code.
pub fn all_in_force(tx: &mut Tx<'_>, on: Date) -> Result<Vec<Version>, DbError> {
    tx.all(
        "select id, number, state, definition, valid_to from procedure_version \
         where state = 'published' and valid_from <= $1 and (valid_to is null or valid_to >= $1) \
         order by code, valid_from",
        params![on],
        read,
    )
}

/// A version by its id.
pub fn version(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Version>, DbError> {
    tx.first(
        "select id, number, state, definition, valid_to from procedure_version where id = $1",
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
    insert(tx, definition, &source::write(definition), Origin::Office, by, now)
}

/// Adds a draft with its text as it was written.
pub fn insert(
    tx: &mut Tx<'_>,
    definition: &Definition,
    text: &str,
    origin: Origin,
    by: Option<Uuid>,
    now: Timestamp,
) -> Result<Uuid, DbError> {
    let id = ids::id(now);
    tx.record(
        &VERSION,
        "insert into procedure_version (id, code, number, state, origin, valid_from, valid_to, domain, name_vi, name_en, definition, source, fold, created_at, created_by) \
         values ($1, $2, (select coalesce(max(number), 0) + 1 from procedure_version where code = $2), 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning *",
        params![
            id,
            &definition.code,
            origin.code(),
            definition.valid_from,
            definition.valid_to,
            &definition.domain,
            &definition.name.vi,
            &definition.name.en,
            json(definition)?,
            text,
            search_text(definition),
            now,
            by,
        ],
    )?;
    Ok(id)
}

/// Writes a draft anew, and who wrote it last; false when it is no draft any more.
pub fn rewrite(
    tx: &mut Tx<'_>,
    id: Uuid,
    definition: &Definition,
    text: &str,
    by: Option<Uuid>,
) -> Result<bool, DbError> {
    let changed = tx.record(
        &VERSION,
        "update procedure_version set valid_from = $2, valid_to = $3, domain = $4, name_vi = $5, name_en = $6, definition = $7, source = $8, fold = $9, created_by = $10 \
         where id = $1 and state = 'draft' returning *",
        params![
            id,
            definition.valid_from,
            definition.valid_to,
            &definition.domain,
            &definition.name.vi,
            &definition.name.en,
            json(definition)?,
            text,
            search_text(definition),
            by,
        ],
    )?;
    Ok(changed == 1)
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
            "update procedure_version set state = $2, verified_at = $3, verified_by = $4 where id = $1 and state = $5 returning *"
        }
        VersionState::Published => {
            "update procedure_version set state = $2, published_at = $3, published_by = $4 where id = $1 and state = $5 returning *"
        }
        VersionState::Withdrawn => {
            "update procedure_version set state = $2, withdrawn_at = $3, withdrawn_by = $4 where id = $1 and state = $5 returning *"
        }
        VersionState::Draft => {
            "update procedure_version set state = $2, created_at = $3, created_by = $4 where id = $1 and state = $5 returning *"
        }
    };
    bump(tx)?;
    Ok(tx.record(&VERSION, sql, params![id, to.code(), now, by, from.code()])? == 1)
}

/// Keeps why a version was withdrawn.
pub fn set_reason(tx: &mut Tx<'_>, id: Uuid, reason: &str) -> Result<(), DbError> {
    tx.record(
        &VERSION,
        "update procedure_version set reason = $2 where id = $1 returning *",
        params![id, reason],
    )?;
    Ok(())
}

/// Sets the last day in force.
pub fn set_valid_to(tx: &mut Tx<'_>, id: Uuid, last: Option<Date>) -> Result<(), DbError> {
    tx.record(
        &VERSION,
        "update procedure_version set valid_to = $2 where id = $1 returning *",
        params![id, last],
    )?;
    Ok(())
}

/// A version without its content.
pub fn record(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Record>, DbError> {
    let mut query = Query::new(RECORD);
    query.and("id = ").bind(id);
    tx.first(query.sql(), query.params(), read_record)
}

/// All versions of a procedure, the newest first.
pub fn versions_of(tx: &mut Tx<'_>, code: &str) -> Result<Vec<Record>, DbError> {
    let mut query = Query::new(RECORD);
    query.and("code = ").bind(code).push(" order by number desc");
    tx.all(query.sql(), query.params(), read_record)
}

/// A page of versions by code and number.
pub fn list(tx: &mut Tx<'_>, filter: &Filter, limit: i64) -> Result<Vec<Record>, DbError> {
    let mut query = Query::new(RECORD);
    if let Some(state) = filter.state {
        query.and("state = ").bind(state.code());
    }
    if let Some(domain) = &filter.domain {
        query.and("domain = ").bind(domain);
    }
    query.and_words("fold like ", &filter.text);
    if let Some((code, number)) = &filter.after {
        query.and("(code, number) > (").bind(code).push(", ").bind(*number).push(")");
    }
    query.push(" order by code, number limit ").bind(limit);
    tx.all(query.sql(), query.params(), read_record)
}

/// How many versions are in a state.
pub fn count(tx: &mut Tx<'_>, state: VersionState) -> Result<i64, DbError> {
    tx.one(
        "select count(*) from procedure_version where state = $1",
        params![state.code()],
        |row| row.get(0),
    )
}

/// The text a version was written as.
pub fn text_of(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<String>, DbError> {
    tx.first("select source from procedure_version where id = $1", params![id], |row| row.get(0))
}

/// The version made from a definition file with this digest.
pub fn builtin(tx: &mut Tx<'_>, code: &str, digest: &str) -> Result<Option<Uuid>, DbError> {
    tx.first(
        "select version from procedure_builtin where code = $1 and digest = $2",
        params![code, digest],
        |row| row.get(0),
    )
}

/// Remembers that a definition file was loaded.
pub fn remember_builtin(
    tx: &mut Tx<'_>,
    code: &str,
    digest: &str,
    version: Uuid,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "insert into procedure_builtin (code, digest, version, loaded_at) values ($1, $2, $3, $4)",
        params![code, digest, version, now],
    )?;
    Ok(())
}

/// A number that changes whenever the catalogue does: what was read under one stamp may be kept as long
/// as the stamp stays.
pub fn stamp(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.one("select value from catalogue_stamp where id = 1", &[], |row| row.get(0))
}

/// Tells every reader that the catalogue has changed.
pub fn bump(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute("update catalogue_stamp set value = value + 1 where id = 1", &[])?;
    Ok(())
}

const RECORD: &str = "select id, code, number, state, origin, valid_from, valid_to, domain, name_vi, name_en, \
     created_at, created_by, verified_at, verified_by, published_at, published_by, withdrawn_at, withdrawn_by, reason \
     from procedure_version";

fn read_record(row: &Row<'_>) -> Result<Record, DbError> {
    let origin: String = row.get(4)?;
    let mark = |column| -> Result<Option<Mark>, DbError> {
        let at: Option<Timestamp> = row.get(column)?;
        let by = row.get(column + 1)?;
        Ok(at.map(|at| Mark { at, by }))
    };
    Ok(Record {
        id: row.get(0)?,
        code: row.get(1)?,
        number: row.get(2)?,
        state: state(row, 3)?,
        origin: if origin == "builtin" { Origin::Builtin } else { Origin::Office },
        span: Span { from: row.get(5)?, to: row.get(6)? },
        domain: row.get(7)?,
        name: Text { vi: row.get(8)?, en: row.get(9)? },
        created: Mark { at: row.get(10)?, by: row.get(11)? },
        verified: mark(12)?,
        published: mark(14)?,
        withdrawn: mark(16)?,
        reason: row.get(18)?,
    })
}

fn read(row: &Row<'_>) -> Result<Version, DbError> {
    let mut definition: Definition = row.json(3)?;
    definition.valid_to = row.get(4)?;
    Ok(Version { id: row.get(0)?, number: row.get(1)?, state: state(row, 2)?, definition })
}

fn state(row: &Row<'_>, column: usize) -> Result<VersionState, DbError> {
    let code: String = row.get(column)?;
    VersionState::from_code(&code).ok_or(DbError::Decode { column, problem: code })
}

fn json(definition: &Definition) -> Result<String, DbError> {
    serde_json::to_string(definition).map_err(|error| DbError::Other(error.to_string()))
}

/// What the list of officials searches: names, code, keywords, results.
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
