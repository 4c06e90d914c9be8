//! `publiccode.yml` in the words of its standard (yml.publiccode.tools, 0.4): a catalogue leaves out a file with a
//! tag it does not know, and nobody notices.

use super::source;
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;

/// Categories of the standard that can be true of this program.
const CATEGORIES: [&str; 9] = [
    "appointment-scheduling",
    "business-process-management",
    "compliance-management",
    "customer-service-and-support",
    "digital-citizenship",
    "document-management",
    "it-development",
    "task-management",
    "workflow-management",
];
/// Scopes of the standard that can be true of this program.
const SCOPES: [&str; 3] = ["government", "local-authorities", "society"];
/// What stands at the top of the file.
const KEYS: [&str; 13] = [
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "categories",
    "developmentStatus",
    "softwareType",
    "intendedAudience",
    "description",
    "legal",
    "maintenance",
    "dependsOn",
    "localisation",
];

fn text() -> String {
    fs::read_to_string(source::root().join("publiccode.yml")).unwrap()
}

/// The items of the list under a key.
fn list<'t>(text: &'t str, key: &str) -> Vec<&'t str> {
    let at = text.find(&format!("{key}:\n")).unwrap_or_else(|| panic!("no {key}"));
    let lines = text[at..].lines().skip(1);
    lines.map_while(|line| line.trim_start().strip_prefix("- ")).collect()
}

/// The texts folded under a key, one per language.
fn texts(text: &str, key: &str) -> Vec<String> {
    let found = Regex::new(&format!(r"(?m)^    {key}: >-?\n((?:      .*\n)+)")).unwrap();
    found
        .captures_iter(text)
        .map(|hit| hit[1].lines().map(str::trim).collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn publiccode_yml_uses_only_words_of_the_standard() {
    let text = text();
    let key = Regex::new(r"(?m)^(\w+):").unwrap();
    let keys: BTreeSet<&str> =
        key.captures_iter(&text).map(|hit| hit.get(1).unwrap().as_str()).collect();
    assert_eq!(keys, BTreeSet::from(KEYS));
    for (key, known) in [("categories", &CATEGORIES[..]), ("scope", &SCOPES[..])] {
        let found = list(&text, key);
        assert!(!found.is_empty(), "{key}");
        let unknown: Vec<_> = found.iter().filter(|tag| !known.contains(tag)).collect();
        assert!(unknown.is_empty(), "{key}: {unknown:?} is not in the vocabulary of the standard");
    }
    // The platform people use it on, not the one it runs on.
    assert_eq!(list(&text, "platforms"), ["web"]);
    assert_eq!(list(&text, "availableLanguages"), ["vi", "en"]);
}

#[test]
fn publiccode_yml_describes_the_program_at_the_length_asked_for() {
    let text = text();
    let (short, long) = (texts(&text, "shortDescription"), texts(&text, "longDescription"));
    assert_eq!((short.len(), long.len()), (2, 2));
    for one in short {
        assert!(one.chars().count() <= 150, "{one}");
    }
    for one in long {
        assert!((150..=10_000).contains(&one.chars().count()), "{one}");
    }
}
