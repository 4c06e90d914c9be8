//! The worker that keeps the logs growing.

use super::keys::keys;
use super::{actions, store};
use anyhow::anyhow;
use kernel::app::App;
use kernel::db::DbError;
use kernel::problem::Problem;
use std::time::Duration;
use uuid::Uuid;

/// How long an event may wait before somebody looks.
const PAUSE: Duration = Duration::from_millis(300);

/// Takes every waiting event into its log.
pub async fn catch_up(app: &App) -> anyhow::Result<u64> {
    let mut taken = 0;
    let mut from = Uuid::nil();
    while let Some(office) =
        app.db.read(move |tx| store::waiting(tx, from)).await.map_err(|error: DbError| error)?
    {
        taken += sequence(app, office).await?;
        from = Uuid::from_u128(office.as_u128().saturating_add(1));
    }
    Ok(taken)
}

/// Takes the waiting events of one office into its log.
pub async fn sequence(app: &App, office: Uuid) -> anyhow::Result<u64> {
    let keys = keys(app)?;
    let host = host(app);
    let mut all = 0;
    loop {
        let (keys, host, now) = (keys.clone(), host.clone(), app.clock.now());
        let taken =
            app.db.write(move |tx| actions::take(tx, &keys, &host, office, now)).await.map_err(
                |problem: Problem| {
                    anyhow!(problem.internal.unwrap_or_else(|| problem.title.name().to_owned()))
                },
            )?;
        all += taken;
        if taken == 0 {
            return Ok(all);
        }
    }
}

/// The address people use, without its scheme: what names of keys begin with.
pub(super) fn host(app: &App) -> String {
    let base = app.config.base_url();
    base.split_once("://").map_or(base.as_str(), |(_, host)| host).to_owned()
}

/// Adds a key that signs from now on; each log announces it with its next events. Returns its number.
pub fn rotate(app: &App) -> anyhow::Result<i64> {
    super::keys::rotate(app)
}

/// Works until told to stop.
pub async fn run(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = catch_up(&app).await {
            tracing::error!(%error, "events cannot be taken into the log");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}
