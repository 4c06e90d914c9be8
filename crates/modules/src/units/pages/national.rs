//! The national calendar: shown to every administrator, edited by those of a province or city, a day or a
//! year at a time or as text; and the way to the calendars of units.

use super::{calendar, hours};
use crate::k::units as k;
use crate::units::actions::{NationalChange, amended, edit_national, need};
use crate::units::{Basis, NATIONAL, UNITS_EDIT, Unit, calendars, history, store};
use axum::response::{IntoResponse, Response};
use kernel::actor::Permit;
use kernel::html::button::{self, Weight};
use kernel::html::errors::{self, errors};
use kernel::html::field::{self, Field, Text, Width};
use kernel::html::{Markup, Tone, alert, html};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::{Lang, format};
use kernel::problem::{FieldProblem, Problem, Words};
use std::collections::HashMap;

/// Calendars of units listed; the rest is found among the units.
const MOST_UNITS: usize = 40;

pub(in crate::units) async fn show(visit: Visit) -> Result<Response, Problem> {
    page(&visit, None, &[]).await
}

pub(in crate::units) async fn save(visit: Visit, Sent(fields): Sent) -> Result<Response, Problem> {
    let permit = permit(&visit).await?.ok_or_else(Problem::forbidden)?;
    let now = visit.now;
    let seen: i64 = fields.get("seen").parse().unwrap_or(-1);
    let how = fields.get("how").to_owned();
    let basis = Basis {
        document: fields.get("document").to_owned(),
        confirmed: how == "text" || fields.get("confirmed") == "on",
        reason: fields.get("reason").to_owned(),
    };
    let change = match read(&fields) {
        Ok(change) => change,
        Err(mut problems) => {
            problems.extend(need(&basis));
            return page(&visit, Some(&fields), &problems).await;
        }
    };
    let done = visit
        .app
        .db
        .write(move |tx| {
            let spec = amended(tx, &change, &basis)?;
            edit_national(tx, &permit, seen, &spec, &basis, now)
        })
        .await;
    match done {
        Ok(_) => Ok(redirect_with("/desk/calendar", visit.lang.t(k::CALENDAR_SAVED))),
        Err(mut problem) if problem.status == 422 => {
            let place = match how.as_str() {
                "text" => "spec",
                "year" => "year",
                _ => "date",
            };
            for problem in &mut problem.fields {
                if problem.field == "spec" {
                    place.clone_into(&mut problem.field);
                }
            }
            page(&visit, Some(&fields), &problem.fields).await
        }
        Err(problem) => Err(problem),
    }
}

/// The change a form asks for, or everything that is wrong with it.
fn read(fields: &Fields) -> Result<NationalChange, Vec<FieldProblem>> {
    match fields.get("how") {
        "text" => Ok(NationalChange::Text(fields.get("spec").replace("\r\n", "\n"))),
        "year" => match fields.get("year").parse() {
            Ok(year) => Ok(NationalChange::Year(year)),
            Err(_) => Err(vec![FieldProblem::new("year", Words::new(k::YEAR_WRONG))]),
        },
        _ => calendar::read(fields).map(NationalChange::Day),
    }
}

/// Permission to edit what holds for the whole country: an administrator at the top of the tree.
pub(in crate::units) async fn permit(visit: &Visit) -> Result<Option<Permit>, Problem> {
    let today = format::local(visit.now).date();
    let roots = visit.app.db.read(move |tx| store::roots(tx, today)).await?;
    let roots: Vec<uuid::Uuid> = roots.into_iter().map(|unit| unit.id).collect();
    Ok(visit.actor()?.may(UNITS_EDIT, &roots))
}

