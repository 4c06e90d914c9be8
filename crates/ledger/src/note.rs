//! Signed notes of C2SP: a text, a blank line, signature lines.

use crate::cosign;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature as Ed25519, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

/// Most signature lines that are read.
const MOST_SIGNATURES: usize = 64;
/// Largest note that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// What a signature says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ed25519 over the text.
    Ed25519 = 1,
    /// A cosignature: Ed25519 over the time and the text.
    Cosignature = 4,
}

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A name is not empty and has neither spaces nor a plus sign.
    #[error("the name of a key is not empty and has neither spaces nor `+`")]
    Name,
    /// Not `name+id+key`, or the id does not belong to the key.
    #[error("not a verifier key of the form name+id+key")]
    Form,
    /// A kind of key this crate does not know.
    #[error("a kind of key that is not known here")]
    Kind,
}

/// Why a note cannot be read or trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a text, a blank line and signature lines.
    #[error("not a signed note")]
    Form,
    /// No signature by a key that is trusted.
    #[error("no signature by a known key")]
    Unsigned,
    /// A signature by a known key that does not hold.
    #[error("a signature by a known key does not hold")]
    Signature,
}

/// A key that checks signatures. Written `name+id+key`, as operators exchange it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    id: u32,
    kind: Kind,
    key: VerifyingKey,
}

impl Verifier {
    pub(crate) fn new(name: &str, kind: Kind, key: VerifyingKey) -> Result<Self, KeyError> {
        if !is_name(name) {
            return Err(KeyError::Name);
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, kind, &key), kind, key })
    }

    /// Name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Id that stands before each of its signatures.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What its signatures say.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether a signature is said to be by this key.
    fn claims(&self, signature: &Signature) -> bool {
        signature.id == self.id && signature.name == self.name
    }

    /// Whether the signature holds for the text.
    pub(crate) fn holds(&self, text: &str, bytes: &[u8]) -> bool {
        match self.kind {
            Kind::Ed25519 => self.checks(text.as_bytes(), bytes),
            Kind::Cosignature => cosign::parts(bytes).is_some_and(|(time, signature)| {
                self.checks(cosign::message(time, text).as_bytes(), signature)
            }),
        }
    }

    fn checks(&self, message: &[u8], bytes: &[u8]) -> bool {
        Ed25519::from_slice(bytes)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![self.kind as u8];
        key.extend(self.key.as_bytes());
        write!(f, "{}+{:08x}+{}", self.name, self.id, STANDARD.encode(key))
    }
}

impl FromStr for Verifier {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Form);
        };
        let id = (id.len() == 8).then(|| u32::from_str_radix(id, 16).ok()).flatten();
        let bytes = STANDARD.decode(key).map_err(|_| KeyError::Form)?;
        let (kind, key) = bytes.split_first().ok_or(KeyError::Form)?;
        let kind = match kind {
            1 => Kind::Ed25519,
            4 => Kind::Cosignature,
            _ => return Err(KeyError::Kind),
        };
        let key = key.try_into().map_err(|_| KeyError::Form)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| KeyError::Form)?;
        let verifier = Self::new(name, kind, key)?;
        if Some(verifier.id) == id { Ok(verifier) } else { Err(KeyError::Form) }
    }
}

/// A key that signs notes.
pub struct Signer {
    verifier: Verifier,
    key: SigningKey,
}

impl Signer {
    /// The key made from 32 secret bytes.
    pub fn new(name: &str, secret: [u8; 32]) -> Result<Self, KeyError> {
        let key = SigningKey::from_bytes(&secret);
        Ok(Self { verifier: Verifier::new(name, Kind::Ed25519, key.verifying_key())?, key })
    }

    /// The key that checks its signatures.
    pub fn verifier(&self) -> Verifier {
        self.verifier.clone()
    }

    /// Signs a text.
    pub fn sign(&self, text: &str) -> Signature {
        let bytes = self.key.sign(text.as_bytes()).to_bytes().to_vec();
        Signature { name: self.verifier.name.clone(), id: self.verifier.id, bytes }
    }
}

/// A signature of a note. Written as its line without the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Name of the key.
    pub name: String,
    /// Id of the key.
    pub id: u32,
    /// The signature itself, as its kind says.
    pub bytes: Vec<u8>,
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.id.to_be_bytes().to_vec();
        bytes.extend(&self.bytes);
        write!(f, "\u{2014} {} {}", self.name, STANDARD.encode(bytes))
    }
}

impl FromStr for Signature {
    type Err = NoteError;

    fn from_str(line: &str) -> Result<Self, NoteError> {
        let (name, bytes) = line
            .strip_prefix("\u{2014} ")
            .and_then(|rest| rest.split_once(' '))
            .ok_or(NoteError::Form)?;
        let bytes = STANDARD.decode(bytes).map_err(|_| NoteError::Form)?;
        let (id, bytes) = bytes.split_first_chunk::<4>().ok_or(NoteError::Form)?;
        if !is_name(name) || bytes.is_empty() {
            return Err(NoteError::Form);
        }
        let id = u32::from_be_bytes(*id);
        Ok(Self { name: name.to_owned(), id, bytes: bytes.to_vec() })
    }
}

/// A signed note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What is signed, its last line break included.
    pub text: String,
    /// Who signed it.
    pub signatures: Vec<Signature>,
}

impl Note {
    /// The signatures by the given keys. Signatures by others are passed over; one by a given key that
    /// does not hold spoils the note, and so does the absence of any.
    pub fn verify<'k>(&self, keys: &'k [Verifier]) -> Result<Vec<&'k Verifier>, NoteError> {
        let mut found = Vec::new();
        for signature in &self.signatures {
            for key in keys.iter().filter(|key| key.claims(signature)) {
                if !key.holds(&self.text, &signature.bytes) {
                    return Err(NoteError::Signature);
                }
                if !found.contains(&key) {
                    found.push(key);
                }
            }
        }
        if found.is_empty() { Err(NoteError::Unsigned) } else { Ok(found) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for signature in &self.signatures {
            writeln!(f, "{signature}")?;
        }
        Ok(())
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, NoteError> {
        if note.len() > LARGEST || note.chars().any(|letter| letter < ' ' && letter != '\n') {
            return Err(NoteError::Form);
        }
        let at = note.rfind("\n\n").ok_or(NoteError::Form)?;
        let (text, lines) = (&note[..=at], &note[at + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Form)?;
        if lines.split('\n').count() > MOST_SIGNATURES {
            return Err(NoteError::Form);
        }
        let signatures = lines.split('\n').map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || letter == '+')
}

fn key_id(name: &str, kind: Kind, key: &VerifyingKey) -> u32 {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update([b'\n', kind as u8]);
    hash.update(key.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}
