//! The fee cell of a way of filing: "free", nothing known, or an amount, each with a note in brackets.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::problem::{Field, Problem, ProblemKind};
use super::text::{NO_INFORMATION, after};

/// An amount of money as the portal prints it, as a pattern: `1,000,000 VNĐ`, `25 USD`.
pub(super) const AMOUNT: &str = r"\d[\d.,]* ?(?:VNĐ|VND|Việt Nam Đồng|[Đđ]ồng|USD|EUR|JPY|CNY|%)";

const FREE: &str = "Miễn phí";

/// What the fee cell says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeeCell {
    /// Miễn phí.
    Free,
    /// The portal says that there is no information.
    NoInformation,
    /// An amount in whole units of a currency (`VND`, `USD` …).
    Amount {
        /// Whole units.
        amount: i64,
        /// Code of the currency, or `%`.
        currency: String,
    },
    /// An amount that could not be read or told from the limit before it.
    Unparsed,
}

/// One fee or charge of a way of filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeItem {
    /// The cell as printed, note included.
    pub raw: String,
    /// What it says.
    pub cell: FeeCell,
    /// The note without the outer brackets.
    pub note: Option<String>,
}

static CELL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!("^(?:{FREE}|{NO_INFORMATION}|{AMOUNT})")).expect("the pattern is constant")
});
static MONEY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(\d[\d.,]*) ?(.+)$").expect("the pattern is constant"));
static GROUPED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[1-9]\d{0,2}(?:,\d{3})*$").expect("the pattern is constant"));
static IN_NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(\d{1,3}(?:[.,]\d{3})+|\d+)\s*(triệu|nghìn|ngàn)?\s*(?:đồng|vnđ|vnd|đ(?:$|\W)|usd|việt nam đồng)").expect("the pattern is constant")
});
static LOCAL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)HĐND|Hội đồng nhân dân").expect("the pattern is constant"));
/// A bracket that closes an enumeration such as `a)` or `1)` and not the note.
static ENUMERATOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s(;.:,+-])(?:[a-zđ]|\d{1,2}|[ivx]{1,4})$").expect("the pattern is constant")
});

/// Reads the fees at the front of `text`; returns them and what follows, the remark.
pub(super) fn read(text: &str) -> (Vec<FeeItem>, String) {
    let mut fees = Vec::new();
    let mut rest = text;
    while let Some(cell) = CELL.find(rest).map(|found| found.as_str()) {
        if !fees.is_empty() && cell == NO_INFORMATION {
            break;
        }
        let tail = rest.get(cell.len()..).unwrap_or_default();
        // Without a fee there is no note: a bracket there opens the remark.
        let note = if cell == NO_INFORMATION { 0 } else { note_length(tail) };
        let (note, left) = tail.split_at(note);
        fees.push(FeeItem {
            raw: format!("{cell}{note}"),
            cell: value(cell),
            note: note
                .strip_prefix('(')
                .map(|note| note.strip_suffix(')').unwrap_or(note).trim().to_owned()),
        });
        rest = left;
        // A further fee follows only on a note: an amount after a bare cell belongs to the remark.
        if note.is_empty() {
            break;
        }
    }
    (fees, rest.to_owned())
}

fn value(cell: &str) -> FeeCell {
    match cell {
        FREE => FeeCell::Free,
        NO_INFORMATION => FeeCell::NoInformation,
        _ => money(cell).unwrap_or(FeeCell::Unparsed),
    }
}

fn money(cell: &str) -> Option<FeeCell> {
    let found = MONEY.captures(cell)?;
    let number = found.get(1)?.as_str();
    if !GROUPED.is_match(number) && number.parse::<i64>().is_err() {
        return None;
    }
    let currency = match found.get(2)?.as_str().trim() {
        "VNĐ" | "VND" | "Việt Nam Đồng" | "Đồng" | "đồng" => "VND",
        other => other,
    };
    Some(FeeCell::Amount {
        amount: number.replace(',', "").parse().ok()?,
        currency: currency.to_owned(),
    })
}

