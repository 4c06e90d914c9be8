//! Witnesses (nhân chứng) of C2SP `tlog-witness`, both ways: this installation cosigns the heads of logs
//! elsewhere, and asks witnesses elsewhere to cosign the heads of its own logs. A log that shows different
//! people different histories does not get through with both.
//!
//! * A head is cosigned only if it continues the one cosigned before, which is kept before the cosignature
//!   leaves; an administrator who stops and begins again with a log does not reset that.
//! * Nothing waits for a witness: heads are served at once, cosignatures are added when they come.
//! * All witnesses of a log are asked for the same head for some seconds, so that one head carries the
//!   cosignatures of all.
//! * Who is asked and who is watched is what the administrator says; each change is an event.

mod key;
mod store;
mod cosign;
mod ask;
mod party;

pub use ask::{ask_all, run};
pub use party::{Asked, PartyError, Watched, add, asked, key, remove, watched};

pub(super) use cosign::{Refused, cosign};
pub(super) use store::{Witnessed, witnessed};

use ::ledger::{Note, Signature};
use kernel::db::Tx;
use kernel::problem::Problem;
use uuid::Uuid;

/// Size of the newest cosigned head above a place in the log; while a round is under way, of the one before
/// if more witnesses cosigned that.
pub(super) fn best(tx: &mut Tx<'_>, office: Uuid, place: u64) -> Result<Option<u64>, Problem> {
    let newest = store::cosigned_sizes(tx, office, place)?;
    Ok(newest.into_iter().max_by_key(|(size, witnesses)| (*witnesses, *size)).map(|(size, _)| size))
}

/// The signed head of a size with all its cosignatures.
pub(super) fn head(tx: &mut Tx<'_>, office: Uuid, size: u64) -> Result<Note, Problem> {
    let text = super::store::checkpoint(tx, office, size)?;
    let mut note: Note = text.parse().map_err(Problem::internal)?;
    let lines = store::cosignatures(tx, office, size)?;
    note.signatures.extend(lines.iter().filter_map(|line| line.parse::<Signature>().ok()));
    Ok(note)
}
