//! The whole installation moves from one engine to the other, and nothing of it is lost, added or changed.

use crate::support::Engine;
use kernel::db::{Db, Engine as Kind, Tx};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An installation that only commands work on.
struct Place {
    engine: Engine,
}

impl Place {
    fn file() -> Self {
        Self { engine: Engine::sqlite() }
    }

    async fn other() -> Option<Self> {
        Engine::postgres().await.map(|engine| Self { engine })
    }

    fn data(&self) -> &Path {
        self.engine.folder()
    }

    fn motcua(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_motcua"))
            .args(arguments)
            .env("DATABASE_URL", self.engine.url())
            .env("MOTCUA_DATA", self.data())
            .env("RUST_LOG", "error")
            .output()
            .unwrap()
    }

    #[track_caller]
    fn does(&self, arguments: &[&str]) -> String {
        let output = self.motcua(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The sample with so many dossiers.
    fn sample(&self, dossiers: &str) {
        let data = self.data().to_str().unwrap();
        let (listen, build) = ("127.0.0.1:0", "--build-only");
        self.does(&["demo", build, "--dossiers", dossiers, "--listen", listen, "--data", data]);
    }

    #[track_caller]
    fn refuses(&self, arguments: &[&str], said: &str) {
        let output = self.motcua(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && errors.contains(said), "{arguments:?}: {errors}");
    }

    /// Works on the database itself.
    async fn tx<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, kernel::db::DbError> + Send + 'static,
    ) -> T {
        let url = self.engine.url().to_owned();
        let work = move |tx: &mut Tx<'_>| crate::plans::aside(|| work(tx));
        tokio::task::spawn_blocking(move || Db::open(&url).unwrap().write_blocking(work).unwrap())
            .await
            .unwrap()
    }

    /// Every row of every table as text, made without the code that moves them.
    async fn everything(&self) -> BTreeMap<String, Vec<String>> {
        self.tx(|tx| {
            let mut all = BTreeMap::new();
            for (table, columns) in columns(tx)? {
                let cells: Vec<_> = columns
                    .iter()
                    .map(|(name, kind, _)| {
                        let text = match kind.as_str() {
                            "blob" => format!("hex({name})"),
                            "uuid" => format!("upper(replace({name}::text, '-', ''))"),
                            "bytea" => format!("upper(encode({name}, 'hex'))"),
                            "boolean" => format!("{name}::int::text"),
                            _ => format!("cast({name} as text)"),
                        };
                        format!("case when {name} is null then '-' else '{name}=' || {text} end")
                    })
                    .collect();
                let sql = format!("select {} from {table}", cells.join(" || ';' || "));
                let mut rows: Vec<String> = tx.all(&sql, &[], |row| row.get(0))?;
                rows.sort_unstable();
                all.insert(table, rows);
            }
            Ok(all)
        })
        .await
    }

    fn findings(&self) -> String {
        self.does(&["audit", "--lang", "en"])
    }
}

/// Name, type and whether it may be empty, of the columns of each table.
type Columns = BTreeMap<String, Vec<(String, String, bool)>>;

fn columns(tx: &mut Tx<'_>) -> Result<Columns, kernel::db::DbError> {
    let sql = match tx.engine() {
        Kind::Lite => {
            "select m.name, c.name, lower(c.type), c.\"notnull\" = 0 from sqlite_schema m join pragma_table_info(m.name) c \
             where m.type = 'table' and m.name not glob 'sqlite_*' order by m.name, c.name"
        }
        Kind::Pg => {
            "select table_name::text, column_name::text, data_type::text, is_nullable = 'YES' \
             from information_schema.columns where table_schema = 'public' \
             order by table_name::text collate \"C\", column_name::text collate \"C\""
        }
    };
    let mut all = Columns::new();
    for (table, column, kind, empty) in tx.all(sql, &[], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?, row.get(3)?))
    })? {
        all.entry(table).or_default().push((column, kind, empty));
    }
    Ok(all)
}

