//! Inputs of a form: label, hint, error and control belong together. Forms carry `novalidate`, so that
//! messages come from the server, in the language of the page, beside the field.

mod choice;
mod file;
mod text;

pub use choice::{Choice, checkbox, checkboxes, radios, select};
pub use file::{FileLimits, KeptFile, file, size};
pub use text::{Text, TextKind, date, text, textarea};

use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// How wide a control is: as wide as the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// The whole measure.
    #[default]
    Full,
    /// A code, a date, a sum.
    Short,
    /// A name, a phone number.
    Medium,
}

impl Width {
    const fn class(self) -> &'static str {
        match self {
            Self::Full => "w-full",
            Self::Short => "w-short",
            Self::Medium => "w-medium",
        }
    }
}

/// What every input has.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// Name sent with the form.
    pub name: &'a str,
    /// Question or name of the value.
    pub label: &'a str,
    /// How to answer.
    pub hint: Option<&'a str>,
    /// What is wrong and how to put it right.
    pub error: Option<&'a str>,
    /// Must be answered.
    pub required: bool,
    /// Says "(optional)" behind the label of an input that need not be answered.
    pub say_optional: bool,
    /// Id of the control if the one from the name is not unique on the page.
    pub id: Option<&'a str>,
    /// Width of the control.
    pub width: Width,
}

impl<'a> Field<'a> {
    /// A field that must be answered.
    pub fn new(lang: Lang, name: &'a str, label: &'a str) -> Self {
        Self {
            lang,
            name,
            label,
            hint: None,
            error: None,
            required: true,
            say_optional: false,
            id: None,
            width: Width::Full,
        }
    }

    /// With a hint.
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// With what is wrong, if anything.
    pub fn error(self, error: Option<&'a str>) -> Self {
        Self { error, ..self }
    }

    /// Need not be answered, and says so.
    pub fn optional(self) -> Self {
        Self { required: false, say_optional: true, ..self }
    }

    /// Need not be answered; obvious from the place, as in a filter.
    pub fn free(self) -> Self {
        Self { required: false, say_optional: false, ..self }
    }

    /// With another id than the one from the name.
    pub fn id(self, id: &'a str) -> Self {
        Self { id: Some(id), ..self }
    }

    /// With a width.
    pub fn width(self, width: Width) -> Self {
        Self { width, ..self }
    }

    /// Id of the control; links of the error summary go there.
    pub fn control_id(&self) -> String {
        self.id.map_or_else(|| id_of(self.name), str::to_owned)
    }

    fn described_by(&self) -> Option<String> {
        let id = self.control_id();
        let hint = self.hint.map(|_| format!("{id}-hint"));
        let error = self.error.map(|_| format!("{id}-error"));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (hint, error) => hint.or(error),
        }
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    fn label_text(&self) -> Markup {
        html! {
            (self.label)
            @if self.say_optional { " " span.optional { (self.lang.t(ui::OPTIONAL)) } }
        }
    }

    fn messages(&self) -> Markup {
        let id = self.control_id();
        html! {
            @if let Some(hint) = self.hint { p.hint id={ (id) "-hint" } { (hint) } }
            @if let Some(error) = self.error {
                p.error id={ (id) "-error" } {
                    (super::Tone::Bad.shape())
                    span { span.visually-hidden { (self.lang.t(ui::ERROR)) ": " } (error) }
                }
            }
        }
    }

    /// One control with its label.
    fn around(&self, control: Markup) -> Markup {
        html! {
            div.field.has-error[self.error.is_some()] {
                label for=(self.control_id()) { (self.label_text()) }
                (self.messages())
                (control)
            }
        }
    }

    /// Several controls under one question.
    fn around_group(&self, controls: Markup) -> Markup {
        html! {
            fieldset.field.has-error[self.error.is_some()] aria-describedby=[self.described_by()] {
                legend { (self.label_text()) }
                (self.messages())
                (controls)
            }
        }
    }
}

/// The id made from a name: letters, digits, `-` and `_` kept, all else `-`.
pub fn id_of(name: &str) -> String {
    let mut id: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c } else { '-' })
        .collect();
    if !id.starts_with(|c: char| c.is_ascii_alphabetic()) {
        id.insert_str(0, "f-");
    }
    id
}

/// Inputs that belong together, under a heading.
pub fn group(legend: &str, hint: Option<&str>, body: Markup) -> Markup {
    html! {
        fieldset.group {
            legend { (legend) }
            @if let Some(hint) = hint { p.hint { (hint) } }
            (body)
        }
    }
}

/// Inputs beside each other where there is room.
pub fn row(body: Markup) -> Markup {
    html! { div.field-row { (body) } }
}
