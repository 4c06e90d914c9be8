//! The database against the log: every row that was changed, removed, added or put back in time behind
//! the application is named. Constant memory: a log is read a portion at a time.

use super::rows;
use super::store::{self, Log, Logged};
use crate::k::ledger as k;
use ::ledger::{Checkpoint, Edge, Hash, Keep, Note, Verifier, commitment};
use jiff::{SignedDuration, Timestamp};
use kernel::app::App;
use kernel::db::Tx;
use kernel::events;
use kernel::i18n::Key;
use kernel::problem::Problem;
use uuid::Uuid;

/// Leaves that are read at once.
const PORTION: u64 = 1024;
/// So much later than events of an earlier batch an event may be written down: clocks of several servers
/// differ, and acts take a moment to commit.
const LEEWAY: SignedDuration = SignedDuration::from_mins(10);

/// What an audit comes to, in a sentence.
pub const AUDIT_SUMMARY: Key = k::AUDIT_SUMMARY;

/// Something that is not as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Table.
    pub table: &'static str,
    /// Which row, by what its key says.
    pub row: String,
    /// What is wrong with it.
    pub what: Key,
}

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// Logs.
    pub logs: u64,
    /// Events that were compared with their entries.
    pub events: u64,
    /// Events whose content was deleted by law.
    pub erased: u64,
    /// Events that wait for their place.
    pub waiting: u64,
    /// Checkpoints whose signature and head were computed again.
    pub checkpoints: u64,
    /// Rows of record that were compared with the events that wrote them.
    pub rows: u64,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// Checks every log of the installation. Events that wait are no finding: the worker takes them in.
pub fn audit(app: &App) -> Result<Audit, Problem> {
    let app_of = app.clone();
    app.db.read_blocking(move |tx| {
        let app = &app_of;
        let mut audit = Audit::default();
        for log in store::logs(tx)? {
            audit.logs += 1;
            Course::new(&log, tx, &mut audit)?.run(tx, &mut audit)?;
        }
        strays(tx, &mut audit)?;
        rows::check(app, tx, &mut audit)?;
        for check in &app.checks {
            check(tx, &mut |table, row, what| audit.find(table, &row, what))?;
        }
        audit.findings.sort_by(|one, other| (one.table, &one.row).cmp(&(other.table, &other.row)));
        Ok(audit)
    })
}

/// One log while it is gone through.
struct Course<'l> {
    log: &'l Log,
    keys: Vec<Verifier>,
    edge: Edge,
    tiles: Tiles,
    checkpoints: std::vec::IntoIter<(u64, String)>,
    next: Option<(u64, String)>,
    /// Time of the newest event before the batch that is being read.
    newest: Option<Timestamp>,
    in_batch: Option<Timestamp>,
}

/// Tiles as they should be.
#[derive(Default)]
struct Tiles(Vec<(u8, u64, Vec<Hash>)>);

impl Keep for Tiles {
    fn keep(&mut self, level: u8, index: u64, hashes: &[Hash]) {
        self.0.push((level, index, hashes.to_vec()));
    }
}

impl<'l> Course<'l> {
    fn new(log: &'l Log, tx: &mut Tx<'_>, audit: &mut Audit) -> Result<Self, Problem> {
        let mut keys: Vec<Verifier> = Vec::new();
        for key in store::keys(tx, log.office)? {
            match key.verifier.parse() {
                Ok(key) => keys.push(key),
                Err(_) => audit.find("ledger_key", &log.name, k::AUDIT_KEY),
            }
        }
        let mut checkpoints = store::checkpoints(tx, log.office)?.into_iter();
        let next = checkpoints.next();
        let (edge, tiles) = (Edge::default(), Tiles::default());
        Ok(Self { log, keys, edge, tiles, checkpoints, next, newest: None, in_batch: None })
    }

    fn run(mut self, tx: &mut Tx<'_>, audit: &mut Audit) -> Result<(), Problem> {
        let mut announced = Vec::new();
        while self.edge.size() < self.log.size {
            let from = self.edge.size();
            let to = (from + PORTION).min(self.log.size);
            let leaves = store::leaves(tx, self.log.office, from, to)?;
            let mut leaves = leaves.into_iter().peekable();
            for index in from..to {
                let leaf = leaves.next_if(|leaf| leaf.index == index);
                let Some(leaf) = leaf else {
                    audit.find("ledger_leaf", &self.at(index), k::AUDIT_GONE);
                    return Ok(());
                };
                let Some(event) = leaf.event else {
                    audit.find("event", &leaf.id.to_string(), k::AUDIT_GONE);
                    return Ok(());
                };
                if event.event.kind == super::actions::KEY {
                    announced.push((event.event.seq, event.event.data["key"].clone(), index));
                }
                self.event(&event, audit);
                self.edge.push(Hash::leaf(&event.event.commitment), &mut self.tiles);
                self.tiles(tx, audit)?;
                self.checkpoint(audit);
            }
        }
        self.edge.finish(&mut self.tiles);
        self.tiles(tx, audit)?;
        self.end(tx, audit, &announced)
    }

    /// Place in the log, for a finding.
    fn at(&self, index: u64) -> String {
        format!("{}/{index}", self.log.name)
    }

