//! In: everything or nothing.

use super::{Count, END, Error, FILES, FORM, HEAD, Head, KEYS, Manifest, Progress, TABLES};
use super::{file, row, store};
use crate::app::App;
use crate::db::migrate::{self, Migration};
use crate::db::{Db, DbError, Tx, Val};
use bytes::Bytes;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use tokio::runtime::Handle;

/// Values that go into the database with one statement, about.
const VALUES: usize = 2000;

/// What was read.
#[derive(Clone, Debug)]
pub struct Restore {
    /// What the file held.
    pub manifest: Manifest,
    /// Digest of the whole file.
    pub sha256: String,
}

/// From the one that reads the file to the thread of the database.
enum Part {
    Rows {
        table: String,
        lines: Vec<u8>,
    },
    /// The file is whole.
    Whole {
        counts: BTreeMap<String, u64>,
        keys: Option<Vec<u8>>,
    },
}

/// What is done with the keys of the file, or without any, just before everything is kept.
pub type Adopt = dyn FnMut(&mut Tx<'_>, Option<&[u8]>) -> anyhow::Result<()> + Send;

/// Restores an installation into an empty one of the same version, whose tables were made by `migrations`.
pub fn restore(
    app: &App,
    migrations: Vec<Migration>,
    runtime: &Handle,
    source: impl Read,
    adopt: Box<Adopt>,
    tell: &mut dyn FnMut(Progress<'_>),
) -> Result<Restore, Error> {
    let fresh = fresh(migrations)?;
    let own =
        app.db.read_blocking(|tx| Ok::<_, Error>((store::migrations(tx)?, store::tables(tx)?)))?;
    let (parts, taken) = sync_channel(2);
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| fill(&app.db, taken, fresh, adopt));
        let (migrations, tables) = own;
        let mut intake = Intake {
            tables: tables.iter().map(store::Table::shape).collect(),
            migrations,
            head: None,
            sums: BTreeMap::new(),
            files: Count::default(),
            keys: None,
            manifest: None,
            parts,
        };
        let read = file::members(source, &mut |name, bytes| {
            intake.member(name, bytes, app, runtime, tell)
        });
        // Without the last word of the file the database undoes everything.
        let read = read.and_then(|sha256| Ok((intake.end()?, sha256)));
        let written = writing.join().unwrap_or(Err(Error::Db(DbError::Panic)));
        match (read, written) {
            // The database has refused and the file could not be handed on.
            (Err(Error::Db(DbError::Closed)) | Ok(_), Err(error)) | (Err(error), _) => Err(error),
            (Ok((manifest, sha256)), Ok(())) => Ok(Restore { manifest, sha256 }),
        }
    })
}

/// What a database that was only just made holds, by table.
fn fresh(migrations: Vec<Migration>) -> Result<HashMap<String, i64>, Error> {
    let db = Db::open("sqlite::memory:")?;
    migrate::migrate(&db, migrations, Timestamp::UNIX_EPOCH)?;
    db.read_blocking(|tx| {
        let mut rows = HashMap::new();
        for table in store::tables(tx)? {
            rows.insert(table.name.clone(), store::count(tx, &table)?);
        }
        Ok(rows)
    })
}

/// The file while it is read.
struct Intake {
    tables: Vec<store::Shape>,
    migrations: Vec<(String, String)>,
    head: Option<String>,
    sums: BTreeMap<String, Count>,
    files: Count,
    keys: Option<Vec<u8>>,
    manifest: Option<Manifest>,
    parts: SyncSender<Part>,
}

