//! Every statement on the imported national catalogue.

use crate::catalogue::national::{Level, ParsedRow, Problem, Severity};
use jiff::Timestamp;
use kernel::db::{DbError, Query, Row, Tx};
use kernel::fold::fold;
use kernel::{ids, params};

/// What a row is called, for the search.
#[derive(Clone, Debug)]
pub struct Name {
    /// National code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Domain as printed.
    pub domain: String,
}

/// A procedure of the imported catalogue, for lists.
#[derive(Clone, Debug)]
pub struct Summary {
    /// National code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Domain as printed.
    pub domain: String,
    /// Agency that carries it out, as printed.
    pub agency: String,
    /// Whether communes carry it out.
    pub commune: bool,
    /// How many places a person should look at.
    pub warnings: i64,
    /// When its content last changed here.
    pub changed_at: Timestamp,
}

/// One row as it was imported.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Digest of its content.
    pub digest: String,
    /// Whether it stands for its code or another row already does.
    pub kind: Kind,
    /// The row, its raw text included.
    pub row: ParsedRow,
    /// Name of the file.
    pub source: String,
    /// When it was first imported.
    pub imported_at: Timestamp,
}

/// What a kept row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The row of its code.
    Row,
    /// A further row of the same code in the same import, with other content.
    Duplicate,
}

/// What taking a row did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The code was not there.
    New,
    /// The code was there with other content, which is kept.
    Changed,
    /// Nothing changed.
    Same,
}

/// What the list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words of name, code, domain or agency.
    pub text: String,
    /// Only what communes carry out.
    pub commune: bool,
    /// Only rows with places to look at.
    pub doubtful: bool,
    /// Rows behind this code.
    pub after: Option<String>,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::Row => "row",
            Self::Duplicate => "duplicate",
        }
    }
}

/// Takes a row: keeps it unless the same content is there already.
pub fn take(
    tx: &mut Tx<'_>,
    source: &str,
    row: &ParsedRow,
    now: Timestamp,
) -> Result<Change, DbError> {
    let known: Option<String> = tx.first(
        "select digest from national_procedure where code = $1",
        params![&row.code],
        |found| found.get(0),
    )?;
    if known.as_ref() == Some(&row.digest) {
        return Ok(Change::Same);
    }
    keep(tx, source, row, Kind::Row, now)?;
    let text = [row.code.as_str(), &row.name, domain(row), agency(row)].join(" ");
    tx.execute(
        "insert into national_procedure (code, digest, name, domain, agency, commune, warnings, fold, imported_at, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) \
         on conflict (code) do update set digest = $2, name = $3, domain = $4, agency = $5, commune = $6, warnings = $7, fold = $8, changed_at = $9",
        params![
            &row.code,
            &row.digest,
            &row.name,
            domain(row),
            agency(row),
            row.levels.contains(&Level::Commune),
            warnings(&row.problems),
            fold(&text),
            now,
        ],
    )?;
    Ok(if known.is_some() { Change::Changed } else { Change::New })
}

/// Keeps a row by its content; true when it was not there.
pub fn keep(
    tx: &mut Tx<'_>,
    source: &str,
    row: &ParsedRow,
    kind: Kind,
    now: Timestamp,
) -> Result<bool, DbError> {
    let mut parsed = row.clone();
    let raw = std::mem::take(&mut parsed.raw);
    let problems = std::mem::take(&mut parsed.problems);
    let json = |error: serde_json::Error| DbError::Other(error.to_string());
    let kept = tx.execute(
        "insert into national_row (code, digest, kind, raw, parsed, problems, source, line, imported_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (code, digest) do nothing",
        params![
            &row.code,
            &row.digest,
            kind.code(),
            raw,
            serde_json::to_string(&parsed).map_err(json)?,
            serde_json::to_string(&problems).map_err(json)?,
            source,
            i64::try_from(row.line).unwrap_or(i64::MAX),
            now,
        ],
    )?;
    Ok(kept == 1)
}

/// Every procedure by its name.
pub fn names(tx: &mut Tx<'_>) -> Result<Vec<Name>, DbError> {
    tx.all("select code, name, domain from national_procedure order by code", &[], |row| {
        Ok(Name { code: row.get(0)?, name: row.get(1)?, domain: row.get(2)? })
    })
}

/// How many procedures there are.
pub fn count(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.one("select count(*) from national_procedure", &[], |row| row.get(0))
}

/// A page of the catalogue by code.
pub fn list(tx: &mut Tx<'_>, filter: &Filter, limit: i64) -> Result<Vec<Summary>, DbError> {
    let mut query = Query::new(
        "select code, name, domain, agency, commune, warnings, changed_at from national_procedure",
    );
    query.and_words("fold like ", &filter.text);
    if filter.commune {
        query.and("commune = ").bind(true);
    }
    if filter.doubtful {
        query.and("warnings > 0");
    }
    if let Some(after) = &filter.after {
        query.and("code > ").bind(after);
    }
    query.push(" order by code limit ").bind(limit);
    tx.all(query.sql(), query.params(), |row| {
        Ok(Summary {
            code: row.get(0)?,
            name: row.get(1)?,
            domain: row.get(2)?,
            agency: row.get(3)?,
            commune: row.get(4)?,
            warnings: row.get(5)?,
            changed_at: row.get(6)?,
        })
    })
}

/// The row that stands for a code now.
pub fn current(tx: &mut Tx<'_>, code: &str) -> Result<Option<Stored>, DbError> {
    tx.first(
        "select r.digest, r.kind, r.raw, r.parsed, r.problems, r.source, r.imported_at from national_row r \
         join national_procedure p on p.code = r.code and p.digest = r.digest where r.code = $1",
        params![code],
        read,
    )
}

/// Every row a code ever had, the newest first.
pub fn history(tx: &mut Tx<'_>, code: &str) -> Result<Vec<Stored>, DbError> {
    tx.all(
        "select digest, kind, raw, parsed, problems, source, imported_at from national_row \
         where code = $1 order by imported_at desc, line",
        params![code],
        read,
    )
}

/// Keeps the report of an import that changed something or could not read something.
pub fn keep_report(
    tx: &mut Tx<'_>,
    files: &str,
    report: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "insert into national_import (id, at, files, report) values ($1, $2, $3, $4)",
        params![ids::id(now), now, files, report],
    )?;
    Ok(())
}

/// When the last import was, of which files, and its report as JSON.
pub fn last_report(tx: &mut Tx<'_>) -> Result<Option<(Timestamp, String, String)>, DbError> {
    tx.first("select at, files, report from national_import order by at desc limit 1", &[], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

fn read(row: &Row<'_>) -> Result<Stored, DbError> {
    let kind: String = row.get(1)?;
    let mut parsed: ParsedRow = row.json(3)?;
    parsed.raw = row.get(2)?;
    parsed.problems = row.json(4)?;
    Ok(Stored {
        digest: row.get(0)?,
        kind: if kind == "duplicate" { Kind::Duplicate } else { Kind::Row },
        row: parsed,
        source: row.get(5)?,
        imported_at: row.get(6)?,
    })
}

fn domain(row: &ParsedRow) -> &str {
    row.domain.as_deref().unwrap_or_default()
}

fn agency(row: &ParsedRow) -> &str {
    row.agency.as_deref().unwrap_or_default()
}

fn warnings(problems: &[Problem]) -> i64 {
    let doubtful = problems.iter().filter(|problem| problem.severity == Severity::Warning);
    i64::try_from(doubtful.count()).unwrap_or(i64::MAX)
}
