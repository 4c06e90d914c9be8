//! What an import did, summed and per row, as text in both languages and as JSON.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::batch::{Batch, Rejected, Taken};
use super::limit::LimitState;
use super::problem::{Field, Problem, ProblemKind, Severity};
use super::row::ParsedRow;
use crate::i18n::Lang;
use crate::k::national as words;

/// The sum of an import.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Lines that are not blank.
    pub read: usize,
    /// Procedures taken.
    pub taken: usize,
    /// Rows with a code already taken and other content.
    pub duplicates: usize,
    /// Rows that repeat an earlier one in full.
    pub repeated: usize,
    /// Lines that gave no row.
    pub rejected: Vec<Rejected>,
    /// Pieces separated, by name: `channels`, `cases`, `papers`, `templates`, `documents`, `results`.
    pub pieces: BTreeMap<String, usize>,
    /// Channel rows by how far their limit could be read.
    pub limits: BTreeMap<LimitState, usize>,
    /// Shares per field.
    pub fields: Vec<FieldShare>,
    /// Problems by kind, the most frequent first.
    pub problems: Vec<ProblemCount>,
    /// The rows that have problems.
    pub rows: Vec<RowSummary>,
}

/// How well one field was read.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldShare {
    /// The field.
    pub field: Field,
    /// Procedures that have it.
    pub present: usize,
    /// Of these, procedures in which it was read in full.
    pub parsed: usize,
    /// `parsed / present`, 1 if nobody has the field.
    pub share: f64,
    /// Of those present, procedures without any warning on it, doubtful values of the source included.
    pub clean: usize,
}

/// How often a kind of problem occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemCount {
    /// The kind.
    pub kind: ProblemKind,
    /// Its usual severity.
    pub severity: Severity,
    /// Places.
    pub count: usize,
    /// Procedures.
    pub rows: usize,
}

/// The problems of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSummary {
    /// Name of the file.
    pub source: String,
    /// Line in the file.
    pub line: usize,
    /// Code of the procedure.
    pub code: String,
    /// Its problems.
    pub problems: Vec<Problem>,
}

impl Report {
    pub(super) fn of(batch: &Batch) -> Self {
        let mut report = Self {
            read: batch.rows.len() + batch.duplicates.len() + batch.repeated + batch.rejected.len(),
            taken: batch.rows.len(),
            duplicates: batch.duplicates.len(),
            repeated: batch.repeated,
            rejected: batch.rejected.clone(),
            ..Self::default()
        };
        for taken in &batch.rows {
            report.count_pieces(&taken.row);
        }
        report.fields = Field::ALL.iter().map(|&field| share(field, &batch.rows)).collect();
        let all = || batch.rows.iter().chain(&batch.duplicates);
        report.problems = problem_counts(all());
        report.rows = all()
            .filter(|taken| !taken.row.problems.is_empty())
            .map(|Taken { source, row }| RowSummary {
                source: source.clone(),
                line: row.line,
                code: row.code.clone(),
                problems: row.problems.clone(),
            })
            .collect();
        report
    }

    fn count_pieces(&mut self, row: &ParsedRow) {
        let papers = || row.components.cases.iter().flat_map(|case| &case.rows);
        for (name, count) in [
            ("channels", row.channels.rows.len()),
            ("cases", row.components.cases.len()),
            ("papers", row.components.papers()),
            ("templates", papers().map(|paper| paper.templates.len()).sum()),
            ("documents", row.legal_basis.rows.len()),
            ("results", row.results.items.len()),
        ] {
            *self.pieces.entry(name.to_owned()).or_default() += count;
        }
        for channel in &row.channels.rows {
            *self.limits.entry(channel.limit.state).or_default() += 1;
        }
    }

    /// The report as indented JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The report as text; `per_row` adds the list of all rows with problems.
    pub fn to_text(&self, lang: Lang, per_row: bool) -> String {
        let mut text = format!("{}\n\n", lang.t(words::REPORT_TITLE));
        for (key, count) in [
            (words::REPORT_READ, self.read),
            (words::REPORT_TAKEN, self.taken),
            (words::REPORT_DUPLICATES, self.duplicates),
            (words::REPORT_REPEATED, self.repeated),
            (words::REPORT_REJECTED, self.rejected.len()),
        ] {
            let _ = writeln!(text, "{}", lang.f(key, &[("count", &count)]));
        }
        let piece = |name: &str| self.pieces.get(name).copied().unwrap_or_default();
        let _ = writeln!(
            text,
            "{}",
            lang.f(
                words::REPORT_PIECES,
                &[
                    ("channels", &piece("channels")),
                    ("cases", &piece("cases")),
                    ("papers", &piece("papers")),
                    ("templates", &piece("templates")),
                    ("documents", &piece("documents")),
                    ("results", &piece("results")),
                ]
            )
        );
        let limit = |state| self.limits.get(&state).copied().unwrap_or_default();
        let _ = writeln!(
            text,
            "{}",
            lang.f(
                words::REPORT_LIMITS,
                &[
                    ("parsed", &limit(LimitState::Parsed)),
                    ("unitless", &limit(LimitState::NoUnit)),
                    ("missing", &limit(LimitState::Missing)),
                    ("other", &(limit(LimitState::Unparsed) + limit(LimitState::Glued))),
                ]
            )
        );
        self.write_tables(lang, &mut text);
        if per_row {
            self.write_rows(lang, &mut text);
        }
        text
    }

