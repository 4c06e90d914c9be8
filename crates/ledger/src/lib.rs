//! An append-only log that anyone can check.
//!
//! The tree is that of RFC 6962; it is kept and served in the tiles of C2SP `tlog-tiles`, its head is a
//! C2SP checkpoint in a signed note, and a proof is a C2SP `tlog-proof`: verifiers written by others
//! work unchanged. The crate is pure: no input or output, no clock, no randomness.
//!
//! ```
//! use ledger::{Checkpoint, Edge, Hash, Proof, Signer, Tree, commitment, tree};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let signer = Signer::new("office.example/log", [7; 32])?;
//! let mut edge = Edge::default();
//! let mut log = Tree::default();
//! for salt in 0..5 {
//!     let entry = commitment::commit(&[salt; 32], b"what happened");
//!     edge.push(Hash::leaf(&entry), &mut log);
//! }
//! edge.finish(&mut log);
//!
//! let head = Checkpoint::new("office.example/log", edge.size(), tree::root(&mut log, edge.size())?);
//! let proof = Proof {
//!     extra: Some(commitment::disclose(&[3; 32], b"what happened")),
//!     index: 3,
//!     hashes: tree::inclusion(&mut log, 3, edge.size())?,
//!     checkpoint: head.sign(&[&signer])?,
//! };
//! let text = proof.to_string();
//!
//! let read: Proof = text.parse()?;
//! let (salt, content) = commitment::disclosed(read.extra.as_deref().unwrap_or_default())?;
//! assert_eq!(content, b"what happened");
//! let proven = read.verify(&commitment::commit(&salt, &content), &[signer.verifier()])?;
//! assert_eq!(proven.size, 5);
//! # Ok(())
//! # }
//! ```

// Reading order: the hashes, the tree over them, how it is stored, who signs it, what is handed out.

mod hash;

pub mod tree;

mod tile;

mod note;

mod checkpoint;

mod cosign;

mod witness;

mod proof;

pub mod commitment;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use cosign::{Cosigned, Cosigner};
pub use hash::{Hash, HashError};
pub use note::{KeyError, Kind, Note, NoteError, Signature, Signer, Verifier};
pub use proof::{Proof, ProofError};
pub use tile::{Edge, Keep, MissingTile, TILE, Tile, TileError, Tiles, Tree};
pub use witness::{Refusal, Seen, Submission, SubmissionError};
