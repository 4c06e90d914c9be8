//! What a log sends to a witness (C2SP `tlog-witness`), and what a witness decides about it.

use crate::Hash;
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::note::{Note, Verifier};
use crate::tree;
use std::fmt;
use std::str::FromStr;

/// Most hashes of a consistency proof that are read.
const LONGEST: usize = 63;

/// A request for a cosignature. Written as the body of `add-checkpoint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Size that the witness cosigned last, as far as the log knows.
    pub old: u64,
    /// Consistency proof from that size to the one of the checkpoint.
    pub proof: Vec<Hash>,
    /// The signed head to be cosigned.
    pub checkpoint: Note,
}

/// Text that is no request for a cosignature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a submission: old size, proof, empty line, checkpoint")]
pub struct SubmissionError;

/// The head of a log that a witness cosigned last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Number of entries.
    pub size: u64,
    /// Head over them.
    pub root: Hash,
}

impl Default for Seen {
    /// Nothing yet.
    fn default() -> Self {
        Self { size: 0, root: Hash::empty() }
    }
}

/// Why a witness does not cosign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No key that is trusted for the log signed it, or a signature by one does not hold.
    #[error("no valid signature by a key known for this log")]
    Unsigned,
    /// The note is no checkpoint, or smaller than the size it is said to follow.
    #[error("not a checkpoint, or smaller than the old size")]
    Malformed,
    /// The witness cosigned another size last; it says which.
    #[error("the last cosigned size is {0}")]
    Stale(u64),
    /// Of the size that was cosigned last, and with another head: the log was forked.
    #[error("another head of the same size was cosigned")]
    Forked,
    /// The proof does not lead from the old head to the new one.
    #[error("the consistency proof does not hold")]
    Unproven,
}

impl Submission {
    /// The first line of the checkpoint: which log it is about.
    pub fn origin(&self) -> &str {
        self.checkpoint.text.split('\n').next().unwrap_or_default()
    }

    /// The head to be cosigned, if the log with these keys only grew since what was seen.
    pub fn judge(&self, keys: &[Verifier], seen: &Seen) -> Result<Checkpoint, Refusal> {
        let head = Checkpoint::open(&self.checkpoint, keys).map_err(|error| match error {
            CheckpointError::Form => Refusal::Malformed,
            CheckpointError::Note(_) | CheckpointError::Unsigned => Refusal::Unsigned,
        })?;
        if self.old > head.size {
            return Err(Refusal::Malformed);
        }
        if self.old != seen.size {
            return Err(Refusal::Stale(seen.size));
        }
        if head.size == seen.size && head.root != seen.root {
            return Err(Refusal::Forked);
        }
        let grew = if seen.size == 0 {
            self.proof.is_empty()
        } else {
            tree::verify_consistency(seen.size, seen.root, head.size, head.root, &self.proof)
                .is_ok()
        };
        if grew { Ok(head) } else { Err(Refusal::Unproven) }
    }
}

impl fmt::Display for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Submission {
    type Err = SubmissionError;

    fn from_str(text: &str) -> Result<Self, SubmissionError> {
        let (head, note) = text.split_once("\n\n").ok_or(SubmissionError)?;
        let mut lines = head.split('\n');
        let digits =
            lines.next().and_then(|line| line.strip_prefix("old ")).ok_or(SubmissionError)?;
        let old: u64 = digits.parse().map_err(|_| SubmissionError)?;
        let proof: Vec<Hash> =
            lines.map(str::parse).collect::<Result<_, _>>().map_err(|_| SubmissionError)?;
        if old.to_string() != digits || proof.len() > LONGEST {
            return Err(SubmissionError);
        }
        Ok(Self { old, proof, checkpoint: note.parse().map_err(|_| SubmissionError)? })
    }
}
