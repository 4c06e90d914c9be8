//! One version: its state, what is wrong with it, what it says, its life.

use super::desk::{span, tone};
use super::facts;
use crate::catalogue::definition::Definition;
use crate::catalogue::rules::{Issue, Severity};
use crate::catalogue::store::{self, Record, Version, VersionState};
use crate::catalogue::{actions, labels, source};
use crate::k::catalogue as k;
use crate::people::rights::CATALOGUE_EDIT;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::actor::Actor;
use kernel::db::{DbError, Tx};
use kernel::events::{self, Event};
use kernel::html::alert::alert;
use kernel::html::button::{self, Weight};
use kernel::html::summary::{Fact, summary};
use kernel::html::table::{Column, Row, Table, table};
use kernel::html::tag::tag;
use kernel::html::timeline::{Entry, Kind, timeline};
use kernel::html::{Markup, Tone, html};
use kernel::http::{Page, Visit};
use kernel::i18n::{Key, Lang, format};
use kernel::problem::Problem;
use std::collections::HashMap;
use uuid::Uuid;

struct Shown {
    record: Record,
    version: Version,
    others: Vec<Record>,
    issues: Vec<Issue>,
    events: Vec<Event>,
    names: HashMap<Uuid, String>,
    /// Who else may verify it.
    verifiers: Vec<String>,
}

/// The page.
pub(super) async fn show(visit: Visit, Path(id): Path<Uuid>) -> Result<Response, Problem> {
    let lang = visit.lang;
    let (actor, today) = (visit.actor()?.clone(), format::local(visit.now).date());
    let shown = visit.app.db.read(move |tx| load(tx, id, &actor, today)).await?;
    let edits = visit.actor()?.holds(CATALOGUE_EDIT);
    let name = shown.record.name.get(lang).to_owned();
    let body = html! {
        p {
            (tag(tone(shown.record.state), lang.t(labels::version_state(shown.record.state)))) " "
            (shown.record.code) " · " (lang.f(k::VERSION_NUMBER, &[("number", &shown.record.number)])) " · "
            (span(lang, &shown.record))
        }
        @if let Some(reason) = shown.record.reason.as_deref().filter(|reason| !reason.is_empty()) {
            (alert(lang, Tone::Warn, Some(lang.t(k::WITHDRAWN_BECAUSE)), html! { p { (reason) } }))
        }
        @if edits { (acts(lang, &shown, visit.actor()?.account)) }
        (issues(lang, &shown.issues))
        (content(lang, &shown.version))
        (others(lang, &shown))
        h2 { (lang.t(k::LIFE)) }
        (timeline(lang, &entries(lang, &shown)))
    };
    Ok(Page::staff(&visit, name, body)
        .crumb(lang.t(k::DESK), "/desk/catalogue")
        .help(html! { p { (lang.t(k::VERSION_HELP)) } })
        .into_response())
}

fn load(tx: &mut Tx<'_>, id: Uuid, actor: &Actor, today: Date) -> Result<Shown, Problem> {
    let record = store::record(tx, id)?.ok_or_else(Problem::not_found)?;
    let version = store::version(tx, id)?.ok_or_else(Problem::not_found)?;
    let text = store::text_of(tx, id)?.unwrap_or_default();
    let others = store::versions_of(tx, &record.code)?;
    let issues = source::check(&text, &version.definition, &actions::known());
    let events = events::of(tx, actions::OFFICE, id)?;
    let people: Vec<_> = events.iter().filter_map(|event| event.actor).collect();
    let names = crate::people::names(tx, &people)?;
    let mut verifiers = Vec::new();
    for grant in actor.grants.iter().filter(|grant| grant.rights.contains(&CATALOGUE_EDIT)) {
        verifiers.extend(crate::people::able(tx, &[CATALOGUE_EDIT], grant.unit, today)?);
    }
    verifiers.retain(|(account, _)| *account != actor.account);
    verifiers.sort();
    verifiers.dedup();
    let verifiers = verifiers.into_iter().map(|(_, name)| name).collect();
    Ok::<_, Problem>(Shown { record, version, others, issues, events, names, verifiers })
}

