//! Values on their way into a statement.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// A parameter of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    /// NULL of any type.
    Null,
    /// BIGINT; instants are milliseconds since 1970 in UTC.
    Int(i64),
    /// DOUBLE PRECISION.
    Real(f64),
    /// TEXT, also JSON and dates (`2026-11-23`).
    Text(String),
    /// BYTEA.
    Bytes(Vec<u8>),
    /// BOOLEAN.
    Bool(bool),
    /// UUID.
    Id(Uuid),
}

macro_rules! from {
    ($($kind:ty => $value:ident $made:expr;)*) => {
        $(impl From<$kind> for Val {
            fn from($value: $kind) -> Self {
                $made
            }
        })*
    };
}

from! {
    i64 => v Self::Int(v);
    i32 => v Self::Int(v.into());
    u32 => v Self::Int(v.into());
    f64 => v Self::Real(v);
    &str => v Self::Text(v.to_owned());
    String => v Self::Text(v);
    &String => v Self::Text(v.clone());
    Vec<u8> => v Self::Bytes(v);
    &[u8] => v Self::Bytes(v.to_vec());
    bool => v Self::Bool(v);
    Uuid => v Self::Id(v);
    Timestamp => v Self::Int(v.as_millisecond());
    Date => v Self::Text(v.to_string());
    &serde_json::Value => v Self::Text(v.to_string());
}

impl<T: Into<Self>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Makes a list of parameters out of values of different types.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Val::from($value)),*] };
}
