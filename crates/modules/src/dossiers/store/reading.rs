//! The log of reading: who looked at residents' data, when, in which role and to which end. One row per look
//! at a dossier, one per look at a list and office whose names it showed.

use super::{After, Key, coded};
use crate::dossiers::model::ReadList;
use jiff::Timestamp;
use kernel::db::{DbError, Query, Row, Tx};
use kernel::{ids, params};
use uuid::Uuid;

/// Who looks, in which role and to which end.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The account.
    pub account: Uuid,
    /// Code of the role.
    pub role: &'static str,
    /// Code of the purpose.
    pub purpose: &'static str,
}

/// Notes that an official looked at a dossier.
pub fn log_read(tx: &mut Tx<'_>, key: Key, by: &Reader, now: Timestamp) -> Result<(), DbError> {
    tx.execute(
        "insert into read_log (office, id, dossier, account, role, purpose, at) values ($1, $2, $3, $4, $5, $6, $7)",
        params![key.office, ids::id(now), key.id, by.account, by.role, by.purpose, now],
    )?;
    Ok(())
}

/// Notes that an official looked at a list of an office: which, and by what it was narrowed, never what was
/// typed.
pub fn log_list(
    tx: &mut Tx<'_>,
    office: Uuid,
    by: &Reader,
    list: ReadList,
    filters: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "insert into list_read (office, id, account, role, purpose, list, filters, at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![office, ids::id(now), by.account, by.role, by.purpose, list.code(), filters, now],
    )?;
    Ok(())
}

/// A look that was noted.
#[derive(Clone, Debug)]
pub struct Reading {
    /// When.
    pub at: Timestamp,
    /// Identity.
    pub id: Uuid,
    /// Who.
    pub account: Uuid,
    /// In which role.
    pub role: String,
    /// To which end.
    pub purpose: String,
    /// At what.
    pub what: Looked,
}

/// What somebody looked at.
#[derive(Clone, Debug)]
pub enum Looked {
    /// A dossier, by its code.
    Dossier(String),
    /// A list, with the kinds of filter in use, separated by commas.
    List(ReadList, String),
}

/// Which looks are asked for.
#[derive(Clone, Debug, Default)]
pub struct ReadingFilter {
    /// At data of this office.
    pub office: Uuid,
    /// Only by this account.
    pub account: Option<Uuid>,
    /// From this moment.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
}

/// Looks at the data of an office, newest first, at most `limit` rows.
pub fn readings(
    tx: &mut Tx<'_>,
    filter: &ReadingFilter,
    after: After,
    limit: i64,
) -> Result<Vec<Reading>, DbError> {
    let mut query = Query::new(
        "select r.at, r.id, r.account, r.role, r.purpose, d.code from read_log r \
         join dossier d on d.office = r.office and d.id = r.dossier",
    );
    narrow(&mut query, filter, after, limit);
    let mut found = tx.all(query.sql(), query.params(), of_dossier)?;
    let mut query = Query::new(
        "select r.at, r.id, r.account, r.role, r.purpose, r.list, r.filters from list_read r",
    );
    narrow(&mut query, filter, after, limit);
    found.extend(tx.all(query.sql(), query.params(), |row| {
        let list = coded(row, 5, ReadList::from_code)?;
        reading(row, Looked::List(list, row.get(6)?))
    })?);
    found.sort_by_key(|reading| std::cmp::Reverse((reading.at, reading.id)));
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

fn narrow(query: &mut Query, filter: &ReadingFilter, after: After, limit: i64) {
    query.and("r.office = ").bind(filter.office);
    if let Some(account) = filter.account {
        query.and("r.account = ").bind(account);
    }
    if let Some(from) = filter.from {
        query.and("r.at >= ").bind(from);
    }
    if let Some(to) = filter.to {
        query.and("r.at < ").bind(to);
    }
    if let Some((at, id)) = after {
        query.and("(r.at, r.id) < (").bind(at).push(", ").bind(id).push(")");
    }
    query.push(" order by r.at desc, r.id desc limit ").bind(limit);
}

/// Who looked at a dossier, the latest first.
pub fn readers(tx: &mut Tx<'_>, key: Key, limit: i64) -> Result<Vec<Reading>, DbError> {
    tx.all(
        "select r.at, r.id, r.account, r.role, r.purpose, d.code from read_log r \
         join dossier d on d.office = r.office and d.id = r.dossier \
         where r.office = $1 and r.dossier = $2 order by r.id desc limit $3",
        params![key.office, key.id, limit],
        of_dossier,
    )
}

fn of_dossier(row: &Row<'_>) -> Result<Reading, DbError> {
    reading(row, Looked::Dossier(row.get(5)?))
}

fn reading(row: &Row<'_>, what: Looked) -> Result<Reading, DbError> {
    Ok(Reading {
        at: row.get(0)?,
        id: row.get(1)?,
        account: row.get(2)?,
        role: row.get(3)?,
        purpose: row.get(4)?,
        what,
    })
}
