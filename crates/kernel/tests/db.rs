//! The database layer on both engines: what is kept, what is undone, what happens under load.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails where it stands and says what it skips"
)]

use jiff::Timestamp;
use kernel::db::migrate::{Migration, migrate};
use kernel::db::{Db, DbError, Val};
use kernel::{counter, params};
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

const TABLES: [Migration; 2] = [
    Migration { name: "0001_kernel", sql: include_str!("../migrations/0001_kernel.sql") },
    Migration {
        name: "0002_test",
        sql: "create table thing (\n  id uuid primary key,\n  n bigint,\n  name text not null,\n  yes boolean not null,\n  raw bytea\n);\n",
    },
];

/// Runs a test on SQLite and, when a server is given, on PostgreSQL.
async fn on_both<F, R>(test: F)
where
    F: Fn(Db) -> R,
    R: Future<Output = ()>,
{
    let folder = tempfile::tempdir().unwrap();
    let lite = Db::open(&format!("sqlite:{}", folder.path().join("t.db").display())).unwrap();
    prepared(&lite).await;
    test(lite).await;
    if let Ok(server) = std::env::var("MOTCUA_TEST_POSTGRES") {
        let pg = Db::open(&fresh(&server).await).unwrap();
        prepared(&pg).await;
        test(pg).await;
    } else {
        println!("MOTCUA_TEST_POSTGRES is not set: only SQLite was tested");
    }
}

