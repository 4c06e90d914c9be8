//! What a unit is, and what follows from that.

use crate::k::units as k;
use jiff::civil::Date;
use kernel::i18n::{Key, Lang};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What kind of body a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// Thành phố trực thuộc trung ương.
    City,
    /// Tỉnh.
    Province,
    /// Huyện, quận, thị xã (until 30/6/2025).
    District,
    /// Xã.
    Commune,
    /// Phường.
    Ward,
    /// Thị trấn (until 30/6/2025).
    Township,
    /// Đặc khu (from 1/7/2025).
    SpecialZone,
    /// Trung tâm Phục vụ hành chính công.
    Centre,
    /// Điểm phục vụ hành chính công.
    ServicePoint,
    /// Lãnh đạo Ủy ban nhân dân.
    Leadership,
    /// Văn phòng HĐND và UBND.
    Office,
    /// Phòng chuyên môn.
    Division,
    /// Bộ phận within an office or division.
    Section,
    /// Công an.
    Police,
}

/// Where a unit stands in the tree of government.
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
pub enum Level {
    /// Province or city under the central government.
    Province,
    /// District, until 30/6/2025.
    District,
    /// Commune, ward, township, special zone.
    Commune,
    /// A part of a body: division, service point, police.
    Inner,
}

/// What a unit does inside an office; the office's tree says which unit that is.
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
pub enum UnitFunction {
    /// The one-stop shop (Bộ phận Một cửa, Điểm phục vụ hành chính công).
    OneStop,
    /// Leaders of the People's Committee.
    Leadership,
    /// Office of the Council and Committee, with the clerical officer.
    Secretariat,
    /// Civil status, certification, adoption, mediation (Tư pháp - Hộ tịch).
    Justice,
    /// Economy, construction, land, transport (Phòng Kinh tế).
    Economy,
    /// Culture, society, health, education, social protection (Phòng Văn hóa - Xã hội).
    Society,
    /// Commune police (Công an xã).
    Police,
}

/// How much of a unit passed to its successor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Toàn bộ.
    Whole,
    /// Phần lớn.
    Most,
    /// Một phần.
    Part,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Identity inside the system.
    pub id: Uuid,
    /// Code of the statistics office; none for parts of a body.
    pub code: Option<String>,
    /// Agency e-identifier such as `H26.201` (QĐ 20/2020/QĐ-TTg), the first part of dossier codes.
    pub eid: Option<String>,
    /// Kind of body.
    pub kind: UnitKind,
    /// What it does inside its office.
    pub function: Option<UnitFunction>,
    /// Unit above it.
    pub parent: Option<Uuid>,
    /// Name without the kind, in Vietnamese.
    pub name_vi: String,
    /// Name without the kind, in English.
    pub name_en: String,
    /// Official name, in Vietnamese.
    pub full_name_vi: String,
    /// Official name, in English.
    pub full_name_en: String,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force, if it has ended.
    pub valid_to: Option<Date>,
    /// Document or data set it comes from.
    pub source: String,
    /// Holds a fact that no official text has confirmed yet.
    pub unverified: bool,
}

/// One unit became another, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The unit at the other end, from where one looks.
    pub unit: Unit,
    /// How much of the old unit passed on.
    pub part: Part,
    /// Legal act.
    pub act: String,
    /// First day of the new state.
    pub date: Date,
    /// No official text has confirmed it yet.
    pub unverified: bool,
}

