//! What must hold in a form file: layout and schema name the same places, every text stands in both
//! languages, every condition can be decided before it is needed.

use super::layout::{Condition, Field, Kind, Repeat, Widget};
use super::visible::put;
use super::{Form, schema};
use crate::catalogue::definition::Text;
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeSet;

/// Questions of one form, counting those of a row once.
const MOST_FIELDS: usize = 300;
/// Rows of one group.
const MOST_ROWS: usize = 60;
/// Longest `maxLength` a form may allow.
const LONGEST: u64 = 10_000;
/// Persons and what a dossier knows of them.
const PERSONS: [&str; 3] = ["applicant", "owner", "subject"];
const FACTS: [&str; 6] = ["name", "id_no", "phone", "email", "address", "born"];
/// Tokens of the HTML `autocomplete` attribute that forms use.
const TOKENS: [&str; 8] =
    ["name", "tel", "email", "bday", "street-address", "organization", "sex", "off"];

struct Check<'f> {
    form: &'f Form,
    always: BTreeSet<String>,
    problems: Vec<String>,
    places: BTreeSet<String>,
}

/// Every disagreement in the file, in words for its editor.
pub(crate) fn problems(form: &Form) -> Vec<String> {
    let always = schema::always_required(&form.schema);
    let mut check = Check { form, always, problems: Vec::new(), places: BTreeSet::new() };
    check.file();
    check.rules();
    for section in &form.sections {
        check.text(&section.title, "a section title");
        if let Some(help) = &section.help {
            check.text(help, "a section help");
        }
        if let Some(condition) = &section.show_if {
            check.condition(condition, "", "a section");
        }
        for field in &section.fields {
            check.field(field, "");
            if section.show_if.is_some() {
                check.not_always_required(&field.pointer);
            }
        }
    }
    for place in schema::leaves(&form.schema) {
        if !check.places.contains(&place) {
            check.say(format!("the schema describes {place}, which the layout does not ask"));
        }
    }
    if check.problems.is_empty() {
        check.hidden_but_required();
    }
    check.problems
}

