//! States, dates and spans in words and shapes.

use crate::dossiers::deadlines;
use crate::dossiers::model::{Dossier, PersonRole};
use crate::dossiers::rules::{self, State, Status, Verb};
use crate::k::desk as k;
use crate::k::dossiers as core;
use jiff::Timestamp;
use kernel::html::due::{self, Due};
use kernel::html::{Markup, Tone, html, tag};
use kernel::i18n::{Key, Lang};
use working_time::{Calendar, Verdict, working_minutes_between};

/// Working minutes of a usual day.
const DAY: u32 = 480;

/// A span of working time: `2 ngày 3 giờ làm việc`.
pub(super) fn span(lang: Lang, minutes: u32) -> String {
    let (days, hours, rest) = (minutes / DAY, minutes % DAY / 60, minutes % 60);
    match (days, hours, rest) {
        (0, 0, rest) => lang.f(k::SPAN_MINUTES, &[("minutes", &rest)]),
        (0, hours, 0) => lang.f(k::SPAN_HOURS, &[("hours", &hours)]),
        (0, hours, rest) => lang.f(k::SPAN_HOURS_MINUTES, &[("hours", &hours), ("minutes", &rest)]),
        (days, 0, _) => lang.f(k::SPAN_DAYS, &[("days", &days)]),
        (days, hours, _) => lang.f(k::SPAN_DAYS_HOURS, &[("days", &days), ("hours", &hours)]),
    }
}

/// Working minutes between two moments; none where the calendar has no data.
fn between(calendar: &Calendar, from: Timestamp, to: Timestamp) -> Option<u32> {
    working_minutes_between(calendar, from, to).ok()
}

/// How an open date stands.
fn open(lang: Lang, calendar: &Calendar, at: Timestamp, now: Timestamp) -> Due {
    let said = |from, to| {
        between(calendar, from, to)
            .map_or_else(|| lang.t(k::SPAN_UNKNOWN).to_owned(), |minutes| span(lang, minutes))
    };
    if now.as_second() >= at.as_second() + 60 {
        return Due::Overdue(said(at, now));
    }
    match between(calendar, now, at) {
        Some(left) if left <= DAY => Due::Soon(span(lang, left)),
        _ => Due::OnTime(said(now, at)),
    }
}

/// How the promise of the whole dossier stands.
pub(super) fn promise(
    lang: Lang,
    dossier: &Dossier,
    calendar: &Calendar,
    now: Timestamp,
) -> Option<Due> {
    let due = dossier.due_at?;
    if let (Some(ended), Some(standing)) = (dossier.ended_at, deadlines::standing(dossier, now)) {
        let by = |from, to| {
            between(calendar, from, to).map_or_else(String::new, |minutes| span(lang, minutes))
        };
        return Some(match standing.against_current {
            Verdict::CompletedEarly => Due::DoneEarly(by(ended, due)),
            Verdict::CompletedLate | Verdict::Overdue => Due::DoneLate(by(due, ended)),
            _ => Due::DoneOnTime,
        });
    }
    if dossier.suspended_at.is_some() && !deadlines::is_overdue(dossier, now) {
        return Some(Due::Paused);
    }
    Some(open(lang, calendar, due, now))
}

/// How what has to be done next stands: the step, or the check of a new filing.
pub(super) fn attention(
    lang: Lang,
    dossier: &Dossier,
    calendar: &Calendar,
    now: Timestamp,
) -> Option<Due> {
    match dossier.state {
        State::Supplement | State::Suspended => Some(Due::Paused),
        State::NotAccepted | State::Withdrawn | State::Stopped => None,
        _ if dossier.handed_over_at.is_some() => promise(lang, dossier, calendar, now),
        _ => match dossier.step_due_at {
            Some(at) => Some(open(lang, calendar, at, now)),
            None => promise(lang, dossier, calendar, now),
        },
    }
}

/// How one stay at a step stands or ended.
pub(super) fn stay(
    lang: Lang,
    calendar: &Calendar,
    due_at: Option<Timestamp>,
    ended: Option<Timestamp>,
    now: Timestamp,
) -> Option<Due> {
    let due = due_at?;
    let Some(ended) = ended else { return Some(open(lang, calendar, due, now)) };
    let by = |from, to| between(calendar, from, to).map_or_else(String::new, |m| span(lang, m));
    Some(match deadlines::verdict(calendar, due, ended) {
        Verdict::CompletedEarly => Due::DoneEarly(by(ended, due)),
        Verdict::CompletedLate => Due::DoneLate(by(due, ended)),
        _ => Due::DoneOnTime,
    })
}

/// The mark at the edge of a row.
pub(super) const fn tone_of(due: Option<&Due>) -> Tone {
    match due {
        Some(Due::Overdue(_) | Due::DoneLate(_)) => Tone::Bad,
        Some(Due::Soon(_)) => Tone::Warn,
        _ => Tone::Neutral,
    }
}

/// The state in words, or a dash.
pub(super) fn due_cell(lang: Lang, due: Option<&Due>, at: Option<Timestamp>) -> Markup {
    html! {
        @match due {
            Some(due) => (due::due(lang, due, at)),
            None => span.muted { "–" },
        }
    }
}

