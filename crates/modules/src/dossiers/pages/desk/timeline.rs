//! What happened to a dossier, from its events, and the way still ahead.

use super::view::{View, about};
use super::words;
use crate::dossiers::rules::{State, Verb};
use crate::k::desk as k;
use crate::people::Role;
use kernel::events::Event;
use kernel::html::Markup;
use kernel::html::timeline::{Entry, Kind, timeline};
use kernel::i18n::{Lang, format};

/// The time line.
pub(super) fn show(lang: Lang, view: &View) -> Markup {
    let mut entries: Vec<Entry> =
        view.events.iter().map(|event| entry(lang, view, event)).collect();
    if let Some(last) = entries.last_mut() {
        last.current = view.dossier.handed_over_at.is_none() && is_open(view.dossier.state);
    }
    if let Some(place) = view.dossier.step
        && is_open(view.dossier.state)
    {
        for step in view.steps().iter().skip(place + 1) {
            entries.push(Entry {
                title: step.name.get(lang).to_owned(),
                kind: Kind::Ahead,
                ..Entry::default()
            });
        }
    }
    timeline(lang, &entries)
}

const fn is_open(state: State) -> bool {
    !matches!(state, State::NotAccepted | State::Withdrawn | State::Stopped)
}

fn entry(lang: Lang, view: &View, event: &Event) -> Entry {
    Entry {
        moment: Some(event.at),
        title: lang.t(words::event(&event.kind)).to_owned(),
        who: who(lang, view, event),
        note: note(lang, view, event),
        current: false,
        kind: kind(&event.kind),
    }
}

fn who(lang: Lang, view: &View, event: &Event) -> String {
    let Some(account) = event.actor else {
        return lang
            .t(if event.kind == "reprojected" { k::BY_SYSTEM } else { k::BY_APPLICANT })
            .to_owned();
    };
    let role = event
        .role
        .as_deref()
        .and_then(Role::from_code)
        .map_or_else(String::new, |role| lang.t(role.label()).to_owned());
    let unit = event.unit.map_or("", |unit| view.unit(lang, unit));
    [view.name(account), &role, unit]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

fn note(lang: Lang, view: &View, event: &Event) -> String {
    let what = &event.data["what"];
    let mut parts: Vec<String> = Vec::new();
    match Verb::from_code(&event.kind) {
        Some(Verb::Assign) => {
            if let Some(to) = about(event, "to") {
                parts.push(lang.f(k::TO_PERSON, &[("name", &view.name(to))]));
            }
        }
        Some(Verb::Forward | Verb::Return | Verb::Sign | Verb::Number) => {
            if let Some(unit) = about(event, "unit") {
                parts.push(lang.f(k::TO_UNIT, &[("unit", &view.unit(lang, unit))]));
            }
            if let Some(number) = what["result"]["number"].as_str() {
                parts.push(lang.f(k::RESULT_NUMBER, &[("number", &number)]));
            }
        }
        Some(Verb::Consult) => {
            if let Some(unit) = about(event, "unit") {
                parts.push(lang.f(k::ASKED_UNIT, &[("unit", &view.unit(lang, unit))]));
            }
        }
        Some(Verb::AskSupplement) => {
            for item in what["items"].as_array().into_iter().flatten() {
                let label = item["label"].as_str().unwrap_or_default();
                let text = item["what"].as_str().unwrap_or_default();
                parts.push(format!("{label}: {text}"));
            }
        }
        Some(Verb::Pay) => {
            if let (Some(amount), Some(receipt)) =
                (what["amount"].as_i64(), what["receipt"].as_str())
            {
                let amount = format::money(lang, amount);
                parts.push(lang.f(k::PAID_RECEIPT, &[("amount", &amount), ("receipt", &receipt)]));
            }
        }
        Some(Verb::AttachResult) => {
            let names = what["files"].as_array().into_iter().flatten();
            parts.extend(names.filter_map(|file| file["name"].as_str()).map(str::to_owned));
        }
        Some(Verb::Count) => {
            let sum = |at: &str| -> i64 {
                let all = what[at].as_array().into_iter().flatten();
                all.filter_map(|charge| charge["amount"].as_i64()).sum()
            };
            let (before, after) =
                (format::money(lang, sum("before")), format::money(lang, sum("after")));
            parts.push(lang.f(k::COUNTED_ANEW, &[("before", &before), ("after", &after)]));
        }
        Some(Verb::HandOver) => {
            if what["sent"].as_bool() == Some(true) {
                parts.push(lang.t(k::SENT_ONLINE).to_owned());
            } else if let Some(receiver) = what["receiver"].as_str() {
                parts.push(lang.f(k::TAKEN_BY, &[("name", &receiver)]));
            }
        }
        None if event.kind == "taken_over" => {
            let from = about(event, "from").map_or("", |unit| view.unit(lang, unit));
            let to = about(event, "unit").map_or("", |unit| view.unit(lang, unit));
            parts.push(lang.f(k::TAKEN_FROM_TO, &[("from", &from), ("to", &to)]));
        }
        _ => {}
    }
    if let Some(document) = what["document"].as_str() {
        parts.push(lang.f(k::BY_DOCUMENT, &[("document", &document)]));
    }
    parts.extend(event.reason.clone());
    parts.join(". ")
}

fn kind(event: &str) -> Kind {
    match Verb::from_code(event) {
        Some(Verb::AskSupplement | Verb::Suspend) => Kind::Pause,
        Some(Verb::Return | Verb::DeliveryFailed | Verb::AskWithdrawal) => Kind::Back,
        Some(Verb::Decline | Verb::Stop | Verb::AllowWithdrawal | Verb::Apologise) => Kind::Problem,
        _ => Kind::Done,
    }
}
