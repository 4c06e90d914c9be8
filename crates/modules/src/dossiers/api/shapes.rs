//! What programs read of a dossier.

use super::quantities::LineBody;
use crate::catalogue::definition::Text;
use crate::dossiers::model::{
    Attachment, Charge, Consultation, Defect, Dossier, Issued, Person, PersonRole, Received, Stay,
    Supplement,
};
use crate::dossiers::rules;
use jiff::Timestamp;
use kernel::events::Event;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use working_time::{Course, Language};

/// An instant for programs: RFC 3339, UTC.
pub(super) fn moment(at: Timestamp) -> String {
    at.to_string()
}

/// A dossier as lists show it.
#[derive(Serialize, ToSchema)]
pub(super) struct DossierBody {
    /// `<agency>-<yymmdd>-<nnnn>`.
    pub(super) code: String,
    /// Send it with an action.
    pub(super) version: i64,
    /// National code of the procedure.
    procedure: String,
    /// Case variant.
    case: String,
    /// `counter`, `online` or `post`.
    channel: &'static str,
    office: Uuid,
    receiver: Uuid,
    /// Unit where it is now.
    unit: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<Uuid>,
    /// Position among the steps of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<usize>,
    /// Professional axis.
    state: &'static str,
    /// Financial axis.
    financial: &'static str,
    /// Delivery axis.
    delivery: &'static str,
    /// Status of the national portal, `1` to `10`.
    status: &'static str,
    applicant: String,
    owner: String,
    /// What is asked for, in a line.
    abstract_line: String,
    #[schema(format = DateTime)]
    submitted_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    accepted_at: Option<String>,
    /// The lawful date now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// The first promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    first_due_at: Option<String>,
    /// When the current step should end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    step_due_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    handed_over_at: Option<String>,
}

impl From<&Dossier> for DossierBody {
    fn from(dossier: &Dossier) -> Self {
        let status = rules::status(dossier.state, dossier.financial, dossier.delivery);
        Self {
            code: dossier.code.clone(),
            version: dossier.version,
            procedure: dossier.procedure_code.clone(),
            case: dossier.case_id.clone(),
            channel: dossier.channel.code(),
            office: dossier.office,
            receiver: dossier.receiver,
            unit: dossier.unit,
            assignee: dossier.assignee,
            step: dossier.step,
            state: dossier.state.code(),
            financial: dossier.financial.code(),
            delivery: dossier.delivery.code(),
            status: status.code(),
            applicant: dossier.applicant.clone(),
            owner: dossier.owner.clone(),
            abstract_line: dossier.abstract_line.clone(),
            submitted_at: moment(dossier.submitted_at),
            accepted_at: dossier.accepted_at.map(moment),
            due_at: dossier.due_at.map(moment),
            first_due_at: dossier.first_due_at.map(moment),
            step_due_at: dossier.step_due_at.map(moment),
            ended_at: dossier.ended_at.map(moment),
            handed_over_at: dossier.handed_over_at.map(moment),
        }
    }
}

/// A dossier with everything that belongs to it.
#[derive(Serialize, ToSchema)]
pub(super) struct DossierDetail {
    #[serde(flatten)]
    pub(super) dossier: DossierBody,
    pub(super) people: Vec<PersonBody>,
    pub(super) papers: Vec<PaperBody>,
    pub(super) attachments: Vec<AttachmentBody>,
    /// The control sheet.
    pub(super) steps: Vec<StayBody>,
    pub(super) consultations: Vec<ConsultationBody>,
    pub(super) supplements: Vec<SupplementBody>,
    pub(super) charges: Vec<ChargeBody>,
    /// Answers of the e-form.
    #[schema(value_type = Object)]
    pub(super) form: Value,
    /// Draft of the result.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(super) draft: Option<Value>,
    /// The result.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub(super) result: Option<Value>,
    /// `counter`, `post` or `online`.
    pub(super) delivery_way: &'static str,
    /// What the one who asks may do now.
    pub(super) actions: Vec<&'static str>,
}

/// A person in a role.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonBody {
    /// `applicant`, `owner`, `subject` or `helper`.
    #[schema(value_type = String)]
    pub(super) role: Option<PersonRole>,
    /// `citizen`, `enterprise`, `state_body`, `organisation` or `other`.
    #[serde(default)]
    kind: String,
    /// Full name.
    name: String,
    /// `personal_id`, `old_id`, `passport` or `business_code`.
    #[serde(default)]
    id_kind: String,
    #[serde(default)]
    id_no: String,
    #[serde(default)]
    born: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    address: String,
    /// Acts under an authorisation.
    #[serde(default)]
    authorised: bool,
}