impl Intake {
    fn member(
        &mut self,
        name: &str,
        bytes: Vec<u8>,
        app: &App,
        runtime: &Handle,
        tell: &mut dyn FnMut(Progress<'_>),
    ) -> Result<(), Error> {
        let altered = || Error::Altered(name.to_owned());
        if self.head.is_none() {
            return if name == HEAD { self.head(&bytes) } else { Err(Error::Foreign) };
        }
        if self.manifest.is_some() {
            return Err(altered());
        }
        if let Some(rest) = name.strip_prefix(TABLES) {
            let table = rest.split('/').next().unwrap_or_default();
            let sum = self.sums.get_mut(table).ok_or_else(altered)?;
            sum.add(bytes.split(|byte| *byte == b'\n').skip(1).count() as u64, &bytes);
            tell(Progress { what: table, count: sum.many });
            return self.hand_on(Part::Rows { table: table.to_owned(), lines: bytes });
        }
        if let Some(digest) = name.strip_prefix(FILES) {
            if crate::files::hex(&Sha256::digest(&bytes)) != digest {
                return Err(altered());
            }
            self.files.add(1, &bytes);
            runtime.block_on(app.files.keep(Bytes::from(bytes)))?;
            tell(Progress { what: FILES, count: self.files.many });
            return Ok(());
        }
        match name {
            KEYS => self.keys = Some(bytes),
            END => self.manifest = Some(serde_json::from_slice(&bytes).map_err(|_| altered())?),
            _ => return Err(altered()),
        }
        Ok(())
    }

    fn head(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let head: Head = serde_json::from_slice(bytes).map_err(|_| Error::Foreign)?;
        let same =
            head.form == FORM && head.migrations == self.migrations && head.tables == self.tables;
        if !same {
            return Err(Error::OtherVersion(head.program));
        }
        self.sums = head.tables.into_iter().map(|table| (table.name, Count::default())).collect();
        self.head = Some(crate::files::hex(&Sha256::digest(bytes)));
        Ok(())
    }

    fn hand_on(&self, part: Part) -> Result<(), Error> {
        self.parts.send(part).map_err(|_| Error::Db(DbError::Closed))
    }

    /// Compares what came with what the last member says, and lets the database keep it.
    fn end(mut self) -> Result<Manifest, Error> {
        if self.head.is_none() {
            return Err(Error::Foreign);
        }
        let manifest = self.manifest.take().ok_or(Error::Short)?;
        let came = Manifest {
            head: self.head.take().unwrap_or_default(),
            tables: std::mem::take(&mut self.sums)
                .into_iter()
                .map(|(name, sum)| (name, sum.end()))
                .collect(),
            files: std::mem::take(&mut self.files).end(),
            keys: self.keys.as_ref().map(|keys| crate::files::hex(&Sha256::digest(keys))),
        };
        let differs = came
            .tables
            .iter()
            .find(|(name, sum)| manifest.tables.get(*name) != Some(sum))
            .map(|(name, _)| format!("{TABLES}{name}"))
            .or_else(|| (came.files != manifest.files).then(|| FILES.to_owned()))
            .or_else(|| (came.keys != manifest.keys).then(|| KEYS.to_owned()))
            .or_else(|| (came != manifest).then(|| END.to_owned()));
        if let Some(what) = differs {
            return Err(Error::Altered(what));
        }
        let counts = manifest.tables.iter().map(|(name, sum)| (name.clone(), sum.count)).collect();
        let keys = self.keys.take();
        self.hand_on(Part::Whole { counts, keys })?;
        Ok(manifest)
    }
}

/// Writes everything in one unit of work. It cannot be repeated, since the file has been read: a lost connection
/// is told instead.
fn fill(
    db: &Db,
    parts: Receiver<Part>,
    fresh: HashMap<String, i64>,
    mut adopt: Box<Adopt>,
) -> Result<(), Error> {
    let mut parts = Some(parts);
    db.write_blocking(move |tx| {
        let parts = parts.take().ok_or(Error::Interrupted)?;
        let ties = store::untie(tx)?;
        let tables = store::tables(tx)?;
        for table in &tables {
            if store::count(tx, table)? != fresh.get(&table.name).copied().unwrap_or_default() {
                return Err(Error::NotEmpty(table.name.clone()));
            }
            store::clear(tx, table)?;
        }
        let mut inserts: HashMap<&str, Insert<'_>> =
            tables.iter().map(|table| (table.name.as_str(), Insert::new(table))).collect();
        for part in parts {
            match part {
                Part::Rows { table, lines } => {
                    let insert =
                        inserts.get_mut(table.as_str()).ok_or(Error::Db(DbError::NoRow))?;
                    insert.lines(tx, &lines)?;
                }
                Part::Whole { counts, keys } => {
                    for table in &tables {
                        let count = u64::try_from(store::count(tx, table)?).unwrap_or_default();
                        if counts.get(&table.name) != Some(&count) {
                            return Err(Error::Altered(table.name.clone()));
                        }
                    }
                    store::tie(tx, &ties)?;
                    return adopt(tx, keys.as_deref()).map_err(Error::Keys);
                }
            }
        }
        Err(Error::Short)
    })
}

/// How rows of a table go in, many at once.
struct Insert<'t> {
    table: &'t store::Table,
    types: Vec<row::Type>,
    many: String,
    one: String,
    rows: usize,
}

impl<'t> Insert<'t> {
    fn new(table: &'t store::Table) -> Self {
        let types = table.types();
        let rows = (VALUES / types.len().max(1)).max(1);
        Self { table, many: table.insert(rows), one: table.insert(1), types, rows }
    }

    fn lines(&mut self, tx: &mut Tx<'_>, lines: &[u8]) -> Result<(), Error> {
        let lines: Vec<_> = lines.split(|byte| *byte == b'\n').filter(|l| !l.is_empty()).collect();
        let portions = lines.chunks_exact(self.rows);
        let rest = portions.remainder();
        let mut values: Vec<Val> = Vec::with_capacity(VALUES);
        for (sql, portion) in portions
            .map(|portion| (&self.many, portion))
            .chain(rest.chunks(1).map(|line| (&self.one, line)))
        {
            values.clear();
            for line in portion {
                row::read(line, &self.types, &mut values)
                    .map_err(|_| Error::Altered(self.table.name.clone()))?;
            }
            store::insert(tx, sql, &values)?;
        }
        Ok(())
    }
}