/// Length of the note in brackets at the front of `text`, 0 if there is none. The bracket that ends it
/// has no blank after it, for the next cell is glued to it; without such a bracket it is the last one.
fn note_length(text: &str) -> usize {
    if !text.starts_with('(') {
        return 0;
    }
    let mut depth = 0_i32;
    let mut last = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => {
                let inside = text.get(1..at).unwrap_or_default();
                let tail = text.get(at + 1..).unwrap_or_default();
                let glued = !after(text, at + 1).is_some_and(|next| {
                    next.is_whitespace() || matches!(next, ')' | ';' | ',' | '.' | ':')
                });
                if depth == 1 && ENUMERATOR.is_match(inside) && !tail.is_empty() {
                    continue;
                }
                depth -= 1;
                last = at + 1;
                if depth <= 0 && glued {
                    return last;
                }
                depth = depth.max(0);
            }
            _ => {}
        }
    }
    if last == 0 { text.len() } else { last }
}

/// Tells a limit without a unit from the amount glued to it, as in `1200 VNĐ` (1 and 200 VNĐ). The portal
/// prints amounts with a comma per thousand and never an empty limit, so only splits that leave such an
/// amount count; if several do, the amounts of the note decide. Returns `None` if nothing decides.
pub(super) fn split_glued(text: &str) -> Option<(&str, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let number = text.find(|c: char| !c.is_ascii_digit() && c != ',')?;
    let splits: Vec<usize> = (1..=digits.min(3))
        .filter(|&at| {
            text.get(at..number).is_some_and(|rest| GROUPED.is_match(rest))
                && !text.starts_with('0')
        })
        .collect();
    let chosen = match splits.as_slice() {
        [one] => *one,
        several => {
            let noted = amounts(&read(text).0.first()?.note.clone()?);
            let mut fits = several.iter().filter(|&&at| {
                let amount: i64 = text
                    .get(at..number)
                    .and_then(|rest| rest.replace(',', "").parse().ok())
                    .unwrap_or_default();
                noted.contains(&amount) || noted.contains(&(amount * 1000))
            });
            let fit = *fits.next()?;
            if fits.next().is_some() {
                return None;
            }
            fit
        }
    };
    Some(text.split_at(chosen))
}

/// The amounts of money a note names, in whole units.
fn amounts(note: &str) -> Vec<i64> {
    IN_NOTE
        .captures_iter(note)
        .filter_map(|found| {
            let number: i64 = found.get(1)?.as_str().replace(['.', ','], "").parse().ok()?;
            let factor = match found.get(2).map(|word| word.as_str().to_lowercase()).as_deref() {
                Some("triệu") => 1_000_000,
                Some("nghìn" | "ngàn") => 1_000,
                _ => 1,
            };
            number.checked_mul(factor)
        })
        .filter(|&amount| amount > 0)
        .collect()
}

impl FeeItem {
    /// The same cell with nothing read from it.
    pub(super) fn unread(self) -> Self {
        Self { cell: FeeCell::Unparsed, ..self }
    }

    /// Compares the cell with its note.
    pub(super) fn check(&self, problems: &mut Vec<Problem>) {
        let mut say = |kind| problems.push(Problem::new(Field::Channels, kind, &self.raw));
        let note = self.note.as_deref().unwrap_or_default();
        let noted = amounts(note);
        match &self.cell {
            FeeCell::Unparsed => say(ProblemKind::FeeUnparsed),
            FeeCell::Free => {
                if LOCAL.is_match(note) {
                    say(ProblemKind::FeeSetLocally);
                } else if !noted.is_empty() {
                    say(ProblemKind::FeeContradictsNote);
                }
            }
            FeeCell::Amount { amount, currency } => {
                if currency == "VND" && *amount < 1000 {
                    say(ProblemKind::FeeImplausible);
                } else if !noted.is_empty() && !noted.contains(amount) {
                    say(ProblemKind::FeeContradictsNote);
                }
            }
            FeeCell::NoInformation => {}
        }
    }
}
