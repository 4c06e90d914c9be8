//! Checkpoints of C2SP: the signed head of a log.

use crate::Hash;
use crate::note::{KeyError, Note, NoteError, Signer, Verifier};
use crate::tree::{self, Unproven};
use std::fmt;
use std::str::FromStr;

/// The head of a log. Written as the text of the note that is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// Number of its entries.
    pub size: u64,
    /// Head of the tree over them.
    pub root: Hash,
    /// Further lines; nothing here writes any.
    pub extension: Vec<String>,
}

/// Why a checkpoint cannot be read or trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note around it.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Not an origin, a size and a hash.
    #[error("not a checkpoint: its lines are origin, size and root hash")]
    Form,
    /// Signed by a known key, but not under the name of the log.
    #[error("the log itself did not sign it")]
    Unsigned,
}

impl Checkpoint {
    /// The head of a log.
    pub fn new(origin: &str, size: u64, root: Hash) -> Self {
        Self { origin: origin.to_owned(), size, root, extension: Vec::new() }
    }

    /// The signed note; during a change of keys by the old and the new one.
    pub fn sign(&self, signers: &[&Signer]) -> Result<Note, KeyError> {
        if self.origin.is_empty() || self.origin.contains('\n') {
            return Err(KeyError::Name);
        }
        let text = self.to_string();
        let signatures = signers.iter().map(|signer| signer.sign(&text)).collect();
        Ok(Note { text, signatures })
    }

    /// Reads a note that is signed by its log; `keys` are those trusted for it, and may hold keys of
    /// cosigners, whose signatures must hold but do not stand for the log's.
    pub fn open(note: &Note, keys: &[Verifier]) -> Result<Self, CheckpointError> {
        let signed = note.verify(keys)?;
        let checkpoint: Self = note.text.parse()?;
        if signed.iter().any(|key| key.name() == checkpoint.origin) {
            Ok(checkpoint)
        } else {
            Err(CheckpointError::Unsigned)
        }
    }

    /// Whether the log of this checkpoint only grew since an older one, by a consistency proof.
    pub fn follows(&self, old: &Self, proof: &[Hash]) -> Result<(), Unproven> {
        if self.origin != old.origin {
            return Err(Unproven::Outside);
        }
        tree::verify_consistency(old.size, old.root, self.size, self.root, proof)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)?;
        self.extension.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let text = text.strip_suffix('\n').ok_or(CheckpointError::Form)?;
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(CheckpointError::Form);
        };
        let extension: Vec<String> = lines.map(str::to_owned).collect();
        let number: u64 = size.parse().map_err(|_| CheckpointError::Form)?;
        let root = root.parse().map_err(|_| CheckpointError::Form)?;
        let plain = number.to_string() == size;
        if origin.is_empty() || !plain || extension.iter().any(String::is_empty) {
            return Err(CheckpointError::Form);
        }
        Ok(Self { origin: origin.to_owned(), size: number, root, extension })
    }
}
