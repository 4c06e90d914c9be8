//! What can happen to a clock, and the promises that come of it.

use crate::derivation::Derivation;
use crate::limit::Limit;
use crate::moment::Moment;
use crate::text::Language;
use crate::wording;
use serde::{Deserialize, Serialize};

/// Something that happened to a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The clock started.
    Started {
        /// When.
        at: Moment,
        /// The whole limit.
        limit: Limit,
        /// The first promise.
        promise: Promise,
    },
    /// The clock was stopped by a document.
    Suspended {
        /// When.
        at: Moment,
        /// Why.
        reason: String,
        /// The document that stops it.
        document: String,
        /// What was left of the limit; none when the date had already been reached.
        left: Option<Limit>,
    },
    /// The clock was set going again.
    Resumed {
        /// When.
        at: Moment,
        /// With the rest or with the whole of the limit.
        mode: AfterSuspension,
        /// The document that ends the suspension.
        document: String,
        /// The new promise; none when an overdue course merely resumes.
        promise: Option<Promise>,
    },
    /// The office apologised and promised a later date.
    Reappointed {
        /// When.
        at: Moment,
        /// The date asked for, before it was moved off a day off.
        until: Moment,
        /// The new promise.
        promise: Promise,
    },
    /// The calendar changed, and with it the date.
    Reprojected {
        /// When it was counted again.
        at: Moment,
        /// The new promise.
        promise: Promise,
    },
    /// The course ended.
    Completed {
        /// When.
        at: Moment,
    },
}

impl Event {
    /// When it happened.
    pub fn at(&self) -> Moment {
        match self {
            Self::Started { at, .. }
            | Self::Suspended { at, .. }
            | Self::Resumed { at, .. }
            | Self::Reappointed { at, .. }
            | Self::Reprojected { at, .. }
            | Self::Completed { at } => *at,
        }
    }

    /// The promise that came of it, if any.
    pub fn promise(&self) -> Option<&Promise> {
        match self {
            Self::Started { promise, .. }
            | Self::Reappointed { promise, .. }
            | Self::Reprojected { promise, .. } => Some(promise),
            Self::Resumed { promise, .. } => promise.as_ref(),
            Self::Suspended { .. } | Self::Completed { .. } => None,
        }
    }
}

/// A date that was promised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// When the promise was given.
    pub given: Moment,
    /// The last minute in which it is kept.
    pub due: Moment,
    /// What it rests on.
    pub basis: Basis,
    /// How it was counted, on the calendar of the day it was given; none for a date that the
    /// office chose itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derivation: Option<Derivation>,
}

/// What a promise rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "basis", rename_all = "snake_case")]
pub enum Basis {
    /// The valid acceptance of the dossier, or the arrival at the step.
    Acceptance,
    /// The end of a suspension, with the rest of the limit.
    Resumed,
    /// The end of a suspension, with the whole limit.
    Restarted,
    /// An apology for not keeping the date before.
    Apology {
        /// Why the date cannot be kept.
        reason: String,
        /// The letter of apology.
        document: String,
    },
    /// A change of the calendar after the promise was given.
    CalendarChanged {
        /// What changed, with its document.
        reason: String,
    },
}

impl Basis {
    /// The basis in a few words.
    pub fn say(&self, language: Language) -> String {
        wording::basis(self, language)
    }
}

/// How a limit runs after a suspension: a property of the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterSuspension {
    /// The rest of the limit runs on.
    Resume,
    /// The whole limit starts again.
    Restart,
}
