//! The whole installation in one file, and back: out of one engine, into either. `docs/decisions/0014`.
//!
//! * What travels is asked of the database's own catalogue, so no table and no column can be forgotten; names
//!   in the file are only compared with it and never become part of a statement.
//! * Everything is read in one snapshot while the installation works on, and written in one transaction.
//! * Both sides hold a portion of rows, or one attachment, at a time.
//! * The last member says what must have come before it. A file that is cut short or altered leaves nothing.

mod export;
mod file;
mod restore;
mod row;
mod store;

pub use export::{Export, export};
pub use restore::{Adopt, Restore, restore};

use crate::db::DbError;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Version of the form of the file.
const FORM: u32 = 1;
/// First member: what the file is.
const HEAD: &str = "motcua.json";
/// Last member: what must have come before it.
const END: &str = "manifest.json";
/// Member with what signs the logs, where it was asked for.
const KEYS: &str = "keys";
/// Folder of the rows, a folder for each table.
const TABLES: &str = "tables/";
/// Folder of the attachments.
const FILES: &str = "files/";

/// What the file is: it is restored only into tables that are just the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Head {
    form: u32,
    program: String,
    migrations: Vec<(String, String)>,
    tables: Vec<store::Shape>,
}

/// What the file held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Digest of the first member.
    head: String,
    /// Each table.
    pub tables: BTreeMap<String, Counted>,
    /// Attachments.
    pub files: Counted,
    /// Digest of the keys, if they are in it.
    pub keys: Option<String>,
}

/// A number of rows or attachments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// How many.
    pub count: u64,
    /// How long they are together.
    pub bytes: u64,
    /// Digest of all of them: the same on both engines.
    pub sha256: String,
}

impl Manifest {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|table| table.count).sum()
    }
}

/// A sum that grows.
#[derive(Default)]
struct Count {
    many: u64,
    bytes: u64,
    digest: Sha256,
}

impl Count {
    fn add(&mut self, count: u64, bytes: &[u8]) {
        self.many += count;
        self.bytes += bytes.len() as u64;
        self.digest.update(bytes);
    }

    fn end(self) -> Counted {
        let sha256 = crate::files::hex(&self.digest.finalize());
        Counted { count: self.many, bytes: self.bytes, sha256 }
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// Table or folder that is in hand.
    pub what: &'a str,
    /// Rows or attachments of it so far.
    pub count: u64,
}

/// Why an installation does not travel.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is none of these.
    #[error("this is no export of an installation")]
    Foreign,
    /// The file ends too early.
    #[error("the file is cut short")]
    Short,
    /// Something in the file is not what it was.
    #[error("{0} was altered")]
    Altered(String),
    /// The tables of file and database differ.
    #[error("the file was written by {0}, whose tables differ")]
    OtherVersion(String),
    /// There is something in the database.
    #[error("the database is not empty: {0} has rows")]
    NotEmpty(String),
    /// The keys of the logs do not fit.
    #[error("keys of the log: {0:#}")]
    Keys(anyhow::Error),
    /// The connection to the database was lost on the way.
    #[error("the connection to the database was lost; begin again")]
    Interrupted,
    /// The file cannot be read or written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The folder of attachments, and whatever else.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}