impl Check<'_> {
    fn say(&mut self, problem: String) {
        self.problems.push(problem);
    }

    fn text(&mut self, text: &Text, of: &str) {
        if text.vi.trim().is_empty() || text.en.trim().is_empty() {
            self.say(format!("{of} (“{}{}”) lacks a language", text.vi, text.en));
        }
    }

    fn file(&mut self) {
        let form = self.form;
        if !is_word(form.name.replace('-', "_")) {
            self.say(format!("the name “{}” may hold only a-z, 0-9 and -", form.name));
        }
        if form.version == 0 {
            self.say("versions count from 1".to_owned());
        }
        self.text(&form.title, "the title");
        if form.schema.get("type").and_then(Value::as_str) != Some("object") {
            self.say("the schema must describe an object".to_owned());
        }
        for (role, pointer) in &form.roles {
            let known = role
                .split_once('.')
                .is_some_and(|(person, fact)| PERSONS.contains(&person) && FACTS.contains(&fact));
            if !known {
                self.say(format!("there is no role {role}"));
            }
            let fits = form.fields().any(|(_, field)| {
                field.pointer == *pointer
                    && field.repeat.is_none()
                    && !matches!(field.kind, Kind::Boolean | Kind::Choices)
            });
            if !fits {
                self.say(format!("the role {role} points to {pointer}, which is no plain field"));
            }
        }
    }

    fn rules(&mut self) {
        let form = self.form;
        for rule in &form.rules {
            let place = &rule.field;
            let plain = |pointer: &str| {
                form.fields().any(|(_, field)| field.pointer == pointer && field.repeat.is_none())
            };
            if !plain(place) || rule.differs_from.as_deref().is_some_and(|other| !plain(other)) {
                self.say(format!("a rule about {place} needs plain fields of the form"));
            }
            if rule.asks() != 1 {
                self.say(format!("a rule about {place} must ask one thing"));
            }
            if rule.case.is_some() && rule.procedure.is_none() {
                self.say(format!("a rule about {place} names a case without its procedure"));
            }
            self.text(&rule.say, &format!("the sentence of a rule about {place}"));
        }
    }

    fn field(&mut self, field: &Field, base: &str) {
        let place = format!("{base}{}", field.pointer);
        if !field.pointer.starts_with('/') || !field.pointer.split('/').skip(1).all(is_word) {
            self.say(format!("{place} is no pointer of words (a-z, 0-9, _)"));
        }
        if !self.places.insert(place.clone()) {
            self.say(format!("{place} is asked twice"));
        }
        if self.places.len() > MOST_FIELDS {
            self.say(format!("a form asks at most {MOST_FIELDS} questions"));
        }
        self.text(&field.label, &format!("the label of {place}"));
        for text in field.hint.iter().chain(&field.error) {
            self.text(text, &format!("the hint or error of {place}"));
        }
        if let Some(token) = &field.autocomplete
            && !TOKENS.contains(&token.as_str())
        {
            self.say(format!("{place} has the unknown autocomplete token {token}"));
        }
        if let Some(condition) = &field.show_if {
            self.condition(condition, base, &place);
            self.not_always_required(&place);
        }
        self.dates(field, base, &place);
        match (&field.repeat, field.widget) {
            (Some(repeat), None) => self.group(field, repeat, base, &place),
            (None, Some(widget)) => self.leaf(field, widget, &place),
            _ => self.say(format!("{place} needs either a widget or a repeat")),
        }
    }

    fn group(&mut self, field: &Field, repeat: &Repeat, base: &str, place: &str) {
        if !base.is_empty() {
            self.say(format!("{place} repeats inside a group"));
            return;
        }
        if field.kind != Kind::Rows {
            self.say(format!("{place} repeats, but the schema describes no list of objects"));
        }
        if repeat.max < repeat.min.max(1) || repeat.max > MOST_ROWS {
            self.say(format!("{place} allows {} to {} rows", repeat.min, repeat.max));
        }
        let node = schema::at(&self.form.schema, place);
        let bound = |name: &str| node.and_then(|node| node.get(name)).and_then(Value::as_u64);
        let rows = (bound("minItems").unwrap_or(0), bound("maxItems"));
        if rows != (repeat.min as u64, Some(repeat.max as u64)) {
            self.say(format!("{place} counts other rows than minItems and maxItems of the schema"));
        }
        self.text(&repeat.add, &format!("the add button of {place}"));
        self.text(&repeat.row, &format!("the row name of {place}"));
        for inner in &repeat.fields {
            self.field(inner, &format!("{place}/*"));
        }
    }

    fn leaf(&mut self, field: &Field, widget: Widget, place: &str) {
        let Some(node) = schema::at(&self.form.schema, place) else {
            self.say(format!("{place} is not in the schema"));
            return;
        };
        let fits = match widget {
            Widget::Date => matches!(field.kind, Kind::Date | Kind::PartialDate),
            Widget::Number => matches!(field.kind, Kind::Integer | Kind::Number),
            Widget::Money => field.kind == Kind::Integer,
            Widget::Checkbox if field.options.is_empty() => field.kind == Kind::Boolean,
            Widget::Checkbox => field.kind == Kind::Choices,
            _ => field.kind == Kind::Text,
        };
        if !fits {
            self.say(format!(
                "{place} is {:?} in the schema, which {widget:?} cannot ask",
                field.kind
            ));
        }
        let offered: Vec<String> =
            field.options.iter().map(|choice| choice.value.clone()).collect();
        let allowed = schema::choices(node, &self.form.schema).unwrap_or_default();
        let set = |values: &[String]| values.iter().cloned().collect::<BTreeSet<_>>();
        if set(&offered) != set(&allowed) || set(&offered).len() != offered.len() {
            self.say(format!("{place} offers {offered:?}, the schema allows {allowed:?}"));
        }
        if matches!(widget, Widget::Radio | Widget::Select) && offered.is_empty() {
            self.say(format!("{place} offers nothing to choose"));
        }
        for choice in &field.options {
            self.text(&choice.label, &format!("the option {} of {place}", choice.value));
            if !is_word(choice.value.replace('-', "_")) {
                self.say(format!(
                    "the option {} of {place} may hold only a-z, 0-9, - and _",
                    choice.value
                ));
            }
        }
        let free =
            matches!(widget, Widget::Text | Widget::Textarea | Widget::Address | Widget::Email);
        let longest = node.get("maxLength").and_then(Value::as_u64);
        if free && longest.is_none_or(|longest| longest > LONGEST) {
            self.say(format!("{place} needs a maxLength of at most {LONGEST}"));
        }
    }

    fn dates(&mut self, field: &Field, base: &str, place: &str) {
        let asked = field.not_future
            || field.not_past
            || field.not_before.is_some()
            || field.min_age.is_some();
        let is_date = |kind: Kind| matches!(kind, Kind::Date | Kind::PartialDate);
        if asked && !is_date(field.kind) {
            self.say(format!("{place} has rules for dates but is no date"));
        }
        if let Some(other) = &field.not_before
            && !self.places.contains(&format!("{base}{other}"))
        {
            self.say(format!("{place} compares with {other}, which no earlier field asks"));
        }
    }

    fn condition(&mut self, condition: &Condition, base: &str, of: &str) {
        let place = format!("{base}{}", condition.pointer);
        if !self.places.contains(&place) {
            self.say(format!("{of} depends on {place}, which no earlier field asks"));
            return;
        }
        let node = schema::at(&self.form.schema, &place);
        let allowed = node.and_then(|node| schema::choices(node, &self.form.schema));
        if condition.values().next().is_none() {
            self.say(format!("{of} depends on {place} without a value"));
        }
        for value in condition.values() {
            let fits = match (value, &allowed) {
                (Value::String(text), Some(allowed)) => allowed.contains(text),
                (Value::Bool(true), None) => true,
                _ => false,
            };
            if !fits {
                self.say(format!("{of} depends on {place} being {value}, which it cannot be"));
            }
        }
    }

    /// Tries every answer under which a field is hidden, and none: the schema must not require it then,
    /// or nobody could send the form.
    fn hidden_but_required(&mut self) {
        let form = self.form;
        for (section, field) in form.fields() {
            for condition in section.show_if.iter().chain(&field.show_if) {
                let Some(controller) = form.field(&condition.pointer) else {
                    continue;
                };
                let others =
                    controller.options.iter().map(|choice| Value::from(choice.value.as_str()));
                for other in others
                    .chain([Value::Null])
                    .filter(|other| condition.values().all(|value| value != other))
                {
                    let mut value = Value::Object(serde_json::Map::new());
                    let listed = controller.kind == Kind::Choices && !other.is_null();
                    let answer =
                        if listed { Value::Array(vec![other.clone()]) } else { other.clone() };
                    put(&mut value, &condition.pointer, answer);
                    let required = form
                        .validate(&value, Date::constant(2026, 1, 1))
                        .into_iter()
                        .any(|error| {
                            error
                                .pointer
                                .strip_prefix(&field.pointer)
                                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                        });
                    if required {
                        self.say(format!(
                            "{} is required although {} = {other} hides it",
                            field.pointer, condition.pointer
                        ));
                    }
                }
            }
        }
    }

    fn not_always_required(&mut self, place: &str) {
        if self.always.contains(place) {
            self.say(format!("{place} can be hidden but is always required"));
        }
    }
}

fn is_word(text: impl AsRef<str>) -> bool {
    let text = text.as_ref();
    !text.is_empty()
        && text.starts_with(|sign: char| sign.is_ascii_lowercase())
        && text
            .bytes()
            .all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'_')
}
