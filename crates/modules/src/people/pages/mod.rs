//! Pages about people.

pub(super) mod sign_in;
pub(super) mod password;
pub(super) mod own;
pub(super) mod list;
pub(super) mod new;
pub(super) mod account;

use axum::http::{HeaderMap, header};
use kernel::html::errors;
use kernel::html::field::id_of;
use kernel::i18n::Lang;
use kernel::problem::FieldProblem;

/// What is wrong with a form, in words: found by field, and as the list at its top.
pub(super) struct Said {
    texts: Vec<(String, String)>,
}

impl Said {
    pub(super) fn new(lang: Lang, problems: &[FieldProblem]) -> Self {
        let texts = problems
            .iter()
            .map(|problem| (problem.field.clone(), problem.message.text(lang)))
            .collect();
        Self { texts }
    }

    pub(super) fn at(&self, field: &str) -> Option<&str> {
        self.texts.iter().find(|(name, _)| name == field).map(|(_, text)| text.as_str())
    }

    pub(super) fn summary(&self, lang: Lang) -> kernel::html::Markup {
        let problems: Vec<errors::Problem> = self
            .texts
            .iter()
            .map(|(field, text)| errors::Problem {
                field: if field.is_empty() { String::new() } else { id_of(field) },
                text: text.clone(),
            })
            .collect();
        errors::errors(lang, &problems)
    }

    pub(super) fn status(&self) -> u16 {
        if self.texts.is_empty() { 200 } else { 422 }
    }
}

/// What the browser calls itself, so that people recognise their sessions.
pub(super) fn client(headers: &HeaderMap) -> String {
    headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}
