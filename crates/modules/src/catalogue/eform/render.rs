//! The form as HTML. Everything works without a script; `data-show-if` and `data-show-values` let
//! [`REVEAL`] hide the conditional parts that do not apply. All markup of fields stands in this file.

use super::display::{self, say};
use super::layout::{Condition, Field, Kind, Repeat, Section, Widget, id, name};
use super::parse::{ADD, MARKER, REMOVE, shown};
use super::{FieldError, Form, Part};
use crate::k::eform as k;
use kernel::html::{Tone, errors};
use kernel::i18n::Lang;
use maud::{Markup, html};
use serde_json::{Map, Value};

/// Script that hides the questions which do not apply; a help only, pages may leave it out.
pub const REVEAL: &str = include_str!("reveal.js");

/// A field at its place in the data.
struct Place<'a> {
    field: &'a Field,
    pointer: String,
    /// Where conditions are looked up: the whole data or the row.
    root: &'a Value,
    /// Pointer of that root, empty for the whole data.
    base: String,
    /// Fields among which a condition finds the one it depends on.
    siblings: Vec<&'a Field>,
}

struct Page<'a> {
    form: &'a Form,
    lang: Lang,
    errors: &'a [FieldError],
    /// Only these questions.
    only: Option<&'a Part<'a>>,
    among: Among<'a>,
}

/// Where the fields stand when their `<form>` holds other inputs too.
#[derive(Clone, Copy, Debug, Default)]
pub struct Among<'a> {
    /// What every name begins with, so that it is none of the others.
    pub prefix: &'a str,
    /// Address of the page, to which the buttons of rows add the place of their group.
    pub page: &'a str,
}

impl Form {
    /// The fields with the answers so far and the errors at them; the caller puts it into a `<form>` of
    /// method post with its own submit button, and [`Form::error_summary`] above the heading.
    pub fn render(&self, lang: Lang, value: &Value, errors: &[FieldError]) -> Markup {
        self.render_part(lang, value, errors, None)
    }

    /// The same inside a form with other inputs; its caller puts the first button there, for the Enter key.
    pub fn render_among(
        &self,
        lang: Lang,
        value: &Value,
        errors: &[FieldError],
        among: Among<'_>,
    ) -> Markup {
        let page = Page { form: self, lang, errors, only: None, among };
        html! {
            @for (number, section) in self.sections.iter().enumerate() {
                (page.section(number + 1, section, value))
            }
        }
    }

    /// What was sent for the fields of a form inside another one, by their own names.
    pub fn sent_among(fields: &[(String, String)], among: Among<'_>) -> Vec<(String, String)> {
        let own = |sent: &str| {
            let row = sent == ADD || sent == REMOVE;
            if row {
                Some(sent.to_owned())
            } else {
                sent.strip_prefix(among.prefix).map(str::to_owned)
            }
        };
        fields.iter().filter_map(|(sent, text)| Some((own(sent)?, text.clone()))).collect()
    }

    /// Id of the element that holds an answer, by the name of its field.
    pub fn place_of(name: &str) -> String {
        id(&format!("/{}", name.replace('.', "/")))
    }

    /// The same with some of the questions.
    pub(super) fn render_part(
        &self,
        lang: Lang,
        value: &Value,
        errors: &[FieldError],
        only: Option<&Part<'_>>,
    ) -> Markup {
        let page = Page { form: self, lang, errors, only, among: Among::default() };
        let repeats = self.fields().any(|(_, field)| field.repeat.is_some());
        html! {
            @if repeats {
                // The Enter key presses the first button of a form; without this one it would be a
                // button that adds or removes a row.
                button .default-submit .visually-hidden type="submit" tabindex="-1" aria-hidden="true" {
                    (lang.t(k::CONTINUE))
                }
            }
            @for (number, section) in self.sections.iter().enumerate() {
                @if only.is_none_or(|part| part.has_any(section)) {
                    (page.section(number + 1, section, value))
                }
            }
        }
    }

    /// The list of errors with links to their fields, to stand above the heading of the page; nothing
    /// when there are none.
    pub fn error_summary(lang: Lang, found: &[FieldError]) -> Markup {
        let listed: Vec<errors::Problem> = found
            .iter()
            .map(|error| errors::Problem { field: id(&error.pointer), text: error.message(lang) })
            .collect();
        errors::errors(lang, &listed)
    }
}

