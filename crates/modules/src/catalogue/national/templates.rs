//! Tells the names of template files from the name of the paper they are glued to.

use std::sync::LazyLock;

use regex::Regex;

use super::symbols;
use super::text::{after, before};

static EXTENSION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\.(?:docx|doc|dotx|pdf|xlsx|xls|rar|zip|7z|jpeg|jpg|png|tiff|tif|rtf|odt|ods|pptx|ppt|txt|html|htm|xml)")
        .expect("the pattern is constant")
});

/// How the names of forms usually start, in lower case.
const STARTS: &[&str] = &[
    "mẫu",
    "mau",
    "mấu",
    "biểu",
    "bieu",
    "bm",
    "phụ lục",
    "phu luc",
    "phuluc",
    "phụ luc",
    "pl",
    "đơn",
    "tờ khai",
    "to khai",
    "tokhai",
    "giấy",
    "giay",
    "bản",
    "danh",
    "văn bản",
    "van ban",
    "công văn",
    "cong van",
    "báo cáo",
    "bao cao",
    "thông tư",
    "nghị định",
    "phiếu",
    "phieu",
    "hợp đồng",
    "tờ trình",
    "quyết định",
    "nghị quyết",
];

/// A file name that starts with its number in a list.
static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,2}\.\S").expect("the pattern is constant"));

/// Score of the place directly after the number of a legal document: it never goes on with a letter.
const AFTER_NUMBER: i32 = 7;

/// Longest file name the portal keeps, in characters.
const LONGEST: usize = 200;

/// Splits the text of a paper into its name, its template files, and whether the border between them is
/// certain. Without a file, or without a place where a file name may start, all is the name.
pub(super) fn split(paper: &str) -> (&str, Vec<&str>, bool) {
    let trimmed = paper.trim_end();
    let ends: Vec<usize> = EXTENSION
        .find_iter(trimmed)
        .map(|hit| hit.end())
        .filter(|&end| {
            after(trimmed, end).is_none_or(|c| !c.is_whitespace() && !matches!(c, ')' | ',' | ';'))
        })
        .collect();
    if ends.last() != Some(&trimmed.len()) {
        return (paper, Vec::new(), true);
    }
    let first_end = ends.first().copied().unwrap_or(trimmed.len());
    let Some(border) = border(trimmed.get(..first_end).unwrap_or_default()) else {
        return (paper, Vec::new(), false);
    };
    let (name, rest) = trimmed.split_at(border);
    let mut files = Vec::new();
    let mut from = 0;
    for end in ends.iter().map(|end| end - border) {
        files.push(rest.get(from..end).unwrap_or_default());
        from = end;
    }
    (name, files, true)
}

/// Where the first file name starts: the earliest of the most telling places at which two cells may be
/// glued together. A file name holds no slash or colon, so nothing before the last of them counts.
fn border(text: &str) -> Option<usize> {
    let from =
        text.rfind(['/', '\\', ':', '?', '"', '<', '>', '|', '\n', ';']).map_or(0, |at| at + 1);
    let numbers: Vec<usize> = symbols::find(text)
        .iter()
        .filter(|number| number.doubt == 0)
        .map(|number| number.end)
        .collect();
    let mut best: Option<(usize, i32)> = None;
    for (at, next) in text.char_indices() {
        if at < from || at == 0 || next.is_whitespace() {
            continue;
        }
        let Some(lead) = before(text, at).filter(|c| !c.is_whitespace()) else {
            continue;
        };
        let rest = text.get(at..).unwrap_or_default();
        if rest.chars().nth(LONGEST).is_some() {
            continue;
        }
        let before_stop = before(text, at - 1).filter(|_| lead == '.');
        let after_number = numbers.contains(&at) && next.is_alphanumeric();
        let score = if after_number { AFTER_NUMBER } else { score(lead, next, rest, before_stop) };
        if score > 0 && best.is_none_or(|(_, high)| score > high) {
            best = Some((at, score));
        }
    }
    best.map(|(at, _)| with_number(text, from, at))
}

/// Moves the start over a number with stops or dashes in front of the file name, as in `CP11.1.Phu luc`.
fn with_number(text: &str, from: usize, at: usize) -> usize {
    let lead = text.get(from..at).unwrap_or_default();
    let start =
        lead.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '_')).len();
    // A full stop in front of the number ends the name of the paper.
    let start =
        start + usize::from(lead.get(start..).is_some_and(|number| number.starts_with('.')));
    let number = lead.get(start..).unwrap_or_default();
    let glued = before(lead, start).is_some_and(|c| !c.is_whitespace());
    let numbered =
        number.starts_with(|c: char| c.is_ascii_digit()) && number.contains(['.', '-', '_']);
    let after_mark = start == 0
        && text.get(..from).is_some_and(|text| text.ends_with([';', ':']))
        && number.starts_with(|c: char| c.is_ascii_digit());
    if glued && numbered || after_mark { from + start } else { at }
}

fn score(lead: char, next: char, rest: &str, before_stop: Option<char>) -> i32 {
    let second = rest.chars().nth(1).unwrap_or(' ');
    let place = match (lead, next) {
        ('.' | ';' | ')' | '”' | '"' | '\'', c) if c.is_uppercase() => 3,
        (';' | ')' | '”', c) if c.is_alphanumeric() => 3,
        (_, '~') => 3,
        (a, c) if a.is_lowercase() && c.is_uppercase() => 3,
        (a, c) if a.is_uppercase() && c.is_uppercase() && second.is_lowercase() => 2,
        (a, c) if a.is_ascii_digit() && c.is_uppercase() => 2,
        (':' | ',', c) if c.is_alphanumeric() => 2,
        (a, c) if a.is_lowercase() && c.is_ascii_digit() => 2,
        ('.', c) if c.is_ascii_digit() => match before_stop {
            Some(end) if end.is_ascii_digit() => 0,
            Some(end) if NUMBERED.is_match(rest) && (end == ')' || end.is_lowercase()) => 4,
            _ => 2,
        },
        (a, c) if a.is_uppercase() && c.is_ascii_digit() => 1,
        _ => 0,
    };
    let lower: String = rest.chars().take(10).flat_map(char::to_lowercase).collect();
    let start = STARTS.iter().any(|word| lower.starts_with(word));
    match (place, start) {
        // No syllable goes on with one of these words: a small letter before them ends another cell.
        (0, true) if lead.is_lowercase() || lead == '.' => 3,
        (0, _) => 0,
        (place, true) => place + 3,
        (place, false) => place,
    }
}
