//! A database for one test.

use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// A fresh database with the folder of its installation; gone when dropped.
pub(crate) struct Engine {
    pub(crate) url: String,
    pub(crate) folder: TempDir,
    server: Option<(String, String)>,
}

impl Engine {
    /// A file of its own.
    pub(crate) fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("motcua.db").display());
        Self { url, folder, server: None }
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
        Some(Self { url, folder: TempDir::new().unwrap(), server: Some((server, name)) })
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
