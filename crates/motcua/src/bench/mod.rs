//! The measurement `motcua bench`: a database filled by the real actions, a server as a process of its own
//! under load over HTTP, and the floor: the same rows by bare SQL on the same database.
//!
//! Words: a *closed loop* asks again as soon as it is answered; an *open loop* asks when the time has come,
//! and its latency counts from there; the *floor* is what the database itself needs for the same rows.

mod fill;
mod store;
mod proc;
mod client;
mod server;
mod scene;
mod operation;
mod measure;
mod load;
mod burst;
mod floor;
mod report;
mod aims;
mod svg;

pub(crate) use operation::Operation;
pub(crate) use report::{Filling, Report};
pub(crate) use svg::svg;

use anyhow::{Context as _, bail};
use client::Connection;
use floor::{Ground, Part};
use kernel::app::App;
use kernel::clock::Clock;
use kernel::db::{Db, Engine};
use measure::{Figures, each};
use proc::Postmaster;
use report::{Conditions, Row};
use scene::Scene;
use server::Server;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is to be measured.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) dossiers: u64,
    pub(crate) operations: Vec<Operation>,
    /// Length of each measurement.
    pub(crate) time: Duration,
    pub(crate) users: u32,
    pub(crate) think: Duration,
    pub(crate) connections: usize,
    /// Folder of the installation.
    pub(crate) folder: PathBuf,
    pub(crate) database: String,
}

/// Fills an empty installation.
pub(crate) async fn fill(app: &App, count: u64) -> anyhow::Result<Filling> {
    if app.db.read(store::units).await? > 0 {
        bail!(crate::commands::either(
            "Cơ sở dữ liệu phải trống; phép đo không chạm vào dữ liệu đã có.",
            "the database must be empty: the measurement touches no data that are there",
        ));
    }
    let (dossiers, log) = fill::fill(app, count).await?;
    Ok(Filling {
        dossiers: count,
        seconds: dossiers.as_secs_f64(),
        log_seconds: log.as_secs_f64(),
        per_second: count as f64 / (dossiers + log).as_secs_f64().max(1e-9),
    })
}

/// Measures on a filled database.
pub(crate) async fn measure(plan: &Plan, db: Db, filling: Filling) -> anyhow::Result<Report> {
    let clock = Clock::System;
    let (dossiers, events) = db.read(store::size).await?;
    let durability = db.read(store::durability).await?;
    let backend = db.read(store::backend).await?;
    let postmaster = backend.and_then(|pid| u32::try_from(pid).ok()).and_then(Postmaster::of);
    let server = Server::start(&plan.folder, &plan.database, postmaster).await?;
    let rest = server.memory();
    let others = Others::begin(&server);
    let mut line = Connection::open(server.address).await?;
    let scene = Arc::new(Scene::set(&db, &mut line, clock.now()).await?);
    let bench = Bench { plan, db: &db, clock: &clock, server: &server, scene: &scene };
    bench.warm().await?;
    let mut rows = Vec::new();
    for operation in &plan.operations {
        rows.push(bench.closed(*operation).await?);
    }
    let mut mix = bench.open().await?;
    for row in &mut rows {
        row.open = mix.remove(&row.operation);
    }
    note("burst");
    let burst = burst::burst(&scene, server.address, plan.time).await?;
    let memory = server.memory();
    let engine = db.engine();
    let conditions = Conditions {
        version: env!("CARGO_PKG_VERSION"),
        optimised: !cfg!(debug_assertions),
        engine: if engine == Engine::Lite { "sqlite" } else { "postgresql" },
        durability,
        cores: std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        dossiers,
        events_per_dossier: events as f64 / (dossiers as f64).max(1.0),
        connections: plan.connections,
        users: plan.users,
        think_seconds: plan.think.as_secs_f64(),
        seconds: plan.time.as_secs_f64(),
        first_page_ms: server.first_page.as_secs_f64() * 1000.0,
        memory_at_rest_mib: rest.map(|memory| memory.now),
        memory_most_mib: memory.map(|memory| memory.peak),
        cores_of_others: others.and_then(|others| others.cores(&server)),
        cpu_of_database: engine == Engine::Lite || postmaster.is_some(),
    };
    // The floor writes what the server would go on to work at.
    drop(server);
    for (part, figures) in floor(plan, &db, &clock, postmaster, &scene).await? {
        if let Some(row) = rows.iter_mut().find(|row| row.operation.floor() == Some(part)) {
            row.floor = Some(figures);
        }
    }
    Ok(Report::new(conditions, filling, rows, burst))
}

/// What other processes of the machine use meanwhile.
struct Others {
    at: Instant,
    others: Duration,
}

impl Others {
    fn begin(server: &Server) -> Option<Self> {
        Some(Self { at: Instant::now(), others: Self::so_far(server)? })
    }

    fn so_far(server: &Server) -> Option<Duration> {
        let own = proc::cpu(std::process::id())? + server.cpu()?;
        Some(proc::machine()?.saturating_sub(own))
    }

