//! A document that stops the clock or lets it run again: symbol, date and, where there is one, its file.

use super::intake::{NewFile, attachment};
use super::{Case, required};
use crate::dossiers::store;
use crate::k::dossiers as k;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::i18n::format;
use kernel::problem::{FieldProblem, Problem, Words};
use serde_json::{Value, json};

/// Most characters of a symbol.
const LONGEST: usize = 100;

/// A document as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Basis {
    /// Number and symbol, such as `118/UBND-TP`.
    pub symbol: String,
    /// Date of issue, `24/11/2026` or `2026-11-24`.
    pub date: String,
    /// The document itself.
    pub files: Vec<NewFile>,
}

/// A document whose symbol and date were checked.
pub(super) struct Checked {
    symbol: String,
    date: Date,
}

impl Checked {
    /// As the clock and the pages name it.
    pub(super) fn said(&self) -> String {
        format!("{}, {}", self.symbol, format::date(self.date))
    }

    /// As the event keeps it.
    pub(super) fn told(&self, basis: &Basis) -> Value {
        json!({
            "document": self.said(),
            "symbol": self.symbol,
            "date": self.date,
            "files": basis.files,
        })
    }
}

impl Basis {
    /// Everything that is wrong with it, with what the act itself found wrong.
    pub(super) fn check(
        &self,
        now: Timestamp,
        mut problems: Vec<FieldProblem>,
    ) -> Result<Checked, Problem> {
        let mut say = |field: &str, words| problems.push(FieldProblem::new(field, words));
        let symbol = required("document", &self.symbol).unwrap_or_default();
        if symbol.is_empty() {
            say("document", Words::new(k::NEEDED));
        } else if symbol.chars().count() > LONGEST || !symbol.chars().any(char::is_numeric) {
            say("document", Words::new(k::DOCUMENT_SYMBOL));
        }
        let date = format::read_date(&self.date);
        match date {
            None => say("document_date", Words::new(k::DOCUMENT_DATE)),
            Some(date) if date > format::local(now).date() => {
                say("document_date", Words::new(k::DOCUMENT_AHEAD));
            }
            Some(_) => {}
        }
        match date {
            Some(date) if problems.is_empty() => Ok(Checked { symbol, date }),
            _ => Err(Problem::invalid(problems)),
        }
    }

    /// Keeps the files with the dossier.
    pub(super) fn keep(&self, case: &mut Case<'_, '_>) -> Result<(), Problem> {
        let (key, by) = (case.key(), case.account());
        for file in &self.files {
            let file = NewFile { component: String::new(), ..file.clone() };
            store::put_attachment(case.tx, key, &attachment(&file, case.now), by)?;
        }
        Ok(())
    }
}
