//! Loading the public list of units (`level,code,parent_code,kind,name,full_name,full_name_en`), row by
//! row, in portions that each are kept or not as a whole. The same file twice changes nothing.

use super::rules::{Unit, UnitKind, id_of};
use super::store;
use crate::k::units as k;
use jiff::civil::Date;
use kernel::db::{Db, DbError};
use kernel::fold::nfc;
use kernel::i18n::Lang;
use kernel::problem::Words;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// Rows per transaction.
const PORTION: usize = 500;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows read, without the header.
    pub rows: usize,
    /// Units added.
    pub added: usize,
    /// Units that were there already.
    pub unchanged: usize,
    /// Rows that were left out, each with its reason.
    pub problems: Vec<RowProblem>,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// Line of the file, the header being line 1.
    pub line: u64,
    /// What is wrong and how to put it right.
    pub message: Words,
}

#[derive(Clone, Debug, Deserialize)]
struct CsvRow {
    code: String,
    #[serde(default)]
    parent_code: String,
    kind: String,
    name: String,
    full_name: String,
    #[serde(default)]
    full_name_en: String,
}

#[derive(Clone)]
struct Planned {
    line: u64,
    row: CsvRow,
    kind: UnitKind,
}

/// Loads a list of the units in force from a day on. `source` names the list, e.g. its file name.
pub fn import(db: &Db, csv: &[u8], valid_from: Date, source: &str) -> Result<Report, DbError> {
    let mut report = Report::default();
    let planned = parse(csv, &mut report);
    let source: Arc<str> = source.into();
    for portion in planned.chunks(PORTION) {
        let portion = portion.to_vec();
        let source = Arc::clone(&source);
        let (added, unchanged, problems) = db.write_blocking(move |tx| {
            let mut known: HashMap<String, Unit> = store::coded(tx, valid_from)?
                .into_iter()
                .filter_map(|unit| unit.code.clone().map(|code| (code, unit)))
                .collect();
            let (mut added, mut unchanged, mut problems) = (0, 0, Vec::new());
            for Planned { line, row, kind } in &portion {
                match place(row, *kind, &known, valid_from, &source) {
                    Ok(Some(unit)) => {
                        store::insert(tx, &unit)?;
                        known.insert(row.code.clone(), unit);
                        added += 1;
                    }
                    Ok(None) => unchanged += 1,
                    Err(message) => problems.push(RowProblem { line: *line, message }),
                }
            }
            Ok::<_, DbError>((added, unchanged, problems))
        })?;
        report.added += added;
        report.unchanged += unchanged;
        report.problems.extend(problems);
    }
    report.problems.sort_by_key(|problem| problem.line);
    Ok(report)
}

/// Reads the rows and sorts out what cannot be read; units above come before those below them.
fn parse(csv: &[u8], report: &mut Report) -> Vec<Planned> {
    let csv = csv.strip_prefix(b"\xef\xbb\xbf").unwrap_or(csv);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(csv);
    let mut planned: Vec<Planned> = Vec::new();
    let mut codes: HashMap<String, u64> = HashMap::new();
    let headers = reader.headers().cloned().unwrap_or_default();
    for record in reader.records() {
        report.rows += 1;
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                report.problems.push(problem(line, Words::new(k::IMPORT_UNREADABLE)));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let Ok(mut row) = record.deserialize::<CsvRow>(Some(&headers)) else {
            report.problems.push(problem(line, Words::new(k::IMPORT_COLUMNS)));
            continue;
        };
        for text in [
            &mut row.code,
            &mut row.parent_code,
            &mut row.kind,
            &mut row.name,
            &mut row.full_name,
            &mut row.full_name_en,
        ] {
            *text = nfc(text);
        }
        match check(&row, &codes) {
            Ok(kind) => {
                codes.insert(row.code.clone(), line);
                planned.push(Planned { line, row, kind });
            }
            Err(message) => report.problems.push(problem(line, message)),
        }
    }
    planned.sort_by_key(|planned| planned.kind.level());
    planned
}

fn problem(line: u64, message: Words) -> RowProblem {
    RowProblem { line, message }
}

fn check(row: &CsvRow, codes: &HashMap<String, u64>) -> Result<UnitKind, Words> {
    if row.code.is_empty() || !row.code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Words::new(k::IMPORT_CODE).with("code", &row.code));
    }
    if row.name.is_empty() || row.full_name.is_empty() {
        return Err(Words::new(k::IMPORT_NAME).with("code", &row.code));
    }
    let kind = UnitKind::ALL
        .iter()
        .copied()
        .find(|kind| kind.is_body() && kind_matches(*kind, &row.kind))
        .ok_or_else(|| Words::new(k::IMPORT_KIND).with("kind", &row.kind))?;
    match codes.get(&row.code) {
        Some(first) => Err(Words::new(k::IMPORT_TWICE).with("code", &row.code).with("line", first)),
        None => Ok(kind),
    }
}

