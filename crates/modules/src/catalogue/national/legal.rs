//! The table of legal documents: title and number, printed without any separator. Titles may themselves
//! name other documents, and numbers often stand in the title too, so the reader weighs all ways of cutting
//! the text into rows and takes the one with the least doubt.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::legal_cost::{cost_of, start_cost};
use super::legal_title::{self, Date};
use super::problem::{Field, Problem, ProblemKind};
use super::symbols::{self, Number};
use super::text::{after, before, cut_overrun, is_blank, squash};

/// Head of the table as the portal prints it.
pub(super) const HEAD: &str = "Tên văn bản pháp lýMã văn bản";

/// Sections of the page that may follow the table.
const SECTIONS: &[&str] =
    &["Cơ quan thực hiện", "Yêu cầu, điều kiện", "Kết quả xử lý", "Kết quả thực hiện", "Từ khóa"];

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

/// How many characters in front of a number are searched for words of its cell.
const WINDOW: usize = 40;

/// A word of the kind of document that may stand in the cell in front of the number.
static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:Bộ luật|Luật|Thông tư liên tịch|Thông tư|Nghị định|Nghị quyết liên tịch|Nghị quyết|Quyết định|Pháp lệnh|Văn bản hợp nhất|Chỉ thị|Công văn)(?: số| số:)? ?$|(?:TT|NĐ|NQ|QĐ)$|[Ss]ố:? ?$")
        .expect("the pattern is constant")
});
/// Any words of that kind, misspelt ones included.
static WORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\w+(?: \w+){0,2}(?: số)? ?$").expect("the pattern is constant"));
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
        for (cell, prefix) in
            prefix_starts(text, number.start).into_iter().chain([(number.start, 0)])
        {
            let options: Vec<(usize, i32)> =
                best.range(..cell).rev().take(REACH).map(|(&at, &(cost, _))| (at, cost)).collect();
            for (title, cost) in options {
                let Some(own) = cost_of(text, title, cell, number, &ending) else {
                    continue;
                };
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
        let skipped = ending
            .iter()
            .filter(|number| number.start >= at && number.cost < 3)
            .filter(glued)
            .count();
        let left = if rest.trim().is_empty() {
            0
        } else {
            8 + start_cost(rest) + 4 * i32::try_from(skipped).unwrap_or(9)
        };
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
        rows.push(Cut {
            title: chosen.1,
            cell: unnumbered_cell(text, chosen.1),
            number: None,
            end: text.len(),
        });
    }
    rows
}

/// Where the cell of a last row without a number starts: it may repeat the title.
fn unnumbered_cell(text: &str, from: usize) -> usize {
    let letters: Vec<(usize, char)> =
        text.char_indices().filter(|&(at, c)| at >= from && !c.is_whitespace()).collect();
    let (title, cell) = letters.split_at(letters.len() / 2);
    let same = title.iter().map(|(_, c)| c).eq(cell.iter().map(|(_, c)| c));
    let start = cell.first().map_or(text.len(), |&(at, _)| at);
    if same { start } else { text.len() }
}

/// True if a row may end here: at the end, or where the next title is glued on or starts after a blank
/// with a capital.
fn may_end(text: &str, end: usize) -> bool {
    match after(text, end) {
        None => true,
        Some(c) if c.is_whitespace() => {
            let rest = text.get(end..).unwrap_or_default().trim_start();
            let broken = matches!(c, '\n' | '\t');
            rest.is_empty()
                || rest.starts_with(|c: char| {
                    c.is_alphabetic()
                        || broken && c.is_ascii_digit()
                        || matches!(c, '-' | '“' | '"')
                })
        }
        Some(c) => {
            c.is_alphanumeric() || matches!(c, '-' | '“' | '"' | '+' | '(' | '*' | '‘' | '•')
        }
    }
}

/// Starts of the cell if a kind of document stands in it before the number, glued to the title, with the
/// cost of each.
fn prefix_starts(text: &str, number: usize) -> Vec<(usize, i32)> {
    // Such words are short: looking further back would only cost time.
    let from = text
        .get(..number)
        .and_then(|lead| lead.char_indices().rev().nth(WINDOW))
        .map_or(0, |(at, _)| at);
    let Some(lead) = text.get(from..number) else {
        return Vec::new();
    };
    let glued = |at| before(text, at).is_some_and(|c| !c.is_whitespace() && c != '(');
    let mut starts = Vec::new();
    if let Some(found) = PREFIX.find(lead).filter(|found| from + found.start() > 0) {
        let small = found.as_str().starts_with(char::is_lowercase);
        let at = from + found.start();
        if glued(at) {
            starts.push((at, 0));
        } else if !small {
            starts.push((at, 3));
        }
    }
    let letters = lead.char_indices().rev().map(|(at, c)| (from + at, c));
    let word = letters.take(20).find(|&(at, c)| {
        let small_next = after(text, at + c.len_utf8()).is_some_and(char::is_lowercase);
        c.is_uppercase()
            && glued(at)
            && (small_next || before(text, at).is_some_and(|c| !c.is_uppercase()))
    });
    if let Some((at, _)) = word
        && starts.is_empty()
        && text.get(at..number).is_some_and(|words| WORDS.is_match(words))
    {
        starts.push((at, 2));
    }
    starts
}

fn row(text: &str, cut: &Cut, problems: &mut Vec<Problem>) -> LegalRow {
    let title = text.get(cut.title..cut.cell).unwrap_or_default().trim();
    let cell = text.get(cut.cell..cut.end).unwrap_or_default().trim();
    let number = cut.number.map(|number| {
        squash(text.get(number.start..number.end).unwrap_or_default())
            .trim_end_matches(['.', ';', ','])
            .to_owned()
    });
    let number = number.filter(|number| number.contains(|c: char| c.is_ascii_digit()));
    let mut say = |kind, text: &str| problems.push(Problem::new(Field::LegalBasis, kind, text));
    match cut.number.filter(|_| number.is_some()) {
        None => say(ProblemKind::LegalNumberMissing, title),
        Some(number) if number.doubt > 2 => {
            say(ProblemKind::LegalNumberDoubtful, &format!("{cell}: {title}"))
        }
        Some(_) => {}
    }
    let facts = legal_title::read(title, number.as_deref());
    LegalRow {
        title: title.to_owned(),
        number_raw: cell.to_owned(),
        number,
        date: facts.date,
        issuer: facts.issuer,
    }
}
