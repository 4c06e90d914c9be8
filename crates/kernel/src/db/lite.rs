//! SQLite: one writer that groups commits, a few readers, WAL, full durability.

use super::{Db, DbError, Engine, Inner, Job, Row, Threads, Tx, Val};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// Units of work that share one commit at most.
const GROUP: usize = 64;
const READERS: usize = 4;

pub(super) fn open(path: &str) -> Result<Db, DbError> {
    let memory = path == ":memory:";
    let uri = if memory {
        format!("file:motcua-{}?mode=memory&cache=shared", uuid::Uuid::new_v4())
    } else {
        if let Some(folder) = Path::new(path).parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| DbError::Other(format!("{}: {error}", folder.display())))?;
        }
        path.to_owned()
    };
    let connection = connect(&uri)?;
    if !memory {
        connection.pragma_update(None, "journal_mode", "wal").map_err(error)?;
    }
    connection.pragma_update(None, "synchronous", "full").map_err(error)?;
    let (writers, queue) = crossbeam_channel::bounded(1024);
    let mut threads = vec![spawn("db-write", move || write_loop(&connection, &queue))?];
    let (readers, queue) = crossbeam_channel::bounded(1024);
    for _ in 0..READERS {
        let connection = connect(&uri)?;
        connection.pragma_update(None, "query_only", true).map_err(error)?;
        if memory {
            connection.pragma_update(None, "read_uncommitted", true).map_err(error)?;
        }
        let queue = queue.clone();
        threads.push(spawn("db-read", move || read_loop(&connection, &queue))?);
    }
    Ok(Db { engine: Engine::Lite, writers, readers, _threads: Arc::new(Threads(threads)) })
}

fn connect(uri: &str) -> Result<Connection, DbError> {
    let flags = OpenFlags::default() | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(uri, flags).map_err(error)?;
    connection.set_prepared_statement_cache_capacity(512);
    // A prepared statement keeps its plan whatever is bound to it: otherwise many are prepared again and again.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(error)?;
    for (name, value) in
        [("foreign_keys", 1), ("busy_timeout", 10_000), ("cache_size", -16_384), ("temp_store", 2)]
    {
        connection.pragma_update(None, name, value).map_err(error)?;
    }
    Ok(connection)
}

fn spawn(
    name: &str,
    run: impl FnOnce() + Send + 'static,
) -> Result<std::thread::JoinHandle<()>, DbError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(run)
        .map_err(|error| DbError::Other(error.to_string()))
}

fn write_loop(connection: &Connection, queue: &crossbeam_channel::Receiver<Box<dyn Job>>) {
    while let Ok(first) = queue.recv() {
        let mut group = vec![first];
        if let Err(problem) = connection.execute_batch("begin immediate").map_err(error) {
            for job in group {
                job.finish(Err(DbError::Other(problem.to_string())));
            }
            continue;
        }
        let mut next = 0;
        while next < group.len() {
            run_in_savepoint(connection, &mut group[next]);
            next += 1;
            if next == group.len()
                && next < GROUP
                && let Ok(job) = queue.try_recv()
            {
                group.push(job);
            }
        }
        let committed = connection.execute_batch("commit").map_err(error);
        if committed.is_err() {
            // Nothing is left open for the next group, whatever the commit said.
            let _ = connection.execute_batch("rollback");
        }
        for job in group {
            job.finish(match &committed {
                Ok(()) => Ok(()),
                Err(problem) => Err(DbError::Other(problem.to_string())),
            });
        }
    }
}

fn run_in_savepoint(connection: &Connection, job: &mut Box<dyn Job>) {
    if connection.execute_batch("savepoint unit").is_err() {
        return;
    }
    let keep = job.run(&mut Tx::new(Inner::Lite(connection)));
    let end = if keep { "release unit" } else { "rollback to unit; release unit" };
    // A failure here shows again at the commit, which tells every caller of the group.
    let _ = connection.execute_batch(end);
}

fn read_loop(connection: &Connection, queue: &crossbeam_channel::Receiver<Box<dyn Job>>) {
    while let Ok(mut job) = queue.recv() {
        let begun = connection.execute_batch("begin").map_err(error);
        if begun.is_ok() {
            job.run(&mut Tx::new(Inner::Lite(connection)));
            let _ = connection.execute_batch("rollback");
        }
        job.finish(begun);
    }
}

pub(super) fn execute(connection: &Connection, sql: &str, params: &[Val]) -> Result<u64, DbError> {
    let mut statement = connection.prepare_cached(&places(sql)).map_err(error)?;
    bind(&mut statement, params)?;
    // A statement with RETURNING yields rows; they are drained so that it runs to its end.
    if statement.column_count() > 0 {
        let mut rows = statement.raw_query();
        let mut count = 0;
        while rows.next().map_err(error)?.is_some() {
            count += 1;
        }
        return Ok(count);
    }
    statement.raw_execute().map(|count| count as u64).map_err(error)
}

pub(super) fn each(
    connection: &Connection,
    sql: &str,
    params: &[Val],
    each: &mut dyn FnMut(&Row<'_>) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let mut statement = connection.prepare_cached(&places(sql)).map_err(error)?;
    bind(&mut statement, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(error)? {
        each(&Row::Lite(row))?;
    }
    Ok(())
}

pub(super) fn prepare(connection: &Connection, sql: &str) -> Result<(), DbError> {
    connection.prepare(&places(sql)).map(drop).map_err(error)
}

pub(super) fn script(connection: &Connection, sql: &str) -> Result<(), DbError> {
    connection.execute_batch(sql).map_err(error)
}

/// SQLite numbers `?1` as PostgreSQL numbers `$1`.
fn places(sql: &str) -> Cow<'_, str> {
    if !sql.contains('$') {
        return Cow::Borrowed(sql);
    }
    Cow::Owned(sql.replace('$', "?"))
}

fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Val]) -> Result<(), DbError> {
    for (place, value) in params.iter().enumerate() {
        let place = place + 1;
        match value {
            Val::Null => statement.raw_bind_parameter(place, rusqlite::types::Null),
            Val::Int(value) => statement.raw_bind_parameter(place, value),
            Val::Real(value) => statement.raw_bind_parameter(place, value),
            Val::Text(value) => statement.raw_bind_parameter(place, value),
            Val::Bytes(value) => statement.raw_bind_parameter(place, value),
            Val::Bool(value) => statement.raw_bind_parameter(place, value),
            Val::Id(value) => statement.raw_bind_parameter(place, &value.as_bytes()[..]),
        }
        .map_err(error)?;
    }
    Ok(())
}

fn error(error: rusqlite::Error) -> DbError {
    if let rusqlite::Error::SqliteFailure(failure, message) = &error {
        let message = message.clone().unwrap_or_default();
        if failure.code == rusqlite::ErrorCode::ConstraintViolation {
            let name = message.rsplit(": ").next().unwrap_or_default();
            return DbError::Constraint(name.to_owned());
        }
        if failure.code == rusqlite::ErrorCode::DatabaseBusy {
            return DbError::Conflict;
        }
    }
    DbError::Other(error.to_string())
}
