//! Gapless numbers from a row the database locks until the unit of work commits: safe with any number of
//! servers, and a number whose work is undone is given out again.

use crate::db::{DbError, Tx};
use crate::params;
use uuid::Uuid;

/// The next number of a series of an office, from 1.
pub fn next(tx: &mut Tx<'_>, office: Uuid, series: &str) -> Result<i64, DbError> {
    tx.one(
        "insert into counter (office, series, last) values ($1, $2, 1) \
         on conflict (office, series) do update set last = counter.last + 1 returning last",
        params![office, series],
        |row| row.get(0),
    )
}
