//! A figure that opens: the number links to the list it counts.

use super::Tone;
use maud::{Markup, html};

/// A number with its meaning and its list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figure<'a> {
    /// The number as shown.
    pub number: &'a str,
    /// What it counts.
    pub label: &'a str,
    /// The list it counts.
    pub href: &'a str,
    /// Definition or comparison; empty if none.
    pub note: &'a str,
    /// Colour and shape, if the figure says good or bad.
    pub tone: Tone,
}

/// One figure.
pub fn figure(figure: &Figure) -> Markup {
    html! {
        a.figure.(figure.tone.class()) href=(figure.href) {
            span.figure-number {
                (figure.number)
                @if figure.tone != Tone::Neutral { " " (figure.tone.shape()) }
            }
            span.figure-label { (figure.label) }
            @if !figure.note.is_empty() { span.figure-note { (figure.note) } }
        }
    }
}

/// Several figures beside each other.
pub fn row(figures: &[Figure]) -> Markup {
    html! {
        ul.figures { @for one in figures { li { (figure(one)) } } }
    }
}
