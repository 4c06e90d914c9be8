//! What the staff screens ask for beyond the plain lists: narrowed worklists and what was used last.

use super::lists::on_desk;
use super::{After, COUNT_LIMIT, Desk, columns, read};
use crate::dossiers::model::Dossier;
use jiff::Timestamp;
use kernel::db::{DbError, Query, Tx};
use kernel::params;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a worklist is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Narrow {
    /// Only this procedure.
    pub procedure: Option<String>,
    /// Only what needs attention before this moment.
    pub before: Option<Timestamp>,
    /// Only what nobody has taken yet.
    pub untaken: bool,
}

/// Work of one desk within reach, most urgent first, narrowed, at most `limit` rows.
pub fn work_page(
    tx: &mut Tx<'_>,
    desk: Desk,
    kind: &str,
    narrow: &Narrow,
    reach: &BTreeSet<Uuid>,
    after: After,
    limit: i64,
) -> Result<Vec<Dossier>, DbError> {
    let query = work_query(desk, kind, narrow, reach, after, limit);
    tx.all(query.sql(), query.params(), read)
}

fn work_query(
    desk: Desk,
    kind: &str,
    narrow: &Narrow,
    reach: &BTreeSet<Uuid>,
    after: After,
    limit: i64,
) -> Query {
    let mut query = Query::new(concat!("select ", columns!(), " from dossier"));
    on_desk(&mut query, desk, reach);
    query.and("work_kind = ").bind(kind);
    if let Some(procedure) = &narrow.procedure {
        query.and("procedure_code = ").bind(procedure);
    }
    if let Some(before) = narrow.before {
        query.and("attention_at < ").bind(before);
    }
    if narrow.untaken {
        query.and("work_assignee is null");
    }
    if let Some((at, id)) = after {
        query.and("(attention_at, id) > (").bind(at).push(", ").bind(id).push(")");
    }
    query.push(" order by attention_at, id limit ").bind(limit);
    query
}

/// How many questions wait for an answer of a unit, up to [`COUNT_LIMIT`].
pub fn count_consultations(tx: &mut Tx<'_>, unit: Uuid) -> Result<i64, DbError> {
    tx.one(
        "select count(*) from (select 1 from consultation where unit = $1 and answered_at is null limit $2) c",
        params![unit, COUNT_LIMIT],
        |row| row.get(0),
    )
}

/// Whether an office has received any dossier.
pub fn has_dossiers(tx: &mut Tx<'_>, office: Uuid) -> Result<bool, DbError> {
    let found: Option<Uuid> =
        tx.first("select id from dossier where office = $1 limit 1", params![office], |row| {
            row.get(0)
        })?;
    Ok(found.is_some())
}

/// Procedures of the latest filings of an office, the most frequent first.
pub fn recent_procedures(
    tx: &mut Tx<'_>,
    office: Uuid,
    most: usize,
) -> Result<Vec<String>, DbError> {
    let codes: Vec<String> = tx.all(
        "select procedure_code from dossier where office = $1 order by submitted_at desc, id desc limit 200",
        params![office],
        |row| row.get(0),
    )?;
    let mut counted: Vec<(usize, String)> = Vec::new();
    for code in codes {
        match counted.iter_mut().find(|(_, known)| *known == code) {
            Some((count, _)) => *count += 1,
            None => counted.push((1, code)),
        }
    }
    counted.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    Ok(counted.into_iter().take(most).map(|(_, code)| code).collect())
}