/// The list writes kinds as the message file names them in Vietnamese; a city is also `Thành phố`.
fn kind_matches(kind: UnitKind, text: &str) -> bool {
    let text = text.to_lowercase();
    Lang::Vi.t(kind.label()).to_lowercase() == text
        || (kind == UnitKind::City && text == "thành phố")
}

/// The unit to add for a row; nothing if it is there already.
fn place(
    row: &CsvRow,
    kind: UnitKind,
    known: &HashMap<String, Unit>,
    valid_from: Date,
    source: &str,
) -> Result<Option<Unit>, Words> {
    if let Some(unit) = known.get(&row.code) {
        return if unit.name_vi == row.name && unit.kind == kind {
            Ok(None)
        } else {
            Err(Words::new(k::IMPORT_HELD).with("code", &row.code).with("name", &unit.full_name_vi))
        };
    }
    let parent = match row.parent_code.as_str() {
        "" => None,
        code => Some(
            known
                .get(code)
                .map(|unit| unit.id)
                .ok_or_else(|| Words::new(k::IMPORT_PARENT).with("code", code))?,
        ),
    };
    let english = if row.full_name_en.is_empty() { &row.full_name } else { &row.full_name_en };
    Ok(Some(Unit {
        id: id_of(&format!("{}@{valid_from}", row.code)),
        code: Some(row.code.clone()),
        eid: None,
        kind,
        function: None,
        parent,
        name_vi: row.name.clone(),
        name_en: row.name.clone(),
        full_name_vi: row.full_name.clone(),
        full_name_en: english.clone(),
        valid_from,
        valid_to: None,
        source: source.to_owned(),
        unverified: false,
    }))
}

impl Report {
    /// The report for programs, with words in a language.
    pub fn json(&self, lang: Lang) -> serde_json::Value {
        #[derive(Serialize)]
        struct Row {
            line: u64,
            code: &'static str,
            message: String,
        }
        let problems: Vec<Row> = self
            .problems
            .iter()
            .map(|problem| Row {
                line: problem.line,
                code: problem.message.code(),
                message: problem.message.text(lang),
            })
            .collect();
        serde_json::json!({
            "rows": self.rows,
            "added": self.added,
            "unchanged": self.unchanged,
            "problems": problems,
        })
    }

    /// The report for people, one line per fact.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = lang.f(
            k::IMPORT_SUMMARY,
            &[
                ("rows", &self.rows),
                ("added", &self.added),
                ("unchanged", &self.unchanged),
                ("problems", &self.problems.len()),
            ],
        );
        for problem in &self.problems {
            out.push('\n');
            out.push_str(&lang.f(
                k::IMPORT_LINE,
                &[("line", &problem.line), ("message", &problem.message.text(lang))],
            ));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "level,code,parent_code,kind,name,full_name,full_name_en\n";

    fn read(rows: &str) -> (Vec<Planned>, Report) {
        let mut report = Report::default();
        let planned = parse(format!("{HEAD}{rows}").as_bytes(), &mut report);
        (planned, report)
    }

    #[test]
    fn units_above_come_before_those_below_whatever_the_order_of_the_rows() {
        let (planned, report) = read(
            "commune,00004,01,Phường,Ba Đình,Phường Ba Đình,Ba Dinh Ward\n\
             province,01,,Thành phố,Hà Nội,Thành phố Hà Nội,Hanoi City\n",
        );
        assert_eq!(report.problems, []);
        let codes: Vec<_> = planned.iter().map(|planned| planned.row.code.as_str()).collect();
        assert_eq!(codes, ["01", "00004"]);
        assert_eq!(planned[0].line, 3);
    }

    #[test]
    fn every_bad_row_is_told_with_its_line_and_the_rest_is_kept() {
        let (planned, report) = read(
            "commune,abc,01,Phường,A,Phường A,\n\
             commune,00004,01,Bản,B,Bản B,\n\
             commune,00005,01,Xã,,,\n\
             commune,00006,01,Xã,C,Xã C,\n\
             commune,00006,01,Xã,D,Xã D,\n\
             commune\n",
        );
        let lines: Vec<_> = report.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 3, 4, 6, 7]);
        assert_eq!(planned.len(), 1);
        assert_eq!(report.rows, 6);
    }
}
