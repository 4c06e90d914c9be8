//! Nothing of the record can be touched behind the program without the audit naming it.

use crate::dossiers::{file, intake, official};
use crate::engines;
use crate::support::TestApp;
use kernel::db::Engine;
use modules::ledger as log;

/// The tables of record that the log answers for.
const TABLES: [&str; 6] =
    ["event", "event_pending", "ledger_log", "ledger_leaf", "ledger_tile", "ledger_checkpoint"];

/// An event that nobody recorded.
const STRANGER: &str = "00000000-0000-7000-8000-000000000001";

pub(crate) async fn findings(app: &TestApp) -> Vec<log::Finding> {
    let inner = app.app.clone();
    tokio::task::spawn_blocking(move || log::audit(&inner).unwrap().findings).await.unwrap()
}

pub(crate) async fn run(app: &TestApp, sql: String) -> u64 {
    app.write(move |tx| Ok(tx.execute(&sql, &[])?)).await
}

/// Names and types of the columns of a table.
pub(crate) async fn columns(app: &TestApp, table: &'static str) -> Vec<(String, String)> {
    app.read(move |tx| {
        let sql = match tx.engine() {
            Engine::Lite => format!("select name, lower(type) from pragma_table_info('{table}')"),
            Engine::Pg => format!(
                "select column_name::text, data_type::text from information_schema.columns \
                 where table_name = '{table}' order by ordinal_position"
            ),
        };
        Ok(tx.all(&sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))?)
    })
    .await
}

/// An identifier as SQL.
pub(crate) fn stranger(engine: Engine) -> String {
    match engine {
        Engine::Lite => format!("x'{}'", STRANGER.replace('-', "")),
        Engine::Pg => format!("'{STRANGER}'::uuid"),
    }
}

/// Another value for a column, as SQL.
pub(crate) fn other(engine: Engine, kind: &str, column: &str) -> String {
    match (engine, kind) {
        (_, "bigint" | "integer") => format!("coalesce({column}, 0) + 1000"),
        // On SQLite identifiers are bytes too.
        (Engine::Lite, "blob") if ["salt", "commitment", "hashes"].contains(&column) => {
            format!("cast(substr({column}, 2) || x'00' as blob)")
        }
        (_, "uuid" | "blob") => stranger(engine),
        (_, "boolean") => format!("not {column}"),
        (_, "bytea") => {
            format!(
                "coalesce(set_byte({column}, 0, (get_byte({column}, 0) + 1) % 256), '\\x00'::bytea)"
            )
        }
        _ if column == "data" => "'{}'".to_owned(),
        _ => format!("coalesce({column}, '') || 'x'"),
    }
}

/// A log with a key that was changed, several checkpoints and events that wait.
async fn prepared(app: &TestApp) {
    let clerk = official(app, "reception", "xa-thuong-tin-diem-pvhcc").await;
    let intake = intake(app, "2.000884").await;
    for round in 0..3 {
        file(app, &clerk, &intake).await.unwrap();
        if round == 1 {
            log::rotate(&app.app).unwrap();
        }
        log::catch_up(&app.app).await.unwrap();
    }
    file(app, &clerk, &intake).await.unwrap();
}

async fn keep(app: &TestApp, table: &str) {
    run(app, format!("create table kept as select * from {table}")).await;
}

async fn put_back(app: &TestApp, table: &str) {
    run(app, format!("delete from {table}")).await;
    run(app, format!("insert into {table} select * from kept")).await;
}

engines! {
    async fn a_change_of_any_column_is_found(app: TestApp) {
        let app = app.with_procedures().await;
        prepared(&app).await;
        assert_eq!(findings(&app).await, []);
        let engine = app.app.db.engine();
        let mut missed = Vec::new();
        for table in TABLES.into_iter().chain(["ledger_key"]) {
            let all = columns(&app, table).await;
            // The last row by its key, so that keys stay unique whatever is added to them.
            let key = match table {
                "ledger_log" => "office",
                "ledger_tile" => "level",
                _ => all[1].0.as_str(),
            };
            keep(&app, table).await;
            for (column, kind) in &all {
                let value = other(engine, kind, column);
                let row = format!("select {key} from kept order by office desc, {key} desc limit 1");
                let office = "select max(office) from kept";
                let office = if engine == Engine::Pg { "select office from kept order by office desc limit 1" } else { office };
                let changed = run(
                    &app,
                    format!("update {table} set {column} = {value} where office = ({office}) and {key} = ({row})"),
                )
                .await;
                assert!(changed > 0, "{table}.{column}");
                if findings(&app).await.is_empty() {
                    missed.push(format!("{table}.{column}"));
                }
                put_back(&app, table).await;
            }
            run(&app, "drop table kept".to_owned()).await;
        }
        assert_eq!(missed, Vec::<String>::new(), "changes that the audit does not see");
        assert_eq!(findings(&app).await, []);
    }

    async fn rows_that_were_removed_or_added_are_named(app: TestApp) {
        let app = app.with_procedures().await;
        prepared(&app).await;
        for table in TABLES {
            keep(&app, table).await;
            run(&app, format!("delete from {table} where office = (select office from kept order by office desc limit 1)")).await;
            assert!(!findings(&app).await.is_empty(), "rows of {table} are gone");
            put_back(&app, table).await;
            run(&app, "drop table kept".to_owned()).await;
        }
        assert_eq!(findings(&app).await, []);
        // Somebody writes an event as the program would, but beside the log.
        let id = stranger(app.app.db.engine());
        run(
            &app,
            format!(
                "insert into event (office, id, about, subject, seq, kind, at, actor, role, unit, reason, data, salt, commitment) select office, {id}, about, subject, seq + 100, kind, at, actor, role, unit, reason, data, salt, \
                 commitment from event where seq = (select max(seq) from event) limit 1"
            ),
        )
        .await;
        let found = findings(&app).await;
        assert!(found.iter().any(|found| found.row == STRANGER), "{found:?}");
    }

    async fn an_event_that_was_put_back_in_time_is_named(app: TestApp) {
        let app = app.with_procedures().await;
        prepared(&app).await;
        app.set_time("2026-03-12T09:00+07:00");
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let intake = intake(&app, "2.000884").await;
        file(&app, &clerk, &intake).await.unwrap();
        log::catch_up(&app.app).await.unwrap();
        assert_eq!(findings(&app).await, []);
        // The machine's clock is turned back, so that a dossier seems to have been received earlier.
        app.set_time("2026-03-11T09:00+07:00");
        file(&app, &clerk, &intake).await.unwrap();
        log::catch_up(&app.app).await.unwrap();
        let found = findings(&app).await;
        let backdated = |found: &log::Finding| found.what.name() == "ledger.audit_backdated";
        assert!(!found.is_empty() && found.iter().all(backdated), "{found:?}");
    }
}
