//! The twelve forms of the project and the engine that runs them.

mod forms;
mod html;
mod part;
mod rows;
mod rules;

use super::layout::{Field, Kind};
use super::visible::{put, shows};
use super::{FieldError, Form};
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

const NAMES: [&str; 12] = [
    "birth",
    "death",
    "marriage",
    "marital-status",
    "extract-copy",
    "certified-copy",
    "permanent-residence",
    "temporary-residence",
    "household-business",
    "building-permit",
    "pavement-use",
    "poor-household",
];

fn text(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/forms");
    fs::read_to_string(folder.join(format!("{name}.json"))).unwrap()
}

static FORMS: LazyLock<BTreeMap<&str, Form>> = LazyLock::new(|| {
    let load =
        |name| Form::from_json(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    NAMES.into_iter().map(|name| (name, load(name))).collect()
});

fn form(name: &str) -> &'static Form {
    &FORMS[name]
}

fn sample(name: &str) -> Value {
    serde_json::from_str(&text(&format!("samples/{name}"))).unwrap()
}

fn today() -> Date {
    Date::constant(2026, 11, 23)
}

fn all() -> impl Iterator<Item = (&'static str, &'static Form, Value)> {
    NAMES.into_iter().map(|name| (name, form(name), sample(name)))
}

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn at<'e>(errors: &'e [FieldError], pointer: &str) -> Option<&'e FieldError> {
    errors.iter().find(|error| error.pointer == pointer)
}

/// Every shown question with its pointer in the data, rows counted out.
fn asked(form: &Form, value: &Value) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for (_, field) in form.fields().filter(|(section, field)| shows(section, field, value)) {
        let Some(repeat) = &field.repeat else {
            found.push((field.pointer.clone(), field.required));
            continue;
        };
        let rows = value.pointer(&field.pointer).and_then(Value::as_array).unwrap();
        for (index, row) in rows.iter().enumerate() {
            for inner in &repeat.fields {
                if inner.show_if.as_ref().is_none_or(|condition| condition.holds(row)) {
                    let pointer = format!("{}/{index}{}", field.pointer, inner.pointer);
                    found.push((pointer, inner.required));
                }
            }
        }
    }
    found
}

fn without(value: &Value, pointer: &str) -> Value {
    let mut value = value.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    if let Some(Value::Object(object)) = value.pointer_mut(parent) {
        object.remove(name);
    }
    value
}

/// The value as a field of this kind holds it.
fn held(field: &Field, value: &Value) -> Value {
    if field.kind == Kind::Choices { Value::Array(vec![value.clone()]) } else { value.clone() }
}

fn with(value: &Value, pointer: &str, answer: Value) -> Value {
    let mut value = value.clone();
    put(&mut value, pointer, answer);
    value
}