/// Rows where the sample has none, and values where it has only empty ones, so that everything there is travels.
async fn complete(place: &Place) -> Vec<String> {
    place
        .tx(|tx| {
            let lite = tx.engine() == Kind::Lite;
            let value = |kind: &str, column: &str| match kind {
                // On SQLite a truth is an integer too.
                "bigint" | "integer" => "1".to_owned(),
                "boolean" => "true".to_owned(),
                "blob" => "x'00010203040506070809fafbfcfdfeff'".to_owned(),
                "bytea" => "'\\x00010203040506070809fafbfcfdfeff'::bytea".to_owned(),
                "uuid" => "'00010203-0405-0607-0809-fafbfcfdfeff'::uuid".to_owned(),
                "double precision" | "real" => "0.1".to_owned(),
                _ => format!(
                    "'Đường \"{column}\" \\ '' ' || {}",
                    if lite { "char(10)" } else { "chr(10)" }
                ),
            };
            let all = columns(tx)?;
            let mut without = Vec::new();
            for (table, columns) in all {
                let rows: i64 =
                    tx.one(&format!("select count(*) from {table}"), &[], |row| row.get(0))?;
                if rows == 0 {
                    let names: Vec<_> = columns.iter().map(|(name, ..)| name.as_str()).collect();
                    let values: Vec<_> = columns
                        .iter()
                        .map(|(name, kind, _)| match name.as_str() {
                            "office" if table == "consultation" => {
                                "(select office from dossier order by id limit 1)".to_owned()
                            }
                            "dossier" => "(select id from dossier order by id limit 1)".to_owned(),
                            "account" if kind != "text" => {
                                "(select id from account limit 1)".to_owned()
                            }
                            "unit" if table == "unit_contact" => {
                                "(select id from unit limit 1)".to_owned()
                            }
                            _ => value(kind, name),
                        })
                        .collect();
                    tx.execute(
                        &format!(
                            "insert into {table} ({}) values ({})",
                            names.join(", "),
                            values.join(", ")
                        ),
                        &[],
                    )?;
                }
                for (column, kind, empty) in columns {
                    let filled: i64 =
                        tx.one(&format!("select count({column}) from {table}"), &[], |row| {
                            row.get(0)
                        })?;
                    if filled > 0 || !empty {
                        continue;
                    }
                    if ["event", "ledger_leaf", "unit"].contains(&table.as_str()) {
                        without.push(format!("{table}.{column}"));
                        continue;
                    }
                    tx.execute(
                        &format!("update {table} set {column} = {}", value(&kind, &column)),
                        &[],
                    )?;
                }
            }
            Ok(without)
        })
        .await
}

/// Name and digest of each table in the last member of an export.
fn manifest(file: &Path) -> serde_json::Value {
    let bytes = std::fs::read(file).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let end = text.rfind("manifest.json").unwrap();
    let begin = end + text[end..].find("{\n").unwrap();
    let rest = &text[begin..];
    let json = &rest[..rest.find("\n}").unwrap() + 2];
    serde_json::from_str::<serde_json::Value>(json).unwrap()
}

/// From one place to another and into a second file; the second file tells the same. What is moved is complete by
/// force, so the audit is another test's: [`audited`].
async fn moves(from: Place, to: Place) {
    from.sample("150");
    // The sample is not sequenced before it is served. One event waits.
    sequenced(&from).await;
    append(&opened(&from).await).await;
    let without = complete(&from).await;
    assert_eq!(without, Vec::<String>::new(), "columns the sample leaves empty");
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first.tar"), folder.path().join("second.tar"));
    let (first_name, second_name) = (first.to_str().unwrap(), second.to_str().unwrap());
    from.does(&["export", first_name, "--with-keys"]);
    from.refuses(&["export", first_name], "Không tạo được tệp");
    let before = from.everything().await;
    assert!(before.values().all(|rows| !rows.is_empty()), "every table has rows");
    to.does(&["restore", first_name]);
    let after = to.everything().await;
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (table, rows) in &before {
        assert!(rows == &after[table], "the rows of {table} differ");
    }
    to.does(&["export", second_name, "--with-keys"]);
    assert_eq!(manifest(&first), manifest(&second));
    assert!(manifest(&first)["files"]["count"].as_u64() > Some(0));
    to.refuses(&["restore", first_name], "Cơ sở dữ liệu không trống");
}

