//! One way to SQLite and PostgreSQL: the same SQL text with `$1` places, the same column types, units of
//! work as closures that can be run again. What differs between the engines is in [`lite`] and [`pg`].
//!
//! * A unit of work gets a [`Tx`] and returns a value or an error; an error undoes everything it did.
//! * It must be repeatable: no input or output other than the database, since a conflict or a lost
//!   connection runs it again.
//! * SQLite has one writer thread that commits many waiting units together (one `fsync` for all).

mod column;
mod lite;
pub mod migrate;
mod pg;
mod query;
mod record;
mod tls;
mod value;
mod watch;

pub use column::{Column, Row};
pub use query::Query;
pub use record::{Mark, Recorded, Rows};
pub use value::Val;
pub use watch::watch;

use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// What can go wrong in the database.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A unique or foreign key constraint was broken; the name tells which.
    #[error("constraint {0} broken")]
    Constraint(String),
    /// A conflict with another unit of work that a second run may avoid.
    #[error("conflict with another transaction")]
    Conflict,
    /// The connection was lost before the unit of work was committed.
    #[error("connection lost: {0}")]
    Lost(String),
    /// The commit was sent and no answer came: it may or may not have happened.
    #[error("the outcome of the commit is unknown: {0}")]
    Uncertain(String),
    /// A row that must exist does not.
    #[error("no row")]
    NoRow,
    /// A value of another type than the column's.
    #[error("column {column}: {problem}")]
    Decode {
        /// Position in the select list.
        column: usize,
        /// What was wrong.
        problem: String,
    },
    /// The unit of work panicked.
    #[error("the unit of work panicked")]
    Panic,
    /// Rows of record were written, and no event says so.
    #[error("rows of {0} without an event")]
    Unrecorded(&'static str),
    /// The database is closed.
    #[error("the database is closed")]
    Closed,
    /// Anything else the engine says.
    #[error("database: {0}")]
    Other(String),
}

/// The engine behind a [`Db`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, embedded.
    Lite,
    /// PostgreSQL 15 or later.
    Pg,
}

/// A database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    writers: crossbeam_channel::Sender<Box<dyn Job>>,
    readers: crossbeam_channel::Sender<Box<dyn Job>>,
    _threads: Arc<Threads>,
}

/// The running unit of work: every statement goes through it.
pub struct Tx<'a> {
    inner: Inner<'a>,
    retry: bool,
    /// Rows of record that were written and wait for their event.
    marks: Vec<Mark>,
}