/// A new database of the private server.
async fn fresh(server: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("kernel_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let (url, sql) = (format!("{server}/postgres"), format!("create database {name}"));
    tokio::task::spawn_blocking(move || {
        postgres::Client::connect(&url, postgres::NoTls).unwrap().batch_execute(&sql).unwrap();
    })
    .await
    .unwrap();
    format!("{server}/{name}")
}

async fn prepared(db: &Db) {
    let db = db.clone();
    tokio::task::spawn_blocking(move || {
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        assert_eq!(migrate(&db, TABLES.to_vec(), now).unwrap().len(), 2);
        assert!(
            migrate(&db, TABLES.to_vec(), now).unwrap().is_empty(),
            "a second run does nothing"
        );
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn values_come_back_as_they_went_in() {
    on_both(|db| async move {
        let id = Uuid::now_v7();
        let name = "Nguyễn Thị Đường";
        db.write(move |tx| {
            tx.execute(
                "insert into thing (id, n, name, yes, raw) values ($1, $2, $3, $4, $5)",
                params![id, -7_i64, name, true, &[0_u8, 255][..]],
            )
        })
        .await
        .unwrap();
        let row = db
            .read(move |tx| {
                tx.one(
                    "select n, name, yes, raw, id from thing where id = $1",
                    params![id],
                    |row| {
                        Ok((
                            row.get::<Option<i64>>(0)?,
                            row.get::<String>(1)?,
                            row.get::<bool>(2)?,
                            row.get::<Option<Vec<u8>>>(3)?,
                            row.get::<Uuid>(4)?,
                        ))
                    },
                )
            })
            .await
            .unwrap();
        assert_eq!(row, (Some(-7), name.to_owned(), true, Some(vec![0, 255]), id));
        let empty = db
            .write(move |tx| {
                tx.execute(
                    "update thing set n = $2, raw = $3 where id = $1",
                    &[id.into(), Val::Null, Val::Null],
                )?;
                tx.one("select n, raw from thing where id = $1", params![id], |row| {
                    Ok((row.get::<Option<i64>>(0)?, row.get::<Option<Vec<u8>>>(1)?))
                })
            })
            .await
            .unwrap();
        assert_eq!(empty, (None, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_undoes_its_own_unit_and_no_other() {
    on_both(|db| async move {
        let mut units = Vec::new();
        for n in 0..40_i64 {
            let db = db.clone();
            units.push(tokio::spawn(async move {
                db.write(move |tx| {
                    tx.execute(
                        "insert into thing (id, n, name, yes) values ($1, $2, '', false)",
                        params![Uuid::now_v7(), n],
                    )?;
                    if n % 2 == 0 { Err(DbError::NoRow) } else { Ok(()) }
                })
                .await
            }));
        }
        let mut failed = 0;
        for unit in units {
            failed += usize::from(unit.await.unwrap().is_err());
        }
        assert_eq!(failed, 20);
        let kept: Vec<i64> = db
            .read(|tx| tx.all("select n from thing order by n", &[], |row| row.get(0)))
            .await
            .unwrap();
        assert_eq!(kept, (0..40).filter(|n| n % 2 == 1).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_is_an_error_and_the_next_unit_works() {
    on_both(|db| async move {
        let broken: Result<(), DbError> = db.write(|_| panic!("on purpose")).await;
        assert!(matches!(broken, Err(DbError::Panic)));
        let one: i64 = db
            .write(|tx| tx.one("select count(*) from thing", &[], |row| row.get(0)))
            .await
            .unwrap();
        assert_eq!(one, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_constraint_is_told_apart() {
    on_both(|db| async move {
        let id = Uuid::now_v7();
        let insert = move |tx: &mut kernel::db::Tx<'_>| {
            tx.execute("insert into thing (id, name, yes) values ($1, '', true)", params![id])
        };
        db.write(insert).await.unwrap();
        assert!(matches!(db.write(insert).await, Err(DbError::Constraint(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_cannot_write() {
    on_both(|db| async move {
        let outcome = db
            .read(|tx| {
                tx.execute(
                    "insert into thing (id, name, yes) values ($1, '', true)",
                    params![Uuid::now_v7()],
                )
            })
            .await;
        assert!(outcome.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gap_under_sixteen_hands_even_when_work_is_undone() {
    on_both(|db| async move {
        let office = Uuid::now_v7();
        let mut hands = Vec::new();
        for hand in 0..16 {
            let db = db.clone();
            hands.push(tokio::spawn(async move {
                let mut mine = Vec::new();
                for round in 0..25 {
                    let undone = (hand + round) % 5 == 0;
                    let number = db
                        .write(move |tx| {
                            let number = counter::next(tx, office, "dossier-261123")?;
                            if undone { Err(DbError::NoRow) } else { Ok(number) }
                        })
                        .await;
                    mine.extend(number.ok());
                }
                mine
            }));
        }
        let mut all = Vec::new();
        for hand in hands {
            all.extend(hand.await.unwrap());
        }
        all.sort_unstable();
        assert_eq!(all, (1..=all.len() as i64).collect::<Vec<_>>());
        assert_eq!(all.len(), 320);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_migration_is_noticed() {
    on_both(|db| async move {
        let edited =
            Migration { name: "0002_test", sql: "create table other (id bigint primary key);" };
        let outcome = tokio::task::spawn_blocking(move || {
            migrate(&db, vec![TABLES[0], edited], Timestamp::UNIX_EPOCH)
        })
        .await
        .unwrap();
        assert!(matches!(outcome, Err(DbError::Other(text)) if text.contains("0002_test")));
    })
    .await;
}

/// Whether the way to the server is encrypted, or why there is none.
async fn encrypted(url: String) -> Result<bool, String> {
    let db = Db::open(&url).map_err(|error| error.to_string())?;
    let one = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
    db.read(move |tx| tx.one(one, params![], |row| row.get(0)))
        .await
        .map_err(|error: DbError| error.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_the_server_is_as_safe_as_the_address_asks() {
    let (Ok(server), Ok(certificate)) =
        (std::env::var("MOTCUA_TEST_POSTGRES"), std::env::var("MOTCUA_TEST_POSTGRES_CERT"))
    else {
        println!("MOTCUA_TEST_POSTGRES is not set: nothing was tested");
        return;
    };
    let base = format!("{server}/postgres");
    for (asked, want) in [
        ("", true),
        ("?sslmode=prefer", true),
        ("?sslmode=require", true),
        ("?sslmode=disable", false),
        ("?sslmode=prefer&user=open_only", false),
    ] {
        assert_eq!(encrypted(format!("{base}{asked}")).await, Ok(want), "{asked}");
    }
    let checked = format!("?sslrootcert={certificate}");
    for mode in ["", "&sslmode=prefer", "&sslmode=require", "&sslmode=verify-full"] {
        assert_eq!(encrypted(format!("{base}{checked}{mode}")).await, Ok(true), "{mode}");
    }
    // The certificate names 127.0.0.1 and no other host.
    let other = base.replace("127.0.0.1", "localhost");
    assert_eq!(encrypted(format!("{other}?sslmode=require")).await, Ok(true));
    let problem = encrypted(format!("{other}{checked}")).await.unwrap_err();
    assert!(problem.contains("certificate"), "{problem}");
    // Who is not let in with encryption is not let in without where that was asked for.
    encrypted(format!("{base}?sslmode=require&user=open_only")).await.unwrap_err();
    // Nobody vouches for it but itself.
    let folder = tempfile::tempdir().unwrap();
    let stranger = folder.path().join("stranger.pem");
    let made = std::process::Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"])
        .args(["-subj", "/CN=stranger", "-keyout", "/dev/null", "-out"])
        .arg(&stranger)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let problem =
        encrypted(format!("{base}?sslrootcert={}", stranger.display())).await.unwrap_err();
    assert!(problem.contains("certificate"), "{problem}");
}
