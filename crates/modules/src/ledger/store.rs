//! Every statement on the log.

use ::ledger::{Hash, Keep, MissingTile, Tiles};
use jiff::Timestamp;
use kernel::db::{DbError, Mark, Recorded, Row, Rows, Tx};
use kernel::events::Event;
use kernel::params;
use kernel::problem::Problem;
use std::collections::HashMap;
use uuid::Uuid;

/// A log.
#[derive(Clone, Debug)]
pub(super) struct Log {
    /// Body whose events it holds.
    pub(super) office: Uuid,
    /// Its name in addresses.
    pub(super) name: String,
    /// Its origin, the name under which it signs.
    pub(super) origin: String,
    /// Number of its entries.
    pub(super) size: u64,
    /// Its newest checkpoint.
    pub(super) checkpoint: String,
    /// Time of its newest event.
    pub(super) at: Timestamp,
}

/// A key of a log.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// Number of the secret it is made from.
    pub(super) generation: i64,
    /// The key, for those who check.
    pub(super) verifier: String,
}

const LOG: &str =
    "select office, name, origin, size, checkpoint, at from ledger_log where office = $1";
const LOG_BY_NAME: &str =
    "select office, name, origin, size, checkpoint, at from ledger_log where name = $1";
const LOGS: &str =
    "select office, name, origin, size, checkpoint, at from ledger_log order by name";

fn log(row: &Row<'_>) -> Result<Log, DbError> {
    Ok(Log {
        office: row.get(0)?,
        name: row.get(1)?,
        origin: row.get(2)?,
        size: number(row.get(3)?),
        checkpoint: row.get(4)?,
        at: row.get(5)?,
    })
}

