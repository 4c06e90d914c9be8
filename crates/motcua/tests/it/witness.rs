//! Witnesses, asked as logs elsewhere ask them: over HTTP, with the pure crate as the log.

use crate::dossiers::{file, intake, official};
use crate::engines;
use crate::ledger::put_another;
use crate::support::{Client, Engine, Reply, TestApp};
use axum::Router;
use axum::http::{Method, StatusCode, header};
use axum::response::IntoResponse as _;
use jiff::SignedDuration;
use kernel::config::Config;
use ledger::{
    Checkpoint, Edge, Hash, Note, Proof, Signer, Submission, Tree, Verifier, commitment, tree,
};
use modules::dossiers::issue;
use modules::dossiers::model::Dossier;
use modules::dossiers::store::Key;
use modules::ledger::{self as log, witness};
use serde_json::Value;
use std::process::{Command, Output};
use std::sync::Arc;

const LOG: &str = "/ledger/H26.201";
const ASK: &str = "/ledger/witness/add-checkpoint";
const ORIGIN: &str = "log.example/a";

/// Another installation on the same engine.
async fn beside(app: &TestApp) -> TestApp {
    let engine = match app.app.db.engine() {
        kernel::db::Engine::Lite => Engine::sqlite(),
        kernel::db::Engine::Pg => Engine::postgres().await.unwrap(),
    };
    let config = Config { public_url: "https://khac.example".to_owned(), ..Config::default() };
    TestApp::with(engine, config).await.with_procedures().await
}

async fn filed(app: &TestApp, count: usize) -> Vec<Dossier> {
    let clerk = official(app, "reception", "xa-thuong-tin-diem-pvhcc").await;
    let intake = intake(app, "2.000884").await;
    let mut all = Vec::new();
    for _ in 0..count {
        all.push(file(app, &clerk, &intake).await.unwrap());
    }
    log::catch_up(&app.app).await.unwrap();
    all
}

async fn key_of(app: &TestApp) -> Verifier {
    let text = app.visitor().get(&format!("{LOG}/key")).await.assert_ok().text();
    text.trim_end().parse().unwrap()
}

fn own_key(app: &TestApp) -> Verifier {
    witness::key(&app.app, true).unwrap().unwrap().parse().unwrap()
}

async fn add(app: &TestApp, key: &Verifier, url: Option<String>) {
    let (key, now) = (key.clone(), app.now());
    let added = app.write(move |tx| witness::add(tx, &key, url.as_deref(), now)).await;
    assert_eq!(added, Ok(()));
}

/// The first asks the second, which watches the logs of the first.
async fn pair(one: &TestApp, by: &TestApp) {
    add(one, &own_key(by), Some(format!("{}/ledger/witness", by.serve().await))).await;
    log::catch_up(&one.app).await.unwrap();
    let keys: Vec<String> =
        one.read(|tx| Ok(tx.all("select verifier from ledger_key", &[], |row| row.get(0))?)).await;
    assert!(keys.len() >= 2, "the log of an office, and of what is common");
    for key in keys {
        add(by, &key.parse().unwrap(), None).await;
    }
}

async fn head(app: &TestApp, name: &str) -> Note {
    app.visitor().get(&format!("{LOG}/{name}")).await.assert_ok().text().parse().unwrap()
}

async fn failure(app: &TestApp) -> Option<String> {
    app.read(witness::asked).await.remove(0).failure
}

async fn proof(app: &TestApp, dossier: &Dossier) -> Proof {
    let key = Key { office: dossier.office, id: dossier.id };
    issue::acceptance_proof(&app.app, key).await.unwrap().unwrap()
}

fn entry(proof: &Proof) -> [u8; 32] {
    let (salt, content) = commitment::disclosed(proof.extra.as_deref().unwrap()).unwrap();
    commitment::commit(&salt, &content)
}

fn motcua(arguments: &[&str], data: &std::path::Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_motcua"))
        .args(arguments)
        .env_remove("DATABASE_URL")
        .env("MOTCUA_DATA", data)
        .output()
        .unwrap()
}

/// A log of somebody else.
struct Foreign {
    tree: Tree,
    signer: Signer,
}

impl Foreign {
    fn new(from: u8, count: u8) -> Self {
        let (mut tree, mut edge) = (Tree::default(), Edge::default());
        for number in 0..count {
            edge.push(Hash::leaf(&[from, number]), &mut tree);
        }
        edge.finish(&mut tree);
        Self { tree, signer: Signer::new(ORIGIN, [7; 32]).unwrap() }
    }

    fn submission(&mut self, old: u64, size: u64) -> Submission {
        let root = tree::root(&mut self.tree, size).unwrap();
        let checkpoint = Checkpoint::new(ORIGIN, size, root).sign(&[&self.signer]).unwrap();
        let proof = tree::consistency(&mut self.tree, old, size).unwrap();
        Submission { old, proof, checkpoint }
    }
}

