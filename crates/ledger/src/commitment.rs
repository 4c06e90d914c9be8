//! What stands in the log for an event: a salted digest that says nothing about it until salt and
//! content are disclosed. Who deletes both leaves a number that nobody can open, and every other proof
//! as valid as before.

use sha2::{Digest as _, Sha256};

/// Bytes of a salt.
pub const SALT: usize = 32;

/// A disclosure that is too short to hold a salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the disclosure is shorter than a salt")]
pub struct TooShort;

/// SHA-256 over a fixed first line, the salt and the content: the entry of the log.
pub fn commit(salt: &[u8; SALT], content: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"motcua event v1\n");
    hash.update(salt);
    hash.update(content);
    hash.finalize().into()
}

/// Salt and content in one, as the `extra` of a proof carries them.
pub fn disclose(salt: &[u8; SALT], content: &[u8]) -> Vec<u8> {
    [salt, content].concat()
}

/// The salt and the content of a disclosure.
pub fn disclosed(extra: &[u8]) -> Result<([u8; SALT], Vec<u8>), TooShort> {
    let (salt, content) = extra.split_first_chunk::<SALT>().ok_or(TooShort)?;
    Ok((*salt, content.to_vec()))
}
