//! Unfinished drafts hold personal data of people who never filed: they are forgotten after thirty days.

use crate::dossiers::store;
use jiff::SignedDuration;
use kernel::app::App;
use kernel::jobs::JobKind;

/// How long a draft waits for its author.
pub(super) const DAYS: i64 = 30;

/// The job that forgets.
pub const JOB: JobKind = JobKind {
    name: "dossiers.forget-drafts",
    run: |app, _| Box::pin(run(app)),
    every: Some(SignedDuration::from_hours(6)),
};

async fn run(app: App) -> anyhow::Result<()> {
    let before = app.clock.now() - SignedDuration::from_hours(24 * DAYS);
    let gone = app.db.write(move |tx| store::forget_form_drafts(tx, before)).await?;
    if gone > 0 {
        tracing::info!(drafts = gone, "forgot unfinished drafts");
    }
    Ok(())
}
