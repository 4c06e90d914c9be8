//! `motcua migrate`: brings a database to this version.

use super::{Place, either, say};
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
    app.db.write_blocking(modules::prepare(app.clock.now())).map_err(super::told)?;
    say(either("Cơ sở dữ liệu đã đúng phiên bản này.", "the database is at this version"));
    Ok(())
}
