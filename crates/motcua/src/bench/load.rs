//! Load: closed loops, where each connection asks again as soon as it is answered, and open loops, where
//! requests come when they come. The latency of an open loop counts from the moment a request was due, so
//! that a server that lets others wait does not look fast.

use super::client::Connection;
use super::measure::Taken;
use super::operation::{Done, Operation, perform};
use super::scene::Scene;
use crate::demo::random::Random;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// One operation on so many connections for a time, or until there is nothing more to do it to. Returns
/// what was measured and how long it took.
pub(super) async fn closed(
    operation: Operation,
    scene: &Arc<Scene>,
    server: SocketAddr,
    connections: usize,
    time: Duration,
) -> anyhow::Result<(Taken, Duration)> {
    let mut lanes = JoinSet::new();
    let begin = Instant::now();
    let end = begin + time;
    for lane in 0..connections {
        let scene = Arc::clone(scene);
        lanes.spawn(async move {
            let mut line = Connection::open(server).await?;
            let mut random = Random::new(lane as u64 * 7919 + operation as u64);
            let mut taken = Taken::default();
            loop {
                let sent = Instant::now();
                if sent >= end {
                    break;
                }
                match perform(operation, &scene, &mut line, &mut random).await {
                    Ok(Done::Yes) => taken.note(sent.elapsed(), Ok(())),
                    Ok(Done::Nothing) => break,
                    Err(error) => {
                        taken.note(sent.elapsed(), Err(format!("{error:#}")));
                        line = Connection::open(server).await?;
                    }
                }
            }
            anyhow::Ok(taken)
        });
    }
    let mut all = Taken::default();
    while let Some(taken) = lanes.join_next().await {
        all.merge(taken??);
    }
    Ok((all, begin.elapsed()))
}

/// Connections that nobody uses at the moment, as many as were ever needed at once.
#[derive(Clone)]
pub(super) struct Lines {
    server: SocketAddr,
    free: Arc<Mutex<Vec<Connection>>>,
}

impl Lines {
    pub(super) fn to(server: SocketAddr) -> Self {
        Self { server, free: Arc::default() }
    }

    pub(super) async fn take(&self) -> anyhow::Result<Connection> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match free {
            Some(line) => Ok(line),
            None => Connection::open(self.server).await,
        }
    }

    pub(super) fn give(&self, line: Connection) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

/// The mix at a rate for a time: moments of chance, independent of each other, as those of many people are.
pub(super) async fn open(
    operations: &[Operation],
    scene: &Arc<Scene>,
    server: SocketAddr,
    per_second: f64,
    time: Duration,
) -> anyhow::Result<HashMap<Operation, Taken>> {
    let lines = Lines::to(server);
    let mut random = Random::new(20);
    let mut people = JoinSet::new();
    let mut measured: HashMap<Operation, Taken> = HashMap::new();
    let mut note = |(operation, latency, outcome)| {
        measured.entry(operation).or_default().note(latency, outcome);
    };
    let begin = Instant::now();
    let mut due = Duration::ZERO;
    let shares: u32 = operations.iter().map(|operation| operation.share()).sum();
    loop {
        due += Duration::from_secs_f64(-(1.0 - random.part()).ln() / per_second);
        if due >= time {
            break;
        }
        tokio::time::sleep_until((begin + due).into()).await;
        let operation = chosen(operations, random.below(shares));
        let (scene, lines) = (Arc::clone(scene), lines.clone());
        let mut random = Random::new(due.as_nanos() as u64);
        people.spawn(async move {
            let outcome = once(operation, &scene, &lines, &mut random).await;
            let latency = (begin + due).elapsed();
            match outcome {
                Ok(operation) => (operation, latency, Ok(())),
                Err(error) => (operation, latency, Err(format!("{error:#}"))),
            }
        });
        while let Some(done) = people.try_join_next() {
            note(done?);
        }
    }
    while let Some(done) = people.join_next().await {
        note(done?);
    }
    Ok(measured)
}

fn chosen(operations: &[Operation], mut place: u32) -> Operation {
    for operation in operations {
        if place < operation.share() {
            return *operation;
        }
        place -= operation.share();
    }
    operations[0]
}

/// Does it once on a connection of the pool. Where no dossier waits to be advanced, one is taken in.
async fn once(
    operation: Operation,
    scene: &Scene,
    lines: &Lines,
    random: &mut Random,
) -> anyhow::Result<Operation> {
    let mut line = lines.take().await?;
    let mut did = operation;
    if perform(operation, scene, &mut line, random).await? == Done::Nothing {
        did = Operation::Intake;
        perform(did, scene, &mut line, random).await?;
    }
    lines.give(line);
    Ok(did)
}
