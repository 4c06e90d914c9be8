//! One file per command; all call the same actions as the pages.

pub(crate) mod admin;
pub(crate) mod audit;
pub(crate) mod deadline;
pub(crate) mod demo;
pub(crate) mod import;
pub(crate) mod migrate;
pub(crate) mod rotate_key;
pub(crate) mod serve;
pub(crate) mod verify;

use anyhow::Context as _;
use clap::Args;
use kernel::app::App;
use kernel::clock::Clock;
use kernel::config::Config;
use std::path::PathBuf;

/// Where the installation is; shared by the commands.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Place {
    /// Settings file (TOML).
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder for the embedded database and the attachments.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Place {
    /// The settings of file, environment and command line.
    pub(crate) fn config(&self) -> anyhow::Result<Config> {
        let mut config = Config::load(self.config.as_deref())?;
        if let Some(data) = &self.data {
            config.data.clone_from(data);
        }
        Ok(config)
    }

    /// Opens the installation, with the schema of this version.
    pub(crate) fn open(&self) -> anyhow::Result<App> {
        let config = self.config()?;
        modules::open(config, Clock::System).context("the installation cannot be opened")
    }
}

/// A runtime for commands that need one.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Prints a line of an answer.
#[expect(clippy::print_stdout, reason = "the answer of a command goes to standard output")]
pub(crate) fn say(text: impl std::fmt::Display) {
    println!("{text}");
}
