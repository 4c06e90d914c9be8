//! `motcua restore`: an installation out of one file, into an empty database of either kind.

use super::export::{Show, said};
use super::{Place, either, runtime};
use anyhow::Context as _;
use clap::Args as Arguments;
use kernel::transfer;
use modules::ledger as log;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

/// Arguments of `motcua restore`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// File that motcua export wrote, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Restores everything or nothing.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let mut source: Box<dyn Read> = if args.file.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(File::open(&args.file).with_context(|| {
            let path = args.file.display();
            either(format!("Không mở được tệp {path}"), format!("{path} cannot be opened"))
        })?)
    };
    let app = args.place.open()?;
    let runtime = runtime()?;
    let folder = app.config.data.clone();
    let mut show = Show::default();
    let restored = transfer::restore(
        &app,
        modules::migrations(),
        runtime.handle(),
        &mut source,
        Box::new(move |tx, keys| log::adopt(&folder, tx, keys)),
        &mut |at| show.at(at),
    );
    let restored = restored.inspect_err(|_| show.leave()).map_err(said)?;
    show.end(&restored.manifest, &restored.sha256);
    if restored.manifest.keys.is_none() {
        eprintln!(
            "{}",
            either(
                "Tệp không kèm khóa ký nhật ký. Nếu thư mục dữ liệu chưa có tệp ledger.keys cũ thì từ nay nhật ký ký bằng khóa mới: hãy công bố khóa này.",
                "The file came without the keys of the logs. Unless the old ledger.keys lies in the data folder, the logs are signed with a new key from now on: make it known.",
            )
        );
    }
    Ok(())
}
