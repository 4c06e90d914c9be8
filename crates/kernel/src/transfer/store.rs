//! Every statement of a move. Names of tables and columns come from the catalogue of the database that is open.

use super::row::{Kind, Type};
use crate::db::{DbError, Engine, Row, Tx, Val};
use crate::params;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// A table as this database has it.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Its name.
    pub(super) name: String,
    /// Its columns by name.
    pub(super) columns: Vec<Column>,
    /// Columns of its primary key, in order.
    key: Vec<String>,
}

/// A column as this database has it.
#[derive(Clone, Debug)]
pub(super) struct Column {
    name: String,
    /// Its type here.
    pub(super) own: Type,
}

/// A table as both engines agree on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shape {
    /// Its name.
    pub(super) name: String,
    /// Its columns by name, with what they hold.
    pub(super) columns: Vec<(String, Kind)>,
}

impl Table {
    /// What both engines agree on.
    pub(super) fn shape(&self) -> Shape {
        let columns = &self.columns;
        let columns = columns.iter().map(|column| (column.name.clone(), column.own.kind()));
        Shape { name: self.name.clone(), columns: columns.collect() }
    }

    /// The types of its columns here.
    pub(super) fn types(&self) -> Vec<Type> {
        self.columns.iter().map(|column| column.own).collect()
    }

    fn names(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        names.join(", ")
    }

    /// Its rows in an order that is the same on both engines.
    pub(super) fn select(&self, engine: Engine) -> String {
        let all: Vec<_> = self.columns.iter().map(|column| column.name.clone()).collect();
        let key = if self.key.is_empty() { &all } else { &self.key };
        let order: Vec<_> = key
            .iter()
            .map(|name| {
                let text = self.columns.iter().any(|c| c.name == *name && c.own == Type::Text);
                let order = if text && engine == Engine::Pg { " collate \"C\"" } else { "" };
                format!("{}{order}", quoted(name))
            })
            .collect();
        let (names, table) = (self.names(), quoted(&self.name));
        format!("select {names} from {table} order by {}", order.join(", "))
    }

    /// A statement for so many new rows.
    pub(super) fn insert(&self, rows: usize) -> String {
        let mut sql = format!("insert into {} ({}) values ", quoted(&self.name), self.names());
        let mut place = 0;
        for row in 0..rows {
            sql.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..self.columns.len() {
                place += 1;
                let comma = if column == 0 { "" } else { ", " };
                let _ = write!(sql, "{comma}${place}");
            }
            sql.push(')');
        }
        sql
    }
}

/// A name as an identifier, whatever it is.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Reads the same state of the database from now on. On SQLite every reading unit of work does.
pub(super) fn stand_still(tx: &mut Tx<'_>) -> Result<(), DbError> {
    if tx.engine() == Engine::Pg {
        tx.execute("set transaction isolation level repeatable read, read only", &[])?;
    }
    Ok(())
}

/// All tables by name.
pub(super) fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, DbError> {
    let names = match tx.engine() {
        Engine::Lite => {
            "select name from sqlite_schema where type = 'table' and name not glob 'sqlite_*'"
        }
        Engine::Pg => {
            "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace \
             where n.nspname = current_schema() and c.relkind in ('r', 'p')"
        }
    };
    let mut names: Vec<String> = tx.all(names, &[], |row| row.get(0))?;
    names.sort_unstable();
    names.into_iter().map(|name| table(tx, name)).collect()
}

