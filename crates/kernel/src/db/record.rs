//! Rows of record. What a unit of work writes to them is noted, and the next event of their subject carries
//! a digest of each: a row that is changed, removed or added behind the program no longer fits the log. A
//! unit of work that ends with rows noted and no event to carry them is undone.

use super::{DbError, Row, Tx, Val};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A table whose rows the log answers for.
#[derive(Debug)]
pub struct Recorded {
    /// Its name.
    pub table: &'static str,
    /// Column that holds the subject of the events.
    pub subject: &'static str,
    /// Columns that tell the rows of one subject apart.
    pub key: &'static [&'static str],
    /// Columns that change without an event; no digest covers them.
    pub free: &'static [&'static str],
    /// How its rows are read for an audit.
    pub rows: Rows,
}

/// How the rows of a recorded table are read for an audit.
#[derive(Clone, Copy, Debug)]
pub enum Rows {
    /// Of one office (`$1`), with subjects after `$2` up to `$3`; and the offices there are.
    OfOffice {
        /// The rows.
        rows: &'static str,
        /// The offices.
        offices: &'static str,
    },
    /// All at once, for tables that do not grow with the work.
    All(&'static str),
}

/// A row as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What the events of record call the thing it belongs to.
    pub subject: Uuid,
    /// Its table.
    pub table: &'static str,
    /// Its key within the subject.
    pub key: String,
    /// Digest of all it says.
    pub digest: [u8; 32],
}

impl Recorded {
    /// The mark of a row that was read with all its columns.
    pub fn mark(&self, row: &Row<'_>) -> Result<Mark, DbError> {
        let mut hash = Sha256::new();
        let mut subject = None;
        let mut parts = vec![String::new(); self.key.len()];
        row.visit(&mut |name, value| {
            if name == self.subject
                && let Val::Bytes(bytes) = &value
            {
                subject = Uuid::from_slice(bytes).ok();
            }
            if let Some(place) = self.key.iter().position(|key| *key == name) {
                parts[place] = shown(&value);
            }
            if !self.free.contains(&name) {
                feed(&mut hash, name, &value);
            }
        })?;
        let subject = subject.ok_or(DbError::NoRow)?;
        Ok(Mark {
            subject,
            table: self.table,
            key: parts.join("/"),
            digest: hash.finalize().into(),
        })
    }
}

/// Name, kind and length in front of each value, so that no two rows read alike. What is NULL is left out:
/// a column that a later version adds does not change the digests of earlier rows.
fn feed(hash: &mut Sha256, name: &str, value: &Val) {
    let (kind, bytes): (u8, &[u8]) = match value {
        Val::Null => return,
        Val::Int(number) => (b'i', &number.to_be_bytes()),
        Val::Bool(truth) => (b'i', &i64::from(*truth).to_be_bytes()),
        Val::Real(number) => (b'r', &number.to_be_bytes()),
        Val::Text(text) => (b't', text.as_bytes()),
        Val::Bytes(bytes) => (b'b', bytes),
        Val::Id(id) => (b'b', id.as_bytes()),
    };
    hash.update((name.len() as u64).to_be_bytes());
    hash.update(name.as_bytes());
    hash.update([kind]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// A value of a key, for people.
fn shown(value: &Val) -> String {
    match value {
        Val::Null => String::new(),
        Val::Int(number) => number.to_string(),
        Val::Bool(truth) => truth.to_string(),
        Val::Real(number) => number.to_string(),
        Val::Text(text) => text.clone(),
        Val::Id(id) => id.to_string(),
        Val::Bytes(bytes) => match Uuid::from_slice(bytes) {
            Ok(id) => id.to_string(),
            Err(_) => crate::files::hex(bytes),
        },
    }
}

impl Tx<'_> {
    /// Writes rows of record with a statement that ends in `returning *`, and notes them for the next event
    /// of their subject. Returns how many there were.
    pub fn record(
        &mut self,
        table: &'static Recorded,
        sql: &str,
        params: &[Val],
    ) -> Result<u64, DbError> {
        let mut count = 0;
        let mut marks = std::mem::take(&mut self.marks);
        let done = self.each(sql, params, &mut |row| {
            let mark = table.mark(row)?;
            marks.retain(|kept: &Mark| {
                (kept.table, kept.subject, &kept.key) != (mark.table, mark.subject, &mark.key)
            });
            marks.push(mark);
            count += 1;
            Ok(())
        });
        self.marks = marks;
        done.map(|()| count)
    }

    /// The rows of a subject that were noted since its last event.
    pub(crate) fn take_marks(&mut self, subject: Uuid) -> Vec<Mark> {
        let (taken, kept) =
            std::mem::take(&mut self.marks).into_iter().partition(|mark| mark.subject == subject);
        self.marks = kept;
        taken
    }

    /// The table of a row that no event carries yet.
    pub(super) fn unrecorded(&self) -> Option<&'static str> {
        self.marks.first().map(|mark| mark.table)
    }
}
