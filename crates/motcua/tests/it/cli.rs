//! The command line, as a person or a script uses it.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn motcua(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env("MOTCUA_DATA", "/nonexistent/motcua-test")
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The vectors of the brief, chapter 2.8: limit, moment, due day (and minute where it matters). Vector g
/// is given for other hours than the national ones and stands in the tests of the clock; here an hour is
/// used before closing at 17:00, four the next morning, three in the afternoon.
const VECTORS: [(&str, &str, &str); 8] = [
    ("5wd", "2026-02-10T09:00+07:00", "2026-02-24"),
    ("3wd", "2026-08-28T10:00+07:00", "2026-09-07"),
    ("3wd", "2026-08-20T09:00+07:00", "2026-08-24"),
    ("3wd", "2026-01-07T09:00+07:00", "2026-01-10"),
    ("1wd", "2026-11-23T14:00+07:00", "2026-11-25"),
    ("same-day", "2026-04-24T15:30+07:00", "2026-04-28"),
    ("8h", "2026-03-10T16:00+07:00", "2026-03-11T16:30:00+07:00"),
    ("30d", "2026-01-16T09:00+07:00", "2026-02-23"),
];

#[test]
fn a_deadline_follows_the_vectors_of_the_brief_and_says_why() {
    for (limit, at, due) in VECTORS {
        let answer = json(&motcua(&["deadline", "--limit", limit, "--at", at, "--json"]));
        let found = answer["due"].as_str().unwrap();
        assert!(found.starts_with(due), "{limit} from {at}: {found}");
        assert!(found.ends_with("+07:00"));
        assert!(answer["derivation"]["lines"].is_array());
        assert!(!answer["text"]["vi"].as_array().unwrap().is_empty());
    }
}

#[test]
fn a_deadline_of_a_procedure_takes_the_limit_of_its_channel() {
    let ask = |channel| {
        json(&motcua(&[
            "deadline",
            "--procedure",
            "1.012753",
            "--channel",
            channel,
            "--at",
            "2026-03-02T09:00+07:00",
            "--json",
        ]))["limit"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(ask("online"), "17wd");
    assert_eq!(ask("counter"), "20wd");
    assert_eq!(ask("post"), "30wd");
}

#[test]
fn a_year_without_data_is_an_error_that_says_so() {
    let output = motcua(&["deadline", "--limit", "30wd", "--at", "2026-12-15T09:00+07:00"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("2027"));
}

#[test]
fn a_limit_nobody_can_read_is_refused_with_the_way_to_write_it() {
    let output = motcua(&["deadline", "--limit", "5 days", "--at", "2026-03-02T09:00+07:00"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("5wd"));
}

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !beside.is_dir() {
        println!("skipped: no shared data beside the checkout");
    }
    beside.is_dir().then_some(beside)
}

fn import(kind: &str, files: &[PathBuf], data: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(["import", kind, "--json"])
        .args(files)
        .env_remove("DATABASE_URL")
        .env("MOTCUA_DATA", data)
        .output()
        .unwrap();
    json(&output)
}

#[test]
fn the_national_catalogue_is_imported_whole_and_only_once() {
    let Some(data) = shared() else { return };
    let mut files: Vec<PathBuf> = std::fs::read_dir(data.join("national-catalogue"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .collect();
    files.sort();
    let folder = tempfile::tempdir().unwrap();
    let first = import("procedures", &files, folder.path());
    assert_eq!(first["new"], 2085);
    assert_eq!(first["changed"], 0);
    let second = import("procedures", &files, folder.path());
    assert_eq!(
        (&second["new"], &second["changed"], &second["same"]),
        (&0.into(), &0.into(), &2085.into())
    );
}

#[test]
fn the_units_of_2026_are_imported_whole_and_only_once() {
    let Some(data) = shared() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = [data.join("units-2026.csv")];
    let first = import("units", &file, folder.path());
    let second = import("units", &file, folder.path());
    assert_ne!(first, second);
    assert!(first.to_string().contains("3355"), "{first}");
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
    command.args(["deadline", "--limit", "5wd", "--at", "2026-02-10T09:00+07:00"]);
    command.env_remove("DATABASE_URL").env("MOTCUA_DATA", "/nonexistent/motcua-test");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command.stdout(writer).stderr(std::process::Stdio::piped()).output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn errors_are_in_the_language_asked_for_and_speak_of_no_page() {
    let at = "2026-03-02T09:00+07:00";
    let french = motcua(&["deadline", "--limit", "5wd", "--at", at, "--lang", "fr"]);
    assert!(!french.status.success());
    let asked = |lang: &str, limit: &str| {
        let output = motcua(&["deadline", "--limit", limit, "--at", at, "--lang", lang]);
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(asked("vi", "5 ngày").contains("Thời hạn"), "{}", asked("vi", "5 ngày"));
    assert_ne!(asked("vi", "5 ngày"), asked("en", "5 ngày"));
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    for (lang, said) in
        [("vi", "Không có đơn vị nào mang mã 99999"), ("en", "no unit with the code")]
    {
        let output = motcua(&[
            "admin",
            "quantri",
            "Lê Thị An",
            "--unit",
            "99999",
            "--data",
            data,
            "--lang",
            lang,
        ]);
        assert!(!output.status.success());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(said) && !error.contains("trang"), "{error}");
    }
}

#[test]
fn an_import_that_takes_nothing_fails_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("anh.png");
    std::fs::write(&file, b"\x89PNG not a list\n\x00\n").unwrap();
    let data = folder.path().join("data");
    for (kind, form) in [("units", "CSV"), ("procedures", "JSONL")] {
        let output =
            motcua(&["import", kind, file.to_str().unwrap(), "--data", data.to_str().unwrap()]);
        assert!(!output.status.success(), "{kind}");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(form) && error.contains("anh.png"), "{error}");
        assert!(!String::from_utf8_lossy(&output.stdout).contains("100,0 %"), "{kind}");
    }
}

#[test]
fn what_is_wrong_with_a_command_line_is_said_in_the_language_asked_for() {
    let said = |arguments: &[&str]| {
        let output = motcua(arguments);
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(said(&["demo", "--nothing"]).contains("không có tùy chọn “--nothing”"));
    assert!(said(&["--lang", "en", "demo", "--nothing"]).contains("unexpected argument"));
    assert!(said(&["nonsense"]).contains("không có lệnh “nonsense”"));
    let lost = ["verify", "/nonexistent/receipt.pdf"];
    let (vi, en) = (said(&lost), said(&[&["--lang", "en"], &lost[..]].concat()));
    assert!(!vi.contains("No such file"), "{vi}");
    assert!(!en.contains("không có tệp"), "{en}");
}
