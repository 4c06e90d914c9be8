//! Out: one snapshot of the tables, then the attachments.

use super::{Count, END, Error, FILES, FORM, HEAD, Head, KEYS, Manifest, Progress, TABLES};
use super::{file::Writer, row, store};
use crate::app::App;
use crate::db::{Db, DbError, Engine, Tx};
use crate::files::Files;
use sha2::{Digest as _, Sha256};
use std::io::Write;
use std::sync::mpsc::{SyncSender, sync_channel};
use tokio::runtime::Handle;

/// Rows are handed on when they are so long together.
const PORTION: usize = 1 << 20;

/// What was written.
#[derive(Clone, Debug)]
pub struct Export {
    /// What the file holds.
    pub manifest: Manifest,
    /// Digest of the whole file.
    pub sha256: String,
}

/// From the thread of the database to the one that writes.
enum Part {
    Head(Head),
    Rows { table: String, count: u64, lines: Vec<u8> },
}

/// Writes the installation, with `keys` if they shall travel too.
pub fn export(
    app: &App,
    runtime: &Handle,
    out: impl Write,
    keys: Option<&[u8]>,
    tell: &mut dyn FnMut(Progress<'_>),
) -> Result<Export, Error> {
    let mut file = Writer::new(out);
    let mut manifest = tables(&app.db, &mut file, tell)?;
    manifest.files = files(&app.files, runtime, &mut file, tell)?.end();
    if let Some(keys) = keys {
        file.put(KEYS, keys)?;
        manifest.keys = Some(crate::files::hex(&Sha256::digest(keys)));
    }
    file.put(END, &json(&manifest)?)?;
    Ok(Export { manifest, sha256: file.end()? })
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    Ok(serde_json::to_vec_pretty(value).map_err(std::io::Error::from)?)
}

fn tables<W: Write>(
    db: &Db,
    file: &mut Writer<W>,
    tell: &mut dyn FnMut(Progress<'_>),
) -> Result<Manifest, Error> {
    let (parts, taken) = sync_channel(2);
    std::thread::scope(|scope| {
        let reading = scope.spawn(move || snapshot(db, parts));
        let mut manifest = Manifest::default();
        let mut current: Option<(String, Count, u64)> = None;
        for part in taken {
            match part {
                Part::Head(head) => {
                    let bytes = json(&head)?;
                    file.put(HEAD, &bytes)?;
                    manifest.head = crate::files::hex(&Sha256::digest(&bytes));
                }
                Part::Rows { table, count, lines } => {
                    if current.as_ref().is_none_or(|(name, ..)| *name != table) {
                        let before = current.replace((table.clone(), Count::default(), 0));
                        close(&mut manifest, before);
                    }
                    if let Some((_, sum, number)) = &mut current
                        && count > 0
                    {
                        *number += 1;
                        file.put(&format!("{TABLES}{table}/{number:08}.jsonl"), &lines)?;
                        sum.add(count, &lines);
                        tell(Progress { what: &table, count: sum.many });
                    }
                }
            }
        }
        close(&mut manifest, current);
        reading.join().unwrap_or(Err(Error::Db(DbError::Panic)))?;
        Ok(manifest)
    })
}

fn close(manifest: &mut Manifest, table: Option<(String, Count, u64)>) {
    if let Some((name, sum, _)) = table {
        manifest.tables.insert(name, sum.end());
    }
}

/// Reads everything in one unit of work. It cannot be repeated, since what was read has left already: a lost
/// connection is told instead.
fn snapshot(db: &Db, parts: SyncSender<Part>) -> Result<(), Error> {
    let mut parts = Some(parts);
    let work = move |tx: &mut Tx<'_>| {
        let parts = parts.take().ok_or(Error::Interrupted)?;
        store::stand_still(tx)?;
        let tables = store::tables(tx)?;
        let head = Head {
            form: FORM,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            migrations: store::migrations(tx)?,
            tables: tables.iter().map(store::Table::shape).collect(),
        };
        hand_on(&parts, Part::Head(head))?;
        for table in &tables {
            let types = table.types();
            let (mut lines, mut count) = (Vec::with_capacity(PORTION), 0);
            store::rows(tx, table, &mut |found| {
                row::write(found, &types, &mut lines)?;
                count += 1;
                if lines.len() >= PORTION {
                    let lines = std::mem::replace(&mut lines, Vec::with_capacity(PORTION));
                    let count = std::mem::take(&mut count);
                    hand_on(&parts, Part::Rows { table: table.name.clone(), count, lines })?;
                }
                Ok(())
            })?;
            hand_on(&parts, Part::Rows { table: table.name.clone(), count, lines })?;
        }
        Ok::<_, Error>(())
    };
    match db.engine() {
        Engine::Lite => db.read_blocking(work),
        // Units that read are not one transaction there.
        Engine::Pg => db.write_blocking(work),
    }
}

/// An error when the one who writes has given up; why, it says itself.
fn hand_on(parts: &SyncSender<Part>, part: Part) -> Result<(), DbError> {
    parts.send(part).map_err(|_| DbError::Closed)
}

/// Everything in the store, listed after the snapshot: files are kept before a record names them, so what the
/// snapshot names is there. What no record names travels too, and is swept there as it would be here.
fn files<W: Write>(
    files: &Files,
    runtime: &Handle,
    file: &mut Writer<W>,
    tell: &mut dyn FnMut(Progress<'_>),
) -> Result<Count, Error> {
    let mut sum = Count::default();
    let aside = runtime.block_on(files.aside())?;
    for first in 0..=u8::MAX {
        for digest in runtime.block_on(files.beginning(first, &aside))? {
            // Removed since it was listed: then no record has named it for days.
            let Some(bytes) = runtime.block_on(files.find(&digest))? else { continue };
            file.put(&format!("{FILES}{digest}"), &bytes)?;
            sum.add(1, &bytes);
            tell(Progress { what: FILES, count: sum.many });
        }
    }
    Ok(sum)
}
