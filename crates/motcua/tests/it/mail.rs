//! Messages to applicants reach a real mail server, and a server that is away loses none.

use crate::filing::{file_birth, prepared};
use crate::support::{Engine, TestApp};
use jiff::SignedDuration;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The server: aiosmtpd with a mailbox in a folder.
struct Server(Child);

impl Server {
    fn start(python: &str, port: u16, folder: &Path) -> Self {
        let child = Command::new(python)
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}")])
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("aiosmtpd starts");
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::yield_now();
        }
        Self(child)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has done its work; whether it was still there does not matter.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn letters(folder: &Path) -> Vec<String> {
    let new = folder.join("new");
    if !new.is_dir() {
        return Vec::new();
    }
    std::fs::read_dir(new)
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect()
}

async fn jobs(app: &TestApp) -> i64 {
    app.read(|tx| {
        Ok(tx.one("select count(*) from job where kind = 'dossiers.tell'", &[], |row| row.get(0))?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_waits_for_its_server_and_then_arrives_once() {
    let Ok(python) = std::env::var("MOTCUA_TEST_SMTPD") else {
        println!("skipped: MOTCUA_TEST_SMTPD is not set to a Python with aiosmtpd");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let box_folder = folder.path().join("box");
    let port = free_port();
    let app = TestApp::with_mail(Engine::sqlite(), &format!("smtp://127.0.0.1:{port}")).await;
    prepared(&app).await;
    let filed = file_birth(&app.visitor()).await;
    app.drain().await;
    assert_eq!(jobs(&app).await, 1, "no server yet: the message is kept");
    let server = Server::start(&python, port, &box_folder);
    app.advance(SignedDuration::from_mins(10));
    app.drain().await;
    assert_eq!(jobs(&app).await, 0);
    app.drain().await;
    drop(server);
    let letters = letters(&box_folder);
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains("To: binh.nguyen@example.com"), "{}", letters[0]);
    assert!(letters[0].contains("X-MailFrom"));
    assert!(!letters[0].contains(&filed.secret), "the secret is on the receipt only");
}
