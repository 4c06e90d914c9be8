//! Putting events in order, and showing that one is in the log.

use super::keys::Keys;
use super::store::{self, Changed, Key, Log, Shelf};
use super::witness;
use crate::units;
use ::ledger::{Checkpoint, Edge, Hash, Note, Proof, Signer, Verifier, commitment, tree};
use jiff::Timestamp;
use kernel::db::Tx;
use kernel::events::{self, Event, NewEvent};
use kernel::problem::Problem;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Events that share one checkpoint at most.
const BATCH: i64 = 1024;
/// Kind of the subject of events about the log itself.
const ABOUT: &str = "ledger";
/// Name of the log of what belongs to no single office.
const COMMON: &str = "common";
/// A key begins to sign.
pub(super) const KEY: &str = "ledger.key";

/// Takes the next batch of an office into its log; returns how many events that were.
pub(super) fn take(
    tx: &mut Tx<'_>,
    keys: &Keys,
    host: &str,
    office: Uuid,
    now: Timestamp,
) -> Result<u64, Problem> {
    if !store::lock(tx, office)? {
        begin(tx, host, office)?;
        store::lock(tx, office)?;
    }
    let log = store::find(tx, office)?.ok_or_else(Problem::not_found)?;
    let known = store::keys(tx, office)?;
    let last = known.first().map_or(0, |key| key.generation);
    let current = keys.generation();
    let signer = keys.signer(current, office, &log.origin).map_err(Problem::internal)?;
    let mut size = log.size;
    // The log that changes its key says so under both, where the old one is still at hand.
    let mut before = None;
    if current <= last {
        let known = known.first().is_some_and(|key| key.verifier == signer.verifier().to_string());
        if current < last || !known {
            return Err(Problem::internal(
                "ledger.keys is not the file that signs this log: put the right one back",
            ));
        }
    } else {
        if last >= keys.oldest() {
            before = Some(keys.signer(last, office, &log.origin).map_err(Problem::internal)?);
        }
        announce(tx, &log, &signer, current, now)?;
        size += 1;
    }
    let taken = store::take(tx, office, size, BATCH)? + (size - log.size);
    if taken == 0 {
        return Ok(0);
    }
    let head = grow(tx, &log, log.size + taken)?;
    let signers: Vec<&Signer> = std::iter::once(&signer).chain(before.as_ref()).collect();
    let note = head.sign(&signers).map_err(Problem::internal)?;
    let newest = store::newest(tx, office, log.size)?.map_or(log.at, |newest| newest.max(log.at));
    store::advance(tx, office, head.size, &note.to_string(), newest)?;
    Ok(taken)
}

/// The subject of events about a log: a thing of its own beside the office, whose events others number.
fn subject(office: Uuid) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"ledger\n");
    hash.update(office.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    Uuid::from_slice(&digest[..16]).unwrap_or_default()
}

/// Begins the log of an office under the name people know the office by.
fn begin(tx: &mut Tx<'_>, host: &str, office: Uuid) -> Result<(), Problem> {
    let eid = units::get(tx, office)?.and_then(|unit| unit.eid);
    let name = match eid {
        // What belongs to the whole installation, such as its catalogue.
        None if office.is_nil() => COMMON.to_owned(),
        Some(eid) if store::by_name(tx, &eid)?.is_none() => eid,
        _ => office.to_string(),
    };
    store::create(tx, office, &name, &format!("{host}/ledger/{name}"))?;
    Ok(())
}

/// Puts a key into the log it signs from now on.
fn announce(
    tx: &mut Tx<'_>,
    log: &Log,
    signer: &Signer,
    generation: i64,
    now: Timestamp,
) -> Result<(), Problem> {
    let key = Key { generation, verifier: signer.verifier().to_string() };
    let event = events::append(
        tx,
        &NewEvent {
            office: log.office,
            about: ABOUT,
            subject: subject(log.office),
            seq: generation,
            kind: KEY,
            at: now,
            by: None,
            reason: None,
            data: json!({ "origin": log.origin, "generation": generation, "key": key.verifier }),
        },
    )?;
    store::put_leaf(tx, log.office, log.size, event)?;
    store::put_key(tx, log.office, &key, log.size)?;
    Ok(())
}

/// Hashes the new entries into the tiles and tells the head.
fn grow(tx: &mut Tx<'_>, log: &Log, size: u64) -> Result<Checkpoint, Problem> {
    let entries = store::entries(tx, log.office, log.size, size)?;
    let mut shelf = Shelf::of(tx, log.office);
    let mut edge = Edge::load(&mut shelf, log.size)?;
    let mut changed = Changed::default();
    for entry in &entries {
        edge.push(Hash::leaf(entry), &mut changed);
    }
    edge.finish(&mut changed);
    if edge.size() != size {
        return Err(Problem::internal("an event of the log is missing"));
    }
    shelf.put(changed)?;
    let root = tree::root(&mut shelf, size)?;
    Ok(Checkpoint::new(&log.origin, size, root))
}

/// The proof that an event is in the log, with what is needed to make its entry again; nothing while it
/// waits for its place, which takes less than a second.
pub fn proof(
    tx: &mut Tx<'_>,
    office: Uuid,
    about: &str,
    subject: Uuid,
    event: &Event,
) -> Result<Option<Proof>, Problem> {
    let (Some(log), Some(index)) = (store::find(tx, office)?, store::place(tx, office, event.id)?)
    else {
        return Ok(None);
    };
    // A head that others saw too is worth more than the newest one.
    let size = witness::best(tx, office, index)?.unwrap_or(log.size);
    let checkpoint = witness::head(tx, office, size)?;
    let hashes = tree::inclusion(&mut Shelf::of(tx, office), index, size)?;
    let extra = events::disclosure(office, about, subject, event)
        .map(|(salt, content)| commitment::disclose(&salt, content.as_bytes()));
    Ok(Some(Proof { extra, index, hashes, checkpoint }))
}

/// The proof of the first event of a kind in the life of a subject.
pub fn receipt(
    tx: &mut Tx<'_>,
    office: Uuid,
    about: &str,
    subject: Uuid,
    kind: &str,
) -> Result<Option<Proof>, Problem> {
    match store::event_of(tx, office, subject, kind)? {
        Some(event) => proof(tx, office, about, subject, &event),
        None => Ok(None),
    }
}

/// The log with an origin, by the last part of it.
fn by_origin(tx: &mut Tx<'_>, origin: &str) -> Result<Option<Log>, Problem> {
    let name = origin.rsplit('/').next().unwrap_or_default();
    Ok(store::by_name(tx, name)?.filter(|log| log.origin == origin))
}

/// The keys of a log of this installation, newest first.
pub fn keys_of(tx: &mut Tx<'_>, origin: &str) -> Result<Vec<Verifier>, Problem> {
    let Some(log) = by_origin(tx, origin)? else { return Ok(Vec::new()) };
    let keys = store::keys(tx, log.office)?;
    Ok(keys.iter().filter_map(|key| key.verifier.parse().ok()).collect())
}

/// The newest signed head of the log of an older checkpoint, and the proof that leads from one to the
/// other; nothing when there is no such log or it is shorter than it was.
pub fn consistency(
    tx: &mut Tx<'_>,
    old: &Checkpoint,
) -> Result<Option<(Note, Vec<Hash>)>, Problem> {
    let Some(log) = by_origin(tx, &old.origin)?.filter(|log| log.size >= old.size) else {
        return Ok(None);
    };
    let note = witness::head(tx, log.office, log.size)?;
    let proof = tree::consistency(&mut Shelf::of(tx, log.office), old.size, log.size)?;
    Ok(Some((note, proof)))
}
