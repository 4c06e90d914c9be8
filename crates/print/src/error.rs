//! What can go wrong between a form and its PDF.

use crate::form::Kind;

/// Why a form could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// A wording file is not the TOML it should be.
    #[error("the wording file cannot be read: {0}")]
    WordingSyntax(#[from] toml::de::Error),
    /// A wording lacks sentences that the template of a form needs.
    #[error("the wording {version} has no {}", keys.join(", "))]
    MissingWording {
        /// Version of the wording that was passed in.
        version: String,
        /// The missing keys, `section.name`.
        keys: Vec<String>,
    },
    /// A version of the rules does not know this form, as the 2018 circular knows no notice of
    /// stopping.
    #[error("the rules {version} have no form {kind}")]
    NotInVersion {
        /// Version of the wording that was passed in.
        version: String,
        /// The form that was asked for.
        kind: Kind,
    },
    /// A date is not written `dd/mm/yyyy` or is no day of the calendar.
    #[error("`{0}` is not a date written dd/mm/yyyy")]
    Date(String),
    /// A text does not fit into a QR code.
    #[error("{bytes} bytes do not fit into a QR code")]
    QrTooLong {
        /// Length of the text.
        bytes: usize,
    },
    /// The values of a form could not be handed to its template.
    #[error("the values of the form cannot be written: {0}")]
    Values(#[from] serde_json::Error),
    /// A template was refused by the engine, for instance because the wording has a placeholder
    /// that the form does not fill.
    #[error("the template of {kind} failed: {reason}")]
    Template {
        /// The form that was asked for.
        kind: Kind,
        /// What the engine said.
        reason: String,
    },
    /// The laid-out pages could not be written as PDF/A and PDF/UA.
    #[error("the PDF of {kind} cannot be written: {reason}")]
    Pdf {
        /// The form that was asked for.
        kind: Kind,
        /// What the engine said.
        reason: String,
    },
}