async fn ask(visitor: &Client, body: &Submission) -> Reply {
    visitor.send(Method::POST, ASK, None, body.to_string().into_bytes()).await
}

fn conflict(reply: &Reply) -> (u16, &str, String) {
    (reply.status, reply.header(header::CONTENT_TYPE.as_str()), reply.text())
}

/// A server that says the same to everybody.
async fn parrot(status: u16, kind: &'static str, body: &'static str) -> String {
    let answer = move || async move {
        (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, kind)], body)
            .into_response()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    format!("http://{address}")
}

/// How many logs an installation has: each is asked about.
async fn logs(app: &TestApp) -> u64 {
    let count: i64 =
        app.read(|tx| Ok(tx.one("select count(*) from ledger_log", &[], |row| row.get(0))?)).await;
    u64::try_from(count).unwrap()
}

engines! {
    async fn two_installations_cosign_each_other(app: TestApp) {
        let app = app.with_procedures().await;
        let other = beside(&app).await;
        let (mine, theirs) = (filed(&app, 2).await, filed(&other, 3).await);
        pair(&app, &other).await;
        pair(&other, &app).await;
        for (one, by, dossier) in [(&app, &other, &mine[1]), (&other, &app, &theirs[1])] {
            assert_eq!(witness::ask_all(&one.app).await.unwrap(), logs(one).await);
            let key = own_key(by);
            let now = u64::try_from(by.now().as_second()).unwrap();
            for name in ["checkpoint", "witnessed"] {
                let note = head(one, name).await;
                let cosigned = note.cosigned(std::slice::from_ref(&key));
                assert_eq!((cosigned.len(), cosigned[0].time), (1, now), "{name}");
                assert_eq!(cosigned[0].by, key.name());
            }
            one.visitor().get(LOG).await.assert_ok()
                .assert_contains(key.name()).assert_contains("Ký chứng lúc");
            by.visitor().get("/ledger/witness").await.assert_ok()
                .assert_contains(key_of(one).await.name()).assert_contains(&key.to_string());
            let proof = proof(one, dossier).await;
            assert_eq!(proof.checkpoint.cosigned(std::slice::from_ref(&key)).len(), 1);
            proof.verify(&entry(&proof), &[key_of(one).await]).unwrap();
            let text = proof.to_string();
            one.visitor().post("/ledger/verify", &[("proof", &text)]).await.assert_ok()
                .assert_contains("Bằng chứng đúng");
        }
        assert_ne!(own_key(&app).name(), own_key(&other).name());

        // A head is asked for while its round lasts; then for the next, with a proof from the last.
        let later = filed(&app, 1).await.remove(0);
        assert_eq!(witness::ask_all(&app.app).await.unwrap(), 0);
        let fresh = proof(&app, &later).await;
        assert_eq!(fresh.checkpoint.signatures.len(), 1, "nobody else has seen it yet");
        app.advance(SignedDuration::from_secs(6));
        assert_eq!(witness::ask_all(&app.app).await.unwrap(), 2);
        assert_eq!(witness::ask_all(&app.app).await.unwrap(), 0);
        assert_eq!(failure(&app).await, None);
        let key = own_key(&other);
        let seen = proof(&app, &later).await;
        assert_eq!(seen.checkpoint.cosigned(std::slice::from_ref(&key)).len(), 1);

        // Whoever holds the receipt checks both without a network.
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.tlog-proof");
        let verify = |proof: &Proof, witness: &str| {
            std::fs::write(&file, proof.to_string()).unwrap();
            let office = folder.path().join("office.key");
            motcua(
                &["verify", file.to_str().unwrap(), "--key", office.to_str().unwrap(), "--witness", witness, "--json"],
                folder.path(),
            )
        };
        std::fs::write(folder.path().join("office.key"), format!("{}\n", key_of(&app).await)).unwrap();
        let answer = verify(&seen, &key.to_string());
        assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
        let said: Value = serde_json::from_slice(&answer.stdout).unwrap();
        assert!(said["witnessed"][0].as_str().unwrap().starts_with(key.name()), "{said}");
        assert!(!verify(&fresh, &key.to_string()).status.success(), "not cosigned yet");
        assert!(!verify(&seen, &own_key(&app).to_string()).status.success(), "another witness");
        let inner = app.app.clone();
        let audit = tokio::task::spawn_blocking(move || log::audit(&inner).unwrap()).await.unwrap();
        assert_eq!(audit.findings, Vec::new());
    }

    async fn a_witness_refuses_as_the_protocol_says(app: TestApp) {
        let mut log = Foreign::new(0, 12);
        let visitor = app.visitor();
        let key = log.signer.verifier();
        let first = log.submission(0, 5);
        ask(&visitor, &first).await.assert_status(404);
        add(&app, &key, None).await;
        let raw = |body: &[u8]| visitor.send(Method::POST, ASK, None, body.to_vec());
        for body in [&b""[..], b"old 0\n\n", b"old 0\nx\n\n", &[0xff; 9], first.to_string().trim_end().as_bytes()] {
            raw(body).await.assert_status(400);
        }
        raw(&vec![b'a'; 300 << 10]).await.assert_status(413);
        let mut stranger = Foreign { signer: Signer::new(ORIGIN, [8; 32]).unwrap(), ..Foreign::new(0, 12) };
        ask(&visitor, &stranger.submission(0, 5)).await.assert_status(403);
        ask(&visitor, &Submission { old: 6, ..first.clone() }).await.assert_status(400);
        let early = log.submission(3, 5);
        assert_eq!(conflict(&ask(&visitor, &early).await), (409, "text/x.tlog.size", "0\n".to_owned()));
        let unwanted = Submission { proof: vec![Hash::empty()], ..first.clone() };
        ask(&visitor, &unwanted).await.assert_status(422);

        // Nothing of that was kept. Now it is cosigned, and again for whoever lost the answer.
        for submission in [&first, &log.submission(5, 5)] {
            let reply = ask(&visitor, submission).await;
            let lines = reply.assert_ok().text();
            let note: Note = format!("{}{lines}", submission.checkpoint).parse().unwrap();
            assert_eq!(note.cosigned(&[own_key(&app)]).len(), 1);
        }
        assert_eq!(conflict(&ask(&visitor, &first).await), (409, "text/x.tlog.size", "5\n".to_owned()));
        let mut fork = Foreign::new(1, 12);
        let split = ask(&visitor, &fork.submission(5, 5)).await;
        assert_eq!((split.status, split.header("content-type")), (409, "text/plain; charset=utf-8"));
        ask(&visitor, &fork.submission(5, 9)).await.assert_status(422);
        ask(&visitor, &log.submission(5, 9)).await.assert_ok();
        assert_eq!(conflict(&ask(&visitor, &log.submission(5, 9)).await).2, "9\n");

        // Who stops and begins again does not let the log begin again.
        let (gone, now) = (key.clone(), app.now());
        assert!(app.write(move |tx| witness::remove(tx, &gone, now)).await);
        ask(&visitor, &log.submission(9, 12)).await.assert_status(404);
        add(&app, &key, None).await;
        assert_eq!(conflict(&ask(&visitor, &first).await).2, "9\n");
        ask(&visitor, &log.submission(9, 12)).await.assert_ok();
    }

    async fn of_many_requests_at_once_one_is_cosigned(app: TestApp) {
        let mut log = Foreign::new(0, 60);
        add(&app, &log.signer.verifier(), None).await;
        let app = Arc::new(app);
        let mut size = 0;
        for _ in 0..5 {
            let wanted: Vec<_> = (1..=10).map(|more| log.submission(size, size + more)).collect();
            let asked: Vec<_> = wanted
                .into_iter()
                .map(|submission| {
                    let app = Arc::clone(&app);
                    tokio::spawn(async move { (ask(&app.visitor(), &submission).await, submission) })
                })
                .collect();
            let mut cosigned = Vec::new();
            for one in asked {
                let (reply, submission) = one.await.unwrap();
                match reply.status {
                    200 => cosigned.push(submission.checkpoint.text.parse::<Checkpoint>().unwrap().size),
                    409 => assert_eq!(reply.header("content-type"), "text/x.tlog.size"),
                    status => panic!("{status}"),
                }
            }
            assert_eq!(cosigned.len(), 1);
            size = cosigned[0];
            let last = app.read(witness::watched).await.remove(0).last.unwrap();
            assert_eq!(last.0, size);
        }
    }

    async fn a_forked_log_gets_no_cosignature(app: TestApp) {
        let app = app.with_procedures().await;
        let other = beside(&app).await;
        filed(&app, 2).await;
        pair(&app, &other).await;
        assert_eq!(witness::ask_all(&app.app).await.unwrap(), logs(&app).await);
        put_another(&app).await;
        filed(&app, 1).await;
        app.advance(SignedDuration::from_secs(6));
        assert_eq!(witness::ask_all(&app.app).await.unwrap(), 0);
        assert_eq!(failure(&app).await.as_deref(), Some("forked"));
        assert_eq!(head(&app, "checkpoint").await.signatures.len(), 1);
        app.visitor().get(LOG).await.assert_ok().assert_contains("Lần gần đây chưa ký chứng");

        // Nor does a log that was put back to an earlier time.
        app.write(|tx| {
            tx.execute("update ledger_submission set size = 0, next_at = 0, failures = 0", &[])?;
            tx.execute("update ledger_round set until = 0", &[])?;
            Ok(())
        })
        .await;
        other.write(|tx| Ok(tx.execute("update witness_log set size = size + 100", &[])?)).await;
        assert_eq!(witness::ask_all(&app.app).await.unwrap(), 0);
        assert_eq!(failure(&app).await.as_deref(), Some("forked"));
    }

    async fn a_witness_that_is_down_or_mad_stops_nothing(app: TestApp) {
        let app = app.with_procedures().await;
        let other = beside(&app).await;
        filed(&app, 1).await;
        pair(&app, &other).await;
        let key = |name: &str| ledger::Cosigner::new(name, [9; 32]).unwrap().verifier();
        let closed = {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            format!("http://{}", listener.local_addr().unwrap())
        };
        let text = "text/plain";
        for (name, url) in [
            ("a.example", closed),
            ("b.example", parrot(200, text, "— a AAAAAAAA\nx\n").await),
            ("c.example", parrot(409, "text/x.tlog.size", "0\n").await),
            ("d.example", parrot(409, "text/x.tlog.size", "much\n").await),
            ("e.example", parrot(404, text, "").await),
            ("f.example", parrot(301, text, "").await),
            ("g.example", parrot(409, "text/x.tlog.size", "99999\n").await),
        ] {
            add(&app, &key(name), Some(url)).await;
        }
        log::catch_up(&app.app).await.unwrap();
        assert_eq!(witness::ask_all(&app.app).await.unwrap(), logs(&app).await, "only the good one cosigns");
        let failures: Vec<_> = app.read(witness::asked).await.into_iter()
            .map(|asked| (asked.key.split('+').next().unwrap().to_owned(), asked.failure.unwrap_or_default()))
            .collect();
        let failures: Vec<_> = failures.iter().map(|(name, failure)| (name.as_str(), failure.as_str())).collect();
        assert_eq!(failures, [
            ("a.example", "unreachable"), ("b.example", "invalid"), ("c.example", "invalid"),
            ("d.example", "unreachable"), ("e.example", "unknown"), ("f.example", "unreachable"),
            ("g.example", "forked"), ("khac.example/ledger/witness", ""),
        ]);
        // The log grows and is proven meanwhile, and the one that comes back is asked again.
        let dossier = filed(&app, 1).await.remove(0);
        proof(&app, &dossier).await.verify(&entry(&proof(&app, &dossier).await), &[key_of(&app).await]).unwrap();
        add(&app, &key("a.example"), Some(other.serve().await)).await;
        app.advance(SignedDuration::from_mins(2));
        assert_eq!(witness::ask_all(&app.app).await.unwrap(), 1);
        let all = app.read(witness::asked).await;
        assert_eq!(all[0].failure.as_deref(), Some("unknown"), "there is no witness at that address");
    }
}