async fn page(
    visit: &Visit,
    fields: Option<&Fields>,
    problems: &[FieldProblem],
) -> Result<Response, Problem> {
    let lang = visit.lang;
    let may_edit = permit(visit).await?.is_some();
    let reach: Vec<uuid::Uuid> = visit.actor()?.reach(UNITS_EDIT).into_iter().collect();
    let today = format::local(visit.now).date();
    let (version, text, base, versions, mut units) = visit
        .app
        .db
        .read(move |tx| {
            let (version, text) = calendars::national_text(tx)?;
            let (_, base) = calendars::national(tx)?;
            let units: Vec<Unit> = store::get_many(tx, &reach)?
                .into_values()
                .filter(|unit| unit.exists_on(today))
                .collect();
            Ok::<_, Problem>((version, text, base, history(tx, NATIONAL)?, units))
        })
        .await?;
    // Offices first, then what stands below them.
    units.sort_by(|a, b| (!a.is_office(), &a.full_name_vi).cmp(&(!b.is_office(), &b.full_name_vi)));
    let more = units.len() > MOST_UNITS;
    units.truncate(MOST_UNITS);
    let typed = |name: &str| fields.map_or("", |fields| fields.get(name));
    let seen = if fields.is_some() { typed("seen").to_owned() } else { version.to_string() };
    let how = typed("how");
    let text = if how == "text" { typed("spec").to_owned() } else { text };
    let nothing = Fields::default();
    let sent = fields.unwrap_or(&nothing);
    let said: Vec<errors::Problem> = problems
        .iter()
        .map(|problem| errors::Problem {
            field: field::id_of(&problem.field),
            text: problem.message.text(lang),
        })
        .collect();
    // Three forms share names: what is wrong stands in the one that was sent.
    let if_here = |here: bool| {
        let said = &said;
        move |name: &str| {
            said.iter()
                .find(|problem| here && problem.field == field::id_of(name))
                .map(|problem| problem.text.as_str())
        }
    };
    let last = base.years.iter().max().copied().unwrap_or_default();
    let first = jiff::civil::Date::constant(format::local(visit.now).year(), 1, 1);
    let body = html! {
        (errors(lang, &said))
        p.lead { (lang.t(k::NATIONAL_LEAD)) }
        @if last <= first.year() {
            (alert::alert(lang, Tone::Warn, None, html! { p { (lang.f(k::NATIONAL_LAST, &[("year", &last)])) } }))
        }
        @if may_edit {
            @let day = how != "text" && how != "year";
            details open[fields.is_some() && day] {
                summary { (lang.t(k::NATIONAL_DAY)) }
                form method="post" action="/desk/calendar" novalidate {
                    input type="hidden" name="seen" value=(seen);
                    input type="hidden" name="how" value="day";
                    (calendar::day_fields(lang, sent, &if_here(day)))
                    (calendar::rule_fields(lang, sent, &if_here(day)))
                    (basis_fields(lang, "day", sent, &if_here(day), true))
                }
            }
            script src=(calendar::REVEAL) defer {}
            details open[how == "year"] {
                summary { (lang.t(k::NATIONAL_YEAR)) }
                form method="post" action="/desk/calendar" novalidate {
                    input type="hidden" name="seen" value=(seen);
                    input type="hidden" name="how" value="year";
                    @let next = (last + 1).to_string();
                    (field::text(
                        &Field::new(lang, "year", lang.t(k::FIELD_YEAR)).hint(lang.t(k::FIELD_YEAR_HINT))
                            .error(if_here(how == "year")("year")).width(Width::Short),
                        &Text { value: if how == "year" { typed("year") } else { &next }, ..Text::default() },
                    ))
                    (basis_fields(lang, "year", sent, &if_here(how == "year"), true))
                }
            }
            details open[how == "text"] {
                summary { (lang.t(k::NATIONAL_EDIT)) }
                form method="post" action="/desk/calendar" novalidate {
                    input type="hidden" name="seen" value=(seen);
                    input type="hidden" name="how" value="text";
                    (field::textarea(&Field::new(lang, "spec", lang.t(k::NATIONAL_TEXT)).hint(lang.t(k::NATIONAL_HINT)).error(if_here(how == "text")("spec")), &text, 30, None))
                    (basis_fields(lang, "text", sent, &if_here(how == "text"), false))
                }
            }
        }
        @if !units.is_empty() {
            h2 { (lang.t(k::UNIT_CALENDARS)) }
            p { (lang.t(k::UNIT_CALENDARS_TEXT)) }
            ul.links { @for unit in &units { li { a href={ "/desk/units/" (unit.id) "/calendar" } { (unit.label(lang)) } } } }
            @if more { p { a href="/units" { (lang.t(k::UNIT_CALENDARS_ALL)) } } }
        }
        @for entry in visit.app.menu.iter().filter(|entry| entry.href == "/desk/people") {
            @if entry.needs.is_none_or(|right| visit.actor.as_ref().is_some_and(|actor| actor.holds(right))) {
                p { a href=(entry.href) { (lang.t(entry.label)) } }
            }
        }
        (hours::calendar(lang, &base, &[], &HashMap::new(), first))
        @if !versions.is_empty() { (hours::versions(lang, &versions)) }
    };
    let page = Page::staff(visit, lang.t(k::NATIONAL_TITLE), body)
        .help(html! { p { (lang.t(k::NATIONAL_HELP)) } })
        .status(if problems.is_empty() { 200 } else { 422 });
    Ok(page.into_response())
}

/// Document and reason, and the button.
fn basis_fields<'a>(
    lang: Lang,
    form: &str,
    sent: &Fields,
    error: &dyn Fn(&str) -> Option<&'a str>,
    confirm: bool,
) -> Markup {
    // The forms stand on one page: each control has an id of its own, the one that was sent the plain one.
    let sent_here = sent.get("how") == form || (sent.get("how").is_empty() && form == "day");
    let id = |name: &str| if sent_here { name.to_owned() } else { format!("{form}-{name}") };
    let (document, confirmed, reason) = (id("document"), id("confirmed"), id("reason"));
    let value = |name: &str| if sent_here { sent.get(name).to_owned() } else { String::new() };
    html! {
        (field::text(
            &Field::new(lang, "document", lang.t(k::FIELD_DOCUMENT)).hint(lang.t(k::FIELD_DOCUMENT_HINT))
                .error(error("document")).width(Width::Full).id(&document),
            &Text { value: &value("document"), ..Text::default() },
        ))
        @if confirm {
            (field::checkbox(&Field::new(lang, "confirmed", lang.t(k::FIELD_CONFIRMED)).free().id(&confirmed), value("confirmed") == "on"))
        }
        (field::text(
            &Field::new(lang, "reason", lang.t(k::FIELD_REASON)).error(error("reason")).id(&reason),
            &Text { value: &value("reason"), ..Text::default() },
        ))
        (button::row(button::submit(lang.t(k::RECORD), Weight::Main)))
    }
}