impl From<(PersonRole, Person)> for PersonBody {
    fn from((role, person): (PersonRole, Person)) -> Self {
        Self {
            role: Some(role),
            kind: person.kind,
            name: person.name,
            id_kind: person.id_kind,
            id_no: person.id_no,
            born: person.born,
            phone: person.phone,
            email: person.email,
            address: person.address,
            authorised: person.authorised,
        }
    }
}

impl PersonBody {
    /// The person in the role, the applicant where none was named.
    pub(super) fn read(self) -> (PersonRole, Person) {
        let person = Person {
            kind: self.kind,
            name: kernel::fold::nfc(&self.name),
            id_kind: self.id_kind,
            id_no: self.id_no,
            born: self.born,
            phone: self.phone,
            email: self.email,
            address: kernel::fold::nfc(&self.address),
            authorised: self.authorised,
        };
        (self.role.unwrap_or(PersonRole::Applicant), person)
    }
}

/// A text in both languages.
#[derive(Clone, Default, Serialize, Deserialize, ToSchema)]
pub(super) struct NameBody {
    pub(super) vi: String,
    #[serde(default)]
    pub(super) en: String,
}

impl From<Text> for NameBody {
    fn from(text: Text) -> Self {
        Self { vi: text.vi, en: text.en }
    }
}

/// A paper as it was received.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PaperBody {
    /// Id of the component in the procedure.
    component: String,
    name: NameBody,
    #[serde(default)]
    originals: u32,
    #[serde(default)]
    certified: u32,
    #[serde(default)]
    copies: u32,
    /// Only shown.
    #[serde(default)]
    shown: bool,
}

impl From<Received> for PaperBody {
    fn from(paper: Received) -> Self {
        Self {
            component: paper.component,
            name: paper.name.into(),
            originals: paper.originals,
            certified: paper.certified,
            copies: paper.copies,
            shown: paper.shown,
        }
    }
}

impl PaperBody {
    pub(super) fn read(self) -> Received {
        Received {
            component: self.component,
            name: Text { vi: self.name.vi, en: self.name.en },
            originals: self.originals,
            certified: self.certified,
            copies: self.copies,
            shown: self.shown,
        }
    }
}

/// A file that was sent.
#[derive(Serialize, ToSchema)]
pub(super) struct AttachmentBody {
    id: Uuid,
    /// Component it belongs to; empty for a later addition.
    component: String,
    name: String,
    media: String,
    /// Bytes.
    size: i64,
    /// SHA-256, hexadecimal.
    digest: String,
    #[schema(format = DateTime)]
    at: String,
    /// Number of the issue when it is the result itself; the highest is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<i64>,
}

impl From<Attachment> for AttachmentBody {
    fn from(file: Attachment) -> Self {
        Self {
            id: file.id,
            component: file.component,
            name: file.name,
            media: file.media,
            size: file.size,
            digest: file.digest,
            at: moment(file.at),
            result: file.result,
        }
    }
}

/// A file to send: a PDF, a JPEG or PNG picture or a Word file, judged by its content.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FileBody {
    /// Component it belongs to.
    #[serde(default)]
    pub(super) component: String,
    pub(super) name: String,
    /// Base64 of at most 10 MiB.
    #[schema(format = Byte)]
    pub(super) content: String,
}

/// A stay at a step.
#[derive(Serialize, ToSchema)]
pub(super) struct StayBody {
    step: String,
    kind: String,
    unit: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    assignee: Option<Uuid>,
    limit: String,
    #[schema(format = DateTime)]
    started_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    due_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    /// `forward`, `return` or `end`.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl From<Stay> for StayBody {
    fn from(stay: Stay) -> Self {
        Self {
            step: stay.step_id,
            kind: stay.kind,
            unit: stay.unit,
            assignee: stay.assignee,
            limit: stay.limit,
            started_at: moment(stay.started_at),
            due_at: stay.due_at.map(moment),
            ended_at: stay.ended_at.map(moment),
            outcome: stay.outcome,
            note: stay.note,
        }
    }
}

/// A question to another unit.
#[derive(Serialize, ToSchema)]
pub(super) struct ConsultationBody {
    id: Uuid,
    unit: Uuid,
    question: String,
    #[schema(format = DateTime)]
    asked_at: String,
    #[schema(format = DateTime)]
    due_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    answered_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
}

impl From<Consultation> for ConsultationBody {
    fn from(asked: Consultation) -> Self {
        Self {
            id: asked.id,
            unit: asked.unit,
            question: asked.question,
            asked_at: moment(asked.asked_at),
            due_at: moment(asked.due_at),
            answered_at: asked.answered_at.map(moment),
            answer: asked.answer,
        }
    }
}

/// A request for a supplement.
#[derive(Serialize, ToSchema)]
pub(super) struct SupplementBody {
    number: i64,
    pub(super) items: Vec<DefectBody>,
    pub(super) reason: String,
    #[schema(format = DateTime)]
    asked_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    window_until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    supplied_at: Option<String>,
}

