//! PostgreSQL: threads with a connection each; conflicts and lost connections run the unit again.

use super::tls::Target;
use super::{ATTEMPTS, Db, DbError, Engine, Inner, Job, Row, Threads, Tx, Val, pause};
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Statement};
use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;

/// A connection with its prepared statements.
pub(super) struct Session {
    client: Client,
    statements: HashMap<String, Statement>,
}

const WRITERS: usize = 12;
const READERS: usize = 8;

pub(super) fn open(url: &str) -> Result<Db, DbError> {
    let target = Target::read(url)?;
    let mut threads = Vec::new();
    let (writers, queue) = crossbeam_channel::bounded(1024);
    for _ in 0..WRITERS {
        threads.push(spawn("db-write", &target, queue.clone(), true)?);
    }
    let (readers, queue) = crossbeam_channel::bounded(1024);
    for _ in 0..READERS {
        threads.push(spawn("db-read", &target, queue.clone(), false)?);
    }
    probe(target)?;
    Ok(Db { engine: Engine::Pg, writers, readers, _threads: Arc::new(Threads(threads)) })
}

/// Connects once, on a thread of its own: the client may not block inside an async runtime.
fn probe(target: Target) -> Result<(), DbError> {
    std::thread::spawn(move || Session::connect(&target, true).map(drop))
        .join()
        .unwrap_or(Err(DbError::Panic))
}

fn spawn(
    name: &str,
    target: &Target,
    queue: crossbeam_channel::Receiver<Box<dyn Job>>,
    writes: bool,
) -> Result<std::thread::JoinHandle<()>, DbError> {
    let target = target.clone();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || run_loop(&target, &queue, writes))
        .map_err(|error| DbError::Other(error.to_string()))
}

fn run_loop(target: &Target, queue: &crossbeam_channel::Receiver<Box<dyn Job>>, writes: bool) {
    let mut session = None;
    while let Ok(mut job) = queue.recv() {
        let outcome = run(target, &mut session, job.as_mut(), writes);
        job.finish(outcome);
    }
}

/// Runs one unit to its commit, again where that may help.
fn run(
    target: &Target,
    slot: &mut Option<Session>,
    job: &mut dyn Job,
    writes: bool,
) -> Result<(), DbError> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let outcome =
            connected(target, slot, writes).and_then(|session| once(session, job, writes));
        if matches!(outcome, Err(DbError::Lost(_) | DbError::Uncertain(_))) {
            *slot = None;
        }
        match outcome {
            Err(DbError::Conflict | DbError::Lost(_)) if attempt < ATTEMPTS => {
                std::thread::sleep(pause(attempt));
            }
            outcome => return outcome,
        }
    }
}

fn connected<'a>(
    target: &Target,
    slot: &'a mut Option<Session>,
    writes: bool,
) -> Result<&'a mut Session, DbError> {
    if slot.as_ref().is_none_or(|session| session.client.is_closed()) {
        *slot = Some(Session::connect(target, writes)?);
    }
    slot.as_mut().ok_or(DbError::Closed)
}

fn once(session: &mut Session, job: &mut dyn Job, writes: bool) -> Result<(), DbError> {
    if !writes {
        let mut tx = Tx::new(Inner::Pg(session));
        job.run(&mut tx);
        return if tx.retry { Err(DbError::Conflict) } else { Ok(()) };
    }
    session.client.batch_execute("begin").map_err(error)?;
    let mut tx = Tx::new(Inner::Pg(session));
    let keep = job.run(&mut tx);
    let retry = tx.retry;
    if !keep {
        session.client.batch_execute("rollback").map_err(error)?;
        return if retry { Err(DbError::Conflict) } else { Ok(()) };
    }
    session.client.batch_execute("commit").map_err(|problem| match error(problem) {
        DbError::Lost(text) => DbError::Uncertain(text),
        other => other,
    })
}

impl Session {
    fn connect(target: &Target, writes: bool) -> Result<Self, DbError> {
        let mut client = target.connect().map_err(error)?;
        let mode = if writes {
            "set timezone = 'UTC'"
        } else {
            "set timezone = 'UTC'; set default_transaction_read_only = on"
        };
        client.batch_execute(mode).map_err(error)?;
        Ok(Self { client, statements: HashMap::new() })
    }

    fn statement(&mut self, sql: &str) -> Result<Statement, DbError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).map_err(error)?;
        if self.statements.len() >= 1024 {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(super) fn execute(&mut self, sql: &str, params: &[Val]) -> Result<u64, DbError> {
        let statement = self.statement(sql)?;
        self.client.execute(&statement, &refer(params)).map_err(error)
    }

    pub(super) fn each(
        &mut self,
        sql: &str,
        params: &[Val],
        each: &mut dyn FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let statement = self.statement(sql)?;
        let mut rows = self.client.query_raw(&statement, refer(params)).map_err(error)?;
        while let Some(row) = rows.next().map_err(error)? {
            each(&Row::Pg(&row))?;
        }
        Ok(())
    }

    pub(super) fn prepare(&mut self, sql: &str) -> Result<(), DbError> {
        self.client.prepare(sql).map(drop).map_err(error)
    }

    pub(super) fn script(&mut self, sql: &str) -> Result<(), DbError> {
        self.client.batch_execute(sql).map_err(error)
    }
}

fn refer(params: &[Val]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Val {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) => match *kind {
                Type::INT4 => i32::try_from(*value)?.to_sql(kind, out),
                Type::INT2 => i16::try_from(*value)?.to_sql(kind, out),
                Type::FLOAT8 => (*value as f64).to_sql(kind, out),
                _ => value.to_sql(kind, out),
            },
            Self::Real(value) => value.to_sql(kind, out),
            Self::Text(value) => value.to_sql(kind, out),
            Self::Bytes(value) => value.to_sql(kind, out),
            Self::Bool(value) => value.to_sql(kind, out),
            Self::Id(value) => value.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn error(error: postgres::Error) -> DbError {
    let Some(detail) = error.as_db_error().filter(|_| !error.is_closed()) else {
        // The driver says what it was doing, its cause what is wrong: a certificate, a host that is not there.
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        return DbError::Lost(format!("{error}{cause}"));
    };
    match detail.code().code() {
        "40001" | "40P01" => DbError::Conflict,
        code if code.starts_with("08") || code.starts_with("57P") => {
            DbError::Lost(detail.message().to_owned())
        }
        code if code.starts_with("23") => {
            DbError::Constraint(detail.constraint().unwrap_or(code).to_owned())
        }
        code => DbError::Other(format!("{code}: {}", detail.message())),
    }
}
