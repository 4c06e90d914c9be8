//! The floor: the same rows by bare SQL on the same database, as durable, from as many tasks as there were
//! connections. It goes through the same threads to the database and so shares commits as the product does,
//! which makes it harder to come near.

use super::measure::{Figures, Taken, each};
use super::proc::{self, Postmaster};
use super::store::{self, Template};
use jiff::Timestamp;
use kernel::clock::Clock;
use kernel::db::{Db, DbError};
use kernel::ids;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Something the floor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The rows of an online submission.
    Submit,
    /// The rows of an accepted counter intake with its receipt.
    Intake,
    /// The rows of a step passed on.
    Advance,
    /// A dossier with what belongs to it, and the note of the look.
    Dossier,
    /// A page of twenty, and the note of the reading.
    Page,
    /// One count.
    Count,
}

/// What the floor stands on.
#[derive(Clone)]
pub(super) struct Ground {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) postmaster: Option<Postmaster>,
    /// A dossier filed online, and one taken in at the counter.
    pub(super) submitted: Template,
    pub(super) taken_in: Template,
    /// A division with work.
    pub(super) division: Uuid,
}

/// Runs a part from so many tasks for a time.
pub(super) async fn run(
    part: Part,
    ground: &Ground,
    tasks: usize,
    time: Duration,
) -> anyhow::Result<Figures> {
    let mut lanes = JoinSet::new();
    let before = cpu(ground);
    let begin = Instant::now();
    let end = begin + time;
    for _ in 0..tasks {
        let ground = ground.clone();
        lanes.spawn(async move {
            let mut taken = Taken::default();
            // Passed on again and again, as dossiers are.
            let own = (part == Part::Advance).then(|| ids::id(ground.clock.now()));
            if let Some(id) = own {
                let of = ground.taken_in.clone();
                let now = ground.clock.now();
                ground.db.write(move |tx| store::create(tx, &of, id, now)).await?;
            }
            let mut seq = 0;
            loop {
                let sent = Instant::now();
                if sent >= end {
                    break;
                }
                seq += 1;
                let outcome = once(part, &ground, own.unwrap_or_default(), seq).await;
                taken.note(sent.elapsed(), outcome.map_err(|error| error.to_string()));
            }
            Ok::<_, DbError>(taken)
        });
    }
    let mut all = Taken::default();
    while let Some(taken) = lanes.join_next().await {
        all.merge(taken??);
    }
    let (took, count) = (begin.elapsed(), all.all());
    let used =
        before.zip(cpu(ground)).map(|(before, after)| each(after.saturating_sub(before), count));
    Ok(Figures { cpu_ms: used, ..all.figures(took) })
}

/// User and system time of this process and of the database server.
fn cpu(ground: &Ground) -> Option<Duration> {
    let own = proc::cpu(std::process::id())?;
    match ground.postmaster {
        Some(postmaster) => Some(own + postmaster.cpu()?),
        None => Some(own),
    }
}

async fn once(part: Part, ground: &Ground, own: Uuid, seq: i64) -> Result<(), DbError> {
    let db = &ground.db;
    let now: Timestamp = ground.clock.now();
    let division = ground.division;
    match part {
        Part::Submit | Part::Intake => {
            let of = if part == Part::Submit { &ground.submitted } else { &ground.taken_in };
            let of = of.clone();
            db.write(move |tx| store::create(tx, &of, ids::id(now), now)).await
        }
        Part::Advance => {
            let of = ground.taken_in.clone();
            db.write(move |tx| store::advance(tx, &of, own, seq, now)).await
        }
        Part::Dossier => {
            let of = ground.taken_in.clone();
            db.write(move |tx| store::dossier(tx, &of, now)).await
        }
        Part::Page => {
            let office = ground.taken_in.office;
            db.write(move |tx| store::page(tx, office, division, now)).await
        }
        Part::Count => {
            let office = ground.taken_in.office;
            db.read(move |tx| store::count(tx, office)).await
        }
    }
}
