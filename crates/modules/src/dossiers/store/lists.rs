//! Lists of dossiers: worklists, the register, search. All are keyset pages over an index.

use super::{Key, Narrow, columns, read, within, work_page};
use crate::dossiers::model::Dossier;
use crate::dossiers::rules::State;
use jiff::Timestamp;
use kernel::db::{DbError, Query, Tx};
use kernel::params;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Whose work a list shows. Lists of work show only what lies in a unit within reach: who has moved on
/// leaves behind what was assigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Desk {
    /// What one official has.
    Person(Uuid),
    /// What lies in one unit.
    Unit(Uuid),
}

/// A place in a worklist: rows after it come next.
pub type After = Option<(Timestamp, Uuid)>;

/// Most rows a count looks at: beyond it people see "999+", and the time stays the same.
pub const COUNT_LIMIT: i64 = 1000;

/// Work of one desk, most urgent first, at most `limit` rows.
pub fn work_of(
    tx: &mut Tx<'_>,
    desk: Desk,
    kind: &str,
    reach: &BTreeSet<Uuid>,
    after: After,
    limit: i64,
) -> Result<Vec<Dossier>, DbError> {
    work_page(tx, desk, kind, &Narrow::default(), reach, after, limit)
}

/// How much of a desk's work should be done before a moment, up to [`COUNT_LIMIT`].
pub fn count_work(
    tx: &mut Tx<'_>,
    desk: Desk,
    kind: &str,
    reach: &BTreeSet<Uuid>,
    before: Option<Timestamp>,
) -> Result<i64, DbError> {
    let mut query = Query::new("select count(*) from (select 1 from dossier");
    on_desk(&mut query, desk, reach);
    query.and("work_kind = ").bind(kind);
    if let Some(before) = before {
        query.and("attention_at < ").bind(before);
    }
    query.push(" limit ").bind(COUNT_LIMIT).push(") c");
    tx.one(query.sql(), query.params(), |row| row.get(0))
}

/// What lies on a desk, as far as it lies within reach.
pub(super) fn on_desk(query: &mut Query, desk: Desk, reach: &BTreeSet<Uuid>) {
    let within = match desk {
        Desk::Person(account) => {
            query.and("work_assignee = ").bind(account);
            false
        }
        Desk::Unit(unit) => {
            query.and("work_unit = ").bind(unit);
            reach.contains(&unit)
        }
    };
    if !within {
        query.and("work_unit in ").list(reach.iter().copied());
    }
}

/// What the register is asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Offices whose register is read; each is read apart.
    pub office: Uuid,
    /// Only this state.
    pub state: Option<State>,
    /// Only this procedure.
    pub procedure: Option<String>,
    /// Only this channel.
    pub channel: Option<String>,
    /// Filed on or after.
    pub from: Option<Timestamp>,
    /// Filed before.
    pub to: Option<Timestamp>,
    /// Only those whose date passed before this moment while they were open, or that ended late.
    pub overdue_at: Option<Timestamp>,
}

/// The register of an office, newest first, at most `limit` rows, only what is within reach.
pub fn register(
    tx: &mut Tx<'_>,
    filter: &Filter,
    reach: &BTreeSet<Uuid>,
    after: After,
    limit: i64,
) -> Result<Vec<Dossier>, DbError> {
    let query = register_query(filter, reach, after, limit);
    tx.all(query.sql(), query.params(), read)
}

fn register_query(filter: &Filter, reach: &BTreeSet<Uuid>, after: After, limit: i64) -> Query {
    let mut query = Query::new(concat!("select ", columns!(), " from dossier d"));
    query.and("d.office = ").bind(filter.office);
    if let Some(state) = filter.state {
        query.and("d.state = ").bind(state.code());
    }
    if let Some(procedure) = &filter.procedure {
        query.and("d.procedure_code = ").bind(procedure);
    }
    if let Some(channel) = &filter.channel {
        query.and("d.channel = ").bind(channel);
    }
    if let Some(from) = filter.from {
        query.and("d.submitted_at >= ").bind(from);
    }
    if let Some(to) = filter.to {
        query.and("d.submitted_at < ").bind(to);
    }
    if let Some(at) = filter.overdue_at {
        query
            .and(
                "d.due_at is not null and d.due_at + 59000 < coalesce(d.ended_at, d.suspended_at, ",
            )
            .bind(at)
            .push(")");
    }
    if let Some((at, id)) = after {
        query.and("(d.submitted_at, d.id) < (").bind(at).push(", ").bind(id).push(")");
    }
    if !reach.contains(&filter.office) {
        within(&mut query, reach);
    }
    query.push(" order by d.submitted_at desc, d.id desc limit ").bind(limit);
    query
}

/// Finds dossiers of an office by words of names, phone or paper numbers, newest first. The rarest word
/// drives, so that a common family name does not slow the search down.
pub fn search(
    tx: &mut Tx<'_>,
    office: Uuid,
    words: &[String],
    reach: &BTreeSet<Uuid>,
    limit: i64,
) -> Result<Vec<Dossier>, DbError> {
    let mut counted = Vec::new();
    for word in words.iter().take(6) {
        let count: i64 = tx.one(
            "select count(*) from (select 1 from dossier_word where office = $1 and word = $2 limit $3) c",
            params![office, word, COUNT_LIMIT],
            |row| row.get(0),
        )?;
        counted.push((count, word));
    }
    counted.sort();
    let Some((_, rarest)) = counted.first() else {
        return Ok(Vec::new());
    };
    let mut query = Query::new(concat!("select ", columns!(), " from dossier d where d.office = "));
    query.bind(office).push(" and d.id in (select w.dossier from dossier_word w where w.office = ");
    query.bind(office).push(" and w.word = ").bind(*rarest);
    for (_, word) in &counted[1..] {
        query
            .push(" and exists (select 1 from dossier_word o where o.office = w.office and o.dossier = w.dossier and o.word = ")
            .bind(*word)
            .push(")");
    }
    query.push(" order by w.dossier desc limit ").bind(limit * 4).push(")");
    if !reach.contains(&office) {
        query.push(" and exists (select 1 from dossier_unit u where u.office = d.office and u.dossier = d.id and u.unit in ");
        query.list(reach.iter().copied()).push(")");
    }
    query.push(" order by d.id desc limit ").bind(limit);
    tx.all(query.sql(), query.params(), read)
}

/// Open dossiers whose promise lies after a moment: those an edited calendar may move.
pub fn open_after(
    tx: &mut Tx<'_>,
    office: Uuid,
    from: Timestamp,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Dossier>, DbError> {
    let (at, id) = after.unwrap_or((from, Uuid::nil()));
    tx.all(
        concat!(
            "select ", columns!(),
            " from dossier where office = $1 and (due_at, id) > ($2, $3) and ended_at is null order by due_at, id limit $4"
        ),
        params![office, at, id, limit],
        read,
    )
}

/// A question that waits for an answer.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The dossier it is about.
    pub key: Key,
    /// Date of its own.
    pub due_at: Timestamp,
    /// The question.
    pub question: String,
}

/// Consultations that wait for an answer of a unit, most urgent first.
pub fn open_consultations(
    tx: &mut Tx<'_>,
    unit: Uuid,
    limit: i64,
) -> Result<Vec<Waiting>, DbError> {
    tx.all(
        "select office, dossier, due_at, question from consultation \
         where unit = $1 and answered_at is null order by due_at, id limit $2",
        params![unit, limit],
        |row| {
            Ok(Waiting {
                key: Key { office: row.get(0)?, id: row.get(1)? },
                due_at: row.get(2)?,
                question: row.get(3)?,
            })
        },
    )
}
