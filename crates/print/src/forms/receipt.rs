//! Form 01.

use serde::{Deserialize, Serialize};

use super::{Component, Contact, Letterhead, Person, Signature};

/// Receipt for a dossier with the date its result is promised for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Head of the form.
    pub head: Letterhead,
    /// Code of the dossier; also printed as a QR code for the reader at the counter.
    pub dossier_code: String,
    /// Where the dossier was received.
    pub receiving_unit: String,
    /// Where that is and how it is reached; forms issued before offices said so have none.
    #[serde(default)]
    pub contact: Option<Contact>,
    /// Who handed it in.
    pub applicant: Person,
    /// By which way: at the counter, online, by post.
    pub channel: String,
    /// Name of the procedure, with its case where there are several.
    pub procedure: String,
    /// Whose dossier it is, when another handed it in.
    pub owner: Option<Person>,
    /// The papers received.
    pub components: Vec<Component>,
    /// Number of sets of the dossier.
    pub sets: u32,
    /// Fees asked for, one line each with what was counted.
    #[serde(default)]
    pub charges: Vec<String>,
    /// The limit the law gives, in words.
    pub statutory_time: String,
    /// Moment of valid acceptance, from which the limit runs.
    pub received_at: String,
    /// Moment the result is promised for.
    pub promised_at: String,
    /// Where and how the result is collected.
    pub collect_at: String,
    /// Why this date: the steps of the count, one sentence each.
    pub derivation: Vec<String>,
    /// Where the dossier is written in the register on paper, if one is kept.
    pub register: Option<RegisterEntry>,
    /// Telephone for questions.
    pub hotline: Option<String>,
    /// How the applicant follows the dossier.
    pub tracking: Tracking,
    /// Signature of the person who handed it in.
    pub filer: Signature,
    /// Signature of the officer who received it.
    pub receiver: Signature,
    /// Proof that the acceptance stands in the log of the office; it travels inside the file.
    #[serde(default)]
    pub proof: Option<LogProof>,
}

/// A proof from the log of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogProof {
    /// The proof itself, a text.
    pub file: String,
    /// Name of the log.
    pub log: String,
    /// Place of the entry in the log.
    pub line: String,
    /// Page that checks it.
    pub url: String,
}

/// How a dossier is followed by whoever holds its receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracking {
    /// Address of the page to type in.
    pub url: String,
    /// The secret that the page asks for beside the code.
    pub secret: String,
    /// What the QR code holds: the address that opens this dossier.
    pub qr: String,
}

/// A line of the register on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterEntry {
    /// Volume.
    pub volume: String,
    /// Running number in the volume.
    pub number: String,
}
