//! Turns `locale/<lang>/<file>.toml` into one constant per message, so that a missing key does not
//! compile and an unused one is reported as dead code. Included by the build scripts of the crates
//! that show text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// Reads `locale/vi` and `locale/en` beside the build script and writes `$OUT_DIR/messages.rs`.
pub(crate) fn generate() {
    println!("cargo::rerun-if-changed=locale");
    let vi = read(Path::new("locale/vi"));
    let en = read(Path::new("locale/en"));
    let mut out = String::new();
    for (file, messages) in &vi {
        let empty = BTreeMap::new();
        let english = en.get(file).unwrap_or(&empty);
        let _ = writeln!(
            out,
            "/// Messages of `locale/*/{file}.toml`.\npub(crate) mod {file} {{\n    use crate::i18n::Key;"
        );
        for (name, text) in messages {
            let other = english
                .get(name)
                .unwrap_or_else(|| panic!("locale/en/{file}.toml has no `{name}`"));
            assert_eq!(
                placeholders(text),
                placeholders(other),
                "the placeholders of `{file}.{name}` differ between vi and en"
            );
            let constant = name.replace(['.', '-'], "_").to_uppercase();
            let _ = writeln!(
                out,
                "    /// {}\n    pub(crate) const {constant}: Key = Key::new({:?}, {text:?}, {other:?});",
                other.replace('\n', " ").replace('[', "(").replace(']', ")"),
                format!("{file}.{name}"),
            );
        }
        for name in english.keys() {
            assert!(messages.contains_key(name), "locale/vi/{file}.toml has no `{name}`");
        }
        out.push_str("}\n");
    }
    let target = Path::new(&env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("messages.rs");
    fs::write(target, out).expect("OUT_DIR can be written");
}

fn read(folder: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the locale folder exists") {
        let path = entry.expect("the locale folder can be read").path();
        if path.extension().is_some_and(|end| end == "toml") {
            let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).expect("a locale file can be read");
            files.insert(name, parse(&text, &path));
        }
    }
    files
}

/// The subset of TOML the message files use: `key = "text"` on one line, comments and blank lines.
fn parse(text: &str, path: &Path) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let place = format!("{}:{}", path.display(), number + 1);
        let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("{place}: no `=`"));
        let value = value
            .trim()
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .unwrap_or_else(|| panic!("{place}: the text must stand in double quotes"));
        let value = value.replace("\\\"", "\"").replace("\\n", "\n");
        let old = messages.insert(key.trim().to_owned(), value);
        assert!(old.is_none(), "{place}: `{}` stands twice", key.trim());
    }
    messages
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}
