//! What came of each paper, in the order of the procedure: counted at the counter, sent as files, or filled in
//! as the e-form. Receipt, control sheet and page ask here, so that none says more than was received.

use super::model::{Attachment, Dossier, Received};
use crate::catalogue::definition::{Case, Component, Text};
use crate::k::dossiers as k;
use kernel::i18n::Lang;

/// A paper and what came of it.
#[derive(Clone, Copy, Debug)]
pub struct Came<'a> {
    /// Its name.
    pub name: &'a Text,
    /// What the procedure asks for; none for a paper it no longer lists.
    pub part: Option<&'a Component>,
    /// What was counted.
    pub counted: Option<&'a Received>,
    /// Files sent for it.
    pub files: usize,
    /// Filled in as the e-form.
    pub filled: bool,
}

impl Came<'_> {
    /// Whether anything of it is there.
    pub fn is_there(&self) -> bool {
        self.filled || self.files > 0 || self.counted.is_some_and(is_something)
    }

    /// What is to be known beside the numbers of paper copies.
    pub fn note(&self, lang: Lang) -> Option<String> {
        let mut said = Vec::new();
        if self.counted.is_some_and(|paper| paper.shown) {
            said.push(lang.t(k::PAPER_SHOWN).to_owned());
        }
        said.extend(self.electronic(lang));
        (!said.is_empty()).then(|| said.join("; "))
    }

    /// What was sent online.
    pub fn electronic(&self, lang: Lang) -> Option<String> {
        let filled = self.filled.then(|| lang.t(k::PAPER_FILLED).to_owned());
        let sent = (self.files > 0).then(|| lang.f(k::PAPER_FILES, &[("count", &self.files)]));
        let said: Vec<String> = filled.into_iter().chain(sent).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

fn is_something(paper: &Received) -> bool {
    paper.shown || paper.originals + paper.certified + paper.copies > 0
}

/// Every paper of the case, then what was received beyond it.
pub fn came<'a>(
    dossier: &Dossier,
    case: Option<&'a Case>,
    received: &'a [Received],
    files: &[Attachment],
) -> Vec<Came<'a>> {
    let parts = case.map(|case| case.components.as_slice()).unwrap_or_default();
    let filled = dossier.form.as_object().is_some_and(|answers| !answers.is_empty());
    let sent = |id: &str| files.iter().filter(|file| file.component == id).count();
    let listed = parts.iter().map(|part| Came {
        name: &part.name,
        part: Some(part),
        counted: received.iter().find(|paper| paper.component == part.id),
        files: sent(&part.id),
        filled: filled && part.form,
    });
    let others = received
        .iter()
        .filter(|paper| !parts.iter().any(|part| part.id == paper.component))
        .map(|paper| Came {
            name: &paper.name,
            part: None,
            counted: Some(paper),
            files: sent(&paper.component),
            filled: false,
        });
    listed.chain(others).collect()
}