fn acts(lang: Lang, shown: &Shown, me: Uuid) -> Markup {
    let base = format!("/desk/catalogue/versions/{}", shown.record.id);
    let link =
        |act: &str, key: Key, weight| button::link(&format!("{base}/{act}"), lang.t(key), weight);
    let clean = shown.issues.iter().all(|issue| issue.severity != Severity::Error);
    // Who wrote a draft does not vouch for it.
    let own = shown.record.created.by == Some(me);
    let row = button::row(html! {
        @match shown.record.state {
            VersionState::Draft => {
                @if clean && !own { (link("verify", k::VERIFY, Weight::Main)) }
                (link("edit", k::EDIT, if clean && !own { Weight::Plain } else { Weight::Main }))
                (link("withdraw", k::DISCARD, Weight::Plain))
            }
            VersionState::Verified => {
                (link("publish", k::PUBLISH, Weight::Main))
                (link("withdraw", k::WITHDRAW, Weight::Plain))
            }
            VersionState::Published => {
                (link("withdraw", k::WITHDRAW, Weight::Plain))
            }
            VersionState::Withdrawn => {}
        }
        @if shown.record.state != VersionState::Draft {
            form.inline method="post" action={ (base) "/draft" } {
                (button::submit(lang.t(k::DRAFT_FROM_THIS), Weight::Plain))
            }
        }
    });
    html! {
        (row)
        @if own && shown.record.state == VersionState::Draft {
            p.hint {
                @match shown.verifiers.as_slice() {
                    [] => (lang.t(k::VERIFY_NOBODY)),
                    names => (lang.f(k::VERIFY_OTHERS, &[("names", &names.join(", "))])),
                }
            }
        }
    }
}

/// What is wrong or doubtful, each with its line.
pub(super) fn issues(lang: Lang, issues: &[Issue]) -> Markup {
    if issues.is_empty() {
        return html! { p { (tag(Tone::Good, lang.t(k::NO_ISSUES))) } };
    }
    let rows = issues
        .iter()
        .map(|issue| {
            let error = issue.severity == Severity::Error;
            let (mark, word) =
                if error { (Tone::Bad, k::ISSUE_ERROR) } else { (Tone::Warn, k::ISSUE_WARNING) };
            Row {
                cells: vec![
                    tag(mark, lang.t(word)),
                    html! { @if let Some(line) = issue.line { (line) } },
                    html! { @if issue.path.is_empty() { "–" } @else { code { (issue.path) } } },
                    html! { (issue.words.text(lang)) },
                ],
                tone: mark,
                ..Row::default()
            }
        })
        .collect();
    table(
        lang,
        &Table {
            caption: lang.t(k::ISSUES),
            quiet: false,
            columns: vec![
                Column::text(lang.t(k::FIELD_KIND)),
                Column::number(lang.t(k::LINE)),
                Column::text(lang.t(k::PLACE)),
                Column::text(lang.t(k::WHAT_IS_WRONG)),
            ],
            rows,
            bulk: None,
        },
    )
}

fn content(lang: Lang, version: &Version) -> Markup {
    let definition = &version.definition;
    let text = |text: &str| html! { (text) };
    html! {
        h2 { (lang.t(k::CONTENT)) }
        (summary(lang, &[
            Fact::new(lang.t(k::FIELD_SUMMARY), text(definition.summary.get(lang))),
            Fact::new(lang.t(k::DOMAIN), text(&facts::domain(lang, &definition.domain))),
            Fact::new(lang.t(k::WHO_MAY), text(&facts::applicants(lang, definition))),
            Fact::new(lang.t(k::WHO_DECIDES), text(definition.competent_authority.get(lang))),
            Fact::new(lang.t(k::WHERE), text(definition.receipt_place.get(lang))),
            Fact::new(lang.t(k::ONLINE), text(lang.t(labels::online_scope(definition.online.scope)))),
            Fact::new(lang.t(k::FIELD_FORM), text(definition.form.as_deref().unwrap_or_default())),
            Fact::new(lang.t(k::FIELD_AFTER_SUSPENSION), text(lang.t(labels::after_suspension(definition.after_suspension)))),
            Fact::new(lang.t(k::FIELD_UNVERIFIED), html! { @for one in facts::unverified(lang, definition) { (one) br; } }),
        ]))
        @for case in &definition.cases {
            details.case {
                summary { (case.name.get(lang)) }
                h3 { (lang.t(k::PAPERS)) }
                (facts::papers(lang, definition, case))
                h3 { (lang.t(k::HOW_LONG)) }
                (facts::limits(lang, definition, case))
                h3 { (lang.t(k::WHAT_IT_COSTS)) }
                (facts::fees(lang, definition, case))
            }
        }
        h3 { (lang.t(k::FIELD_STEP)) (facts::mark(lang, definition, "step")) }
        (process(lang, version))
    }
}

