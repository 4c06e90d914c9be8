//! The cell with the number of papers, such as `1 bản chính` or `0 bản chính,1 bản sao`, found inside text
//! that is glued to it on both sides and may itself speak of originals and copies.

use std::sync::LazyLock;

use regex::Regex;

use super::text::{after, before};

/// A cell with the number of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quantity {
    /// Byte where the cell starts.
    pub(super) start: usize,
    /// Byte after the cell.
    pub(super) end: usize,
    /// Originals.
    pub(super) originals: u32,
    /// Copies.
    pub(super) copies: u32,
    /// The number runs into digits before it.
    pub(super) ambiguous: bool,
}

static CELL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(\d+) bản chính(?:, ?(\d+) bản sao)?|(\d+) bản sao")
        .expect("the pattern is constant")
});

/// Finds the cells in their order. `last` says that no title of a further case follows the text.
pub(super) fn find(text: &str, last: bool) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    for hit in CELL.captures_iter(text) {
        let (Some(whole), Some(digits)) = (hit.get(0), hit.get(1).or(hit.get(3))) else {
            continue;
        };
        let Some((start, ambiguous)) = number_start(text, digits.start(), digits.end()) else {
            continue;
        };
        let count = |group: Option<regex::Match<'_>>| {
            group.map_or(Some(0), |m| text.get(start.max(m.start())..m.end())?.parse().ok())
        };
        let (Some(originals), Some(copies)) = (count(hit.get(1)), count(hit.get(2).or(hit.get(3))))
        else {
            continue;
        };
        if ends_row(text, start, whole.end(), hit.get(3).is_some(), last) {
            found.push(Quantity { start, end: whole.end(), originals, copies, ambiguous });
        }
    }
    found
}

/// Where the number of the cell starts in a run of digits, and if that is a guess. The portal prints the
/// number without leading zeros, so a run such as `01` after a blank belongs to the text.
fn number_start(text: &str, start: usize, end: usize) -> Option<(usize, bool)> {
    let run = text.get(start..end)?;
    let lead = before(text, start);
    let free = lead.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '/' | '-' | ','));
    if run.len() == 1 {
        return Some((start, false));
    }
    // A year, or a number with a leading zero such as that of a form, and one digit more: no doubt.
    let year = run.len() == 5 && (run.starts_with("19") || run.starts_with("20"));
    if year || run.len() == 3 && run.starts_with('0') {
        return Some((end - 1, false));
    }
    if lead.is_some_and(char::is_whitespace) && run.len() == 2 && run.starts_with('0') {
        return None;
    }
    if !free && !run.starts_with('0') && run.len() <= 2 && lead.is_none_or(|c| c != '.') {
        return Some((start, true));
    }
    Some((end - 1, true))
}

fn ends_row(text: &str, start: usize, end: usize, copies_only: bool, last: bool) -> bool {
    let lead = before(text, start);
    let next = after(text, end);
    let zero = lead == Some('0') && before(text, start - 1).is_none_or(|c| !c.is_ascii_digit());
    let glued = lead.is_some_and(|c| !c.is_whitespace() && c != '(') && !zero;
    match next {
        None => lead.is_some(),
        // A next title may start with such a mark, but only where the cell is glued to the end of a name.
        Some('.' | ')') => lead.is_some_and(|c| c.is_lowercase() || matches!(c, '.' | ';' | ')')),
        Some(';' | ',' | ':' | '/') => false,
        Some(c) if c.is_whitespace() => {
            let rest = text.get(end..).unwrap_or_default().trim_start();
            glued
                && !copies_only
                && (rest.is_empty()
                    || !last && rest.starts_with(|c: char| !c.is_lowercase())
                    || rest.starts_with(['-', '+', '*', '\u{2022}'])
                    || rest.starts_with(char::is_uppercase))
        }
        Some(c) => {
            let sure = c.is_uppercase()
                || c.is_ascii_digit()
                || matches!(c, '-' | '+' | '*' | '(' | '“' | '"' | '•' | '–');
            if glued { true } else { sure && !copies_only && lead != Some('(') && !zero }
        }
    }
}
