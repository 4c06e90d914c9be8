//! How unlikely a row of the table of legal documents is: the weights by which one way of cutting the text
//! wins over another.

use std::sync::LazyLock;

use regex::Regex;

use super::symbols::{self, Number};
use super::text::{after, before, solid};

/// Longest title that may be a kind of document and nothing else, in bytes.
const LONGEST_KIND: usize = 60;

static KIND_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(?:bộ )?luật|thông tư(?: liên tịch)?|nghị định|nghị quyết|quyết định|pháp lệnh|văn bản hợp nhất)? ?(?:số:?)?\W*$")
        .expect("the pattern is constant")
});

/// Words that go on with a title.
const INSIDE: &[&str] = &["ngày", "và ", "do ", "được", "năm", "tại"];
/// Small words that start one where the kind of document was left out.
const VERBS: &[&str] =
    &["quy định", "sửa đổi", "hướng dẫn", "về ", "ban hành", "bãi bỏ", "phân cấp", "bổ sung"];

/// How unlikely it is that a title starts here.
pub(super) fn start_cost(title: &str) -> i32 {
    let Some(first) = title.chars().next() else {
        return 50;
    };
    if first.is_whitespace() {
        return 1 + start_cost(title.trim_start());
    }
    if first.is_lowercase() {
        let starts = |words: &[&str]| words.iter().any(|word| title.starts_with(word));
        if title.starts_with("của") {
            return 5;
        }
        return if starts(INSIDE) { 8 } else { 2 - 2 * i32::from(starts(VERBS)) };
    }
    if first.is_ascii_digit() {
        return 2;
    }
    if first.is_alphabetic() || matches!(first, '-' | '“' | '"' | '+' | '*' | '•') {
        0
    } else {
        5
    }
}

/// Cost of a row, or `None` if it cannot be one.
pub(super) fn cost_of(
    text: &str,
    title: usize,
    cell: usize,
    number: &Number,
    ending: &[Number],
) -> Option<i32> {
    let words = text.get(title..cell)?;
    if words.trim().is_empty() {
        return None;
    }
    let mut cost = 2 + number.cost + start_cost(words);
    let spaced = before(text, cell).is_some_and(char::is_whitespace);
    if words.len() <= LONGEST_KIND && KIND_ONLY.is_match(words) {
        cost += if spaced { 8 } else { 2 };
    }
    if spaced && cell == number.start {
        cost += if matches!(before(text, cell), Some('\n' | '\t')) { 1 } else { 4 };
    }
    if after(text, number.end).is_some_and(char::is_whitespace)
        && !(number.glued || cell < number.start)
    {
        cost += 3;
    }
    if matches!(before(text, cell), Some('/' | '(' | '-')) {
        cost += 4;
    }
    let own = text.get(number.start..number.end)?.trim_end_matches(['.', ';', ',']);
    if number.doubt >= symbols::CUT && opens_with(words, own) {
        cost -= 12;
    } else if mentions(words, own)
        || number.doubt > symbols::CUT && solid(words).ends_with(&solid(own))
    {
        cost -= if number.doubt >= symbols::CUT { 5 } else { 3 };
    }
    Some(cost + skipped(text, title, cell, own, cell < number.start, ending))
}

/// Cost of what a title would swallow: places inside it that look like the cell of another row, counted once
/// per number.
fn skipped(
    text: &str,
    title: usize,
    cell: usize,
    own: &str,
    words: bool,
    ending: &[Number],
) -> i32 {
    let mut cost = 0;
    let mut last = title;
    let from = ending.partition_point(|other| other.start < title);
    for other in ending.iter().skip(from).take_while(|other| other.start < cell) {
        let opens = other.lead == title
            && (other.start == title || before(text, other.start).is_some_and(char::is_whitespace));
        if other.start < last || opens || other.doubt >= symbols::CUT || other.end > cell {
            continue;
        }
        let closed = after(text, other.end).is_some_and(|c| !c.is_whitespace()) && other.cost == 0;
        if other.end == cell {
            // The title ends in another number: it is then usually the cell of an earlier row.
            // Words in front of a number that follow another number directly are a title of their own.
            if closed && text.get(other.start..other.end) != Some(own) {
                cost += if words { 8 } else { 2 };
            }
        } else if other.glued {
            cost += 6;
            last = other.end;
        } else if closed {
            cost += 7;
            last = other.end;
        }
    }
    cost
}

/// True if the first number of a title starts with these digits, so that they are that number cut short.
fn opens_with(title: &str, digits: &str) -> bool {
    let first = title.find(|c: char| c.is_ascii_digit()).and_then(|at| title.get(at..));
    first.and_then(|rest| rest.strip_prefix(digits)).is_some_and(|rest| rest.starts_with('/'))
}

/// True if a title names the number as a whole.
fn mentions(title: &str, number: &str) -> bool {
    title.match_indices(number).any(|(at, _)| {
        !before(title, at).is_some_and(|c| c.is_ascii_digit() || c == '/')
            && !after(title, at + number.len()).is_some_and(|c| c.is_ascii_digit())
    })
}
