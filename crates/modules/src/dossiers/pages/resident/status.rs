//! Where a dossier is: for whoever has code and secret, without any personal data.

use super::pass;
use super::progress::{Mask, situation_words};
use super::{letters, promise, result, supply};
use crate::catalogue::{self, Version, fees, labels};
use crate::dossiers::corrections;
use crate::dossiers::deadlines::language;
use crate::dossiers::model::{Attachment, Charge, Dossier, Issued, Stay, Supplement};
use crate::dossiers::results;
use crate::dossiers::rules::{self, Financial, State, Verb};
use crate::dossiers::{actions, store};
use crate::k::ledger as log;
use crate::k::resident as k;
use crate::people;
use crate::units::{self, Unit};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use kernel::app::App;
use kernel::db::Tx;
use kernel::html::button::{self, Weight};
use kernel::html::summary::{Fact, summary};
use kernel::html::timeline::{Entry, Kind, timeline};
use kernel::html::{Markup, Tone, alert, html, tag};
use kernel::http::{Page, Visit, redirect};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use std::collections::HashMap;
use uuid::Uuid;
use working_time::Remaining;

/// Everything the page shows.
pub(super) struct View {
    pub(super) dossier: Dossier,
    pub(super) version: Version,
    units: HashMap<Uuid, Unit>,
    stays: Vec<Stay>,
    pub(super) supplements: Vec<Supplement>,
    letters: Vec<Issued>,
    files: Vec<Attachment>,
    charges: Vec<Charge>,
    pub(super) mask: Mask,
    remaining: Option<Remaining>,
    may_withdraw: bool,
}

/// Reads it.
pub(super) fn load(
    app: &App,
    tx: &mut Tx<'_>,
    dossier: Dossier,
    now: Timestamp,
) -> Result<View, Problem> {
    let key = pass::key(&dossier);
    let version = catalogue::version(tx, dossier.procedure_version)?
        .ok_or_else(|| Problem::internal("a dossier without its procedure version"))?;
    let stays = store::stays(tx, key)?;
    let mut places: Vec<Uuid> = stays.iter().map(|stay| stay.unit).collect();
    places.extend([dossier.unit, dossier.receiver, dossier.authority]);
    let people = store::people(tx, key)?;
    let mut accounts: Vec<Uuid> =
        stays.iter().flat_map(|stay| [stay.assignee, stay.ended_by]).flatten().collect();
    accounts.extend(dossier.assignee);
    accounts.extend(dossier.draft.as_ref().map(|draft| draft.by));
    accounts.extend(dossier.result.as_ref().map(|result| result.signer));
    let officials: Vec<String> = people::names(tx, &accounts)?.into_values().collect();
    let situation = actions::situation(tx, &dossier, &version, now)?;
    let remaining = match &dossier.course {
        Some(course) => {
            let calendar = units::calendar(app, tx, dossier.authority, now)?;
            course.remaining(&calendar, now).ok()
        }
        None => None,
    };
    Ok(View {
        units: units::get_many(tx, &places)?,
        supplements: store::supplements(tx, key)?,
        letters: store::forms(tx, key)?,
        files: store::attachments(tx, key)?,
        charges: store::charges(tx, key)?,
        mask: Mask::new(&people, &dossier.form, &officials),
        may_withdraw: rules::check(Verb::AskWithdrawal, &situation).is_ok(),
        remaining,
        dossier,
        version,
        stays,
    })
}

pub(super) async fn show(visit: Visit, headers: HeaderMap) -> Result<Response, Problem> {
    let Some(dossier) = pass::dossier(&visit, &headers).await? else {
        return Ok(redirect("/track"));
    };
    let (app, now) = (visit.app.clone(), visit.now);
    let view = visit.app.db.read(move |tx| load(&app, tx, dossier.clone(), now)).await?;
    Ok(page(&visit, &view, &supply::Typed::default()))
}

