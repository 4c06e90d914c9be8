//! Inputs that choose among given answers.

use super::Field;
use maud::{Markup, html};

/// One answer to choose.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<'a> {
    /// Value sent.
    pub value: &'a str,
    /// Words shown.
    pub label: &'a str,
    /// What the answer means; empty if clear.
    pub hint: &'a str,
}

impl<'a> Choice<'a> {
    /// An answer that needs no explanation.
    pub fn new(value: &'a str, label: &'a str) -> Self {
        Self { value, label, hint: "" }
    }
}

/// One of many, in a list that opens. `blank` is the entry for "nothing chosen yet".
pub fn select(field: &Field, choices: &[Choice], selected: &str, blank: Option<&str>) -> Markup {
    field.around(html! {
        select.(field.width.class()) id=(field.control_id()) name=(field.name)
            required[field.required && blank.is_some()]
            aria-describedby=[field.described_by()] aria-invalid=[field.invalid()] {
            @if let Some(blank) = blank { option value="" { (blank) } }
            @for choice in choices {
                option value=(choice.value) selected[choice.value == selected] { (choice.label) }
            }
        }
    })
}

/// One of a few, all in sight.
pub fn radios(field: &Field, choices: &[Choice], selected: &str) -> Markup {
    field.around_group(many(field, choices, "radio", |value| value == selected))
}

/// Any of a few.
pub fn checkboxes(field: &Field, choices: &[Choice], selected: &[&str]) -> Markup {
    field.around_group(many(field, choices, "checkbox", |value| selected.contains(&value)))
}

/// One yes or no, such as an undertaking; sends `on`.
pub fn checkbox(field: &Field, checked: bool) -> Markup {
    let id = field.control_id();
    html! {
        div.field.has-error[field.error.is_some()] {
            (field.messages())
            label.check {
                input id=(id) type="checkbox" name=(field.name) value="on" checked[checked]
                    required[field.required] aria-describedby=[field.described_by()]
                    aria-invalid=[field.invalid()];
                span { (field.label_text()) }
            }
        }
    }
}

fn many(
    field: &Field,
    choices: &[Choice],
    kind: &str,
    is_selected: impl Fn(&str) -> bool,
) -> Markup {
    let base = field.control_id();
    html! {
        div.checks {
            @for (number, choice) in choices.iter().enumerate() {
                @let id = if number == 0 { base.clone() } else { format!("{base}-{number}") };
                @let hint = (!choice.hint.is_empty()).then(|| format!("{id}-about"));
                div.check-line {
                    label.check {
                        input id=(id) type=(kind) name=(field.name) value=(choice.value)
                            checked[is_selected(choice.value)]
                            required[field.required && kind == "radio"]
                            aria-describedby=[hint.as_deref()];
                        span { (choice.label) }
                    }
                    @if let Some(hint) = &hint { p.hint id=(hint) { (choice.hint) } }
                }
            }
        }
    }
}
