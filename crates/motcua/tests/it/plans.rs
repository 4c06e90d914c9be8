//! No statement reads a growing table from end to end. The plan of every statement that any test of this
//! process lets the product execute, over HTTP or by an action, is read where it happens, on the engine it happens on; fixed statements that
//! no test executes are read by `statements`. A scan fails the test that brought it.
//!
//! On SQLite a plan does not depend on the size of tables, since the product never runs ANALYZE there. PostgreSQL
//! is told to avoid scans at any price: what still scans has no index to use. For plans at a true size, give a
//! database with many dossiers (`scripts/multiply`) in `MOTCUA_TEST_LARGE_SQLITE` (a path) or
//! `MOTCUA_TEST_LARGE_POSTGRES` (a URL); there PostgreSQL decides freely.

use crate::architecture::{growing, partial_indexes};
use kernel::db::migrate::migrate;
use kernel::db::{Db, Engine, watch as watch_statements};
use regex::Regex;
use serde_json::Value;
use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};
use std::sync::{LazyLock, Mutex, Once, OnceLock};

/// Statements that read a whole growing table by purpose: how they begin, and why.
const BY_PURPOSE: &[(&str, &str)] = &[
    (
        "select data from dossier_draft where dossier is null",
        "the daily sweep of files; drafts live for days",
    ),
    (
        "select e.office, e.id, e.about, e.subject, e.seq, e.kind, e.at, e.actor, e.role, e.unit, e.reason, e.data, \
         e.salt, e.commitment, e.written_digest, exists",
        "the audit compares every event that waits",
    ),
    (
        "select distinct l.office from ledger_leaf l where not exists",
        "the audit looks for entries without a log",
    ),
    ("select e.id from event e where not exists", "the audit looks for events outside every log"),
    (
        "select p.event from event_pending p where not exists",
        "the audit looks for places without an event",
    ),
    (
        "select subject from event group by office, subject having",
        "the audit looks for missing numbers",
    ),
    ("select count(*) from event_pending", "the audit counts what waits"),
    ("select count(id) from dossier", "the measurement counts what it filled"),
    ("select count(id) from event", "the measurement counts what it filled"),
    ("select office, substr(series, 9), last from counter", "the audit counts codes again"),
    ("select distinct office from ", "the audit goes through every office that has rows"),
    (
        "select office from dossier union select office from dossier_word",
        "the audit and `rebuild` go through every office",
    ),
    (
        "select k.office, k.generation, k.verifier, g.origin from ledger_key k",
        "a move: a row per office and key",
    ),
];

static GROWING: LazyLock<BTreeSet<String>> = LazyLock::new(growing);
/// May be read from end to end: they hold what is open, not what was.
static PARTIAL: LazyLock<BTreeSet<String>> = LazyLock::new(partial_indexes);
static LITE: OnceLock<Db> = OnceLock::new();
static PG: OnceLock<Mutex<postgres::Client>> = OnceLock::new();

