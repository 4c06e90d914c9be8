//! Numbers of legal documents (`105/2025/NĐ-CP`, `60/2014/QH13`) inside text they may be glued to.

use std::sync::LazyLock;

use regex::Regex;

use super::text::{after, before};

/// A place where a number of a legal document may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Byte where it starts.
    pub(super) start: usize,
    /// Byte after it.
    pub(super) end: usize,
    /// Cost of reading it this way: 0 for a usual symbol at a clear place.
    pub(super) doubt: i32,
}

/// Issuing agencies as they stand in symbols; the longest is taken first.
const AGENCIES: &[&str] = &[
    "BNNPTNT", "BLĐTBXH", "LĐTBXH", "UBTVQH", "BVHTTDL", "BVHTT", "BKHCNMT", "BKHCN", "BKHĐT", "BTNMT", "BNNMT", "BGTVT", "BTTTT", "BGDĐT",
    "BYT", "BTC", "BTP", "BCA", "BXD", "BQP", "BNV", "BNG", "BCT", "BCN", "BTM", "BTS", "BNN", "BDTTG", "BDT", "UBDT", "NHNN", "NH", "VPCP",
    "VPQH", "VPCTN", "TTCP", "TANDTC", "VKSNDTC", "KTNN", "UBTƯMTTQVN", "UBTWMTTQVN", "HĐTP", "HĐND", "UBND", "BHXH", "TCT", "TCHQ",
    "TTg", "CTN", "CP", "HĐBT", "HĐNN", "UBCK", "UBCKNN", "BCĐ", "TLĐ", "TWĐTN", "CHK", "CĐKVN", "CHHVN", "CSKT", "ĐCT", "TTLT",
];

/// Kinds of document as they stand in symbols.
const KINDS: &str = "NĐ|ND|TTLT|TTLN|TT|QĐ|QD|NQLT|NQ|CT|CTLT|PL|L|LCT|VBHN|HD|KH|CV|SL|QCLN";

static HEAD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d{1,5}[A-Za-z]?/(?:\d{4} ?/ ?)?").expect("the pattern is constant"));
static SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    let mut agencies = AGENCIES.to_vec();
    agencies.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let agency = agencies.join("|");
    Regex::new(&format!(
        r"^(?:NQ[-_]QH\d\d|(?:(?:{KINDS}) ?[-_/–] ?)?UBTVQH ?\d\d|(?:L[-_])?QH ?\d\d|(?:{KINDS}) ?[-_/–] ?(?:{agency})(?:[-_–](?:{agency}))*)"
    ))
    .expect("the pattern is constant")
});
/// Any symbol: capitals in groups.
static CAPITALS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[A-ZĐƯ]+(?: ?[-_/–] ?[A-ZĐƯ]+)*\d{0,2}").expect("the pattern is constant"));
static END_MARKS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[.;,]+").expect("the pattern is constant"));

/// Finds every way of reading a number in `text`, in order of their start.
pub(super) fn find(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(head) = text.get(from..).and_then(|rest| HEAD.find(rest)) {
        let (start, symbol) = (from + head.start(), from + head.end());
        let slash = start + head.as_str().find('/').unwrap_or(0);
        from = slash + 1;
        for (end, doubt) in ends(text, symbol, head.as_str()) {
            for (start, more) in digit_starts(text, start, slash) {
                found.push(Number { start, end, doubt: doubt + more });
            }
        }
    }
    found.sort_by_key(|number| (number.start, number.end));
    found.dedup();
    found
}

/// The places after a symbol at which the number may end, with the doubt of each.
fn ends(text: &str, symbol: usize, head: &str) -> Vec<(usize, i32)> {
    let rest = text.get(symbol..).unwrap_or_default();
    let mut ends = Vec::new();
    if let Some(known) = SYMBOL.find(rest) {
        ends.push((symbol + known.end(), 0));
    }
    if let Some(capitals) = CAPITALS.find(rest) {
        let mut end = capitals.end();
        ends.push((symbol + end, 4));
        // A capital before a small letter starts the next title.
        if after(rest, end).is_some_and(char::is_lowercase) {
            while end > 0 && before(rest, end).is_some_and(|c| !c.is_alphabetic()) {
                end -= 1;
            }
            end -= before(rest, end).map_or(0, char::len_utf8);
            if end > 0 {
                ends.push((symbol + end, 3));
            }
        }
    }
    // A number cut after the year, as in `08/2026`.
    let year = head.trim_end_matches([' ', '/']);
    if ends.is_empty() && head.matches('/').count() == 1 && rest.starts_with(|c: char| c.is_ascii_digit()) {
        let length = rest.chars().take(4).take_while(char::is_ascii_digit).count();
        if length == 4 && rest.get(..4).is_some_and(|year| year.starts_with("19") || year.starts_with("20")) {
            ends.push((symbol + 4, 6));
        }
    } else if ends.is_empty() && head.matches('/').count() == 2 {
        ends.push((symbol - head.len() + year.len(), 6));
    }
    let mut more = Vec::new();
    for &(end, doubt) in &ends {
        if let Some(marks) = text.get(end..).and_then(|rest| END_MARKS.find(rest)) {
            more.push((end + marks.end(), doubt + 1));
        }
    }
    ends.extend(more);
    ends.sort_unstable();
    ends.dedup_by_key(|(end, _)| *end);
    ends
}

/// The places at which a number may start in a run of digits: those before it may end another number
/// (`QH1361/2014` is `QH13` and `61/2014`) or a title.
fn digit_starts(text: &str, start: usize, slash: usize) -> Vec<(usize, i32)> {
    let digits = text.get(start..slash).unwrap_or_default().chars().take_while(char::is_ascii_digit).count();
    (0..digits)
        .map(|skip| {
            let at = start + skip;
            let doubt = i32::from(skip > 0) * 2 + i32::from(before(text, at).is_some_and(|c| c.is_ascii_digit())) + i32::from(digits - skip > 3) * 3;
            (at, doubt)
        })
        .collect()
}
