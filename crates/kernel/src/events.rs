//! Whatever changes something of record appends one event in the same transaction. Each event carries a
//! salted commitment, so that a public log can be built over all of them without personal data.

use crate::actor::Permit;
use crate::db::{DbError, Mark, Row, Tx};
use crate::{ids, params};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::Timestamp;
use ledger::commitment::{SALT, commit};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A change to be recorded.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// Body responsible for the subject.
    pub office: Uuid,
    /// Kind of the subject, e.g. `dossier`.
    pub about: &'static str,
    /// The subject.
    pub subject: Uuid,
    /// Number of the event in the life of its subject, from 1 without gaps.
    pub seq: i64,
    /// What happened, e.g. `dossier.accepted`.
    pub kind: &'static str,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it, in which role; nobody for a resident or the system.
    pub by: Option<&'a Permit>,
    /// Why, in the person's words.
    pub reason: Option<&'a str>,
    /// What exactly; may hold personal data, and leaves the system only as a commitment.
    pub data: Value,
}

/// A recorded change.
#[derive(Clone, Debug)]
pub struct Event {
    /// Identity.
    pub id: Uuid,
    /// Number in the life of the subject.
    pub seq: i64,
    /// What happened.
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Account that did it.
    pub actor: Option<Uuid>,
    /// Role in which it was done.
    pub role: Option<String>,
    /// Unit for which it was done.
    pub unit: Option<Uuid>,
    /// Why.
    pub reason: Option<String>,
    /// What exactly.
    pub data: Value,
    /// Random salt of the commitment.
    pub salt: Vec<u8>,
    /// Digest of salt and content.
    pub commitment: Vec<u8>,
    /// Digest of the list of rows it wrote.
    pub written: Option<Vec<u8>>,
}

/// The rows an event wrote, as they are kept beside it. The content of the event holds their digest only, so
/// that a proof shown to others discloses nothing of them; the nonce keeps that digest from being guessed.
#[derive(Debug, Serialize, Deserialize)]
pub struct Written {
    nonce: String,
    /// Table, key within the subject, digest of the row in base64.
    pub rows: Vec<(String, String, String)>,
}

impl Written {
    fn new(marks: Vec<Mark>) -> Self {
        let rows = marks
            .into_iter()
            .map(|mark| (mark.table.to_owned(), mark.key, coded(&mark.digest)))
            .collect();
        Self { nonce: coded(&ids::random::<16>()), rows }
    }
}

/// A digest as [`Written`] holds it.
pub fn coded(digest: &[u8]) -> String {
    STANDARD_NO_PAD.encode(digest)
}

/// The digest of a list of rows, from its text.
pub fn digest_of(written: &str) -> [u8; 32] {
    Sha256::digest(written).into()
}

/// Appends an event and returns its id. A second event with the same number breaks a constraint: two
/// people acting at once cannot both be recorded as the next.
pub fn append(tx: &mut Tx<'_>, event: &NewEvent<'_>) -> Result<Uuid, DbError> {
    let id = ids::id(event.at);
    let salt: [u8; SALT] = ids::random();
    let marks = tx.take_marks(event.subject);
    let written = (!marks.is_empty())
        .then(|| serde_json::to_string(&Written::new(marks)))
        .transpose()
        .map_err(|error| DbError::Other(error.to_string()))?;
    let written_digest = written.as_deref().map(digest_of);
    let content = Content {
        office: event.office,
        about: event.about,
        subject: event.subject,
        id,
        seq: event.seq,
        kind: event.kind,
        at: event.at,
        actor: event.by.map(|by| by.account),
        role: event.by.map(|by| by.role),
        unit: event.by.map(|by| by.unit),
        reason: event.reason,
        data: &event.data,
        written: written_digest.as_ref().map(|digest| &digest[..]),
    };
    let commitment = commit(&salt, content.text().as_bytes());
    tx.execute(
        "insert into event (office, id, about, subject, seq, kind, at, actor, role, unit, reason, data, salt, commitment, \
         written, written_digest) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        params![
            event.office,
            id,
            event.about,
            event.subject,
            event.seq,
            event.kind,
            event.at,
            event.by.map(|by| by.account),
            event.by.map(|by| by.role),
            event.by.map(|by| by.unit),
            event.reason,
            &event.data,
            &salt[..],
            &commitment[..],
            written,
            written_digest.map(|digest| digest.to_vec()),
        ],
    )?;
    tx.execute(
        "insert into event_pending (office, event) values ($1, $2)",
        params![event.office, id],
    )?;
    Ok(id)
}

