//! The measurement runs to its end at a tiny size, and its report has everything in it.

use crate::support::Engine;
use serde_json::Value;
use std::process::Command;

const OPERATIONS: [&str; 11] = [
    "submit",
    "intake",
    "advance",
    "dossier",
    "dossier-page",
    "worklist",
    "worklist-page",
    "search",
    "track",
    "catalogue",
    "counts",
];

fn measured(engine: &Engine) -> (Value, String) {
    let file = |name: &str| engine.folder.path().join(name).display().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
    command
        .args(["bench", "--dossiers", "120", "--seconds", "0.1", "--users", "600", "--think", "1s"])
        .args(["--connections", "4", "--lang", "en"])
        .args([
            "--keep",
            &file("kept"),
            "--json",
            &file("bench.json"),
            "--svg",
            &file("bench.svg"),
        ]);
    if engine.url.starts_with("postgres") {
        command.env("DATABASE_URL", &engine.url);
    } else {
        command.env_remove("DATABASE_URL");
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let report = std::fs::read_to_string(file("bench.json")).unwrap();
    let picture = std::fs::read_to_string(file("bench.svg")).unwrap();
    assert!(picture.starts_with("<svg") && picture.contains("worklist page"), "{picture}");
    (serde_json::from_str(&report).unwrap(), said)
}

#[track_caller]
fn assert_figures(name: &str, figures: &Value) {
    let number = |field: &str| figures[field].as_f64().unwrap_or(-1.0);
    assert_eq!(figures["errors"], 0, "{name}: {figures}");
    assert!(number("count") > 0.0 && number("per_second") > 0.0, "{name}: {figures}");
    let order = ["p50_ms", "p95_ms", "p99_ms", "most_ms"].map(number);
    assert!(order[0] > 0.0 && order.is_sorted(), "{name}: {figures}");
}

fn assert_whole(report: &Value, said: &str) {
    assert!(report["conditions"]["dossiers"].as_i64().unwrap() >= 120, "{report}");
    assert!(report["conditions"]["events_per_dossier"].as_f64().unwrap() > 3.0, "{report}");
    let operations = report["operations"].as_array().unwrap();
    let names: Vec<_> = operations.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, OPERATIONS);
    for one in operations {
        let name = one["name"].as_str().unwrap();
        assert_figures(name, &one["closed"]);
        // So few come in the open loop that one of them may not come at all.
        if !one["open"].is_null() {
            assert_figures(name, &one["open"]);
        }
        let deep = ["submit", "intake", "advance", "dossier", "worklist", "counts"];
        assert_eq!(deep.contains(&name), !one["floor"].is_null(), "{name}");
        if !one["floor"].is_null() {
            assert_figures(name, &one["floor"]);
        }
    }
    assert!(operations.iter().filter(|one| !one["open"].is_null()).count() > 3);
    assert_eq!(report["burst"]["errors"], 0, "{report}");
    assert_eq!(report["burst"]["levels"].as_array().unwrap().len(), 7);
    let words = ["Closed loop", "Open loop", "Burst", "Aims", "Filled 120 dossiers"];
    assert!(words.iter().all(|word| said.contains(word)), "{said}");
}

#[test]
fn the_measurement_is_whole_on_sqlite() {
    let (report, said) = measured(&Engine::sqlite());
    assert_eq!(report["conditions"]["engine"], "sqlite");
    assert_whole(&report, &said);
}

#[tokio::test]
async fn the_measurement_is_whole_on_postgresql() {
    match Engine::postgres().await {
        Some(engine) => {
            let (report, said) = measured(&engine);
            assert_eq!(report["conditions"]["engine"], "postgresql");
            assert_eq!(report["conditions"]["cpu_of_database"], cfg!(target_os = "linux"));
            assert_whole(&report, &said);
        }
        None => println!("skipped: MOTCUA_TEST_POSTGRES is not set"),
    }
}

#[test]
fn a_database_with_data_is_not_touched() {
    let engine = Engine::sqlite();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_motcua"))
            .args(arguments)
            .env("DATABASE_URL", &engine.url)
            .env_remove("MOTCUA_DATA")
            .output()
            .unwrap()
    };
    let data = engine.folder.path().join("data").display().to_string();
    let demo =
        ["demo", "--build-only", "--dossiers", "3", "--listen", "127.0.0.1:0", "--data", &data];
    assert!(run(&demo).status.success());
    let refused = run(&["bench", "--dossiers", "10", "--lang", "en"]);
    assert!(!refused.status.success());
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(error.contains("must be empty"), "{error}");
}
