//! The table of legal documents: title and number, printed without any separator. Titles may themselves
//! name other documents, and numbers often stand in the title too, so the reader weighs all ways of cutting
//! the text into rows and takes the one with the least doubt.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::legal_title::{self, Date};
use super::problem::{Field, Problem, ProblemKind};
use super::symbols::{self, Number};
use super::text::{after, before, cut_overrun, is_blank, solid, squash};

/// Head of the table as the portal prints it.
pub(super) const HEAD: &str = "Tên văn bản pháp lýMã văn bản";

/// Sections of the page that may follow the table.
const SECTIONS: &[&str] = &["Cơ quan thực hiện", "Yêu cầu, điều kiện", "Kết quả xử lý", "Kết quả thực hiện", "Từ khóa"];

/// A legal document the procedure rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalRow {
    /// Title as printed.
    pub title: String,
    /// The cell with the number as printed.
    pub number_raw: String,
    /// Number and symbol alone, e.g. `60/2014/QH13`; absent if the portal prints none.
    pub number: Option<String>,
    /// Day of issue, if the title gives it.
    pub date: Option<Date>,
    /// Who issued it, if the title says so.
    pub issuer: Option<String>,
}

/// The table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalBasis {
    /// The documents in the order of the source.
    pub rows: Vec<LegalRow>,
    /// Text in front of the table, or all of it if there is none.
    pub unparsed: String,
    /// Sections of the page that were crawled after the table.
    pub overrun: String,
}

impl LegalBasis {
    /// The pieces of the text in their order, without the head of the table.
    pub fn pieces(&self) -> Vec<&str> {
        let mut pieces = vec![self.unparsed.as_str()];
        for row in &self.rows {
            pieces.extend([row.title.as_str(), row.number_raw.as_str()]);
        }
        pieces.push(&self.overrun);
        pieces
    }
}

/// How many possible ends of rows a title may reach over: bounds the work on hostile text.
const REACH: usize = 40;

/// A word of the kind of document that may stand in the cell in front of the number.
static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:Bộ luật|Luật|Thông tư liên tịch|Thông tư|Nghị định|Nghị quyết liên tịch|Nghị quyết|Quyết định|Pháp lệnh|Văn bản hợp nhất|Chỉ thị|Công văn)(?: số| số:)? ?$|(?:TT|NĐ|NQ|QĐ)$|số:? ?$")
        .expect("the pattern is constant")
});
/// Any words of that kind, misspelt ones included.
static WORDS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\w+(?: \w+){0,2}(?: số)? ?$").expect("the pattern is constant"));
static KIND_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(?:bộ )?luật|thông tư(?: liên tịch)?|nghị định|nghị quyết|quyết định|pháp lệnh|văn bản hợp nhất)? ?(?:số:?)?\W*$")
        .expect("the pattern is constant")
});

/// Reads the table.
pub(super) fn parse(raw: &str, problems: &mut Vec<Problem>) -> LegalBasis {
    let mut basis = LegalBasis::default();
    let Some((lead, table)) = raw.split_once(HEAD) else {
        raw.trim().clone_into(&mut basis.unparsed);
        if !is_blank(raw) {
            problems.push(Problem::new(Field::LegalBasis, ProblemKind::TableMissing, raw));
        }
        return basis;
    };
    lead.trim().clone_into(&mut basis.unparsed);
    if !basis.unparsed.is_empty() {
        problems.push(Problem::new(Field::LegalBasis, ProblemKind::UnparsedRemainder, lead));
    }
    if table.contains(HEAD) {
        problems.push(Problem::new(Field::LegalBasis, ProblemKind::MergedTable, table));
    }
    let table = table.replace(HEAD, "");
    let (table, overrun) = cut_overrun(&table, SECTIONS);
    overrun.trim().clone_into(&mut basis.overrun);
    if !basis.overrun.is_empty() {
        problems.push(Problem::new(Field::LegalBasis, ProblemKind::MergedTable, overrun));
    }
    for cut in cuts(table) {
        basis.rows.push(row(table, &cut, problems));
    }
    basis
}

/// One row: where its title, its cell and its number start and where it ends.
#[derive(Clone, Copy, Debug)]
struct Cut {
    title: usize,
    cell: usize,
    number: Option<Number>,
    end: usize,
}

