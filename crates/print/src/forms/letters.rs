//! Forms 02 to 05: what the office writes to the applicant.

use serde::{Deserialize, Serialize};

use super::{Contact, Letterhead, Person, Signature};

/// Request to supply or complete papers; all defects at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementRequest {
    /// Head of the form, with a number.
    pub head: Letterhead,
    /// The unit that asks, as the applicant knows it.
    pub unit: String,
    /// Where that is and how it is reached; forms issued before offices said so have none.
    #[serde(default)]
    pub contact: Option<Contact>,
    /// Whose dossier it is.
    pub person: Person,
    /// Name of the procedure.
    pub procedure: String,
    /// Code of the dossier, once it has one.
    pub dossier_code: Option<String>,
    /// What is missing or wrong.
    pub items: Vec<SupplementItem>,
    /// Why it is asked for.
    pub reason: String,
    /// Until when it can be supplied.
    pub until: Option<String>,
    /// Moment from which the limit does not run, when the dossier had been accepted.
    pub suspended_from: Option<String>,
    /// Address of the page where papers can be supplied.
    pub website: Option<String>,
    /// Name of the officer who helps.
    pub officer: String,
    /// Telephone of the officer.
    pub officer_phone: String,
    /// Signature of the officer.
    pub signature: Signature,
}

/// One thing to supply or to put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplementItem {
    /// The paper or the field of the e-form.
    pub subject: String,
    /// What to do about it.
    pub request: String,
    /// How many and of which kind, "01 bản chính".
    pub quantity: Option<String>,
}

/// Refusal to accept or to settle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Head of the form.
    pub head: Letterhead,
    /// The unit that refuses, as the applicant knows it.
    pub unit: String,
    /// Whose dossier it is.
    pub person: Person,
    /// Name of the procedure.
    pub procedure: String,
    /// Code of the dossier, when it had been accepted.
    pub dossier_code: Option<String>,
    /// The reasons.
    pub grounds: Vec<Ground>,
    /// Where to turn for guidance: office and telephone.
    pub contact: String,
    /// Signature of the person.
    pub filer: Signature,
    /// Signature of the officer.
    pub receiver: Signature,
}

/// A reason and the law it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// The reason, in plain words.
    pub reason: String,
    /// Article and act.
    pub basis: Option<String>,
}

/// Apology for a delay with a new date; sent before the first date has passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apology {
    /// Head of the form, with a number.
    pub head: Letterhead,
    /// The office that answers for the dossier; named in the text.
    pub agency: String,
    /// To whom it is addressed.
    pub addressee: String,
    /// Code of the dossier.
    pub dossier_code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Moment of acceptance.
    pub received_at: String,
    /// The moment first promised.
    pub promised_at: String,
    /// The unit responsible for the delay.
    pub responsible_unit: String,
    /// Why it is late.
    pub reason: String,
    /// The new moment.
    pub new_promised_at: String,
    /// Where the result is collected.
    pub collect_at: String,
    /// Head of the office.
    pub signature: Signature,
    /// Who gets a copy.
    pub recipients: Vec<String>,
}

/// Notice that the settlement of a dossier is stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopNotice {
    /// Head of the form, with a number.
    pub head: Letterhead,
    /// The office that stops; named in the text.
    pub agency: String,
    /// To whom it is addressed.
    pub addressee: String,
    /// Code of the dossier.
    pub dossier_code: String,
    /// Name of the procedure.
    pub procedure: String,
    /// Moment of acceptance.
    pub received_at: String,
    /// The applicant's request or the legal ground.
    pub basis: String,
    /// How far the settlement had come.
    pub stage: String,
    /// What is decided.
    pub decision: String,
    /// What becomes of fees already paid.
    pub financial_settlement: String,
    /// Papers given back and how.
    pub papers_returned: Option<String>,
    /// Where to turn for guidance: office and telephone.
    pub contact: String,
    /// Head of the office.
    pub signature: Signature,
    /// Who gets a copy.
    pub recipients: Vec<String>,
}
