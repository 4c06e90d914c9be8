//! Counts that are kept by increments.

use crate::dossiers::model::Dossier;
use crate::dossiers::rules::State;
use crate::dossiers::tally::{Cell, slot};
use kernel::db::{DbError, Tx, Val};
use kernel::params;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Counts of an office by measure, period, state or channel, and slot.
pub type Counts = BTreeMap<(String, String, String, i64), i64>;

/// Counts a new dossier.
pub(super) fn count_new(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<(), DbError> {
    let filed = Cell::filed(dossier.submitted_at, dossier.channel);
    move_counts(tx, dossier, (&filed, 1), (&Cell::state(dossier.state), 1))
}

/// Counts a dossier in its state and no longer in the one before.
pub(super) fn count_moved(tx: &mut Tx<'_>, dossier: &Dossier, was: State) -> Result<(), DbError> {
    if was == dossier.state {
        return Ok(());
    }
    let (old, new) = (Cell::state(was), Cell::state(dossier.state));
    // In the order of a life, so that no two units of work wait for each other.
    if was < dossier.state {
        move_counts(tx, dossier, (&old, -1), (&new, 1))
    } else {
        move_counts(tx, dossier, (&new, 1), (&old, -1))
    }
}

fn move_counts(
    tx: &mut Tx<'_>,
    dossier: &Dossier,
    (one, by): (&Cell, i64),
    (other, other_by): (&Cell, i64),
) -> Result<(), DbError> {
    tx.execute(
        "insert into dossier_tally (office, measure, period, member, slot, n) \
         values ($1, $3, $4, $5, $2, $6), ($1, $7, $8, $9, $2, $10) \
         on conflict (office, measure, period, member, slot) do update set n = dossier_tally.n + excluded.n",
        params![
            dossier.office,
            slot(dossier.id),
            one.measure.code(),
            &one.period,
            one.member,
            by,
            other.measure.code(),
            &other.period,
            other.member,
            other_by,
        ],
    )?;
    Ok(())
}

/// Counts of an office: measure, month and state or channel, from a month on; those of now always.
pub fn tally(
    tx: &mut Tx<'_>,
    office: Uuid,
    since: &str,
) -> Result<BTreeMap<(String, String, String), i64>, DbError> {
    let rows = tx.all(
        "select measure, period, member, cast(sum(n) as bigint) from dossier_tally \
         where office = $1 and (measure = 'state' or measure = 'filed' and period >= $2) \
         group by measure, period, member",
        params![office, since],
        |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get(3)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Every count that is kept, with its slot.
pub fn each_count(tx: &mut Tx<'_>, office: Uuid) -> Result<Counts, DbError> {
    let rows = tx.all(
        "select measure, period, member, slot, n from dossier_tally where office = $1 and n <> 0",
        params![office],
        |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?), row.get(4)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// State, channel and time of filing of every dossier of an office, with its identity.
pub fn each_counted(
    tx: &mut Tx<'_>,
    office: Uuid,
    each: &mut dyn FnMut(Uuid, &str, &str, jiff::Timestamp),
) -> Result<(), DbError> {
    tx.each(
        "select id, state, channel, submitted_at from dossier where office = $1",
        params![office],
        &mut |row| {
            let (state, channel): (String, String) = (row.get(1)?, row.get(2)?);
            each(row.get(0)?, &state, &channel, row.get(3)?);
            Ok(())
        },
    )
}

/// Writes every count of an office anew.
pub fn put_counts(tx: &mut Tx<'_>, office: Uuid, counts: &Counts) -> Result<(), DbError> {
    tx.execute("delete from dossier_tally where office = $1", params![office])?;
    for ((measure, period, member, slot), n) in counts {
        let values = [
            Val::from(office),
            measure.into(),
            period.into(),
            member.into(),
            (*slot).into(),
            (*n).into(),
        ];
        tx.execute(
            "insert into dossier_tally (office, measure, period, member, slot, n) values ($1, $2, $3, $4, $5, $6)",
            &values,
        )?;
    }
    Ok(())
}