fn number(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

/// The log of an office.
pub(super) fn find(tx: &mut Tx<'_>, office: Uuid) -> Result<Option<Log>, DbError> {
    tx.first(LOG, params![office], log)
}

/// A log by its name in addresses.
pub(super) fn by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<Log>, DbError> {
    tx.first(LOG_BY_NAME, params![name], log)
}

/// All logs.
pub(super) fn logs(tx: &mut Tx<'_>) -> Result<Vec<Log>, DbError> {
    tx.all(LOGS, &[], log)
}

/// Begins an empty log, unless there is one.
pub(super) fn create(
    tx: &mut Tx<'_>,
    office: Uuid,
    name: &str,
    origin: &str,
) -> Result<(), DbError> {
    tx.execute(
        "insert into ledger_log (office, name, origin, size, checkpoint, at) values ($1, $2, $3, 0, '', 0) \
         on conflict (office) do nothing",
        params![office, name, origin],
    )?;
    Ok(())
}

/// Locks the log until the unit of work ends: another server waits here and then sees the new size.
pub(super) fn lock(tx: &mut Tx<'_>, office: Uuid) -> Result<bool, DbError> {
    Ok(tx.execute("update ledger_log set size = size where office = $1", params![office])? == 1)
}

/// The first office, from one on, that has events which are not in its log.
pub(super) fn waiting(tx: &mut Tx<'_>, from: Uuid) -> Result<Option<Uuid>, DbError> {
    tx.first(
        "select office from event_pending where office >= $1 order by office limit 1",
        params![from],
        |row| row.get(0),
    )
}

/// Gives waiting events the next places, oldest first, and says how many.
pub(super) fn take(tx: &mut Tx<'_>, office: Uuid, size: u64, most: i64) -> Result<u64, DbError> {
    let from = size as i64;
    let taken = tx.execute(
        "insert into ledger_leaf (office, idx, event) \
         select $1, $2 + row_number() over (order by event) - 1, event from \
         (select event from event_pending where office = $1 order by event limit $3) as next",
        params![office, from, most],
    )?;
    tx.execute(
        "delete from event_pending where office = $1 and event in \
         (select event from ledger_leaf where office = $1 and idx >= $2)",
        params![office, from],
    )?;
    Ok(taken)
}

/// Gives one event the next place.
pub(super) fn put_leaf(
    tx: &mut Tx<'_>,
    office: Uuid,
    index: u64,
    event: Uuid,
) -> Result<(), DbError> {
    tx.execute(
        "insert into ledger_leaf (office, idx, event) values ($1, $2, $3)",
        params![office, index as i64, event],
    )?;
    tx.execute(
        "delete from event_pending where office = $1 and event = $2",
        params![office, event],
    )?;
    Ok(())
}

/// Time of the newest event from a place on.
pub(super) fn newest(
    tx: &mut Tx<'_>,
    office: Uuid,
    from: u64,
) -> Result<Option<Timestamp>, DbError> {
    tx.one(
        "select max(event.at) from ledger_leaf join event on event.office = ledger_leaf.office \
         and event.id = ledger_leaf.event where ledger_leaf.office = $1 and ledger_leaf.idx >= $2",
        params![office, from as i64],
        |row| row.get(0),
    )
}

/// The entries of a log from one place up to another.
pub(super) fn entries(
    tx: &mut Tx<'_>,
    office: Uuid,
    from: u64,
    to: u64,
) -> Result<Vec<Vec<u8>>, DbError> {
    tx.all(
        "select event.commitment from ledger_leaf join event on event.office = ledger_leaf.office \
         and event.id = ledger_leaf.event where ledger_leaf.office = $1 and ledger_leaf.idx >= $2 \
         and ledger_leaf.idx < $3 order by ledger_leaf.idx",
        params![office, from as i64, to as i64],
        |row| row.get(0),
    )
}

/// Place of an event in the log.
pub(super) fn place(tx: &mut Tx<'_>, office: Uuid, event: Uuid) -> Result<Option<u64>, DbError> {
    tx.first(
        "select idx from ledger_leaf where office = $1 and event = $2",
        params![office, event],
        |row| row.get(0).map(number),
    )
}

/// The hashes of the widest tile at a place.
pub(super) fn tile(
    tx: &mut Tx<'_>,
    office: Uuid,
    level: u8,
    index: u64,
) -> Result<Option<Vec<u8>>, DbError> {
    tx.first(
        "select hashes from ledger_tile where office = $1 and level = $2 and idx = $3",
        params![office, i64::from(level), index as i64],
        |row| row.get(0),
    )
}

fn put_tile(
    tx: &mut Tx<'_>,
    office: Uuid,
    (level, index): (u8, u64),
    hashes: Vec<u8>,
) -> Result<(), DbError> {
    tx.execute(
        "insert into ledger_tile (office, level, idx, hashes) values ($1, $2, $3, $4) \
         on conflict (office, level, idx) do update set hashes = excluded.hashes",
        params![office, i64::from(level), index as i64, hashes],
    )?;
    Ok(())
}

/// The log has grown: its new size with the signed head.
pub(super) fn advance(
    tx: &mut Tx<'_>,
    office: Uuid,
    size: u64,
    note: &str,
    newest: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "update ledger_log set size = $2, checkpoint = $3, at = $4 where office = $1",
        params![office, size as i64, note, newest],
    )?;
    tx.execute(
        "insert into ledger_checkpoint (office, size, note) values ($1, $2, $3)",
        params![office, size as i64, note],
    )?;
    Ok(())
}

/// The checkpoint of a size, as the log signed it.
pub(super) fn checkpoint(tx: &mut Tx<'_>, office: Uuid, size: u64) -> Result<String, DbError> {
    tx.one(
        "select note from ledger_checkpoint where office = $1 and size = $2",
        params![office, size as i64],
        |row| row.get(0),
    )
}

/// The keys of a log, newest first.
pub(super) fn keys(tx: &mut Tx<'_>, office: Uuid) -> Result<Vec<Key>, DbError> {
    tx.all(
        "select generation, verifier from ledger_key where office = $1 order by generation desc",
        params![office],
        |row| Ok(Key { generation: row.get(0)?, verifier: row.get(1)? }),
    )
}

/// Records a key that signs from an entry on.
pub(super) fn put_key(tx: &mut Tx<'_>, office: Uuid, key: &Key, since: u64) -> Result<(), DbError> {
    tx.execute(
        "insert into ledger_key (office, generation, verifier, since) values ($1, $2, $3, $4)",
        params![office, key.generation, &key.verifier, since as i64],
    )?;
    Ok(())
}

