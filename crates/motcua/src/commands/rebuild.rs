//! `motcua rebuild`: what is derived from the records is made anew.

use super::{Place, either, say, told};
use clap::Args as Arguments;

/// Arguments of `motcua rebuild`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
}

/// Makes words of the search and counts anew, and says how many dossiers there were and how long it took.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let app = args.place.open()?;
    let begun = std::time::Instant::now();
    let count = app.db.write_blocking(modules::dossiers::derived::rebuild).map_err(told)?;
    let took = begun.elapsed().as_secs_f64();
    say(either(
        format!("Đã lập lại từ tìm kiếm và số liệu của {count} hồ sơ trong {took:.1} giây"),
        format!(
            "made the words of the search and the counts of {count} dossiers anew in {took:.1} s"
        ),
    ));
    Ok(())
}
