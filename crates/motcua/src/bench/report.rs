//! What was measured, for people as a table and for programs as JSON.

use super::aims::{Aim, aims};
use super::burst::Burst;
use super::measure::Figures;
use super::operation::Operation;
use crate::commands::{either, lang, say};
use serde::Serialize;
use serde_json::{Value, json};

/// Under what conditions.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Conditions {
    pub(super) version: &'static str,
    pub(super) optimised: bool,
    pub(super) engine: &'static str,
    pub(super) durability: String,
    pub(super) cores: usize,
    pub(super) dossiers: i64,
    pub(super) events_per_dossier: f64,
    pub(super) connections: usize,
    pub(super) users: u32,
    pub(super) think_seconds: f64,
    pub(super) seconds: f64,
    pub(super) first_page_ms: f64,
    pub(super) memory_at_rest_mib: Option<f64>,
    pub(super) memory_most_mib: Option<f64>,
    /// Processors that other programs of the machine kept busy meanwhile.
    pub(super) cores_of_others: Option<f64>,
    /// Whether the CPU of the database server is counted.
    pub(super) cpu_of_database: bool,
}

/// How the database was filled.
#[derive(Clone, Copy, Debug, Default, Serialize, serde::Deserialize)]
pub(crate) struct Filling {
    pub(crate) dossiers: u64,
    /// For the dossiers.
    pub(crate) seconds: f64,
    /// For the log over their events.
    pub(crate) log_seconds: f64,
    pub(crate) per_second: f64,
}

/// An operation.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) operation: Operation,
    pub(super) closed: Figures,
    pub(super) open: Option<Figures>,
    pub(super) floor: Option<Figures>,
    /// Until the server had nothing left to do in the background.
    pub(super) settled_seconds: f64,
    /// What it had not done by then.
    pub(super) backlog: i64,
}

impl Row {
    /// How near it comes to the floor by CPU: 1 is as cheap, 0.5 costs twice as much.
    pub(super) fn ratio(&self) -> Option<f64> {
        let floor = self.floor.as_ref()?.cpu_ms?;
        self.closed.cpu_ms.filter(|own| *own > 0.0).map(|own| floor / own)
    }
}

/// All of it.
pub(crate) struct Report {
    pub(super) conditions: Conditions,
    filling: Filling,
    pub(super) rows: Vec<Row>,
    pub(super) burst: Burst,
    pub(super) aims: Vec<Aim>,
}

impl Report {
    pub(super) fn new(
        conditions: Conditions,
        filling: Filling,
        rows: Vec<Row>,
        burst: Burst,
    ) -> Self {
        let mut report = Self { conditions, filling, rows, burst, aims: Vec::new() };
        report.aims = aims(&report);
        report
    }

    /// Holds each operation against itself on another, smaller database.
    pub(crate) fn against(&mut self, other: &Value) {
        self.aims.extend(super::aims::against(&self.rows, other));
    }

    /// For programs.
    pub(crate) fn json(&self) -> Value {
        let operations: Vec<Value> = self
            .rows
            .iter()
            .map(|row| {
                json!({
                    "name": row.operation.name(), "writes": row.operation.writes(), "closed": row.closed,
                    "open": row.open, "floor": row.floor, "ratio_to_floor": row.ratio(),
                    "settled_seconds": row.settled_seconds, "backlog": row.backlog,
                })
            })
            .collect();
        json!({
            "conditions": self.conditions, "filling": self.filling, "operations": operations,
            "burst": self.burst, "aims": self.aims,
        })
    }

    /// For people.
    pub(crate) fn print(&self) {
        self.print_conditions();
        let head: Vec<String> = [
            either("thao tác", "operation"),
            either("/giây", "per s"),
            "p50".to_owned(),
            "p95".to_owned(),
            "p99".to_owned(),
            "CPU".to_owned(),
            either("CPU sau", "CPU later"),
            either("lỗi", "errors"),
            either("nền/giây", "floor per s"),
            either("CPU nền", "floor CPU"),
            either("so nền", "to floor"),
        ]
        .into();
        let floor = |row: &Row, of: fn(&Figures) -> Option<f64>, places| {
            number(row.floor.as_ref().and_then(of), places)
        };
        let closed = self.rows.iter().map(|row| {
            let mut cells = figures(row.operation, &row.closed);
            cells.insert(5, number(row.closed.cpu_ms, 3));
            cells.insert(6, number(row.closed.cpu_later_ms, 3));
            cells.push(floor(row, |figures| Some(figures.per_second), 0));
            cells.push(floor(row, |figures| figures.cpu_ms, 3));
            cells.push(number(row.ratio(), 2));
            cells
        });
        say(either(
            format!("Vòng kín, {} kết nối (ms; CPU: ms mỗi thao tác)", self.conditions.connections),
            format!(
                "Closed loop, {} connections (ms; CPU: ms per operation)",
                self.conditions.connections
            ),
        ));
        table(&head, closed.collect());
        let head = [&head[..5], &head[7..8]].concat();
        let open = self
            .rows
            .iter()
            .filter_map(|row| row.open.as_ref().map(|open| figures(row.operation, open)));
        let Conditions { users, think_seconds, .. } = &self.conditions;
        say(either(
            format!("Vòng mở, {users} người, nghĩ {think_seconds} giây (ms, tính từ lúc đến hạn)"),
            format!(
                "Open loop, {users} users, thinking {think_seconds} s (ms, from when they were due)"
            ),
        ));
        table(&head, open.collect());
        self.print_burst();
        say(either("Mục tiêu", "Aims"));
        for aim in &self.aims {
            let word =
                if aim.met { either("đạt", "met") } else { either("CHƯA ĐẠT", "MISSED") };
            say(format_args!(
                "  {word:<9} {}: {} ({} {})",
                aim.what,
                aim.said(),
                aim.sign(),
                aim.goal
            ));
        }
    }

