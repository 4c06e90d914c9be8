//! The head of a printed sheet: issuing body on the left, national title and motto on the right, as
//! Decree 30/2020/NĐ-CP lays out (Appendix I). Shown only on paper.

use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// The head. `superior` is the body above the issuing one; empty if there is none.
pub fn print_head(lang: Lang, superior: &str, office: &str, place_and_date: &str) -> Markup {
    html! {
        div.print-head {
            div.print-office {
                @if !superior.is_empty() { p { (superior) } }
                p.print-strong { (office) }
            }
            div.print-nation {
                p.print-strong { (lang.t(ui::NATION)) }
                p.print-motto { (lang.t(ui::MOTTO)) }
                p.print-place { (place_and_date) }
            }
        }
    }
}
