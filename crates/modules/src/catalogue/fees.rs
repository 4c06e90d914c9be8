//! What fees come to: fixed ones as they are, those per copy, page or other unit by what was counted.

use super::definition::{Case, Channel, Fee, Text};
use crate::k::catalogue as k;
use kernel::i18n::Lang;
use kernel::problem::{FieldProblem, Words};
use serde::{Deserialize, Serialize};

/// Most units of a line.
pub const MOST_UNITS: u32 = 9_999;
/// Most lines of a fee.
pub const MOST_LINES: usize = 20;

/// So many units, so many times: a document of 3 pages in 2 copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Units.
    pub count: u32,
    /// How many times; 1 where the fee knows no such thing.
    pub times: u32,
}

/// What was counted for a fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// Place of the fee among those of the case.
    pub fee: usize,
    /// One line for each document or other thing.
    pub lines: Vec<Line>,
}

/// A quantity with the words for its units, as it is kept with a charge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The unit.
    pub per: Text,
    /// What multiplies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Text>,
    /// What was counted.
    pub lines: Vec<Line>,
}

/// A fee that is owed.
#[derive(Clone, Debug)]
pub struct Owed<'f> {
    /// Place among the fees of the case.
    pub place: usize,
    /// The fee.
    pub fee: &'f Fee,
    /// What was counted; absent for a fixed fee.
    pub counted: Option<Counted>,
    /// Đồng.
    pub amount: i64,
}

/// The fees of a case on a channel whose amount is known and above zero.
fn on(case: &Case, channel: Channel) -> impl Iterator<Item = (usize, &Fee)> {
    case.fees.iter().enumerate().filter(move |(_, fee)| {
        fee.channel.is_none_or(|only| only == channel) && fee.amount.is_some_and(|each| each > 0)
    })
}

/// The fees of a case on a channel for which something is counted.
pub fn countable(case: &Case, channel: Channel) -> impl Iterator<Item = (usize, &Fee)> {
    on(case, channel).filter(|(_, fee)| fee.per.is_some())
}

