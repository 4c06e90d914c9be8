//! The tables: those that grow begin every key with `office`, so that one office's rows can live together
//! on one of many servers; the others are small reference tables, listed here.

use super::{none, source};
use regex::Regex;
use std::collections::BTreeSet;

/// Tables without `office`, each with why it may be without.
const REFERENCE: &[(&str, &str)] = &[
    ("schema_migration", "one row per migration"),
    ("job", "a queue: rows leave when done"),
    ("idempotency", "a memory of one day"),
    ("unit", "reference: units"),
    ("unit_closure", "reference: units"),
    ("unit_succession", "reference: units"),
    ("unit_contact", "reference: units"),
    ("calendar_version", "reference: calendars of units"),
    ("ledger_submission", "reference: a row per log and witness"),
    ("wording_change", "reference: words of forms of units"),
    ("account", "reference: officials"),
    ("role_grant", "reference: officials"),
    ("session", "rows leave when the session ends"),
    ("sign_in_step", "rows leave after minutes"),
    ("sign_in_delay", "a memory of failures, swept"),
    ("sign_in_address", "reference: officials"),
    ("procedure_version", "reference: catalogue"),
    ("procedure_builtin", "reference: catalogue"),
    ("catalogue_stamp", "one row"),
    ("national_row", "reference: the imported national catalogue"),
    ("national_procedure", "reference: the imported national catalogue"),
    ("ledger_log", "one row per office"),
    ("ledger_witness", "reference: witnesses that are asked"),
    ("witness_key", "reference: logs elsewhere that are watched"),
    ("witness_log", "one row per watched log"),
    ("national_import", "reference: the imported national catalogue"),
];

struct Table {
    name: String,
    body: String,
}

fn tables() -> Vec<Table> {
    let create = Regex::new(r"(?s)create table (\w+) \((.*?)\n\);").unwrap();
    source::files("crates", "sql")
        .into_iter()
        .flat_map(|(_, text)| {
            let found: Vec<_> = create
                .captures_iter(&text)
                .map(|found| Table { name: found[1].to_owned(), body: found[2].to_owned() })
                .collect();
            found
        })
        .collect()
}

/// The tables that grow.
pub(crate) fn growing() -> BTreeSet<String> {
    let all = tables().into_iter().map(|table| table.name);
    all.filter(|name| !REFERENCE.iter().any(|(known, _)| known == name)).collect()
}

/// Indexes of a part of a table, such as open work: they do not grow with the years.
pub(crate) fn partial_indexes() -> BTreeSet<String> {
    let create = Regex::new(r"create index (\w+) on \w+ \([^)]*\) where").unwrap();
    let texts = source::files("crates", "sql").into_iter().map(|(_, text)| text);
    texts
        .flat_map(|text| {
            let found: Vec<_> =
                create.captures_iter(&text).map(|found| found[1].to_owned()).collect();
            found
        })
        .collect()
}

#[test]
fn tables_that_grow_begin_every_key_with_office() {
    let key = Regex::new(r"(?:primary key|unique|foreign key) \((\w+)").unwrap();
    let reference: BTreeSet<_> = REFERENCE.iter().map(|(name, _)| *name).collect();
    let mut broken = Vec::new();
    for table in tables().iter().filter(|table| !reference.contains(table.name.as_str())) {
        let office = table.body.trim_start().starts_with("office uuid not null");
        if !office {
            broken.push(format!("{}: the first column is not office", table.name));
        }
        for line in table.body.lines().map(str::trim) {
            let inline = line.split_whitespace().nth(2) == Some("primary")
                || line.contains(" unique,")
                || line.contains(" references ") && !line.starts_with("foreign key");
            let first = key.captures(line).map(|found| found[1].to_owned());
            if inline || first.is_some_and(|first| first != "office") {
                broken.push(format!("{}: {line}", table.name));
            }
        }
    }
    none(&broken, "Begin the key with office, or list the table in REFERENCE if it stays small.");
}

#[test]
fn every_listed_reference_table_exists() {
    let known: BTreeSet<_> = tables().into_iter().map(|table| table.name).collect();
    let broken: Vec<_> = REFERENCE
        .iter()
        .filter(|(name, _)| *name != "schema_migration" && !known.contains(*name))
        .map(|(name, why)| format!("{name}: {why}"))
        .collect();
    none(&broken, "Remove it from the list.");
}

#[test]
fn migrations_stay_in_the_subset_both_engines_know() {
    let foreign = Regex::new(
        r"(?i)\b(serial|bigserial|jsonb|timestamptz|numeric|varchar|autoincrement|integer|real|blob|now\(\)|gen_random_uuid)\b",
    )
    .unwrap();
    let broken: Vec<_> = source::files("crates", "sql")
        .into_iter()
        .flat_map(|(path, text)| {
            let hits: Vec<_> =
                foreign.find_iter(&text).map(|hit| format!("{path}: {}", hit.as_str())).collect();
            hits
        })
        .collect();
    none(
        &broken,
        "Use text, bigint, boolean, uuid, bytea and double precision; instants are milliseconds.",
    );
}
