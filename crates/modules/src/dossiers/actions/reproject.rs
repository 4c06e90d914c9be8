//! An edited calendar moves open dossiers: as an appended promise with the reason, never by rewriting.

use super::{ABOUT, Case};
use crate::dossiers::model::Dossier;
use crate::dossiers::store::Before;
use crate::dossiers::{deadlines, store};
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::events::{self, NewEvent};
use kernel::problem::Problem;
use serde_json::json;
use uuid::Uuid;

/// Kind of the event.
pub(super) const REPROJECTED: &str = "reprojected";

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moved {
    /// Dossiers looked at.
    pub seen: usize,
    /// Dossiers whose date changed.
    pub moved: usize,
    /// Where to go on; nothing when all were seen.
    pub next: Option<(Timestamp, Uuid)>,
}

/// Counts the open dossiers of an office again, a portion at a time, with the newest calendar.
pub fn reproject(
    app: &App,
    tx: &mut Tx<'_>,
    office: Uuid,
    reason: &str,
    after: Option<(Timestamp, Uuid)>,
    now: Timestamp,
) -> Result<Moved, Problem> {
    const PORTION: i64 = 200;
    let open = store::open_after(tx, office, Timestamp::UNIX_EPOCH, after, PORTION)?;
    let mut done = Moved { seen: open.len(), ..Moved::default() };
    if done.seen == usize::try_from(PORTION).unwrap_or_default() {
        done.next = open.last().and_then(|last| Some((last.due_at?, last.id)));
    }
    for dossier in open {
        if one(app, tx, dossier, reason, now)? {
            done.moved += 1;
        }
    }
    Ok(done)
}

fn one(
    app: &App,
    tx: &mut Tx<'_>,
    dossier: Dossier,
    reason: &str,
    now: Timestamp,
) -> Result<bool, Problem> {
    let procedure = super::procedure(app, tx, dossier.procedure_version)?;
    let before = dossier.due_at;
    let mut case = Case::fresh(app, tx, dossier, procedure, None, now);
    let calendar = case.calendar()?;
    let Some(course) = &mut case.dossier.course else {
        return Ok(false);
    };
    if course.reproject(&calendar, now, reason).map_err(deadlines::course_problem)?.is_none() {
        return Ok(false);
    }
    deadlines::copy_dates(&mut case.dossier);
    let Case { tx, mut dossier, .. } = case;
    let seen = Before::of(&dossier);
    dossier.version += 1;
    if !store::update(tx, &dossier, seen)? {
        return Err(Problem::conflict());
    }
    events::append(
        tx,
        &NewEvent {
            office: dossier.office,
            about: ABOUT,
            subject: dossier.id,
            seq: dossier.version,
            kind: REPROJECTED,
            at: now,
            by: None,
            reason: Some(reason),
            data: json!({
                "before": before.map(jiff::Timestamp::as_millisecond),
                "due": dossier.due_at.map(jiff::Timestamp::as_millisecond),
            }),
        },
    )?;
    Ok(true)
}