    fn print_conditions(&self) {
        let on = &self.conditions;
        let build = if on.optimised { "release" } else { "debug" };
        say(either(
            format!(
                "motcua {} ({build}), {} ({}), {} nhân, {} hồ sơ, {:.1} sự kiện mỗi hồ sơ",
                on.version, on.engine, on.durability, on.cores, on.dossiers, on.events_per_dossier
            ),
            format!(
                "motcua {} ({build}), {} ({}), {} cores, {} dossiers, {:.1} events each",
                on.version, on.engine, on.durability, on.cores, on.dossiers, on.events_per_dossier
            ),
        ));
        let fill = &self.filling;
        say(either(
            format!(
                "Nạp {} hồ sơ: {:.1} giây, nhật ký {:.1} giây, {:.0} hồ sơ/giây",
                fill.dossiers, fill.seconds, fill.log_seconds, fill.per_second
            ),
            format!(
                "Filled {} dossiers: {:.1} s, their log {:.1} s, {:.0} dossiers/s",
                fill.dossiers, fill.seconds, fill.log_seconds, fill.per_second
            ),
        ));
        let (rest, most) = (number(on.memory_at_rest_mib, 0), number(on.memory_most_mib, 0));
        say(either(
            format!(
                "Trang đầu sau {:.0} ms; bộ nhớ {rest} MiB lúc nghỉ, nhiều nhất {most} MiB",
                on.first_page_ms
            ),
            format!(
                "First page after {:.0} ms; memory {rest} MiB at rest, {most} MiB at most",
                on.first_page_ms
            ),
        ));
        if let Some(cores) = on.cores_of_others.filter(|cores| *cores > 0.1) {
            let cores = number(Some(cores), 1);
            say(either(
                format!(
                    "Chương trình khác trên máy dùng {cores} nhân trong lúc đo: độ trễ xấu hơn thật."
                ),
                format!(
                    "Other programs of the machine used {cores} cores meanwhile: latencies are worse than they are."
                ),
            ));
        }
        if !on.cpu_of_database {
            say(either(
                "CPU không gồm máy chủ PostgreSQL: nó không chạy trên máy này.",
                "CPU is without the PostgreSQL server: it does not run on this machine.",
            ));
        }
        if on.durability.contains("off") {
            say(either(
                "Máy chủ PostgreSQL không ghi bền (fsync tắt): các thao tác ghi trông nhanh hơn thật.",
                "The PostgreSQL server is not durable (fsync is off): writes look faster than they are.",
            ));
        }
        if !on.optimised {
            say(either(
                "Bản dựng gỡ lỗi: đừng dùng các con số này.",
                "A debug build: do not use these figures.",
            ));
        }
    }

    fn print_burst(&self) {
        let burst = &self.burst;
        let levels: Vec<String> = burst
            .levels
            .iter()
            .map(|level| format!("{}/s: {:.1}", level.lives_per_second, level.p95_ms))
            .collect();
        let levels = levels.join(" → ");
        say(either(
            format!(
                "Đợt dồn, vòng đời hồ sơ mỗi giây: p95 (ms) {levels}; {} lỗi / {}",
                burst.errors, burst.requests
            ),
            format!(
                "Burst, lives of dossiers per second: p95 (ms) {levels}; {} errors of {}",
                burst.errors, burst.requests
            ),
        ));
    }
}

fn figures(operation: Operation, figures: &Figures) -> Vec<String> {
    let numbers =
        [(figures.per_second, 0), (figures.p50_ms, 1), (figures.p95_ms, 1), (figures.p99_ms, 1)];
    let mut cells = vec![operation.label()];
    cells.extend(numbers.into_iter().map(|(value, places)| number(Some(value), places)));
    cells.push(figures.errors.to_string());
    cells
}

/// A number as people of the language write it; a dash where there is none.
pub(super) fn number(value: Option<f64>, places: usize) -> String {
    let Some(value) = value else { return "–".to_owned() };
    let text = format!("{value:.places$}");
    lang().pick(text.replace('.', ","), text)
}

/// Columns as wide as they must be.
fn table(head: &[String], rows: Vec<Vec<String>>) {
    let wide = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).chain(head.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(wide).collect();
    for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(column, (cell, width))| {
                let space = " ".repeat(width - cell.chars().count());
                if column == 0 { format!("{cell}{space}") } else { format!("{space}{cell}") }
            })
            .collect();
        say(format_args!("  {}", cells.join("  ")));
    }
}