/// The first event of a kind in the life of a subject.
pub(super) fn event_of(
    tx: &mut Tx<'_>,
    office: Uuid,
    subject: Uuid,
    kind: &str,
) -> Result<Option<Event>, DbError> {
    let events = kernel::events::of(tx, office, subject)?;
    Ok(events.into_iter().find(|event| event.kind == kind))
}

/// The tiles of a log in the database, each read once.
pub(super) struct Shelf<'x, 't> {
    tx: &'x mut Tx<'t>,
    office: Uuid,
    read: HashMap<(u8, u64), Vec<Hash>>,
}

impl<'x, 't> Shelf<'x, 't> {
    pub(super) fn of(tx: &'x mut Tx<'t>, office: Uuid) -> Self {
        Self { tx, office, read: HashMap::new() }
    }

    /// Writes the tiles that changed.
    pub(super) fn put(&mut self, changed: Changed) -> Result<(), DbError> {
        for (place, hashes) in changed.0 {
            let bytes = hashes.iter().flat_map(|hash| hash.0).collect();
            put_tile(self.tx, self.office, place, bytes)?;
            self.read.insert(place, hashes);
        }
        Ok(())
    }
}

impl Tiles for Shelf<'_, '_> {
    type Error = Lacking;

    fn tile(&mut self, level: u8, index: u64) -> Result<Vec<Hash>, Lacking> {
        if let Some(hashes) = self.read.get(&(level, index)) {
            return Ok(hashes.clone());
        }
        let bytes =
            tile(self.tx, self.office, level, index)?.ok_or(MissingTile { level, index })?;
        let (hashes, _) = bytes.as_chunks::<32>();
        let hashes: Vec<Hash> = hashes.iter().copied().map(Hash).collect();
        self.read.insert((level, index), hashes.clone());
        Ok(hashes)
    }
}

/// Tiles that changed.
#[derive(Default)]
pub(super) struct Changed(HashMap<(u8, u64), Vec<Hash>>);

impl Keep for Changed {
    fn keep(&mut self, level: u8, index: u64, hashes: &[Hash]) {
        self.0.insert((level, index), hashes.to_vec());
    }
}

/// Why tiles cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lacking {
    /// The log is damaged.
    #[error(transparent)]
    Tile(#[from] MissingTile),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<Lacking> for Problem {
    fn from(lacking: Lacking) -> Self {
        match lacking {
            Lacking::Db(error) => error.into(),
            Lacking::Tile(missing) => Self::internal(missing),
        }
    }
}

/// A leaf with its event.
pub(super) struct Leaf {
    /// Place in the log.
    pub(super) index: u64,
    /// Event it names.
    pub(super) id: Uuid,
    /// The event, if it is there.
    pub(super) event: Option<Logged>,
}

/// An event as the log sees it.
pub(super) struct Logged {
    /// Kind of its subject.
    pub(super) about: String,
    /// Its subject.
    pub(super) subject: Uuid,
    /// The event.
    pub(super) event: Event,
    /// Whether a later event says that it was erased by law.
    pub(super) erased: bool,
}

/// The leaves from one place up to another, in order.
pub(super) fn leaves(
    tx: &mut Tx<'_>,
    office: Uuid,
    from: u64,
    to: u64,
) -> Result<Vec<Leaf>, DbError> {
    tx.all(
        "select l.idx, l.event, e.about, e.subject, e.seq, e.kind, e.at, e.actor, e.role, e.unit, e.reason, \
         e.data, e.salt, e.commitment, e.written_digest, exists (select 1 from event g where g.office = e.office \
         and g.subject = e.subject and g.kind = 'erased' and g.seq > e.seq) \
         from ledger_leaf l left join event e on e.office = l.office and e.id = l.event \
         where l.office = $1 and l.idx >= $2 and l.idx < $3 order by l.idx limit 1024",
        params![office, from as i64, to as i64],
        |row| {
            let there = row.get::<Option<String>>(2)?.is_some();
            let event = if there { Some(logged(row)?) } else { None };
            Ok(Leaf { index: number(row.get(0)?), id: row.get(1)?, event })
        },
    )
}

