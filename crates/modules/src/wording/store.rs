//! Every statement on wordings.

use jiff::Timestamp;
use kernel::db::{DbError, Recorded, Rows, Tx};
use kernel::params;
use uuid::Uuid;

/// Editions of the words of a unit.
pub(super) static CHANGE: Recorded = Recorded {
    table: "wording_change",
    subject: "unit",
    key: &["version", "number"],
    free: &[],
    rows: Rows::All("select * from wording_change"),
};

/// What a unit says differently, in one of its editions.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) number: i64,
    pub(super) changes: String,
    pub(super) reason: String,
    pub(super) at: Timestamp,
}

/// Changes of a unit to a version, newest first.
pub(super) fn changes(tx: &mut Tx<'_>, unit: Uuid, version: &str) -> Result<Vec<Change>, DbError> {
    tx.all(
        "select number, changes, reason, at from wording_change where unit = $1 and version = $2 order by number desc",
        params![unit, version],
        |row| {
            Ok(Change {
                number: row.get(0)?,
                changes: row.get(1)?,
                reason: row.get(2)?,
                at: row.get(3)?,
            })
        },
    )
}

/// Adds an edition; a second one of the same number breaks the constraint.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    unit: Uuid,
    version: &str,
    change: &Change,
    by: Uuid,
) -> Result<(), DbError> {
    tx.record(
        &CHANGE,
        "insert into wording_change (unit, version, number, changes, reason, at, by_account) values ($1, $2, $3, $4, $5, $6, $7) returning *",
        params![unit, version, change.number, &change.changes, &change.reason, change.at, by],
    )?;
    Ok(())
}
