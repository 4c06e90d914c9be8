//! How many: dossiers by state now, and filed by month and channel. Each number opens the list it counts.

use super::{reach, register};
use crate::catalogue::definition::Channel;
use crate::catalogue::labels;
use crate::dossiers::rules::State;
use crate::dossiers::store;
use crate::dossiers::tally::{Cell, Measure, first_day, month};
use crate::k::{desk, figures as k};
use crate::units::Unit;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::html::field::{self, Choice, Field, Width};
use kernel::html::figure::{self, Figure};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Markup, empty, filter, html};
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use uuid::Uuid;

/// Months that are shown, this one included.
const MONTHS: i64 = 12;

/// A count with what it counts.
#[derive(Clone, Debug)]
pub(in crate::dossiers) struct Count {
    /// What is counted.
    pub(in crate::dossiers) cell: Cell,
    /// How many.
    pub(in crate::dossiers) n: i64,
}

/// The counts of an office a person may look into, in part or in whole.
pub(in crate::dossiers) struct Found {
    pub(in crate::dossiers) office: Uuid,
    pub(in crate::dossiers) counts: Vec<Count>,
    offices: Vec<Unit>,
    months: Vec<String>,
}

/// Reads the counts of an office; one out of reach is not there.
pub(in crate::dossiers) fn load(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asked: Option<Uuid>,
    now: Timestamp,
) -> Result<Found, Problem> {
    let today = format::local(now).date();
    let offices = reach::offices(tx, actor, today)?;
    let office = register::chosen(tx, &offices, asked)?;
    let months = months(today);
    let kept = store::tally(tx, office, months.last().map_or("", String::as_str))?;
    let states = State::ALL.iter().map(|state| Cell::state(*state));
    let filed = months.iter().flat_map(|month| {
        Channel::ALL.iter().map(move |channel| Cell {
            measure: Measure::Filed,
            period: month.clone(),
            member: channel.code(),
        })
    });
    let counts = states
        .chain(filed)
        .map(|cell| {
            let place =
                (cell.measure.code().to_owned(), cell.period.clone(), cell.member.to_owned());
            Count { n: kept.get(&place).copied().unwrap_or(0), cell }
        })
        .collect();
    Ok(Found { office, counts, offices, months })
}

/// The last months, newest first.
fn months(today: Date) -> Vec<String> {
    let first = today.first_of_month();
    (0..MONTHS)
        .filter_map(|back| first.checked_sub(Span::new().months(back)).ok())
        .map(month)
        .collect()
}

pub(super) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let asked = fields.some("office").and_then(|office| office.parse().ok());
    let (actor, now, lang) = (visit.actor()?.clone(), visit.now, visit.lang);
    let found = visit.app.db.read(move |tx| load(tx, &actor, asked, now)).await?;
    let body = html! {
        @if found.offices.len() > 1 { (choose(lang, &found)) }
        h2 { (lang.t(k::NOW)) }
        (states(lang, &found))
        h2 { (lang.t(k::FILED)) }
        (filed(lang, &found))
    };
    let page = Page::staff(&visit, lang.t(k::TITLE), body).help(html! { p { (lang.t(k::HELP)) } });
    Ok(page.into_response())
}

fn choose(lang: Lang, found: &Found) -> Markup {
    let ids: Vec<(String, &str)> =
        found.offices.iter().map(|unit| (unit.id.to_string(), unit.label(lang))).collect();
    let choices: Vec<Choice> = ids.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let field = Field::new(lang, "office", lang.t(desk::FILTER_OFFICE)).free().width(Width::Medium);
    let select = field::select(&field, &choices, &found.office.to_string(), None);
    filter::filter(lang, "/desk/figures", select, None)
}

fn address(office: Uuid, cell: &Cell) -> String {
    format!("/desk/register?{}", cell.list(office))
}

fn states(lang: Lang, found: &Found) -> Markup {
    let shown: Vec<(String, &str, String)> = found
        .counts
        .iter()
        .filter(|count| count.cell.measure == Measure::State && count.n > 0)
        .filter_map(|count| {
            let state = State::from_code(count.cell.member)?;
            let number = format::number(lang, count.n);
            Some((number, lang.t(state.label()), address(found.office, &count.cell)))
        })
        .collect();
    if shown.is_empty() {
        return empty::empty(lang.t(desk::NONE_REGISTER), lang.t(desk::NONE_REGISTER_TEXT), None);
    }
    let figures: Vec<Figure> = shown
        .iter()
        .map(|(number, label, href)| Figure { number, label, href, ..Figure::default() })
        .collect();
    figure::row(&figures)
}

fn filed(lang: Lang, found: &Found) -> Markup {
    let columns = std::iter::once(Column::text(lang.t(k::MONTH)))
        .chain(Channel::ALL.iter().map(|channel| Column::number(lang.t(labels::channel(*channel)))))
        .chain([Column::number(lang.t(k::TOGETHER))])
        .collect();
    let some = |month: &String| {
        found.counts.iter().any(|count| count.cell.period == *month && count.n > 0)
    };
    // Months before the first with a dossier say nothing.
    let shown = found.months.iter().rposition(some).map_or(1, |last| last + 1);
    let rows = found.months.iter().take(shown).map(|month| row(lang, found, month)).collect();
    let caption = lang.t(k::FILED);
    table::table(lang, &Table { caption, quiet: true, columns, rows, bulk: None })
}

fn row(lang: Lang, found: &Found, month: &str) -> Row {
    let of_month: Vec<&Count> = found
        .counts
        .iter()
        .filter(|count| count.cell.measure == Measure::Filed && count.cell.period == month)
        .collect();
    let sum: i64 = of_month.iter().map(|count| count.n).sum();
    let number = |n: i64, href: &str| {
        html! {
            @if n == 0 { "0" } @else { a href=(href) { (format::number(lang, n)) } }
        }
    };
    let mut cells = vec![html! { (month_name(month)) }];
    cells.extend(of_month.iter().map(|count| number(count.n, &address(found.office, &count.cell))));
    cells.push(number(sum, &whole_month(found.office, month)));
    Row { cells, ..Row::default() }
}

/// The list of a month, whatever the channel.
fn whole_month(office: Uuid, month: &str) -> String {
    let Some(first) = first_day(month) else { return String::new() };
    format!("/desk/register?office={office}&from={first}&to={}", first.last_of_month())
}

/// `11/2026`
fn month_name(month: &str) -> String {
    month
        .split_once('-')
        .map_or_else(|| month.to_owned(), |(year, month)| format!("{month}/{year}"))
}
