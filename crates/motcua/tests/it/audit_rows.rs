//! No column of any table of record can be changed behind the program without the audit naming the row.

use crate::audit::{columns, findings, other, run};
use crate::dossiers::official;
use crate::support::{Engine, TestApp};
use jiff::SignedDuration;
use kernel::clock::Clock;
use kernel::db::{DbError, Recorded, Rows};
use kernel::problem::Problem;
use modules::dossiers::actions::{self, Target, Who};
use modules::dossiers::store::Key;
use modules::{people, units};
use std::process::Command;
use std::sync::Arc;

/// The sample with a few dossiers, and a row in each table that the sample leaves empty.
async fn sample(engine: Engine) -> TestApp {
    let (url, folder) = engine.place();
    let status = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(["demo", "--build-only", "--listen", "127.0.0.1:0", "--dossiers", "40", "--data"])
        .arg(folder)
        .env("DATABASE_URL", url)
        .env("RUST_LOG", "error")
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    let app = TestApp::new(engine).await;
    app.set_time(&Clock::System.now().to_string());
    ask(&app).await;
    change_calendar(&app).await;
    let controller = app.sign_in_at("controller", "ha-noi").await;
    let office = units::id_of("xa-thuong-tin").to_string();
    let words = "[receipt]\ntitle = \"GIẤY TIẾP NHẬN CỦA XÃ\"\n";
    let change = [("unit", office.as_str()), ("changes", words), ("reason", "Thống nhất mẫu")];
    controller.post("/desk/wording", &change).await.assert_status(303);
    app
}

/// A question to another unit about a dossier that is being examined.
async fn ask(app: &TestApp) {
    let now = app.now();
    let (office, id, version, unit) = app
        .read(|tx| {
            Ok(tx.one(
                "select d.office, d.id, d.version, d.unit from dossier d join dossier_step s \
                 on s.office = d.office and s.dossier = d.id and s.ended_at is null \
                 where d.state = 'in_process' and s.kind = 'examine' order by d.code limit 1",
                &[],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )?)
        })
        .await;
    let officer = app.official_of("case_officer", unit).await;
    let actor =
        app.read(move |tx| Ok(people::actor(tx, officer, now)?.expect("the account exists"))).await;
    let target = Target { key: Key { office, id }, version };
    let inner = app.app.clone();
    app.write(move |tx| {
        let (who, limit) = (Who::Official(&actor), "2wd");
        actions::consult(&inner, tx, who, target, office, "Đúng mốc giới?", limit, now).map(drop)
    })
    .await;
}

async fn change_calendar(app: &TestApp) {
    let keeper = official(app, "administrator", "ha-noi").await;
    let (now, unit) = (app.now(), units::id_of("xa-thuong-tin"));
    app.write(move |tx| {
        let permit = Arc::clone(&keeper)
            .may(people::rights::UNITS_EDIT, &[unit])
            .ok_or_else(Problem::forbidden)?;
        let change = units::Change::Exception {
            date: "2026-03-11".parse().map_err(Problem::internal)?,
            to: None,
            rule: "closed".parse().map_err(Problem::internal)?,
            name_vi: "Bão".to_owned(),
            name_en: "Storm".to_owned(),
        };
        let basis = units::Basis {
            document: "Công điện số 12/CĐ-UBND".to_owned(),
            confirmed: true,
            reason: "Nghỉ tránh bão".to_owned(),
        };
        units::edit_calendar(tx, &permit, unit, 0, &change, &basis, now).map(drop)
    })
    .await;
}

/// The columns that tell one row of a table from all others.
fn keys(table: &Recorded) -> String {
    let office = matches!(table.rows, Rows::OfOffice { .. }).then_some("office");
    let keys: Vec<_> =
        office.into_iter().chain([table.subject]).chain(table.key.iter().copied()).collect();
    keys.join(", ")
}

/// Writes behind the program; false where the database itself refuses.
async fn tamper(app: &TestApp, sql: String) -> bool {
    let changed = app.app.db.write(move |tx| tx.execute(&sql, &[])).await;
    match changed {
        Ok(count) => {
            assert_eq!(count, 1);
            true
        }
        Err(DbError::Constraint(_)) => false,
        Err(error) => panic!("{error}"),
    }
}

