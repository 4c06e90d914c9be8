//! Work that happens after the answer: an outbox in the same database, so that a job exists exactly when
//! the change that asked for it was committed. A job may run twice and must not mind.

use crate::app::App;
use crate::db::{Db, DbError, Tx};
use crate::{ids, params};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use uuid::Uuid;

/// A job at work.
pub type Work = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// A kind of job.
#[derive(Clone, Copy)]
pub struct JobKind {
    /// Stable name in the table.
    pub name: &'static str,
    /// Does it.
    pub run: fn(App, Value) -> Work,
    /// Repeats by itself so often.
    pub every: Option<SignedDuration>,
}

/// Asks for a job, in the transaction of the change that needs it.
pub fn ask(
    tx: &mut Tx<'_>,
    kind: &'static str,
    data: &Value,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "insert into job (id, kind, data, run_at, attempts, created_at) values ($1, $2, $3, $4, 0, $5)",
        params![ids::id(now), kind, data, now, now],
    )?;
    Ok(())
}

/// Drops every waiting job of a kind, for installations that are built rather than lived in.
pub fn forget(tx: &mut Tx<'_>, kind: &'static str) -> Result<u64, DbError> {
    tx.execute("delete from job where kind = $1", params![kind])
}

struct Claimed {
    id: Uuid,
    kind: String,
    data: Value,
    attempts: i64,
}

/// A job whose server died is taken up again after this time.
const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// Takes one due job by moving its time forward: two servers never hold the same one.
async fn claim(db: &Db, now: Timestamp) -> Result<Option<Claimed>, DbError> {
    db.write(move |tx| {
        let due = tx.first(
            match tx.engine() {
                crate::db::Engine::Lite => {
                    "select id, kind, data, attempts from job where run_at <= $1 order by run_at, id limit 1"
                }
                crate::db::Engine::Pg => {
                    "select id, kind, data, attempts from job where run_at <= $1 order by run_at, id limit 1 for update skip locked"
                }
            },
            params![now],
            |row| {
                Ok(Claimed {
                    id: row.get(0)?,
                    kind: row.get(1)?,
                    data: row.json(2)?,
                    attempts: row.get(3)?,
                })
            },
        )?;
        if let Some(job) = &due {
            tx.execute(
                "update job set run_at = $2, attempts = attempts + 1 where id = $1",
                params![job.id, now + LEASE],
            )?;
        }
        Ok(due)
    })
    .await
}

/// Runs one due job; false when there is none.
pub async fn step(app: &App) -> anyhow::Result<bool> {
    let now = app.clock.now();
    let Some(job) = claim(&app.db, now).await? else { return Ok(false) };
    let kind = app.jobs.iter().find(|kind| kind.name == job.kind);
    let start = std::time::Instant::now();
    let outcome = match kind {
        Some(kind) => (kind.run)(app.clone(), job.data).await,
        None => Err(anyhow::anyhow!("no such kind of job: {}", job.kind)),
    };
    let result = if outcome.is_ok() { "done" } else { "failed" };
    metrics::histogram!("motcua_job_seconds", "kind" => job.kind.clone(), "result" => result)
        .record(start.elapsed().as_secs_f64());
    let id = job.id;
    match outcome {
        Ok(()) => {
            let again = kind.and_then(|kind| kind.every);
            app.db
                .write(move |tx| match again {
                    Some(every) => tx.execute(
                        "update job set run_at = $2, attempts = 0, failure = null where id = $1",
                        params![id, now + every],
                    ),
                    None => tx.execute("delete from job where id = $1", params![id]),
                })
                .await?;
        }
        Err(error) => {
            let minutes = 1_i64 << job.attempts.clamp(0, 8);
            tracing::warn!(kind = %job.kind, attempts = job.attempts, %error, "a job failed");
            let (text, next) = (error.to_string(), now + SignedDuration::from_mins(minutes));
            app.db
                .write(move |tx| {
                    tx.execute(
                        "update job set run_at = $2, failure = $3 where id = $1",
                        params![id, next, &text],
                    )
                })
                .await?;
        }
    }
    Ok(true)
}

/// Runs every due job; tests call it where the runner would work.
pub async fn drain(app: &App) -> anyhow::Result<usize> {
    let mut count = 0;
    while step(app).await? {
        count += 1;
    }
    Ok(count)
}

/// Enters the repeating jobs once, under ids made from their names.
pub async fn schedule(app: &App) -> anyhow::Result<()> {
    let now = app.clock.now();
    for kind in app.jobs.iter().filter(|kind| kind.every.is_some()) {
        let name = kind.name;
        let id = name_id(name);
        app.db
            .write(move |tx| {
                tx.execute(
                    "insert into job (id, kind, data, run_at, attempts, created_at) values ($1, $2, 'null', $3, 0, $3) on conflict (id) do nothing",
                    params![id, name, now],
                )
            })
            .await?;
    }
    Ok(())
}

fn name_id(name: &str) -> Uuid {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(name.as_bytes());
    Uuid::from_slice(&digest[..16]).unwrap_or_default()
}

/// Works until told to stop.
pub async fn run(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    while !*stop.borrow() {
        let idle = match step(&app).await {
            Ok(worked) => !worked,
            Err(error) => {
                tracing::error!(%error, "the job runner cannot reach the database");
                true
            }
        };
        if idle {
            tokio::select! {
                () = tokio::time::sleep(Duration::from_millis(500)) => {}
                _ = stop.changed() => {}
            }
        }
    }
}
