//! Results of a procedure with their result codes, and what the crawler took in after them.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::problem::{Field, Problem, ProblemKind};
use super::text::{is_blank, squash};

/// A result (kết quả giải quyết) of a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultItem {
    /// Name of the result.
    pub name: String,
    /// Result code such as `KQ.G15.000031`; older ones look like `000.00.00.G04-KQ0343`.
    pub code: Option<String>,
    /// The code as printed, where it is no code too.
    pub code_raw: String,
}

/// The results of a procedure and the sections of the page that follow them in the same text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// The results.
    pub items: Vec<ResultItem>,
    /// Search words the ministry gave.
    pub keywords: Option<String>,
    /// Description the ministry gave.
    pub description: Option<String>,
    /// Controls of the page that were crawled with the text.
    pub page_controls: Option<String>,
}

const KEYWORDS: &str = "Từ khóa";
const DESCRIPTION: &str = "Mô tả";
const CONTROLS: &str = "Chọn cơ quan thực hiện";
const MARK: &str = "Mã:";
/// Longest text after the last mark that is taken for a code somebody typed, in characters.
const LONGEST_CODE: usize = 40;

/// The usual form first; then any word of capitals, digits and marks that ends in a digit.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:KQ\.[A-Z]\d+\.\d{6}|[A-Z0-9][A-Za-z0-9._-]*\d|[A-Z]{2,6})")
        .expect("the pattern is constant")
});

/// Reads the results: names each followed by `Mã:` and a code, then the sections of the page.
pub(super) fn parse(raw: &str, problems: &mut Vec<Problem>) -> Results {
    let (head, tail) = raw.split_at(raw.find(KEYWORDS).unwrap_or(raw.len()));
    let mut results = Results::default();
    sections(tail, &mut results);
    let mut rest = head;
    while let Some(at) = rest.find(MARK) {
        let last = rest.get(at + MARK.len()..).is_some_and(|left| !left.contains(MARK));
        let name = squash(rest.get(..at).unwrap_or_default());
        let after = rest.get(at + MARK.len()..).unwrap_or_default();
        let length = code_length(after);
        // What stands after the last mark and is no code is the code as somebody typed it.
        let typed = length == 0 && last && after.chars().count() <= LONGEST_CODE;
        let (code, left) = after.split_at(if typed { after.len() } else { length });
        let code_raw = squash(code);
        rest = left;
        if length == 0 {
            problems.push(Problem::new(
                Field::Results,
                ProblemKind::ResultCodeMissing,
                &format!("{name} {MARK} {code_raw}"),
            ));
        }
        results.items.push(ResultItem {
            name,
            code: (length > 0).then(|| code_raw.clone()),
            code_raw,
        });
    }
    if !is_blank(rest) {
        problems.push(Problem::new(Field::Results, ProblemKind::ResultCodeMissing, rest));
        results.items.push(ResultItem { name: squash(rest), code: None, code_raw: String::new() });
    }
    results
}

/// Length of the code at the front of `text`. Digits after the usual six belong to the code, too, unless
/// they number the next name, as in `2. Văn bản`.
fn code_length(text: &str) -> usize {
    let length = CODE.find(text).map_or(0, |code| code.end());
    let left = text.get(length..).unwrap_or_default();
    let more = left.find(|c: char| !c.is_ascii_digit()).unwrap_or(left.len());
    let closed =
        left.get(more..).and_then(|rest| rest.chars().next()).is_none_or(char::is_alphabetic);
    if length > 0 && closed { length + more } else { length }
}

/// Reads the sections after a field: search words, description, controls of the page.
pub(super) fn sections(tail: &str, results: &mut Results) {
    let (tail, controls) = tail.split_at(tail.find(CONTROLS).unwrap_or(tail.len()));
    let tail = tail.strip_prefix(KEYWORDS).unwrap_or(tail);
    let (keywords, description) = tail.split_once(DESCRIPTION).unwrap_or((tail, ""));
    let keep = |text: &str| (!is_blank(text)).then(|| text.trim().to_owned());
    results.keywords = keep(keywords);
    results.description = keep(description);
    results.page_controls = keep(controls);
}
