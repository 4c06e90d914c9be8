//! What an import found doubtful in a row, as data: counted in the report and listed per row.

use serde::{Deserialize, Serialize};

/// A field of the crawl. The serialised form is the key in the source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Field {
    /// National code.
    #[serde(rename = "ma_thu_tuc")]
    Code,
    /// Address of the page that was crawled.
    #[serde(rename = "detail_url")]
    Url,
    /// Identifier the portal gives the procedure.
    #[serde(rename = "formality_id")]
    PortalId,
    /// Name.
    #[serde(rename = "ten_thu_tuc")]
    Name,
    /// Number of the decision that promulgates it.
    #[serde(rename = "so_quyet_dinh")]
    Decision,
    /// Levels of government.
    #[serde(rename = "cap_thuc_hien")]
    Levels,
    /// Kind of procedure.
    #[serde(rename = "loai_thu_tuc")]
    Kind,
    /// Domain.
    #[serde(rename = "linh_vuc")]
    Domain,
    /// Who may apply.
    #[serde(rename = "doi_tuong_thuc_hien")]
    Applicants,
    /// Competent authority.
    #[serde(rename = "co_quan_co_tham_quyen")]
    Authority,
    /// Address of receipt.
    #[serde(rename = "dia_chi_tiep_nhan")]
    Reception,
    /// Authority to which the decision is delegated.
    #[serde(rename = "co_quan_duoc_uy_quyen")]
    Delegated,
    /// Co-ordinating agencies.
    #[serde(rename = "co_quan_phoi_hop")]
    Coordinating,
    /// Related procedures.
    #[serde(rename = "thu_tuc_lien_quan")]
    Related,
    /// Order of steps.
    #[serde(rename = "trinh_tu_thuc_hien")]
    Steps,
    /// Ways of filing: channel, limit, fee, remark.
    #[serde(rename = "cach_thuc_thuc_hien")]
    Channels,
    /// Components of the dossier.
    #[serde(rename = "thanh_phan_ho_so")]
    Components,
    /// Legal basis.
    #[serde(rename = "can_cu_phap_ly")]
    LegalBasis,
    /// Agency that carries it out.
    #[serde(rename = "co_quan_thuc_hien")]
    Agency,
    /// Requirements and conditions.
    #[serde(rename = "yeu_cau_dieu_kien")]
    Conditions,
    /// Results.
    #[serde(rename = "ket_qua_xu_ly")]
    Results,
}

impl Field {
    /// Every field, in the order of the source.
    pub const ALL: [Self; 21] = [
        Self::Code,
        Self::Url,
        Self::PortalId,
        Self::Name,
        Self::Decision,
        Self::Levels,
        Self::Kind,
        Self::Domain,
        Self::Applicants,
        Self::Authority,
        Self::Reception,
        Self::Delegated,
        Self::Coordinating,
        Self::Related,
        Self::Steps,
        Self::Channels,
        Self::Components,
        Self::LegalBasis,
        Self::Agency,
        Self::Conditions,
        Self::Results,
    ];

    /// The key in the source file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Code => "ma_thu_tuc",
            Self::Url => "detail_url",
            Self::PortalId => "formality_id",
            Self::Name => "ten_thu_tuc",
            Self::Decision => "so_quyet_dinh",
            Self::Levels => "cap_thuc_hien",
            Self::Kind => "loai_thu_tuc",
            Self::Domain => "linh_vuc",
            Self::Applicants => "doi_tuong_thuc_hien",
            Self::Authority => "co_quan_co_tham_quyen",
            Self::Reception => "dia_chi_tiep_nhan",
            Self::Delegated => "co_quan_duoc_uy_quyen",
            Self::Coordinating => "co_quan_phoi_hop",
            Self::Related => "thu_tuc_lien_quan",
            Self::Steps => "trinh_tu_thuc_hien",
            Self::Channels => "cach_thuc_thuc_hien",
            Self::Components => "thanh_phan_ho_so",
            Self::LegalBasis => "can_cu_phap_ly",
            Self::Agency => "co_quan_thuc_hien",
            Self::Conditions => "yeu_cau_dieu_kien",
            Self::Results => "ket_qua_xu_ly",
        }
    }
}

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// True of the source and no fault of it, or a gap the office fills with local data.
    Info,
    /// The parsed value is missing or doubtful: a person should look before publishing.
    Warning,
}

