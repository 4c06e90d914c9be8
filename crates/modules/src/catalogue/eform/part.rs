//! A part of a form that was found wrong: shown, read and checked alone, while the other answers stay.

use super::layout::{Field, Section, name};
use super::parse::{ADD, REMOVE};
use super::visible::{put, remove, shows};
use super::{FieldError, Form};
use crate::catalogue::definition::Text;
use jiff::civil::Date;
use kernel::i18n::Lang;
use maud::Markup;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Some questions of a form, with those that depend on their answers.
#[derive(Debug)]
pub struct Part<'f> {
    form: &'f Form,
    pointers: BTreeSet<&'f str>,
}

/// A question somebody may be asked to answer anew.
#[derive(Debug)]
pub struct Question<'f> {
    /// Title of its section.
    pub section: &'f Text,
    /// Where its answer stands.
    pub pointer: &'f str,
    /// The question.
    pub label: &'f Text,
}

impl Form {
    /// The questions at these places: a pointer of an answer, of an object around it or of something in its
    /// rows, or the number of a section. Places the form does not know name nothing.
    pub fn part<'p>(&self, places: impl IntoIterator<Item = &'p str>) -> Option<Part<'_>> {
        let mut pointers = BTreeSet::new();
        for place in places {
            let section = place.parse::<usize>().ok().and_then(|at| self.sections.get(at));
            let whole = section.into_iter().flat_map(|section| &section.fields);
            pointers.extend(whole.map(|field| field.pointer.as_str()));
            let named = self.fields().map(|(_, field)| field.pointer.as_str());
            pointers.extend(named.filter(|own| within(own, place) || within(place, own)));
        }
        // An answer that changes may show other questions: they belong to the part.
        loop {
            let before = pointers.len();
            for (section, field) in self.fields() {
                let conditions = section.show_if.iter().chain(&field.show_if);
                if conditions.into_iter().any(|on| pointers.contains(on.pointer.as_str())) {
                    pointers.insert(&field.pointer);
                }
            }
            if pointers.len() == before {
                break;
            }
        }
        (!pointers.is_empty()).then_some(Part { form: self, pointers })
    }

    /// The questions these answers show, in reading order.
    pub fn questions(&self, value: &Value) -> Vec<Question<'_>> {
        self.fields()
            .filter(|(section, field)| shows(section, field, value))
            .map(|(section, field)| Question {
                section: &section.title,
                pointer: &field.pointer,
                label: &field.label,
            })
            .collect()
    }
}

/// Whether one pointer is another or lies below it.
fn within(inner: &str, outer: &str) -> bool {
    !outer.is_empty()
        && inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Part<'_> {
    /// The questions with the answers so far and the errors at them, for a form of the caller.
    pub fn render(&self, lang: Lang, value: &Value, errors: &[FieldError]) -> Markup {
        self.form.render_part(lang, value, errors, Some(self))
    }

    /// Reads what a browser sent: only these questions, the other answers as they were.
    pub fn read(&self, old: &Value, fields: &[(String, String)]) -> Value {
        let mut merged = self.form.write(old);
        merged.retain(|(sent, _)| !self.asks(sent));
        let rows = |sent: &str| sent == ADD || sent == REMOVE;
        merged.extend(
            fields
                .iter()
                .filter(|(sent, text)| self.asks(if rows(sent) { text } else { sent }))
                .cloned(),
        );
        self.form.read(&merged)
    }

    /// Takes these answers from what a program sent; one that is not there is taken back. The other
    /// answers stay as they were.
    pub fn take(&self, old: &Value, given: &Value) -> Value {
        let mut new = if old.is_object() { old.clone() } else { Value::Object(Map::new()) };
        for pointer in &self.pointers {
            match given.pointer(pointer) {
                Some(answer) => put(&mut new, pointer, answer.clone()),
                None => remove(&mut new, pointer),
            }
        }
        self.form.settle(&mut new);
        new
    }

    /// What is wrong with these answers as of a day; what was wrong elsewhere was not asked for.
    pub fn validate(&self, value: &Value, today: Date) -> Vec<FieldError> {
        let mut found = self.form.validate(value, today);
        found.retain(|error| self.pointers.iter().any(|own| within(&error.pointer, own)));
        found
    }

    pub(super) fn has(&self, field: &Field) -> bool {
        self.pointers.contains(field.pointer.as_str())
    }

    pub(super) fn has_any(&self, section: &Section) -> bool {
        section.fields.iter().any(|field| self.has(field))
    }

    /// Whether a name of HTML belongs to one of the questions.
    fn asks(&self, sent: &str) -> bool {
        let place = format!("/{}", sent.replace('.', "/"));
        self.pointers.iter().any(|own| sent == name(own) || within(&place, own))
    }
}
