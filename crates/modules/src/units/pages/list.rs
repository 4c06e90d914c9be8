//! All units: the tree of a day, or what a search finds.

use crate::k::units as k;
use crate::units::store::{self, Filter};
use crate::units::{Unit, formerly};
use jiff::civil::Date;
use kernel::db::Tx;
use kernel::html::field::{self, Field, Text, Width};
use kernel::html::pager::{self, Pager};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Markup, Tone, empty, filter, html, tag};
use kernel::http::respond::form_urlencode;
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;

const PAGE: u32 = 50;

struct Shown {
    unit: Unit,
    above: String,
    formerly: Option<String>,
}

pub(in crate::units) async fn show(
    visit: Visit,
    fields: Fields,
) -> Result<axum::response::Response, Problem> {
    let lang = visit.lang;
    let text = fields.get("q").to_owned();
    let typed = fields.get("on").to_owned();
    let today = format::local(visit.now).date();
    let on = if typed.is_empty() { Some(today) } else { format::read_date(&typed) };
    let after = fields.some("after").and_then(|after| after.parse().ok());
    let any_day = fields.get("all") == "on";
    let search = text.clone();
    let day = on.unwrap_or(today);
    let (rows, more) = visit
        .app
        .db
        .read(move |tx| {
            let mut units = if search.is_empty() && !any_day {
                top(tx, day)?
            } else {
                let on = if any_day { None } else { Some(day) };
                store::search(
                    tx,
                    &Filter { text: search.clone(), on, after, limit: PAGE, ..Filter::default() },
                )?
            };
            let searched = !search.is_empty() || any_day;
            let more = searched && units.len() > PAGE as usize;
            if more {
                units.truncate(PAGE as usize);
            }
            let mut rows = Vec::with_capacity(units.len());
            for unit in units {
                let above = match unit.parent {
                    Some(parent) => store::get(tx, parent)?
                        .map_or_else(String::new, |parent| parent.label(lang).to_owned()),
                    None => String::new(),
                };
                let formerly = formerly(tx, &unit, lang, today)?;
                rows.push(Shown { unit, above, formerly });
            }
            Ok::<_, Problem>((rows, more))
        })
        .await?;
    let next = match rows.last() {
        Some(last) if more => {
            Some(address(&text, &typed, any_day, Some(&last.unit.id.to_string())))
        }
        _ => None,
    };
    let first = after.map(|_: uuid::Uuid| address(&text, &typed, any_day, None));
    let error = on.is_none().then_some(lang.t(k::DAY_WRONG));
    let body = html! {
        p.lead { (lang.t(k::LEAD)) }
        (filter::filter(lang, "/units", html! {
            (field::text(
                &Field::new(lang, "q", lang.t(k::SEARCH)).free().hint(lang.t(k::SEARCH_HINT)),
                &Text { value: &text, ..Text::default() },
            ))
            (field::date(
                &Field::new(lang, "on", lang.t(k::ON_DAY)).free().error(error).width(Width::Short),
                &typed,
                None,
            ))
            (field::checkbox(&Field::new(lang, "all", lang.t(k::ANY_DAY)).free(), any_day))
        }, (!text.is_empty() || !typed.is_empty() || any_day).then_some("/units")))
        @if rows.is_empty() {
            (empty::empty(lang.t(k::NONE), lang.t(k::NONE_TEXT), None))
        } @else {
            (listing(lang, &rows, on.unwrap_or(today)))
            (pager::pager(lang, &Pager { first, next, shown: String::new() }))
        }
    };
    let page = Page::public(&visit, lang.t(k::TITLE), body).help(html! { p { (lang.t(k::HELP)) } });
    Ok(axum::response::IntoResponse::into_response(page))
}

/// The tree of a day: its roots, and what stands directly below a single root.
fn top(tx: &mut Tx<'_>, day: Date) -> Result<Vec<Unit>, Problem> {
    let mut units = store::roots(tx, day)?;
    if let [only] = units.as_slice() {
        let below = store::children(tx, only.id, day)?;
        units.extend(below);
    }
    Ok(units)
}

fn address(text: &str, on: &str, all: bool, after: Option<&str>) -> String {
    let mut out = format!("/units?q={}&on={}", form_urlencode(text), form_urlencode(on));
    if all {
        out.push_str("&all=on");
    }
    if let Some(after) = after {
        out.push_str("&after=");
        out.push_str(after);
    }
    out
}

fn listing(lang: Lang, rows: &[Shown], on: Date) -> Markup {
    let day = format::date(on);
    let rows = rows
        .iter()
        .map(|shown| {
            let unit = &shown.unit;
            Row {
                id: unit.id.to_string(),
                name: unit.label(lang).to_owned(),
                href: Some(format!("/units/{}", unit.id)),
                cells: vec![
                    html! { (unit.label(lang)) },
                    html! { (lang.t(unit.kind.label())) },
                    html! { (shown.above) },
                    html! { (unit.code.as_deref().unwrap_or_default()) },
                    validity(lang, unit),
                    html! {
                        @if let Some(formerly) = &shown.formerly {
                            (tag::tag(Tone::Neutral, formerly))
                        }
                    },
                ],
                ..Row::default()
            }
        })
        .collect();
    table::table(
        lang,
        &Table {
            caption: &lang.f(k::CAPTION, &[("day", &day)]),
            columns: vec![
                Column::text(lang.t(k::COL_NAME)),
                Column::text(lang.t(k::COL_KIND)),
                Column::text(lang.t(k::COL_ABOVE)),
                Column::text(lang.t(k::COL_CODE)),
                Column::text(lang.t(k::COL_VALID)),
                Column::text(lang.t(k::COL_NOW)),
            ],
            rows,
            ..Table::default()
        },
    )
}

/// From which to which day a unit is in force, in words.
pub(super) fn validity(lang: Lang, unit: &Unit) -> Markup {
    let from = format::date(unit.valid_from);
    html! {
        @match unit.valid_to {
            Some(to) => { (lang.f(k::VALID_BETWEEN, &[("from", &from), ("to", &format::date(to))])) }
            None => { (lang.f(k::VALID_SINCE, &[("from", &from)])) }
        }
    }
}
