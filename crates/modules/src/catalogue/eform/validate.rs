//! What is wrong with the answers, in words, at the field. The JSON Schema decides; the layout adds what
//! a schema cannot say about dates.

use super::Form;
use super::agree::Of;
use super::dates::Partial;
use super::display;
use super::layout::{Field, Kind, Widget};
use super::visible::shows;
use crate::catalogue::definition::Text;
use crate::k::eform as k;
use jiff::civil::Date;
use kernel::i18n::{Key, Lang};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Display;

use jsonschema::error::ValidationErrorKind as Wrong;

/// Errors listed at most; nobody mends more at once.
const MOST: usize = 200;

/// One thing that is wrong, at one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// JSON Pointer of the answer.
    pub pointer: String,
    /// The message; its name is also the code of the problem in the JSON API.
    pub key: Key,
    /// What fills the places of the message, per language.
    pub args: Vec<(&'static str, Text)>,
}

impl FieldError {
    /// Stable code such as `eform.required`.
    pub const fn code(&self) -> &'static str {
        self.key.name()
    }

    /// The message for people.
    pub fn message(&self, lang: Lang) -> String {
        let args: Vec<(&str, &dyn Display)> = self
            .args
            .iter()
            .map(|(name, text)| (*name, lang.pick(&text.vi, &text.en) as &dyn Display))
            .collect();
        lang.f(self.key, &args)
    }
}

/// Section field, row and field of the row, in reading order.
type Order = (usize, usize, usize);
type Placed = (Order, FieldError);

/// A field found for a pointer of the data, with its label and its place in reading order.
struct Found<'a> {
    pointer: String,
    field: &'a Field,
    label: Text,
    order: Order,
}

impl Form {
    /// Checks the answers as of `today`; empty when the form can be sent. Answers of hidden fields are
    /// ignored. At most one error per field, in reading order.
    pub fn validate(&self, value: &Value, today: Date) -> Vec<FieldError> {
        self.judge(value, today, None)
    }

    /// The same, and whether the answers fit the procedure and the case that was chosen.
    pub fn validate_for(&self, value: &Value, today: Date, of: Of<'_>) -> Vec<FieldError> {
        self.judge(value, today, Some(of))
    }

    fn judge(&self, value: &Value, today: Date, of: Option<Of<'_>>) -> Vec<FieldError> {
        let mut value = value.clone();
        self.settle(&mut value);
        let mut errors = Vec::new();
        for wrong in self.validator.iter_errors(&value).take(MOST) {
            let base = wrong.instance_path().as_str().to_owned();
            match wrong.kind() {
                Wrong::Required { property } => {
                    let missing = property.as_str().unwrap_or_default();
                    self.report(&mut errors, &format!("{base}/{missing}"), wrong.kind());
                }
                Wrong::AdditionalProperties { unexpected } => {
                    for name in unexpected.iter().take(MOST) {
                        let shown: String = name.chars().take(60).collect();
                        let pointer = format!("{base}/{shown}");
                        errors.push(nowhere(pointer, k::UNKNOWN_FIELD, ("name", both(&shown))));
                    }
                }
                other => self.report(&mut errors, &base, other),
            }
        }
        self.check_dates(&value, today, &mut errors);
        for rule in self.disagreements(&value, today, of) {
            if let Some(found) = self.find(&rule.field) {
                let args = vec![("text", rule.say.clone())];
                errors
                    .push((found.order, FieldError { pointer: found.pointer, key: k::OWN, args }));
            }
        }
        errors.sort_by_key(|(order, _)| *order);
        let mut seen = BTreeSet::new();
        errors.retain(|(_, error)| seen.insert(error.pointer.clone()));
        errors.into_iter().map(|(_, error)| error).take(MOST).collect()
    }

