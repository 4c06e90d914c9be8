//! What comes with the program: definition files, domains and electronic forms, compiled in.

use super::definition::Definition;
use super::domains::{Domains, Elsewhere, Matter};
use super::eform::Form;
use super::rules::Span;
use super::store::{self, Origin, VersionState};
use super::{actions, source};
use jiff::Timestamp;
use kernel::db::{DbError, Tx};
use kernel::files::hex;
use rust_embed::Embed;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Embed)]
#[folder = "../../data/procedures/"]
struct Procedures;

#[derive(Embed)]
#[folder = "../../data/forms/"]
struct Forms;

static DOMAINS: LazyLock<Domains> = LazyLock::new(|| {
    Domains::parse(include_str!("../../../../data/domains.toml")).expect("a test reads the domains")
});

static ELSEWHERE: LazyLock<Elsewhere> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/elsewhere.toml"))
        .expect("a test reads the matters of other bodies")
});

static FORMS: LazyLock<BTreeMap<String, Form>> = LazyLock::new(|| {
    Forms::iter()
        .filter(|path| path.ends_with(".json") && !path.contains('/'))
        .filter_map(|path| Forms::get(&path))
        .map(|file| {
            let text = String::from_utf8_lossy(&file.data);
            Form::from_json(&text).expect("a test loads every form")
        })
        .map(|form| (form.name.clone(), form))
        .collect()
});

/// What loading the definition files did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Published for the first time or in a new version.
    pub published: usize,
    /// Kept as drafts, since the office has versions of its own.
    pub drafts: usize,
    /// Already there.
    pub same: usize,
}

/// The domains, groups and audiences.
pub fn domains() -> &'static Domains {
    &DOMAINS
}

/// What people look for here although another body does it.
pub fn elsewhere() -> &'static [Matter] {
    &ELSEWHERE.matters
}

/// An electronic form by the name procedures use.
pub fn form(name: &str) -> Option<&'static Form> {
    FORMS.get(name)
}

/// Invented answers of a form, for trying it out.
pub fn sample(name: &str) -> Option<serde_json::Value> {
    let file = Forms::get(&format!("samples/{name}.json"))?;
    serde_json::from_slice(&file.data).ok()
}

/// Names of all electronic forms.
pub fn form_names() -> impl Iterator<Item = &'static str> {
    FORMS.keys().map(String::as_str)
}

/// Loads the definition files that were not loaded before, as published versions. A file that has changed
/// since becomes a new version; it waits as a draft where the office has written a version of its own.
pub fn load_builtin(tx: &mut Tx<'_>, now: Timestamp) -> Result<Loaded, DbError> {
    let mut loaded = Loaded::default();
    let mut files: Vec<_> = Procedures::iter().filter(|path| path.ends_with(".toml")).collect();
    files.sort();
    for path in files {
        let Some(file) = Procedures::get(&path) else { continue };
        let text = String::from_utf8_lossy(&file.data);
        let digest = hex(&file.metadata.sha256_hash());
        // A file is named by its code, so one that was loaded before need not be read again.
        if store::builtin(tx, path.trim_end_matches(".toml"), &digest)?.is_some() {
            loaded.same += 1;
        } else if load(tx, &read(&path, &text)?, &text, &digest, now)? {
            loaded.published += 1;
        } else {
            loaded.drafts += 1;
        }
    }
    Ok(loaded)
}

/// Takes a definition file in; true when it was published, false when it waits as a draft.
fn load(
    tx: &mut Tx<'_>,
    definition: &Definition,
    text: &str,
    digest: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    let own = store::versions_of(tx, &definition.code)?
        .iter()
        .any(|record| record.origin == Origin::Office && record.state != VersionState::Withdrawn);
    let id = store::insert(tx, definition, text, Origin::Builtin, None, now)?;
    store::remember_builtin(tx, &definition.code, digest, id, now)?;
    actions::record_drafted(tx, id, None, now)?;
    if !own {
        let span = Span { from: definition.valid_from, to: definition.valid_to };
        actions::put_in_force(tx, id, &definition.code, span, None, now)?;
    }
    Ok(!own)
}

/// Every definition file that comes along, in order of the codes.
pub fn definitions() -> Result<Vec<Definition>, DbError> {
    let mut found = Vec::new();
    for path in Procedures::iter().filter(|path| path.ends_with(".toml")) {
        if let Some(file) = Procedures::get(&path) {
            found.push(read(&path, &String::from_utf8_lossy(&file.data))?);
        }
    }
    found.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(found)
}

fn read(path: &str, text: &str) -> Result<Definition, DbError> {
    source::read(text).map_err(|problems| {
        let lines: Vec<_> =
            problems.iter().map(|problem| problem.line.unwrap_or_default().to_string()).collect();
        DbError::Other(format!("data/procedures/{path}: lines {}", lines.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::app::KERNEL_TABLES;
    use kernel::db::Db;
    use kernel::db::migrate::migrate;

    fn database() -> (Db, Timestamp) {
        let db = Db::open("sqlite::memory:").expect("a database");
        let now = "2026-03-10T02:00:00Z".parse().expect("an instant");
        let tables = [&KERNEL_TABLES, crate::catalogue::MODULE.migrations].concat();
        migrate(&db, tables, now).expect("the tables");
        (db, now)
    }

    #[test]
    fn a_changed_file_is_a_new_version_and_waits_where_the_office_wrote_its_own() {
        let (db, now) = database();
        let mut definition = definitions().expect("definitions").remove(0);
        let code = definition.code.clone();
        let states = db
            .write_blocking(move |tx| {
                assert!(load(tx, &definition, &source::write(&definition), "one", now)?);
                definition.summary.vi.push('.');
                assert!(load(tx, &definition, &source::write(&definition), "two", now)?);
                let own = store::insert_draft(tx, &definition, None, now)?;
                actions::record_drafted(tx, own, None, now)?;
                definition.summary.vi.push('.');
                assert!(!load(tx, &definition, &source::write(&definition), "three", now)?);
                let records = store::versions_of(tx, &code)?;
                Ok::<_, DbError>(
                    records.iter().rev().map(|record| record.state).collect::<Vec<_>>(),
                )
            })
            .expect("three files");
        let expected = [
            VersionState::Withdrawn,
            VersionState::Published,
            VersionState::Draft,
            VersionState::Draft,
        ];
        assert_eq!(states, expected);
    }

    #[test]
    fn every_form_can_be_loaded() {
        assert!(form_names().count() >= 12);
        for definition in definitions().expect("definitions") {
            if let Some(name) = &definition.form {
                assert!(form(name).is_some(), "{}: {name}", definition.code);
            }
        }
    }
}
