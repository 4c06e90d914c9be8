//! `motcua bench`: what the product can do, measured.

use super::{either, runtime, say};
use crate::bench::{self, Filling, Operation, Plan};
use anyhow::{Context as _, bail};
use clap::Args as Arguments;
use kernel::clock::Clock;
use kernel::config::Config;
use kernel::db::Db;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Arguments of `motcua bench`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    /// Number of dossiers in the database.
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    dossiers: u64,
    /// Only these operations, with commas between.
    #[arg(long, value_name = "OP", value_enum, value_delimiter = ',')]
    only: Vec<Operation>,
    /// Seconds of each measurement.
    #[arg(long, value_name = "S", default_value_t = 10.0)]
    seconds: f64,
    /// People of the open loop.
    #[arg(long, value_name = "U", default_value_t = 1200)]
    users: u32,
    /// How long each of them thinks between two requests, e.g. 10s or 500ms.
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = time)]
    think: Duration,
    /// Connections of the closed loop.
    #[arg(long, value_name = "N", default_value_t = 16)]
    connections: usize,
    /// Folder to keep the installation in; filled at the first time, measured again at the next.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Write the report as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Draw the percentiles beside their aims.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// JSON of a measurement on a smaller database to hold this one against.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

/// Fills, measures and tells.
pub(crate) fn run(args: Args) -> anyhow::Result<()> {
    let temporary = tempfile::Builder::new().prefix("motcua-bench-").tempdir()?;
    let folder = args.keep.clone().unwrap_or_else(|| temporary.path().to_owned());
    fs::create_dir_all(&folder)?;
    let database_url = std::env::var("DATABASE_URL").unwrap_or_default();
    let config = Config { data: folder.clone(), database_url, ..Config::default() };
    crate::telemetry::start(&config, true);
    let before = args.against.as_deref().map(read).transpose()?;
    let mut operations = args.only.clone();
    if operations.is_empty() {
        operations = Operation::ALL.to_vec();
    }
    let plan = Plan {
        dossiers: args.dossiers,
        operations,
        time: Duration::try_from_secs_f64(args.seconds)?,
        users: args.users,
        think: args.think,
        connections: args.connections.max(1),
        database: config.database(),
        folder,
    };
    let runtime = runtime()?;
    let filling = filled(&plan, config, &runtime)?;
    let db = Db::open(&plan.database)?;
    let mut report = runtime.block_on(bench::measure(&plan, db, filling))?;
    if let Some(before) = &before {
        report.against(before);
    }
    report.print();
    if let Some(file) = &args.json {
        fs::write(file, format!("{:#}\n", report.json()))?;
    }
    if let Some(file) = &args.svg {
        fs::write(file, bench::svg(&report))?;
    }
    if args.keep.is_some() {
        say(either(
            format!("Giữ lại ở {}; chỉ để đo, có dòng không qua nghiệp vụ.", plan.folder.display()),
            format!(
                "Kept in {}; for measuring only, it has rows no action wrote.",
                plan.folder.display()
            ),
        ));
    }
    Ok(())
}

/// Fills the installation unless it was filled before.
fn filled(
    plan: &Plan,
    config: Config,
    runtime: &tokio::runtime::Runtime,
) -> anyhow::Result<Filling> {
    let note = plan.folder.join("filled.json");
    if note.exists() {
        let filling: Filling = serde_json::from_value(read(&note)?)?;
        if filling.dossiers != plan.dossiers {
            bail!(either(
                format!("Thư mục này đã nạp {} hồ sơ.", filling.dossiers),
                format!("this folder was filled with {} dossiers", filling.dossiers),
            ));
        }
        return Ok(filling);
    }
    let app = modules::open(config, Clock::System)?;
    let filling = runtime.block_on(bench::fill(&app, plan.dossiers))?;
    fs::write(&note, serde_json::to_string(&filling)?)?;
    Ok(filling)
}

fn read(file: &Path) -> anyhow::Result<serde_json::Value> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    serde_json::from_str(&text).with_context(|| file.display().to_string())
}

/// A time such as `10s` or `500ms`.
fn time(text: &str) -> Result<Duration, String> {
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s').unwrap_or(text), 1.0),
    };
    let seconds = number.parse::<f64>().ok().map(|number| number * unit);
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.filter(|time| !time.is_zero()).ok_or_else(|| {
        either("cần thời gian như 10s hoặc 500ms", "a time is needed such as 10s or 500ms")
    })
}
