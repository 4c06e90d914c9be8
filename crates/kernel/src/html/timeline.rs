//! What happened to a dossier, in order, and what comes next.

use super::icon;
use crate::i18n::{Lang, format};
use crate::messages::ui;
use jiff::Timestamp;
use maud::{Markup, html};

/// What an entry is; it decides the shape on the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Happened.
    #[default]
    Done,
    /// The clock stopped: suspension, request for papers.
    Pause,
    /// Went back to an earlier step or to the applicant.
    Back,
    /// Refused, stopped, late.
    Problem,
    /// Not yet: the expected way on.
    Ahead,
}

/// One entry.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// When it happened or is expected; `None` if that is not known.
    pub moment: Option<Timestamp>,
    /// What happened.
    pub title: String,
    /// Person or unit; empty if not to be shown.
    pub who: String,
    /// What was said or decided; empty if nothing.
    pub note: String,
    /// The dossier is here now.
    pub current: bool,
    /// What it is.
    pub kind: Kind,
}

/// The entries as an ordered list, oldest first as given.
pub fn timeline(lang: Lang, entries: &[Entry]) -> Markup {
    html! {
        ol.timeline {
            @for entry in entries {
                li.(class(entry)) aria-current=[entry.current.then_some("step")] {
                    span.timeline-shape { (shape(entry)) }
                    div.timeline-text {
                        p.timeline-title {
                            (entry.title)
                            @if let Some(word) = word(lang, entry) { " " span.timeline-word { (word) } }
                        }
                        @if entry.moment.is_some() || !entry.who.is_empty() {
                            p.timeline-meta {
                                @if let Some(at) = entry.moment {
                                    time datetime=(at.to_string()) { (format::moment(at)) }
                                }
                                @if !entry.who.is_empty() { span { (entry.who) } }
                            }
                        }
                        @if !entry.note.is_empty() { p.timeline-note { (entry.note) } }
                    }
                }
            }
        }
    }
}

fn class(entry: &Entry) -> &'static str {
    match (entry.current, entry.kind) {
        (true, _) => "is-current",
        (false, Kind::Done) => "is-done",
        (false, Kind::Pause) => "is-pause",
        (false, Kind::Back) => "is-back",
        (false, Kind::Problem) => "is-problem",
        (false, Kind::Ahead) => "is-ahead",
    }
}

fn shape(entry: &Entry) -> Markup {
    icon::svg(match (entry.current, entry.kind) {
        (true, Kind::Done | Kind::Ahead) => icon::DOT,
        (_, Kind::Done) => icon::CHECK,
        (_, Kind::Pause) => icon::PAUSE,
        (_, Kind::Back) => icon::BACK,
        (_, Kind::Problem) => icon::CROSS,
        (_, Kind::Ahead) => icon::RING,
    })
}

fn word(lang: Lang, entry: &Entry) -> Option<&'static str> {
    match (entry.current, entry.kind) {
        (true, _) => Some(lang.t(ui::TIMELINE_NOW)),
        (false, Kind::Ahead) => Some(lang.t(ui::TIMELINE_AHEAD)),
        _ => None,
    }
}
