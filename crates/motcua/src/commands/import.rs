//! `motcua import`: real data in, with a report of what could not be parsed.

use super::{Place, either, lang, say};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use jiff::civil::{Date, date};
use modules::{catalogue, units};
use std::path::PathBuf;

/// What to import.
#[derive(Subcommand, Clone, Debug)]
pub(crate) enum Import {
    /// Provinces and communes from a CSV file.
    Units(Files),
    /// Administrative procedures of the national catalogue, one JSON object a line.
    Procedures(Files),
}

/// Files and the form of the report.
#[derive(Args, Clone, Debug)]
pub(crate) struct Files {
    #[command(flatten)]
    place: Place,
    /// Files to read.
    #[arg(required = true, value_name = "FILE")]
    paths: Vec<PathBuf>,
    /// The report as JSON.
    #[arg(long)]
    json: bool,
    /// List every row with problems too.
    #[arg(long)]
    per_row: bool,
    /// First day in force of the units in the file.
    #[arg(long, default_value_t = date(2025, 7, 1))]
    valid_from: Date,
}

/// Imports and reports.
pub(crate) fn run(import: Import) -> anyhow::Result<()> {
    match import {
        Import::Units(files) => units(&files),
        Import::Procedures(files) => procedures(&files),
    }
}

fn units(files: &Files) -> anyhow::Result<()> {
    let app = files.place.open()?;
    let mut left_out = Vec::new();
    for path in &files.paths {
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let report = units::import(&app.db, &bytes, files.valid_from, &name)?;
        if files.json {
            say(report.json(lang()));
        } else {
            say(report.text(lang()));
        }
        if report.added + report.unchanged == 0 {
            left_out.push(name);
        }
    }
    nothing(&left_out, "CSV: level,code,parent_code,kind,name,full_name,full_name_en")
}

fn procedures(files: &Files) -> anyhow::Result<()> {
    let app = files.place.open()?;
    let read = catalogue::read_files(&files.paths)?;
    let quiet = files.json;
    let report = catalogue::import_national(&app.db, &read, app.clock.now(), &mut |progress| {
        if !quiet {
            eprint!("\r{}/{}", progress.done, progress.of);
        }
    })?;
    if files.json {
        say(report.to_json());
    } else {
        eprintln!();
        say(report.to_text(lang(), files.per_row));
    }
    let mut left_out = Vec::new();
    if report.reading.taken == 0 {
        left_out.extend(read.into_iter().map(|(name, _)| name));
    }
    nothing(&left_out, "JSONL")
}

/// An error when files gave nothing at all: then they are most likely no files of this kind.
fn nothing(files: &[String], kind: &str) -> anyhow::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let files = files.join(", ");
    bail!(either(
        format!("Không nhập được dòng nào từ {files}. Tệp cần có dạng {kind}"),
        format!("no row of {files} could be imported; the file has to be {kind}"),
    ))
}
