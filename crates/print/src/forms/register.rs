//! Form 07.

use serde::{Deserialize, Serialize};

use super::{Letterhead, Signature};

/// Register of the dossiers of a period, landscape, to be printed and bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Head of the form.
    pub head: Letterhead,
    /// First day of the period, `dd/mm/yyyy`.
    pub from: String,
    /// Last day of the period, `dd/mm/yyyy`.
    pub to: String,
    /// Volume.
    pub volume: Option<String>,
    /// Which part of the register it is, as a sentence; none for the whole.
    pub part: Option<String>,
    /// The dossiers in the order of their codes.
    pub rows: Vec<RegisterRow>,
    /// Who keeps the register.
    pub keeper: Signature,
}

/// One dossier of the register.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// Running number in the volume.
    pub number: u32,
    /// Code of the dossier.
    pub dossier_code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Number of sets.
    pub sets: u32,
    /// Name of the person or organisation.
    pub name: String,
    /// Address and telephone.
    pub contact: String,
    /// The unit that settles.
    pub lead_agency: String,
    /// Moment of acceptance.
    pub received: String,
    /// Moment the result is promised for.
    pub promised: String,
    /// When the dossier went to the settling unit.
    pub sent: Option<String>,
    /// When the result came back from it.
    pub result_back: Option<String>,
    /// When the result was handed over.
    pub returned: Option<String>,
    /// How it was handed over.
    pub method: Option<String>,
    /// Remark.
    pub note: Option<String>,
}
