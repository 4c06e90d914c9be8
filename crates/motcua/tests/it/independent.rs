//! The receipts of the sample, checked by our program and by one that others wrote: `MOTCUA_TEST_VERIFIER` names
//! `scripts/tlog-verify`, built on the library of the Go checksum database.

use kernel::app::App;
use kernel::clock::Clock;
use kernel::config::Config;
use kernel::problem::Problem;
use modules::dossiers::issue;
use modules::dossiers::store::{self, Key};
use modules::ledger as log;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A small sample, with every proof of an acceptance in it as a file, and the keys of its logs.
async fn sample(folder: &Path) -> (Vec<PathBuf>, PathBuf) {
    let built = Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(["demo", "--dossiers", "60", "--build-only", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder)
        .env_remove("DATABASE_URL")
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let config = Config { data: folder.to_owned(), ..Config::default() };
    let app = tokio::task::spawn_blocking(|| modules::open(config, Clock::System))
        .await
        .unwrap()
        .unwrap();
    log::catch_up(&app).await.unwrap();
    let keys = folder.join("office.keys");
    std::fs::write(&keys, all_keys(&app).await).unwrap();
    let dossiers = app
        .db
        .read(|tx| {
            let read = |row: &kernel::db::Row<'_>| Ok((row.get(0)?, row.get(1)?));
            let all = crate::plans::aside(|| {
                tx.all("select office, id from dossier order by id", &[], read)
            });
            Ok::<_, Problem>(all?)
        })
        .await
        .unwrap();
    let mut proofs = Vec::new();
    for (office, id) in dossiers {
        let key = Key { office, id };
        let Some(proof) = issue::acceptance_proof(&app, key).await.unwrap() else { continue };
        let file = folder.join(format!("{id}.tlog-proof"));
        std::fs::write(&file, proof.to_string()).unwrap();
        if proofs.is_empty() {
            // The one inside the paper is the same.
            let forms = app.db.read(move |tx| Ok::<_, Problem>(store::forms(tx, key)?)).await;
            let pdf = issue::pdf(&app, &forms.unwrap()[0]).await.unwrap();
            assert_eq!(print::attached(&pdf)[0], proof.to_string().as_bytes());
        }
        proofs.push(file);
    }
    (proofs, keys)
}

async fn all_keys(app: &App) -> String {
    app.db
        .read(|tx| {
            let keys = crate::plans::aside(|| {
                tx.all("select verifier from ledger_key", &[], |row| row.get::<String>(0))
            })?;
            Ok::<_, Problem>(format!("{}\n", keys.join("\n")))
        })
        .await
        .unwrap()
}

/// What the other program says of each file: whether it holds.
fn others(verifier: &str, keys: &Path, files: &[PathBuf]) -> Vec<bool> {
    let output = Command::new(verifier)
        .args(["-line", "motcua event v1", "-keys"])
        .arg(keys)
        .args(files)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let said: Vec<bool> = text
        .lines()
        .zip(files)
        .map(|(line, file)| {
            let (word, rest) = line.split_once(' ').unwrap();
            assert!(rest.starts_with(file.to_str().unwrap()), "{line}");
            word == "holds"
        })
        .collect();
    assert_eq!(said.len(), files.len(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.success(), said.iter().all(|holds| *holds));
    said
}

fn ours(keys: &Path, file: &Path) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_motcua"));
    command.arg("verify").arg(file).arg("--key").arg(keys);
    command.env_remove("DATABASE_URL").env("MOTCUA_DATA", "/nonexistent/motcua-test");
    command.output().unwrap().status.success()
}

/// Places where a changed letter says something else: not the last one of a number in base64, some bits of
/// which count for nothing.
fn places(text: &[u8]) -> Vec<usize> {
    let next = |at: usize| text.get(at + 1).copied();
    (0..text.len()).filter(|&at| text[at] != b'=' && next(at) != Some(b'=')).collect()
}

fn flipped(text: &[u8], at: usize, name: &str, folder: &Path) -> PathBuf {
    let mut touched = text.to_vec();
    touched[at] ^= 1;
    let file = folder.join(name);
    std::fs::write(&file, touched).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receipts_of_the_sample_hold_for_a_program_that_others_wrote() {
    let Ok(verifier) = std::env::var("MOTCUA_TEST_VERIFIER") else {
        println!("skipped: MOTCUA_TEST_VERIFIER is not set");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (proofs, keys) = sample(folder.path()).await;
    assert!(proofs.len() > 20, "only {} receipts", proofs.len());
    assert!(others(&verifier, &keys, &proofs).iter().all(|holds| *holds));
    for proof in &proofs {
        assert!(ours(&keys, proof), "{}", proof.display());
    }

    // One letter of each, another place every time; every place of the first.
    let mut touched = Vec::new();
    for (number, proof) in proofs.iter().enumerate() {
        let text = std::fs::read(proof).unwrap();
        let places = places(&text);
        let at = places[number * 7919 % places.len()];
        let file = flipped(&text, at, &format!("{number}.touched"), folder.path());
        assert!(!ours(&keys, &file), "byte {at} of {}", proof.display());
        touched.push(file);
    }
    let first = std::fs::read(&proofs[0]).unwrap();
    touched.extend(
        places(&first)
            .into_iter()
            .map(|at| flipped(&first, at, &format!("first-{at}.touched"), folder.path())),
    );
    let said = others(&verifier, &keys, &touched);
    let held: Vec<_> = touched.iter().zip(said).filter(|(_, holds)| *holds).collect();
    assert_eq!(held, Vec::new());
}
