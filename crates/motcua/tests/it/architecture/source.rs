//! Reads the source as text, with comments and the contents of string literals told apart.

use std::fs;
use std::path::{Path, PathBuf};

/// One Rust file of the workspace.
pub(super) struct Source {
    /// Path from the root of the workspace, with `/`.
    pub(super) path: String,
    /// The text as it is.
    pub(super) text: String,
    /// The code without comments and without what stands in string literals, test module cut off.
    pub(super) code: String,
    /// The string literals of the production code.
    pub(super) strings: Vec<String>,
}

impl Source {
    /// Name of the file.
    pub(super) fn file(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The module of `crates/modules/src` the file belongs to.
    pub(super) fn module(&self) -> Option<&str> {
        let rest = self.path.strip_prefix("crates/modules/src/")?;
        rest.split_once('/').map(|(module, _)| module)
    }

    /// Whether the file holds tests only.
    pub(super) fn is_test(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.contains("/benches/")
            || self.file() == "tests.rs"
    }

    /// Lines of production code and its comments.
    pub(super) fn production_lines(&self) -> usize {
        let tests = self.text.find("#[cfg(test)]\nmod ").unwrap_or(self.text.len());
        self.text[..tests].lines().count()
    }
}

/// The root of the workspace.
pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// All Rust files below `crates/`, in the order of their paths.
pub(super) fn all() -> Vec<Source> {
    files("crates", "rs")
        .into_iter()
        .map(|(path, text)| {
            let production = text.find("#[cfg(test)]\nmod ").map_or(&text[..], |end| &text[..end]);
            let (code, strings) = split(production);
            Source { path, text, code, strings }
        })
        .collect()
}

/// All files below a folder with this ending: path from the root and text.
pub(super) fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    let mut open = vec![root.join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Splits Rust text into code and string literals; comments are dropped.
fn split(text: &str) -> (String, Vec<String>) {
    let mut code = String::with_capacity(text.len());
    let mut strings = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '"' {
            let end = plain_end(&rest[1..]);
            strings.push(rest[1..=end].to_owned());
            code.push_str("\"\"");
            end + 2
        } else if let Some((open, close)) = raw(rest).filter(|_| !ends_in_word(&code)) {
            let end = rest[open..].find(&close).map_or(rest.len() - open, |end| end);
            strings.push(rest[open..open + end].to_owned());
            code.push_str("\"\"");
            (open + end + close.len()).min(rest.len())
        } else if let Some(length) = character(rest) {
            code.push_str("' '");
            length
        } else {
            code.push(first);
            first.len_utf8()
        };
        rest = &rest[skip.min(rest.len())..];
    }
    (code, strings)
}

/// Where a plain literal ends, counted from behind its opening quote.
fn plain_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\\' if !escaped => escaped = true,
            b'"' if !escaped => return at,
            _ => escaped = false,
        }
    }
    text.len().saturating_sub(1)
}

/// For a raw literal: where its content begins, and what closes it.
fn raw(text: &str) -> Option<(usize, String)> {
    let rest = text.strip_prefix('r')?;
    let hashes = rest.bytes().take_while(|byte| *byte == b'#').count();
    rest[hashes..].starts_with('"').then(|| (hashes + 2, format!("\"{}", "#".repeat(hashes))))
}

fn ends_in_word(code: &str) -> bool {
    code.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// Length of a character literal, as opposed to a lifetime.
fn character(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('\'')?;
    if rest.starts_with('\\') {
        return rest[2..].find('\'').map(|end| end + 4);
    }
    let inside = rest.chars().next()?.len_utf8();
    rest[inside..].starts_with('\'').then_some(inside + 2)
}

#[test]
fn code_strings_and_comments_are_told_apart() {
    let (code, strings) = split(
        "let a = \"one \\\" two\"; // \"no\"\nlet b: &'static str = r#\"raw \" text\"#; let c = '\"'; let d = '\\n'; x(b\"y\")",
    );
    assert_eq!(strings, ["one \\\" two", "raw \" text", "y"]);
    assert_eq!(
        code,
        "let a = \"\"; \nlet b: &'static str = \"\"; let c = ' '; let d = ' '; x(b\"\")"
    );
}
