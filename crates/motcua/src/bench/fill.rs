//! Fills the database: lives of dossiers played through the real actions at past times, as the sample is
//! made, but many in one unit of work and day by day, so that memory does not grow with their number.

use super::store;
use crate::commands::told;
use crate::demo::life::{self, World};
use crate::demo::random::Random;
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::{Db, Engine, Tx};
use kernel::problem::Problem;
use modules::ledger;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Dossiers of one unit of work. SQLite commits the waiting units of all lanes together, and what it keeps to
/// undo a unit is walked through at every statement, so that larger ones are slower.
const fn portion(engine: Engine) -> usize {
    match engine {
        Engine::Lite => 8,
        Engine::Pg => 64,
    }
}

/// A second life for one the rules did not allow is played with a seed this far away.
const ASIDE: u64 = 1_000_000_007;
const ATTEMPTS: u64 = 400;

/// A dossier to be made: when it arrives, and its chance.
type Start = (Timestamp, u64);

/// Founds the district and fills it; the log has everything at the end, and no message waits. Returns the
/// time for the dossiers and the time for the log.
pub(super) async fn fill(app: &App, count: u64) -> anyhow::Result<(Duration, Duration)> {
    let (world, _) = crate::demo::found(app).await?;
    let world = Arc::new(world);
    let days = u64::try_from(world.days)?;
    let (mut living, mut logging) = (Duration::ZERO, Duration::ZERO);
    let (mut done, mut told_at) = (0, Instant::now());
    for day in 0..days {
        let until = count * (day + 1) / days;
        let begin = Instant::now();
        one_day(app, &world, days - 1 - day, done..until).await?;
        app.db.write(|tx| kernel::jobs::forget(tx, "dossiers.tell")).await?;
        living += begin.elapsed();
        let begin = Instant::now();
        ledger::catch_up(app).await?;
        logging += begin.elapsed();
        done = until;
        if told_at.elapsed() > Duration::from_secs(2) || day + 1 == days {
            told_at = Instant::now();
            let rate = done as f64 / living.as_secs_f64().max(1e-9);
            eprintln!("{done} / {count}  {rate:.0}/s");
        }
    }
    app.db.write(store::analyze).await?;
    Ok((living, logging))
}

/// Makes the dossiers of a day: a lane for each office, since numbers are counted by office.
async fn one_day(
    app: &App,
    world: &Arc<World>,
    back: u64,
    seeds: std::ops::Range<u64>,
) -> anyhow::Result<()> {
    let back = i64::try_from(back)?;
    let mut lanes: Vec<Vec<Start>> = vec![Vec::new(); world.offices.len()];
    for seed in seeds {
        let office = life::office_of(world, seed);
        let lane = world.offices.iter().position(|one| one.id == office).unwrap_or_default();
        let mut random = Random::new(seed.wrapping_mul(31) + 5);
        lanes[lane].push((life::arrival(world, back, &mut random), seed));
    }
    let running: Vec<_> = lanes
        .into_iter()
        .map(|mut starts| {
            starts.sort_unstable();
            let (app, world) = (app.clone(), Arc::clone(world));
            tokio::spawn(async move { lane(&app, &app.db, &world, &starts).await })
        })
        .collect();
    for lane in running {
        lane.await?.map_err(told)?;
    }
    Ok(())
}

async fn lane(app: &App, db: &Db, world: &Arc<World>, starts: &[Start]) -> Result<(), Problem> {
    for portion in starts.chunks(portion(db.engine())) {
        let (app, world, portion) = (app.clone(), Arc::clone(world), portion.to_vec());
        db.write(move |tx| {
            portion.iter().try_for_each(|(at, seed)| one(&app, tx, &world, *at, *seed))
        })
        .await?;
    }
    Ok(())
}

/// Plays one life; where the rules do not allow it, nothing of it is kept and another one of the same office
/// is played.
fn one(app: &App, tx: &mut Tx<'_>, world: &World, at: Timestamp, seed: u64) -> Result<(), Problem> {
    let office = life::office_of(world, seed);
    let others = (0..ATTEMPTS).map(|attempt| seed.wrapping_add(attempt * ASIDE));
    let mut outcome = Ok(());
    for chance in others.filter(|chance| life::office_of(world, *chance) == office) {
        store::begin(tx)?;
        match life::live(app, tx, world, at, chance) {
            Ok(_) => return Ok(store::keep(tx)?),
            Err(problem) if problem.status == 409 => {
                store::undo(tx)?;
                outcome = Err(problem);
            }
            Err(problem) => return Err(problem),
        }
    }
    outcome
}
