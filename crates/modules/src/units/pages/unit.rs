//! One unit: what it is, where it stands, its working hours, where it came from and what became of it.

use super::{contact, hours, list};
use crate::k::units as k;
use crate::units::{self, Succession, UNITS_EDIT, Unit, store};
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::summary::{Fact, summary};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Markup, Tone, alert, html, tag};
use kernel::http::{Id, Page, Visit};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;

pub(in crate::units) async fn show(visit: Visit, Id(id): Id) -> Result<Response, Problem> {
    let lang = visit.lang;
    let now = visit.now;
    let today = format::local(now).date();
    let (unit, above, children, from, to, formerly, calendar, history, (contact, opening)) = visit
        .app
        .db
        .read(move |tx| {
            let unit = store::get(tx, id)?.ok_or_else(Problem::not_found)?;
            let mut above = store::above(tx, id)?;
            above.remove(0);
            let day = unit.valid_to.map_or(today, |last| today.min(last));
            let children = store::children(tx, id, day)?;
            let from = store::predecessors(tx, id)?;
            let to = store::became(tx, id)?;
            let formerly = units::formerly(tx, &unit, lang, today)?;
            let (base, layers) = units::parts(tx, id, now)?;
            let mut owners: std::collections::HashMap<_, _> =
                above.iter().map(|unit| (unit.id, unit.clone())).collect();
            owners.insert(unit.id, unit.clone());
            let history = units::history(tx, id)?;
            let contact = units::contact_of(tx, id)?;
            let opening = units::opening(tx, id, lang, now)?;
            Ok::<_, Problem>((
                unit,
                above,
                children,
                from,
                to,
                formerly,
                (base, layers, owners),
                history,
                (contact, opening),
            ))
        })
        .await?;
    let may_edit = visit.actor.as_ref().is_some_and(|actor| actor.may(UNITS_EDIT, &[id]).is_some());
    let first = jiff::civil::Date::constant(today.year(), 1, 1);
    let body = html! {
        @if let Some(formerly) = &formerly {
            (alert::alert(lang, Tone::Info, Some(lang.t(k::NO_MORE)), html! { p { (formerly) } }))
        }
        (facts(lang, &unit, &above))
        @if formerly.is_none() {
            h2 { (lang.t(k::CONTACT)) }
            (summary(lang, &contact::facts(lang, &contact, &opening)))
            @if may_edit {
                (button::row(button::link(&format!("/desk/units/{id}/contact"), lang.t(k::CONTACT_EDIT), Weight::Plain)))
            }
        }
        @if !children.is_empty() {
            h2 { (lang.t(k::BELOW)) }
            ul.units { @for child in &children {
                li { a href={ "/units/" (child.id) } { (child.label(lang)) } }
            } }
        }
        @if !from.is_empty() {
            h2 { (lang.t(k::CAME_FROM)) }
            (successions(lang, lang.t(k::CAME_FROM), &from))
        }
        @if !to.is_empty() {
            h2 { (lang.t(k::BECAME)) }
            (successions(lang, lang.t(k::BECAME), &to))
        }
        h2 { (lang.t(k::CALENDAR)) }
        p { (lang.t(k::CALENDAR_LEAD)) }
        @if may_edit {
            (button::row(button::link(&format!("/desk/units/{id}/calendar"), lang.t(k::EDIT_CALENDAR), Weight::Plain)))
        }
        (hours::calendar(lang, &calendar.0, &calendar.1, &calendar.2, first))
        @if !history.is_empty() {
            (hours::versions(lang, &history))
        }
    };
    let mut page = Page::public(&visit, unit.label(lang), body).crumb(lang.t(k::TITLE), "/units");
    for unit in above.iter().rev() {
        page = page.crumb(unit.label(lang), format!("/units/{}", unit.id));
    }
    Ok(page.help(html! { p { (lang.t(k::UNIT_HELP)) } }).into_response())
}

fn facts(lang: Lang, unit: &Unit, above: &[Unit]) -> Markup {
    let mut facts = vec![
        Fact::new(lang.t(k::COL_KIND), html! { (lang.t(unit.kind.label())) }),
        Fact::new(lang.t(k::COL_VALID), list::validity(lang, unit)),
    ];
    if let Some(above) = above.first() {
        facts.push(Fact::new(
            lang.t(k::COL_ABOVE),
            html! { a href={ "/units/" (above.id) } { (above.label(lang)) } },
        ));
    }
    if let Some(function) = unit.function {
        facts.push(Fact::new(lang.t(k::COL_FUNCTION), html! { (lang.t(function.label())) }));
    }
    if let Some(code) = &unit.code {
        facts.push(Fact::new(lang.t(k::COL_CODE), html! { (code) }));
    }
    if let Some(eid) = &unit.eid {
        facts.push(Fact::new(lang.t(k::COL_EID), html! { (eid) }));
    }
    facts.push(Fact::new(
        lang.t(k::COL_SOURCE),
        html! {
            (unit.source)
            @if unit.unverified { " " (tag::tag(Tone::Warn, lang.t(k::UNCONFIRMED))) }
        },
    ));
    summary(lang, &facts)
}

fn successions(lang: Lang, caption: &str, successions: &[Succession]) -> Markup {
    table::table(
        lang,
        &Table {
            caption,
            quiet: true,
            columns: vec![
                Column::text(lang.t(k::COL_NAME)),
                Column::text(lang.t(k::COL_PART)),
                Column::text(lang.t(k::COL_SINCE)),
                Column::text(lang.t(k::COL_DOCUMENT)),
            ],
            rows: successions
                .iter()
                .map(|succession| Row {
                    href: Some(format!("/units/{}", succession.unit.id)),
                    cells: vec![
                        html! { (succession.unit.label(lang)) },
                        html! { (lang.t(succession.part.label())) },
                        html! { (format::date(succession.date)) },
                        html! {
                            (succession.act)
                            @if succession.unverified { " " (tag::tag(Tone::Warn, lang.t(k::UNCONFIRMED))) }
                        },
                    ],
                    ..Row::default()
                })
                .collect(),
            ..Table::default()
        },
    )
}
