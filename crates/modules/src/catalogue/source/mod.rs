//! A definition as an official writes it: TOML text. Reading names every problem with its line; writing
//! gives the text in the order in which definition files are read.

mod shape;
mod write;

pub use write::write;

use super::definition::Definition;
use super::rules::{self, Issue, Known};
use crate::k::catalogue as k;
use kernel::problem::Words;
use toml::de::{DeTable, DeValue};

/// Reads the text. Nothing is kept of a text that cannot be read; all that is wrong with it is listed.
///
/// # Errors
/// Syntax errors, missing and unknown fields and values of the wrong kind, each with its line.
pub fn read(text: &str) -> Result<Definition, Vec<Issue>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut issues: Vec<Issue> = errors
        .iter()
        .map(|error| {
            let words = Words::new(k::ISSUE_SYNTAX).with("what", error.message());
            Issue::error("", words).at(error.span().map(|span| line_of(text, span.start)))
        })
        .collect();
    if issues.is_empty() {
        shape::check(text, table.get_ref(), &mut issues);
    }
    if !issues.is_empty() {
        issues.sort_by_key(|issue| issue.line);
        return Err(issues);
    }
    toml::from_str(text).map_err(|error| {
        let words = Words::new(k::ISSUE_SYNTAX).with("what", error.message());
        vec![Issue::error("", words).at(error.span().map(|span| line_of(text, span.start)))]
    })
}

/// What the rules say about a definition, each with its line in the text.
pub fn check(text: &str, definition: &Definition, known: &Known<'_>) -> Vec<Issue> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut issues = rules::check(definition, known);
    for issue in &mut issues {
        issue.line = line_at(text, table.get_ref(), &issue.path);
    }
    issues.sort_by_key(|issue| (issue.severity, issue.line));
    issues
}

/// The line of the deepest place of the path that the text has.
fn line_at(text: &str, table: &DeTable<'_>, path: &str) -> Option<usize> {
    let mut parts = path.split('.');
    let (key, value) = table.get_key_value(parts.next()?)?;
    let mut start = key.span().start;
    let mut here = value;
    for part in parts {
        let next = match here.get_ref() {
            DeValue::Table(fields) => {
                fields.get_key_value(part).map(|(key, value)| (key.span(), value))
            }
            DeValue::Array(items) => part
                .parse::<usize>()
                .ok()
                .and_then(|place| items.get(place))
                .map(|item| (item.span(), item)),
            _ => None,
        };
        let Some((span, value)) = next else { break };
        start = span.start;
        here = value;
    }
    Some(line_of(text, start))
}

/// The line of a place in a text, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_definition_file_survives_being_written_and_read() {
        for definition in crate::catalogue::builtin::definitions().expect("definitions") {
            let text = write(&definition);
            let again = read(&text)
                .unwrap_or_else(|issues| panic!("{}: {issues:?}\n{text}", definition.code));
            assert_eq!(again, definition, "{}", definition.code);
        }
    }

    #[test]
    fn all_problems_of_a_text_are_told_with_their_lines() {
        let good = write(&crate::catalogue::builtin::definitions().expect("definitions")[0]);
        let bad = good
            .replacen("domain = ", "field = ", 1)
            .replacen("online = { ", "online = { speed = 1, ", 1)
            .replacen("kind = \"receive\"", "kind = \"recieve\"", 1);
        let issues = read(&bad).expect_err("three problems");
        let codes: Vec<_> = issues.iter().map(|issue| issue.words.code()).collect();
        assert!(codes.contains(&"catalogue.issue.unknown"), "{codes:?}");
        assert!(codes.contains(&"catalogue.issue.missing"), "{codes:?}");
        assert!(codes.contains(&"catalogue.issue.choice"), "{codes:?}");
        let line = |code: &str| {
            issues.iter().find(|issue| issue.words.code() == code).and_then(|issue| issue.line)
        };
        let expected = bad.lines().position(|line| line.contains("recieve")).map(|place| place + 1);
        assert_eq!(line("catalogue.issue.choice"), expected);
    }

    #[test]
    fn a_text_that_is_no_toml_is_refused_with_a_line() {
        let issues = read("code = \"1.001193\"\nname = {{\n").expect_err("no TOML");
        assert_eq!(issues[0].line, Some(2));
    }
}