impl From<Supplement> for SupplementBody {
    fn from(request: Supplement) -> Self {
        Self {
            number: request.number,
            items: request.items.into_iter().map(DefectBody::from).collect(),
            reason: request.reason,
            asked_at: moment(request.asked_at),
            window_until: request.window_until.map(moment),
            supplied_at: request.supplied_at.map(moment),
        }
    }
}

/// One defect.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DefectBody {
    /// Component id, or `form:` and the pointer of a field.
    pub(super) at: String,
    /// Its name.
    pub(super) label: String,
    /// What is wrong and what to bring.
    pub(super) what: String,
    /// When it was supplied; nothing while it is missing, and not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime, read_only)]
    pub(super) supplied_at: Option<String>,
}

impl From<Defect> for DefectBody {
    fn from(defect: Defect) -> Self {
        let supplied_at = defect.answer.map(|answer| moment(answer.at));
        Self { at: defect.at, label: defect.label, what: defect.what, supplied_at }
    }
}

/// A fee owed.
#[derive(Serialize, ToSchema)]
pub(super) struct ChargeBody {
    /// `fee` or `charge`.
    kind: String,
    name: NameBody,
    /// Đồng.
    amount: i64,
    /// Place of the fee among those of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<i64>,
    /// What was counted, for a fee per unit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<LineBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    paid_at: Option<String>,
    /// Number of the receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<String>,
}

impl From<Charge> for ChargeBody {
    fn from(charge: Charge) -> Self {
        Self {
            kind: charge.kind,
            name: charge.name.into(),
            amount: charge.amount,
            fee: charge.fee,
            lines: charge
                .counted
                .into_iter()
                .flat_map(|counted| counted.lines)
                .map(LineBody::from)
                .collect(),
            paid_at: charge.paid_at.map(moment),
            receipt: charge.receipt,
        }
    }
}

/// An event of record.
#[derive(Serialize, ToSchema)]
pub(super) struct EventBody {
    seq: i64,
    /// `submitted`, or the verb.
    kind: String,
    #[schema(format = DateTime)]
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[schema(value_type = Object)]
    data: Value,
    /// Salted commitment, hexadecimal.
    commitment: String,
}

impl From<Event> for EventBody {
    fn from(event: Event) -> Self {
        Self {
            seq: event.seq,
            kind: event.kind,
            at: moment(event.at),
            account: event.actor,
            role: event.role,
            unit: event.unit,
            reason: event.reason,
            data: event.data,
            commitment: kernel::files::hex(&event.commitment),
        }
    }
}

/// A form that was issued; its PDF is at `forms/{id}`.
#[derive(Serialize, ToSchema)]
pub(super) struct FormBody {
    id: Uuid,
    /// `receipt`, `supplement_request`, `refusal`, `apology`, `stop_notice`, `hand_over`.
    form: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[schema(format = DateTime)]
    at: String,
}

impl From<Issued> for FormBody {
    fn from(form: Issued) -> Self {
        Self { id: form.id, form: form.form, number: form.number, at: moment(form.at) }
    }
}

/// The dates of a dossier and what each rests on.
#[derive(Serialize, ToSchema)]
pub(super) struct DerivationBody {
    /// Every promise, the first one first.
    promises: Vec<PromiseBody>,
}

/// A promised date.
#[derive(Serialize, ToSchema)]
pub(super) struct PromiseBody {
    #[schema(format = DateTime)]
    given: String,
    #[schema(format = DateTime)]
    due: String,
    /// What it rests on, in words.
    basis: NameBody,
    /// The derivation as data; absent for a date the office chose itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    derivation: Option<Value>,
    /// The derivation in Vietnamese sentences.
    sentences_vi: Vec<String>,
    /// The derivation in English sentences.
    sentences_en: Vec<String>,
}

impl From<&Course> for DerivationBody {
    fn from(course: &Course) -> Self {
        let promises = course
            .promises()
            .map(|promise| {
                let said = |language: Language| {
                    promise
                        .derivation
                        .as_ref()
                        .map(|derivation| derivation.render(language))
                        .unwrap_or_default()
                };
                PromiseBody {
                    given: moment(promise.given.timestamp()),
                    due: moment(promise.due.timestamp()),
                    basis: NameBody {
                        vi: promise.basis.say(Language::Vietnamese),
                        en: promise.basis.say(Language::English),
                    },
                    derivation: serde_json::to_value(&promise.derivation)
                        .ok()
                        .filter(|value| !value.is_null()),
                    sentences_vi: said(Language::Vietnamese),
                    sentences_en: said(Language::English),
                }
            })
            .collect();
        Self { promises }
    }
}