/// What is owed on a channel for what was counted; a fee that nobody counted comes to its least units.
pub fn owed<'c>(
    case: &'c Case,
    channel: Channel,
    quantities: &[Quantity],
) -> Result<Vec<Owed<'c>>, Vec<FieldProblem>> {
    let mut problems: Vec<FieldProblem> = quantities
        .iter()
        .filter(|given| case.fees.get(given.fee).is_none_or(|fee| fee.per.is_none()))
        .map(|given| problem(given.fee, Words::new(k::FEE_NOT_COUNTED)))
        .collect();
    let mut found = Vec::new();
    for (place, fee) in on(case, channel) {
        let Some(per) = &fee.per else {
            let amount = fee.amount.unwrap_or_default();
            found.push(Owed { place, fee, counted: None, amount });
            continue;
        };
        let lines = lines(fee, quantities.iter().find(|given| given.fee == place));
        if let Some(amount) = price(fee, &lines) {
            let counted = Counted { per: per.clone(), times: fee.times.clone(), lines };
            found.push(Owed { place, fee, counted: Some(counted), amount });
        } else {
            problems.push(problem(place, Words::new(k::FEE_COUNT).with("most", MOST_UNITS)));
        }
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

fn lines(fee: &Fee, given: Option<&Quantity>) -> Vec<Line> {
    match given {
        Some(given) => {
            let counts = |line: &&Line| line.count > 0 && line.times > 0;
            given.lines.iter().filter(counts).copied().collect()
        }
        None if fee.least > 0 => vec![Line { count: fee.least, times: 1 }],
        None => Vec::new(),
    }
}

/// A problem with the quantity of a fee, at its field.
pub fn problem(place: usize, words: Words) -> FieldProblem {
    FieldProblem::new(format!("fee.{place}"), words)
}

/// What a quantity costs; nothing when more was counted than anybody hands in.
pub fn price(fee: &Fee, lines: &[Line]) -> Option<i64> {
    if lines.len() > MOST_LINES {
        return None;
    }
    let mut sum = 0_i64;
    for line in lines {
        let times = if fee.times.is_some() { line.times } else { 1 };
        if line.count > MOST_UNITS || times > MOST_UNITS {
            return None;
        }
        let one = tiered(fee, line.count)?;
        let one = fee.cap.map_or(one, |cap| one.min(cap));
        sum = sum.checked_add(one.checked_mul(i64::from(times))?)?;
    }
    Some(sum)
}

/// The units at the amount of the tier they fall into.
fn tiered(fee: &Fee, count: u32) -> Option<i64> {
    let mut sum = 0_i64;
    let (mut from, mut amount) = (1, fee.amount?);
    let ends = fee.tiers.iter().map(|tier| (tier.from, tier.amount));
    for (next, then) in ends.chain([(u32::MAX, 0)]) {
        let units = next.min(count.saturating_add(1)).saturating_sub(from);
        sum = sum.checked_add(amount.checked_mul(i64::from(units))?)?;
        (from, amount) = (next.max(from), then);
    }
    Some(sum)
}

/// A quantity in words: `3 trang × 2 bản sao; 1 trang × 1 bản sao`.
pub fn words(lang: Lang, counted: &Counted) -> String {
    let per = counted.per.get(lang);
    let one = |line: &Line| match &counted.times {
        Some(times) => format!("{} {per} × {} {}", line.count, line.times, times.get(lang)),
        None => format!("{} {per}", line.count),
    };
    if counted.lines.is_empty() {
        return format!("0 {per}");
    }
    counted.lines.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::builtin;

    fn case(code: &str) -> Case {
        let all = builtin::definitions().unwrap();
        all.into_iter().find(|one| one.code == code).unwrap().cases.remove(0)
    }

    fn line(count: u32, times: u32) -> Line {
        Line { count, times }
    }

    #[test]
    fn a_certified_copy_costs_less_from_the_third_page_and_never_more_than_the_cap() {
        let case = case("2.000815");
        let fee = &case.fees[0];
        for (pages, amount) in [
            (0, 0),
            (1, 2_000),
            (2, 4_000),
            (3, 5_000),
            (10, 12_000),
            (198, 200_000),
            (500, 200_000),
        ] {
            assert_eq!(price(fee, &[line(pages, 1)]), Some(amount), "{pages} pages");
        }
        // The cap is that of a copy: three copies are three times as dear.
        assert_eq!(price(fee, &[line(500, 3), line(3, 2)]), Some(610_000));
    }

    #[test]
    fn extract_copies_cost_the_same_each() {
        let case = case("2.000635");
        for (copies, amount) in [(1, 8_000), (5, 40_000)] {
            let given = [Quantity { fee: 0, lines: vec![line(copies, 1)] }];
            assert_eq!(owed(&case, Channel::Counter, &given).unwrap()[0].amount, amount);
        }
        assert_eq!(owed(&case, Channel::Counter, &[]).unwrap()[0].amount, 8_000, "one at least");
        let none = [Quantity { fee: 0, lines: vec![line(0, 1)] }];
        assert_eq!(owed(&case, Channel::Counter, &none).unwrap()[0].amount, 0, "waived");
    }

    #[test]
    fn what_cannot_be_meant_is_refused_at_its_fee() {
        let case = case("2.000815");
        for lines in [
            vec![line(10_000, 1)],
            vec![line(1, u32::MAX)],
            vec![line(u32::MAX, u32::MAX)],
            vec![line(1, 1); 21],
        ] {
            let found = owed(&case, Channel::Counter, &[Quantity { fee: 0, lines }]).unwrap_err();
            assert_eq!(found[0].field, "fee.0");
        }
        let found = owed(&case, Channel::Counter, &[Quantity { fee: 7, lines: Vec::new() }]);
        assert_eq!(found.unwrap_err()[0].field, "fee.7");
        let dear = Fee { amount: Some(i64::MAX), ..case.fees[0].clone() };
        assert_eq!(price(&dear, &[line(2, 1)]), None);
    }

    #[test]
    fn a_quantity_is_said_with_its_units() {
        let case = case("2.000815");
        let given = [Quantity { fee: 0, lines: vec![line(3, 2), line(1, 1)] }];
        let owed = owed(&case, Channel::Counter, &given).unwrap();
        let counted = owed[0].counted.as_ref().unwrap();
        assert_eq!(words(Lang::Vi, counted), "3 trang × 2 bản sao; 1 trang × 1 bản sao");
    }

    #[test]
    fn units_fall_into_their_tiers_one_by_one() {
        let mut fee = case("2.000815").fees.remove(0);
        fee.cap = None;
        fee.tiers.push(crate::catalogue::definition::Tier { from: 6, amount: 100 });
        let slow = |count: u32| -> i64 {
            (1..=count)
                .map(|unit| {
                    if unit < 3 {
                        2_000
                    } else if unit < 6 {
                        1_000
                    } else {
                        100
                    }
                })
                .sum()
        };
        for count in 0..50 {
            assert_eq!(price(&fee, &[line(count, 1)]), Some(slow(count)), "{count}");
        }
    }
}
