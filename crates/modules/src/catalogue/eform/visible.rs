//! Conditions applied to answers: what is hidden is dropped, what is shown has its place.

use super::Form;
use super::layout::{Condition, Field, Repeat, Section};
use serde_json::{Map, Value};

impl Form {
    /// Drops blank answers and those of hidden fields, makes the objects of shown fields, and gives each shown group
    /// its least number of rows, so that a missing answer is reported at its own field.
    pub(crate) fn settle(&self, value: &mut Value) {
        for (section, field) in self.fields() {
            let shown = shows(section, field, value);
            if !shown || is_blank(value.pointer(&field.pointer)) {
                remove(value, &field.pointer);
            }
            if shown {
                settle_rows(field, value);
            }
        }
        for (section, field) in self.fields() {
            if shows(section, field, value) {
                make_parent(value, &field.pointer);
            }
        }
    }
}

/// Whether a field is shown for these answers.
pub(crate) fn shows(section: &Section, field: &Field, value: &Value) -> bool {
    let holds = |condition: &Option<Condition>| {
        condition.as_ref().is_none_or(|condition| condition.holds(value))
    };
    holds(&section.show_if) && holds(&field.show_if)
}

fn settle_rows(field: &Field, value: &mut Value) {
    let Some(repeat) = &field.repeat else { return };
    if value.pointer(&field.pointer).is_none() {
        put(value, &field.pointer, Value::Array(Vec::new()));
    }
    let Some(Value::Array(rows)) = value.pointer_mut(&field.pointer) else {
        return;
    };
    while rows.len() < repeat.min {
        rows.push(Value::Object(Map::new()));
    }
    for row in rows.iter_mut().filter(|row| row.is_object()) {
        hide_in_row(repeat, row);
        for inner in &repeat.fields {
            if shows_in_row(inner, row) {
                make_parent(row, &inner.pointer);
            }
        }
    }
}

/// Whether a field of a group is shown in this row.
pub(crate) fn shows_in_row(field: &Field, row: &Value) -> bool {
    field.show_if.as_ref().is_none_or(|condition| condition.holds(row))
}

/// Drops what is hidden or blank in a row.
pub(crate) fn hide_in_row(repeat: &Repeat, row: &mut Value) {
    for inner in &repeat.fields {
        if !shows_in_row(inner, row) || is_blank(row.pointer(&inner.pointer)) {
            remove(row, &inner.pointer);
        }
    }
}

/// An empty text or `null` is no answer.
fn is_blank(answer: Option<&Value>) -> bool {
    matches!(answer, Some(Value::Null)) || answer.and_then(Value::as_str) == Some("")
}

/// Puts an answer at its place, making objects on the way; a place inside something that is not an
/// object is left alone.
pub(crate) fn put(value: &mut Value, pointer: &str, answer: Value) {
    make_parent(value, pointer);
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    if let Some(Value::Object(object)) = value.pointer_mut(parent) {
        object.insert(name.to_owned(), answer);
    }
}

fn make_parent(value: &mut Value, pointer: &str) {
    let mut node = value;
    let mut steps = pointer.split('/').skip(1).peekable();
    while let Some(step) = steps.next() {
        if steps.peek().is_none() {
            return;
        }
        let Value::Object(object) = node else { return };
        node = object.entry(step).or_insert_with(|| Value::Object(Map::new()));
    }
}

/// Takes an answer out, and the objects that become empty by it.
pub(crate) fn remove(value: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    let Some(Value::Object(object)) = value.pointer_mut(parent) else {
        return;
    };
    object.remove(name);
    if object.is_empty() && !parent.is_empty() {
        remove(value, parent);
    }
}

/// Whether a row holds no answer at all.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.values().all(is_empty),
        Value::Array(items) => items.is_empty(),
        Value::Null => true,
        _ => false,
    }
}