fn table(tx: &mut Tx<'_>, name: String) -> Result<Table, DbError> {
    let sql = match tx.engine() {
        Engine::Lite => "select name, type, pk from pragma_table_info($1)",
        Engine::Pg => {
            "select a.attname::text, format_type(a.atttypid, a.atttypmod), \
             coalesce(array_position(i.indkey::int2[], a.attnum), -1)::bigint + 1 \
             from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema() \
             join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped \
             left join pg_index i on i.indrelid = c.oid and i.indisprimary \
             where c.relname = $1 and c.relkind in ('r', 'p')"
        }
    };
    let mut key: Vec<(i64, String)> = Vec::new();
    let mut columns = tx.all(sql, params![&name], |row| {
        let (column, kind): (String, String) = (row.get(0)?, row.get(1)?);
        let place = row.get::<i64>(2)?;
        if place > 0 {
            key.push((place, column.clone()));
        }
        let own = Type::of(&kind)
            .ok_or_else(|| DbError::Other(format!("{name}.{column} is of the type {kind}")))?;
        Ok(Column { name: column, own })
    })?;
    // The order in which columns were added may differ between databases.
    columns.sort_by(|a, b| a.name.cmp(&b.name));
    key.sort_unstable();
    Ok(Table { name, columns, key: key.into_iter().map(|(_, column)| column).collect() })
}

/// The migrations that made the tables, with their digests.
pub(super) fn migrations(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, DbError> {
    let mut all: Vec<(String, String)> =
        tx.all("select name, digest from schema_migration", &[], |row| {
            Ok((row.get(0)?, crate::files::hex(&row.get::<Vec<u8>>(1)?)))
        })?;
    all.sort_unstable();
    Ok(all)
}

/// Calls `each` for every row of a table.
pub(super) fn rows(
    tx: &mut Tx<'_>,
    table: &Table,
    each: &mut dyn FnMut(&Row<'_>) -> Result<(), DbError>,
) -> Result<(), DbError> {
    tx.each(&table.select(tx.engine()), &[], each)
}

/// Number of rows.
pub(super) fn count(tx: &mut Tx<'_>, table: &Table) -> Result<i64, DbError> {
    tx.one(&format!("select count(*) from {}", quoted(&table.name)), &[], |row| row.get(0))
}

/// Removes what a fresh database holds.
pub(super) fn clear(tx: &mut Tx<'_>, table: &Table) -> Result<(), DbError> {
    tx.execute(&format!("delete from {}", quoted(&table.name)), &[]).map(drop)
}

/// Adds rows; `sql` is what [`Table::insert`] made for as many.
pub(super) fn insert(tx: &mut Tx<'_>, sql: &str, values: &[Val]) -> Result<(), DbError> {
    tx.execute(sql, values).map(drop)
}

/// References between tables are not looked at until [`tie`]. Returns what that needs. Servers that start
/// meanwhile wait, as they do for migrations.
pub(super) fn untie(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    match tx.engine() {
        Engine::Lite => {
            tx.execute("pragma defer_foreign_keys = on", &[])?;
            Ok(Vec::new())
        }
        Engine::Pg => {
            tx.execute("select pg_advisory_xact_lock(7236452817)", &[])?;
            let ties: Vec<(String, String)> = tx.all(
                "select format('alter table %I drop constraint %I', c.relname, k.conname), \
                 format('alter table %I add constraint %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) \
                 from pg_constraint k join pg_class c on c.oid = k.conrelid \
                 join pg_namespace n on n.oid = k.connamespace and n.nspname = current_schema() \
                 where k.contype = 'f' order by k.conname, c.relname",
                &[],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let mut again = Vec::new();
            for (drop, add) in ties {
                tx.execute(&drop, &[])?;
                again.push(add);
            }
            Ok(again)
        }
    }
}

/// Looks at every reference, and lets the engine look at new ones from now on.
pub(super) fn tie(tx: &mut Tx<'_>, ties: &[String]) -> Result<(), DbError> {
    for tie in ties {
        tx.execute(tie, &[])?;
    }
    match tx.engine() {
        Engine::Lite => {
            let broken: Option<String> =
                tx.first("select \"table\" from pragma_foreign_key_check", &[], |row| row.get(0))?;
            broken.map_or(Ok(()), |table| Err(DbError::Constraint(table)))
        }
        // So that the first requests are planned for what is there now.
        Engine::Pg => tx.execute("analyze", &[]).map(drop),
    }
}
