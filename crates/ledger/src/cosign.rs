//! Cosignatures of C2SP: a witness says that a log only grew, as far as it saw, and when it said so.

use crate::note::{KeyError, Kind, Note, Signature, Verifier};
use ed25519_dalek::{Signer as _, SigningKey};

/// A key of a witness.
pub struct Cosigner {
    verifier: Verifier,
    key: SigningKey,
}

/// A cosignature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// Name of the witness.
    pub by: String,
    /// When, in seconds since 1970.
    pub time: u64,
}

impl Cosigner {
    /// The key made from 32 secret bytes, which must not be used for anything else.
    pub fn new(name: &str, secret: [u8; 32]) -> Result<Self, KeyError> {
        let key = SigningKey::from_bytes(&secret);
        Ok(Self { verifier: Verifier::new(name, Kind::Cosignature, key.verifying_key())?, key })
    }

    /// The key that checks its cosignatures.
    pub fn verifier(&self) -> Verifier {
        self.verifier.clone()
    }

    /// Cosigns the text of a checkpoint at a time in seconds since 1970.
    pub fn sign(&self, text: &str, time: u64) -> Signature {
        let mut bytes = time.to_be_bytes().to_vec();
        bytes.extend(self.key.sign(message(time, text).as_bytes()).to_bytes());
        Signature { name: self.verifier.name().to_owned(), id: self.verifier.id(), bytes }
    }
}

impl Note {
    /// The cosignatures by the given witnesses that hold.
    pub fn cosigned(&self, witnesses: &[Verifier]) -> Vec<Cosigned> {
        let held = |signature: &&Signature| {
            witnesses.iter().any(|key| {
                key.kind() == Kind::Cosignature
                    && (key.id(), key.name()) == (signature.id, signature.name.as_str())
                    && key.holds(&self.text, &signature.bytes)
            })
        };
        self.signatures
            .iter()
            .filter(held)
            .filter_map(|signature| {
                let (time, _) = parts(&signature.bytes)?;
                Some(Cosigned { by: signature.name.clone(), time })
            })
            .collect()
    }
}

/// What a cosignature signs.
pub(crate) fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// Time and signature of a cosignature.
pub(crate) fn parts(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (time, signature) = bytes.split_first_chunk::<8>()?;
    let time = u64::from_be_bytes(*time);
    (i64::try_from(time).is_ok()).then_some((time, signature))
}
