//! The forms this crate prints.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::PrintError;
use crate::forms::{
    Apology, ControlSheet, HandOver, Posting, Receipt, Refusal, Register, StopNotice,
    SupplementRequest,
};

/// A form filled in and ready to print.
///
/// Numbers of the forms are those of circular 03/2025/TT-VPCP; the circular of 2018 numbers the
/// control sheet 05 and the register 06 and has no notice of stopping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "one form lives at a time and moves once, from the caller to the engine"
)]
pub enum Form {
    /// Form 01, receipt with the date the result is promised for.
    Receipt(Receipt),
    /// Form 02, request to supply or complete papers.
    SupplementRequest(SupplementRequest),
    /// Form 03, refusal to accept or settle.
    Refusal(Refusal),
    /// Form 04, apology with a new date.
    Apology(Apology),
    /// Form 05, notice that the settlement is stopped.
    StopNotice(StopNotice),
    /// Form 06, sheet that follows the dossier through the hands it passes.
    ControlSheet(ControlSheet),
    /// Form 07, register of dossiers.
    Register(Register),
    /// Sheet of one procedure for the notice board.
    Posting(Posting),
    /// Minutes of handing over the result.
    HandOver(HandOver),
}

/// Which form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Form 01.
    Receipt,
    /// Form 02.
    SupplementRequest,
    /// Form 03.
    Refusal,
    /// Form 04.
    Apology,
    /// Form 05 of 2025.
    StopNotice,
    /// Form 06 of 2025.
    ControlSheet,
    /// Form 07 of 2025.
    Register,
    /// Sheet for the notice board.
    Posting,
    /// Minutes of handing over.
    HandOver,
}

impl Kind {
    /// Every form, in the order of their numbers.
    pub const ALL: [Self; 9] = [
        Self::Receipt,
        Self::SupplementRequest,
        Self::Refusal,
        Self::Apology,
        Self::StopNotice,
        Self::ControlSheet,
        Self::Register,
        Self::Posting,
        Self::HandOver,
    ];

    /// Name of the form in wording files and addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::SupplementRequest => "supplement_request",
            Self::Refusal => "refusal",
            Self::Apology => "apology",
            Self::StopNotice => "stop_notice",
            Self::ControlSheet => "control_sheet",
            Self::Register => "register",
            Self::Posting => "posting",
            Self::HandOver => "hand_over",
        }
    }

    /// Name of the template within the closed world of the engine.
    pub(crate) fn file(self) -> String {
        format!("{}.typ", self.key())
    }

    /// Layout of the form in Typst.
    pub(crate) fn template(self) -> &'static str {
        match self {
            Self::Receipt => include_str!("../templates/receipt.typ"),
            Self::SupplementRequest => include_str!("../templates/supplement_request.typ"),
            Self::Refusal => include_str!("../templates/refusal.typ"),
            Self::Apology => include_str!("../templates/apology.typ"),
            Self::StopNotice => include_str!("../templates/stop_notice.typ"),
            Self::ControlSheet => include_str!("../templates/control_sheet.typ"),
            Self::Register => include_str!("../templates/register.typ"),
            Self::Posting => include_str!("../templates/posting.typ"),
            Self::HandOver => include_str!("../templates/hand_over.typ"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.key())
    }
}

impl Form {
    /// Which form it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Receipt(_) => Kind::Receipt,
            Self::SupplementRequest(_) => Kind::SupplementRequest,
            Self::Refusal(_) => Kind::Refusal,
            Self::Apology(_) => Kind::Apology,
            Self::StopNotice(_) => Kind::StopNotice,
            Self::ControlSheet(_) => Kind::ControlSheet,
            Self::Register(_) => Kind::Register,
            Self::Posting(_) => Kind::Posting,
            Self::HandOver(_) => Kind::HandOver,
        }
    }

    /// Day of the form, `dd/mm/yyyy`.
    pub(crate) fn date(&self) -> &str {
        match self {
            Self::Receipt(form) => &form.head.date,
            Self::SupplementRequest(form) => &form.head.date,
            Self::Refusal(form) => &form.head.date,
            Self::Apology(form) => &form.head.date,
            Self::StopNotice(form) => &form.head.date,
            Self::ControlSheet(form) => &form.head.date,
            Self::Register(form) => &form.head.date,
            Self::Posting(form) => &form.printed_on,
            Self::HandOver(form) => &form.head.date,
        }
    }

    /// The body that issues the form, for the properties of the file.
    pub(crate) fn author(&self) -> &str {
        match self {
            Self::Receipt(form) => &form.head.body,
            Self::SupplementRequest(form) => &form.head.body,
            Self::Refusal(form) => &form.head.body,
            Self::Apology(form) => &form.head.body,
            Self::StopNotice(form) => &form.head.body,
            Self::ControlSheet(form) => &form.head.body,
            Self::Register(form) => &form.head.body,
            Self::Posting(form) => &form.body,
            Self::HandOver(form) => &form.head.body,
        }
    }

    /// The QR codes of the form: name of the image and what is read from it.
    pub(crate) fn codes(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Receipt(form) => {
                vec![("code", &form.dossier_code), ("tracking", &form.tracking.qr)]
            }
            Self::ControlSheet(form) => vec![("code", &form.dossier_code)],
            Self::Posting(form) => vec![("page", &form.url)],
            Self::SupplementRequest(_)
            | Self::Refusal(_)
            | Self::Apology(_)
            | Self::StopNotice(_)
            | Self::Register(_)
            | Self::HandOver(_) => Vec::new(),
        }
    }

    /// Whether the file carries another file, which only PDF/A-3 allows.
    pub(crate) fn carries(&self) -> bool {
        matches!(self, Self::Receipt(form) if form.proof.is_some())
    }

    /// The values as the template reads them.
    pub(crate) fn values(&self) -> Result<Value, PrintError> {
        Ok(match self {
            Self::Receipt(form) => serde_json::to_value(form),
            Self::SupplementRequest(form) => serde_json::to_value(form),
            Self::Refusal(form) => serde_json::to_value(form),
            Self::Apology(form) => serde_json::to_value(form),
            Self::StopNotice(form) => serde_json::to_value(form),
            Self::ControlSheet(form) => serde_json::to_value(form),
            Self::Register(form) => serde_json::to_value(form),
            Self::Posting(form) => serde_json::to_value(form),
            Self::HandOver(form) => serde_json::to_value(form),
        }?)
    }
}
