//! The records of a dossier.

use super::rules::{Delivery, DeliveryWay, Financial, State, Synchronisation};
use crate::catalogue::definition::{Channel, Text};
use crate::catalogue::fees::Counted;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use working_time::Course;

/// A dossier (hồ sơ thủ tục hành chính).
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Body responsible for the record.
    pub office: Uuid,
    /// Identity.
    pub id: Uuid,
    /// `<agency>-<yymmdd>-<nnnn>`.
    pub code: String,
    /// Number of the last event; who changes a dossier says which version they saw.
    pub version: i64,
    /// Version of the procedure in force when it was filed.
    pub procedure_version: Uuid,
    /// National code of the procedure.
    pub procedure_code: String,
    /// Case variant.
    pub case_id: String,
    /// Channel of filing.
    pub channel: Channel,
    /// Unit that officially received it.
    pub receiver: Uuid,
    /// Competent authority.
    pub authority: Uuid,
    /// Unit where the applicant was helped, if elsewhere.
    pub helped_at: Option<Uuid>,
    /// Professional axis.
    pub state: State,
    /// Financial axis.
    pub financial: Financial,
    /// Delivery axis.
    pub delivery: Delivery,
    /// Synchronisation axis.
    pub synchronisation: Synchronisation,
    /// Position of the current step among the steps of the case.
    pub step: Option<usize>,
    /// Unit where it is now.
    pub unit: Uuid,
    /// Official who has it.
    pub assignee: Option<Uuid>,
    /// What is asked for, in a line (trích yếu).
    pub abstract_line: String,
    /// Number of sets.
    pub sets: u32,
    /// Name of the applicant, for lists.
    pub applicant: String,
    /// Name of the owner, for lists.
    pub owner: String,
    /// Answers of the e-form.
    pub form: serde_json::Value,
    /// Limit in the notation of `working-time`.
    pub limit: String,
    /// When it arrived.
    pub submitted_at: Timestamp,
    /// When it was validly accepted: the start of the clock.
    pub accepted_at: Option<Timestamp>,
    /// The lawful date now.
    pub due_at: Option<Timestamp>,
    /// The first promise, kept for ever.
    pub first_due_at: Option<Timestamp>,
    /// When the current step should end.
    pub step_due_at: Option<Timestamp>,
    /// Since when the clock stands.
    pub suspended_at: Option<Timestamp>,
    /// When the settlement ended.
    pub ended_at: Option<Timestamp>,
    /// When the result was handed over.
    pub handed_over_at: Option<Timestamp>,
    /// Everything the clock has seen.
    pub course: Option<Course>,
    /// Draft of the result.
    pub draft: Option<Draft>,
    /// The result.
    pub result: Option<Outcome>,
    /// How the applicant wants it.
    pub delivery_way: DeliveryWay,
    /// Language in which the applicant is written to.
    pub language: String,
    /// Secret on the receipt that opens the public tracking page.
    pub secret: String,
}

impl Dossier {
    /// When somebody should look at it: the end of the step or of the whole, whichever comes first.
    pub fn attention(&self) -> Timestamp {
        match (self.step_due_at, self.due_at) {
            (Some(step), Some(due)) => step.min(due),
            (Some(at), None) | (None, Some(at)) => at,
            (None, None) => self.submitted_at,
        }
    }

    /// The units it belongs to before anybody else takes part.
    pub fn units(&self) -> [Uuid; 3] {
        [self.office, self.receiver, self.unit]
    }
}

/// Draft of a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Whether it grants or refuses.
    pub grants: bool,
    /// Text or abstract of the result.
    pub text: String,
    /// Legal basis or reason, needed for a refusal.
    pub reason: String,
    /// Who wrote it.
    pub by: Uuid,
    /// When.
    pub at: Timestamp,
}

/// A signed and numbered result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Whether it grants or refuses.
    pub grants: bool,
    /// Text or abstract.
    pub text: String,
    /// Result code of the procedure.
    pub code: Option<String>,
    /// Official number, given after the signature.
    pub number: Option<String>,
    /// Who signed.
    pub signer: Uuid,
    /// When it was signed.
    pub signed_at: Timestamp,
    /// When it was numbered.
    pub numbered_at: Option<Timestamp>,
    /// To whom it was handed over, and on what proof.
    pub receiver: Option<String>,
}

/// The role of a person in a dossier: four, and often different people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonRole {
    /// Who files (người nộp).
    Applicant,
    /// Whose matter it is (chủ hồ sơ).
    Owner,
    /// Whom the data are about.
    Subject,
    /// Who helped to type; never recorded as applicant.
    Helper,
}

impl PersonRole {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Applicant, Self::Owner, Self::Subject, Self::Helper];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Owner => "owner",
            Self::Subject => "subject",
            Self::Helper => "helper",
        }
    }

    /// Reads what is stored.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// A person or body in a dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// `citizen`, `enterprise`, `state_body`, `organisation` or `other`.
    pub kind: String,
    /// Full name.
    pub name: String,
    /// `personal_id`, `old_id`, `passport` or `business_code`.
    pub id_kind: String,
    /// Number of that paper.
    pub id_no: String,
    /// Date of birth as written.
    pub born: String,
    /// Phone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Address.
    pub address: String,
    /// Acts under an authorisation.
    pub authorised: bool,
}

