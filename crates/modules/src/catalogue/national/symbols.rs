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
    /// Doubt about the symbol: 0 for a usual one.
    pub(super) doubt: i32,
    /// Cost of reading it this way, the doubt about symbol and start together.
    pub(super) cost: i32,
    /// It stands where its digits should start, and no blank before it: a cell usually starts like this.
    pub(super) glued: bool,
    /// Byte where the words in front of it start that may stand in the same cell, else `start`.
    pub(super) lead: usize,
}

/// Doubt from which on a number is one that the portal cut.
pub(super) const CUT: i32 = 6;

/// Issuing agencies as they stand in symbols; the longest is taken first.
const AGENCIES: &[&str] = &[
    "BNNPTNT",
    "BLĐTBXH",
    "LĐTBXH",
    "UBTVQH",
    "BVHTTDL",
    "BVHTT",
    "BKHCNMT",
    "BKHCN",
    "BKHĐT",
    "BTNMT",
    "BNNMT",
    "BGTVT",
    "BTTTT",
    "BGDĐT",
    "BYT",
    "BTC",
    "BTP",
    "BCA",
    "BXD",
    "BQP",
    "BNV",
    "BNG",
    "BCT",
    "BCN",
    "BTM",
    "BTS",
    "BNN",
    "BDTTG",
    "BDT",
    "UBDT",
    "NHNN",
    "NH",
    "VPCP",
    "VPQH",
    "VPCTN",
    "TTCP",
    "TANDTC",
    "VKSNDTC",
    "KTNN",
    "UBTƯMTTQVN",
    "UBTWMTTQVN",
    "HĐTP",
    "HĐND",
    "UBND",
    "BHXH",
    "TCT",
    "TCHQ",
    "TTg",
    "CTN",
    "CP",
    "HĐBT",
    "HĐNN",
    "UBCK",
    "UBCKNN",
    "BCĐ",
    "TLĐ",
    "TWĐTN",
    "CHK",
    "CĐKVN",
    "CHHVN",
    "CSKT",
    "ĐCT",
    "TTLT",
];

/// Kinds of document as they stand in symbols.
const KINDS: &str = "NĐ|ND|TTLT|TTLN|TT|QĐ|QD|NQLT|NQ|CT|CTLT|PL|L|LCT|VBHN|HD|KH|CV|SL|QCLN";

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:(?:\d{1,3}\.)?\d+[A-Za-z]?|\d{1,3}\.[a-z])/(?:\d{4} ?/ ?){0,2}")
        .expect("the pattern is constant")
});
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
static CAPITALS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[A-ZĐƯ]+(?: ?[-_/–] ?[A-ZĐƯ]+)*\d{0,2}").expect("the pattern is constant")
});
static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d+").expect("the pattern is constant"));
static OLD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d{1,4}-(?:CP|HĐBT|TTg)").expect("the pattern is constant"));
static END_MARKS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[.;,]+").expect("the pattern is constant"));

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
                let free = before(text, start)
                    .is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '/' | '-' | ','));
                found.push(Number {
                    start,
                    end,
                    doubt,
                    cost: doubt.min(CUT) + more,
                    glued: free && more == 0,
                    lead: start,
                });
            }
        }
    }
    bare(text, &mut found);
    old(text, &mut found);
    repeated(text, &mut found);
    found.sort_by_key(|number| (number.start, number.end));
    found.dedup_by_key(|number| (number.start, number.end));
    found
}

/// A number that was cut to its first digits: glued to a word before it, and the next title or the end
/// follows.
fn bare(text: &str, found: &mut Vec<Number>) {
    for run in DIGITS.find_iter(text) {
        let lead = before(text, run.start());
        let glued = lead.is_some_and(|c| c.is_lowercase() || matches!(c, '.' | ';' | ')' | ' '));
        let closed = after(text, run.end()).is_none_or(char::is_uppercase);
        let skip = if is_year(run.as_str()) { 4 } else { 0 };
        let start = run.start() + skip;
        let spaced = skip == 0 && lead == Some(' ');
        if (glued || skip > 0) && closed && (1..=4).contains(&(run.len() - skip)) {
            found.push(Number {
                start,
                end: run.end(),
                doubt: 7,
                cost: if spaced { 14 } else { 8 },
                glued: false,
                lead: start,
            });
        }
    }
}

/// Numbers of before 1996 such as `73-CP`.
fn old(text: &str, found: &mut Vec<Number>) {
    for hit in OLD.find_iter(text) {
        let glued =
            before(text, hit.start()).is_some_and(|c| !c.is_whitespace() && !c.is_ascii_digit());
        found.push(Number {
            start: hit.start(),
            end: hit.end(),
            doubt: 1,
            cost: 1,
            glued,
            lead: hit.start(),
        });
    }
}

