//! The fixed sentences of the forms, as data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Kind, PrintError};

/// What the forms say in one version of the rules, for one unit.
///
/// A wording is a table of sections, one for each form and `common` for all of them. A version
/// that does not know a form has no section for it. A sentence may hold placeholders in braces
/// which the template fills, as in `Mã hồ sơ: {code}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// Name of this version, `tt-03-2025`; with the changes of a unit, the name stays.
    pub version: String,
    /// The legal source, as a person would cite it.
    pub source: String,
    /// First day of this version, `yyyy-mm-dd`.
    pub valid_from: String,
    /// Sentences by section and key.
    #[serde(flatten)]
    pub text: BTreeMap<String, BTreeMap<String, String>>,
}

impl Wording {
    /// Reads a wording file and checks that every form it has is complete.
    ///
    /// # Errors
    /// When the text is no such TOML, or a sentence that a template needs is missing; the error
    /// names every missing key.
    pub fn from_toml(text: &str) -> Result<Self, PrintError> {
        let wording: Self = toml::from_str(text)?;
        wording.complete()
    }

    /// The versions that come with the project, oldest first.
    ///
    /// # Errors
    /// When a file does not fit its templates; a test holds the two together.
    pub fn shipped() -> Result<Vec<Self>, PrintError> {
        [
            include_str!("../../../data/wording/tt-01-2018.toml"),
            include_str!("../../../data/wording/tt-03-2025.toml"),
        ]
        .into_iter()
        .map(Self::from_toml)
        .collect()
    }

    /// The version that holds on a day written `yyyy-mm-dd`: the last to begin on it or before.
    /// A dossier keeps the version of the day it was accepted.
    pub fn on<'a>(versions: &'a [Self], day: &str) -> Option<&'a Self> {
        versions
            .iter()
            .filter(|wording| wording.valid_from.as_str() <= day)
            .max_by_key(|wording| wording.valid_from.as_str())
    }

    /// This wording with the sentences of a unit put over it: a TOML text of sections and keys
    /// (`[receipt]`, `title = "…"`). A section the version does not have is added.
    ///
    /// # Errors
    /// When the text is no such TOML, or a section it adds is incomplete.
    pub fn with_changes(&self, changes: &str) -> Result<Self, PrintError> {
        let changes: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(changes)?;
        let mut changed = self.clone();
        for (section, sentences) in changes {
            changed.text.entry(section).or_default().extend(sentences);
        }
        changed.complete()
    }

    /// Whether this version of the rules knows the form.
    pub fn has(&self, kind: Kind) -> bool {
        self.text.contains_key(kind.key())
    }

    /// The sentence at `section.key`.
    pub fn get(&self, path: &str) -> Option<&str> {
        let (section, key) = path.split_once('.')?;
        self.text.get(section)?.get(key).map(String::as_str)
    }

    /// Checks that the form can be printed with this wording.
    pub(crate) fn check(&self, kind: Kind) -> Result<(), PrintError> {
        if !self.has(kind) {
            return Err(PrintError::NotInVersion { version: self.version.clone(), kind });
        }
        let missing = self.missing(kind);
        if missing.is_empty() { Ok(()) } else { Err(self.lacks(missing)) }
    }

    /// The sentences a template may use: `common` and those of the form, by full key.
    pub(crate) fn sentences(&self, kind: Kind) -> BTreeMap<String, &str> {
        ["common", kind.key()]
            .into_iter()
            .filter_map(|section| Some((section, self.text.get(section)?)))
            .flat_map(|(section, sentences)| {
                sentences.iter().map(move |(key, text)| (format!("{section}.{key}"), text.as_str()))
            })
            .collect()
    }

    fn missing(&self, kind: Kind) -> Vec<String> {
        needed_keys(kind)
            .into_iter()
            .filter(|path| self.get(path).is_none())
            .map(str::to_owned)
            .collect()
    }

    /// The wording itself, when every form it has is complete.
    fn complete(self) -> Result<Self, PrintError> {
        let missing: BTreeSet<String> = Kind::ALL
            .into_iter()
            .filter(|kind| self.has(*kind))
            .flat_map(|kind| self.missing(kind))
            .collect();
        if missing.is_empty() { Ok(self) } else { Err(self.lacks(missing.into_iter().collect())) }
    }

    fn lacks(&self, keys: Vec<String>) -> PrintError {
        PrintError::MissingWording { version: self.version.clone(), keys }
    }
}

/// The keys that the template of a form asks for, read from its calls `w("section.key")`.
fn needed_keys(kind: Kind) -> Vec<&'static str> {
    [crate::engine::BASE, kind.template()]
        .into_iter()
        .flat_map(|source| source.split("w(").skip(1))
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next())
        .collect()
}
