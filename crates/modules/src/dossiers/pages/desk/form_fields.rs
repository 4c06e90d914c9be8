//! Inputs of the action forms. Many forms stand on one page, so ids carry the verb; when an action was
//! refused its form shows again what was typed.

use crate::dossiers::rules::Verb;
use crate::k::desk as k;
use kernel::html::field::{self, Choice, Field, FileLimits, Text, TextKind, Width};
use kernel::html::{Markup, errors, html};
use kernel::http::Fields;
use kernel::i18n::{Key, Lang};
use kernel::problem::Problem;

/// An action that was sent and did not happen.
pub(super) struct Tried {
    pub(super) verb: Verb,
    pub(super) fields: Fields,
    pub(super) problem: Problem,
}

impl Tried {
    /// What was wrong, each with the place of its field.
    pub(super) fn problems(&self, lang: Lang) -> Vec<errors::Problem> {
        let mut said: Vec<errors::Problem> = self
            .problem
            .fields
            .iter()
            .map(|field| errors::Problem {
                field: place(self.verb, &field.field),
                text: match label(self.verb, &field.field) {
                    Some(label) => format!("{}: {}", lang.t(label), field.message.text(lang)),
                    None => field.message.text(lang),
                },
            })
            .collect();
        if said.is_empty() {
            let detail = self.problem.detail.as_ref().map(|words| words.text(lang));
            said.push(errors::Problem {
                field: String::new(),
                text: detail.unwrap_or_else(|| lang.t(self.problem.title).to_owned()),
            });
        }
        said
    }
}

impl Tried {
    /// The words that were typed, each under the name of its input; choices are made anew.
    pub(super) fn typed(&self, lang: Lang, places: &[(String, String)]) -> Vec<(String, String)> {
        let name = |field: &str| match field.strip_prefix("defect.") {
            Some(at) => places.iter().find(|(id, _)| id == at).map(|(_, label)| label.clone()),
            None if matches!(
                field,
                "account" | "unit" | "step" | "consultation" | "component" | "grants"
            ) =>
            {
                None
            }
            None => label(self.verb, field).map(|label| lang.t(label).to_owned()),
        };
        self.fields
            .values
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .filter_map(|(field, text)| Some((name(field)?, text.clone())))
            .collect()
    }
}

/// The name of an input; none where its message says what it is about.
fn label(verb: Verb, name: &str) -> Option<Key> {
    Some(match name {
        "text" => k::FIELD_RESULT_TEXT,
        "reason" if verb == Verb::Draft => k::FIELD_RESULT_REASON,
        "reason" => k::FIELD_REASON,
        "note" if verb == Verb::Supply => k::FIELD_SUPPLIED,
        "note" => k::FIELD_NOTE,
        "account" => k::FIELD_PERSON,
        "step" => k::FIELD_STEP,
        "unit" => k::FIELD_UNIT,
        "question" | "consultation" => k::FIELD_QUESTION,
        "limit" => k::FIELD_LIMIT,
        "answer" => k::FIELD_ANSWER,
        "document" => k::FIELD_DOCUMENT,
        "document_date" => k::FIELD_DOCUMENT_DATE,
        "files" if matches!(verb, Verb::Suspend | Verb::Resume) => k::FIELD_DOCUMENT_FILE,
        "until" => k::FIELD_UNTIL,
        "receiver" => k::FIELD_RECEIVER,
        "proof" => k::FIELD_PROOF,
        "basis" => k::FIELD_BASIS,
        "files" => k::FIELD_FILES,
        _ => return None,
    })
}

/// Id of an input of a verb's form.
fn place(verb: Verb, name: &str) -> String {
    // The table of papers and the quantities of fees stand once on a page and carry their own ids.
    if name.starts_with("component.") || name.starts_with("fee.") {
        return field::id_of(name);
    }
    field::id_of(&format!("{}-{name}", verb.code()))
}

/// Makes the inputs of one verb's form.
pub(super) struct Inputs<'a> {
    pub(super) lang: Lang,
    pub(super) verb: Verb,
    tried: Option<&'a Tried>,
}

impl<'a> Inputs<'a> {
    pub(super) fn new(lang: Lang, verb: Verb, tried: Option<&'a Tried>) -> Self {
        Self { lang, verb, tried: tried.filter(|tried| tried.verb == verb) }
    }

