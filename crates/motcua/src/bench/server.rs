//! The server under load: `motcua serve` as a process of its own, so that what it uses is its own.

use super::client::{self, Ask, Connection};
use super::proc::{self, Memory, Postmaster};
use anyhow::{Context as _, bail};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; it ends when dropped.
pub(super) struct Server {
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// From its start to the first page.
    pub(super) first_page: Duration,
    /// The database server, if it is another process of this machine.
    pub(super) postmaster: Option<Postmaster>,
}

impl Server {
    /// Starts it and waits for the first page. Its log goes to `server.log` in its folder.
    pub(super) async fn start(
        folder: &Path,
        database: &str,
        postmaster: Option<Postmaster>,
    ) -> anyhow::Result<Self> {
        let config = folder.join("bench.toml");
        fs::write(&config, format!("client_address_header = \"{}\"\n", client::ADDRESS))?;
        let begin = Instant::now();
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--config"])
            .arg(&config)
            .arg("--data")
            .arg(folder)
            .env("DATABASE_URL", database)
            .env_remove("MOTCUA_LISTEN")
            .stdout(Stdio::piped())
            .stderr(File::create(folder.join("server.log"))?)
            .spawn()
            .context("starting the server")?;
        let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
        let found = lines.find_map(|line| line.ok()?.strip_prefix("http://")?.parse().ok());
        let Some(address) = found else {
            // It has ended, or has closed its output and is of no use.
            let _ = child.kill();
            let _ = child.wait();
            bail!("the server did not start; see {}", folder.join("server.log").display());
        };
        let mut server = Self { child, address, first_page: Duration::ZERO, postmaster };
        let page = Connection::open(address).await?.ask(Ask::get("/")).await?;
        if page.status != 200 {
            bail!("the first page was answered with {}", page.status);
        }
        server.first_page = begin.elapsed();
        Ok(server)
    }

    /// User and system time so far, of the server and of the database server.
    pub(super) fn cpu(&self) -> Option<Duration> {
        let own = proc::cpu(self.child.id())?;
        match self.postmaster {
            Some(postmaster) => Some(own + postmaster.cpu()?),
            None => Some(own),
        }
    }

    /// Its memory, without that of a database server.
    pub(super) fn memory(&self) -> Option<Memory> {
        proc::memory(self.child.id())
    }
}

impl Drop for Server {
    /// Killed, since nothing it acknowledged is lost by that.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
