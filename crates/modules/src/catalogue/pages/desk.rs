//! The versions of all procedures, for officials.

use super::facts;
use crate::catalogue::store::{self, Filter, Record, VersionState};
use crate::catalogue::{builtin, labels};
use crate::k::catalogue as k;
use crate::people::rights::CATALOGUE_EDIT;
use axum::response::{IntoResponse, Response};
use kernel::db::DbError;
use kernel::html::button::{self, Weight};
use kernel::html::empty::empty;
use kernel::html::field::{Choice, Field, Text, select, text};
use kernel::html::filter::filter;
use kernel::html::pager::{Pager, pager};
use kernel::html::table::{Column, Row, Table, table};
use kernel::html::tabs::{Tab, tabs};
use kernel::html::tag::tag;
use kernel::html::{Markup, Tone, html};
use kernel::http::respond::form_urlencode;
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;

/// Rows of a page.
const ROWS: i64 = 50;

/// The list.
pub(super) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let lang = visit.lang;
    let filter = Filter {
        text: fields.get("q").to_owned(),
        state: VersionState::from_code(fields.get("state")),
        domain: fields.some("domain").map(str::to_owned),
        after: fields.some("after").and_then(super::version_cursor),
    };
    let asked = filter.clone();
    let (mut records, counts) = visit
        .app
        .db
        .read(move |tx| {
            let records = store::list(tx, &asked, ROWS + 1)?;
            let mut counts = Vec::new();
            for state in VersionState::ALL {
                counts.push((state, store::count(tx, state)?));
            }
            Ok::<_, DbError>((records, counts))
        })
        .await?;
    let more = records.len() > 50;
    records.truncate(50);
    let next = records
        .last()
        .filter(|_| more)
        .map(|last| address(&filter, filter.state, Some((&last.code, last.number))));
    let body = html! {
        (button::row(html! {
            @if visit.actor()?.holds(CATALOGUE_EDIT) {
                (button::link("/desk/catalogue/new", lang.t(k::NEW_DRAFT), Weight::Main))
            }
            (button::link("/desk/catalogue/national", lang.t(k::NATIONAL), Weight::Plain))
        }))
        (states(lang, &filter, &counts))
        (narrow(lang, &filter))
        @if records.is_empty() { (empty(lang.t(k::NO_VERSIONS), lang.t(k::NO_VERSIONS_TEXT), None)) }
        @else { (rows(lang, records)) }
        (pager(lang, &Pager {
            first: filter.after.is_some().then(|| address(&filter, filter.state, None)),
            next,
            shown: String::new(),
        }))
    };
    Ok(Page::staff(&visit, lang.t(k::DESK), body)
        .help(html! { p { (lang.t(k::DESK_HELP)) } })
        .into_response())
}

/// The tone of a state.
pub(super) const fn tone(state: VersionState) -> Tone {
    match state {
        VersionState::Draft => Tone::Neutral,
        VersionState::Verified => Tone::Info,
        VersionState::Published => Tone::Good,
        VersionState::Withdrawn => Tone::Bad,
    }
}

/// First and last day in force in words.
pub(super) fn span(lang: Lang, record: &Record) -> String {
    let from = format::date(record.span.from);
    match record.span.to {
        Some(to) => lang.f(k::VALID_FROM_TO, &[("from", &from), ("to", &format::date(to))]),
        None => lang.f(k::VALID_FROM, &[("from", &from)]),
    }
}

fn states(lang: Lang, filter: &Filter, counts: &[(VersionState, i64)]) -> Markup {
    let mut list = vec![Tab {
        label: lang.t(k::ANY).to_owned(),
        href: address(filter, None, None),
        current: filter.state.is_none(),
        count: String::new(),
    }];
    list.extend(counts.iter().map(|(state, count)| Tab {
        label: lang.t(labels::version_state(*state)).to_owned(),
        href: address(filter, Some(*state), None),
        count: format::number(lang, *count),
        current: filter.state == Some(*state),
    }));
    tabs(lang.t(k::STATE), &list)
}

fn narrow(lang: Lang, asked: &Filter) -> Markup {
    let domains: Vec<_> = builtin::domains()
        .domains
        .iter()
        .map(|one| Choice::new(&one.id, one.name.get(lang)))
        .collect();
    let clear = (!asked.text.is_empty() || asked.domain.is_some())
        .then(|| address(&Filter::default(), asked.state, None));
    filter(
        lang,
        "/desk/catalogue",
        html! {
            @if let Some(state) = asked.state { input type="hidden" name="state" value=(state.code()); }
            (text(
                &Field::new(lang, "q", lang.t(k::NAME_OR_CODE)).free(),
                &Text { value: &asked.text, ..Text::default() },
            ))
            (select(
                &Field::new(lang, "domain", lang.t(k::DOMAIN)).free(),
                &domains,
                asked.domain.as_deref().unwrap_or_default(),
                Some(lang.t(k::ANY)),
            ))
        },
        clear.as_deref(),
    )
}

fn rows(lang: Lang, records: Vec<Record>) -> Markup {
    let rows = records
        .into_iter()
        .map(|record| Row {
            href: Some(format!("/desk/catalogue/versions/{}", record.id)),
            cells: vec![
                html! { (record.code) },
                html! { (record.name.get(lang)) },
                html! { (record.number) },
                tag(tone(record.state), lang.t(labels::version_state(record.state))),
                html! { (span(lang, &record)) },
                html! { (facts::domain(lang, &record.domain)) },
                html! { (lang.t(labels::origin(record.origin))) },
            ],
            name: record.code,
            ..Row::default()
        })
        .collect();
    table(
        lang,
        &Table {
            caption: lang.t(k::DESK),
            quiet: true,
            columns: vec![
                Column::text(lang.t(k::CODE)),
                Column::text(lang.t(k::FIELD_NAME)),
                Column::number(lang.t(k::VERSION)),
                Column::text(lang.t(k::STATE)),
                Column::text(lang.t(k::VALIDITY)),
                Column::text(lang.t(k::DOMAIN)),
                Column::text(lang.t(k::ORIGIN)),
            ],
            rows,
            bulk: None,
        },
    )
}

fn address(filter: &Filter, state: Option<VersionState>, after: Option<(&str, i64)>) -> String {
    let mut parts = Vec::new();
    if let Some(state) = state {
        parts.push(format!("state={}", state.code()));
    }
    if !filter.text.is_empty() {
        parts.push(format!("q={}", form_urlencode(&filter.text)));
    }
    if let Some(domain) = &filter.domain {
        parts.push(format!("domain={}", form_urlencode(domain)));
    }
    if let Some((code, number)) = after {
        parts.push(format!("after={}", form_urlencode(&format!("{code}~{number}"))));
    }
    if parts.is_empty() {
        "/desk/catalogue".to_owned()
    } else {
        format!("/desk/catalogue?{}", parts.join("&"))
    }
}
