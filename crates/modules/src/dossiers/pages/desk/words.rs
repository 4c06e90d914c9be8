//! States, dates and spans in words and shapes.

use crate::dossiers::deadlines;
use crate::dossiers::model::{Dossier, PersonRole};
use crate::dossiers::rules::{self, Delivery, State, Status, Verb};
use crate::k::desk as k;
use crate::k::dossiers as core;
use jiff::Timestamp;
use kernel::html::due::{self, Due};
use kernel::html::{Markup, Tone, html, tag};
use kernel::i18n::{Key, Lang, format};
use working_time::{Calendar, Remaining, Verdict};

/// The working time between two moments, counted on the calendar of the office; empty for none.
fn between(lang: Lang, calendar: &Calendar, from: Timestamp, to: Timestamp) -> String {
    match Remaining::until(calendar, to, from) {
        Ok(remaining) => remaining.span(deadlines::language(lang)).unwrap_or_default(),
        Err(_) => lang.t(k::SPAN_UNKNOWN).to_owned(),
    }
}

/// How an open date stands.
fn open(lang: Lang, calendar: &Calendar, at: Timestamp, now: Timestamp) -> Due {
    let language = deadlines::language(lang);
    match Remaining::until(calendar, at, now) {
        Ok(late @ Remaining::Overdue { .. }) => {
            late.span(language).map_or(Due::OverdueSince(at), Due::Overdue)
        }
        Ok(left) => {
            let span = left.span(language).unwrap_or_else(|| lang.t(k::SPAN_NOW).to_owned());
            let soon = matches!(left, Remaining::Left { days: 0 | 1, .. });
            if soon { Due::Soon(span) } else { Due::OnTime(span) }
        }
        Err(_) if deadlines::passed(at, now) => Due::OverdueSince(at),
        Err(_) => Due::OnTime(lang.t(k::SPAN_UNKNOWN).to_owned()),
    }
}

/// How what ended did against its date.
fn done(
    lang: Lang,
    calendar: &Calendar,
    verdict: Verdict,
    due: Timestamp,
    ended: Timestamp,
) -> Due {
    match verdict {
        Verdict::CompletedEarly => Due::DoneEarly(between(lang, calendar, ended, due)),
        Verdict::CompletedLate | Verdict::Overdue => {
            let late = Remaining::until(calendar, due, ended);
            let span = late.ok().and_then(|late| late.span(deadlines::language(lang)));
            Due::DoneLate(span.unwrap_or_default())
        }
        _ => Due::DoneOnTime,
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
    if matches!(dossier.state, State::NotAccepted | State::Withdrawn | State::Stopped) {
        return None;
    }
    if let (Some(ended), Some(standing)) = (dossier.ended_at, deadlines::standing(dossier, now)) {
        let stands = done(lang, calendar, standing.against_current, due, ended);
        // Who refuses has not completed anything early.
        let early = dossier.state == State::Refused && matches!(stands, Due::DoneEarly(_));
        return Some(if early { Due::DoneOnTime } else { stands });
    }
    if dossier.suspended_at.is_some() && !deadlines::is_overdue(dossier, now) {
        return Some(Due::Paused);
    }
    Some(open(lang, calendar, due, now))
}

/// How what has to be done next stands: the earlier of the dates of step and promise, which is what worklists
/// are sorted, counted and filtered by. Where there is a result the clock has stopped.
pub(super) fn attention(
    lang: Lang,
    dossier: &Dossier,
    calendar: &Calendar,
    now: Timestamp,
) -> Option<Due> {
    match dossier.state {
        State::NotAccepted | State::Withdrawn | State::Stopped => None,
        State::Processed | State::Refused => promise(lang, dossier, calendar, now),
        State::Supplement | State::Suspended if deadlines::is_overdue(dossier, now) => {
            promise(lang, dossier, calendar, now)
        }
        State::Supplement | State::Suspended => Some(Due::Paused),
        _ => dossier
            .step_due_at
            .or(dossier.due_at)
            .map(|_| open(lang, calendar, dossier.attention(), now)),
    }
}

/// How the current step stands; none where nobody works on it any more.
pub(super) fn at_step(
    lang: Lang,
    dossier: &Dossier,
    calendar: &Calendar,
    now: Timestamp,
) -> Option<Due> {
    let due = dossier.step_due_at.filter(|_| dossier.ended_at.is_none())?;
    match dossier.state {
        State::Supplement | State::Suspended => Some(Due::Paused),
        _ => Some(open(lang, calendar, due, now)),
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
    Some(match ended {
        None => open(lang, calendar, due, now),
        Some(ended) => done(lang, calendar, deadlines::verdict(calendar, due, ended), due, ended),
    })
}

/// After a new date: how the dossier stands against the first promise and against the lawful date.
pub(super) fn both_dates(lang: Lang, dossier: &Dossier, now: Timestamp) -> Markup {
    let completed = matches!(dossier.state, State::Processed) || dossier.ended_at.is_none();
    let dates =
        dossier.first_due_at.zip(dossier.due_at).filter(|(first, due)| first != due && completed);
    html! {
        @if let (Some((first, due)), Some(standing)) = (dates, deadlines::standing(dossier, now)) {
            @let language = deadlines::language(lang);
            ul {
                li { (lang.f(k::AGAINST_FIRST, &[("at", &format::moment(first))])) " " (standing.against_first.say(language)) }
                li { (lang.f(k::AGAINST_LAWFUL, &[("at", &format::moment(due))])) " " (standing.against_current.say(language)) }
            }
        }
    }
}

/// How it is said where a dossier ended; none while somebody has it.
pub(super) fn ended(dossier: &Dossier) -> Option<Key> {
    match dossier.delivery {
        Delivery::HandedOver => Some(k::HANDED_OVER_AT),
        Delivery::Nothing if dossier.ended_at.is_some() => Some(k::ENDED_AT),
        _ => None,
    }
}

/// The mark at the edge of a row.
pub(super) const fn tone_of(due: Option<&Due>) -> Tone {
    match due {
        Some(Due::Overdue(_) | Due::OverdueSince(_) | Due::DoneLate(_)) => Tone::Bad,
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
        other => Verb::from_code(other).map_or(k::EVENT_OTHER, happened),
    }
}

/// A verb as something that happened.
const fn happened(verb: Verb) -> Key {
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
    lang.f(k::SAID, &[("code", &code), ("what", &lang.t(happened(verb)))])
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
    fn counts_stop_at_the_limit() {
        assert_eq!(count(999), "999");
        assert_eq!(count(1000), "999+");
    }
}
