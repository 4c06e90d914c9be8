//! `motcua migrate`: brings a database to this version.

use super::{Place, say};
use clap::Args as Arguments;

/// Arguments of `motcua migrate`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
}

/// Migrates and says so.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let app = args.place.open()?;
    app.db.write_blocking(modules::prepare(app.clock.now())).map_err(super::admin::told)?;
    say("the database is at this version");
    Ok(())
}
