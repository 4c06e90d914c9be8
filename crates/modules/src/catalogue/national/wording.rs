//! The words of the report in both languages: a message key for each field, problem and cause.

use super::problem::{Field, ProblemKind, Severity};
use super::row::RowErrorCause;
use crate::i18n::{Key, Lang};
use crate::k::national as words;

impl Field {
    /// Name of the field for people.
    pub fn name(self, lang: Lang) -> &'static str {
        lang.t(match self {
            Self::Code => words::FIELD_CODE,
            Self::Url => words::FIELD_URL,
            Self::PortalId => words::FIELD_PORTAL_ID,
            Self::Name => words::FIELD_NAME,
            Self::Decision => words::FIELD_DECISION,
            Self::Levels => words::FIELD_LEVELS,
            Self::Kind => words::FIELD_KIND,
            Self::Domain => words::FIELD_DOMAIN,
            Self::Applicants => words::FIELD_APPLICANTS,
            Self::Authority => words::FIELD_AUTHORITY,
            Self::Reception => words::FIELD_RECEPTION,
            Self::Delegated => words::FIELD_DELEGATED,
            Self::Coordinating => words::FIELD_COORDINATING,
            Self::Related => words::FIELD_RELATED,
            Self::Steps => words::FIELD_STEPS,
            Self::Channels => words::FIELD_CHANNELS,
            Self::Components => words::FIELD_COMPONENTS,
            Self::LegalBasis => words::FIELD_LEGAL_BASIS,
            Self::Agency => words::FIELD_AGENCY,
            Self::Conditions => words::FIELD_CONDITIONS,
            Self::Results => words::FIELD_RESULTS,
        })
    }
}

impl ProblemKind {
    /// The problem in one line for people.
    pub fn wording(self, lang: Lang) -> &'static str {
        lang.t(match self {
            Self::BadCode => words::PROBLEM_BAD_CODE,
            Self::DuplicateCode => words::PROBLEM_DUPLICATE_CODE,
            Self::DuplicateName => words::PROBLEM_DUPLICATE_NAME,
            Self::MissingName => words::PROBLEM_MISSING_NAME,
            Self::UnknownKey => words::PROBLEM_UNKNOWN_KEY,
            Self::NotText => words::PROBLEM_NOT_TEXT,
            Self::UnknownLevel => words::PROBLEM_UNKNOWN_LEVEL,
            Self::UnknownKind => words::PROBLEM_UNKNOWN_KIND,
            Self::UnknownApplicant => words::PROBLEM_UNKNOWN_APPLICANT,
            Self::MissingAuthority => words::PROBLEM_MISSING_AUTHORITY,
            Self::MissingReception => words::PROBLEM_MISSING_RECEPTION,
            Self::LimitWithoutUnit => words::PROBLEM_LIMIT_WITHOUT_UNIT,
            Self::LimitMissing => words::PROBLEM_LIMIT_MISSING,
            Self::LimitUnparsed => words::PROBLEM_LIMIT_UNPARSED,
            Self::LimitGluedToFee => words::PROBLEM_LIMIT_GLUED_TO_FEE,
            Self::LimitsDifferPerChannel => words::PROBLEM_LIMITS_DIFFER_PER_CHANNEL,
            Self::FeeContradictsNote => words::PROBLEM_FEE_CONTRADICTS_NOTE,
            Self::FeeSetLocally => words::PROBLEM_FEE_SET_LOCALLY,
            Self::FeeImplausible => words::PROBLEM_FEE_IMPLAUSIBLE,
            Self::FeeUnparsed => words::PROBLEM_FEE_UNPARSED,
            Self::TableMissing => words::PROBLEM_TABLE_MISSING,
            Self::MergedTable => words::PROBLEM_MERGED_TABLE,
            Self::UnparsedRemainder => words::PROBLEM_UNPARSED_REMAINDER,
            Self::QuantityAmbiguous => words::PROBLEM_QUANTITY_AMBIGUOUS,
            Self::QuantityZero => words::PROBLEM_QUANTITY_ZERO,
            Self::QuantityMissing => words::PROBLEM_QUANTITY_MISSING,
            Self::PapersInOneRow => words::PROBLEM_PAPERS_IN_ONE_ROW,
            Self::PaperUnnamed => words::PROBLEM_PAPER_UNNAMED,
            Self::TemplateUncertain => words::PROBLEM_TEMPLATE_UNCERTAIN,
            Self::LegalNumberMissing => words::PROBLEM_LEGAL_NUMBER_MISSING,
            Self::LegalNumberDoubtful => words::PROBLEM_LEGAL_NUMBER_DOUBTFUL,
            Self::ResultCodeMissing => words::PROBLEM_RESULT_CODE_MISSING,
        })
    }
}

impl Severity {
    /// The severity for people.
    pub fn wording(self, lang: Lang) -> &'static str {
        lang.t(match self {
            Self::Info => words::SEVERITY_INFO,
            Self::Warning => words::SEVERITY_WARNING,
        })
    }
}

impl RowErrorCause {
    /// The cause in one line for people.
    pub fn wording(&self, lang: Lang) -> String {
        let key: Key = match self {
            Self::NotUtf8 => words::CAUSE_NOT_UTF8,
            Self::InvalidJson(detail) => {
                return lang.f(words::CAUSE_INVALID_JSON, &[("detail", detail)]);
            }
            Self::NotAnObject => words::CAUSE_NOT_AN_OBJECT,
            Self::MissingCode => words::CAUSE_MISSING_CODE,
        };
        lang.t(key).to_owned()
    }
}