/// An event whose columns begin with the second.
fn logged(row: &Row<'_>) -> Result<Logged, DbError> {
    Ok(Logged {
        about: row.get(2)?,
        subject: row.get(3)?,
        event: Event {
            id: row.get(1)?,
            seq: row.get(4)?,
            kind: row.get(5)?,
            at: row.get(6)?,
            actor: row.get(7)?,
            role: row.get(8)?,
            unit: row.get(9)?,
            reason: row.get(10)?,
            // What is no JSON any more is not what was recorded, and shows as such.
            data: row.json(11).unwrap_or_default(),
            salt: row.get(12)?,
            commitment: row.get(13)?,
            written: row.get(14)?,
        },
        erased: row.get(15)?,
    })
}

/// Every event that waits, with its office.
pub(super) fn waiting_events(
    tx: &mut Tx<'_>,
    each: &mut dyn FnMut(Uuid, &Logged),
) -> Result<(), DbError> {
    tx.each(
        "select e.office, e.id, e.about, e.subject, e.seq, e.kind, e.at, e.actor, e.role, e.unit, e.reason, \
         e.data, e.salt, e.commitment, e.written_digest, exists (select 1 from event g where g.office = e.office \
         and g.subject = e.subject and g.kind = 'erased' and g.seq > e.seq) \
         from event_pending p join event e on e.office = p.office and e.id = p.event",
        &[],
        &mut |row| {
            each(row.get(0)?, &logged(row)?);
            Ok(())
        },
    )
}

/// All checkpoints of a log, smallest first.
pub(super) fn checkpoints(tx: &mut Tx<'_>, office: Uuid) -> Result<Vec<(u64, String)>, DbError> {
    tx.all(
        "select size, note from ledger_checkpoint where office = $1 order by size",
        params![office],
        |row| Ok((number(row.get(0)?), row.get(1)?)),
    )
}

/// Size of the newest checkpoint.
pub(super) fn last_checkpoint(tx: &mut Tx<'_>, office: Uuid) -> Result<u64, DbError> {
    tx.one(
        "select coalesce(max(size), 0) from ledger_checkpoint where office = $1",
        params![office],
        |row| row.get(0).map(number),
    )
}

/// Number of tiles of a log.
pub(super) fn tile_count(tx: &mut Tx<'_>, office: Uuid) -> Result<i64, DbError> {
    tx.one("select count(*) from ledger_tile where office = $1", params![office], |row| row.get(0))
}

/// The keys of a log with the place of the entry that announces each, oldest first.
pub(super) fn key_rows(tx: &mut Tx<'_>, office: Uuid) -> Result<Vec<(i64, String, u64)>, DbError> {
    tx.all(
        "select generation, verifier, since from ledger_key where office = $1 order by generation",
        params![office],
        |row| Ok((row.get(0)?, row.get(1)?, number(row.get(2)?))),
    )
}

