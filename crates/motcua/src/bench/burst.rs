//! Bursts: whole lives of dossiers, from the counter to the handing over, so many begun in each second, up
//! and down.

use super::load::Lines;
use super::measure::percentile;
use super::operation::{advance, file};
use super::scene::Scene;
use crate::demo::random::Random;
use serde::Serialize;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Lives begun per second, level after level.
const LEVELS: [u32; 7] = [1, 15, 1, 25, 2, 35, 10];
/// As fast as before is: at most so much slower than the first level.
const AS_BEFORE: f64 = 1.3;
/// What a percentile of few requests may differ by chance, in milliseconds.
const CHANCE: f64 = 5.0;

/// A request of a life: when it was due, how long it took, and whether it failed.
struct Request {
    due: Duration,
    micros: u32,
    failed: Option<String>,
}

/// What came of it.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Burst {
    pub(super) levels: Vec<Level>,
    pub(super) requests: usize,
    pub(super) errors: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    /// Seconds after the worst peak until requests are as fast as on the first level; nothing if they were not
    /// before the next level.
    pub(super) calm_after: Option<f64>,
}

/// One level.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Level {
    pub(super) lives_per_second: u32,
    pub(super) requests: usize,
    pub(super) p95_ms: f64,
}

/// Runs all levels, each for a time.
pub(super) async fn burst(
    scene: &Arc<Scene>,
    server: SocketAddr,
    time: Duration,
) -> anyhow::Result<Burst> {
    let lines = Lines::to(server);
    let mut lives = JoinSet::new();
    let begin = Instant::now();
    let mut number = 0;
    for (level, rate) in LEVELS.into_iter().enumerate() {
        let from = time * u32::try_from(level)?;
        let count = (f64::from(rate) * time.as_secs_f64()).ceil() as u32;
        for life in 0..count {
            let due = from + time * life / count;
            tokio::time::sleep_until((begin + due).into()).await;
            number += 1;
            let (scene, lines) = (Arc::clone(scene), lines.clone());
            lives.spawn(async move { live(&scene, &lines, begin, due, number).await });
        }
    }
    let mut requests = Vec::new();
    while let Some(life) = lives.join_next().await {
        requests.extend(life?);
    }
    requests.sort_by_key(|request| request.due);
    Ok(told(&requests, time))
}

/// One life; it ends at the first request that fails.
async fn live(
    scene: &Scene,
    lines: &Lines,
    begin: Instant,
    due: Duration,
    number: u64,
) -> Vec<Request> {
    let mut requests = Vec::new();
    let mut note = |due: Duration, error: Option<String>| {
        let latency = begin.elapsed().saturating_sub(due);
        let micros = u32::try_from(latency.as_micros()).unwrap_or(u32::MAX);
        requests.push(Request { due, micros, failed: error });
    };
    let mut random = Random::new(number * 104_729);
    let place = random.below(u32::try_from(scene.places.len()).unwrap_or(1)) as usize;
    let filed = match lines.take().await {
        Ok(mut line) => {
            let filed = file(false, scene, &mut line, place, &mut random).await;
            lines.give(line);
            filed
        }
        Err(error) => Err(error),
    };
    let mut filed = match filed {
        Ok(filed) => filed,
        Err(error) => {
            note(due, Some(format!("{error:#}")));
            return requests;
        }
    };
    note(due, None);
    while filed.next < scene.stages.len() {
        let due = begin.elapsed();
        let went_on = match lines.take().await {
            Ok(mut line) => {
                let went_on = advance(scene, &mut line, filed).await;
                lines.give(line);
                went_on
            }
            Err(error) => Err(error),
        };
        match went_on {
            Ok(next) => filed = next,
            Err(error) => {
                note(due, Some(format!("{error:#}")));
                return requests;
            }
        }
        note(due, None);
    }
    requests
}

/// The figures of requests in the order in which they were due.
fn told(requests: &[Request], time: Duration) -> Burst {
    let slow = |from: Duration, to: Duration| {
        let mut micros: Vec<u32> = requests
            .iter()
            .filter(|request| request.due >= from && request.due < to && request.failed.is_none())
            .map(|request| request.micros)
            .collect();
        micros.sort_unstable();
        (percentile(&micros, 0.95), micros.len())
    };
    let place = |level: usize| time * u32::try_from(level).unwrap_or_default();
    let levels: Vec<Level> = LEVELS
        .into_iter()
        .enumerate()
        .map(|(level, lives_per_second)| {
            let (p95_ms, requests) = slow(place(level), place(level + 1));
            Level { lives_per_second, requests, p95_ms }
        })
        .collect();
    let enough = levels[0].p95_ms * AS_BEFORE + CHANCE;
    let tenth = time / 10;
    let calm = |level: usize| {
        (0..10)
            .map(|part| tenth * part)
            .find(|passed| slow(place(level) + *passed, place(level + 1)).0 <= enough)
            .map(|passed| passed.as_secs_f64())
    };
    let mut failed = requests.iter().filter_map(|request| request.failed.clone());
    let errors = failed.clone().count();
    Burst {
        requests: requests.len(),
        errors,
        error: failed.next(),
        calm_after: [2, 4, 6]
            .into_iter()
            .map(calm)
            .try_fold(0.0, |most: f64, one| Some(most.max(one?))),
        levels,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requests(slow_until: f64) -> Vec<Request> {
        (0..7000)
            .map(|number| {
                let due = Duration::from_millis(number * 10);
                // The second peak ends after forty seconds.
                let slow = (30.0..slow_until).contains(&due.as_secs_f64());
                Request { due, micros: if slow { 90_000 } else { 4_000 }, failed: None }
            })
            .collect()
    }

    #[test]
    fn calm_is_when_the_rest_of_the_level_is_as_fast_as_the_first() {
        let time = Duration::from_secs(10);
        let bits = |burst: Burst| burst.calm_after.map(f64::to_bits);
        assert_eq!(bits(told(&requests(40.0), time)), Some(0.0_f64.to_bits()));
        assert_eq!(bits(told(&requests(43.0), time)), Some(3.0_f64.to_bits()));
        assert_eq!(bits(told(&requests(50.0), time)), None);
    }
}
