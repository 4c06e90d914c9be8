//! `motcua demo`: a fresh sample district to look around in.

use super::{runtime, say, serve};
use clap::Args as Arguments;
use kernel::clock::Clock;
use kernel::config::Config;
use std::path::PathBuf;
use std::time::Instant;

/// Arguments of `motcua demo`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    /// Address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7300")]
    listen: String,
    /// Folder to keep the sample in; a temporary one, removed at the end, when absent.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Number of dossiers to make.
    #[arg(long, default_value_t = 2000)]
    dossiers: usize,
    /// Build the sample, print what would be printed, and end.
    #[arg(long)]
    build_only: bool,
}

/// Builds the sample and serves it.
pub(crate) fn run(args: Args) -> anyhow::Result<()> {
    let start = Instant::now();
    let temporary = tempfile::Builder::new().prefix("motcua-demo-").tempdir()?;
    let data = args.data.clone().unwrap_or_else(|| temporary.path().to_owned());
    let listen = args.listen.clone();
    let mut config = Config { data, listen, ..Config::load(None)? };
    config.database_url = std::env::var("DATABASE_URL").unwrap_or_default();
    crate::telemetry::start(&config, true);
    let runtime = runtime()?;
    let listener = runtime.block_on(serve::bind(&config.listen))?;
    let address = listener.local_addr()?;
    config.listen = address.to_string();
    let app = modules::open(config, Clock::System)?;
    let sample = runtime.block_on(crate::demo::build(&app, args.dossiers))?;
    say(format_args!("Motcua: http://{address}"));
    say(format_args!(
        "  {} hồ sơ mẫu / sample dossiers, {:.1} s",
        sample.dossiers,
        start.elapsed().as_secs_f64()
    ));
    say("  Tài khoản / accounts  (đăng nhập tại / sign in at /sign-in)");
    for account in &sample.accounts {
        say(format_args!("  {:<24} {}  {}", account.login, account.password, account.what));
    }
    if let Some((code, secret)) = &sample.track {
        say(format_args!("  Tra cứu / track: http://{address}/track  {code}  {secret}"));
    }
    if args.build_only {
        return Ok(());
    }
    runtime.block_on(serve::serve(app, listener))
}
