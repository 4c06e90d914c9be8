//! What the product aims at, and whether it was met.

use super::operation::Operation;
use super::report::{Report, Row, number};
use crate::commands::either;
use serde::Serialize;
use serde_json::Value;

/// At most so much slower on a large register than on a small one.
const GROWTH: f64 = 1.3;

/// An aim.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Aim {
    /// In words, in the language of the command.
    pub(super) what: String,
    /// Nothing where it could not be measured.
    value: Option<f64>,
    pub(super) goal: f64,
    /// Whether more is better.
    at_least: bool,
    pub(super) met: bool,
}

impl Aim {
    fn at_most(what: String, value: Option<f64>, goal: f64) -> Self {
        let met = value.is_some_and(|value| value <= goal);
        Self { what, value, goal, at_least: false, met }
    }

    fn at_least(what: String, value: Option<f64>, goal: f64) -> Self {
        let met = value.is_some_and(|value| value >= goal);
        Self { what, value, goal, at_least: true, met }
    }

    /// The value for people.
    pub(super) fn said(&self) -> String {
        let small = self.value.is_some_and(|value| value < 10.0);
        number(self.value, if small { 2 } else { 0 })
    }

    /// Between value and aim.
    pub(super) const fn sign(&self) -> &'static str {
        if self.at_least { "≥" } else { "≤" }
    }
}

/// All aims of a measurement.
pub(super) fn aims(report: &Report) -> Vec<Aim> {
    let mut aims: Vec<Aim> = report.rows.iter().flat_map(of_operation).collect();
    let on = &report.conditions;
    aims.extend([
        Aim::at_most(
            either("trang đầu sau, ms", "first page after, ms"),
            Some(on.first_page_ms),
            1000.0,
        ),
        Aim::at_most(
            either("bộ nhớ lúc nghỉ, MiB", "memory at rest, MiB"),
            on.memory_at_rest_mib,
            60.0,
        ),
        Aim::at_most(
            either("bộ nhớ nhiều nhất, MiB", "memory at most, MiB"),
            on.memory_most_mib,
            256.0,
        ),
    ]);
    let submit = report.rows.iter().find(|row| row.operation == Operation::Submit);
    if let Some(row) = submit {
        let what = either("nộp: phần của nền mỗi nhân", "submission: share of the floor per core");
        aims.push(Aim::at_least(what, row.ratio(), 0.5));
        if on.engine == "sqlite" {
            let what = either("nộp bền mỗi giây", "durable submissions per second");
            aims.push(Aim::at_least(what, Some(row.closed.per_second), 2000.0));
        }
    }
    let burst = &report.burst;
    let share = burst.errors as f64 * 100.0 / burst.requests.max(1) as f64;
    aims.push(Aim::at_most(either("lỗi khi dồn, %", "errors in the burst, %"), Some(share), 0.1));
    let what = either("êm lại sau, giây", "calm again after, s");
    aims.push(Aim::at_most(what, burst.calm_after, 10.0));
    aims
}

fn of_operation(row: &Row) -> Vec<Aim> {
    let label = row.operation.label();
    let (p95, p99) = row.operation.aims();
    let mut aims = Vec::new();
    if let Some(open) = &row.open {
        aims.push(Aim::at_most(format!("{label}: p95, ms"), Some(open.p95_ms), p95));
        aims.push(Aim::at_most(format!("{label}: p99, ms"), Some(open.p99_ms), p99));
    }
    if let Some(cpu) = row.operation.aim_cpu() {
        aims.push(Aim::at_most(format!("{label}: CPU, ms"), row.closed.cpu_ms, cpu));
    }
    aims
}

/// Each operation against itself in an older report.
pub(super) fn against(rows: &[Row], other: &Value) -> Vec<Aim> {
    let before = |row: &Row| {
        let found = other["operations"].as_array()?.iter();
        let mut same = found.filter(|one| one["name"] == row.operation.name());
        same.next()?["closed"]["p95_ms"].as_f64().filter(|value| *value > 0.0)
    };
    rows.iter()
        .map(|row| {
            let label = row.operation.label();
            let what = either(
                format!("{label}: p95 so với lần đo nhỏ"),
                format!("{label}: p95 against the smaller measurement"),
            );
            Aim::at_most(what, before(row).map(|before| row.closed.p95_ms / before), GROWTH)
        })
        .collect()
}
