//! Several files of the crawl read as one import: bad lines do not stop it, equal codes are told apart.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::problem::{Field, Problem, ProblemKind};
use super::report::Report;
use super::row::{ParsedRow, RowError, RowErrorCause, parse_line};

/// A line that gave no row, with its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Name of the file.
    pub source: String,
    /// Line and cause.
    pub error: RowError,
}

/// A row with its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Name of the file.
    pub source: String,
    /// The row.
    pub row: ParsedRow,
}

/// An import under way.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Rows with a code of their own, in the order of the files.
    pub rows: Vec<Taken>,
    /// Further rows with a code that an earlier row already has, with other content.
    pub duplicates: Vec<Taken>,
    /// Rows that repeat an earlier row in full.
    pub repeated: usize,
    /// Lines that gave no row.
    pub rejected: Vec<Rejected>,
    codes: HashMap<String, usize>,
}

impl Batch {
    /// Reads a file. Lines may end in CRLF, the file may start with a byte order mark, blank lines count
    /// for the line numbers only.
    pub fn file(&mut self, source: &str, bytes: &[u8]) {
        for (index, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
            let number = index + 1;
            let Ok(text) = std::str::from_utf8(line) else {
                let excerpt = super::text::excerpt(&String::from_utf8_lossy(line));
                self.reject(
                    source,
                    RowError { line: number, cause: RowErrorCause::NotUtf8, excerpt },
                );
                continue;
            };
            if text.trim_start_matches('\u{feff}').trim().is_empty() {
                continue;
            }
            match parse_line(text, number) {
                Ok(row) => self.take(source, row),
                Err(error) => self.reject(source, error),
            }
        }
    }

    fn reject(&mut self, source: &str, error: RowError) {
        self.rejected.push(Rejected { source: source.to_owned(), error });
    }

    fn take(&mut self, source: &str, mut row: ParsedRow) {
        let first = self.codes.get(&row.code).and_then(|&at| self.rows.get(at));
        match first {
            Some(first) if first.row.digest == row.digest => self.repeated += 1,
            Some(first) => {
                let place = format!("{} ({}:{})", row.code, first.source, first.row.line);
                row.problems.push(Problem::new(Field::Code, ProblemKind::DuplicateCode, &place));
                self.duplicates.push(Taken { source: source.to_owned(), row });
            }
            None => {
                self.codes.insert(row.code.clone(), self.rows.len());
                self.rows.push(Taken { source: source.to_owned(), row });
            }
        }
    }

    /// Marks names that several codes share and sums everything up.
    pub fn finish(mut self) -> (Self, Report) {
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, taken) in self.rows.iter().enumerate() {
            names.entry(super::text::squash(&taken.row.name).to_lowercase()).or_default().push(at);
        }
        for same in names.into_values().filter(|same| same.len() > 1) {
            for at in same {
                if let Some(taken) = self.rows.get_mut(at)
                    && !taken.row.name.is_empty()
                {
                    let problem =
                        Problem::new(Field::Name, ProblemKind::DuplicateName, &taken.row.name);
                    taken.row.problems.push(problem);
                }
            }
        }
        let report = Report::of(&self);
        (self, report)
    }
}
