//! Every statement on witnesses.

use ::ledger::{Checkpoint, Hash, Seen};
use jiff::Timestamp;
use kernel::db::{DbError, Row, Tx};
use kernel::params;
use uuid::Uuid;

// What is watched: logs elsewhere, cosigned here.

/// The keys a watched log signs with; none for a log that is not watched.
pub(super) fn keys(tx: &mut Tx<'_>, origin: &str) -> Result<Vec<String>, DbError> {
    tx.all(
        "select verifier from witness_key where origin = $1 order by verifier",
        params![origin],
        |row| row.get(0),
    )
}

/// Watches a log from now on, or trusts one more key of it; false when that is so already.
pub(super) fn put_key(tx: &mut Tx<'_>, origin: &str, verifier: &str) -> Result<bool, DbError> {
    let put = tx.execute(
        "insert into witness_key (origin, verifier) values ($1, $2) on conflict (origin, verifier) do nothing",
        params![origin, verifier],
    )?;
    Ok(put == 1)
}

/// Trusts a key of a watched log no more.
pub(super) fn drop_key(tx: &mut Tx<'_>, origin: &str, verifier: &str) -> Result<bool, DbError> {
    let gone = tx.execute(
        "delete from witness_key where origin = $1 and verifier = $2",
        params![origin, verifier],
    )?;
    Ok(gone == 1)
}

/// The head of a log that was cosigned last.
pub(super) fn seen(tx: &mut Tx<'_>, origin: &str) -> Result<Seen, DbError> {
    let found =
        tx.first("select size, root from witness_log where origin = $1", params![origin], |row| {
            let root: String = row.get(1)?;
            let root: Hash = root
                .parse()
                .map_err(|error| DbError::Decode { column: 1, problem: format!("{error}") })?;
            Ok(Seen { size: number(row.get(0)?), root })
        })?;
    Ok(found.unwrap_or_default())
}

/// Keeps a head that will be cosigned, if the one cosigned last still is the one it was judged by.
pub(super) fn advance(
    tx: &mut Tx<'_>,
    origin: &str,
    seen: &Seen,
    head: &Checkpoint,
    note: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let nothing = Seen::default();
    tx.execute(
        "insert into witness_log (origin, size, root, note, at) values ($1, 0, $2, '', $3) \
         on conflict (origin) do nothing",
        params![origin, nothing.root.to_string(), now],
    )?;
    let kept = tx.execute(
        "update witness_log set size = $4, root = $5, note = $6, at = $7 \
         where origin = $1 and size = $2 and root = $3",
        params![
            origin,
            seen.size as i64,
            seen.root.to_string(),
            head.size as i64,
            head.root.to_string(),
            note,
            now
        ],
    )?;
    Ok(kept == 1)
}

/// The keys of all watched logs with the head that was cosigned last.
pub(super) fn watched<T>(
    tx: &mut Tx<'_>,
    read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
) -> Result<Vec<T>, DbError> {
    tx.all(
        "select k.origin, k.verifier, l.size, l.at, l.note from witness_key k \
         left join witness_log l on l.origin = k.origin and l.size > 0 order by k.origin, k.verifier",
        &[],
        read,
    )
}

// Who is asked: witnesses elsewhere, for the logs of this installation.

/// A witness that is asked.
#[derive(Clone, Debug)]
pub(super) struct Witness {
    /// Name of its key.
    pub(super) name: String,
    /// Its key.
    pub(super) verifier: String,
    /// Where it is asked.
    pub(super) url: String,
}

fn witness(row: &Row<'_>) -> Result<Witness, DbError> {
    Ok(Witness { name: row.get(0)?, verifier: row.get(1)?, url: row.get(2)? })
}

/// All witnesses that are asked.
pub(super) fn witnesses(tx: &mut Tx<'_>) -> Result<Vec<Witness>, DbError> {
    tx.all("select name, verifier, url from ledger_witness order by name", &[], witness)
}

