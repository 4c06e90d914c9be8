//! The answers to check before sending, and as lines for print.

use super::Form;
use super::display::{answer, say};
use super::layout::{Field, Section, id};
use super::visible::{shows, shows_in_row};
use crate::k::eform as k;
use kernel::i18n::Lang;
use maud::{Markup, html};
use serde_json::Value;

/// A line of the filled form for print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Heading of a section or of a row.
    Heading(String),
    /// A question with its answer.
    Answer {
        /// The question.
        label: String,
        /// The answer, or the word for none.
        text: String,
    },
}

/// An answered place: its heading inside the section if it stands in a row, and where to change it.
struct Entry<'f> {
    heading: Option<String>,
    label: &'f str,
    text: String,
    pointer: String,
}

impl Form {
    /// The page to check before sending: a list per section, with links back to each field. `edit` is
    /// the address of the form, to which `#` and the field's id are added. Hidden fields do not appear.
    pub fn summary(&self, lang: Lang, value: &Value, edit: &str) -> Markup {
        html! {
            @for section in &self.sections {
                @let entries = Self::entries(lang, section, value);
                @if !entries.is_empty() {
                    section {
                        h2 { (say(lang, &section.title)) }
                        @for group in entries.chunk_by(|_, next| next.heading.is_none()) {
                            @if let Some(heading) = group.first().and_then(|entry| entry.heading.as_ref()) { h3 { (heading) } }
                            dl .summary {
                                @for entry in group {
                                    div {
                                        dt { (entry.label) }
                                        dd .answer { (entry.text) }
                                        dd .summary-change {
                                            a href={ (edit) "#" (id(&entry.pointer)) } {
                                                (lang.t(k::CHANGE))
                                                span .visually-hidden { " " (entry.label) }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// One answer as people read it; nothing where the question is not shown.
    pub fn said(&self, lang: Lang, value: &Value, pointer: &str) -> Option<String> {
        let entries = self.sections.iter().flat_map(|section| Self::entries(lang, section, value));
        entries.into_iter().find(|entry| entry.pointer == pointer).map(|entry| entry.text)
    }

    /// The filled form as lines for print: headings, questions and answers.
    pub fn text(&self, value: &Value, lang: Lang) -> Vec<Line> {
        let mut lines = Vec::new();
        for section in &self.sections {
            let entries = Self::entries(lang, section, value);
            if entries.is_empty() {
                continue;
            }
            lines.push(Line::Heading(say(lang, &section.title).to_owned()));
            for entry in entries {
                lines.extend(entry.heading.map(Line::Heading));
                lines.push(Line::Answer { label: entry.label.to_owned(), text: entry.text });
            }
        }
        lines
    }

    fn entries<'f>(lang: Lang, section: &'f Section, value: &Value) -> Vec<Entry<'f>> {
        let none = || lang.t(k::NOT_FILLED).to_owned();
        let entry =
            |field: &'f Field, pointer: String, root: &Value, heading: Option<String>| Entry {
                heading,
                label: say(lang, &field.label),
                text: answer(lang, field, root.pointer(&field.pointer)).unwrap_or_else(none),
                pointer,
            };
        let mut entries = Vec::new();
        for field in section.fields.iter().filter(|field| shows(section, field, value)) {
            let Some(repeat) = &field.repeat else {
                entries.push(entry(field, field.pointer.clone(), value, None));
                continue;
            };
            let rows = value.pointer(&field.pointer).and_then(Value::as_array);
            let rows = rows.map(Vec::as_slice).unwrap_or_default();
            if rows.is_empty() {
                entries.push(Entry {
                    heading: None,
                    label: say(lang, &field.label),
                    text: none(),
                    pointer: field.pointer.clone(),
                });
            }
            for (index, row) in rows.iter().enumerate() {
                let label = say(lang, &repeat.row);
                let mut heading =
                    Some(lang.f(k::ROW, &[("label", &label), ("number", &(index + 1))]));
                for inner in &repeat.fields {
                    if shows_in_row(inner, row) {
                        let pointer = format!("{}/{index}{}", field.pointer, inner.pointer);
                        entries.push(entry(inner, pointer, row, heading.take()));
                    }
                }
            }
        }
        entries
    }
}
