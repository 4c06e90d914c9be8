//! E-forms (tờ khai điện tử) as data: one JSON file holds a JSON Schema, the layout that shows it and
//! the roles that let a dossier prefill it. The server renders, reads, checks and summarises the form;
//! nothing needs a script in the browser.
//!
//! Words: a *field* is one question, a *group* a question that repeats (witnesses, household members),
//! a *pointer* the JSON Pointer of an answer, a *name* the same place as HTML writes it
//! (`/witnesses/0/name` is `witnesses.0.name`). Answers of hidden fields are dropped.

/// Answers that must fit each other or the case.
mod agree;
/// The checks a form file passes when it is loaded.
mod check;
/// Days, months and years as people write them.
mod dates;
/// An answer as people read it.
mod display;
/// What a form file says: sections, fields, conditions.
pub mod layout;
/// Some of the questions, to be answered anew.
mod part;
/// From HTML form fields to JSON and back.
mod parse;
/// The form as HTML.
mod render;
/// Looking into the JSON Schema: kinds, required places, references.
mod schema;
/// The answers to check before sending, and as lines for print.
mod summary;
#[cfg(test)]
mod tests;
/// Messages at the fields.
mod validate;
/// Conditions: what is shown, and dropping what is not.
mod visible;

pub use agree::Of;
pub use part::{Part, Question};
pub use render::{Among, REVEAL};
pub use summary::Line;
pub use validate::FieldError;

use super::definition::Text;
use layout::Section;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A loaded and checked form.
#[derive(Debug)]
pub struct Form {
    /// File name without ending, e.g. `birth`; procedures name the form by it.
    pub name: String,
    /// Version of the form, counted up with every change an applicant can see.
    pub version: u32,
    /// Title as printed on the declaration.
    pub title: Text,
    pub(crate) sections: Vec<Section>,
    roles: BTreeMap<String, String>,
    rules: Vec<agree::Rule>,
    schema: Value,
    layout: Value,
    validator: jsonschema::Validator,
}

/// Why a form file cannot be used; written for the person who edits the file.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// The file is not JSON of the expected shape.
    #[error("the form file cannot be read: {0}")]
    Json(#[from] serde_json::Error),
    /// The JSON Schema itself is wrong.
    #[error("the schema cannot be used: {0}")]
    Schema(String),
    /// Layout, schema and roles disagree; every disagreement is listed.
    #[error("layout and schema disagree: {}", .0.join("; "))]
    Layout(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    version: u32,
    title: Text,
    schema: Value,
    layout: Layout,
    #[serde(default)]
    roles: BTreeMap<String, String>,
    #[serde(default)]
    rules: Vec<agree::Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Layout {
    sections: Vec<Section>,
}

impl Form {
    /// Loads a form file and checks that layout, schema, languages and roles agree.
    ///
    /// # Errors
    /// All disagreements at once, so that an editor of the file mends them in one go.
    pub fn from_json(text: &str) -> Result<Self, FormError> {
        let file: File = serde_json::from_str(text)?;
        let raw: Value = serde_json::from_str(text)?;
        let validator = jsonschema::draft202012::options()
            .should_validate_formats(true)
            .should_ignore_unknown_formats(false)
            .with_format(dates::PARTIAL, |text: &str| dates::Partial::from_iso(text).is_some())
            .with_pattern_options(jsonschema::PatternOptions::regex())
            .offline()
            .build(&file.schema)
            .map_err(|error| FormError::Schema(error.to_string()))?;
        let mut sections = file.layout.sections;
        schema::annotate(&mut sections, &file.schema);
        let form = Self {
            name: file.name,
            version: file.version,
            title: file.title,
            sections,
            roles: file.roles,
            rules: file.rules,
            schema: file.schema,
            layout: raw.get("layout").cloned().unwrap_or_default(),
            validator,
        };
        let problems = check::problems(&form);
        if problems.is_empty() { Ok(form) } else { Err(FormError::Layout(problems)) }
    }

    /// The JSON Schema, which the API publishes beside the procedure.
    pub const fn schema(&self) -> &Value {
        &self.schema
    }

    /// The layout as it is written: sections, fields, conditions, groups that repeat, in both languages.
    pub const fn layout(&self) -> &Value {
        &self.layout
    }

    /// Which answer plays which role of a dossier, such as `applicant.name`.
    pub const fn roles(&self) -> &BTreeMap<String, String> {
        &self.roles
    }

    /// The answer that plays a role such as `applicant.name`, if the form asks for it and it is given.
    pub fn role<'v>(&self, value: &'v Value, role: &str) -> Option<&'v str> {
        value.pointer(self.roles.get(role)?)?.as_str()
    }

    /// Fills the answer of a role where it is still empty; a role the form does not ask for, or a text
    /// that does not fit the field, changes nothing.
    pub fn prefill(&self, value: &mut Value, role: &str, text: &str) {
        let Some(pointer) = self.roles.get(role) else {
            return;
        };
        let Some(field) = self.field(pointer) else {
            return;
        };
        if !value.is_object() {
            *value = Value::Object(serde_json::Map::new());
        }
        if value.pointer(pointer).is_none()
            && let Some(answer) = parse::typed(field, &[text])
        {
            visible::put(value, pointer, answer);
        }
    }
}
