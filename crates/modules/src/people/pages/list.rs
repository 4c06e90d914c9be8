//! The accounts of the units an official looks after.

use crate::k::people as k;
use crate::people::actions;
use crate::people::rules::{Role, rights};
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Choice, Field, Text, Width};
use kernel::html::pager::{self, Pager};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Tone, empty, filter, html, tag};
use kernel::http::respond::form_urlencode;
use kernel::http::{Fields, Page, Visit};
use kernel::problem::Problem;

pub(in crate::people) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let lang = visit.lang;
    let actor = visit.actor()?;
    let text = fields.get("q").to_owned();
    let role = Role::from_code(fields.get("role"));
    let after = fields.some("after").and_then(|after| after.parse().ok());
    let query = actions::Listed {
        reach: actor.reach(rights::PEOPLE_READ),
        text: text.clone(),
        role,
        after,
        limit: 50,
        lang,
        now: visit.now,
    };
    let (rows, next) = visit.app.db.read(move |tx| actions::listed(tx, &query)).await?;
    let roles: Vec<Choice> =
        Role::ALL.iter().map(|role| Choice::new(role.code(), lang.t(role.label()))).collect();
    let chosen = role.map_or("", Role::code);
    let address = |after: &str| {
        format!("/desk/people?q={}&role={chosen}&after={after}", form_urlencode(&text))
    };
    let pager = Pager {
        first: after.map(|_: uuid::Uuid| address("")),
        next: next.map(|next| address(&next.to_string())),
        shown: String::new(),
    };
    let body = html! {
        (button::row(html! {
            @if actor.holds(rights::PEOPLE_EDIT) {
                (button::link("/desk/people/new", lang.t(k::NEW_ACCOUNT), Weight::Main))
            }
            @if actor.holds(rights::UNITS_EDIT) {
                (button::link("/desk/calendar", lang.t(crate::k::units::MENU_CALENDAR), Weight::Plain))
            }
        }))
        (filter::filter(lang, "/desk/people", html! {
            (field::text(
                &Field::new(lang, "q", lang.t(k::SEARCH)).free(),
                &Text { value: &text, ..Text::default() },
            ))
            (field::select(&Field::new(lang, "role", lang.t(k::ROLE)).free().width(Width::Medium), &roles, chosen, Some(lang.t(k::ANY_ROLE))))
        }, (!text.is_empty() || role.is_some()).then_some("/desk/people")))
        @if rows.is_empty() {
            (empty::empty(lang.t(k::NONE), lang.t(k::NONE_TEXT), None))
        } @else {
            (table::table(lang, &Table {
                caption: lang.t(k::TITLE),
                quiet: true,
                columns: vec![
                    Column::text(lang.t(k::NAME)),
                    Column::text(lang.t(k::LOGIN)),
                    Column::text(lang.t(k::ROLES)),
                    Column::text(lang.t(k::STATE)),
                ],
                rows: rows.iter().map(|row| Row {
                    id: row.account.id.to_string(),
                    name: row.account.name.clone(),
                    href: Some(format!("/desk/people/{}", row.account.id)),
                    cells: vec![
                        html! { (row.account.name) },
                        html! { (row.account.login) },
                        html! { @if row.roles.is_empty() { (lang.t(k::NO_ROLE)) } @else { (row.roles.join("; ")) } },
                        html! {
                            @if row.account.disabled { (tag::tag(Tone::Bad, lang.t(k::DISABLED))) }
                            @else { (tag::tag(Tone::Good, lang.t(k::ACTIVE))) }
                        },
                    ],
                    ..Row::default()
                }).collect(),
                ..Table::default()
            }))
            (pager::pager(lang, &pager))
        }
    };
    let page =
        Page::staff(&visit, lang.t(k::TITLE), body).help(html! { p { (lang.t(k::LIST_HELP)) } });
    Ok(page.into_response())
}