/// A paper as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Id of the component in the procedure.
    pub component: String,
    /// Its name at that time.
    pub name: Text,
    /// Originals.
    pub originals: u32,
    /// Certified copies.
    pub certified: u32,
    /// Plain copies.
    pub copies: u32,
    /// Only shown.
    pub shown: bool,
}

/// A file that was sent.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// Identity.
    pub id: Uuid,
    /// Component it belongs to; empty for a later addition.
    pub component: String,
    /// Name on the sender's machine.
    pub name: String,
    /// Media type, by content.
    pub media: String,
    /// Size in bytes.
    pub size: i64,
    /// Digest of the content.
    pub digest: String,
    /// When.
    pub at: Timestamp,
    /// Number of the issue when it is the result itself; a paper of the applicant has none.
    pub result: Option<i64>,
}

/// A stay of the dossier at a step: a row of the control sheet.
#[derive(Clone, Debug)]
pub struct Stay {
    /// Number in the life of the dossier.
    pub seq: i64,
    /// Position among the steps of the case.
    pub step: usize,
    /// Id of the step.
    pub step_id: String,
    /// Kind of the step.
    pub kind: String,
    /// Unit.
    pub unit: Uuid,
    /// Official.
    pub assignee: Option<Uuid>,
    /// Limit of the step.
    pub limit: String,
    /// When it came.
    pub started_at: Timestamp,
    /// When it should leave.
    pub due_at: Option<Timestamp>,
    /// When it left.
    pub ended_at: Option<Timestamp>,
    /// Who passed it on.
    pub ended_by: Option<Uuid>,
    /// How it ended: `forward`, `return`, `end`.
    pub outcome: Option<String>,
    /// Note to the next.
    pub note: Option<String>,
}

/// A question to another unit.
#[derive(Clone, Debug)]
pub struct Consultation {
    /// Identity.
    pub id: Uuid,
    /// Unit that is asked.
    pub unit: Uuid,
    /// Question.
    pub question: String,
    /// When asked.
    pub asked_at: Timestamp,
    /// Date of its own.
    pub due_at: Timestamp,
    /// When answered.
    pub answered_at: Option<Timestamp>,
    /// Who answered.
    pub answered_by: Option<Uuid>,
    /// Answer.
    pub answer: Option<String>,
}

/// A request for a supplement: all defects at once.
#[derive(Clone, Debug)]
pub struct Supplement {
    /// Number, from 1.
    pub number: i64,
    /// When asked.
    pub asked_at: Timestamp,
    /// Each defect at its component or field.
    pub items: Vec<Defect>,
    /// Reason in general.
    pub reason: String,
    /// Until when it can be supplied.
    pub window_until: Option<Timestamp>,
    /// When it was supplied.
    pub supplied_at: Option<Timestamp>,
}

/// One defect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// Component id, or `form:` and the pointer of a field.
    pub at: String,
    /// Its name when asked.
    pub label: String,
    /// What is wrong and what to bring.
    pub what: String,
    /// What came of it; nothing while it is still missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// What came of a defect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// When it was supplied.
    pub at: Timestamp,
    /// The answer of the e-form before, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Text>,
    /// The answer of the e-form now, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Text>,
}

/// A fee owed.
#[derive(Clone, Debug)]
pub struct Charge {
    /// Identity.
    pub id: Uuid,
    /// `fee` or `charge`.
    pub kind: String,
    /// What for.
    pub name: Text,
    /// Place among the fees of the case.
    pub fee: Option<i64>,
    /// What was counted, for a fee per unit.
    pub counted: Option<Counted>,
    /// Đồng.
    pub amount: i64,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// Number of the receipt.
    pub receipt: Option<String>,
}

/// A numbered form that was issued, frozen with the data it showed.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Office that issued it.
    pub office: Uuid,
    /// Dossier it was issued for.
    pub dossier: Uuid,
    /// Identity.
    pub id: Uuid,
    /// Which form: `receipt`, `supplement`, `refusal`, `apology`, `stop`, `hand_over`.
    pub form: String,
    /// Official number.
    pub number: Option<String>,
    /// Version of the wording.
    pub wording: String,
    /// Data of the form.
    pub data: serde_json::Value,
    /// When.
    pub at: Timestamp,
}

/// A list that shows names of residents, as the log of reading names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadList {
    /// Work of a person or a unit.
    Worklist,
    /// The register of an office.
    Register,
    /// What a search found.
    Search,
    /// A worklist as a file.
    WorklistFile,
    /// The register as a file.
    RegisterFile,
    /// Form 07.
    RegisterPrint,
}

impl ReadList {
    /// Every list.
    pub const ALL: [Self; 6] = [
        Self::Worklist,
        Self::Register,
        Self::Search,
        Self::WorklistFile,
        Self::RegisterFile,
        Self::RegisterPrint,
    ];

    /// The name in data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Worklist => "worklist",
            Self::Register => "register",
            Self::Search => "search",
            Self::WorklistFile => "worklist_file",
            Self::RegisterFile => "register_file",
            Self::RegisterPrint => "register_print",
        }
    }

    /// Reads the name in data.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| list.code() == code)
    }
}
