//! How a promised date stands, in words and shape: on time, soon, overdue, standing still, done.

use super::{Tone, icon};
use crate::i18n::{Lang, format};
use crate::messages::ui;
use jiff::Timestamp;
use maud::{Markup, html};

/// Where a promise stands. The spans are finished words such as `2 ngày 3 giờ`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// More time than the warning needs.
    OnTime(String),
    /// Due soon.
    Soon(String),
    /// Past the date, by this span.
    Overdue(String),
    /// Past this moment, by nothing that can be counted in working time.
    OverdueSince(Timestamp),
    /// The clock stands still while others have to act.
    Paused,
    /// Finished by the date.
    DoneOnTime,
    /// Finished before the date, by this span.
    DoneEarly(String),
    /// Finished after the date, by this span; empty when only time off lay between.
    DoneLate(String),
}

/// The state in words and shape, and the date itself if given.
pub fn due(lang: Lang, due: &Due, at: Option<Timestamp>) -> Markup {
    let (tone, shape) = look(due);
    html! {
        span.due.(tone.class()) {
            span.due-state { (shape) span { (words(lang, due)) } }
            @if let Some(at) = at.filter(|_| !matches!(due, Due::OverdueSince(_))) {
                " " time.due-at datetime=(at.to_string()) { (format::moment(at)) }
            }
        }
    }
}

/// The state in words alone, for lists, mail and exports.
pub fn words(lang: Lang, due: &Due) -> String {
    match due {
        Due::OnTime(left) => lang.f(ui::DUE_LEFT, &[("span", left)]),
        Due::Soon(left) => lang.f(ui::DUE_SOON, &[("span", left)]),
        Due::Overdue(by) => lang.f(ui::DUE_OVERDUE, &[("span", by)]),
        Due::OverdueSince(at) => lang.f(ui::DUE_OVERDUE_SINCE, &[("at", &format::moment(*at))]),
        Due::Paused => lang.t(ui::DUE_PAUSED).to_owned(),
        Due::DoneOnTime => lang.t(ui::DUE_DONE).to_owned(),
        Due::DoneEarly(by) => lang.f(ui::DUE_DONE_EARLY, &[("span", by)]),
        Due::DoneLate(by) => {
            let said = lang.f(ui::DUE_DONE_LATE, &[("span", by)]);
            said.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    }
}

fn look(due: &Due) -> (Tone, Markup) {
    let tone = match due {
        Due::OnTime(_) => return (Tone::Neutral, icon::svg(icon::CLOCK)),
        Due::Paused => return (Tone::Info, icon::svg(icon::PAUSE)),
        Due::Soon(_) => Tone::Warn,
        Due::Overdue(_) | Due::OverdueSince(_) | Due::DoneLate(_) => Tone::Bad,
        Due::DoneOnTime | Due::DoneEarly(_) => Tone::Good,
    };
    (tone, tone.shape())
}
