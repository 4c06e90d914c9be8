//! The command `motcua`.

mod bench;
mod commands;
mod demo;
mod telemetry;

use clap::{Parser, Subcommand};
use kernel::i18n::Lang;
use std::process::ExitCode;

/// One door: the one-stop shop of a local government.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    /// Language of answers and errors: vi or en.
    #[arg(long, global = true, default_value = "vi", value_parser = ["vi", "en"])]
    lang: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start on a fresh sample district and print the address and the sample accounts.
    Demo(commands::demo::Args),
    /// Serve pages, API and background work.
    Serve(commands::serve::Args),
    /// Bring a database to this version.
    Migrate(commands::migrate::Args),
    /// Load real data and report what could not be parsed.
    #[command(subcommand)]
    Import(commands::import::Import),
    /// Print a promised date with its derivation.
    Deadline(commands::deadline::Args),
    /// Check a receipt offline, or that the log only grew since a checkpoint somebody kept.
    Verify(commands::verify::Args),
    /// Check the whole database against the log.
    Audit(commands::audit::Args),
    /// Make words of the search and counts anew from the records.
    Rebuild(commands::rebuild::Args),
    /// Write the whole installation into one file.
    Export(commands::export::Args),
    /// Restore an installation from such a file, on either database.
    Restore(commands::restore::Args),
    /// Say who cosigns the logs of this installation, and whose logs it cosigns.
    #[command(subcommand)]
    Witness(commands::witness::Witness),
    /// Let another key sign the logs from now on; each log says so itself.
    RotateKey(commands::rotate_key::Args),
    /// Fill a database, load it over HTTP and print what it can do, beside bare SQL on the same database.
    Bench(commands::bench::Args),
    /// Make the first account of an installation, an administrator.
    Admin(commands::admin::Args),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return commands::arguments::refuse(&error),
    };
    commands::speak(Lang::from_code(&cli.lang).unwrap_or_default());
    let outcome = match cli.command {
        Command::Demo(args) => commands::demo::run(args),
        Command::Serve(args) => commands::serve::run(args),
        Command::Migrate(args) => commands::migrate::run(&args),
        Command::Import(import) => commands::import::run(import),
        Command::Deadline(args) => commands::deadline::run(&args),
        Command::Verify(args) => commands::verify::run(&args),
        Command::Audit(args) => commands::audit::run(&args),
        Command::Rebuild(args) => commands::rebuild::run(&args),
        Command::Export(args) => commands::export::run(&args),
        Command::Restore(args) => commands::restore::run(&args),
        Command::Witness(witness) => commands::witness::run(witness),
        Command::RotateKey(args) => commands::rotate_key::run(&args),
        Command::Bench(args) => commands::bench::run(args),
        Command::Admin(args) => commands::admin::run(args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("motcua: {}", commands::arguments::system(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}
