//! The key of this installation as a witness. It lies beside the keys of the logs, with its name: whoever
//! trusts it knows it under that name, whatever address the installation has later.

use crate::ledger::{keys, worker};
use ::ledger::Cosigner;
use anyhow::Context as _;
use kernel::app::App;
use kernel::ids;

const FILE: &str = "witness.key";

/// The key, if this installation ever was a witness.
pub(super) fn known(app: &App) -> anyhow::Result<Option<Cosigner>> {
    let path = app.config.data.join(FILE);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(error).with_context(|| format!("{} cannot be read", path.display()));
        }
    };
    text.strip_suffix('\n')
        .and_then(|line| line.split_once(' '))
        .and_then(|(name, secret)| Cosigner::new(name, keys::bytes(secret)?).ok())
        .map(Some)
        .with_context(|| format!("{} does not hold a key", path.display()))
}

/// The key, made when first needed.
pub(super) fn own(app: &App) -> anyhow::Result<Cosigner> {
    if let Some(key) = known(app)? {
        return Ok(key);
    }
    let name = format!("{}/ledger/witness", worker::host(app));
    let secret = kernel::files::hex(&ids::random::<32>());
    keys::once(&app.config.data.join(FILE), &format!("{name} {secret}\n"))?;
    known(app)?.context("the key of the witness is gone")
}
