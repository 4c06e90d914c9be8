//! Who is asked and who is watched, as the administrator says.

use super::{key as file, store};
use ::ledger::{Kind, Verifier};
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::events::{self, NewEvent};
use kernel::problem::Problem;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Kind of the subject of events about witnesses.
const ABOUT: &str = "witness";

/// Why a key cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartyError {
    /// The key of a witness comes without the address where it is asked.
    #[error("the key of a witness needs its address")]
    NoAddress,
    /// The key of a log comes with an address; a log comes to its witness.
    #[error("the key of a log needs no address")]
    Address,
    /// Not an address of the web.
    #[error("not an address that begins with https:// or http://")]
    Web,
}

/// A witness that is asked for the logs of this installation.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its key.
    pub key: String,
    /// Where it is asked.
    pub url: String,
    /// Of how many logs it cosigned a head.
    pub logs: i64,
    /// When it did so last.
    pub at: Option<Timestamp>,
    /// Why it does not, if something is wrong.
    pub failure: Option<String>,
}

/// A log elsewhere that is cosigned here, by one of its keys.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Its origin.
    pub origin: String,
    /// The key.
    pub key: String,
    /// The head that was cosigned last: size, time and the note.
    pub last: Option<(u64, Timestamp, String)>,
}

/// Asks a witness from now on, or watches a log: the kind of the key tells. Both may be said twice.
pub fn add(
    tx: &mut Tx<'_>,
    key: &Verifier,
    url: Option<&str>,
    now: Timestamp,
) -> Result<Result<(), PartyError>, Problem> {
    let (name, text) = (key.name(), key.to_string());
    match (key.kind(), url) {
        (Kind::Cosignature, None) => return Ok(Err(PartyError::NoAddress)),
        (Kind::Ed25519, Some(_)) => return Ok(Err(PartyError::Address)),
        (Kind::Cosignature, Some(url)) => {
            if !url.starts_with("https://") && !url.starts_with("http://") {
                return Ok(Err(PartyError::Web));
            }
            store::put_witness(tx, name, &text, url)?;
        }
        (Kind::Ed25519, None) => {
            if !store::put_key(tx, name, &text)? {
                return Ok(Ok(()));
            }
        }
    }
    record(tx, "witness.added", &text, url, now)?;
    Ok(Ok(()))
}

/// Asks a witness no more, or does not trust a key of a log any more; false when there is neither.
pub fn remove(tx: &mut Tx<'_>, key: &Verifier, now: Timestamp) -> Result<bool, Problem> {
    let (name, text) = (key.name(), key.to_string());
    let gone = match key.kind() {
        Kind::Cosignature => {
            store::by_name(tx, name)?.is_some_and(|witness| witness.verifier == text)
                && store::drop_witness(tx, name)?
        }
        Kind::Ed25519 => store::drop_key(tx, name, &text)?,
    };
    if gone {
        record(tx, "witness.removed", &text, None, now)?;
    }
    Ok(gone)
}

/// The witnesses that are asked.
pub fn asked(tx: &mut Tx<'_>) -> Result<Vec<Asked>, Problem> {
    let mut all = Vec::new();
    for witness in store::witnesses(tx)? {
        let (logs, at, failure) = store::standing(tx, &witness.name)?;
        all.push(Asked { key: witness.verifier, url: witness.url, logs, at, failure });
    }
    Ok(all)
}

/// The logs that are watched.
pub fn watched(tx: &mut Tx<'_>) -> Result<Vec<Watched>, Problem> {
    let all = store::watched(tx, |row| {
        let size: Option<i64> = row.get(2)?;
        let at: Option<Timestamp> = row.get(3)?;
        let note: Option<String> = row.get(4)?;
        let last = size.and_then(|size| u64::try_from(size).ok()).zip(at).zip(note);
        Ok(Watched {
            origin: row.get(0)?,
            key: row.get(1)?,
            last: last.map(|((size, at), note)| (size, at, note)),
        })
    })?;
    Ok(all)
}

/// The key under which this installation cosigns; with `make`, it is made if there is none yet.
pub fn key(app: &App, make: bool) -> anyhow::Result<Option<String>> {
    let key = if make { Some(file::own(app)?) } else { file::known(app)? };
    Ok(key.map(|key| key.verifier().to_string()))
}

/// Changes of whom is trusted stand in the log of what belongs to the whole installation.
fn record(
    tx: &mut Tx<'_>,
    kind: &'static str,
    key: &str,
    url: Option<&str>,
    now: Timestamp,
) -> Result<(), Problem> {
    let office = Uuid::nil();
    let mut hash = Sha256::new();
    hash.update(b"witness\n");
    hash.update(key.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let subject = Uuid::from_slice(&digest[..16]).unwrap_or_default();
    let seq = events::next_seq(tx, office, subject)?;
    events::append(
        tx,
        &NewEvent {
            office,
            about: ABOUT,
            subject,
            seq,
            kind,
            at: now,
            by: None,
            reason: None,
            data: json!({ "key": key, "url": url }),
        },
    )?;
    Ok(())
}
