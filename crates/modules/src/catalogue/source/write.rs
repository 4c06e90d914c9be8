//! A definition as TOML, in the order and manner of the definition files.

use crate::catalogue::definition::Definition;
use std::fmt::Write as _;
use toml::{Table, Value};

/// Fields in the order in which they are written; those not listed come last.
const ORDER: &[&str] = &[
    "id",
    "channel",
    "kind",
    "code",
    "number",
    "title",
    "name",
    "vi",
    "en",
    "domain",
    "decision",
    "valid_from",
    "valid_to",
    "levels",
    "applicants",
    "summary",
    "steps",
    "competent_authority",
    "receipt_place",
    "conditions",
    "online",
    "level",
    "scope",
    "after_suspension",
    "max_supplements",
    "supplement_window",
    "keywords",
    "form",
    "unverified",
    "unit",
    "limit",
    "from",
    "amount",
    "per",
    "times",
    "cap",
    "least",
    "originals",
    "certified",
    "copies",
    "shown",
    "required",
    "validity",
    "note",
    "cases",
    "result",
    "legal_basis",
    "case",
    "component",
    "fee",
    "tier",
    "step",
];

/// The definition as TOML text.
pub fn write(definition: &Definition) -> String {
    let mut out = String::new();
    if let Ok(Value::Table(table)) = Value::try_from(definition) {
        section(&mut out, "", &table);
    }
    out
}

fn place(name: &str) -> usize {
    ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len())
}

fn sorted(table: &Table) -> Vec<(&String, &Value)> {
    let mut fields: Vec<_> = table.iter().collect();
    fields.sort_by_key(|(name, _)| place(name));
    fields
}

/// Fields first, then the tables below them, each under its own head.
fn section(out: &mut String, path: &str, table: &Table) {
    let (below, fields): (Vec<_>, Vec<_>) =
        sorted(table).into_iter().partition(|(_, value)| is_list_of_tables(value));
    for (name, value) in fields {
        if is_default(name, value) {
            continue;
        }
        let _ = write!(out, "{name} = ");
        field(out, value);
        out.push('\n');
    }
    for (name, value) in below {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        for item in value.as_array().into_iter().flatten().filter_map(Value::as_table) {
            let _ = write!(out, "\n[[{path}]]\n");
            section(out, &path, item);
        }
    }
}

/// Values that mean the same as leaving the field out.
fn is_default(name: &str, value: &Value) -> bool {
    match name {
        "originals" | "certified" | "copies" => value.as_integer() == Some(0),
        "shown" | "form" => value.as_bool() == Some(false),
        "required" => value.as_bool() == Some(true),
        _ => false,
    }
}

/// A list of tables that are more than a text in two languages.
fn is_list_of_tables(value: &Value) -> bool {
    value.as_array().is_some_and(|items| {
        items.iter().any(|item| item.as_table().is_some_and(|table| !table.contains_key("vi")))
    })
}

fn field(out: &mut String, value: &Value) {
    match value {
        Value::Array(items) if items.iter().any(Value::is_table) => {
            out.push_str("[\n");
            for item in items {
                out.push_str("  ");
                field(out, item);
                out.push_str(",\n");
            }
            out.push(']');
        }
        Value::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                field(out, item);
            }
            out.push(']');
        }
        Value::Table(table) => {
            out.push_str("{ ");
            for (place, (name, value)) in sorted(table).into_iter().enumerate() {
                if place > 0 {
                    out.push_str(", ");
                }
                let _ = write!(out, "{name} = ");
                field(out, value);
            }
            out.push_str(" }");
        }
        plain => {
            let _ = write!(out, "{plain}");
        }
    }
}