thread_local! {
    /// A test itself is asking.
    static ASIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs what a test does to the database by itself: its statements are not the product's.
pub(crate) fn aside<T>(work: impl FnOnce() -> T) -> T {
    ASIDE.set(true);
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    ASIDE.set(false);
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Reads the plan of each statement from now on, once.
pub(crate) fn watch() {
    static ONCE: Once = Once::new();
    static READ: LazyLock<Mutex<HashSet<(bool, String)>>> = LazyLock::new(Mutex::default);
    ONCE.call_once(|| {
        let _ = LITE.set(lite());
        if let Some(pg) = pg() {
            let _ = PG.set(Mutex::new(pg));
        }
        watch_statements(|engine, sql| {
            if ASIDE.get() {
                return;
            }
            let new = READ.lock().unwrap().insert((engine == Engine::Lite, sql.to_owned()));
            if new {
                check(engine, sql);
            }
        });
    });
}

fn lite() -> Db {
    if let Ok(path) = std::env::var("MOTCUA_TEST_LARGE_SQLITE") {
        return Db::open(&format!("sqlite:{path}")).unwrap();
    }
    let db = Db::open("sqlite::memory:").unwrap();
    migrate(&db, modules::migrations(), jiff::Timestamp::UNIX_EPOCH).unwrap();
    db
}

fn pg() -> Option<postgres::Client> {
    if let Ok(url) = std::env::var("MOTCUA_TEST_LARGE_POSTGRES") {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        client.batch_execute("set plan_cache_mode = force_generic_plan").unwrap();
        return Some(client);
    }
    let server = std::env::var("MOTCUA_TEST_POSTGRES").ok()?;
    let name = format!("motcua_plans_{}", std::process::id());
    let mut first =
        postgres::Client::connect(&format!("{server}/postgres"), postgres::NoTls).unwrap();
    first.batch_execute(&format!("create database {name}")).unwrap();
    let url = format!("{server}/{name}");
    let db = Db::open(&url).unwrap();
    migrate(&db, modules::migrations(), jiff::Timestamp::UNIX_EPOCH).unwrap();
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client
        .batch_execute("set plan_cache_mode = force_generic_plan; set enable_seqscan = off")
        .unwrap();
    Some(client)
}

/// Fails if a statement reads a growing table from end to end.
pub(crate) fn check(engine: Engine, sql: &str) {
    let verb = sql.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if !["select", "with", "insert", "update", "delete"].contains(&verb)
        || !GROWING.iter().any(|table| sql.contains(table.as_str()))
        || BY_PURPOSE.iter().any(|(begin, _)| sql.starts_with(begin))
    {
        return;
    }
    let scanned = match engine {
        Engine::Lite => on_sqlite(sql),
        Engine::Pg => on_postgresql(sql),
    };
    if std::env::var_os("MOTCUA_TEST_PLANS").is_some() {
        for scan in &scanned {
            eprintln!("PLAN {engine:?} {scan} ## {sql}");
        }
        return;
    }
    assert!(scanned.is_empty(), "{sql}\nreads whole tables on {engine:?}: {scanned:?}");
}

/// What SQLite would go through from end to end.
fn on_sqlite(sql: &str) -> Vec<String> {
    let Some(db) = LITE.get() else { return Vec::new() };
    let explain = format!("explain query plan {sql}");
    // A statement of a test about a table of its own is none of the product's.
    let Ok(lines) = db.read_blocking(move |tx| tx.all(&explain, &[], |row| row.get::<String>(3)))
    else {
        return Vec::new();
    };
    let scan = Regex::new(r"^SCAN (\w+)").unwrap();
    let scans = lines.iter().filter(|line| {
        scan.captures(line).is_some_and(|found| GROWING.contains(table_of(sql, &found[1])))
            && !line.split(' ').any(|word| PARTIAL.contains(word))
    });
    scans.cloned().collect()
}

/// The table behind a name in a statement.
fn table_of<'s>(sql: &'s str, name: &'s str) -> &'s str {
    let named = Regex::new(&format!(r"\b(\w+)(?: as)? {name}\b")).unwrap();
    let mut tables = named.captures_iter(sql).filter_map(|found| found.get(1));
    tables.find(|table| GROWING.contains(table.as_str())).map_or(name, |table| table.as_str())
}

/// What PostgreSQL would go through from end to end.
fn on_postgresql(sql: &str) -> Vec<String> {
    let Some(client) = PG.get() else { return Vec::new() };
    let mut client = client.lock().unwrap();
    let Ok(statement) = client.prepare(sql) else { return Vec::new() };
    let count = statement.params().len();
    let nulls =
        if count == 0 { String::new() } else { format!("({})", vec!["null"; count].join(", ")) };
    client.batch_execute(&format!("prepare read as {sql}")).unwrap();
    let plan = client.simple_query(&format!("explain (format json) execute read{nulls}")).unwrap();
    client.batch_execute("deallocate read").unwrap();
    let text: String = plan
        .iter()
        .filter_map(|message| match message {
            postgres::SimpleQueryMessage::Row(row) => row.get(0),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    scans(&serde_json::from_str::<Value>(&text).unwrap()[0]["Plan"], &mut found);
    found
}

fn scans(node: &Value, found: &mut Vec<String>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let table = node["Relation Name"].as_str().unwrap_or_default();
    // A bitmap is made by the index scan below it.
    let index = if kind == "Bitmap Heap Scan" { &node["Plans"][0] } else { node };
    let indexed = index["Node Type"].as_str().is_some_and(|kind| kind.contains("Index"));
    let part = index["Index Name"].as_str().is_some_and(|name| PARTIAL.contains(name));
    let whole = kind == "Seq Scan" || indexed && index.get("Index Cond").is_none() && !part;
    if whole && GROWING.contains(table) {
        found.push(format!("{kind} on {table}"));
    }
    for child in node["Plans"].as_array().into_iter().flatten() {
        scans(child, found);
    }
}
