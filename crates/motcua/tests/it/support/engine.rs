//! A database for one test.

use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// Tests that run with two servers every time: those about what servers could keep for themselves. The others do
/// with `MOTCUA_TEST_SERVERS=all`.
const SHARED: &[&str] =
    &["ledger::", "people::", "dossiers::", "desk::journey", "units::", "files::"];

/// A fresh database with the folder of its installation; gone when dropped.
pub(crate) struct Engine {
    pub(crate) url: String,
    pub(crate) folder: TempDir,
    server: Option<(String, String)>,
    /// Servers of the product that share it.
    pub(super) servers: usize,
}

impl Engine {
    /// A file of its own.
    pub(crate) fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("motcua.db").display());
        Self { url, folder, server: None, servers: 1 }
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The folder of its installation.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Address of the database, and the folder, for a program that runs beside the test.
    pub(crate) fn place(&self) -> (&str, &std::path::Path) {
        (&self.url, self.folder.path())
    }

    /// A database of its own on the server for tests, if there is one.
    pub(crate) async fn postgres() -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("MOTCUA_TEST_POSTGRES").ok()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("motcua_test_{}_{number}", std::process::id());
        let url = format!("{server}/{name}");
        let server = format!("{server}/postgres");
        order(&server, format!("create database {name}")).await;
        let folder = TempDir::new().unwrap();
        Some(Self { url, folder, server: Some((server, name)), servers: 1 })
    }

    /// The same for two servers of the product, if the test is one of [`SHARED`] or all were asked for.
    pub(crate) async fn two_servers(test: &str) -> Option<Self> {
        let room = test.trim_start_matches("it::");
        let all = std::env::var("MOTCUA_TEST_SERVERS").is_ok_and(|wish| wish == "all");
        if !all && !SHARED.iter().any(|shared| room.starts_with(shared)) {
            return None;
        }
        let mut engine = Self::postgres().await?;
        engine.servers = 2;
        Some(engine)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some((server, name)) = self.server.take() {
            // The test is over; a server that does not answer any more must not hide its outcome.
            let _ = std::thread::spawn(move || {
                if let Ok(mut client) = postgres::Client::connect(&server, postgres::NoTls) {
                    let _ = client.batch_execute(&format!("drop database {name} with (force)"));
                }
            })
            .join();
        }
    }
}

async fn order(server: &str, statement: String) {
    let server = server.to_owned();
    tokio::task::spawn_blocking(move || {
        let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
        client.batch_execute(&statement).unwrap();
    })
    .await
    .unwrap();
}
