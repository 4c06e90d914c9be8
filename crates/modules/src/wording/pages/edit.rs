//! What an office says differently on its forms: a field for each sentence with the one in force beside it, a
//! sample to look at, and every change with its reason.

use super::sentences;
use crate::k::wording as k;
use crate::people::rights::CATALOGUE_EDIT;
use crate::units::{self, Unit};
use crate::wording::press::{self, shipped, version_on};
use crate::wording::store::{self, Change};
use axum::response::{IntoResponse, Response};
use kernel::db::{DbError, Tx};
use kernel::events::{self, NewEvent};
use kernel::html::button::{self, Weight};
use kernel::html::errors::{self, errors};
use kernel::html::field::{self, Choice, Field, Text, Width};
use kernel::html::{Markup, html};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Fields, Page, Visit, download};
use kernel::i18n::format;
use kernel::problem::{FieldProblem, Problem, Words};
use print::{Kind, Wording};
use serde_json::json;
use uuid::Uuid;

/// Most characters of an office's own sentences.
const MOST: u32 = 20_000;

/// What was typed, or is kept.
#[derive(Clone, Copy, Default)]
struct Typed<'a> {
    own: &'a str,
    reason: &'a str,
    as_text: bool,
}

pub(in crate::wording) struct Seen {
    pub(in crate::wording) unit: Unit,
    offices: Vec<Unit>,
    pub(in crate::wording) changes: Vec<Change>,
}

/// The office asked for, or the first within reach.
pub(in crate::wording) async fn load(visit: &Visit, fields: &Fields) -> Result<Seen, Problem> {
    let reach = visit.actor()?.reach(CATALOGUE_EDIT);
    let wanted: Option<Uuid> = fields.some("unit").and_then(|unit| unit.parse().ok());
    let today = format::local(visit.now).date();
    visit
        .app
        .db
        .read(move |tx| {
            let ids: Vec<Uuid> = reach.iter().copied().collect();
            let mut offices: Vec<Unit> = units::get_many(tx, &ids)?
                .into_values()
                .filter(|unit| unit.is_office() && unit.exists_on(today))
                .collect();
            offices.sort_by(|a, b| a.eid.cmp(&b.eid));
            let unit = offices
                .iter()
                .find(|unit| wanted.is_none_or(|wanted| unit.id == wanted))
                .cloned()
                .ok_or_else(Problem::not_found)?;
            let changes = store::changes(tx, unit.id, version_on(today))?;
            Ok(Seen { unit, offices, changes })
        })
        .await
}

pub(in crate::wording) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let seen = load(&visit, &fields).await?;
    let own = seen.changes.first().map(|change| change.changes.clone()).unwrap_or_default();
    page(&visit, &seen, &Typed { own: &own, ..Typed::default() }, &[])
}

pub(in crate::wording) async fn save(
    visit: Visit,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let seen = load(&visit, &fields).await?;
    let reason = fields.get("reason").to_owned();
    let version = version_on(format::local(visit.now).date());
    let words = shipped(version)?;
    let as_text = fields.some("changes").is_some() || fields.get("how") == "text";
    let own = if as_text {
        fields.get("changes").replace("\r\n", "\n")
    } else {
        sentences::changes(words, &fields)
    };
    let typed = Typed { own: &own, reason: &reason, as_text };
    match keep(&visit, &seen, own.clone(), reason.clone(), as_text).await {
        Ok(number) => {
            let said = visit.lang.f(k::SAVED, &[("number", &number)]);
            Ok(redirect_with(&format!("/desk/wording?unit={}", seen.unit.id), &said))
        }
        Err(problem) if problem.status == 422 => page(&visit, &seen, &typed, &problem.fields),
        Err(problem) => Err(problem),
    }
}

/// Keeps what an office says differently as its next edition and returns the number, or everything that is
/// wrong with it.
pub(in crate::wording) async fn keep(
    visit: &Visit,
    seen: &Seen,
    own: String,
    reason: String,
    as_text: bool,
) -> Result<i64, Problem> {
    let permit = visit.permit(CATALOGUE_EDIT, &[seen.unit.id])?;
    let version = version_on(format::local(visit.now).date());
    let words = shipped(version)?;
    let mut problems = Vec::new();
    match words.with_changes(&own) {
        Err(error) => {
            problems.push(FieldProblem::new("changes", Words::new(k::WRONG).with("what", error)));
        }
        Ok(_) => problems.extend(sentences::wrong(words, &own, as_text)),
    }
    if own.chars().count() > MOST as usize {
        problems.push(FieldProblem::new("changes", Words::new(k::TOO_LONG)));
    }
    if reason.is_empty() {
        problems.push(FieldProblem::new("reason", Words::new(k::NEED_REASON)));
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let (unit, now) = (seen.unit.id, visit.now);
    let number = seen.changes.first().map_or(0, |change| change.number) + 1;
    let change = Change { number, changes: own, reason, at: now };
    visit.app.db.write(move |tx| record(tx, unit, version, &change, &permit)).await?;
    Ok(number)
}

fn record(
    tx: &mut Tx<'_>,
    unit: Uuid,
    version: &str,
    change: &Change,
    permit: &kernel::actor::Permit,
) -> Result<(), Problem> {
    store::insert(tx, unit, version, change, permit.account).map_err(|error| match error {
        DbError::Constraint(_) => Problem::conflict(),
        other => other.into(),
    })?;
    let event = NewEvent {
        office: unit,
        about: "unit",
        subject: unit,
        seq: events::next_seq(tx, unit, unit)?,
        kind: "wording.changed",
        at: change.at,
        by: Some(permit),
        reason: Some(&change.reason),
        data: json!({ "version": version, "number": change.number, "changes": change.changes }),
    };
    events::append(tx, &event)?;
    Ok(())
}

/// A sample of a form in the words of the office.
pub(in crate::wording) async fn sample(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let seen = load(&visit, &fields).await?;
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| kind.key() == fields.get("form"))
        .ok_or_else(Problem::not_found)?;
    let mut words: Wording = shipped(version_on(format::local(visit.now).date()))?.clone();
    if let Some(change) = seen.changes.first() {
        words = words.with_changes(&change.changes).map_err(Problem::internal)?;
    }
    let bytes = press::press(print::samples::form(kind), words).await?;
    Ok(download(bytes, "application/pdf", &format!("{}.pdf", kind.key()), true))
}