fn process(lang: Lang, version: &Version) -> Markup {
    let definition = &version.definition;
    let rows = definition
        .process
        .iter()
        .map(|step| Row {
            cells: vec![
                html! { (step.name.get(lang)) },
                html! { (lang.t(labels::step_kind(step.kind))) },
                html! { (lang.t(labels::unit_function(step.unit))) },
                html! { (labels::limit_words(lang, &step.limit)) },
                html! { (cases(lang, definition, &step.cases)) },
            ],
            ..Row::default()
        })
        .collect();
    table(
        lang,
        &Table {
            caption: lang.t(k::FIELD_STEP),
            quiet: true,
            columns: vec![
                Column::text(lang.t(k::FIELD_NAME)),
                Column::text(lang.t(k::FIELD_KIND)),
                Column::text(lang.t(k::FIELD_UNIT)),
                Column::text(lang.t(k::FIELD_LIMIT)),
                Column::text(lang.t(k::FIELD_CASES)),
            ],
            rows,
            bulk: None,
        },
    )
}

/// Names of cases; all of them where none is named.
fn cases(lang: Lang, definition: &Definition, ids: &[String]) -> String {
    if ids.is_empty() {
        return lang.t(k::ANY).to_owned();
    }
    let names: Vec<_> = ids
        .iter()
        .map(|id| definition.case(id).map_or(id.as_str(), |case| case.name.get(lang)))
        .collect();
    names.join("; ")
}

fn others(lang: Lang, shown: &Shown) -> Markup {
    let id = shown.record.id;
    html! {
        @if shown.others.len() > 1 {
            h2 { (lang.t(k::OTHER_VERSIONS)) }
            ul.lines {
                @for other in shown.others.iter().filter(|other| other.id != id) {
                    li {
                        a href={ "/desk/catalogue/versions/" (other.id) } {
                            (lang.f(k::VERSION_NUMBER, &[("number", &other.number)]))
                        }
                        " " (tag(tone(other.state), lang.t(labels::version_state(other.state)))) " "
                        (span(lang, other)) " · "
                        @let (before, after) = if other.number < shown.record.number { (other.id, id) } else { (id, other.id) };
                        a href={ "/desk/catalogue/compare?from=" (before) "&to=" (after) } {
                            (lang.t(k::COMPARE)) span.visually-hidden { " " (lang.f(k::VERSION_NUMBER, &[("number", &other.number)])) }
                        }
                    }
                }
            }
        }
    }
}

fn entries(lang: Lang, shown: &Shown) -> Vec<Entry> {
    shown
        .events
        .iter()
        .map(|event| {
            let (key, kind) = match event.kind.as_str() {
                "procedure.drafted" => (k::EVENT_DRAFTED, Kind::Done),
                "procedure.rewritten" => (k::EVENT_REWRITTEN, Kind::Done),
                "procedure.verified" => (k::EVENT_VERIFIED, Kind::Done),
                "procedure.published" => (k::EVENT_PUBLISHED, Kind::Done),
                "procedure.ended" => (k::EVENT_ENDED, Kind::Pause),
                "procedure.replaced" => (k::EVENT_REPLACED, Kind::Back),
                _ => (k::EVENT_WITHDRAWN, Kind::Problem),
            };
            let who = match event.actor {
                Some(account) => shown.names.get(&account).cloned().unwrap_or_default(),
                None => lang.t(k::BY_SYSTEM).to_owned(),
            };
            Entry {
                moment: Some(event.at),
                title: lang.t(key).to_owned(),
                who,
                note: event.reason.clone().unwrap_or_default(),
                current: false,
                kind,
            }
        })
        .collect()
}

/// The record of a version, for pages that need no more.
pub(super) async fn record(visit: &Visit, id: Uuid) -> Result<Record, Problem> {
    let found: Result<Option<Record>, DbError> =
        visit.app.db.read(move |tx| store::record(tx, id)).await;
    found?.ok_or_else(Problem::not_found)
}
