//! A procedure as an office writes it down: one readable TOML file is one effective-dated version.
//! The same shape is stored in the database and shown by the pages.

pub use crate::units::UnitFunction;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Vietnamese, the official wording.
    pub vi: String,
    /// English, for help.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

/// One version of an administrative procedure (thủ tục hành chính).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// National code such as `1.001193`, the only key of a procedure.
    pub code: String,
    /// Name of the procedure.
    pub name: Text,
    /// Key of the domain (lĩnh vực), listed in `data/domains.toml`.
    pub domain: String,
    /// Number of the decision that promulgates this version, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    /// First day on which the version is in force.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// Last day in force; absent while no end is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_to: Option<Date>,
    /// Levels of government that carry it out: `commune`, `district`, `province`, `ministry`.
    pub levels: Vec<String>,
    /// Who may apply.
    pub applicants: Vec<Applicant>,
    /// What it is for, in one or two plain sentences for a newcomer.
    pub summary: Text,
    /// Order of steps, one entry each, as the public reads them.
    pub steps: Vec<Text>,
    /// Who decides.
    pub competent_authority: Text,
    /// Where dossiers are received.
    pub receipt_place: Text,
    /// Requirements and conditions; empty when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Text>,
    /// Online level in both schemes.
    pub online: Online,
    /// What happens to the clock when a supplement arrives.
    #[serde(default)]
    pub after_suspension: AfterSuspension,
    /// How often a supplement may be asked; absent where no rule says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_supplements: Option<u32>,
    /// Time the applicant has to supply a supplement, e.g. `30d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement_window: Option<String>,
    /// Extra search words people use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Name of the e-form in `data/forms`, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Facts that no official text has confirmed yet, as field paths (`case.default.online.limit`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unverified: Vec<String>,
    /// What the applicant gets.
    #[serde(rename = "result")]
    pub results: Vec<ResultKind>,
    /// Legal basis.
    #[serde(rename = "legal_basis")]
    pub legal_basis: Vec<LegalBasis>,
    /// Case variants (trường hợp); at least one.
    #[serde(rename = "case")]
    pub cases: Vec<Case>,
    /// The internal process (quy trình nội bộ).
    #[serde(rename = "step")]
    pub process: Vec<Step>,
}

/// Kinds of applicant the national portal knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Applicant {
    /// Công dân Việt Nam.
    Citizen,
    /// Người Việt Nam định cư ở nước ngoài.
    Overseas,
    /// Người nước ngoài.
    Foreigner,
    /// Doanh nghiệp.
    Enterprise,
    /// Hợp tác xã.
    Cooperative,
    /// Tổ chức (không bao gồm doanh nghiệp, HTX).
    Organisation,
    /// Cán bộ, công chức, viên chức.
    CivilServant,
}

/// Online level in the scheme of 2011 (1-4) and in that of 2022 (whole or partial).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Online {
    /// Level 1 to 4 under NĐ 43/2011.
    pub level: u8,
    /// Scheme of NĐ 42/2022.
    pub scope: OnlineScope,
}

/// Toàn trình, một phần, or information only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnlineScope {
    /// Toàn trình: everything happens online.
    Whole,
    /// Một phần: at least one visit is needed.
    Partial,
    /// Only information is offered.
    Information,
}

/// What the clock does when a suspension ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AfterSuspension {
    /// The time already used stays used.
    #[default]
    Resume,
    /// The whole limit starts again.
    Restart,
}

/// A result with its national result code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResultKind {
    /// Result code such as `KQ.G15.000031`, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name of the result.
    pub name: Text,
    /// How long it stays valid, if limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validity: Option<Text>,
}

/// A legal document the procedure rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// Number and symbol, e.g. `60/2014/QH13`.
    pub number: String,
    /// Title.
    pub title: String,
}

/// A case variant with its own components, channels, limits and fees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Stable id, unique in the procedure; `default` when there is only one.
    pub id: String,
    /// Name of the variant.
    pub name: Text,
    /// Papers to bring.
    #[serde(default, rename = "component")]
    pub components: Vec<Component>,
    /// Ways of filing with their limits.
    #[serde(rename = "channel")]
    pub channels: Vec<ChannelRule>,
    /// Fees and charges.
    #[serde(default, rename = "fee")]
    pub fees: Vec<Fee>,
}

