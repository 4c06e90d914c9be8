//! The rows of record against the events that wrote them: every row that was changed, removed or added
//! behind the program is named. Constant memory: so many subjects at a time.

use super::audit::Audit;
use super::store::{self, Writing};
use crate::k::ledger as k;
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::{Mark, Recorded, Rows, Tx};
use kernel::events::{self, ERASED, Written};
use kernel::problem::Problem;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Subjects whose events and rows are read at once.
const PORTION: i64 = 500;

/// What the events say about the rows of some subjects.
#[derive(Default)]
struct Expected {
    /// Subject, table and key of a row; its digest, and when it was written.
    rows: HashMap<(Uuid, String, String), (String, Timestamp)>,
    /// Subjects whose content was deleted by law: what they wrote is not known any more.
    erased: HashSet<Uuid>,
    /// Events whose list is gone, which only erasure explains.
    gone: Vec<(Uuid, Uuid)>,
}

/// Compares every recorded table with the events.
pub(super) fn check(app: &App, tx: &mut Tx<'_>, audit: &mut Audit) -> Result<(), Problem> {
    let (grown, whole): (Vec<&Recorded>, Vec<&Recorded>) =
        app.recorded.iter().partition(|table| matches!(table.rows, Rows::OfOffice { .. }));
    let mut offices: BTreeSet<Uuid> = store::offices(tx)?.into_iter().collect();
    for table in &grown {
        offices.extend(store::offices_of(tx, table)?);
    }
    let mut small = Expected::default();
    for office in offices {
        let mut after = Uuid::nil();
        loop {
            let next = store::portion(tx, office, after, PORTION)?;
            // What lies beyond the last subject belongs to no event: it is looked at with the last portion.
            let until = match next {
                Some(last) => last,
                None => Uuid::max(),
            };
            let place = (office, after, until);
            let mut expected = read(tx, place, audit)?;
            expected.rows.retain(|row, written| {
                let grows = grown.iter().any(|table| table.table == row.1);
                if !grows {
                    small.take(row, written);
                }
                grows
            });
            small.erased.extend(&expected.erased);
            for table in &grown {
                compare(tx, table, place, &mut expected, audit)?;
            }
            expected.left(&grown, audit);
            if next.is_none() {
                break;
            }
            after = until;
        }
    }
    let place = (Uuid::nil(), Uuid::nil(), Uuid::nil());
    for table in &whole {
        compare(tx, table, place, &mut small, audit)?;
    }
    small.left(&whole, audit);
    Ok(())
}

fn read(
    tx: &mut Tx<'_>,
    place: (Uuid, Uuid, Uuid),
    audit: &mut Audit,
) -> Result<Expected, Problem> {
    let mut expected = Expected::default();
    let mut changed = Vec::new();
    store::writings(tx, place, &mut |event| {
        if !expected.add(&event) {
            changed.push(event.id);
        }
    })?;
    changed.extend(
        expected
            .gone
            .iter()
            .filter(|(subject, _)| !expected.erased.contains(subject))
            .map(|(_, event)| *event),
    );
    for event in changed {
        audit.find("event", &event.to_string(), k::AUDIT_CHANGED);
    }
    Ok(expected)
}

fn compare(
    tx: &mut Tx<'_>,
    table: &Recorded,
    place: (Uuid, Uuid, Uuid),
    expected: &mut Expected,
    audit: &mut Audit,
) -> Result<(), Problem> {
    store::marks(tx, table, place, &mut |mark: Mark| {
        audit.rows += 1;
        if expected.erased.contains(&mark.subject) {
            return;
        }
        let name = name(mark.subject, &mark.key);
        let row = (mark.subject, table.table.to_owned(), mark.key);
        match expected.rows.remove(&row) {
            Some((digest, _)) if digest == events::coded(&mark.digest) => {}
            Some(_) => audit.find(table.table, &name, k::AUDIT_CHANGED),
            None => audit.find(table.table, &name, k::AUDIT_ADDED),
        }
    })?;
    Ok(())
}

/// A row, for a finding.
fn name(subject: Uuid, key: &str) -> String {
    if key.is_empty() { subject.to_string() } else { format!("{subject}/{key}") }
}

impl Expected {
    /// Takes in what an event wrote; false when its list is not the one it was recorded with.
    fn add(&mut self, event: &Writing) -> bool {
        if event.kind == ERASED {
            self.erased.insert(event.subject);
        }
        let list = match (&event.list, &event.digest) {
            (None, None) => return true,
            (None, Some(_)) => {
                self.gone.push((event.subject, event.id));
                return true;
            }
            (Some(list), Some(digest)) if events::digest_of(list)[..] == digest[..] => list,
            (Some(_), _) => return false,
        };
        let Ok(written) = serde_json::from_str::<Written>(list) else { return false };
        for (table, key, digest) in written.rows {
            self.rows.insert((event.subject, table, key), (digest, event.at));
        }
        true
    }

    /// Takes in a row that another portion wrote, unless a later one is known.
    fn take(&mut self, row: &(Uuid, String, String), written: &(String, Timestamp)) {
        let kept = self.rows.entry(row.clone()).or_insert_with(|| written.clone());
        if kept.1 < written.1 {
            *kept = written.clone();
        }
    }

    /// Names the rows that were written and are not there.
    fn left(&self, tables: &[&Recorded], audit: &mut Audit) {
        for (subject, table, key) in self.rows.keys() {
            let Some(table) = tables.iter().find(|known| known.table == table) else { continue };
            if !self.erased.contains(subject) {
                audit.find(table.table, &name(*subject, key), k::AUDIT_GONE);
            }
        }
    }
}
