//! Files that no record names are removed: drafts that were forgotten, uploads whose request was refused.
//!
//! A file is kept before the unit of work that names it, is named by its digest, and may be named by several
//! records. So "nobody names it" can stop being true at any moment: [`Files::keep`] finds the bytes in their
//! place, writes nothing, and its record is committed a second later. No lock spans store and database, so
//! the sweep never deletes what it finds in its place. It goes in two steps, days apart:
//!
//! 1. What is older than [`YOUNG`] and named by nobody is *set aside*: renamed, with the time in its name.
//! 2. What was set aside and is named after all is *brought back*; the rest is removed after [`ASIDE`].
//!
//! Why nothing is lost, with any number of servers: let `T` be the moment a file was set aside. Who looked
//! before `T` found it in its place and commits within minutes, long before `T + ASIDE`: a later run sees
//! the record and brings the file back; meanwhile `fetch` finds it aside. Who looks after `T` does not find
//! it in its place and writes it there anew: it is young again, and what happens to the bytes aside does not
//! matter. A second server that sets aside the fresh bytes (because it had listed the old ones) only makes
//! this a `T` of its own. A restored backup of the database gets the same days of grace.

use crate::app::App;
use crate::db::{DbError, Tx};
use crate::files::Files;
use crate::jobs::JobKind;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;

/// Which of these digests the records of a module name.
pub type Named = fn(&mut Tx<'_>, &[String]) -> Result<Vec<String>, DbError>;

/// For modules that keep no files.
pub fn no_files(_: &mut Tx<'_>, _: &[String]) -> Result<Vec<String>, DbError> {
    Ok(Vec::new())
}

/// A file that was just uploaded is left alone so long.
pub const YOUNG: SignedDuration = SignedDuration::from_hours(2 * 24);
/// A file that was set aside is removed after this time; far longer than any request takes.
pub const ASIDE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Most digests asked about at once.
const PORTION: usize = 10_000;

/// The job, once a day.
pub(crate) const JOB: JobKind = JobKind {
    name: "kernel.sweep-files",
    run: |app, _| Box::pin(run(app)),
    every: Some(SignedDuration::from_hours(24)),
};

async fn run(app: App) -> anyhow::Result<()> {
    let now = app.clock.now();
    let (mut back, mut removed, mut aside) = (0, 0, 0);
    let waiting = app.files.aside().await?;
    for portion in waiting.chunks(PORTION) {
        let digests = portion.iter().map(|(digest, _)| digest.clone()).collect();
        let named = named(&app, digests).await?;
        for (digest, at) in portion {
            if named.contains(digest) {
                app.files.bring_back(digest, *at).await?;
                back += 1;
            } else if *at + ASIDE < now {
                app.files.remove(digest, *at).await?;
                removed += 1;
            }
        }
    }
    let mut portion = Vec::new();
    for first in 0..=u8::MAX {
        portion.extend(app.files.written_before(first, now - YOUNG).await?);
        if portion.len() >= PORTION || first == u8::MAX {
            aside += set_aside(&app, std::mem::take(&mut portion), now).await?;
        }
    }
    if back + removed + aside > 0 {
        tracing::info!(aside, back, removed, "swept files that no record names");
    }
    Ok(())
}

async fn set_aside(app: &App, old: Vec<String>, now: Timestamp) -> anyhow::Result<usize> {
    let named = named(app, old.clone()).await?;
    let files: &Files = &app.files;
    let mut count = 0;
    for digest in old.iter().filter(|digest| !named.contains(*digest)) {
        files.set_aside(digest, now).await?;
        count += 1;
    }
    Ok(count)
}

/// What any module names.
async fn named(app: &App, digests: Vec<String>) -> Result<HashSet<String>, DbError> {
    if digests.is_empty() {
        return Ok(HashSet::new());
    }
    let modules = app.files_named.clone();
    app.db
        .read(move |tx| {
            let mut named = HashSet::new();
            for module in &modules {
                named.extend(module(tx, &digests)?);
            }
            Ok(named)
        })
        .await
}
