//! A status as word and shape beside its colour, so that it reads in black and white, by ear and by
//! people who see colours differently.

use super::icon;
use maud::{Markup, html};

/// What a status means for the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad: a draft, a note.
    #[default]
    Neutral,
    /// On its way, worth knowing.
    Info,
    /// Done, on time, accepted.
    Good,
    /// Needs attention soon.
    Warn,
    /// Overdue, refused, failed.
    Bad,
}

impl Tone {
    /// Every tone, for the style guide.
    pub const ALL: [Self; 5] = [Self::Neutral, Self::Info, Self::Good, Self::Warn, Self::Bad];

    /// The class that carries the colours of the tone.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Info => "tone-info",
            Self::Good => "tone-good",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
        }
    }

    /// The shape of the tone.
    pub fn shape(self) -> Markup {
        icon::svg(match self {
            Self::Neutral => icon::RING,
            Self::Info => icon::DOT,
            Self::Good => icon::CHECK,
            Self::Warn => icon::TRIANGLE,
            Self::Bad => icon::CROSS,
        })
    }
}

/// A status: shape and word.
pub fn tag(tone: Tone, word: &str) -> Markup {
    html! {
        span.tag.(tone.class()) { (tone.shape()) span { (word) } }
    }
}