    fn report(&self, errors: &mut Vec<Placed>, pointer: &str, wrong: &Wrong) {
        let Some(found) = self.find(pointer) else {
            let label = both(&super::layout::name(pointer));
            errors.push(nowhere(pointer.to_owned(), k::INVALID, ("label", label)));
            return;
        };
        let (key, limit) = message(found.field, wrong);
        let (key, args) = match &found.field.error {
            // The file's own sentence replaces the general one.
            Some(own) if key == k::PATTERN => (k::OWN, vec![("text", own.clone())]),
            _ => {
                let label = ("label", found.label);
                (key, [label].into_iter().chain(limit.map(|limit| ("limit", limit))).collect())
            }
        };
        errors.push((found.order, FieldError { pointer: found.pointer, key, args }));
    }

    /// The field at a pointer; for a missing or wrong object the first field below it.
    fn find(&self, pointer: &str) -> Option<Found<'_>> {
        for (first, (_, field)) in self.fields().enumerate() {
            if is_meant(field, pointer) {
                let pointer = field.pointer.clone();
                return Some(Found {
                    pointer,
                    field,
                    label: field.label.clone(),
                    order: (first, 0, 0),
                });
            }
            let Some(repeat) = &field.repeat else {
                continue;
            };
            let Some(row) =
                pointer.strip_prefix(&field.pointer).and_then(|rest| rest.strip_prefix('/'))
            else {
                continue;
            };
            let (index, inner) = row.find('/').map_or((row, ""), |at| row.split_at(at));
            let index: usize = index.parse().ok()?;
            let position = repeat.fields.iter().position(|field| is_meant(field, inner))?;
            let found = &repeat.fields[position];
            let number = index + 1;
            let label = Text {
                vi: format!("{} {number}: {}", repeat.row.vi, found.label.vi),
                en: format!("{} {number}: {}", repeat.row.en, found.label.en),
            };
            let pointer = format!("{}/{index}{}", field.pointer, found.pointer);
            return Some(Found { pointer, field: found, label, order: (first, number, position) });
        }
        None
    }

    fn check_dates(&self, value: &Value, today: Date, errors: &mut Vec<Placed>) {
        let mut check = |field: &Field, pointer: &str, siblings: &[Field], root: &Value| {
            let Some(date) = date_at(root, &field.pointer) else {
                return;
            };
            let Some((key, extra)) = wrong_date(field, date, today, siblings, root) else {
                return;
            };
            if let Some(found) = self.find(pointer) {
                let mut args = vec![("label", found.label)];
                args.extend(extra);
                errors.push((found.order, FieldError { pointer: found.pointer, key, args }));
            }
        };
        for (section, field) in self.fields() {
            match &field.repeat {
                None => {
                    let key_of_other =
                        field.not_before.as_deref().and_then(|other| self.field(other));
                    let siblings = key_of_other.map(std::slice::from_ref).unwrap_or_default();
                    if shows(section, field, value) {
                        check(field, &field.pointer, siblings, value);
                    }
                }
                Some(repeat) => {
                    let rows = value.pointer(&field.pointer).and_then(Value::as_array);
                    for (index, row) in rows.into_iter().flatten().enumerate().take(repeat.max) {
                        for inner in &repeat.fields {
                            let pointer = format!("{}/{index}{}", field.pointer, inner.pointer);
                            check(inner, &pointer, &repeat.fields, row);
                        }
                    }
                }
            }
        }
    }
}

