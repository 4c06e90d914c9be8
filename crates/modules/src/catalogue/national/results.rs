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

static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:KQ[.-][GH]\d+(?:[.-](?:KQ-?)?\d+)|(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}-KQ-?\d+|[A-Z]{2,4}[-.][A-Z]+\.?[A-Z]*\d*[.-]?(?:KQ)?\d+|[A-Z]{2,5}\d*|[A-Za-z]+_[A-Z]\d+|\d+)")
        .expect("the pattern is constant")
});

/// Reads the results: names each followed by `Mã:` and a code, then the sections of the page.
pub(super) fn parse(raw: &str, problems: &mut Vec<Problem>) -> Results {
    let (head, tail) = raw.split_at(raw.find(KEYWORDS).unwrap_or(raw.len()));
    let mut results = Results::default();
    sections(tail, &mut results);
    let mut rest = head;
    while let Some(at) = rest.find(MARK) {
        let name = squash(rest.get(..at).unwrap_or_default());
        let after = rest.get(at + MARK.len()..).unwrap_or_default();
        let length = CODE.find(after).map_or(0, |code| code.end());
        let (code, left) = after.split_at(length);
        let code = squash(code);
        rest = left;
        if code.is_empty() {
            problems.push(Problem::new(Field::Results, ProblemKind::ResultCodeMissing, &name));
        }
        results.items.push(ResultItem { name, code: (!code.is_empty()).then_some(code) });
    }
    if !is_blank(rest) {
        problems.push(Problem::new(Field::Results, ProblemKind::ResultCodeMissing, rest));
        results.items.push(ResultItem { name: squash(rest), code: None });
    }
    results
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