/// A witness by its name.
pub(super) fn by_name(tx: &mut Tx<'_>, name: &str) -> Result<Option<Witness>, DbError> {
    tx.first(
        "select name, verifier, url from ledger_witness where name = $1",
        params![name],
        witness,
    )
}

/// Asks a witness from now on, or under another key or address.
pub(super) fn put_witness(
    tx: &mut Tx<'_>,
    name: &str,
    verifier: &str,
    url: &str,
) -> Result<(), DbError> {
    tx.execute(
        "insert into ledger_witness (name, verifier, url) values ($1, $2, $3) \
         on conflict (name) do update set verifier = excluded.verifier, url = excluded.url",
        params![name, verifier, url],
    )?;
    tx.execute("delete from ledger_submission where witness = $1", params![name])?;
    Ok(())
}

/// Asks a witness no more; what it cosigned stays.
pub(super) fn drop_witness(tx: &mut Tx<'_>, name: &str) -> Result<bool, DbError> {
    tx.execute("delete from ledger_submission where witness = $1", params![name])?;
    Ok(tx.execute("delete from ledger_witness where name = $1", params![name])? == 1)
}

/// The log for which a witness should be asked next. While a round lasts, only its head counts.
pub(super) fn due(tx: &mut Tx<'_>, witness: &str, now: Timestamp) -> Result<Option<Uuid>, DbError> {
    tx.first(
        "select l.office from ledger_log l \
         left join ledger_round r on r.office = l.office and r.until > $2 \
         left join ledger_submission s on s.office = l.office and s.witness = $1 \
         where coalesce(r.size, l.size) > coalesce(s.size, 0) and coalesce(s.next_at, 0) <= $2 \
         order by coalesce(s.next_at, 0), l.office limit 1",
        params![witness, now],
        |row| row.get(0),
    )
}

/// Takes a submission: two servers never hold the same one.
pub(super) fn claim(
    tx: &mut Tx<'_>,
    office: Uuid,
    witness: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, DbError> {
    let claimed = tx.execute(
        "insert into ledger_submission (office, witness, size, next_at, failures) values ($1, $2, 0, $4, 0) \
         on conflict (office, witness) do update set next_at = excluded.next_at \
         where ledger_submission.next_at <= $3",
        params![office, witness, now, until],
    )?;
    Ok(claimed == 1)
}

/// The head all witnesses are asked for now: that of the round, which begins if there is none.
pub(super) fn round(
    tx: &mut Tx<'_>,
    office: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<u64, DbError> {
    tx.execute(
        "insert into ledger_round (office, size, until) select office, size, $3 from ledger_log where office = $1 \
         on conflict (office) do update set size = excluded.size, until = excluded.until \
         where ledger_round.until <= $2",
        params![office, now, until],
    )?;
    tx.one("select size from ledger_round where office = $1", params![office], |row| {
        row.get(0).map(number)
    })
}

/// Size that a witness cosigned last, as far as is known.
pub(super) fn submitted(tx: &mut Tx<'_>, office: Uuid, witness: &str) -> Result<u64, DbError> {
    tx.one(
        "select size from ledger_submission where office = $1 and witness = $2",
        params![office, witness],
        |row| row.get(0).map(number),
    )
}

/// A submission went well up to a size; the next one may follow at once.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    office: Uuid,
    witness: &str,
    size: u64,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "update ledger_submission set size = $3, next_at = $4, failures = 0, failure = null \
         where office = $1 and witness = $2",
        params![office, witness, size as i64, now],
    )?;
    Ok(())
}

/// How often a submission has failed since it last went well.
pub(super) fn failures(tx: &mut Tx<'_>, office: Uuid, witness: &str) -> Result<i64, DbError> {
    let failures = tx.first(
        "select failures from ledger_submission where office = $1 and witness = $2",
        params![office, witness],
        |row| row.get(0),
    )?;
    Ok(failures.unwrap_or_default())
}