enum Inner<'a> {
    Lite(&'a rusqlite::Connection),
    Pg(&'a mut pg::Session),
}

struct Threads(Vec<std::thread::JoinHandle<()>>);

impl Drop for Threads {
    /// Waits until what was already sent is done; the channels are closed by then.
    fn drop(&mut self) {
        for thread in self.0.drain(..) {
            if thread.thread().id() != std::thread::current().id() {
                // A thread that panicked has already told its caller.
                let _ = thread.join();
            }
        }
    }
}

/// A unit of work on its way to a database thread.
trait Job: Send {
    /// Runs it; false asks for a rollback.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Tells the caller, after the commit or its failure.
    fn finish(self: Box<Self>, committed: Result<(), DbError>);
}

struct Unit<F, T, E> {
    work: F,
    out: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    /// `read` or `write`, for the measures.
    queue: &'static str,
    sent: Instant,
    begun: bool,
}

impl<F, T, E> Job for Unit<F, T, E>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        if !std::mem::replace(&mut self.begun, true) {
            metrics::histogram!("motcua_db_wait_seconds", "queue" => self.queue)
                .record(self.sent.elapsed().as_secs_f64());
        }
        let work = &mut self.work;
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(tx)))
            .unwrap_or_else(|_| Err(DbError::Panic.into()));
        let result = match tx.unrecorded() {
            Some(table) if result.is_ok() => Err(DbError::Unrecorded(table).into()),
            _ => result,
        };
        let keep = result.is_ok();
        self.out = Some(result);
        keep
    }

    fn finish(self: Box<Self>, committed: Result<(), DbError>) {
        metrics::histogram!("motcua_db_seconds", "queue" => self.queue)
            .record(self.sent.elapsed().as_secs_f64());
        let answer = match (committed, self.out) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(DbError::Closed.into()),
            (Err(_), Some(Err(own))) => Err(own),
            (Err(error), _) => Err(error.into()),
        };
        // The caller may have gone away, for instance because a browser closed its connection.
        let _ = self.reply.send(answer);
    }
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…` and starts its threads. `sqlite::memory:` is for tests.
    pub fn open(url: &str) -> Result<Self, DbError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            lite::open(path)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            pg::open(url)
        } else {
            Err(DbError::Other(format!(
                "DATABASE_URL must start with sqlite: or postgres:, not {:?}",
                url.split(':').next().unwrap_or_default()
            )))
        }
    }

    /// The engine in use.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Runs a unit of work that changes the database; all of it is kept, durably, or none.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        Self::send(&self.writers, "write", work).await
    }

    /// Runs a unit of work that only reads.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        Self::send(&self.readers, "read", work).await
    }

    /// [`Db::write`] for code outside the async runtime, such as commands and migrations.
    pub fn write_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let answer = Self::post(&self.writers, "write", work)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    /// [`Db::read`] for code outside the async runtime.
    pub fn read_blocking<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let answer = Self::post(&self.readers, "read", work)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    async fn send<T, E, F>(
        queue: &crossbeam_channel::Sender<Box<dyn Job>>,
        name: &'static str,
        work: F,
    ) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let answer = Self::post(queue, name, work)?;
        answer.await.unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    fn post<T, E, F>(
        queue: &crossbeam_channel::Sender<Box<dyn Job>>,
        name: &'static str,
        work: F,
    ) -> Result<oneshot::Receiver<Result<T, E>>, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let unit = Unit { work, out: None, reply, queue: name, sent: Instant::now(), begun: false };
        queue.send(Box::new(unit)).map_err(|_| E::from(DbError::Closed))?;
        Ok(answer)
    }
}

impl<'a> Tx<'a> {
    fn new(inner: Inner<'a>) -> Self {
        Self { inner, retry: false, marks: Vec::new() }
    }
}

impl Tx<'_> {
    /// The engine in use, for the few statements that must differ.
    pub fn engine(&self) -> Engine {
        match self.inner {
            Inner::Lite(_) => Engine::Lite,
            Inner::Pg(_) => Engine::Pg,
        }
    }

    /// Runs a statement and returns the number of rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[Val]) -> Result<u64, DbError> {
        watch::seen(self.engine(), sql);
        let result = match &mut self.inner {
            Inner::Lite(connection) => lite::execute(connection, sql, params),
            Inner::Pg(session) => session.execute(sql, params),
        };
        self.note(result)
    }

    /// Calls `each` for every row, without collecting them: exports run in constant memory on SQLite and
    /// in portions on PostgreSQL.
    pub fn each(
        &mut self,
        sql: &str,
        params: &[Val],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        watch::seen(self.engine(), sql);
        let result = match &mut self.inner {
            Inner::Lite(connection) => lite::each(connection, sql, params, each),
            Inner::Pg(session) => session.each(sql, params, each),
        };
        self.note(result)
    }

    /// All rows, each turned into a value.
    pub fn all<T>(
        &mut self,
        sql: &str,
        params: &[Val],
        mut read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let mut rows = Vec::new();
        self.each(sql, params, &mut |row| {
            rows.push(read(row)?);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row, if there is one.
    pub fn first<T>(
        &mut self,
        sql: &str,
        params: &[Val],
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        Ok(self.all(sql, params, read)?.into_iter().next())
    }

    /// The only row; [`DbError::NoRow`] when there is none.
    pub fn one<T>(
        &mut self,
        sql: &str,
        params: &[Val],
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        self.first(sql, params, read)?.ok_or(DbError::NoRow)
    }

    /// Checks that the engine understands a statement, without running it.
    pub fn prepare(&mut self, sql: &str) -> Result<(), DbError> {
        match &mut self.inner {
            Inner::Lite(connection) => lite::prepare(connection, sql),
            Inner::Pg(session) => session.prepare(sql),
        }
    }

    /// Runs several statements without parameters: migrations only.
    fn script(&mut self, sql: &str) -> Result<(), DbError> {
        match &mut self.inner {
            Inner::Lite(connection) => lite::script(connection, sql),
            Inner::Pg(session) => session.script(sql),
        }
    }

    fn note<T>(&mut self, result: Result<T, DbError>) -> Result<T, DbError> {
        if matches!(result, Err(DbError::Conflict | DbError::Lost(_))) {
            self.retry = true;
        }
        result
    }
}

/// How often a unit of work is run again after a conflict or a lost connection.
const ATTEMPTS: u32 = 8;

fn pause(attempt: u32) -> Duration {
    Duration::from_millis(5 << attempt.min(6))
}
