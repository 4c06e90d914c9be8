//! What the JSON Schema says about a place: its kind, and whether it is required somewhere.

use super::dates::PARTIAL;
use super::layout::{Field, Kind, Section};
use serde_json::Value;
use std::collections::BTreeSet;

/// Depth to which references and conditional parts are followed.
const DEPTH: usize = 12;

/// Writes the kind and the requiredness of every field beside it.
pub(crate) fn annotate(sections: &mut [Section], schema: &Value) {
    let mut required = BTreeSet::new();
    collect_required(schema, schema, "", 0, &mut required);
    for section in sections {
        for field in &mut section.fields {
            annotate_field(field, schema, "", &required);
        }
    }
}

fn annotate_field(field: &mut Field, schema: &Value, base: &str, required: &BTreeSet<String>) {
    let place = format!("{base}{}", field.pointer);
    field.kind = at(schema, &place).map_or(Kind::Unknown, |node| kind(node, schema));
    field.required = required.contains(&place);
    if let Some(repeat) = &mut field.repeat {
        for inner in &mut repeat.fields {
            annotate_field(inner, schema, &format!("{place}/*"), required);
        }
    }
}

/// Follows `$ref` inside the same schema.
fn resolve<'s>(node: &'s Value, schema: &'s Value) -> Option<&'s Value> {
    let mut node = node;
    for _ in 0..DEPTH {
        match node.get("$ref").and_then(Value::as_str) {
            None => return Some(node),
            Some(link) => node = schema.pointer(link.strip_prefix('#')?)?,
        }
    }
    None
}

/// The subschema that describes a place of the data; `*` stands for a row.
pub(crate) fn at<'s>(schema: &'s Value, place: &str) -> Option<&'s Value> {
    let mut node = schema;
    for step in place.split('/').skip(1) {
        node = resolve(node, schema)?;
        node = if step == "*" { node.get("items")? } else { node.get("properties")?.get(step)? };
    }
    resolve(node, schema)
}

fn kind(node: &Value, schema: &Value) -> Kind {
    let format = node.get("format").and_then(Value::as_str);
    match node.get("type").and_then(Value::as_str) {
        Some("string") if format == Some("date") => Kind::Date,
        Some("string") if format == Some(PARTIAL) => Kind::PartialDate,
        Some("string") => Kind::Text,
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Boolean,
        Some("array") => {
            let items = node.get("items").and_then(|items| resolve(items, schema));
            match items.and_then(|items| items.get("type")).and_then(Value::as_str) {
                Some("object") => Kind::Rows,
                Some("string") => Kind::Choices,
                _ => Kind::Unknown,
            }
        }
        _ => Kind::Unknown,
    }
}

/// The values of `enum`, of the items for a list of choices.
pub(crate) fn choices(node: &Value, schema: &Value) -> Option<Vec<String>> {
    let node = node.get("items").map_or(Some(node), |items| resolve(items, schema))?;
    node.get("enum")?.as_array()?.iter().map(|value| value.as_str().map(str::to_owned)).collect()
}

/// Every place that describes an answer (a leaf or a group), for the check that all are asked.
pub(crate) fn leaves(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect_leaves(schema, schema, "", 0, &mut found);
    found
}

fn collect_leaves(
    node: &Value,
    schema: &Value,
    place: &str,
    depth: usize,
    found: &mut Vec<String>,
) {
    let Some(node) = resolve(node, schema).filter(|_| depth < DEPTH) else {
        return;
    };
    if let Some(properties) = node.get("properties").and_then(Value::as_object) {
        for (name, inner) in properties {
            collect_leaves(inner, schema, &format!("{place}/{name}"), depth + 1, found);
        }
        return;
    }
    found.push(place.to_owned());
    if kind(node, schema) == Kind::Rows {
        collect_leaves(&node["items"], schema, &format!("{place}/*"), depth + 1, found);
    }
}

/// Places without a condition that are required, for the check against hidden fields.
pub(crate) fn always_required(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(schema, schema, "", 0, false, &mut found);
    found
}

fn collect_required(
    node: &Value,
    schema: &Value,
    place: &str,
    depth: usize,
    found: &mut BTreeSet<String>,
) {
    collect(node, schema, place, depth, true, found);
}

fn collect(
    node: &Value,
    schema: &Value,
    place: &str,
    depth: usize,
    conditional: bool,
    found: &mut BTreeSet<String>,
) {
    let Some(node) = resolve(node, schema).filter(|_| depth < DEPTH) else {
        return;
    };
    for name in node.get("required").and_then(Value::as_array).into_iter().flatten() {
        if let Some(name) = name.as_str() {
            found.insert(format!("{place}/{name}"));
        }
    }
    for (name, inner) in node.get("properties").and_then(Value::as_object).into_iter().flatten() {
        collect(inner, schema, &format!("{place}/{name}"), depth + 1, conditional, found);
    }
    if let Some(items) = node.get("items") {
        collect(items, schema, &format!("{place}/*"), depth + 1, conditional, found);
    }
    for part in node.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        collect(part, schema, place, depth + 1, conditional, found);
    }
    if !conditional {
        return;
    }
    for branch in ["then", "else"] {
        if let Some(part) = node.get(branch) {
            collect(part, schema, place, depth + 1, conditional, found);
        }
    }
    for part in node.get("dependentSchemas").and_then(Value::as_object).into_iter().flatten() {
        collect(part.1, schema, place, depth + 1, conditional, found);
    }
}
