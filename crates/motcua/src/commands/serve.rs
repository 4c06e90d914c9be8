//! `motcua serve`: pages, API and background work in one process.

use super::{Place, either, runtime, say};
use anyhow::Context as _;
use clap::Args as Arguments;
use kernel::app::App;
use kernel::clock::Clock;
use kernel::jobs;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Arguments of `motcua serve`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// Address to listen on.
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

/// Serves until asked to stop.
pub(crate) fn run(args: Args) -> anyhow::Result<()> {
    let mut config = args.place.config()?;
    if let Some(listen) = args.listen {
        config.listen = listen;
    }
    crate::telemetry::start(&config, false);
    let app = modules::open(config, Clock::System).with_context(|| {
        either("Không mở được cơ sở dữ liệu", "the installation cannot be opened")
    })?;
    app.db.write_blocking(modules::prepare(app.clock.now())).map_err(super::told)?;
    runtime()?.block_on(async move {
        let listener = bind(&app.config.listen).await?;
        say(format_args!("http://{}", listener.local_addr()?));
        serve(app, listener).await
    })
}

/// Listens on an address.
pub(crate) async fn bind(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        either(format!("Không mở được địa chỉ {address}"), format!("cannot listen on {address}"))
    })
}

/// Answers requests and works jobs until SIGTERM or Ctrl-C, then finishes what has begun.
pub(crate) async fn serve(app: App, listener: TcpListener) -> anyhow::Result<()> {
    let (stop, stopped) = watch::channel(false);
    jobs::schedule(&app).await?;
    let worker = tokio::spawn(jobs::run(app.clone(), stopped.clone()));
    let sequencer = tokio::spawn(modules::ledger::run(app.clone(), stopped.clone()));
    let witnesses = tokio::spawn(modules::ledger::witness::run(app.clone(), stopped));
    let router = kernel::http::router::router(&app, &modules::all());
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(signal())
        .await?;
    // The worker ends after the job it has in hand.
    let _ = stop.send(true);
    worker.await?;
    sequencer.await?;
    witnesses.await?;
    Ok(())
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) =
            tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
    tracing::info!("stopping");
}
