//! `motcua rotate-key`: another key signs the logs from now on.

use super::{Place, say};
use clap::Args as Arguments;

/// Arguments of `motcua rotate-key`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
}

/// Adds a key; each log announces it, signed by the old one too, with its next events.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let app = args.place.open()?;
    let generation = modules::ledger::rotate(&app)?;
    say(format_args!("key {generation} signs from now on"));
    Ok(())
}