impl Page<'_> {
    fn section(&self, number: usize, section: &Section, value: &Value) -> Markup {
        let siblings: Vec<&Field> = self.form.fields().map(|(_, field)| field).collect();
        let hidden = section.show_if.as_ref().filter(|condition| !condition.holds(value));
        html! {
            fieldset .section #{ "section-" (number) }
                data-show-if=[section.show_if.as_ref().map(|condition| self.name(&condition.pointer))]
                data-show-values=[section.show_if.as_ref().map(values)] {
                legend { h2 { (say(self.lang, &section.title)) } }
                @if let Some(help) = &section.help { p .hint .section-help { (say(self.lang, help)) } }
                @if let Some(condition) = hidden { p .condition { (self.only_when(condition, &siblings)) } }
                @for field in section.fields.iter().filter(|field| self.only.is_none_or(|part| part.has(field))) {
                    @let place = Place { field, pointer: field.pointer.clone(), root: value, base: String::new(), siblings: siblings.clone() };
                    @match &field.repeat {
                        Some(repeat) => (self.group(&place, repeat, value.pointer(&field.pointer))),
                        None => (self.field(&place, value.pointer(&field.pointer))),
                    }
                }
            }
        }
    }

    fn group(&self, place: &Place<'_>, repeat: &Repeat, rows: Option<&Value>) -> Markup {
        let empty = Value::Object(Map::new());
        let mut rows: Vec<&Value> = rows.and_then(Value::as_array).into_iter().flatten().collect();
        while rows.len() < repeat.min {
            rows.push(&empty);
        }
        let own = name(&place.pointer);
        let there = (!self.among.page.is_empty())
            .then(|| format!("{}#{}", self.among.page, id(&place.pointer)));
        html! {
            fieldset .repeat .field .has-error[self.error(place).is_some()] #(id(&place.pointer)) tabindex="-1"
                data-show-if=[self.controller(place)] data-show-values=[place.field.show_if.as_ref().map(values)]
                aria-describedby=[self.described(place)] {
                legend { (say(self.lang, &place.field.label)) }
                (self.notes(place))
                @if rows.is_empty() { p .repeat-empty { (self.lang.t(k::NO_ROWS)) } }
                @for (index, row) in rows.iter().enumerate() {
                    @let title = self.lang.f(k::ROW, &[("label", &say(self.lang, &repeat.row)), ("number", &(index + 1))]);
                    fieldset .repeat-row {
                        legend { (title) }
                        input type="hidden" name={ (self.among.prefix) (own) "." (index) "." (MARKER) } value="1";
                        @for field in &repeat.fields {
                            @let base = format!("{}/{index}", place.pointer);
                            @let pointer = format!("{base}{}", field.pointer);
                            @let inner = Place { field, pointer, root: row, base, siblings: repeat.fields.iter().collect() };
                            (self.field(&inner, row.pointer(&field.pointer)))
                        }
                        @if rows.len() > repeat.min {
                            button .button .button-plain type="submit" formnovalidate formaction=[there.as_deref()] name=(REMOVE) value={ (own) "." (index) } {
                                (self.lang.t(k::REMOVE_ROW))
                                span .visually-hidden { " " (self.lang.f(k::REMOVE_HINT, &[("label", &title)])) }
                            }
                        }
                    }
                }
                @if rows.len() < repeat.max {
                    button .button .button-plain type="submit" formnovalidate formaction=[there.as_deref()] name=(ADD) value=(own) {
                        (say(self.lang, &repeat.add))
                    }
                }
            }
        }
    }

    fn field(&self, place: &Place<'_>, value: Option<&Value>) -> Markup {
        let field = place.field;
        let several = !field.options.is_empty() && field.widget != Some(Widget::Select);
        html! {
            div .field .has-error[self.error(place).is_some()]
                data-show-if=[self.controller(place)] data-show-values=[field.show_if.as_ref().map(values)] {
                @if several {
                    fieldset aria-describedby=[self.described(place)] {
                        legend { (self.label(field)) }
                        (self.notes(place))
                        (self.choices(place, value))
                    }
                } @else if field.kind == Kind::Boolean {
                    (self.notes(place))
                    div .choice {
                        input type="checkbox" #(id(&place.pointer)) name=(self.name(&place.pointer)) value="true"
                            checked[value == Some(&Value::Bool(true))] aria-describedby=[self.described(place)]
                            aria-invalid=[self.invalid(place)];
                        label for=(id(&place.pointer)) { (self.label(field)) }
                    }
                } @else {
                    label for=(id(&place.pointer)) { (self.label(field)) }
                    (self.notes(place))
                    (self.control(place, value))
                }
            }
        }
    }

    fn name(&self, pointer: &str) -> String {
        format!("{}{}", self.among.prefix, name(pointer))
    }

    /// HTML name of the field that decides whether this one is shown.
    fn controller(&self, place: &Place<'_>) -> Option<String> {
        let condition = place.field.show_if.as_ref()?;
        Some(self.name(&format!("{}{}", place.base, condition.pointer)))
    }

    fn label(&self, field: &Field) -> Markup {
        html! {
            (say(self.lang, &field.label))
            @if !field.required && field.kind != Kind::Boolean {
                " " span .optional { (self.lang.t(k::OPTIONAL)) }
            }
        }
    }

    /// Radio buttons or ticks; the first has the id of the field, so that links lead to it.
    fn choices(&self, place: &Place<'_>, value: Option<&Value>) -> Markup {
        let kind = if place.field.kind == Kind::Choices { "checkbox" } else { "radio" };
        let chosen = value.map(|value| shown(place.field, value)).unwrap_or_default();
        html! {
            @for (index, choice) in place.field.options.iter().enumerate() {
                @let own = if index == 0 { id(&place.pointer) } else { format!("{}-{index}", id(&place.pointer)) };
                div .choice {
                    input type=(kind) #(own) name=(self.name(&place.pointer)) value=(choice.value)
                        checked[chosen.contains(&choice.value)];
                    label for=(own) { (say(self.lang, &choice.label)) }
                }
            }
        }
    }

    fn control(&self, place: &Place<'_>, value: Option<&Value>) -> Markup {
        let field = place.field;
        let (own, called) = (id(&place.pointer), self.name(&place.pointer));
        let text = display::input(self.lang, field, value);
        let described = self.described(place);
        let invalid = self.invalid(place);
        let (kind, mode, class) = match field.widget {
            Some(Widget::Phone) => ("tel", None, "w-medium"),
            Some(Widget::Email) => ("email", None, "w-medium"),
            Some(Widget::Date) => ("text", None, "w-short"),
            Some(Widget::Number) if field.kind == Kind::Number => {
                ("text", Some("decimal"), "w-short")
            }
            Some(Widget::PersonalId | Widget::Money | Widget::Number) => {
                ("text", Some("numeric"), "w-short")
            }
            _ => ("text", None, "w-full"),
        };
        html! {
            @match field.widget {
                Some(Widget::Textarea | Widget::Address) => {
                    @let rows = if field.widget == Some(Widget::Address) { "2" } else { "4" };
                    textarea #(own) .w-full name=(called) rows=(rows) autocomplete=[field.autocomplete.as_deref()]
                        aria-describedby=[described] aria-invalid=[invalid] { (text) }
                }
                Some(Widget::Select) => {
                    select #(own) .w-full name=(called) autocomplete=[field.autocomplete.as_deref()]
                        aria-describedby=[described] aria-invalid=[invalid] {
                        option value="" { (self.lang.t(k::CHOOSE)) }
                        @for choice in &field.options {
                            option value=(choice.value) selected[choice.value == text] { (say(self.lang, &choice.label)) }
                        }
                    }
                }
                _ => {
                    input #(own) .(class) type=(kind) name=(called) value=(text) inputmode=[mode]
                        autocomplete=[field.autocomplete.as_deref()] aria-describedby=[described] aria-invalid=[invalid];
                    @if field.widget == Some(Widget::Money) { " " span .unit aria-hidden="true" { (self.lang.t(k::UNIT_DONG)) } }
                }
            }
        }
    }

    /// Condition, hint and error above the control.
    fn notes(&self, place: &Place<'_>) -> Markup {
        let own = id(&place.pointer);
        html! {
            @if let Some(condition) = unfulfilled(place) {
                p .condition #{ (own) "-condition" } { (self.only_when(condition, &place.siblings)) }
            }
            @if let Some(hint) = self.hint(place.field) { p .hint #{ (own) "-hint" } { (hint) } }
            @if let Some(error) = self.error(place) {
                p .error #{ (own) "-error" } {
                    (Tone::Bad.shape())
                    span {
                        span .visually-hidden { (self.lang.t(k::ERROR_PREFIX)) " " }
                        (error.message(self.lang))
                    }
                }
            }
        }
    }

    fn hint<'f>(&self, field: &'f Field) -> Option<&'f str> {
        match (&field.hint, field.kind) {
            (Some(hint), _) => Some(say(self.lang, hint)),
            (None, Kind::Date) => Some(self.lang.t(k::DATE_HINT)),
            (None, Kind::PartialDate) => Some(self.lang.t(k::PARTIAL_HINT)),
            _ => None,
        }
    }

    fn error(&self, place: &Place<'_>) -> Option<&FieldError> {
        self.errors.iter().find(|error| error.pointer == place.pointer)
    }

    fn invalid(&self, place: &Place<'_>) -> Option<&'static str> {
        self.error(place).map(|_| "true")
    }

    /// Ids of the notes above the control, for screen readers.
    fn described(&self, place: &Place<'_>) -> Option<String> {
        let own = id(&place.pointer);
        let mut ids = Vec::new();
        if unfulfilled(place).is_some() {
            ids.push(format!("{own}-condition"));
        }
        if self.hint(place.field).is_some() {
            ids.push(format!("{own}-hint"));
        }
        if self.error(place).is_some() {
            ids.push(format!("{own}-error"));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn only_when(&self, condition: &Condition, siblings: &[&Field]) -> String {
        let Some(field) = siblings.iter().find(|field| field.pointer == condition.pointer) else {
            return String::new();
        };
        let values = display::values(self.lang, field, condition.values());
        self.lang.f(k::ONLY_WHEN, &[("label", &say(self.lang, &field.label)), ("values", &values)])
    }
}

fn unfulfilled<'a>(place: &Place<'a>) -> Option<&'a Condition> {
    place.field.show_if.as_ref().filter(|condition| !condition.holds(place.root))
}

/// The values of a condition for a script, separated by blanks (values hold none).
fn values(condition: &Condition) -> String {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    condition.values().map(word).collect::<Vec<_>>().join(" ")
}