/// The number of the next event in the life of a subject, where the subject keeps no version itself.
pub fn next_seq(tx: &mut Tx<'_>, office: Uuid, subject: Uuid) -> Result<i64, DbError> {
    tx.one(
        "select coalesce(max(seq), 0) + 1 from event where office = $1 and subject = $2",
        params![office, subject],
        |row| row.get(0),
    )
}

/// The events of a subject, oldest first.
pub fn of(tx: &mut Tx<'_>, office: Uuid, subject: Uuid) -> Result<Vec<Event>, DbError> {
    tx.all(
        "select id, seq, kind, at, actor, role, unit, reason, data, salt, commitment, written_digest from event \
         where office = $1 and subject = $2 order by seq",
        params![office, subject],
        read,
    )
}

fn read(row: &Row<'_>) -> Result<Event, DbError> {
    Ok(Event {
        id: row.get(0)?,
        seq: row.get(1)?,
        kind: row.get(2)?,
        at: row.get(3)?,
        actor: row.get(4)?,
        role: row.get(5)?,
        unit: row.get(6)?,
        reason: row.get(7)?,
        data: row.json(8)?,
        salt: row.get(9)?,
        commitment: row.get(10)?,
        written: row.get(11)?,
    })
}

/// What a commitment stands for, of an event that is being made or was recorded.
struct Content<'a> {
    office: Uuid,
    about: &'a str,
    subject: Uuid,
    id: Uuid,
    seq: i64,
    kind: &'a str,
    at: Timestamp,
    actor: Option<Uuid>,
    role: Option<&'a str>,
    unit: Option<Uuid>,
    reason: Option<&'a str>,
    data: &'a Value,
    written: Option<&'a [u8]>,
}

impl Content<'_> {
    /// JSON with sorted keys and without white space.
    fn text(&self) -> String {
        let mut content = json!({
            "about": self.about,
            "actor": self.actor,
            "at": self.at.as_millisecond(),
            "data": self.data,
            "id": self.id,
            "kind": self.kind,
            "office": self.office,
            "reason": self.reason,
            "role": self.role,
            "seq": self.seq,
            "subject": self.subject,
            "unit": self.unit,
        });
        if let Some(digest) = self.written {
            content["written"] = coded(digest).into();
        }
        content.to_string()
    }
}

/// What the commitment of a recorded event stands for, as text, with its salt; nothing once both were
/// deleted.
pub fn disclosure(
    office: Uuid,
    about: &str,
    subject: Uuid,
    event: &Event,
) -> Option<([u8; SALT], String)> {
    let salt = event.salt.as_slice().try_into().ok()?;
    let content = Content {
        office,
        about,
        subject,
        id: event.id,
        seq: event.seq,
        kind: &event.kind,
        at: event.at,
        actor: event.actor,
        role: event.role.as_deref(),
        unit: event.unit,
        reason: event.reason.as_deref(),
        data: &event.data,
        written: event.written.as_deref(),
    };
    Some((salt, content.text()))
}

/// Whether a recorded event still is what its commitment says.
pub fn intact(office: Uuid, about: &str, subject: Uuid, event: &Event) -> bool {
    disclosure(office, about, subject, event)
        .is_some_and(|(salt, content)| commit(&salt, content.as_bytes())[..] == event.commitment)
}

/// Kind of the event that says that those before it were erased.
pub const ERASED: &str = "erased";

/// Deletes what the events of a subject say about people, by law: their data, reasons and salts. The
/// commitments stay, so that every other proof of the log stays valid, and nobody can open these any
/// more. An event of its own says that it was done, by whom and on what basis, which names no person.
pub fn erase(
    tx: &mut Tx<'_>,
    office: Uuid,
    about: &'static str,
    subject: Uuid,
    by: Option<&Permit>,
    basis: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let seq = next_seq(tx, office, subject)?;
    tx.execute(
        "update event set data = 'null', reason = null, salt = $3, written = null where office = $1 and subject = $2",
        params![office, subject, &[][..]],
    )?;
    let event = NewEvent {
        office,
        about,
        subject,
        seq,
        kind: ERASED,
        at: now,
        by,
        reason: None,
        data: json!({ "basis": basis }),
    };
    append(tx, &event).map(drop)
}