/// An error that belongs to no field of the form; such errors come last.
fn nowhere(pointer: String, key: Key, arg: (&'static str, Text)) -> Placed {
    ((usize::MAX, 0, 0), FieldError { pointer, key, args: vec![arg] })
}

/// Whether an error at this pointer belongs to the field: it is the field itself, an object around it or
/// one of its ticks.
fn is_meant(field: &Field, pointer: &str) -> bool {
    let within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    within(&field.pointer, pointer)
        || field.kind == Kind::Choices && within(pointer, &field.pointer)
}

fn date_at(root: &Value, pointer: &str) -> Option<Partial> {
    Partial::from_iso(root.pointer(pointer)?.as_str()?)
}

/// What the layout's date rules say about a date.
fn wrong_date(
    field: &Field,
    date: Partial,
    today: Date,
    siblings: &[Field],
    root: &Value,
) -> Option<(Key, Option<(&'static str, Text)>)> {
    let (earliest, latest) = (date.earliest()?, date.latest()?);
    if field.not_future && earliest > today {
        return Some((k::FUTURE, None));
    }
    if field.not_past && latest < today {
        return Some((k::PAST, None));
    }
    if let Some(other) = &field.not_before
        && let Some(start) = date_at(root, other).and_then(Partial::earliest)
        && latest < start
    {
        let other = siblings.iter().find(|field| field.pointer == *other)?;
        return Some((k::BEFORE, Some(("other", other.label.clone()))));
    }
    let age = field.min_age?;
    let grown = earliest.checked_add(jiff::Span::new().try_years(age).ok()?).ok()?;
    (grown > today).then(|| (k::TOO_YOUNG, Some(("limit", both(&age.to_string())))))
}

/// The same text in both languages.
fn both(text: &str) -> Text {
    Text { vi: text.to_owned(), en: text.to_owned() }
}

/// The friendly message for what the schema found, with its limit.
fn message(field: &Field, wrong: &Wrong) -> (Key, Option<Text>) {
    let limit = |limit: &Value| Some(display::limit(limit));
    let count = |limit: u64| Some(both(&limit.to_string()));
    match wrong {
        Wrong::Required { .. } => (missing(field), Some(both("1"))),
        Wrong::MinLength { limit: 1 } => (missing(field), None),
        Wrong::Constant { .. } if field.kind == Kind::Boolean => (k::REQUIRED_TICK, None),
        Wrong::Enum { .. } | Wrong::Constant { .. } => (k::CHOICE, None),
        Wrong::Pattern { .. } => match field.widget {
            Some(Widget::PersonalId) => (k::PERSONAL_ID, None),
            Some(Widget::Phone) => (k::PHONE, None),
            _ => (k::PATTERN, None),
        },
        Wrong::Format { .. } => match field.kind {
            Kind::Date => (k::DATE, None),
            Kind::PartialDate => (k::PARTIAL_DATE, None),
            _ if field.widget == Some(Widget::Email) => (k::EMAIL, None),
            _ => (k::PATTERN, None),
        },
        Wrong::Type { .. } => match field.kind {
            Kind::Integer => (k::INTEGER, None),
            Kind::Number => (k::NUMBER, None),
            _ => (k::INVALID, None),
        },
        Wrong::Minimum { limit: least } => (k::MINIMUM, limit(least)),
        Wrong::ExclusiveMinimum { limit: least } => (k::ABOVE, limit(least)),
        Wrong::Maximum { limit: most } => (k::MAXIMUM, limit(most)),
        Wrong::ExclusiveMaximum { limit: most } => (k::BELOW, limit(most)),
        Wrong::MaxLength { limit } => (k::TOO_LONG, count(*limit)),
        Wrong::MinLength { limit } => (k::TOO_SHORT, count(*limit)),
        Wrong::MinItems { limit } if field.kind == Kind::Rows => (k::REQUIRED_ROWS, count(*limit)),
        Wrong::MinItems { .. } => (k::REQUIRED_CHOICE, None),
        Wrong::MaxItems { limit } => (k::TOO_MANY_ROWS, count(*limit)),
        Wrong::UniqueItems => (k::DUPLICATE, None),
        _ => (k::INVALID, None),
    }
}

fn missing(field: &Field) -> Key {
    match (field.kind, field.widget) {
        (Kind::Rows, _) => k::REQUIRED_ROWS,
        (Kind::Boolean, _) => k::REQUIRED_TICK,
        (Kind::Choices, _) | (_, Some(Widget::Radio | Widget::Select)) => k::REQUIRED_CHOICE,
        _ => k::REQUIRED,
    }
}
