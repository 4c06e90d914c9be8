//! Values on their way out of a row.

use super::DbError;
use jiff::Timestamp;
use jiff::civil::Date;
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

    /// A column that holds JSON.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, DbError> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text)
            .map_err(|error| DbError::Decode { column, problem: error.to_string() })
    }
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