/// Writes and reads an enum by its name in data.
macro_rules! named {
    ($kind:ty { $($name:literal => $variant:ident, $label:ident;)* }) => {
        impl $kind {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in data.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Reads the name in data.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($name => Some(Self::$variant),)* _ => None }
            }

            /// The name for people.
            pub const fn label(self) -> Key {
                match self { $(Self::$variant => k::$label),* }
            }
        }
    };
}
named!(UnitKind {
    "city" => City, KIND_CITY;
    "province" => Province, KIND_PROVINCE;
    "district" => District, KIND_DISTRICT;
    "commune" => Commune, KIND_COMMUNE;
    "ward" => Ward, KIND_WARD;
    "township" => Township, KIND_TOWNSHIP;
    "special_zone" => SpecialZone, KIND_SPECIAL_ZONE;
    "centre" => Centre, KIND_CENTRE;
    "service_point" => ServicePoint, KIND_SERVICE_POINT;
    "leadership" => Leadership, KIND_LEADERSHIP;
    "office" => Office, KIND_OFFICE;
    "division" => Division, KIND_DIVISION;
    "section" => Section, KIND_SECTION;
    "police" => Police, KIND_POLICE;
});
named!(Level {
    "province" => Province, LEVEL_PROVINCE;
    "district" => District, LEVEL_DISTRICT;
    "commune" => Commune, LEVEL_COMMUNE;
    "inner" => Inner, LEVEL_INNER;
});
named!(UnitFunction {
    "one_stop" => OneStop, FUNCTION_ONE_STOP;
    "leadership" => Leadership, FUNCTION_LEADERSHIP;
    "secretariat" => Secretariat, FUNCTION_SECRETARIAT;
    "justice" => Justice, FUNCTION_JUSTICE;
    "economy" => Economy, FUNCTION_ECONOMY;
    "society" => Society, FUNCTION_SOCIETY;
    "police" => Police, FUNCTION_POLICE;
});
named!(Part {
    "whole" => Whole, PART_WHOLE;
    "most" => Most, PART_MOST;
    "part" => Part, PART_PART;
});

impl UnitKind {
    /// Where units of the kind stand.
    pub const fn level(self) -> Level {
        match self {
            Self::City | Self::Province => Level::Province,
            Self::District => Level::District,
            Self::Commune | Self::Ward | Self::Township | Self::SpecialZone => Level::Commune,
            _ => Level::Inner,
        }
    }

    /// Whether units of the kind can answer for a record: bodies of government, not their parts.
    pub const fn is_body(self) -> bool {
        !matches!(self.level(), Level::Inner)
    }
}

impl Unit {
    /// Official name.
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.full_name_vi, &self.full_name_en)
    }

    /// Name without the kind.
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name_vi, &self.name_en)
    }

    /// Whether the unit exists on a day.
    pub fn exists_on(&self, day: Date) -> bool {
        in_force(self.valid_from, self.valid_to, day)
    }

    /// Whether the unit can be the office of a record: a body of government with an e-identifier.
    pub fn is_office(&self) -> bool {
        self.kind.is_body() && self.eid.is_some()
    }
}

/// Whether a day lies between a first and a last day, both included.
pub fn in_force(from: Date, to: Option<Date>, day: Date) -> bool {
    from <= day && to.is_none_or(|to| day <= to)
}

/// The id of a unit that data names by a slug (`xa-thuong-tin`), or by code and first day
/// (`10183@2025-07-01`): the first 16 bytes of SHA-256 over a fixed prefix and the name, marked as a UUID
/// of version 8. The same name gives the same id in every installation.
pub fn id_of(name: &str) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"motcua unit\n");
    hash.update(name.as_bytes());
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    Uuid::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_last_day_is_in_force_and_the_next_is_not() {
        let (from, to) = (date(2008, 8, 1), Some(date(2025, 6, 30)));
        assert!(in_force(from, to, date(2025, 6, 30)));
        assert!(!in_force(from, to, date(2025, 7, 1)));
        assert!(!in_force(from, to, date(2008, 7, 31)));
        assert!(in_force(from, None, date(2030, 1, 1)));
    }

    #[test]
    fn ids_from_names_never_change() {
        assert_eq!(id_of("xa-thuong-tin"), id_of("xa-thuong-tin"));
        assert_ne!(id_of("xa-thuong-tin"), id_of("xa-hong-van"));
        assert_eq!(id_of("xa-thuong-tin").get_version_num(), 8);
    }

    #[test]
    fn every_name_in_data_is_read_back() {
        for kind in UnitKind::ALL {
            assert_eq!(UnitKind::from_code(kind.code()), Some(*kind));
        }
        for function in UnitFunction::ALL {
            assert_eq!(UnitFunction::from_code(function.code()), Some(*function));
        }
        assert_eq!(Part::from_code("most"), Some(Part::Most));
        assert_eq!(UnitKind::from_code("village"), None);
    }

    #[test]
    fn divisions_answer_for_no_record() {
        assert!(UnitKind::Commune.is_body());
        assert!(!UnitKind::Division.is_body());
        assert!(!UnitKind::Centre.is_body());
    }
}