/// The professional state as a tag.
pub(super) fn state_tag(lang: Lang, dossier: &Dossier) -> Markup {
    tag::tag(state_tone(dossier.state), lang.t(dossier.state.label()))
}

const fn state_tone(state: State) -> Tone {
    match state {
        State::Submitted | State::Accepted | State::InProcess => Tone::Info,
        State::Supplement | State::Suspended | State::WithdrawalAsked => Tone::Warn,
        State::NotAccepted | State::Refused | State::Stopped => Tone::Bad,
        State::Withdrawn => Tone::Neutral,
        State::Processed => Tone::Good,
    }
}

/// The portal's status as a tag.
pub(super) fn status_tag(lang: Lang, dossier: &Dossier) -> Markup {
    let status = rules::status(dossier.state, dossier.financial, dossier.delivery);
    let tone = match status {
        Status::Processed | Status::Returned => Tone::Good,
        Status::NotAccepted | Status::Stopped => Tone::Bad,
        Status::SupplementRequested | Status::PaymentRequested | Status::WithdrawalRequested => {
            Tone::Warn
        }
        Status::NewlyRegistered | Status::Accepted | Status::InProcess => Tone::Info,
    };
    tag::tag(tone, lang.t(status.label()))
}

/// What an event is called.
pub(super) fn event(kind: &str) -> Key {
    match kind {
        "submitted" => core::EVENT_SUBMITTED,
        "reprojected" => core::EVENT_REPROJECTED,
        "taken_over" => core::EVENT_TAKEN_OVER,
        other => Verb::from_code(other).map_or(k::EVENT_OTHER, done),
    }
}

/// A verb as something that happened.
const fn done(verb: Verb) -> Key {
    match verb {
        Verb::Accept => k::DONE_ACCEPT,
        Verb::Decline => k::DONE_DECLINE,
        Verb::AskSupplement => k::DONE_ASK_SUPPLEMENT,
        Verb::Supply => k::DONE_SUPPLY,
        Verb::Assign => k::DONE_ASSIGN,
        Verb::Forward => k::DONE_FORWARD,
        Verb::Return => k::DONE_RETURN,
        Verb::Consult => k::DONE_CONSULT,
        Verb::Answer => k::DONE_ANSWER,
        Verb::Draft => k::DONE_DRAFT,
        Verb::Suspend => k::DONE_SUSPEND,
        Verb::Resume => k::DONE_RESUME,
        Verb::Apologise => k::DONE_APOLOGISE,
        Verb::Pay => k::DONE_PAY,
        Verb::Count => k::DONE_COUNT,
        Verb::Sign => k::DONE_SIGN,
        Verb::Number => k::DONE_NUMBER,
        Verb::HandOver => k::DONE_HAND_OVER,
        Verb::DeliveryFailed => k::DONE_DELIVERY_FAILED,
        Verb::Stop => k::DONE_STOP,
        Verb::AskWithdrawal => k::DONE_ASK_WITHDRAWAL,
        Verb::AllowWithdrawal => k::DONE_ALLOW_WITHDRAWAL,
        Verb::DenyWithdrawal => k::DONE_DENY_WITHDRAWAL,
        Verb::Attach => k::DONE_ATTACH,
        Verb::AttachResult => k::DONE_ATTACH_RESULT,
    }
}

/// The sentence after an action.
pub(super) fn said(lang: Lang, verb: Verb, code: &str) -> String {
    lang.f(k::SAID, &[("code", &code), ("what", &lang.t(done(verb)))])
}

/// The role of a person in a dossier.
pub(super) const fn person(role: PersonRole) -> Key {
    match role {
        PersonRole::Applicant => k::ROLE_APPLICANT,
        PersonRole::Owner => k::ROLE_OWNER,
        PersonRole::Subject => k::ROLE_SUBJECT,
        PersonRole::Helper => k::ROLE_HELPER,
    }
}

/// An issued form by its key.
pub(super) fn form(kind: &str) -> Key {
    match kind {
        "receipt" => k::FORM_RECEIPT,
        "supplement_request" => k::FORM_SUPPLEMENT,
        "refusal" => k::FORM_REFUSAL,
        "apology" => k::FORM_APOLOGY,
        "stop_notice" => k::FORM_STOP,
        "hand_over" => k::FORM_HAND_OVER,
        _ => k::FORM_OTHER,
    }
}

/// A count as shown: beyond the limit people see "999+".
pub(super) fn count(value: i64) -> String {
    if value >= crate::dossiers::store::COUNT_LIMIT {
        format!("{}+", crate::dossiers::store::COUNT_LIMIT - 1)
    } else {
        value.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_days_and_hours() {
        assert_eq!(span(Lang::Vi, 480), "1 ngày làm việc");
        assert_eq!(span(Lang::Vi, 480 * 2 + 180), "2 ngày 3 giờ làm việc");
        assert_eq!(span(Lang::Vi, 185), "3 giờ 5 phút làm việc");
        assert_eq!(span(Lang::Vi, 20), "20 phút làm việc");
    }

    #[test]
    fn counts_stop_at_the_limit() {
        assert_eq!(count(999), "999");
        assert_eq!(count(1000), "999+");
    }
}
