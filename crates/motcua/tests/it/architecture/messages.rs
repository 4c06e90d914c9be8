//! The message files: both languages complete and different.

use super::{none, source};
use std::collections::{BTreeMap, BTreeSet};

/// Messages that rightly read the same in both languages: names of persons and of the currency.
const SAME: &[&str] = &[
    "eform.unit-dong",
    "styleguide.applicant-1",
    "styleguide.applicant-2",
    "styleguide.applicant-3",
    "styleguide.user",
];

/// Texts by file and key, e.g. `kernel ui.skip`.
fn texts(lang: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for owner in ["kernel", "modules"] {
        for (path, text) in source::files(&format!("crates/{owner}/locale/{lang}"), "toml") {
            let file = path.rsplit('/').next().unwrap().trim_end_matches(".toml");
            for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
                if let Some((key, value)) = line.split_once('=') {
                    let value = value.trim().trim_matches('"').to_owned();
                    texts.insert(format!("{file}.{}", key.trim()), value);
                }
            }
        }
    }
    texts
}

#[test]
fn every_message_exists_in_both_languages() {
    let (vi, en) = (texts("vi"), texts("en"));
    assert!(!vi.is_empty());
    let keys = |texts: &BTreeMap<String, String>| texts.keys().cloned().collect::<BTreeSet<_>>();
    let broken: Vec<_> = keys(&vi).symmetric_difference(&keys(&en)).cloned().collect();
    none(&broken, "Write the message in locale/vi and in locale/en.");
}

#[test]
fn no_english_message_is_the_vietnamese_one() {
    let en = texts("en");
    let broken: Vec<_> = texts("vi")
        .into_iter()
        .filter(|(key, text)| en.get(key) == Some(text) && text.chars().any(char::is_alphabetic))
        .filter(|(key, text)| !SAME.contains(&key.as_str()) && !only_places(text))
        .map(|(key, text)| format!("{key} = {text}"))
        .collect();
    none(&broken, "Translate it, or list it in SAME if it is a name or a symbol.");
}

#[test]
fn every_listed_exception_is_one() {
    let (vi, en) = (texts("vi"), texts("en"));
    let broken: Vec<_> = SAME
        .iter()
        .filter(|key| !vi.contains_key(**key) || vi.get(**key) != en.get(**key))
        .map(|key| (*key).to_owned())
        .collect();
    none(&broken, "The list may only shrink: remove what no longer reads the same.");
}

/// A message made of its places only, such as `{from}–{to}`.
fn only_places(text: &str) -> bool {
    let mut depth = 0;
    text.chars().all(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => return depth > 0 || !c.is_alphabetic(),
        }
        true
    })
}