    /// What was typed before, or else what the page proposes.
    pub(super) fn value(&self, name: &str, proposed: &str) -> String {
        match self.tried {
            Some(tried) => tried.fields.get(name).to_owned(),
            None => proposed.to_owned(),
        }
    }

    pub(super) fn error(&self, name: &str) -> Option<String> {
        self.tried?
            .problem
            .fields
            .iter()
            .find(|field| field.field == name)
            .map(|field| field.message.text(self.lang))
    }

    /// A line of words.
    pub(super) fn line(&self, name: &str, label: Key, proposed: &str, needed: bool) -> Markup {
        self.with(name, label, None, needed, Width::Full, |input| {
            let value = self.value(name, proposed);
            field::text(input, &Text { value: &value, max_length: Some(400), ..Text::default() })
        })
    }

    /// Several lines of words.
    pub(super) fn area(&self, name: &str, label: Key, hint: Option<Key>, needed: bool) -> Markup {
        self.area_of(name, self.lang.t(label), hint, "", needed)
    }

    /// Several lines of words with a finished label and a proposal.
    pub(super) fn area_of(
        &self,
        name: &str,
        label: &str,
        hint: Option<Key>,
        proposed: &str,
        needed: bool,
    ) -> Markup {
        self.wrapped(name, label, hint, needed, Width::Full, |input| {
            field::textarea(input, &self.value(name, proposed), 3, Some(4000))
        })
    }

    /// A day.
    pub(super) fn day(&self, name: &str, label: Key) -> Markup {
        self.with(name, label, None, true, Width::Short, |input| {
            field::date(input, &self.value(name, ""), None)
        })
    }

    /// Yes or no.
    pub(super) fn check(&self, name: &str, label: &str, hint: Option<Key>) -> Markup {
        self.wrapped(name, label, hint, false, Width::Full, |input| {
            field::checkbox(input, self.value(name, "") == "on")
        })
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str, label: Key, proposed: &str) -> Markup {
        self.with(name, label, None, true, Width::Short, |input| {
            let value = self.value(name, proposed);
            field::text(
                input,
                &Text {
                    value: &value,
                    kind: TextKind::Digits,
                    max_length: Some(4),
                    ..Text::default()
                },
            )
        })
    }

    /// One of many.
    pub(super) fn select(
        &self,
        name: &str,
        label: Key,
        choices: &[Choice],
        proposed: &str,
    ) -> Markup {
        self.with(name, label, None, true, Width::Medium, |input| {
            field::select(input, choices, &self.value(name, proposed), Some(self.lang.t(k::CHOOSE)))
        })
    }

    /// One of a few.
    pub(super) fn radios(
        &self,
        name: &str,
        label: Key,
        choices: &[Choice],
        proposed: &str,
    ) -> Markup {
        self.with(name, label, None, true, Width::Full, |input| {
            field::radios(input, choices, &self.value(name, proposed))
        })
    }

    /// Files to send, of the kinds these endings stand for.
    pub(super) fn files(
        &self,
        label: Key,
        endings: &[&str],
        limit_mib: u64,
        needed: bool,
    ) -> Markup {
        self.with("files", label, None, needed, Width::Full, |input| {
            let limits = FileLimits { endings, max_bytes: limit_mib << 20, multiple: true };
            field::file(input, &limits, &[])
        })
    }

    fn with(
        &self,
        name: &str,
        label: Key,
        hint: Option<Key>,
        needed: bool,
        width: Width,
        control: impl FnOnce(&Field<'_>) -> Markup,
    ) -> Markup {
        self.wrapped(name, self.lang.t(label), hint, needed, width, control)
    }

    fn wrapped(
        &self,
        name: &str,
        label: &str,
        hint: Option<Key>,
        needed: bool,
        width: Width,
        control: impl FnOnce(&Field<'_>) -> Markup,
    ) -> Markup {
        let (id, error) = (place(self.verb, name), self.error(name));
        let mut input =
            Field::new(self.lang, name, label).id(&id).width(width).error(error.as_deref());
        if let Some(hint) = hint {
            input = input.hint(self.lang.t(hint));
        }
        if !needed {
            input = input.optional();
        }
        html! { (control(&input)) }
    }
}