    /// The event against its commitment, its id and the events before it.
    fn event(&mut self, logged: &Logged, audit: &mut Audit) {
        audit.events += 1;
        let event = &logged.event;
        let row = event.id.to_string();
        audit.compare(self.log.office, logged);
        if self.newest.is_some_and(|newest| event.at + LEEWAY < newest) {
            audit.find("event", &row, k::AUDIT_BACKDATED);
        }
        self.in_batch = self.in_batch.max(Some(event.at));
    }

    /// The tiles that became full, or are at the edge, against those that are kept.
    fn tiles(&mut self, tx: &mut Tx<'_>, audit: &mut Audit) -> Result<(), Problem> {
        for (level, index, hashes) in self.tiles.0.drain(..) {
            let made: Vec<u8> = hashes.iter().flat_map(|hash| hash.0).collect();
            let kept = store::tile(tx, self.log.office, level, index)?;
            if kept.as_deref() != Some(&made[..]) {
                audit.find(
                    "ledger_tile",
                    &format!("{}/{level}/{index}", self.log.name),
                    k::AUDIT_TILE,
                );
            }
        }
        Ok(())
    }

    /// The checkpoint of this size, if there is one: signed, and the head computed again.
    fn checkpoint(&mut self, audit: &mut Audit) {
        let size = self.edge.size();
        let Some((_, text)) = self.next.take_if(|(next, _)| *next == size) else { return };
        audit.checkpoints += 1;
        let head = Checkpoint::new(&self.log.origin, size, self.edge.root());
        let signed =
            text.parse::<Note>().ok().and_then(|note| Checkpoint::open(&note, &self.keys).ok());
        if signed.as_ref() != Some(&head) {
            audit.find("ledger_checkpoint", &self.at(size), k::AUDIT_CHECKPOINT);
        }
        if size == self.log.size && text != self.log.checkpoint {
            audit.find("ledger_log", &self.log.name, k::AUDIT_HEAD);
        }
        self.next = self.checkpoints.next();
        self.newest = self.newest.max(self.in_batch);
    }

    /// What stands beyond the end: checkpoints, leaves and tiles nobody made; keys nobody announced.
    fn end(
        mut self,
        tx: &mut Tx<'_>,
        audit: &mut Audit,
        announced: &[(i64, serde_json::Value, u64)],
    ) -> Result<(), Problem> {
        let beyond: Vec<_> =
            self.next.take().into_iter().chain(self.checkpoints.by_ref()).collect();
        for (size, _) in beyond {
            audit.find("ledger_checkpoint", &self.at(size), k::AUDIT_CHECKPOINT);
        }
        let office = self.log.office;
        if let Some(leaf) = store::leaves(tx, office, self.log.size, i64::MAX as u64)?.first() {
            audit.find("ledger_leaf", &self.at(leaf.index), k::AUDIT_ADDED);
        }
        if store::last_checkpoint(tx, office)? != self.log.size {
            audit.find("ledger_log", &self.log.name, k::AUDIT_HEAD);
        }
        if self.in_batch.is_some_and(|newest| newest != self.log.at)
            || !self.log.origin.ends_with(&format!("/ledger/{}", self.log.name))
        {
            audit.find("ledger_log", &self.log.name, k::AUDIT_HEAD);
        }
        let made: i64 = Edge::places(self.log.size)
            .map(|(_, full, width)| full as i64 + i64::from(width > 0))
            .sum();
        if store::tile_count(tx, office)? != made {
            audit.find("ledger_tile", &self.log.name, k::AUDIT_ADDED);
        }
        let kept: Vec<_> = store::key_rows(tx, office)?;
        let said: Vec<_> = announced
            .iter()
            .map(|(generation, key, index)| {
                (*generation, key.as_str().unwrap_or_default().to_owned(), *index)
            })
            .collect();
        if kept != said {
            audit.find("ledger_key", &self.log.name, k::AUDIT_KEY);
        }
        Ok(())
    }
}

/// Events outside every log, and lives with missing numbers.
fn strays(tx: &mut Tx<'_>, audit: &mut Audit) -> Result<(), Problem> {
    store::headless(tx, &mut |office: Uuid| {
        audit.find("ledger_log", &office.to_string(), k::AUDIT_GONE);
    })?;
    store::waiting_events(tx, &mut |office, event| audit.compare(office, event))?;
    let mut found = Vec::new();
    store::unlogged(tx, &mut |id: Uuid| found.push((id, k::AUDIT_UNLOGGED)))?;
    store::waiting_for_nothing(tx, &mut |id: Uuid| found.push((id, k::AUDIT_GONE)))?;
    store::misnumbered(tx, &mut |id: Uuid| found.push((id, k::AUDIT_NUMBERS)))?;
    for (id, what) in found {
        audit.find("event", &id.to_string(), what);
    }
    audit.waiting = store::waiting_count(tx)?;
    Ok(())
}

impl Audit {
    /// An event against its commitment.
    fn compare(&mut self, office: Uuid, logged: &Logged) {
        let event = &logged.event;
        let made = events::disclosure(office, &logged.about, logged.subject, event)
            .map(|(salt, content)| commitment::commit(&salt, content.as_bytes()));
        let erased = logged.erased && event.data.is_null() && event.salt.is_empty();
        match made {
            Some(made) if made[..] == event.commitment => {}
            None if erased => self.erased += 1,
            _ => self.find("event", &event.id.to_string(), k::AUDIT_CHANGED),
        }
    }

    pub(super) fn find(&mut self, table: &'static str, row: &str, what: Key) {
        self.findings.push(Finding { table, row: row.to_owned(), what });
    }
}
