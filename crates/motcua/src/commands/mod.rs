//! One file per command; all call the same actions as the pages.

pub(crate) mod admin;
pub(crate) mod arguments;
pub(crate) mod audit;
pub(crate) mod bench;
pub(crate) mod deadline;
pub(crate) mod demo;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod migrate;
pub(crate) mod rebuild;
pub(crate) mod restore;
pub(crate) mod rotate_key;
pub(crate) mod serve;
pub(crate) mod verify;
pub(crate) mod witness;

use anyhow::Context as _;
use clap::Args;
use kernel::app::App;
use kernel::clock::Clock;
use kernel::config::Config;
use kernel::i18n::Lang;
use kernel::problem::Problem;
use ledger::Verifier;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use working_time::Language;

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
        modules::open(config, Clock::System).with_context(|| {
            either("Không mở được cơ sở dữ liệu", "the installation cannot be opened")
        })
    }
}

/// A runtime for commands that need one.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}

/// Language of answers and errors.
static LANG: OnceLock<Lang> = OnceLock::new();

/// Chooses the language, once.
pub(crate) fn speak(lang: Lang) {
    let _ = LANG.set(lang);
}

/// The language that was chosen.
pub(crate) fn lang() -> Lang {
    LANG.get().copied().unwrap_or_default()
}

/// The language for what the clock says.
pub(crate) fn language() -> Language {
    lang().pick(Language::Vietnamese, Language::English)
}

/// A sentence of the command line in the language that was chosen.
pub(crate) fn either(vi: impl Into<String>, en: impl Into<String>) -> String {
    let (vi, en) = (vi.into(), en.into());
    lang().pick(vi, en)
}

/// Prints a line of an answer. Who reads only the beginning (`| head`) has what they wanted.
pub(crate) fn say(text: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = writeln!(out, "{text}")
        && error.kind() == std::io::ErrorKind::BrokenPipe
    {
        std::process::exit(0);
    }
}

/// Public keys given as text, or as files that hold one a line.
pub(crate) fn keys(given: &[String]) -> anyhow::Result<Vec<Verifier>> {
    let mut keys = Vec::new();
    for key in given {
        if let Ok(key) = key.parse() {
            keys.push(key);
            continue;
        }
        for line in text(Path::new(key))?.lines().filter(|line| !line.trim().is_empty()) {
            keys.push(line.parse()?);
        }
    }
    Ok(keys)
}

/// Reads a file.
pub(crate) fn text(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| unreadable(path))
}

/// Says that a file cannot be read.
pub(crate) fn unreadable(path: &Path) -> String {
    let path = path.display();
    either(format!("không đọc được {path}"), format!("{path} cannot be read"))
}

/// A problem of an action as an error of the command line: without what only a page can do about it.
pub(crate) fn told(problem: Problem) -> anyhow::Error {
    let body = problem.body(lang(), "");
    let mut said: Vec<String> = body.errors.into_iter().map(|field| field.message).collect();
    said.extend(problem.internal);
    if said.is_empty() {
        said.push(body.title);
    }
    anyhow::anyhow!(said.join(" "))
}