async fn every_column(app: TestApp) {
    assert_eq!(findings(&app).await, []);
    let engine = app.app.db.engine();
    let (mut missed, mut tried) = (Vec::new(), 0);
    for table in app.app.recorded.clone() {
        let (name, keys) = (table.table, keys(table));
        run(&app, format!("create table kept as select * from {name} limit 1")).await;
        for (column, kind) in columns(&app, name).await {
            if table.free.contains(&column.as_str()) {
                continue;
            }
            let value = other(engine, &kind, &column);
            let this = format!("({keys}) = (select {keys} from kept)");
            if !tamper(&app, format!("update {name} set {column} = {value} where {this}")).await {
                continue;
            }
            tried += 1;
            if !findings(&app).await.iter().any(|found| found.table == name) {
                missed.push(format!("{name}.{column}"));
            }
            let changed = keys
                .split(", ")
                .map(|key| if key == column { value.clone() } else { key.to_owned() });
            let changed = changed.collect::<Vec<_>>().join(", ");
            let back = format!(
                "update {name} set {column} = (select {column} from kept) \
                 where ({keys}) = (select {changed} from kept)"
            );
            assert!(tamper(&app, back).await, "{name}.{column}");
        }
        run(&app, "drop table kept".to_owned()).await;
    }
    assert_eq!(missed, Vec::<String>::new(), "changes that the audit does not see");
    assert!(tried > 150, "only {tried} columns were changed");
    assert_eq!(findings(&app).await, []);
}

async fn rows_that_go_or_come(app: &TestApp) {
    for table in ["dossier_component", "charge", "issued_form", "role_grant"] {
        let recorded = app.app.recorded.iter().find(|known| known.table == table).unwrap();
        let keys = keys(recorded);
        run(app, format!("create table kept as select * from {table} limit 1")).await;
        let this = format!("({keys}) = (select {keys} from kept)");
        run(app, format!("delete from {table} where {this}")).await;
        let gone = findings(app).await;
        assert!(
            matches!(&gone[..], [found] if found.table == table && found.what.name().ends_with("gone")),
            "{table}: {gone:?}"
        );
        run(app, format!("insert into {table} select * from kept")).await;
        assert_eq!(findings(app).await, [], "{table}");
        let last = keys.rsplit(", ").next().unwrap();
        let value = match last {
            "component" => "component || 'x'".to_owned(),
            _ => crate::audit::stranger(app.app.db.engine()),
        };
        run(app, format!("update kept set {last} = {value}")).await;
        run(app, format!("insert into {table} select * from kept")).await;
        let added = findings(app).await;
        assert!(
            matches!(&added[..], [found] if found.table == table && found.what.name().ends_with("added")),
            "{table}: {added:?}"
        );
        run(app, format!("delete from {table} where ({keys}) = (select {keys} from kept)")).await;
        run(app, "drop table kept".to_owned()).await;
    }
    assert_eq!(findings(app).await, []);
}

/// What is derived: a counter, a word of the search.
async fn derived(app: &TestApp) {
    for (table, sql, back) in [
        (
            "counter",
            "update counter set last = last + 1 where series like 'dossier-%'",
            "update counter set last = last - 1 where series like 'dossier-%'",
        ),
        (
            "dossier_word",
            "update dossier_word set word = word || 'x' where word = 'nguyen'",
            "update dossier_word set word = 'nguyen' where word = 'nguyenx'",
        ),
    ] {
        assert!(run(app, sql.to_owned()).await > 0, "{sql}");
        let found = findings(app).await;
        assert!(!found.is_empty() && found.iter().all(|found| found.table == table), "{found:?}");
        run(app, back.to_owned()).await;
    }
    assert_eq!(findings(app).await, []);
}

/// Who writes to a table of record and says nothing is undone.
async fn silent_writes(app: &TestApp) {
    let refused = app
        .app
        .db
        .write(|tx| {
            crate::plans::aside(|| {
                tx.record(
                    &modules::dossiers::store::CHARGE,
                    "update charge set amount = amount + 1 returning *",
                    &[],
                )
            })
        })
        .await;
    assert!(matches!(refused, Err(DbError::Unrecorded("charge"))), "{refused:?}");
    assert_eq!(findings(app).await, []);
}

async fn all(engine: Engine) {
    let app = sample(engine).await;
    app.advance(SignedDuration::from_mins(1));
    rows_that_go_or_come(&app).await;
    derived(&app).await;
    silent_writes(&app).await;
    every_column(app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_any_row_of_record_is_named_on_sqlite() {
    all(Engine::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_any_row_of_record_is_named_on_postgresql() {
    match Engine::postgres().await {
        Some(engine) => all(engine).await,
        None => println!("skipped: MOTCUA_TEST_POSTGRES is not set"),
    }
}
