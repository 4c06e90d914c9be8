//! The closed lists of the portal: applicants, levels of government, kinds of procedure.

use serde::{Deserialize, Serialize};

use super::problem::{Field, Problem, ProblemKind};
use super::text::{is_blank, squash};

/// Who may apply, in the words of the portal; finer than what a definition distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicant {
    /// Công dân Việt Nam.
    Citizen,
    /// Người Việt Nam định cư ở nước ngoài.
    Overseas,
    /// Người nước ngoài.
    Foreigner,
    /// Người nước ngoài cư trú tại Việt Nam.
    ResidentForeigner,
    /// Doanh nghiệp.
    Enterprise,
    /// Doanh nghiệp Việt Nam.
    DomesticEnterprise,
    /// Doanh nghiệp có vốn đầu tư nước ngoài.
    ForeignInvestedEnterprise,
    /// Hợp tác xã.
    Cooperative,
    /// Tổ chức (không bao gồm doanh nghiệp, HTX).
    Organisation,
    /// Tổ chức nước ngoài.
    ForeignOrganisation,
    /// Cán bộ, công chức, viên chức.
    CivilServant,
    /// Đảng viên.
    PartyMember,
    /// Tổ chức Đảng.
    PartyOrganisation,
}

/// Level of government that carries a procedure out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Cấp bộ.
    Ministry,
    /// Cấp tỉnh.
    Province,
    /// Cấp huyện, gone since 1/7/2025 but possible in older rows.
    District,
    /// Cấp xã.
    Commune,
    /// Cơ quan khác.
    Other,
}

/// Who may detail a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// TTHC được giao luật quy định chi tiết.
    DetailedByAssignment,
    /// TTHC không được luật giao cho địa phương quy định.
    NotAssignedToLocal,
    /// TTHC được luật giao cho địa phương quy định.
    AssignedToLocal,
    /// Loại khác.
    Other,
}

const APPLICANTS: &[(&str, Applicant)] = &[
    ("Người nước ngoài cư trú tại Việt Nam", Applicant::ResidentForeigner),
    ("Người Việt Nam định cư ở nước ngoài", Applicant::Overseas),
    ("Người nước ngoài", Applicant::Foreigner),
    ("Công dân Việt Nam", Applicant::Citizen),
    ("Doanh nghiệp có vốn đầu tư nước ngoài", Applicant::ForeignInvestedEnterprise),
    ("Doanh nghiệp Việt Nam", Applicant::DomesticEnterprise),
    ("Doanh nghiệp", Applicant::Enterprise),
    ("Hợp tác xã", Applicant::Cooperative),
    ("Tổ chức (không bao gồm doanh nghiệp, HTX)", Applicant::Organisation),
    ("Tổ chức nước ngoài", Applicant::ForeignOrganisation),
    ("Cán bộ, công chức, viên chức", Applicant::CivilServant),
    ("Đảng viên", Applicant::PartyMember),
    ("Tổ chức Đảng", Applicant::PartyOrganisation),
];

const LEVELS: &[(&str, Level)] = &[
    ("Cấp bộ", Level::Ministry),
    ("Cấp tỉnh", Level::Province),
    ("Cấp huyện", Level::District),
    ("Cấp xã", Level::Commune),
    ("Cơ quan khác", Level::Other),
];

const KINDS: &[(&str, Kind)] = &[
    ("TTHC được giao luật quy định chi tiết", Kind::DetailedByAssignment),
    ("TTHC được luật giao quy định chi tiết", Kind::DetailedByAssignment),
    ("TTHC không được luật giao cho địa phương quy định", Kind::NotAssignedToLocal),
    (
        "TTHC không được luật giao cho địa phương quy định hoặc quy định chi tiết",
        Kind::NotAssignedToLocal,
    ),
    ("TTHC được luật giao cho địa phương quy định", Kind::AssignedToLocal),
    ("TTHC được luật giao cho địa phương quy định hoặc quy định chi tiết", Kind::AssignedToLocal),
    ("Loại khác", Kind::Other),
];

/// Reads the list of applicants; names may themselves hold commas.
pub(super) fn applicants(raw: &str, problems: &mut Vec<Problem>) -> Vec<Applicant> {
    list(raw, APPLICANTS, Field::Applicants, ProblemKind::UnknownApplicant, problems)
}

/// Reads the list of levels.
pub(super) fn levels(raw: &str, problems: &mut Vec<Problem>) -> Vec<Level> {
    list(raw, LEVELS, Field::Levels, ProblemKind::UnknownLevel, problems)
}

/// Reads the kind of procedure.
pub(super) fn kind(raw: &str, problems: &mut Vec<Problem>) -> Option<Kind> {
    if is_blank(raw) {
        return None;
    }
    let name = squash(raw);
    let found = KINDS.iter().find(|(known, _)| known.to_lowercase() == name.to_lowercase());
    if found.is_none() {
        problems.push(Problem::new(Field::Kind, ProblemKind::UnknownKind, raw));
    }
    found.map(|&(_, kind)| kind)
}

/// Takes known names from the front as long as a comma or the end follows; what is not known up to the
/// next comma is reported.
fn list<T: Copy + PartialEq>(
    raw: &str,
    known: &[(&str, T)],
    field: Field,
    problem: ProblemKind,
    problems: &mut Vec<Problem>,
) -> Vec<T> {
    let mut found = Vec::new();
    let text = squash(raw);
    let mut rest = if is_blank(&text) { "" } else { text.as_str() };
    while !rest.is_empty() {
        let hit = known.iter().find_map(|&(name, value)| {
            let head = rest.get(..name.len())?;
            let tail = rest.get(name.len()..)?.trim_start();
            let ends = tail.is_empty() || tail.starts_with([',', ';']);
            (ends && head.to_lowercase() == name.to_lowercase()).then_some((value, tail))
        });
        let tail = if let Some((value, tail)) = hit {
            if !found.contains(&value) {
                found.push(value);
            }
            tail
        } else {
            let end = rest.find([',', ';']).unwrap_or(rest.len());
            let (unknown, tail) = rest.split_at(end);
            if !unknown.trim().is_empty() {
                problems.push(Problem::new(field, problem, unknown));
            }
            tail
        };
        rest = tail.trim_start_matches([',', ';', ' ']);
    }
    found
}
