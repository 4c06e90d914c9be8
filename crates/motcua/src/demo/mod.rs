//! The sample district: Thường Tín with its communes of today, officials in every role, and dossiers of
//! the last months made by running the real actions at past times.

mod accounts;
pub(crate) mod filing;
pub(crate) mod life;
pub(crate) mod names;
pub(crate) mod random;

pub(crate) use accounts::PASSWORD;

use crate::commands::told;
use jiff::{SignedDuration, Timestamp};
use kernel::app::App;
use kernel::db::Db;
use kernel::i18n::format;
use kernel::problem::Problem;
use modules::{catalogue, units};
use std::sync::Arc;
use uuid::Uuid;

/// What was built.
pub(crate) struct Sample {
    /// Accounts to sign in with.
    pub(crate) accounts: Vec<Shown>,
    /// Number of dossiers.
    pub(crate) dossiers: usize,
    /// Code and secret of one dossier to follow.
    pub(crate) track: Option<(String, String)>,
}

/// An account as it is printed.
pub(crate) struct Shown {
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) what: String,
}

/// An office of the sample.
#[derive(Clone)]
pub(crate) struct Office {
    /// Its unit.
    pub(crate) id: Uuid,
    /// Last part of the logins of its officials.
    pub(crate) slug: &'static str,
    /// Share of the dossiers.
    pub(crate) weight: u32,
}

/// The offices: unit in the sample, last part of the logins, share of the dossiers.
pub(crate) const OFFICES: [(&str, &str, u32); 4] = [
    ("xa-thuong-tin", "thuongtin", 34),
    ("xa-hong-van", "hongvan", 22),
    ("xa-thuong-phuc", "thuongphuc", 24),
    ("xa-chuong-duong", "chuongduong", 20),
];
/// Days of the past that get dossiers.
pub(crate) const DAYS: i64 = 120;
const UNITS: &str = include_str!("../../../../data/units/thuong-tin.toml");

/// Builds the sample in an empty installation.
pub(crate) async fn build(app: &App, count: usize) -> anyhow::Result<Sample> {
    let (world, accounts) = found(app).await?;
    let track = dossiers(app, count, world).await?;
    Ok(Sample { accounts, dossiers: count, track })
}

/// Founds the district in an empty installation: units, procedures, officials. No dossier yet.
pub(crate) async fn found(app: &App) -> anyhow::Result<(life::World, Vec<Shown>)> {
    let now = latest(app.clock.now(), units::shipped_calendar()?.years().1);
    let begin = now - SignedDuration::from_hours(24 * (DAYS + 30));
    let ids = app
        .db
        .write(move |tx| {
            let ids = units::load_sample(tx, UNITS, begin).map_err(Problem::internal)?;
            modules::prepare(begin)(tx)?;
            Ok::<_, Problem>(ids)
        })
        .await
        .map_err(told)?;
    let offices: Vec<Office> = OFFICES
        .into_iter()
        .filter_map(|(unit, slug, weight)| ids.get(unit).map(|id| Office { id: *id, slug, weight }))
        .collect();
    let city = ids.get("ha-noi").copied().unwrap_or_default();
    let (staff, accounts) = accounts::make(app, &offices, city, begin).await?;
    let definitions = catalogue::definitions()?;
    let file = life::keep_sample_file(app).await?;
    Ok((life::World { offices, staff, definitions, now, days: DAYS, file }, accounts))
}

/// The present of the sample: in a year without a calendar no date can be told, so its days end with the last
/// year that has one, early enough for limits to end within it.
fn latest(now: Timestamp, last_year: i16) -> Timestamp {
    if format::local(now).year() <= last_year {
        return now;
    }
    let end = jiff::civil::date(last_year, 11, 30).at(16, 0, 0, 0);
    end.to_zoned(format::office_zone()).map_or(now, |at| at.timestamp())
}

/// Makes the dossiers, oldest first, many in flight so that their commits are shared.
async fn dossiers(
    app: &App,
    count: usize,
    world: life::World,
) -> anyhow::Result<Option<(String, String)>> {
    let world = Arc::new(world);
    let mut starts: Vec<(Timestamp, u64)> =
        (0..count as u64).map(|seed| (life::start_of(&world, seed), seed)).collect();
    starts.sort_unstable();
    let mut last = None;
    for portion in starts.chunks(64) {
        let units: Vec<_> = portion
            .iter()
            .map(|(at, seed)| {
                let (app, world) = (app.clone(), Arc::clone(&world));
                let (at, seed) = (*at, *seed);
                let db = app.db.clone();
                tokio::spawn(async move { one(&app, &db, &world, at, seed).await })
            })
            .collect();
        for unit in units {
            let lived = unit.await?.map_err(told)?;
            if lived.open {
                last = Some((lived.code, lived.secret));
            }
        }
    }
    app.db.write(|tx| kernel::jobs::forget(tx, "dossiers.tell")).await?;
    Ok(last)
}

/// Plays one life; where the rules do not allow it (a limit that ends in a year without calendar, a second
/// supplement), nothing of it is kept and another one is played.
async fn one(
    app: &App,
    db: &Db,
    world: &Arc<life::World>,
    at: Timestamp,
    seed: u64,
) -> Result<life::Lived, Problem> {
    let mut attempt = 0;
    loop {
        let (app, world) = (app.clone(), Arc::clone(world));
        let chance = seed + attempt * 1_000_000;
        match db.write(move |tx| life::live(&app, tx, &world, at, chance)).await {
            Err(problem) if problem.status == 409 && attempt < 50 => attempt += 1,
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_year_without_a_calendar_the_sample_ends_in_the_last_one_that_has_one() {
        let known: Timestamp = "2026-12-31T16:59:00Z".parse().unwrap();
        assert_eq!(latest(known, 2026), known);
        let beyond: Timestamp = "2026-12-31T17:00:00Z".parse().unwrap();
        assert_eq!(latest(beyond, 2026).to_string(), "2026-11-30T09:00:00Z", "2027 in Hà Nội");
    }
}
