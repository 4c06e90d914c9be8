//! Numbered migrations, one text for both engines: written for PostgreSQL, with the few type names
//! changed for SQLite. Each runs once, in order, in one transaction, and its digest is kept so that an
//! edited migration is noticed.

use super::{Db, DbError, Engine, Tx};
use crate::params;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// File name such as `0001_units`, which gives the order.
    pub name: &'static str,
    /// The statements.
    pub sql: &'static str,
}

/// Brings the database to the given list; returns the names of those that were new.
pub fn migrate(
    db: &Db,
    list: Vec<Migration>,
    now: Timestamp,
) -> Result<Vec<&'static str>, DbError> {
    db.write_blocking(move |tx| {
        if tx.engine() == Engine::Pg {
            // Two servers that start together take turns.
            tx.execute("select pg_advisory_xact_lock(7236452817)", &[])?;
        }
        tx.script(&dialect(
            tx.engine(),
            "create table if not exists schema_migration (name text primary key, digest bytea not null, applied_at bigint not null);",
        ))?;
        let mut applied = Vec::new();
        for migration in &list {
            if apply(tx, migration, now)? {
                applied.push(migration.name);
            }
        }
        Ok(applied)
    })
}

fn apply(tx: &mut Tx<'_>, migration: &Migration, now: Timestamp) -> Result<bool, DbError> {
    let digest = Sha256::digest(migration.sql.as_bytes()).to_vec();
    let known = tx.first(
        "select digest from schema_migration where name = $1",
        params![migration.name],
        |row| row.get::<Vec<u8>>(0),
    )?;
    if let Some(known) = known {
        return if known == digest {
            Ok(false)
        } else {
            Err(DbError::Other(format!(
                "migration {} was changed after it was applied",
                migration.name
            )))
        };
    }
    tx.script(&dialect(tx.engine(), migration.sql))
        .map_err(|error| DbError::Other(format!("migration {}: {error}", migration.name)))?;
    tx.execute(
        "insert into schema_migration (name, digest, applied_at) values ($1, $2, $3)",
        params![migration.name, digest, now],
    )?;
    Ok(true)
}

/// The text for an engine.
fn dialect(engine: Engine, sql: &str) -> String {
    match engine {
        Engine::Pg => sql.to_owned(),
        Engine::Lite => {
            let mut out = String::with_capacity(sql.len());
            for word in sql.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_') {
                let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
                let kind = match bare {
                    "bigint" | "boolean" => "integer",
                    "uuid" | "bytea" => "blob",
                    "double" => "real",
                    "precision" => "",
                    _ => bare,
                };
                out.push_str(kind);
                out.push_str(&word[bare.len()..]);
            }
            out.replace("\n);", "\n) strict;")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_names_are_changed_for_sqlite_only() {
        let sql = "create table t (\n  id uuid not null, n bigint, x double precision\n);";
        assert_eq!(dialect(Engine::Pg, sql), sql);
        assert_eq!(
            dialect(Engine::Lite, sql),
            "create table t (\n  id blob not null, n integer, x real \n) strict;"
        );
    }
}
