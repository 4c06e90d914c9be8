//! QR codes as vector drawings.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};

use crate::PrintError;

/// Empty modules around the code; the standard asks for four.
const QUIET: usize = 4;

/// Draws `text` as an SVG image with its quiet zone.
///
/// Modules that touch in a row become one rectangle, so that no hairline shows between them in
/// print. Error correction M survives a fold or a stamp across a corner.
///
/// # Errors
/// When the text is longer than the largest QR code holds.
pub(crate) fn svg(text: &str) -> Result<String, PrintError> {
    let code = QRBuilder::new(text)
        .ecl(ECL::M)
        .build()
        .map_err(|_| PrintError::QrTooLong { bytes: text.len() })?;
    let side = code.size + 2 * QUIET;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let start = column;
            while column < code.size && code[row][column].value() {
                column += 1;
            }
            if column > start {
                let width = column - start;
                let (x, y) = (start + QUIET, row + QUIET);
                write!(path, "M{x} {y}h{width}v1h-{width}z").expect("writing to a String succeeds");
            } else {
                column += 1;
            }
        }
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_no_code_can_hold() {
        assert!(svg("H26.52-261123-0042").unwrap().starts_with("<svg"));
        assert!(matches!(svg(&"ộ".repeat(2000)), Err(PrintError::QrTooLong { bytes: 6000 })));
    }
}