/// The page; with what was typed into the form for a supplement and what is wrong with it.
pub(super) fn page(visit: &Visit, view: &View, typed: &supply::Typed) -> Response {
    let lang = visit.lang;
    let dossier = &view.dossier;
    let status = rules::status(dossier.state, dossier.financial, dossier.delivery);
    let (now, next) = situation_words(lang, dossier, &view.version, results::is_there(&view.files));
    let name = view.version.definition.name.get(lang);
    let open = corrections::open(&view.supplements);
    let body = html! {
        (supply::errors(lang, typed))
        p.lead { (name) }
        section.panel {
            p { (tag::tag(tone(dossier.state), lang.t(dossier.state.label()))) }
            p.lead { strong { (now) } }
            p { (next) }
            (facts(lang, view, lang.t(status.label())))
        }
        @if let (State::Supplement, Some(request)) = (dossier.state, open) {
            (supply::section(visit, view, request, typed))
        }
        (result::section(lang, &view.version, dossier, &view.files))
        @if let Some(course) = &dossier.course {
            h2 { (lang.t(k::DATES)) }
            (promise::promises(lang, course, &view.mask))
        }
        @if dossier.financial != Financial::Nothing { (charges(lang, view)) }
        @if !view.letters.is_empty() {
            h2 { (lang.t(k::LETTERS)) }
            p { (lang.t(k::LETTERS_TEXT)) }
            (letters::list(lang, &view.letters))
            @if dossier.accepted_at.is_some() {
                p {
                    a href="/track/dossier/proof" { (lang.t(log::GET_PROOF)) } " · "
                    a href="/ledger/verify" { (lang.t(log::VERIFY)) }
                }
            }
        }
        h2 { (lang.t(k::WAY_SO_FAR)) }
        (timeline(lang, &entries(lang, view)))
        @if view.may_withdraw {
            h2 { (lang.t(k::CHANGED_MIND)) }
            p { (lang.t(k::CHANGED_MIND_TEXT)) }
            (button::row(button::link("/track/dossier/withdraw", lang.t(k::WITHDRAW), Weight::Plain)))
        }
        form.band method="post" action="/track/leave" {
            p { (lang.t(k::LEAVE_TEXT)) }
            (button::row(html! {
                (button::submit(lang.t(k::LEAVE), Weight::Plain))
                (button::print(lang))
            }))
        }
    };
    Page::public(visit, lang.f(k::STATUS_TITLE, &[("code", &dossier.code)]), body)
        .crumb(lang.t(k::TRACK_TITLE), "/track")
        .help(html! { p { (lang.t(k::HELP_STATUS)) } })
        .status(if typed.problems.is_empty() { 200 } else { typed.status })
        .into_response()
}

const fn tone(state: State) -> Tone {
    match state {
        State::Submitted | State::Accepted | State::InProcess => Tone::Info,
        State::Supplement | State::Suspended | State::WithdrawalAsked => Tone::Warn,
        State::NotAccepted | State::Stopped | State::Refused => Tone::Bad,
        State::Processed => Tone::Good,
        State::Withdrawn => Tone::Neutral,
    }
}

fn unit(lang: Lang, view: &View, id: Uuid) -> String {
    view.units.get(&id).map(|unit| unit.label(lang).to_owned()).unwrap_or_default()
}

fn facts(lang: Lang, view: &View, portal: &str) -> Markup {
    let dossier = &view.dossier;
    let said = language(lang);
    let mut facts = vec![
        Fact::new(lang.t(k::PORTAL_STATUS), html! { (portal) }),
        Fact::new(lang.t(k::WHERE_NOW), html! { (unit(lang, view, dossier.unit)) }),
        Fact::new(lang.t(k::SENT_AT), html! { (format::moment(dossier.submitted_at)) }),
    ];
    if let Some(at) = dossier.accepted_at {
        facts.push(Fact::new(lang.t(k::ACCEPTED_AT), html! { (format::moment(at)) }));
        let limit = labels::limit_words(lang, &dossier.limit);
        facts.push(Fact::new(lang.t(k::LIMIT), html! { (limit) }));
    } else if let (State::Submitted, Some(by)) = (dossier.state, dossier.step_due_at) {
        facts.push(Fact::new(lang.t(k::CHECKED_BY), html! { (format::moment(by)) }));
    }
    if let Some(due) = dossier.due_at {
        facts.push(Fact::new(lang.t(k::PROMISED), html! { strong { (format::moment(due)) } }));
    }
    if let Some(first) = dossier.first_due_at.filter(|first| Some(*first) != dossier.due_at) {
        facts.push(Fact::new(lang.t(k::PROMISED_FIRST), html! { (format::moment(first)) }));
    }
    if let Some(remaining) = view.remaining.filter(|left| *left != Remaining::Completed) {
        facts.push(Fact::new(lang.t(k::REMAINING), html! { (remaining.say(said)) }));
    }
    // What was refused, stopped or withdrawn was not completed, early or late.
    let completed = dossier.course.as_ref().filter(|course| course.completed().is_some());
    if let Some(course) = completed.filter(|_| dossier.state == State::Processed) {
        let verdict = course.standing(dossier.submitted_at).against_current.say(said);
        facts.push(Fact::new(lang.t(k::HOW_IT_WENT), html! { (verdict) }));
    }
    if let Some(at) = dossier.handed_over_at {
        facts.push(Fact::new(lang.t(k::HANDED_OVER_AT), html! { (format::moment(at)) }));
    } else if dossier.ended_at.is_none() || dossier.result.is_some() {
        let way = lang.t(dossier.delivery_way.label());
        let at = unit(lang, view, dossier.receiver);
        facts.push(Fact::new(lang.t(k::DELIVERY_WAY), html! { (way) " · " (at) }));
    }
    summary(lang, &facts)
}

