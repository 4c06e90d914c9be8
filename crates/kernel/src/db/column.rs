//! Values on their way out of a row.

use super::{DbError, Val};
use jiff::Timestamp;
use jiff::civil::Date;
use postgres::types::Type;
use rusqlite::types::{FromSql, ValueRef};
use uuid::Uuid;

/// A row while it is being read.
pub enum Row<'a> {
    /// A row of SQLite.
    Lite(&'a rusqlite::Row<'a>),
    /// A row of PostgreSQL.
    Pg(&'a postgres::Row),
}

impl Row<'_> {
    /// The value of a column by its position in the select list.
    pub fn get<T: Column>(&self, column: usize) -> Result<T, DbError> {
        match self {
            Self::Lite(row) => {
                row.get_ref(column).map_err(|error| error.to_string()).and_then(T::from_lite)
            }
            Self::Pg(row) => T::from_pg(row, column),
        }
        .map_err(|problem| DbError::Decode { column, problem })
    }

    /// Calls `each` with name and value of every column, in the order of the table. Identifiers come as bytes
    /// and truth values as numbers, since SQLite does not tell them apart.
    pub(super) fn visit(&self, each: &mut dyn FnMut(&str, Val)) -> Result<(), DbError> {
        let bad = |column, problem: String| DbError::Decode { column, problem };
        match self {
            Self::Lite(row) => {
                let statement: &rusqlite::Statement<'_> = row.as_ref();
                for column in 0..statement.column_count() {
                    let name = statement
                        .column_name(column)
                        .map_err(|error| bad(column, error.to_string()))?;
                    let value = row
                        .get_ref(column)
                        .map_err(|error| bad(column, error.to_string()))
                        .and_then(|value| of_lite(value).map_err(|problem| bad(column, problem)))?;
                    each(name, value);
                }
            }
            Self::Pg(row) => {
                for (column, described) in row.columns().iter().enumerate() {
                    let value =
                        of_pg(row, column).map_err(|error| bad(column, error.to_string()))?;
                    each(described.name(), value);
                }
            }
        }
        Ok(())
    }

    /// A column that holds JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, DbError> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text)
            .map_err(|error| DbError::Decode { column, problem: error.to_string() })
    }
}

fn of_lite(value: ValueRef<'_>) -> Result<Val, String> {
    Ok(match value {
        ValueRef::Null => Val::Null,
        ValueRef::Integer(number) => Val::Int(number),
        ValueRef::Real(number) => Val::Real(number),
        ValueRef::Text(text) => {
            Val::Text(std::str::from_utf8(text).map_err(|error| error.to_string())?.to_owned())
        }
        ValueRef::Blob(bytes) => Val::Bytes(bytes.to_vec()),
    })
}

fn of_pg(row: &postgres::Row, column: usize) -> Result<Val, postgres::Error> {
    let made = match *row.columns()[column].type_() {
        Type::UUID => {
            row.try_get::<_, Option<Uuid>>(column)?.map(|id| Val::Bytes(id.as_bytes().to_vec()))
        }
        Type::BOOL => row.try_get::<_, Option<bool>>(column)?.map(|truth| Val::Int(truth.into())),
        Type::INT4 => row.try_get::<_, Option<i32>>(column)?.map(Val::from),
        Type::INT8 => row.try_get::<_, Option<i64>>(column)?.map(Val::Int),
        Type::FLOAT8 => row.try_get::<_, Option<f64>>(column)?.map(Val::Real),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column)?.map(Val::Bytes),
        _ => row.try_get::<_, Option<String>>(column)?.map(Val::Text),
    };
    Ok(made.unwrap_or(Val::Null))
}

/// A type that a column can be read as.
pub trait Column: Sized {
    /// Reads it from SQLite.
    fn from_lite(value: ValueRef<'_>) -> Result<Self, String>;
    /// Reads it from PostgreSQL.
    fn from_pg(row: &postgres::Row, column: usize) -> Result<Self, String>;
}

macro_rules! plain {
    ($($kind:ty),*) => {
        $(impl Column for $kind {
            fn from_lite(value: ValueRef<'_>) -> Result<Self, String> {
                <$kind as FromSql>::column_result(value).map_err(|error| error.to_string())
            }
            fn from_pg(row: &postgres::Row, column: usize) -> Result<Self, String> {
                row.try_get(column).map_err(|error| error.to_string())
            }
        })*
    };
}
plain!(f64, String, Vec<u8>, bool);

impl Column for i64 {
    fn from_lite(value: ValueRef<'_>) -> Result<Self, String> {
        value.as_i64().map_err(|error| error.to_string())
    }
    /// A literal such as `1` is an INTEGER to PostgreSQL and not a BIGINT.
    fn from_pg(row: &postgres::Row, column: usize) -> Result<Self, String> {
        row.try_get(column)
            .or_else(|_| row.try_get::<_, i32>(column).map(Self::from))
            .map_err(|error| error.to_string())
    }
}

impl Column for Uuid {
    fn from_lite(value: ValueRef<'_>) -> Result<Self, String> {
        let bytes = value.as_blob().map_err(|error| error.to_string())?;
        Self::from_slice(bytes).map_err(|error| error.to_string())
    }
    fn from_pg(row: &postgres::Row, column: usize) -> Result<Self, String> {
        row.try_get(column).map_err(|error| error.to_string())
    }
}

impl Column for Timestamp {
    fn from_lite(value: ValueRef<'_>) -> Result<Self, String> {
        instant(i64::from_lite(value)?)
    }
    fn from_pg(row: &postgres::Row, column: usize) -> Result<Self, String> {
        instant(i64::from_pg(row, column)?)
    }
}

impl Column for Date {
    fn from_lite(value: ValueRef<'_>) -> Result<Self, String> {
        String::from_lite(value)?.parse().map_err(|error: jiff::Error| error.to_string())
    }
    fn from_pg(row: &postgres::Row, column: usize) -> Result<Self, String> {
        String::from_pg(row, column)?.parse().map_err(|error: jiff::Error| error.to_string())
    }
}

impl<T: Column> Column for Option<T> {
    fn from_lite(value: ValueRef<'_>) -> Result<Self, String> {
        match value {
            ValueRef::Null => Ok(None),
            value => T::from_lite(value).map(Some),
        }
    }
    fn from_pg(row: &postgres::Row, column: usize) -> Result<Self, String> {
        if row.try_get::<_, Option<Nothing>>(column).is_ok_and(|value| value.is_none()) {
            return Ok(None);
        }
        T::from_pg(row, column).map(Some)
    }
}

/// Reads any type as "there is something", to find NULL without knowing the type.
struct Nothing;

impl<'a> postgres::types::FromSql<'a> for Nothing {
    fn from_sql(
        _: &postgres::types::Type,
        _: &'a [u8],
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self)
    }
    fn accepts(_: &postgres::types::Type) -> bool {
        true
    }
}

fn instant(milliseconds: i64) -> Result<Timestamp, String> {
    Timestamp::from_millisecond(milliseconds).map_err(|error| error.to_string())
}
