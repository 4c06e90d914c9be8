//! What the module does by itself.

use super::rules::FORGET as DELAYS;
use super::store;
use jiff::SignedDuration;
use kernel::app::App;
use kernel::jobs::JobKind;
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;

/// Addresses are remembered so long, so that an official on leave is still known.
const ADDRESSES: SignedDuration = SignedDuration::from_hours(180 * 24);

/// Forgets sessions, links and delays that have ended; every hour.
pub(super) const FORGET: JobKind =
    JobKind { name: "people.forget", run: forget, every: Some(SignedDuration::from_hours(1)) };

fn forget(app: App, _: Value) -> Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>> {
    Box::pin(async move {
        let now = app.clock.now();
        app.db.write(move |tx| store::forget(tx, now, now - DELAYS, now - ADDRESSES)).await?;
        Ok(())
    })
}