/// The rows of the cheapest way of cutting the text.
fn cuts(text: &str) -> Vec<Cut> {
    let numbers = symbols::find(text);
    let ending: Vec<Number> = numbers
        .into_iter()
        .filter(|number| may_end(text, number.end) && before(text, number.start) != Some('/'))
        .map(|number| match prefix_starts(text, number.start).first() {
            Some(&(lead, 0)) => Number { lead, glued: true, ..number },
            _ => number,
        })
        .collect();
    // best[at] = cost of reading everything before byte `at`, with the last row.
    let mut best: BTreeMap<usize, (i32, Option<Cut>)> = BTreeMap::from([(0, (0, None))]);
    let mut order = ending.clone();
    order.sort_by_key(|number| (number.end, number.start));
    for number in &order {
        for (cell, prefix) in std::iter::once((number.start, 0)).chain(prefix_starts(text, number.start)) {
            let options: Vec<(usize, i32)> = best.range(..cell).rev().take(REACH).map(|(&at, &(cost, _))| (at, cost)).collect();
            for (title, cost) in options {
                let Some(own) = cost_of(text, title, cell, number, &ending) else { continue };
                let cut = Cut { title, cell, number: Some(*number), end: number.end };
                let entry = best.entry(number.end).or_insert((i32::MAX, None));
                if cost + own + prefix < entry.0 {
                    *entry = (cost + own + prefix, Some(cut));
                }
            }
        }
    }
    finish(text, &best, &ending)
}

fn finish(text: &str, best: &BTreeMap<usize, (i32, Option<Cut>)>, ending: &[Number]) -> Vec<Cut> {
    let mut chosen = (i32::MAX, 0);
    for (&at, &(cost, _)) in best {
        let rest = text.get(at..).unwrap_or_default();
        let glued = |number: &&Number| after(text, number.end).is_none_or(|c| !c.is_whitespace());
        let skipped = ending.iter().filter(|number| number.start >= at && number.cost < 3).filter(glued).count();
        let left = if rest.trim().is_empty() { 0 } else { 8 + start_cost(rest) + 4 * i32::try_from(skipped).unwrap_or(9) };
        if cost + left < chosen.0 {
            chosen = (cost + left, at);
        }
    }
    let mut rows = Vec::new();
    let mut at = chosen.1;
    while let Some((_, Some(cut))) = best.get(&at) {
        rows.push(*cut);
        at = cut.title;
    }
    rows.reverse();
    if !text.get(chosen.1..).unwrap_or_default().trim().is_empty() {
        let cell = unnumbered_cell(text, chosen.1);
        rows.push(Cut { title: chosen.1, cell, number: None, end: text.len() });
    }
    rows
}

/// A row whose cell repeats the title, or holds a day or a year instead of a number.
fn unnumbered_cell(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let all = solid(rest);
    for (at, _) in rest.char_indices().skip(1) {
        let (title, cell) = rest.split_at(at);
        if 2 * solid(title).len() == all.len() && solid(title) == solid(cell) {
            return from + at;
        }
    }
    text.len()
}

/// True if a row may end here: at the end, or where the next title is glued on or starts after a blank
/// with a capital.
fn may_end(text: &str, end: usize) -> bool {
    match after(text, end) {
        None => true,
        Some(c) if c.is_whitespace() => {
            let rest = text.get(end..).unwrap_or_default().trim_start();
            rest.is_empty() || rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '-' | '“' | '"'))
        }
        Some(c) => c.is_alphanumeric() || matches!(c, '-' | '“' | '"' | '+' | '(' | '*' | '‘' | '•'),
    }
}

/// Starts of the cell if a kind of document stands in it before the number, glued to the title, with the
/// cost of each.
fn prefix_starts(text: &str, number: usize) -> Vec<(usize, i32)> {
    let Some(lead) = text.get(..number) else { return Vec::new() };
    let glued = |at| before(text, at).is_some_and(|c| !c.is_whitespace() && c != '(');
    let mut starts = Vec::new();
    if let Some(found) = PREFIX.find(lead).filter(|found| found.start() > 0) {
        let small = found.as_str().starts_with(char::is_lowercase);
        if glued(found.start()) {
            starts.push((found.start(), 0));
        } else if !small {
            starts.push((found.start(), 3));
        }
    }
    let word = lead
        .char_indices()
        .rev()
        .take(20)
        .find(|&(at, c)| c.is_uppercase() && glued(at) && before(text, at).is_some_and(|c| !c.is_uppercase()));
    if let Some((at, _)) = word
        && starts.is_empty()
        && text.get(at..number).is_some_and(|words| WORDS.is_match(words))
    {
        starts.push((at, 2));
    }
    starts
}

