//! One invented specimen of each form, for tests, the style guide and offices that compare their
//! own wording. All persons, numbers and events in them are made up.

use crate::forms::RegisterRow;
use crate::{Form, Kind};

/// A specimen of the form, filled with long names so that wrapping shows.
pub fn form(kind: Kind) -> Form {
    let text = match kind {
        Kind::Receipt => include_str!("../samples/receipt.toml"),
        Kind::SupplementRequest => include_str!("../samples/supplement_request.toml"),
        Kind::Refusal => include_str!("../samples/refusal.toml"),
        Kind::Apology => include_str!("../samples/apology.toml"),
        Kind::StopNotice => include_str!("../samples/stop_notice.toml"),
        Kind::ControlSheet => include_str!("../samples/control_sheet.toml"),
        Kind::Register => include_str!("../samples/register.toml"),
        Kind::Posting => include_str!("../samples/posting.toml"),
        Kind::HandOver => include_str!("../samples/hand_over.toml"),
    };
    toml::from_str(text).expect("the specimens are read by a test")
}

/// The specimen of the register with its dossiers repeated to `rows` lines, numbered from 1.
pub fn register_of(rows: u32) -> Form {
    let mut specimen = form(Kind::Register);
    if let Form::Register(register) = &mut specimen {
        let pattern = std::mem::take(&mut register.rows);
        register.rows = (1..=rows)
            .zip(pattern.iter().cycle())
            .map(|(number, row)| RegisterRow {
                number,
                dossier_code: numbered(&row.dossier_code, number),
                ..row.clone()
            })
            .collect();
    }
    specimen
}

/// The code with its running number replaced.
fn numbered(code: &str, number: u32) -> String {
    let head = code.rsplit_once('-').map_or(code, |(head, _)| head);
    format!("{head}-{number:04}")
}
