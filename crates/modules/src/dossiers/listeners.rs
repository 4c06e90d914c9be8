//! What dossiers do when another module tells a fact.

use super::actions;
use crate::units;
use anyhow::anyhow;
use kernel::app::App;
use kernel::db::DbError;
use kernel::i18n::format;
use kernel::jobs::JobKind;
use kernel::problem::Problem;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// An edited calendar moves the open dossiers of every office that counts by it.
pub(super) const ON_CALENDAR_CHANGED: JobKind = JobKind {
    name: units::CALENDAR_CHANGED,
    run: |app, data| Box::pin(on_calendar_changed(app, data)),
    every: None,
};

#[derive(Deserialize)]
struct CalendarChanged {
    unit: Uuid,
    reason: String,
    document: String,
}

/// Runs in portions, each a unit of work of its own; a second run finds nothing left to move.
async fn on_calendar_changed(app: App, data: Value) -> anyhow::Result<()> {
    let fact: CalendarChanged = serde_json::from_value(data)?;
    let today = format::local(app.clock.now()).date();
    let offices = app
        .db
        .read(move |tx| units::offices_counting_by(tx, fact.unit, today))
        .await
        .map_err(|error: DbError| anyhow!(error))?;
    let reason = format!("{} ({})", fact.reason, fact.document);
    for office in offices {
        let mut after = None;
        loop {
            let (inner, why, now) = (app.clone(), reason.clone(), app.clock.now());
            let moved = app
                .db
                .write(move |tx| actions::reproject(&inner, tx, office, &why, after, now))
                .await
                .map_err(|problem: Problem| {
                    anyhow!(problem.internal.unwrap_or_else(|| problem.title.name().to_owned()))
                })?;
            after = moved.next;
            if after.is_none() {
                break;
            }
        }
    }
    Ok(())
}
