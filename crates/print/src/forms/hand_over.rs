//! Minutes of handing over the result.

use serde::{Deserialize, Serialize};

use super::{Letterhead, Person, Signature};

/// Proof that the result of a dossier was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Head of the form.
    pub head: Letterhead,
    /// Code of the dossier.
    pub dossier_code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Whose dossier it is.
    pub owner: String,
    /// The officer who gives.
    pub giver: String,
    /// The unit of the officer.
    pub giver_unit: String,
    /// Who receives.
    pub receiver: Person,
    /// By what right another than the owner receives.
    pub authorisation: Option<String>,
    /// The papers handed over.
    pub results: Vec<ResultPaper>,
    /// Originals of the dossier given back.
    pub originals: Vec<String>,
    /// Moment of handing over.
    pub at: String,
    /// Signature of the receiver.
    pub receiver_signature: Signature,
    /// Signature of the officer.
    pub giver_signature: Signature,
}

/// A result handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultPaper {
    /// Kind of document.
    pub kind: String,
    /// Number and symbol.
    pub number: String,
    /// What it is about.
    pub subject: String,
    /// How many copies.
    pub copies: u32,
}
