//! Open dossiers that still lie with a unit another one continues, and moving them there.

use super::{CONSULTATION, COUNT_LIMIT, DOSSIER, Key, columns, read, within};
use crate::dossiers::model::Dossier;
use kernel::db::{DbError, Query, Tx};
use kernel::params;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Which of them are meant.
#[derive(Clone, Debug)]
pub enum Of {
    /// All, for who leads the unit that continues.
    All,
    /// Those that lie in these units.
    At(BTreeSet<Uuid>),
    /// Those within reach of a reader.
    Within(BTreeSet<Uuid>),
}

/// The open dossiers, called `d`, that anything still ties to a unit or to one below it: that they lie there, came in
/// there, are decided there, or are asked about there.
fn tied(query: &mut Query, was: Uuid, of: &Of) {
    query
        .push(
            " from (select o.office as held, o.id as which from unit_closure c join dossier o on o.work_unit = c.descendant \
             where o.work_unit is not null and c.ancestor = ",
        )
        .bind(was)
        .push(
            " union select o.office, o.id from unit_closure c join dossier o on o.receiver = c.descendant \
             where o.work_kind is not null and c.ancestor = ",
        )
        .bind(was)
        .push(
            " union select o.office, o.id from unit_closure c join dossier o on o.authority = c.descendant \
             where o.work_kind is not null and c.ancestor = ",
        )
        .bind(was)
        .push(
            " union select q.office, q.dossier from unit_closure c join consultation q on q.unit = c.descendant \
             where q.answered_at is null and c.ancestor = ",
        )
        .bind(was)
        .push(") k join dossier d on d.office = k.held and d.id = k.which")
        .and("d.work_kind is not null");
    match of {
        Of::All => {}
        Of::At(units) => {
            query.and("d.unit in ").list(units.iter().copied());
        }
        Of::Within(reach) => within(query, reach),
    }
}

/// How many there are, up to [`COUNT_LIMIT`].
pub fn count_tied(tx: &mut Tx<'_>, was: Uuid, of: &Of) -> Result<i64, DbError> {
    let mut query = Query::new("select count(*) from (select 1");
    tied(&mut query, was, of);
    query.push(" limit ").bind(COUNT_LIMIT).push(") n");
    tx.one(query.sql(), query.params(), |row| row.get(0))
}

/// A portion of them in the order of their keys, behind a place.
pub fn tied_page(
    tx: &mut Tx<'_>,
    was: Uuid,
    of: &Of,
    after: Option<Key>,
    limit: i64,
) -> Result<Vec<Dossier>, DbError> {
    let mut query = Query::new(concat!("select ", columns!()));
    tied(&mut query, was, of);
    if let Some(Key { office, id }) = after {
        query.and("(d.office, d.id) > (").bind(office).push(", ").bind(id).push(")");
    }
    query.push(" order by d.office, d.id limit ").bind(limit);
    tx.all(query.sql(), query.params(), read)
}

/// Lets another unit receive and another authority decide.
pub fn hand_on(tx: &mut Tx<'_>, key: Key, receiver: Uuid, authority: Uuid) -> Result<(), DbError> {
    tx.record(
        &DOSSIER,
        "update dossier set receiver = $3, authority = $4 where office = $1 and id = $2 returning *",
        params![key.office, key.id, receiver, authority],
    )?;
    Ok(())
}

/// Puts an open question to another unit.
pub fn ask_instead(
    tx: &mut Tx<'_>,
    key: Key,
    consultation: Uuid,
    unit: Uuid,
) -> Result<(), DbError> {
    tx.record(
        &CONSULTATION,
        "update consultation set unit = $4 where office = $1 and dossier = $2 and id = $3 and answered_at is null returning *",
        params![key.office, key.id, consultation, unit],
    )?;
    Ok(())
}
