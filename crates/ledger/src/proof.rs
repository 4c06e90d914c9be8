//! Proofs of C2SP `tlog-proof`: one text that shows an entry in a signed log, without asking anybody.

use crate::Hash;
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::note::{Note, Verifier};
use crate::tree::{self, Unproven};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use std::str::FromStr;

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";
/// Most hashes that an inclusion proof can have.
const LONGEST: usize = 63;

/// A proof that an entry is in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What is needed to make the entry again; not proven by itself.
    pub extra: Option<Vec<u8>>,
    /// Place of the entry, from 0.
    pub index: u64,
    /// Inclusion proof, from the leaf up.
    pub hashes: Vec<Hash>,
    /// Signed head of the log.
    pub checkpoint: Note,
}

/// Why a proof cannot be read or does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not the lines of a proof.
    #[error("not a proof: {FIRST_LINE}, index, hashes, checkpoint")]
    Form,
    /// Its checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The entry is not in the log.
    #[error(transparent)]
    Unproven(#[from] Unproven),
}

impl Proof {
    /// Whether the entry is in the log that the keys stand for; tells the head it is proven against.
    pub fn verify(&self, entry: &[u8], keys: &[Verifier]) -> Result<Checkpoint, ProofError> {
        let head = Checkpoint::open(&self.checkpoint, keys)?;
        tree::verify_inclusion(Hash::leaf(entry), self.index, head.size, &self.hashes, head.root)?;
        Ok(head)
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for Proof {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Self, ProofError> {
        let rest = text
            .strip_prefix(FIRST_LINE)
            .and_then(|rest| rest.strip_prefix('\n'))
            .ok_or(ProofError::Form)?;
        let (head, note) = rest.split_once("\n\n").ok_or(ProofError::Form)?;
        let mut lines = head.split('\n').peekable();
        let extra = match lines.next_if(|line| line.starts_with("extra ")) {
            Some(line) => Some(STANDARD.decode(&line[6..]).map_err(|_| ProofError::Form)?),
            None => None,
        };
        let digits =
            lines.next().and_then(|line| line.strip_prefix("index ")).ok_or(ProofError::Form)?;
        let index: u64 = digits.parse().map_err(|_| ProofError::Form)?;
        let hashes: Vec<Hash> =
            lines.map(str::parse).collect::<Result<_, _>>().map_err(|_| ProofError::Form)?;
        if index.to_string() != digits || hashes.len() > LONGEST {
            return Err(ProofError::Form);
        }
        let checkpoint = note.parse().map_err(CheckpointError::Note)?;
        Ok(Self { extra, index, hashes, checkpoint })
    }
}
