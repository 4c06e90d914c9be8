//! Taking files of the crawled national catalogue into the database: every row, in batches, each batch
//! one transaction. The same files again change nothing.

use super::store::{self, Change, Kind};
use crate::catalogue::national::{Batch, Report, Taken};
use crate::k::catalogue as k;
use jiff::Timestamp;
use kernel::db::{Db, DbError};
use kernel::i18n::Lang;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// Rows of one transaction.
const BATCH: usize = 200;

/// What an import did to the database, and how well its rows were read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Codes that were not there.
    pub new: usize,
    /// Codes that were there with other content; the old row is kept.
    pub changed: usize,
    /// Codes whose content is the same.
    pub same: usize,
    /// Further rows of a code that were kept beside the first and were not there before.
    pub duplicates_kept: usize,
    /// How the rows were read, summed and row by row.
    pub reading: Report,
}

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Rows taken.
    pub done: usize,
    /// Rows to take.
    pub of: usize,
}

impl ImportReport {
    /// The report as indented JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The report as text; `per_row` adds the list of all rows with problems.
    pub fn to_text(&self, lang: Lang, per_row: bool) -> String {
        let sums = lang.f(
            k::IMPORT_SUMS,
            &[
                ("new", &self.new),
                ("changed", &self.changed),
                ("same", &self.same),
                ("duplicates", &self.duplicates_kept),
            ],
        );
        format!("{sums}\n\n{}", self.reading.to_text(lang, per_row))
    }
}

/// Reads files from the disk, each with its name.
pub fn read_files(paths: &[impl AsRef<Path>]) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    paths
        .iter()
        .map(|path| {
            let path = path.as_ref();
            let bytes = std::fs::read(path)
                .map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
            let name = path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            Ok((name, bytes))
        })
        .collect()
}

/// Imports files of the national catalogue, given as name and content. `progress` hears of every batch.
/// Call it outside the async runtime.
pub fn import_national(
    db: &Db,
    files: &[(String, Vec<u8>)],
    now: Timestamp,
    progress: &mut dyn FnMut(Progress),
) -> Result<ImportReport, DbError> {
    let mut batch = Batch::default();
    for (name, bytes) in files {
        batch.file(name, bytes);
    }
    let (batch, reading) = batch.finish();
    let mut report = ImportReport { reading, ..ImportReport::default() };
    let of = batch.rows.len() + batch.duplicates.len();
    let mut done = 0;
    for rows in portions(batch.rows) {
        let taken = Arc::clone(&rows);
        let changes = db.write_blocking(move |tx| {
            taken
                .iter()
                .map(|one| store::take(tx, &one.source, &one.row, now))
                .collect::<Result<Vec<_>, DbError>>()
        })?;
        for change in changes {
            match change {
                Change::New => report.new += 1,
                Change::Changed => report.changed += 1,
                Change::Same => report.same += 1,
            }
        }
        done += rows.len();
        progress(Progress { done, of });
    }
    for rows in portions(batch.duplicates) {
        let taken = Arc::clone(&rows);
        let kept = db.write_blocking(move |tx| {
            taken
                .iter()
                .map(|one| store::keep(tx, &one.source, &one.row, Kind::Duplicate, now))
                .collect::<Result<Vec<_>, DbError>>()
        })?;
        report.duplicates_kept += kept.into_iter().filter(|new| *new).count();
        done += rows.len();
        progress(Progress { done, of });
    }
    if report.new + report.changed + report.duplicates_kept > 0
        || !report.reading.rejected.is_empty()
    {
        finish(db, files, &report, now)?;
    }
    Ok(report)
}

fn finish(
    db: &Db,
    files: &[(String, Vec<u8>)],
    report: &ImportReport,
    now: Timestamp,
) -> Result<(), DbError> {
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(", ");
    let text = serde_json::to_string(report).map_err(|error| DbError::Other(error.to_string()))?;
    db.write_blocking(move |tx| {
        store::keep_report(tx, &names, &text, now)?;
        crate::catalogue::store::bump(tx)
    })
}

fn portions(rows: Vec<Taken>) -> Vec<Arc<[Taken]>> {
    rows.chunks(BATCH).map(Arc::from).collect()
}
