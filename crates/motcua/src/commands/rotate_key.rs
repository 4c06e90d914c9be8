//! `motcua rotate-key`: another key signs the logs from now on.

use super::{Place, either, say};
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
    say(either(
        format!("Từ nay khóa số {generation} ký nhật ký"),
        format!("key {generation} signs from now on"),
    ));
    Ok(())
}
