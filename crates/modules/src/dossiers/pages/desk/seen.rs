//! Notes that a list with names of residents is about to be shown: one row per reading and office, with the
//! purpose and the kinds of filter in use, never what was typed. A list that shows nobody is not noted.

use super::reach;
use super::rows::Line;
use crate::dossiers::model::{Dossier, ReadList};
use crate::dossiers::store::{self, Reader};
use kernel::actor::Actor;
use kernel::http::Visit;
use kernel::problem::Problem;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A reading of a list that is to be noted.
#[derive(Clone, Debug)]
pub(in crate::dossiers) struct Seen {
    list: ReadList,
    filters: String,
    purpose: Option<&'static str>,
    offices: BTreeMap<Uuid, (&'static str, &'static str)>,
}

impl Seen {
    /// Of a list, narrowed by these kinds of filter.
    pub(in crate::dossiers) fn new(list: ReadList, filters: &[&'static str]) -> Self {
        Self { list, filters: filters.join(","), purpose: None, offices: BTreeMap::new() }
    }

    /// To the end a program states, if it does.
    pub(in crate::dossiers) fn stated(self, purpose: Option<&'static str>) -> Self {
        Self { purpose, ..self }
    }

    /// Adds what is shown; true when an office was not among it before. Who handles one dossier of the list
    /// reads the list to handle.
    pub(in crate::dossiers) fn add<'d>(
        &mut self,
        actor: &Actor,
        dossiers: impl IntoIterator<Item = &'d Dossier>,
    ) -> bool {
        let before = self.offices.len();
        for dossier in dossiers {
            let known = self.offices.get(&dossier.office);
            if known.is_none_or(|(_, purpose)| *purpose != reach::HANDLING) {
                let found = reach::purpose(actor, dossier);
                if known.is_none() || found.1 == reach::HANDLING {
                    self.offices.insert(dossier.office, found);
                }
            }
        }
        self.offices.len() > before
    }

    /// Notes it for the offices that are not in `noted`.
    async fn note_but(&self, visit: &Visit, noted: &[Uuid]) -> Result<(), Problem> {
        let (account, now, seen) = (visit.actor()?.account, visit.now, self.clone());
        let noted = noted.to_vec();
        if seen.offices.keys().all(|office| noted.contains(office)) {
            return Ok(());
        }
        visit
            .app
            .db
            .write(move |tx| {
                for (office, (role, usual)) in &seen.offices {
                    if !noted.contains(office) {
                        let purpose = seen.purpose.unwrap_or(usual);
                        let by = Reader { account, role, purpose };
                        store::log_list(tx, *office, &by, seen.list, &seen.filters, now)?;
                    }
                }
                Ok(())
            })
            .await
    }

    /// Notes a portion of an export; each office once.
    pub(super) async fn portion(&mut self, visit: &Visit, lines: &[Line]) -> Result<(), Problem> {
        let noted: Vec<Uuid> = self.offices.keys().copied().collect();
        if self.add(visit.actor()?, lines.iter().map(|line| &line.dossier)) {
            self.note_but(visit, &noted).await?;
        }
        Ok(())
    }
}

/// Notes a list, before it is shown.
pub(in crate::dossiers) async fn note<'d>(
    visit: &Visit,
    mut seen: Seen,
    dossiers: impl IntoIterator<Item = &'d Dossier>,
) -> Result<(), Problem> {
    seen.add(visit.actor()?, dossiers);
    seen.note_but(visit, &[]).await
}

/// The same for the lines of a page.
pub(super) async fn lines(visit: &Visit, seen: Seen, lines: &[Line]) -> Result<(), Problem> {
    note(visit, seen, lines.iter().map(|line| &line.dossier)).await
}
