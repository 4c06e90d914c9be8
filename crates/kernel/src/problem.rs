//! What goes wrong for the person who asked, once: the same value becomes a page, a problem+json body
//! (RFC 9457) and a log line.

use crate::db::DbError;
use crate::i18n::{Key, Lang};
use crate::messages::problem as k;
use serde::Serialize;

/// A refusal or failure with what it means and what to do.
#[derive(Clone, Debug)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// Short name of what happened; its key name is the stable code of the problem.
    pub title: Key,
    /// What to do now, in every language.
    pub detail: Option<Words>,
    /// What is wrong with single fields.
    pub fields: Vec<FieldProblem>,
    /// What the log should say in addition; never shown.
    pub internal: Option<String>,
}

/// A message with its arguments, to be put into words once the language is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    key: Key,
    args: Vec<(&'static str, String)>,
    said: Option<(String, String)>,
}

/// A problem at one field of a form or body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// Name of the field, as in the form or as JSON pointer without the leading slash.
    pub field: String,
    /// What is wrong and how to put it right.
    pub message: Words,
}

impl Words {
    /// A message without arguments.
    pub fn new(key: Key) -> Self {
        Self { key, args: Vec::new(), said: None }
    }

    /// Words that a library has already put into both languages, under the code of a message.
    pub fn said(key: Key, vi: String, en: String) -> Self {
        Self { key, args: Vec::new(), said: Some((vi, en)) }
    }

    /// Fills a `{name}` place.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// The text in a language.
    pub fn text(&self, lang: Lang) -> String {
        if let Some((vi, en)) = &self.said {
            return lang.pick(vi, en).clone();
        }
        let mut text = lang.t(self.key).to_owned();
        for (name, value) in &self.args {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.key.name()
    }
}

impl FieldProblem {
    /// A problem at a field.
    pub fn new(field: impl Into<String>, message: Words) -> Self {
        Self { field: field.into(), message }
    }
}

impl Problem {
    /// A problem of a status with a title.
    pub fn new(status: u16, title: Key) -> Self {
        Self { status, title, detail: None, fields: Vec::new(), internal: None }
    }

    /// Adds what it means and what to do.
    pub fn because(mut self, detail: Words) -> Self {
        self.detail = Some(detail);
        self
    }

    /// 404: there is nothing here, or nothing the person may see.
    pub fn not_found() -> Self {
        Self::new(404, k::NOT_FOUND).because(Words::new(k::NOT_FOUND_DETAIL))
    }

    /// 403: signed in, but not allowed.
    pub fn forbidden() -> Self {
        Self::new(403, k::FORBIDDEN).because(Words::new(k::FORBIDDEN_DETAIL))
    }

    /// 401: sign in first.
    pub fn unauthenticated() -> Self {
        Self::new(401, k::SIGN_IN).because(Words::new(k::SIGN_IN_DETAIL))
    }

    /// 422: some fields are wrong.
    pub fn invalid(fields: Vec<FieldProblem>) -> Self {
        let mut problem = Self::new(422, k::INVALID).because(Words::new(k::INVALID_DETAIL));
        problem.fields = fields;
        problem
    }

    /// 400: the request cannot be read.
    pub fn bad_request() -> Self {
        Self::new(400, k::BAD_REQUEST).because(Words::new(k::BAD_REQUEST_DETAIL))
    }

    /// 409: somebody else was faster.
    pub fn conflict() -> Self {
        Self::new(409, k::CONFLICT).because(Words::new(k::CONFLICT_DETAIL))
    }

    /// 413: more bytes than allowed.
    pub fn too_large(limit_mib: u64) -> Self {
        Self::new(413, k::TOO_LARGE)
            .because(Words::new(k::TOO_LARGE_DETAIL).with("limit", limit_mib))
    }

    /// 429: slow down.
    pub fn too_many() -> Self {
        Self::new(429, k::TOO_MANY).because(Words::new(k::TOO_MANY_DETAIL))
    }

    /// 500: our fault.
    pub fn internal(what: impl ToString) -> Self {
        let mut problem = Self::new(500, k::INTERNAL).because(Words::new(k::INTERNAL_DETAIL));
        problem.internal = Some(what.to_string());
        problem
    }

    /// The body for programs.
    pub fn body(&self, lang: Lang, instance: &str) -> ProblemBody {
        ProblemBody {
            kind: format!("/problems#{}", self.title.name()),
            title: lang.t(self.title).to_owned(),
            status: self.status,
            detail: self.detail.as_ref().map(|words| words.text(lang)),
            instance: instance.to_owned(),
            errors: self
                .fields
                .iter()
                .map(|field| FieldBody {
                    pointer: format!("/{}", field.field.replace('.', "/")),
                    code: field.message.code().to_owned(),
                    message: field.message.text(lang),
                })
                .collect(),
        }
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        match error {
            DbError::NoRow => Self::not_found(),
            DbError::Conflict => Self::conflict(),
            other => Self::internal(other),
        }
    }
}

/// `application/problem+json`.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// URI reference of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short name.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What it means and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Id of the request, to quote when asking for help.
    pub instance: String,
    /// Problems at fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldBody>,
}

/// A problem at one field, for programs.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct FieldBody {
    /// JSON pointer to the field.
    pub pointer: String,
    /// Stable code.
    pub code: String,
    /// What is wrong, in the language asked for.
    pub message: String,
}
