//! A row as a line: a JSON array in the order of the columns. A line is the same whichever engine it comes from,
//! which is what makes digests comparable: identifiers and bytes are base64, truth is 0 or 1.

use super::Error;
use crate::db::{DbError, Row, Val};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::Write as _;
use uuid::Uuid;

/// What a column holds, as both engines agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// A whole number, an instant, a truth.
    Number,
    /// A number with a fraction.
    Real,
    /// Text.
    Text,
    /// Bytes, an identifier.
    Bytes,
}

/// Type of a column in one engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// `bigint`
    Int,
    /// `boolean`
    Bool,
    /// `double precision`
    Real,
    /// `text`
    Text,
    /// `bytea`
    Bytes,
    /// `uuid`
    Id,
}

impl Type {
    /// The type an engine calls so.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Self::Int,
            "boolean" => Self::Bool,
            "real" | "double precision" => Self::Real,
            "text" => Self::Text,
            "blob" | "bytea" => Self::Bytes,
            "uuid" => Self::Id,
            _ => return None,
        })
    }

    /// What both engines agree on.
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Int | Self::Bool => Kind::Number,
            Self::Real => Kind::Real,
            Self::Text => Kind::Text,
            Self::Bytes | Self::Id => Kind::Bytes,
        }
    }
}

/// Appends the line of a row.
pub(super) fn write(row: &Row<'_>, types: &[Type], out: &mut Vec<u8>) -> Result<(), DbError> {
    for (place, own) in types.iter().enumerate() {
        out.push(if place == 0 { b'[' } else { b',' });
        let there = match own {
            Type::Int => row.get::<Option<i64>>(place)?.map(|value| number(out, value)),
            Type::Bool => row.get::<Option<bool>>(place)?.map(|value| number(out, value.into())),
            // Its shortest text that reads back as the same number.
            Type::Real => row.get::<Option<f64>>(place)?.map(|value| text(out, &value.to_string())),
            Type::Text => row.get::<Option<String>>(place)?.map(|value| text(out, &value)),
            Type::Bytes => {
                row.get::<Option<Vec<u8>>>(place)?.map(|value| text(out, &BASE64.encode(value)))
            }
            Type::Id => {
                row.get::<Option<Uuid>>(place)?.map(|value| text(out, &BASE64.encode(value)))
            }
        };
        if there.transpose().map_err(|error| DbError::Other(error.to_string()))?.is_none() {
            out.extend_from_slice(b"null");
        }
    }
    out.extend_from_slice(b"]\n");
    Ok(())
}

fn number(out: &mut Vec<u8>, value: i64) -> std::io::Result<()> {
    write!(out, "{value}")
}

fn text(out: &mut Vec<u8>, value: &str) -> std::io::Result<()> {
    Ok(serde_json::to_writer(out, value)?)
}

/// Appends the values of a line, as this engine wants them.
pub(super) fn read(line: &[u8], types: &[Type], out: &mut Vec<Val>) -> Result<(), Error> {
    let broken = || Error::Altered("a row".to_owned());
    let values: Vec<Value> = serde_json::from_slice(line).map_err(|_| broken())?;
    if values.len() != types.len() {
        return Err(broken());
    }
    for (value, own) in values.into_iter().zip(types) {
        out.push(value_of(value, *own).ok_or_else(broken)?);
    }
    Ok(())
}

fn value_of(value: Value, own: Type) -> Option<Val> {
    Some(match (own, value) {
        (_, Value::Null) => Val::Null,
        (Type::Int, Value::Number(number)) => Val::Int(number.as_i64()?),
        (Type::Bool, Value::Number(number)) => Val::Bool(number.as_i64()? != 0),
        (Type::Real, Value::String(text)) => Val::Real(text.parse().ok()?),
        (Type::Text, Value::String(text)) => Val::Text(text),
        (Type::Bytes, Value::String(text)) => Val::Bytes(BASE64.decode(text).ok()?),
        (Type::Id, Value::String(text)) => {
            Val::Id(Uuid::from_slice(&BASE64.decode(text).ok()?).ok()?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_what_the_engine_wants() {
        let line = "[1,0,\"0.1\",\"Đỗ\",\"AP8\",null]".as_bytes();
        let types = [Type::Int, Type::Bool, Type::Real, Type::Text, Type::Bytes, Type::Id];
        let mut values = Vec::new();
        read(line, &types, &mut values).expect("the line fits");
        let text = Val::Text("Đỗ".to_owned());
        let bytes = Val::Bytes(vec![0, 255]);
        assert_eq!(values, [Val::Int(1), Val::Bool(false), Val::Real(0.1), text, bytes, Val::Null]);
    }

    #[test]
    fn a_line_that_does_not_fit_is_refused() {
        for line in ["[1,2]", "[]", "[\"1\"]", "1", "[1.5]", "{"] {
            assert!(read(line.as_bytes(), &[Type::Int], &mut Vec::new()).is_err(), "{line}");
        }
    }
}
