//! The layout part of a form file. Pointers are JSON Pointers; inside a group they are relative to the
//! row.

use crate::catalogue::definition::Text;
use serde::Deserialize;
use serde_json::Value;

/// A titled part of the form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Heading.
    pub title: Text,
    /// A sentence or two of help below the heading.
    #[serde(default)]
    pub help: Option<Text>,
    /// The section is shown only then.
    #[serde(default)]
    pub show_if: Option<Condition>,
    /// Questions in reading order.
    pub fields: Vec<Field>,
}

/// One question, or a group of questions that repeats.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Where the answer stands in the data.
    pub pointer: String,
    /// The question.
    pub label: Text,
    /// Help below the label.
    #[serde(default)]
    pub hint: Option<Text>,
    /// What to say when the answer does not match the pattern of the schema.
    #[serde(default)]
    pub error: Option<Text>,
    /// How it is asked; absent for a group.
    #[serde(default)]
    pub widget: Option<Widget>,
    /// Token of the HTML `autocomplete` attribute.
    #[serde(default)]
    pub autocomplete: Option<String>,
    /// Shown, and its answer kept, only then.
    #[serde(default)]
    pub show_if: Option<Condition>,
    /// Answers to choose from.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// Present for a group.
    #[serde(default)]
    pub repeat: Option<Repeat>,
    /// A date that must not lie after today.
    #[serde(default)]
    pub not_future: bool,
    /// A date that must not lie before today.
    #[serde(default)]
    pub not_past: bool,
    /// Pointer of a date before which this one must not lie.
    #[serde(default)]
    pub not_before: Option<String>,
    /// A date of birth of someone who must have this age in years.
    #[serde(default)]
    pub min_age: Option<i16>,
    /// What the schema says about it; filled when the form is loaded.
    #[serde(skip)]
    pub(crate) kind: Kind,
    /// Whether some part of the schema requires it.
    #[serde(skip)]
    pub(crate) required: bool,
}

/// How a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Widget {
    /// One line.
    Text,
    /// Several lines.
    Textarea,
    /// A day, typed as dd/mm/yyyy.
    Date,
    /// A number.
    Number,
    /// An amount in whole đồng.
    Money,
    /// One of a few answers.
    Radio,
    /// One of many answers.
    Select,
    /// A tick, or with options any number of ticks.
    Checkbox,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// The personal identification number (số định danh cá nhân).
    PersonalId,
    /// A postal address on two lines.
    Address,
}

/// An answer to choose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Value in the data, one of the schema's `enum`.
    pub value: String,
    /// What people read.
    pub label: Text,
}

/// When a part is shown.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The earlier answer that decides.
    pub pointer: String,
    /// Shown when the answer is this.
    #[serde(default)]
    pub equals: Option<Value>,
    /// Shown when the answer is one of these.
    #[serde(default, rename = "in")]
    pub any: Vec<Value>,
}

/// How a group repeats.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeat {
    /// Rows shown at least.
    pub min: usize,
    /// Rows allowed.
    pub max: usize,
    /// Questions of one row.
    pub fields: Vec<Field>,
    /// Text of the button that adds a row.
    pub add: Text,
    /// Name of one row, shown with its number.
    pub row: Text,
}

/// What the schema says an answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Not in the schema, or of a type forms do not use.
    #[default]
    Unknown,
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A tick.
    Boolean,
    /// A day as `yyyy-mm-dd`.
    Date,
    /// A day, month or year: `1950-09-05`, `1950-09` or `1950`.
    PartialDate,
    /// Any number of the choices.
    Choices,
    /// A group.
    Rows,
}

impl Condition {
    /// Every value that fulfils the condition.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.equals.iter().chain(&self.any)
    }

    /// Whether the answers fulfil it; `root` is the form's data, or the row inside a group.
    pub(crate) fn holds(&self, root: &Value) -> bool {
        match root.pointer(&self.pointer) {
            Some(Value::Array(chosen)) => self.values().any(|value| chosen.contains(value)),
            Some(answer) => self.values().any(|value| value == answer),
            None => false,
        }
    }
}

/// `/witnesses/0/name` as HTML names it: `witnesses.0.name`.
pub(crate) fn name(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}

/// Id of the element that holds the answer; links to a field end in `#` and this.
pub(crate) fn id(pointer: &str) -> String {
    format!("f{}", pointer.replace('/', "-"))
}

impl super::Form {
    /// Each field and group with the section it stands in, in reading order.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&Section, &Field)> {
        self.sections
            .iter()
            .flat_map(|section| section.fields.iter().map(move |field| (section, field)))
    }

    /// The field at a pointer of the data, also inside a row.
    pub(crate) fn field(&self, pointer: &str) -> Option<&Field> {
        self.fields().find_map(|(_, field)| {
            if field.pointer == pointer {
                return Some(field);
            }
            let row = pointer.strip_prefix(&field.pointer)?.strip_prefix('/')?;
            let (index, inner) = row.split_at(row.find('/')?);
            index.parse::<usize>().ok()?;
            field.repeat.as_ref()?.fields.iter().find(|field| field.pointer == inner)
        })
    }
}