fn damaged(file: &Path, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> PathBuf {
    let mut bytes = std::fs::read(file).unwrap();
    change(&mut bytes);
    let path = file.with_file_name(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn find(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).position(|window| window == text.as_bytes()).unwrap()
}

/// A sample that was moved fits its log, and the log goes on.
async fn audited(from: Place, to: Place) {
    from.sample("40");
    sequenced(&from).await;
    append(&opened(&from).await).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.tar");
    from.does(&["export", file.to_str().unwrap(), "--with-keys"]);
    to.does(&["restore", file.to_str().unwrap()]);
    assert!(to.findings().contains("Findings: 0"), "{}", to.findings());
    sequenced(&to).await;
    assert!(to.findings().contains("Findings: 0"), "{}", to.findings());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_installation_moves_from_sqlite_to_postgresql() {
    match Place::other().await {
        Some(to) => {
            moves(Place::file(), to).await;
            audited(Place::file(), Place::other().await.unwrap()).await;
        }
        None => println!("skipped: MOTCUA_TEST_POSTGRES is not set"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_installation_moves_from_postgresql_to_sqlite() {
    match Place::other().await {
        Some(from) => {
            moves(from, Place::file()).await;
            audited(Place::other().await.unwrap(), Place::file()).await;
        }
        None => println!("skipped: MOTCUA_TEST_POSTGRES is not set"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_cut_short_or_altered_leaves_nothing() {
    let from = Place::file();
    from.sample("3");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("whole.tar");
    from.does(&["export", file.to_str().unwrap()]);
    let length = std::fs::metadata(&file).unwrap().len() as usize;
    let mut places = vec![Place::file()];
    places.extend(Place::other().await);
    for to in &places {
        for (number, cut) in [length / 3, length / 2, length - 4096, 20_000].into_iter().enumerate()
        {
            for cut in [cut, cut / 512 * 512] {
                let path =
                    damaged(&file, &format!("cut-{number}.tar"), |bytes| bytes.truncate(cut));
                to.refuses(&["restore", path.to_str().unwrap(), "--lang", "en"], "cut short");
            }
        }
        for (text, other) in [
            ("tạm trú", "tạm trụ"),
            ("%PDF", "%PDG"),
            ("\"sha256\"", "\"sha257\""),
            ("tables/dossier/", "tables/dossies/"),
        ] {
            let path = damaged(&file, "altered.tar", |bytes| {
                let at = find(bytes, text);
                bytes[at..at + other.len()].copy_from_slice(other.as_bytes());
            });
            to.refuses(&["restore", path.to_str().unwrap(), "--lang", "en"], "altered or damaged");
        }
        let path = damaged(&file, "older.tar", |bytes| {
            let at = find(bytes, "0030_dossiers");
            bytes[at + 3] = b'9';
        });
        to.refuses(&["restore", path.to_str().unwrap(), "--lang", "en"], "another version");
        for foreign in ["", "no such file at all, but long enough for a block"] {
            let path =
                damaged(&file, "foreign.tar", |bytes| *bytes = foreign.repeat(99).into_bytes());
            to.refuses(
                &["restore", path.to_str().unwrap(), "--lang", "en"],
                "not written by motcua export",
            );
        }
        // After all that the database is as empty as before.
        to.does(&["restore", file.to_str().unwrap()]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_keys_a_log_goes_on_under_a_new_one_and_old_proofs_hold() {
    let from = Place::file();
    from.sample("3");
    let proof = sequenced(&from).await;
    let folder = tempfile::tempdir().unwrap();
    let (file, receipt) = (folder.path().join("all.tar"), folder.path().join("old.tlog-proof"));
    let (file, receipt) = (file.to_str().unwrap(), receipt.to_str().unwrap());
    std::fs::write(receipt, proof).unwrap();
    from.does(&["export", file]);
    let mut places = vec![Place::file()];
    places.extend(Place::other().await);
    for to in &places {
        to.does(&["restore", file]);
        to.does(&["verify", receipt]);
        let keys = std::fs::read_to_string(to.data().join("ledger.keys")).unwrap();
        assert!(keys.starts_with("2 ") && keys.lines().count() == 1, "a key of its own");
        // A further act is signed with the new key, and old and new hold together.
        sequenced(to).await;
        to.does(&["verify", receipt]);
        assert!(to.findings().contains("Findings: 0"), "{}", to.findings());
        // The file of another installation signs nothing here.
        std::fs::write(to.data().join("ledger.keys"), format!("2 {}\n", "ab".repeat(32))).unwrap();
        let app = opened(to).await;
        append(&app).await;
        let error = modules::ledger::catch_up(&app).await.unwrap_err().to_string();
        assert!(error.contains("ledger.keys"), "{error}");
    }
    // With the old file in the folder it goes on under the old key.
    let to = Place::file();
    std::fs::copy(from.data().join("ledger.keys"), to.data().join("ledger.keys")).unwrap();
    to.does(&["restore", file]);
    sequenced(&to).await;
    assert!(to.findings().contains("Findings: 0"), "{}", to.findings());
    // And not with that of somebody else.
    let to = Place::file();
    std::fs::write(to.data().join("ledger.keys"), format!("1 {}\n", "ab".repeat(32))).unwrap();
    to.refuses(&["restore", file, "--lang", "en"], "keys of the logs do not fit");
}

async fn opened(place: &Place) -> kernel::app::App {
    let config = kernel::config::Config {
        data: place.data().to_owned(),
        database_url: place.engine.url().to_owned(),
        ..Default::default()
    };
    let clock = kernel::clock::Clock::System;
    tokio::task::spawn_blocking(move || modules::open(config, clock).unwrap()).await.unwrap()
}

/// One more event of the office, as any act appends it.
async fn append(app: &kernel::app::App) {
    let (office, now) = (modules::units::id_of("xa-thuong-tin"), app.clock.now());
    app.db
        .write(move |tx| {
            kernel::events::append(
                tx,
                &kernel::events::NewEvent {
                    office,
                    about: "dossier",
                    subject: uuid::Uuid::new_v4(),
                    seq: 1,
                    kind: "submitted",
                    at: now,
                    by: None,
                    reason: None,
                    data: serde_json::json!({}),
                },
            )
        })
        .await
        .unwrap();
}

/// Takes everything into the logs, one event more, and returns the proof of a dossier that was accepted.
async fn sequenced(place: &Place) -> String {
    let app = opened(place).await;
    append(&app).await;
    modules::ledger::catch_up(&app).await.unwrap();
    let office = modules::units::id_of("xa-thuong-tin");
    let proof = app
        .db
        .read(move |tx| {
            let subject: uuid::Uuid = tx.one(
                "select subject from event where office = $1 and about = 'dossier' and seq = 1 order by id limit 1",
                kernel::params![office],
                |row| row.get(0),
            )?;
            modules::ledger::receipt(tx, office, "dossier", subject, "submitted")
        })
        .await
        .unwrap();
    proof.unwrap().to_string()
}