fn charges(lang: Lang, view: &View) -> Markup {
    let facts: Vec<Fact> = view
        .charges
        .iter()
        .map(|charge| {
            let state = if charge.paid_at.is_some() { k::PAID } else { k::NOT_PAID };
            let amount = format::money(lang, charge.amount);
            let counted = charge.counted.as_ref().map(|counted| fees::words(lang, counted));
            Fact::new(
                charge.name.get(lang),
                html! {
                    (amount) " · " (lang.t(state))
                    @if let Some(counted) = counted { br; span.muted { (counted) } }
                },
            )
        })
        .collect();
    html! {
        h2 { (lang.t(k::FEES)) }
        (summary(lang, &facts))
        @if view.dossier.financial == Financial::Due {
            (alert::alert(lang, Tone::Info, None, html! { p { (lang.t(k::PAY_HOW)) } }))
        }
    }
}

/// The stays as units and steps; no official is named.
fn entries(lang: Lang, view: &View) -> Vec<Entry> {
    let dossier = &view.dossier;
    let steps = view.version.definition.steps_of(&dossier.case_id);
    let entry = |at: Option<Timestamp>, title: &str, who: String| Entry {
        moment: at,
        title: title.to_owned(),
        who,
        note: String::new(),
        current: false,
        kind: Kind::Done,
    };
    let mut entries = vec![entry(
        Some(dossier.submitted_at),
        lang.t(k::EVENT_SUBMITTED),
        unit(lang, view, dossier.receiver),
    )];
    for stay in &view.stays {
        let title = steps.get(stay.step).map_or("", |step| step.name.get(lang));
        let mut one = entry(Some(stay.started_at), title, unit(lang, view, stay.unit));
        if stay.outcome.as_deref() == Some("return") {
            one.kind = Kind::Back;
            lang.t(k::WENT_BACK).clone_into(&mut one.note);
        }
        one.current = stay.ended_at.is_none();
        entries.push(one);
    }
    for request in &view.supplements {
        let mut one = entry(Some(request.asked_at), lang.t(k::EVENT_SUPPLEMENT), String::new());
        one.kind = Kind::Pause;
        entries.push(one);
        if let Some(at) = request.supplied_at {
            entries.push(entry(Some(at), lang.t(k::EVENT_SUPPLIED), String::new()));
        }
    }
    if let Some(at) = dossier.ended_at {
        entries.push(entry(
            Some(at),
            lang.t(dossier.state.label()),
            unit(lang, view, dossier.unit),
        ));
    }
    if let Some(at) = dossier.handed_over_at {
        entries.push(entry(
            Some(at),
            lang.t(k::EVENT_HANDED_OVER),
            unit(lang, view, dossier.receiver),
        ));
    }
    entries.sort_by_key(|entry| entry.moment);
    if let Some(here) = dossier.step.filter(|_| dossier.ended_at.is_none()) {
        for step in steps.iter().skip(here + 1) {
            let mut coming = entry(None, step.name.get(lang), String::new());
            coming.kind = Kind::Ahead;
            entries.push(coming);
        }
    }
    entries
}
