//! A server that is killed in the middle of its work has lost nothing it acknowledged.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

/// A server of the product as its own process.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(command: &[&str], data: &Path, database: Option<&str>) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_motcua"));
        process
            .args(command)
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("RUST_LOG", "error")
            .env_remove("DATABASE_URL")
            .stdout(Stdio::piped());
        if let Some(database) = database {
            process.env("DATABASE_URL", database);
        }
        let mut child = process.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .find_map(|line| line.unwrap().split("http://").nth(1).map(str::to_owned))
            .expect("the server prints its address");
        let address = address.split_whitespace().next().unwrap().to_owned();
        // What else it prints is read, so that it never waits for a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// One request on a connection of its own; nothing when the server is gone.
fn ask(address: &str, method: &str, path: &str, token: &str, body: &str) -> Option<(u16, Value)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let authorization =
        if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{authorization}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let text = String::from_utf8_lossy(&answer);
    let status = text.split(' ').nth(1)?.parse().ok()?;
    let body = text.split_once("\r\n\r\n")?.1;
    let start = body.find(['{', '['])?;
    let end = body.rfind(['}', ']'])?;
    Some((status, serde_json::from_str(&body[start..=end]).ok()?))
}

fn sign_in(address: &str) -> String {
    let body = json!({ "login": "tiepnhan.thuongtin", "password": "mot-cua-2026" }).to_string();
    let (status, answer) = ask(address, "POST", "/api/v1/sessions", "", &body).unwrap();
    assert!(status < 300, "{answer}");
    answer["token"].as_str().unwrap().to_owned()
}

fn dossier(office: &str) -> String {
    let form = include_str!("../../../../data/forms/samples/birth.json");
    let form: Value = serde_json::from_str(form).unwrap();
    json!({
        "office": office,
        "procedure": "1.001193",
        "case": "default",
        "channel": "counter",
        "people": [{ "role": "applicant", "name": "Đặng Thị Hoà", "phone": "0987654321" }],
        "form": form,
        "accept": false,
    })
    .to_string()
}

/// How often the server is killed; `MOTCUA_KILLS=200` for the long run.
fn rounds() -> usize {
    std::env::var("MOTCUA_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

/// Four hands file until so many were acknowledged; then the server is killed in the middle of its work,
/// its worker of the log too. Returns every acknowledged code.
fn filed_until_killed(server: Server, token: &str, enough: usize) -> Vec<String> {
    let office = modules::units::id_of("xa-thuong-tin").to_string();
    let (told, acknowledged) = mpsc::channel();
    let hands: Vec<_> = (0..4)
        .map(|_| {
            let (address, token, body) =
                (server.address.clone(), token.to_owned(), dossier(&office));
            let told = told.clone();
            std::thread::spawn(move || {
                while let Some((status, answer)) =
                    ask(&address, "POST", "/api/v1/dossiers", &token, &body)
                {
                    assert_eq!(status, 201, "{answer}");
                    if told.send(answer["code"].as_str().unwrap().to_owned()).is_err() {
                        return;
                    }
                }
            })
        })
        .collect();
    drop(told);
    let mut codes: Vec<String> = acknowledged.iter().take(enough).collect();
    server.kill();
    codes.extend(acknowledged.iter());
    for hand in hands {
        hand.join().unwrap();
    }
    assert!(codes.len() >= enough);
    codes
}

/// Every acknowledged dossier is there with its event.
fn all_there(address: &str, token: &str, codes: &[String]) {
    for code in codes {
        let path = format!("/api/v1/dossiers/{code}/events");
        let (status, events) = ask(address, "GET", &path, token, "").unwrap();
        assert_eq!(status, 200, "{code} was acknowledged: {events}");
        assert!(events.to_string().contains("submitted"), "{events}");
    }
}

fn killed_and_started_again(database: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(&["demo", "--dossiers", "5"], folder.path(), database);
    let token = sign_in(&server.address);
    let mut all = BTreeSet::new();
    let mut last = Vec::new();
    for round in 0..rounds() {
        all_there(&server.address, &token, &last);
        // Between early and late in the work of the server, never at the same place.
        last = filed_until_killed(server, &token, 3 + round * 7 % 23);
        for code in &last {
            assert!(all.insert(code.clone()), "{code} was given twice");
        }
        server = Server::start(&["serve"], folder.path(), database);
    }
    all_there(&server.address, &token, &last);
    server.kill();
    let mut audit = Command::new(env!("CARGO_BIN_EXE_motcua"));
    audit.args(["audit", "--json", "--data"]).arg(folder.path()).env_remove("DATABASE_URL");
    if let Some(database) = database {
        audit.env("DATABASE_URL", database);
    }
    let answer = audit.output().unwrap();
    let answer: Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(answer["findings"], json!([]), "after {} kills", rounds());
    let seen = answer["events"].as_u64().unwrap() + answer["waiting"].as_u64().unwrap();
    assert!(seen >= all.len() as u64, "{answer}");
}

#[test]
fn nothing_acknowledged_is_lost_on_sqlite() {
    killed_and_started_again(None);
}

#[test]
fn nothing_acknowledged_is_lost_on_postgresql() {
    let Ok(server) = std::env::var("MOTCUA_TEST_POSTGRES") else {
        println!("skipped: MOTCUA_TEST_POSTGRES is not set");
        return;
    };
    let name = format!("killed_{}", std::process::id());
    let mut client =
        postgres::Client::connect(&format!("{server}/postgres"), postgres::NoTls).unwrap();
    client.batch_execute(&format!("create database {name}")).unwrap();
    killed_and_started_again(Some(&format!("{server}/{name}")));
}