    fn write_tables(&self, lang: Lang, text: &mut String) {
        let _ = writeln!(text, "\n{}", lang.t(words::REPORT_FIELDS));
        for share in &self.fields {
            // Of nothing there is no share.
            let percent = if share.present == 0 {
                "-".to_owned()
            } else {
                format!("{:.1} %", share.share * 100.0)
            };
            let percent = lang.pick(percent.replace('.', ","), percent.clone());
            let _ = writeln!(
                text,
                "  {:<28} {:>6} {:>6} {percent:>9} {:>6}",
                share.field.name(lang),
                share.present,
                share.parsed,
                share.clean
            );
        }
        let _ = writeln!(text, "\n{}", lang.t(words::REPORT_PROBLEMS));
        for problem in &self.problems {
            let (kind, severity) = (problem.kind.wording(lang), problem.severity.wording(lang));
            let _ =
                writeln!(text, "  {:>6} {:>6}  [{severity}] {kind}", problem.count, problem.rows);
        }
        if !self.rejected.is_empty() {
            let _ = writeln!(text, "\n{}", lang.t(words::REPORT_LINES));
        }
        for Rejected { source, error } in &self.rejected {
            let _ = writeln!(
                text,
                "  {source}:{}  {}  «{}»",
                error.line,
                error.cause.wording(lang),
                error.excerpt
            );
        }
    }

    fn write_rows(&self, lang: Lang, text: &mut String) {
        let _ = writeln!(text, "\n{}", lang.t(words::REPORT_ROWS));
        for row in &self.rows {
            let _ = writeln!(text, "  {} ({}:{})", row.code, row.source, row.line);
            for problem in &row.problems {
                let field = problem.field.map_or("", |field| field.name(lang));
                let _ = writeln!(
                    text,
                    "    [{}] {field}: {}  «{}»",
                    problem.severity.wording(lang),
                    problem.kind.wording(lang),
                    problem.excerpt
                );
            }
        }
    }
}

fn share(field: Field, rows: &[Taken]) -> FieldShare {
    let (mut present, mut parsed, mut clean) = (0, 0, 0);
    for Taken { row, .. } in rows.iter().filter(|taken| has(&taken.row, field)) {
        let own = || {
            row.problems.iter().filter(|problem| {
                problem.field == Some(field) && problem.severity == Severity::Warning
            })
        };
        present += 1;
        parsed += usize::from(!own().any(|problem| problem.kind.is_unread()));
        clean += usize::from(own().next().is_none());
    }
    let share = if present == 0 { 1.0 } else { parsed as f64 / present as f64 };
    FieldShare { field, present, parsed, share, clean }
}

/// True if the source has something in the field.
fn has(row: &ParsedRow, field: Field) -> bool {
    let unread = |kind: ProblemKind| {
        row.problems.iter().any(|problem| problem.field == Some(field) && problem.kind == kind)
    };
    match field {
        Field::Code => true,
        Field::Name => !row.name.is_empty(),
        Field::Url => row.url.is_some(),
        Field::PortalId => row.portal_id.is_some(),
        Field::Decision => row.decision.is_some(),
        Field::Levels => !row.levels.is_empty() || unread(ProblemKind::UnknownLevel),
        Field::Kind => row.kind.is_some() || unread(ProblemKind::UnknownKind),
        Field::Domain => row.domain.is_some(),
        Field::Applicants => !row.applicants.is_empty() || unread(ProblemKind::UnknownApplicant),
        Field::Authority => row.authority.is_some(),
        Field::Reception => row.reception_address.is_some(),
        Field::Delegated => row.delegated_agency.is_some(),
        Field::Coordinating => row.coordinating_agency.is_some(),
        Field::Related => row.related.is_some(),
        Field::Steps => row.steps.is_some(),
        Field::Agency => row.agency.is_some(),
        Field::Conditions => row.conditions.is_some(),
        Field::Results => !row.results.items.is_empty(),
        Field::Channels => !row.channels.rows.is_empty() || unread(ProblemKind::TableMissing),
        Field::Components => row.components.papers() > 0 || unread(ProblemKind::TableMissing),
        Field::LegalBasis => !row.legal_basis.rows.is_empty() || unread(ProblemKind::TableMissing),
    }
}

/// Rows by file and line.
type Lines<'a> = BTreeSet<(&'a str, usize)>;

fn problem_counts<'a>(rows: impl Iterator<Item = &'a Taken>) -> Vec<ProblemCount> {
    let mut counts: BTreeMap<ProblemKind, (usize, Lines<'_>)> = BTreeMap::new();
    for Taken { source, row } in rows {
        for problem in &row.problems {
            let entry = counts.entry(problem.kind).or_default();
            entry.0 += 1;
            entry.1.insert((source, row.line));
        }
    }
    let mut counts: Vec<ProblemCount> = counts
        .into_iter()
        .map(|(kind, (count, rows))| ProblemCount {
            kind,
            severity: kind.severity(),
            count,
            rows: rows.len(),
        })
        .collect();
    counts.sort_by_key(|problem| std::cmp::Reverse(problem.count));
    counts
}