/// One paper of a dossier (thành phần hồ sơ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Stable id, unique in the case.
    pub id: String,
    /// Name of the paper.
    pub name: Text,
    /// Originals to hand in.
    #[serde(default)]
    pub originals: u32,
    /// Certified copies.
    #[serde(default)]
    pub certified: u32,
    /// Plain copies.
    #[serde(default)]
    pub copies: u32,
    /// The paper is only shown, not handed in.
    #[serde(default)]
    pub shown: bool,
    /// False when it is needed only under the condition in `note`.
    #[serde(default = "yes")]
    pub required: bool,
    /// When it is needed, or what may replace it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The e-form itself is this component: nothing to attach online.
    #[serde(default)]
    pub form: bool,
}

fn yes() -> bool {
    true
}

/// Channel of filing.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Trực tiếp at the counter.
    Counter,
    /// Trực tuyến.
    Online,
    /// Dịch vụ bưu chính.
    Post,
}

/// A channel on which the case may be filed, with its time limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelRule {
    /// The channel.
    pub channel: Channel,
    /// Limit in the notation of `working-time`: `5wd`, `30d`, `8h`, `2mo`, `same-day`.
    pub limit: String,
    /// Remark on the limit, e.g. an extension when verification is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// A fee (lệ phí) or charge (phí).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// `fee` (lệ phí) or `charge` (phí): two legal kinds.
    pub kind: FeeKind,
    /// What is paid for.
    pub name: Text,
    /// Amount in đồng; absent when the provincial People's Council sets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Unit, e.g. per copy or page; absent when per dossier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<Text>,
    /// Units from which on another amount holds, in rising order.
    #[serde(default, rename = "tier", skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<Tier>,
    /// What the whole is multiplied by, e.g. copies of a document of so many pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Text>,
    /// Most that is taken, for each of `times` where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<i64>,
    /// Units that are counted unless an official counts otherwise: 1 where the fee is always owed.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub least: u32,
    /// Channel it applies to; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Exemptions and remarks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// Another amount from some unit on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The first unit it holds for, from 2.
    pub from: u32,
    /// Amount in đồng.
    pub amount: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
const fn is_nought(count: &u32) -> bool {
    *count == 0
}

/// Lệ phí or phí.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeeKind {
    /// Lệ phí.
    Fee,
    /// Phí.
    Charge,
}

/// A step of the internal process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Stable id, unique in the procedure.
    pub id: String,
    /// What is done.
    pub name: Text,
    /// Kind of work, which decides the possible actions.
    pub kind: StepKind,
    /// Function of the unit that does it, resolved to a unit of the office.
    pub unit: UnitFunction,
    /// Own limit in working hours or days, e.g. `2h`.
    pub limit: String,
    /// Only in these cases; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<String>,
}

/// What a step is, and so who does it and which actions it offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Reception checks, digitises and transfers (reception officer).
    Receive,
    /// A case officer verifies and drafts (thụ lý).
    Examine,
    /// The head of the division reviews the draft (xem xét).
    Review,
    /// The leader signs the result (ký duyệt).
    Sign,
    /// The clerical officer numbers, seals and issues (văn thư).
    Number,
    /// The result officer hands over (trả kết quả).
    HandOver,
}

impl Text {
    /// The text in a language; Vietnamese where no English was written.
    pub fn get(&self, lang: kernel::i18n::Lang) -> &str {
        match lang {
            kernel::i18n::Lang::En if !self.en.is_empty() => &self.en,
            _ => &self.vi,
        }
    }
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Online, Self::Post];

    /// As stored and written in definition files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Online => "online",
            Self::Post => "post",
        }
    }

    /// Reads what is stored.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

impl StepKind {
    /// As stored and written in definition files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Receive => "receive",
            Self::Examine => "examine",
            Self::Review => "review",
            Self::Sign => "sign",
            Self::Number => "number",
            Self::HandOver => "hand_over",
        }
    }
}

impl Definition {
    /// A case variant by its id.
    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.id == id)
    }

    /// The steps of the internal process that a case goes through, in order.
    pub fn steps_of(&self, case: &str) -> Vec<&Step> {
        self.process
            .iter()
            .filter(|step| step.cases.is_empty() || step.cases.iter().any(|id| id == case))
            .collect()
    }
}

impl Case {
    /// The rule of a channel; absent when the case cannot be filed that way.
    pub fn channel(&self, channel: Channel) -> Option<&ChannelRule> {
        self.channels.iter().find(|rule| rule.channel == channel)
    }
}
