//! The rules of the house that the compiler does not keep: each is a test with a sentence for a name. See
//! `ARCHITECTURE.md` for what they are for.

mod messages;
mod publiccode;
mod record;
mod schema;
mod source;

pub(crate) use schema::{growing, partial_indexes};

use regex::Regex;
use source::Source;
use std::collections::BTreeSet;
use std::fs;

/// Files that may be longer than 600 lines of production code, each with its reason. Keep it empty.
const LONG: &[(&str, &str)] = &[];
/// Longest production code of a file.
const MOST_LINES: usize = 600;

/// Fails with the places that break a rule and what to do about it.
#[track_caller]
fn none(broken: &[String], help: &str) {
    assert!(broken.is_empty(), "{}\n{help}", broken.join("\n"));
}

fn production() -> impl Iterator<Item = Source> {
    source::all().into_iter().filter(|file| !file.is_test() && file.path.contains("/src/"))
}

/// Places where a pattern stands in the code of a file.
fn found(file: &Source, pattern: &Regex) -> Option<String> {
    pattern.find(&file.code).map(|hit| format!("{}: {}", file.path, hit.as_str().trim()))
}

#[test]
fn rules_and_deadlines_are_pure() {
    let impure = Regex::new(
        r"\basync\b|\.await\b|kernel::(db|http|app|files|mail|jobs|clock)\b|\b(axum|rusqlite|postgres|tokio|getrandom)::|Timestamp::now|\bTx\b",
    )
    .unwrap();
    let pure = ["rules.rs", "deadlines.rs"];
    let broken: Vec<_> = production()
        .filter(|file| file.module().is_some() && pure.contains(&file.file()))
        .filter_map(|file| found(&file, &impure))
        .collect();
    none(&broken, "Decisions are functions of their arguments; load in store.rs, act in actions.");
}

#[test]
fn sql_stands_in_stores_and_migrations_only() {
    let sql = Regex::new(
        r"(?is)^\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|create\s+(unique\s+)?(table|index)\s|alter\s+table\s|drop\s+(table|index)\s|with\s+(recursive\s+)?\w+.*\sas\s*\()",
    )
    .unwrap();
    let kernel = Regex::new(
        r"^crates/kernel/src/(db/\w+|events|counter|jobs|http/idempotency|http/system)\.rs$",
    )
    .unwrap();
    let broken: Vec<_> = production()
        .filter(|file| !kernel.is_match(&file.path))
        .filter(|file| file.file() != "store.rs" && !file.path.contains("/store/"))
        .flat_map(|file| {
            let hits: Vec<_> = file
                .strings
                .iter()
                .filter(|text| sql.is_match(text))
                .map(|text| format!("{}: {}", file.path, text.lines().next().unwrap_or_default()))
                .collect();
            hits
        })
        .collect();
    none(&broken, "Move the statement to the store.rs of the module that owns the table.");
}

/// The modules in the order of `lib.rs`, lowest first.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(source::root().join("crates/modules/src/lib.rs")).unwrap();
    let line = Regex::new(r"(?m)^pub mod (\w+);").unwrap();
    line.captures_iter(&lib).map(|found| found[1].to_owned()).collect()
}

#[test]
fn a_module_names_only_modules_listed_before_it() {
    let modules = modules();
    assert!(modules.len() > 1, "crates/modules/src/lib.rs lists the modules");
    let named = Regex::new(r"\bcrate::(\w+)").unwrap();
    let grouped = Regex::new(r"(?s)\buse crate::\{(.*?)\};").unwrap();
    let word = Regex::new(r"\w+").unwrap();
    let mut broken = Vec::new();
    for file in production() {
        let Some(own) = file.module() else { continue };
        let place = modules.iter().position(|module| module == own);
        let mut names: BTreeSet<String> =
            named.captures_iter(&file.code).map(|found| found[1].to_owned()).collect();
        for group in grouped.captures_iter(&file.code) {
            names.extend(word.find_iter(&group[1]).map(|found| found.as_str().to_owned()));
        }
        for name in names {
            let other = modules.iter().position(|module| *module == name);
            if other.is_some() && other > place {
                broken.push(format!("{}: crate::{name}", file.path));
            }
        }
    }
    none(
        &broken,
        "Arrows point down: let the higher module call or listen, or move what both need lower.",
    );
}

