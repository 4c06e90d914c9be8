//! Form 06.

use serde::{Deserialize, Serialize};

use super::{Component, Letterhead};

/// Sheet that follows a dossier and records every change of hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlSheet {
    /// Head of the form.
    pub head: Letterhead,
    /// Code of the dossier; also printed as a QR code.
    pub dossier_code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// The unit that settles.
    pub lead_agency: String,
    /// Units that take part.
    pub coordinating: Vec<String>,
    /// The papers in it.
    pub components: Vec<Component>,
    /// Number of sets.
    pub sets: u32,
    /// The limit the law gives, in words.
    pub statutory_time: String,
    /// Moment of acceptance.
    pub received_at: String,
    /// Moment the result is promised for.
    pub promised_at: String,
    /// The hand-overs so far, oldest first.
    pub steps: Vec<HandOverStep>,
    /// How many empty rows follow, for hand-overs written by hand.
    pub empty_rows: u32,
}

/// One change of hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverStep {
    /// Unit that gives.
    pub from_unit: String,
    /// Person who gives.
    pub giver: String,
    /// Unit that receives.
    pub to_unit: String,
    /// Person who receives.
    pub receiver: String,
    /// Moment, `hh:mm dd/mm/yyyy`.
    pub at: String,
    /// How the step that ends here kept its limit; none for the first.
    pub outcome: Option<Outcome>,
    /// Remark.
    pub note: Option<String>,
}

/// How a step kept its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Before the day it was due.
    Early,
    /// In time.
    OnTime,
    /// After it was due.
    Overdue,
}
