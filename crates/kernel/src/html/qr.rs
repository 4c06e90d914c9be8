//! QR codes as inline SVG: sharp in print, no image to load.

use fast_qr::{ECL, QRBuilder};
use maud::{Markup, html};
use std::fmt::Write as _;

const QUIET: usize = 4;

/// The text as a QR code with `title` as its name; the text itself where it is too long for a code
/// (beyond about 2,300 bytes).
pub fn svg(text: &str, title: &str) -> Markup {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else {
        return html! { p.qr-text { (text) } };
    };
    let side = code.size + 2 * QUIET;
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let length = (column..code.size).take_while(|&x| code[row][x].value()).count();
            if length > 0 {
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET);
            }
            column += length.max(1);
        }
    }
    html! {
        svg.qr xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (side) " " (side) }
            width="160" height="160" role="img" shape-rendering="crispEdges" {
            title { (title) }
            path d={ "M0 0h" (side) "v" (side) "H0z" } fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}
