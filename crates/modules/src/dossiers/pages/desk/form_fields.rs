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
                text: field.message.text(lang),
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