/// A cell that repeats the title instead of a number: words that stand twice in a row, both times starting
/// with a capital.
fn repeated(text: &str, found: &mut Vec<Number>) {
    let glued_capital = |at: usize| {
        let border = before(text, at).is_none_or(|c| {
            c.is_lowercase() || c.is_ascii_digit() || !c.is_alphanumeric() && !c.is_whitespace()
        });
        border && after(text, at).is_some_and(char::is_uppercase)
    };
    let starts: Vec<usize> =
        text.char_indices().map(|(at, _)| at).filter(|&at| glued_capital(at)).collect();
    for (index, &first) in starts.iter().enumerate() {
        for &second in starts.iter().skip(index + 1).take(3) {
            let words = text.get(first..second).unwrap_or_default();
            let length = text.get(second..).and_then(|rest| same(rest, words));
            if let Some(length) = length.filter(|_| words.contains(' ')) {
                found.push(Number {
                    start: second,
                    end: second + length,
                    doubt: CUT + 2,
                    cost: 2,
                    glued: false,
                    lead: second,
                });
            }
        }
    }
}

/// Length of the front of `text` that has the letters of `words`, whatever the blanks between them.
fn same(text: &str, words: &str) -> Option<usize> {
    let mut letters = text.char_indices().filter(|(_, c)| !c.is_whitespace());
    let mut end = 0;
    for letter in words.chars().filter(|c| !c.is_whitespace()) {
        let (at, c) = letters.next()?;
        if c != letter {
            return None;
        }
        end = at + c.len_utf8();
    }
    Some(end)
}

/// True if a run of digits starts with a year and goes on.
fn is_year(run: &str) -> bool {
    run.len() > 4 && (run.starts_with("19") || run.starts_with("20"))
}

/// The places after a symbol at which the number may end, with the doubt of each.
fn ends(text: &str, symbol: usize, head: &str) -> Vec<(usize, i32)> {
    let rest = text.get(symbol..).unwrap_or_default();
    let mut ends = Vec::new();
    if let Some(known) = SYMBOL.find(rest) {
        let end = symbol + known.end();
        ends.push((end, 0));
        // Departments of the State Bank once added their number, as in `QĐ-NHNN7`.
        if known.as_str().ends_with("NHNN") && after(text, end).is_some_and(|c| c.is_ascii_digit())
        {
            ends.push((end + 1, 2));
        }
    }
    if let Some(capitals) = CAPITALS.find(rest) {
        let mut end = capitals.end();
        ends.push((symbol + end, 4));
        // A capital before a small letter starts the next title.
        if after(rest, end).is_some_and(char::is_lowercase)
            && before(rest, end).is_some_and(char::is_uppercase)
        {
            end -= before(rest, end).map_or(0, char::len_utf8);
            if end > 0 {
                ends.push((symbol + end, 2));
            }
        }
    }
    // A number cut after the year, as in `08/2026`.
    let year = head.trim_end_matches([' ', '/']);
    if ends.is_empty()
        && head.matches('/').count() == 1
        && rest.starts_with(|c: char| c.is_ascii_digit())
    {
        let length = rest.chars().take(4).take_while(char::is_ascii_digit).count();
        if length == 4
            && rest.get(..4).is_some_and(|year| year.starts_with("19") || year.starts_with("20"))
        {
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
/// (`QH1361/2014` is `QH13` and `61/2014`) or a title with a year (`năm 202446/2024` is `2024` and `46/2024`).
fn digit_starts(text: &str, start: usize, slash: usize) -> Vec<(usize, i32)> {
    let head = text.get(start..slash).unwrap_or_default();
    let session = text.get(..start).is_some_and(|lead| lead.ends_with("QH"));
    let mut starts = Vec::new();
    let mut from = 0;
    // A part before a full stop belongs to the number (`66.18/2026`) unless the stop ends a title.
    if let Some(stop) = head.find('.') {
        if !session {
            starts.push((start, 0));
        }
        from = stop + 1;
    }
    if head.ends_with(|c: char| c.is_alphabetic()) && from + 1 == head.len() {
        return starts;
    }
    let run = head.get(from..).unwrap_or_default();
    let digits = run.chars().take_while(char::is_ascii_digit).count();
    for skip in 0..digits {
        let length = digits - skip;
        let expected = if session && from == 0 {
            2
        } else if is_year(run) {
            4
        } else {
            0
        };
        let misplaced = if skip == expected { 0 } else { 6 };
        let split = i32::from(from > 0 && !session) * 2;
        starts.push((start + from + skip, misplaced + split + i32::from(length > 4) * 4));
    }
    starts
}