/// Words that go on with a title.
const INSIDE: &[&str] = &["ngày", "và ", "do ", "được", "năm", "tại"];
/// Small words that start one where the kind of document was left out.
const VERBS: &[&str] = &["quy định", "sửa đổi", "hướng dẫn", "về ", "ban hành", "bãi bỏ", "phân cấp", "bổ sung"];

/// How unlikely it is that a title starts here.
fn start_cost(title: &str) -> i32 {
    let Some(first) = title.chars().next() else { return 50 };
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
    if first.is_alphabetic() || matches!(first, '-' | '“' | '"' | '+' | '*' | '•') { 0 } else { 5 }
}

/// Cost of a row, or `None` if it cannot be one.
fn cost_of(text: &str, title: usize, cell: usize, number: &Number, ending: &[Number]) -> Option<i32> {
    let words = text.get(title..cell)?;
    if words.trim().is_empty() {
        return None;
    }
    let mut cost = 2 + number.cost + start_cost(words);
    let spaced = before(text, cell).is_some_and(char::is_whitespace);
    if KIND_ONLY.is_match(words) {
        cost += if spaced { 8 } else { 2 };
    }
    if spaced && cell == number.start {
        cost += 4;
    }
    if after(text, number.end).is_some_and(char::is_whitespace) && !(number.glued || cell < number.start) {
        cost += 3;
    }
    if matches!(before(text, cell), Some('/' | '(' | '-')) {
        cost += 4;
    }
    let own = text.get(number.start..number.end)?.trim_end_matches(['.', ';', ',']);
    if mentions(words, own) {
        cost -= if number.doubt >= symbols::CUT { 5 } else { 3 };
    }
    Some(cost + skipped(text, title, cell, own, cell < number.start, ending))
}

/// Cost of what a title would swallow: places inside it that look like the cell of another row, counted once
/// per number.
fn skipped(text: &str, title: usize, cell: usize, own: &str, words: bool, ending: &[Number]) -> i32 {
    let mut cost = 0;
    let mut last = title;
    let from = ending.partition_point(|other| other.start < title);
    for other in ending.iter().skip(from).take_while(|other| other.start < cell) {
        let opens = other.lead == title && (other.start == title || before(text, other.start).is_some_and(char::is_whitespace));
        if other.start < last || opens || other.doubt >= symbols::CUT || other.end > cell {
            continue;
        }
        let closed = after(text, other.end).is_some_and(|c| !c.is_whitespace()) && other.cost == 0;
        if other.end == cell {
            // The title ends in another number: it is then usually the cell of an earlier row.
            // Words in front of a number that follow another number directly are a title of their own.
            if closed && text.get(other.start..other.end) != Some(own) {
                cost += if words { 6 } else { 2 };
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

/// True if a title names the number as a whole.
fn mentions(title: &str, number: &str) -> bool {
    title.match_indices(number).any(|(at, _)| {
        !before(title, at).is_some_and(|c| c.is_ascii_digit() || c == '/') && !after(title, at + number.len()).is_some_and(|c| c.is_ascii_digit())
    })
}

fn row(text: &str, cut: &Cut, problems: &mut Vec<Problem>) -> LegalRow {
    let title = text.get(cut.title..cut.cell).unwrap_or_default().trim();
    let cell = text.get(cut.cell..cut.end).unwrap_or_default().trim();
    let number = cut.number.map(|number| {
        squash(text.get(number.start..number.end).unwrap_or_default()).trim_end_matches(['.', ';', ',']).to_owned()
    });
    let mut say = |kind, text: &str| problems.push(Problem::new(Field::LegalBasis, kind, text));
    match &cut.number {
        None => say(ProblemKind::LegalNumberMissing, title),
        Some(number) if number.doubt > 2 => say(ProblemKind::LegalNumberDoubtful, &format!("{cell}: {title}")),
        Some(_) => {}
    }
    let facts = legal_title::read(title, number.as_deref());
    LegalRow { title: title.to_owned(), number_raw: cell.to_owned(), number, date: facts.date, issuer: facts.issuer }
}
