//! Every fixed statement of the product is understood by both engines, and reads no growing table from end to end.

use crate::engines;
use crate::support::TestApp;
use kernel::problem::Problem;
use regex::Regex;
use std::path::{Path, PathBuf};

/// Texts in the source that begin like a statement; concatenated pieces are put together.
fn statements() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in ["kernel/src", "modules/src", "motcua/src"] {
        collect(&root.join(folder), &mut files);
    }
    let call =
        Regex::new(r#"(?s)\.(?:execute|all|first|one|each)\(\s*"((?:[^"\\]|\\.)*)"\s*,"#).unwrap();
    let space = Regex::new(r"\s+").unwrap();
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for capture in call.captures_iter(&text) {
            let sql = capture[1].replace("\\\n", "");
            let sql = space.replace_all(&sql, " ").into_owned();
            found.push((file.clone(), sql));
        }
    }
    found
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

engines! {
    async fn every_statement_is_understood(app: TestApp) {
        let found = statements();
        assert!(found.len() > 80, "only {} statements were found", found.len());
        for (file, sql) in found {
            let of_one = ["pg_", "pragma", "set transaction", "current_setting"];
            if of_one.iter().any(|word| sql.contains(word)) {
                continue;
            }
            let text = sql.clone();
            let outcome = app
                .app
                .db
                .read(move |tx| tx.prepare(&text).map_err(Problem::from))
                .await;
            assert!(outcome.is_ok(), "{}: {sql}: {:?}", file.display(), outcome.err());
            let engine = app.app.db.engine();
            tokio::task::spawn_blocking(move || crate::plans::check(engine, &sql)).await.unwrap();
        }
    }
}