#[test]
fn a_module_reaches_another_only_from_the_root_of_the_crate() {
    let modules = modules().join("|");
    let climb = Regex::new(&format!(r"\b((?:super::)+)(?:{modules})\b")).unwrap();
    let mut broken = Vec::new();
    for file in production() {
        if file.module().is_none() {
            continue;
        }
        let inside = file.path.trim_start_matches("crates/modules/src/");
        let folders = inside.matches('/').count();
        let own = usize::from(file.file() != "mod.rs");
        for hit in climb.captures_iter(&file.code) {
            if hit[1].matches("super").count() >= folders + own {
                broken.push(format!("{}: {}", file.path, &hit[0]));
            }
        }
    }
    none(&broken, "Write `crate::<module>::Name`, so that the arrow can be seen.");
}

#[test]
fn the_kernel_knows_no_module() {
    let modules = modules().join("|");
    let named = Regex::new(&format!(r"\bmodules::|\bcrate::({modules})\b")).unwrap();
    let broken: Vec<_> = production()
        .filter(|file| file.path.starts_with("crates/kernel/"))
        .filter_map(|file| found(&file, &named))
        .collect();
    none(
        &broken,
        "The kernel is what every module stands on; what a module needs from it is a parameter.",
    );
}

#[test]
fn clock_log_and_print_stand_on_nothing_of_the_house() {
    let mut broken = Vec::new();
    for name in ["working-time", "ledger", "print"] {
        let manifest = format!("crates/{name}/Cargo.toml");
        let text = fs::read_to_string(source::root().join(&manifest)).unwrap();
        for other in ["kernel", "modules", "motcua", "axum", "rusqlite", "postgres", "tokio"] {
            if text.lines().any(|line| line.starts_with(&format!("{other}."))) {
                broken.push(format!("{manifest}: {other}"));
            }
        }
    }
    none(&broken, "These crates can be used without Motcua: no database, no web, no kernel.");
}

#[test]
fn no_crate_can_be_published_by_accident() {
    let broken: Vec<_> = ["kernel", "ledger", "modules", "motcua", "print", "working-time"]
        .into_iter()
        .filter(|name| {
            let manifest = source::root().join(format!("crates/{name}/Cargo.toml"));
            !fs::read_to_string(manifest).unwrap().contains("\npublish.workspace = true\n")
        })
        .map(str::to_owned)
        .collect();
    none(
        &broken,
        "The crates name each other by path: `cargo deny` takes that for private crates only.",
    );
}

#[test]
fn no_file_is_longer_than_600_lines_of_production_code() {
    let listed: BTreeSet<_> = LONG.iter().map(|(path, _)| *path).collect();
    let broken: Vec<_> = production()
        .filter(|file| !listed.contains(file.path.as_str()))
        .filter_map(|file| {
            let lines = file.production_lines();
            (lines > MOST_LINES).then(|| format!("{}: {lines} lines", file.path))
        })
        .collect();
    none(&broken, "Split the file by what it does.");
}

#[test]
fn every_mod_rs_begins_with_what_it_is_for() {
    let broken: Vec<_> = source::all()
        .into_iter()
        .filter(|file| ["mod.rs", "lib.rs", "main.rs"].contains(&file.file()))
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| file.path)
        .collect();
    none(&broken, "Begin with `//!`: what the folder is for, its words, its invariants.");
}

#[test]
fn pages_carry_no_styles_and_no_scripts_of_their_own() {
    let inline = Regex::new(r"\bstyle=|\bon(click|change|input|submit|load|focus|blur|key\w+)=|\bscript\s*\{|\bstyle\s*\{|javascript:").unwrap();
    let in_text = Regex::new(r"(?i)<script|<style|\sstyle=|javascript:").unwrap();
    let broken: Vec<_> = production()
        .filter(|file| file.code.contains("html!") || file.code.contains("PreEscaped"))
        .flat_map(|file| {
            let texts = file.strings.iter().filter(|text| in_text.is_match(text));
            let texts: Vec<_> = texts.map(|text| format!("{}: {text}", file.path)).collect();
            found(&file, &inline).into_iter().chain(texts)
        })
        .collect();
    none(&broken, "The content security policy allows files only: use app.css and app.js.");
}

#[test]
fn nothing_is_written_in_code_that_a_person_reads() {
    let vietnamese =
        Regex::new(r"(?i)[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]").unwrap();
    let broken: Vec<_> = production()
        .filter(|file| file.module().is_some() && file.path.contains("/pages/"))
        .flat_map(|file| {
            let hits: Vec<_> = file
                .strings
                .iter()
                .filter(|text| vietnamese.is_match(text))
                .map(|text| format!("{}: {text}", file.path))
                .collect();
            hits
        })
        .collect();
    none(&broken, "Texts live in locale/<lang>/<module>.toml, in both languages.");
}