fn page(
    visit: &Visit,
    seen: &Seen,
    typed: &Typed<'_>,
    problems: &[FieldProblem],
) -> Result<Response, Problem> {
    let lang = visit.lang;
    let Typed { own, reason, as_text } = *typed;
    let words = shipped(version_on(format::local(visit.now).date()))?;
    let at = |field: &str| {
        problems
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| problem.message.text(lang))
    };
    let (wrong_own, wrong_reason) = (at("changes"), at("reason"));
    let shown: Vec<errors::Problem> = problems
        .iter()
        .map(|problem| errors::Problem {
            field: field::id_of(&problem.field),
            text: problem.message.text(lang),
        })
        .collect();
    let body = html! {
        @if !shown.is_empty() { (errors(lang, &shown)) }
        (choose(visit, seen))
        p { (lang.f(k::IN_FORCE, &[("version", &words.version), ("source", &words.source)])) }
        form method="post" action="/desk/wording" novalidate data-dirty {
            input type="hidden" name="unit" value=(seen.unit.id);
            input type="hidden" name="how" value="sentences";
            p { (lang.t(k::SENTENCES_TEXT)) }
            @for section in sentences::sections(words) {
                (sentences::fields(visit, seen.unit.id, words, &section, own, &shown))
            }
            (field::text(
                &Field::new(lang, "reason", lang.t(k::REASON)).error(wrong_reason.as_deref()).width(Width::Full),
                &Text { value: reason, ..Text::default() },
            ))
            (button::row(html! { (button::submit(lang.t(k::SAVE), Weight::Main)) }))
        }
        details open[as_text] {
            summary { (lang.t(k::ADVANCED)) }
            form method="post" action="/desk/wording" novalidate data-dirty {
                input type="hidden" name="unit" value=(seen.unit.id);
                input type="hidden" name="how" value="text";
                (field::textarea(
                    &Field::new(lang, "changes", lang.t(k::CHANGES)).hint(lang.t(k::CHANGES_HINT)).free()
                        .error(wrong_own.as_deref()).width(Width::Full),
                    own, 12, Some(MOST),
                ))
                (field::text(
                    &Field::new(lang, "reason", lang.t(k::REASON)).id("text-reason").width(Width::Full),
                    &Text { value: reason, ..Text::default() },
                ))
                (button::row(html! { (button::submit(lang.t(k::SAVE), Weight::Plain)) }))
            }
        }
        (history(visit, seen))
    };
    let status = if problems.is_empty() { 200 } else { 422 };
    Ok(Page::staff(visit, lang.t(k::TITLE), body)
        .help(html! { p { (lang.t(k::HELP)) } })
        .status(status)
        .into_response())
}

fn choose(visit: &Visit, seen: &Seen) -> Markup {
    let lang = visit.lang;
    let ids: Vec<(String, &str)> =
        seen.offices.iter().map(|unit| (unit.id.to_string(), unit.label(lang))).collect();
    let choices: Vec<Choice> = ids.iter().map(|(id, name)| Choice::new(id, name)).collect();
    html! {
        @if choices.len() > 1 {
            form method="get" action="/desk/wording" {
                (field::select(
                    &Field::new(lang, "unit", lang.t(k::OFFICE)).id("choose-unit"),
                    &choices, &seen.unit.id.to_string(), None,
                ))
                (button::row(html! { (button::submit(lang.t(k::CHOOSE), Weight::Plain)) }))
            }
        }
        h2 { (seen.unit.label(lang)) }
    }
}

fn history(visit: &Visit, seen: &Seen) -> Markup {
    let lang = visit.lang;
    html! {
        h2 { (lang.t(k::HISTORY)) }
        @if seen.changes.is_empty() { p { (lang.t(k::NO_CHANGES)) } }
        @else {
            ul { @for change in &seen.changes {
                li { (lang.f(k::EDITION, &[("number", &change.number), ("moment", &format::moment(change.at))])) ": " (change.reason) }
            } }
        }
    }
}
