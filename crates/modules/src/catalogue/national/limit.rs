//! A time limit cell, such as `5 Ngày làm việc`.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::text::{is_blank, squash};

/// Units of time as the portal prints them, as a pattern.
pub(super) const UNITS: &str = "(?:Ngày làm việc|Ngày|Giờ làm việc|Giờ|Tháng|Tuần|Năm|Phút)";

/// Unit of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Ngày làm việc.
    WorkingDay,
    /// Ngày: calendar day.
    Day,
    /// Giờ: working hour.
    Hour,
    /// Tháng.
    Month,
}

/// How far a limit could be read.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum LimitState {
    /// Amount and unit are known.
    Parsed,
    /// The portal prints a number without a unit.
    NoUnit,
    /// The portal says that there is no information.
    #[default]
    Missing,
    /// Words, a fraction or a unit that the clock has no notation for.
    Unparsed,
    /// The number runs into the amount of the fee and cannot be told from it.
    Glued,
}

/// A time limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// The cell as printed.
    pub raw: String,
    /// How far it could be read.
    pub state: LimitState,
    /// The number, also where the unit is missing.
    pub amount: Option<u32>,
    /// The unit.
    pub unit: Option<Unit>,
}

static CELL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"^(\d{{1,4}})(?: ?({UNITS}))?$")).expect("the pattern is constant")
});

impl Limit {
    /// Reads a cell.
    pub fn read(raw: &str) -> Self {
        let cell = squash(raw);
        let mut limit = Self { raw: raw.to_owned(), ..Self::default() };
        if is_blank(&cell) {
            return limit;
        }
        limit.state = LimitState::Unparsed;
        if let Some(found) = CELL.captures(&cell) {
            limit.amount = found
                .get(1)
                .and_then(|number| number.as_str().parse().ok())
                .filter(|&number| number > 0);
            let unit = found.get(2).map(|unit| unit.as_str());
            limit.unit = match unit {
                Some("Ngày làm việc") => Some(Unit::WorkingDay),
                Some("Ngày") => Some(Unit::Day),
                Some("Giờ" | "Giờ làm việc") => Some(Unit::Hour),
                Some("Tháng") => Some(Unit::Month),
                _ => None,
            };
            limit.state = match (limit.amount, unit, limit.unit) {
                (Some(_), _, Some(_)) => LimitState::Parsed,
                (Some(_), None, _) => LimitState::NoUnit,
                _ => LimitState::Unparsed,
            };
        }
        limit
    }

    /// The notation of `working-time` (`5wd`, `30d`, `8h`, `2mo`), if amount and unit are known.
    pub fn notation(&self) -> Option<String> {
        let unit = match self.unit? {
            Unit::WorkingDay => "wd",
            Unit::Day => "d",
            Unit::Hour => "h",
            Unit::Month => "mo",
        };
        Some(format!("{}{unit}", self.amount?))
    }
}