/// Every key of every log, newest first: office, number, key, origin of the log.
pub(super) fn all_keys(tx: &mut Tx<'_>) -> Result<Vec<(Uuid, i64, String, String)>, DbError> {
    tx.all(
        "select k.office, k.generation, k.verifier, g.origin from ledger_key k \
         join ledger_log g on g.office = k.office order by k.generation desc, k.office",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}

fn each_id(tx: &mut Tx<'_>, sql: &str, each: &mut dyn FnMut(Uuid)) -> Result<(), DbError> {
    tx.each(sql, &[], &mut |row| {
        each(row.get(0)?);
        Ok(())
    })
}

/// Offices that have entries and no log.
pub(super) fn headless(tx: &mut Tx<'_>, each: &mut dyn FnMut(Uuid)) -> Result<(), DbError> {
    each_id(
        tx,
        "select distinct l.office from ledger_leaf l where not exists \
         (select 1 from ledger_log g where g.office = l.office)",
        each,
    )
}

/// Events that neither stand in a log nor wait for it. Reads the whole table: for the audit only.
pub(super) fn unlogged(tx: &mut Tx<'_>, each: &mut dyn FnMut(Uuid)) -> Result<(), DbError> {
    each_id(
        tx,
        "select e.id from event e where not exists (select 1 from ledger_leaf l where l.office = e.office \
         and l.event = e.id) and not exists (select 1 from event_pending p where p.office = e.office \
         and p.event = e.id)",
        each,
    )
}

/// Waiting rows without their event.
pub(super) fn waiting_for_nothing(
    tx: &mut Tx<'_>,
    each: &mut dyn FnMut(Uuid),
) -> Result<(), DbError> {
    each_id(
        tx,
        "select p.event from event_pending p where not exists (select 1 from event e \
         where e.office = p.office and e.id = p.event)",
        each,
    )
}

/// Subjects whose events are not numbered from 1 without a gap. Reads the whole table: for the audit only.
pub(super) fn misnumbered(tx: &mut Tx<'_>, each: &mut dyn FnMut(Uuid)) -> Result<(), DbError> {
    each_id(
        tx,
        "select subject from event group by office, subject having count(*) <> max(seq) or min(seq) <> 1",
        each,
    )
}

/// Number of events that wait.
pub(super) fn waiting_count(tx: &mut Tx<'_>) -> Result<u64, DbError> {
    tx.one("select count(*) from event_pending", &[], |row| row.get(0).map(number))
}

/// An event with the list of rows it wrote.
pub(super) struct Writing {
    pub(super) subject: Uuid,
    pub(super) id: Uuid,
    pub(super) at: Timestamp,
    pub(super) kind: String,
    pub(super) list: Option<String>,
    pub(super) digest: Option<Vec<u8>>,
}

/// Offices that have events.
pub(super) fn offices(tx: &mut Tx<'_>) -> Result<Vec<Uuid>, DbError> {
    tx.all("select distinct office from event", &[], |row| row.get(0))
}

/// The last of the next so many subjects after one; nothing when there are fewer.
pub(super) fn portion(
    tx: &mut Tx<'_>,
    office: Uuid,
    after: Uuid,
    most: i64,
) -> Result<Option<Uuid>, DbError> {
    tx.first(
        "select distinct subject from event where office = $1 and subject > $2 \
         order by subject limit 1 offset $3",
        params![office, after, most - 1],
        |row| row.get(0),
    )
}

/// The events of the subjects after one up to another, in the order of each life.
pub(super) fn writings(
    tx: &mut Tx<'_>,
    (office, after, until): (Uuid, Uuid, Uuid),
    each: &mut dyn FnMut(Writing),
) -> Result<(), DbError> {
    tx.each(
        "select subject, id, at, kind, written, written_digest from event \
         where office = $1 and subject > $2 and subject <= $3 order by subject, seq",
        params![office, after, until],
        &mut |row| {
            each(Writing {
                subject: row.get(0)?,
                id: row.get(1)?,
                at: row.get(2)?,
                kind: row.get(3)?,
                list: row.get(4)?,
                digest: row.get(5)?,
            });
            Ok(())
        },
    )
}

/// The marks of rows of a recorded table: of an office with subjects after one up to another, or all.
pub(super) fn marks(
    tx: &mut Tx<'_>,
    table: &Recorded,
    place: (Uuid, Uuid, Uuid),
    each: &mut dyn FnMut(Mark),
) -> Result<(), DbError> {
    let (office, after, until) = place;
    let (sql, params) = match table.rows {
        Rows::OfOffice { rows, .. } => (rows, &params![office, after, until][..]),
        Rows::All(rows) => (rows, &[][..]),
    };
    tx.each(sql, params, &mut |row| {
        each(table.mark(row)?);
        Ok(())
    })
}

/// The offices that rows of a recorded table belong to, where it grows with the work.
pub(super) fn offices_of(tx: &mut Tx<'_>, table: &Recorded) -> Result<Vec<Uuid>, DbError> {
    match table.rows {
        Rows::OfOffice { offices, .. } => tx.all(offices, &[], |row| row.get(0)),
        Rows::All(_) => Ok(Vec::new()),
    }
}
