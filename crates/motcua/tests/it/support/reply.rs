//! An answer, and what a test claims about it. Claims return the answer, so that they chain, and say
//! what was asked when they fail.

use axum::http::{HeaderMap, header};
use serde_json::Value;

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(super) asked: String,
    /// HTTP status.
    pub(crate) status: u16,
    /// Headers.
    pub(crate) headers: HeaderMap,
    /// Body as it came.
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("{} gave no JSON: {}", self.asked, self.text()))
    }

    /// A header; empty if it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Claims a status.
    #[track_caller]
    pub(crate) fn assert_status(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{} gave {}: {}", self.asked, self.status, self.text());
        self
    }

    /// Claims 200.
    #[track_caller]
    pub(crate) fn assert_ok(&self) -> &Self {
        self.assert_status(200)
    }

    /// Claims a redirect to an address.
    #[track_caller]
    pub(crate) fn assert_redirect(&self, to: &str) -> &Self {
        self.assert_status(303);
        assert_eq!(self.header(header::LOCATION.as_str()), to, "{}", self.asked);
        self
    }

    /// Claims that the text stands in the body.
    #[track_caller]
    pub(crate) fn assert_contains(&self, text: &str) -> &Self {
        assert!(self.text().contains(text), "{} lacks {text:?}: {}", self.asked, self.text());
        self
    }

    /// Claims that the text does not stand in the body.
    #[track_caller]
    pub(crate) fn assert_lacks(&self, text: &str) -> &Self {
        assert!(!self.text().contains(text), "{} shows {text:?}: {}", self.asked, self.text());
        self
    }

    /// Claims a problem of the API with a status and a code such as `people.sign-in-refused`.
    #[track_caller]
    pub(crate) fn assert_problem(&self, status: u16, code: &str) -> &Self {
        self.assert_status(status);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.asked);
        assert_eq!(self.json()["type"], format!("/problems#{code}"), "{}", self.asked);
        self
    }

    /// Claims a problem at a field (`/role`) of the API.
    #[track_caller]
    pub(crate) fn assert_field(&self, pointer: &str) -> &Self {
        let body = self.json();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        assert!(
            errors.iter().any(|error| error["pointer"] == pointer),
            "{} has no problem at {pointer}: {body}",
            self.asked
        );
        self
    }

    /// The text between two pieces of the body, such as an id in a link.
    #[track_caller]
    pub(crate) fn between(&self, before: &str, after: &str) -> String {
        let text = self.text();
        let rest = text
            .split_once(before)
            .unwrap_or_else(|| panic!("{} lacks {before:?}: {text}", self.asked))
            .1;
        rest.split(after).next().unwrap_or_default().to_owned()
    }
}
