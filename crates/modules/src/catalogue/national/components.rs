//! The tables of papers: per case variant its title, the head of the table, and rows of paper, template
//! files and number of originals and copies, printed without any separator.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::problem::{Field, Problem, ProblemKind};
use super::quantity::{self, Quantity};
use super::templates;
use super::text::{before, is_blank, squash};

/// A name that lists papers: it starts with a mark, and another stands after the end of a sentence.
static SEVERAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*[-+*][^\n]*?[.;]\s*[-+*] ?\w").expect("the pattern is constant")
});

/// Head of each table as the portal prints it.
pub(super) const HEAD: &str = "Tên giấy tờMẫu đơn, tờ khaiSố lượng";

/// One paper of the dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComponentRow {
    /// Name of the paper as printed.
    pub name: String,
    /// Names of the template files.
    pub templates: Vec<String>,
    /// Originals to hand in.
    pub originals: u32,
    /// Copies to hand in.
    pub copies: u32,
    /// The cell with the number of papers as printed; empty if the source has none.
    pub quantity: String,
}

/// A case variant with its papers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseTable {
    /// Title of the case, empty where the portal prints dashes.
    pub title: String,
    /// The title as printed.
    pub title_raw: String,
    /// The papers in the order of the source.
    pub rows: Vec<ComponentRow>,
}

/// All tables of papers of a procedure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Components {
    /// The case variants.
    pub cases: Vec<CaseTable>,
    /// All of the text if there is no table.
    pub unparsed: String,
}

impl Components {
    /// The pieces of the text in their order, without the heads of the tables.
    pub fn pieces(&self) -> Vec<&str> {
        let mut pieces = vec![self.unparsed.as_str()];
        for case in &self.cases {
            pieces.push(&case.title_raw);
            for row in &case.rows {
                pieces.push(&row.name);
                pieces.extend(row.templates.iter().map(String::as_str));
                pieces.push(&row.quantity);
            }
        }
        pieces
    }

    /// Number of papers over all cases.
    pub fn papers(&self) -> usize {
        self.cases.iter().map(|case| case.rows.len()).sum()
    }
}

/// Reads the tables.
pub(super) fn parse(raw: &str, problems: &mut Vec<Problem>) -> Components {
    let mut components = Components::default();
    let mut blocks = raw.split(HEAD);
    let first = blocks.next().unwrap_or_default();
    let blocks: Vec<&str> = blocks.collect();
    if blocks.is_empty() {
        first.trim().clone_into(&mut components.unparsed);
        if !is_blank(first) {
            problems.push(Problem::new(Field::Components, ProblemKind::TableMissing, first));
        }
        return components;
    }
    let mut title = first.trim();
    for (index, block) in blocks.iter().enumerate() {
        let last = index + 1 == blocks.len();
        let (mut rows, rest) = rows(block, last, problems);
        if last && !rest.is_empty() {
            // No title can follow the last table: what is left is a paper without a number.
            problems.push(Problem::new(Field::Components, ProblemKind::QuantityMissing, rest));
            rows.push(paper(rest, "", 0, 0, problems));
        }
        components.cases.push(CaseTable {
            title: name_of(title),
            title_raw: title.to_owned(),
            rows,
        });
        title = rest;
    }
    components
}

fn name_of(title: &str) -> String {
    if is_blank(title) { String::new() } else { squash(title) }
}

/// Reads the rows of one table; what follows the last row is the title of the next case.
fn rows<'a>(
    block: &'a str,
    last: bool,
    problems: &mut Vec<Problem>,
) -> (Vec<ComponentRow>, &'a str) {
    let mut rows = Vec::new();
    let mut from = 0;
    let cells = quantity::find(block, last);
    for (index, &Quantity { start, end, originals, copies, ambiguous }) in cells.iter().enumerate()
    {
        // Directly before another cell, a number after a blank or a colon is the end of the name.
        let spoken = before(block, start).is_some_and(|c| c.is_whitespace() || c == ':');
        if spoken && cells.get(index + 1).is_some_and(|next| next.start == end) {
            continue;
        }
        let text = block.get(from..start).unwrap_or_default();
        let cell = block.get(start..end).unwrap_or_default();
        let mut say = |kind, text: &str| problems.push(Problem::new(Field::Components, kind, text));
        if ambiguous {
            say(ProblemKind::QuantityAmbiguous, &tail(block.get(from..end).unwrap_or_default()));
        }
        if text.trim().is_empty() {
            say(ProblemKind::PaperUnnamed, cell);
        }
        if originals == 0 && copies == 0 {
            say(ProblemKind::QuantityZero, &format!("{cell}: {}", squash(text)));
        }
        rows.push(paper(text, cell, originals, copies, problems));
        from = end;
    }
    (rows, block.get(from..).unwrap_or_default().trim())
}

/// A paper from the text of its first two cells and that of the third.
fn paper(
    text: &str,
    quantity: &str,
    originals: u32,
    copies: u32,
    problems: &mut Vec<Problem>,
) -> ComponentRow {
    let (name, files, certain) = templates::split(text);
    if !certain {
        problems.push(Problem::new(Field::Components, ProblemKind::TemplateUncertain, &tail(text)));
    }
    if SEVERAL.is_match(name) {
        problems.push(Problem::new(Field::Components, ProblemKind::PapersInOneRow, name));
    }
    ComponentRow {
        name: name.trim().to_owned(),
        templates: files.into_iter().map(|file| file.trim().to_owned()).collect(),
        originals,
        copies,
        quantity: quantity.to_owned(),
    }
}

/// The end of a text, where the doubtful part stands.
fn tail(text: &str) -> String {
    let count = text.chars().count();
    text.chars().skip(count.saturating_sub(100)).collect()
}