/// A submission failed and is tried again later.
pub(super) fn postpone(
    tx: &mut Tx<'_>,
    office: Uuid,
    witness: &str,
    failure: &str,
    until: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "update ledger_submission set next_at = $4, failures = failures + 1, failure = $3 \
         where office = $1 and witness = $2",
        params![office, witness, failure, until],
    )?;
    Ok(())
}

/// Keeps a cosignature.
pub(super) fn put_cosignature(
    tx: &mut Tx<'_>,
    office: Uuid,
    size: u64,
    witness: &str,
    line: &str,
    at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "insert into ledger_cosignature (office, size, witness, line, at) values ($1, $2, $3, $4, $5) \
         on conflict (office, size, witness) do update set line = excluded.line, at = excluded.at",
        params![office, size as i64, witness, line, at],
    )?;
    Ok(())
}

/// The lines of the cosignatures of a head.
pub(super) fn cosignatures(
    tx: &mut Tx<'_>,
    office: Uuid,
    size: u64,
) -> Result<Vec<String>, DbError> {
    tx.all(
        "select line from ledger_cosignature where office = $1 and size = $2 order by witness",
        params![office, size as i64],
        |row| row.get(0),
    )
}

/// The two newest cosigned sizes above a place, with how many cosigned each.
pub(super) fn cosigned_sizes(
    tx: &mut Tx<'_>,
    office: Uuid,
    place: u64,
) -> Result<Vec<(u64, i64)>, DbError> {
    tx.all(
        "select size, count(*) from ledger_cosignature where office = $1 and size > $2 \
         group by size order by size desc limit 2",
        params![office, place as i64],
        |row| Ok((number(row.get(0)?), row.get(1)?)),
    )
}

/// What a witness has seen of a log.
#[derive(Clone, Debug)]
pub(in crate::ledger) struct Witnessed {
    /// Its name.
    pub(in crate::ledger) name: String,
    /// Its key.
    pub(in crate::ledger) verifier: String,
    /// The newest head it cosigned: size and time.
    pub(in crate::ledger) last: Option<(u64, Timestamp)>,
    /// It could not be asked, or refused, since.
    pub(in crate::ledger) failing: bool,
}

/// What each witness has seen of a log.
pub(in crate::ledger) fn witnessed(
    tx: &mut Tx<'_>,
    office: Uuid,
) -> Result<Vec<Witnessed>, DbError> {
    tx.all(
        "select w.name, w.verifier, c.size, c.at, s.failure from ledger_witness w \
         left join ledger_cosignature c on c.office = $1 and c.witness = w.name and c.size = \
         (select max(size) from ledger_cosignature m where m.office = $1 and m.witness = w.name) \
         left join ledger_submission s on s.office = $1 and s.witness = w.name order by w.name",
        params![office],
        |row| {
            let size: Option<i64> = row.get(2)?;
            let at: Option<Timestamp> = row.get(3)?;
            Ok(Witnessed {
                name: row.get(0)?,
                verifier: row.get(1)?,
                last: size.map(number).zip(at),
                failing: row.get::<Option<String>>(4)?.is_some(),
            })
        },
    )
}

/// Of how many logs a witness cosigned a head, when it did so last, and why it did not for the log that
/// has failed longest.
pub(super) fn standing(
    tx: &mut Tx<'_>,
    witness: &str,
) -> Result<(i64, Option<Timestamp>, Option<String>), DbError> {
    let (logs, at) = tx.one(
        "select count(at), max(at) from (select (select c.at from ledger_cosignature c where c.office = s.office \
         and c.size = s.size and c.witness = s.witness) as at from ledger_submission s where s.witness = $1) t",
        params![witness],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let failure = tx.first(
        "select failure from ledger_submission where witness = $1 and failure is not null \
         order by failures desc, office limit 1",
        params![witness],
        |row| row.get(0),
    )?;
    Ok((logs, at, failure))
}

fn number(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}