#[test]
fn an_operator_says_who_is_asked_and_who_is_watched() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| motcua(arguments, folder.path());
    let said = |output: &Output| String::from_utf8_lossy(&output.stdout).into_owned();
    let list = || {
        let output = run(&["witness", "list", "--json"]);
        serde_json::from_slice::<Value>(&output.stdout).unwrap()
    };
    let log = Signer::new(ORIGIN, [7; 32]).unwrap().verifier().to_string();
    let other = ledger::Cosigner::new("w.example", [8; 32]).unwrap().verifier().to_string();
    let url = "https://w.example/witness";
    assert_eq!(list()["key"], Value::Null);
    for wrong in [
        &["witness", "add", &other][..],
        &["witness", "add", &other, "--url", "w.example"],
        &["witness", "add", &log, "--url", url],
        &["witness", "add", "/nonexistent"],
        &["witness", "remove", &log],
    ] {
        assert!(!run(wrong).status.success(), "{wrong:?}");
    }
    let added = run(&["witness", "add", &log]);
    let own: Verifier = said(&added).lines().last().unwrap().parse().unwrap();
    assert_eq!(own.kind(), ledger::Kind::Cosignature);
    assert!(run(&["witness", "add", &other, "--url", url, "--lang", "en"]).status.success());
    let all = list();
    assert_eq!(all["key"], own.to_string());
    assert_eq!(
        (&all["asked"][0]["key"], &all["asked"][0]["url"]),
        (&other.clone().into(), &url.into())
    );
    assert_eq!(
        (&all["watched"][0]["origin"], &all["watched"][0]["size"]),
        (&ORIGIN.into(), &Value::Null)
    );
    assert!(said(&run(&["witness", "list"])).contains(url));
    for key in [&log, &other] {
        assert!(run(&["witness", "remove", key]).status.success());
    }
    let none = list();
    assert_eq!(
        (&none["asked"], &none["watched"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    assert_eq!(none["key"], own.to_string(), "its key stays its key");
}
