//! Logs: for reading on a terminal, as JSON lines elsewhere; never with personal data.

use kernel::config::Config;
use tracing_subscriber::EnvFilter;

/// Starts logging as the settings say; `RUST_LOG` chooses the detail.
pub(crate) fn start(config: &Config, quiet: bool) {
    let fallback = if quiet { "warn" } else { "info" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(fallback));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in the same process keeps the first.
    let _ = if config.log_json { builder.json().try_init() } else { builder.try_init() };
}
