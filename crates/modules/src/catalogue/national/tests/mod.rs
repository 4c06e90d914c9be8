//! Tests over invented rows in the shape of the crawl, over random text, and over the real crawl where it
//! is present.

mod fields;
mod files;
mod properties;
mod real;

use serde_json::{Map, Value};

use super::{Field, ParsedRow, ProblemKind, parse_line};

/// A line of the crawl with these fields.
fn line(fields: &[(&str, &str)]) -> String {
    let map: Map<String, Value> =
        fields.iter().map(|&(key, value)| (key.to_owned(), Value::from(value))).collect();
    Value::Object(map).to_string()
}

/// A row with one field besides its code and name.
fn row(field: Field, value: &str) -> ParsedRow {
    parse_line(
        &line(&[
            ("ma_thu_tuc", "1.000001"),
            ("ten_thu_tuc", "Cấp thẻ đọc sách"),
            (field.key(), value),
        ]),
        1,
    )
    .unwrap()
}

fn kinds(row: &ParsedRow, field: Field) -> Vec<ProblemKind> {
    row.problems
        .iter()
        .filter(|problem| problem.field == Some(field))
        .map(|problem| problem.kind)
        .collect()
}