/// What is doubtful.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The code has not the form `d.dddddd`, with or without the suffix of a province.
    BadCode,
    /// Another row has the same code and other content; the first stays.
    DuplicateCode,
    /// Another code carries the same name.
    DuplicateName,
    /// The row has no name.
    MissingName,
    /// A key this reader does not know; it is kept in the raw row.
    UnknownKey,
    /// A value is not text; it is kept as written.
    NotText,
    /// A level of government that is not in the list.
    UnknownLevel,
    /// A kind of procedure that is not in the list.
    UnknownKind,
    /// A kind of applicant that is not in the list.
    UnknownApplicant,
    /// No competent authority is given: the office fills it in.
    MissingAuthority,
    /// No address of receipt is given: the office fills it in.
    MissingReception,
    /// A limit is a number without a unit.
    LimitWithoutUnit,
    /// A channel has no limit.
    LimitMissing,
    /// A limit is in words, or a fraction, and has no notation.
    LimitUnparsed,
    /// The number of the limit and the amount of the fee run together and nothing tells them apart.
    LimitGluedToFee,
    /// The channels have different limits.
    LimitsDifferPerChannel,
    /// The fee cell and its note contradict each other, such as "free" over a note with an amount.
    FeeContradictsNote,
    /// The note leaves the fee to the provincial People's Council although the cell says "free".
    FeeSetLocally,
    /// An amount below 1,000 đồng: the thousands were probably lost.
    FeeImplausible,
    /// The fee cell could not be read.
    FeeUnparsed,
    /// The expected table is not there although the field has text.
    TableMissing,
    /// Several tables or page sections run together in the field.
    MergedTable,
    /// Text that belongs to no piece; it is kept as a remainder.
    UnparsedRemainder,
    /// The number of papers runs into a number before it.
    QuantityAmbiguous,
    /// A paper asks for no original and no copy.
    QuantityZero,
    /// A paper has no number; the portal cut the table or left the cell empty.
    QuantityMissing,
    /// One row of the table lists several papers; they stay together as the source has them.
    PapersInOneRow,
    /// A row of papers has a number but no name.
    PaperUnnamed,
    /// The name of a template file could not be told from the name of the paper.
    TemplateUncertain,
    /// A legal document without a number.
    LegalNumberMissing,
    /// The number of a legal document has an unusual or cut symbol.
    LegalNumberDoubtful,
    /// A result without a result code.
    ResultCodeMissing,
}

impl ProblemKind {
    /// True if a value could not be read in full, false if it was read and is itself doubtful or absent.
    pub const fn is_unread(self) -> bool {
        matches!(
            self,
            Self::NotText
                | Self::UnknownLevel
                | Self::UnknownKind
                | Self::UnknownApplicant
                | Self::LimitUnparsed
                | Self::LimitGluedToFee
                | Self::FeeUnparsed
                | Self::TableMissing
                | Self::UnparsedRemainder
                | Self::TemplateUncertain
                | Self::LegalNumberMissing
                | Self::LegalNumberDoubtful
        )
    }

    /// How much it matters.
    pub const fn severity(self) -> Severity {
        match self {
            Self::DuplicateName
            | Self::UnknownKey
            | Self::MissingAuthority
            | Self::MissingReception
            | Self::LimitsDifferPerChannel
            | Self::LimitMissing
            | Self::QuantityZero
            | Self::PapersInOneRow
            | Self::ResultCodeMissing => Severity::Info,
            _ => Severity::Warning,
        }
    }
}

/// One doubtful place in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field, or `None` for the row as a whole.
    pub field: Option<Field>,
    /// What is doubtful.
    pub kind: ProblemKind,
    /// How much it matters.
    pub severity: Severity,
    /// A short piece of the raw text.
    pub excerpt: String,
}

impl Problem {
    /// A problem with the usual severity of its kind.
    pub fn new(field: Field, kind: ProblemKind, raw: &str) -> Self {
        Self {
            field: Some(field),
            kind,
            severity: kind.severity(),
            excerpt: super::text::excerpt(raw),
        }
    }

    /// A problem of the row as a whole.
    pub fn of_row(kind: ProblemKind, raw: &str) -> Self {
        Self { field: None, kind, severity: kind.severity(), excerpt: super::text::excerpt(raw) }
    }
}