    /// Processors they kept busy since.
    fn cores(&self, server: &Server) -> Option<f64> {
        let used = Self::so_far(server)?.saturating_sub(self.others);
        Some(used.as_secs_f64() / self.at.elapsed().as_secs_f64().max(1e-9))
    }
}

/// What every measurement over HTTP needs.
struct Bench<'a> {
    plan: &'a Plan,
    db: &'a Db,
    clock: &'a Clock,
    server: &'a Server,
    scene: &'a Arc<Scene>,
}

impl Bench<'_> {
    /// One of each filing, which the floor copies, and a stock of dossiers to advance.
    async fn warm(&self) -> anyhow::Result<()> {
        let mut stock = vec![Operation::Submit];
        let operations = &self.plan.operations;
        if !operations.contains(&Operation::Intake) && operations.contains(&Operation::Advance) {
            stock.push(Operation::Intake);
        }
        for operation in stock {
            self.load(operation, self.plan.time).await?;
        }
        self.load(Operation::Intake, self.plan.time / 10).await?;
        self.settle().await.map(drop)
    }

    async fn load(
        &self,
        operation: Operation,
        time: Duration,
    ) -> anyhow::Result<(measure::Taken, Duration)> {
        let (scene, plan) = (self.scene, self.plan);
        load::closed(operation, scene, self.server.address, plan.connections, time).await
    }

    /// An operation in a closed loop, with the CPU it took and the work it left behind.
    async fn closed(&self, operation: Operation) -> anyhow::Result<Row> {
        note(operation.name());
        self.load(operation, self.plan.time / 10).await?;
        self.settle().await?;
        let before = self.server.cpu();
        let (taken, took) = self.load(operation, self.plan.time).await?;
        let after = self.server.cpu();
        let (backlog, waited) = self.settle().await?;
        let later = self.server.cpu();
        let count = taken.all();
        let used = |from: Option<Duration>, to: Option<Duration>| {
            from.zip(to).map(|(from, to)| each(to.saturating_sub(from), count))
        };
        let closed = Figures {
            cpu_ms: used(before, after),
            cpu_later_ms: used(after, later),
            ..taken.figures(took)
        };
        let settled = waited.as_secs_f64();
        Ok(Row { operation, closed, open: None, floor: None, settled_seconds: settled, backlog })
    }

    /// The mix, by so many people who think between their requests.
    async fn open(&self) -> anyhow::Result<HashMap<Operation, Figures>> {
        note("mix");
        let plan = self.plan;
        let rate = f64::from(plan.users) / plan.think.as_secs_f64().max(1e-3);
        let operations = &plan.operations;
        let taken =
            load::open(operations, self.scene, self.server.address, rate, plan.time).await?;
        self.settle().await?;
        Ok(taken.into_iter().map(|(one, taken)| (one, taken.figures(plan.time))).collect())
    }

    /// Waits until the server has nothing left to do in the background, so that the next measurement does not
    /// pay for the last one; what it does not manage in a while is dropped. Returns how many jobs that were.
    async fn settle(&self) -> anyhow::Result<(i64, Duration)> {
        let begin = Instant::now();
        let most = self.plan.time * 3 + Duration::from_millis(500);
        loop {
            let now = self.clock.now();
            let waiting = self.db.read(move |tx| store::waiting(tx, now)).await?;
            if waiting == 0 {
                return Ok((0, begin.elapsed()));
            }
            if begin.elapsed() > most {
                self.db.write(|tx| kernel::jobs::forget(tx, "dossiers.tell")).await?;
                return Ok((waiting, begin.elapsed()));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// All parts of the floor that belong to an operation.
async fn floor(
    plan: &Plan,
    db: &Db,
    clock: &Clock,
    postmaster: Option<Postmaster>,
    scene: &Scene,
) -> anyhow::Result<Vec<(Part, Figures)>> {
    let mut found = Vec::new();
    for online in [true, false] {
        let (office, code) = scene.first(online).context("nothing was filed")?;
        let template = db.read(move |tx| store::template(tx, office, &code)).await?;
        found.push(template.context("what was filed is not there")?);
    }
    let (Some(taken_in), Some(submitted)) = (found.pop(), found.pop()) else {
        return Ok(Vec::new());
    };
    let division = scene.places[0].division;
    let ground =
        Ground { db: db.clone(), clock: clock.clone(), postmaster, submitted, taken_in, division };
    let mut parts = Vec::new();
    for part in plan.operations.iter().filter_map(|operation| operation.floor()) {
        note(&format!("{part:?}").to_lowercase());
        parts.push((part, floor::run(part, &ground, plan.connections, plan.time).await?));
    }
    Ok(parts)
}

/// Tells on the terminal what is being measured.
fn note(what: &str) {
    eprintln!(
        "{}",
        crate::commands::lang().pick(format!("đo: {what}"), format!("measuring: {what}"))
    );
}
