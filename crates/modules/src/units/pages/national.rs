//! The national calendar as text: shown to every administrator, edited by those of a province or city,
//! for instance to add the days off of the next year.

use super::hours;
use crate::k::units as k;
use crate::units::actions::edit_national;
use crate::units::{Basis, NATIONAL, UNITS_EDIT, calendars, history, store};
use axum::response::{IntoResponse, Response};
use kernel::actor::Permit;
use kernel::html::button::{self, Weight};
use kernel::html::errors::{self, errors};
use kernel::html::field::{self, Field, Text, Width};
use kernel::html::{Tone, alert, html};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::format;
use kernel::problem::{FieldProblem, Problem};
use std::collections::HashMap;

pub(in crate::units) async fn show(visit: Visit) -> Result<Response, Problem> {
    page(&visit, None, &[]).await
}

pub(in crate::units) async fn save(visit: Visit, Sent(fields): Sent) -> Result<Response, Problem> {
    let permit = permit(&visit).await?.ok_or_else(Problem::forbidden)?;
    let now = visit.now;
    let seen: i64 = fields.get("seen").parse().unwrap_or(-1);
    let spec = fields.get("spec").replace("\r\n", "\n");
    let basis = Basis {
        document: fields.get("document").to_owned(),
        confirmed: true,
        reason: fields.get("reason").to_owned(),
    };
    let done =
        visit.app.db.write(move |tx| edit_national(tx, &permit, seen, &spec, &basis, now)).await;
    match done {
        Ok(_) => Ok(redirect_with("/desk/calendar", visit.lang.t(k::CALENDAR_SAVED))),
        Err(problem) if problem.status == 422 => page(&visit, Some(&fields), &problem.fields).await,
        Err(problem) => Err(problem),
    }
}

/// Permission to edit what holds for the whole country: an administrator at the top of the tree.
async fn permit(visit: &Visit) -> Result<Option<Permit>, Problem> {
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
    let (version, text, base, versions) = visit
        .app
        .db
        .read(|tx| {
            let (version, text) = calendars::national_text(tx)?;
            let (_, base) = calendars::national(tx)?;
            Ok::<_, Problem>((version, text, base, history(tx, NATIONAL)?))
        })
        .await?;
    let typed = |name: &str| fields.map_or("", |fields| fields.get(name));
    let seen = if fields.is_some() { typed("seen").to_owned() } else { version.to_string() };
    let text = if fields.is_some() { typed("spec").to_owned() } else { text };
    let said: Vec<errors::Problem> = problems
        .iter()
        .map(|problem| errors::Problem {
            field: field::id_of(&problem.field),
            text: problem.message.text(lang),
        })
        .collect();
    let error = |name: &str| {
        said.iter().find(|problem| problem.field == name).map(|problem| problem.text.as_str())
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
            details open[fields.is_some()] {
                summary { (lang.t(k::NATIONAL_EDIT)) }
                form method="post" action="/desk/calendar" novalidate {
                    input type="hidden" name="seen" value=(seen);
                    (field::textarea(&Field::new(lang, "spec", lang.t(k::NATIONAL_TEXT)).hint(lang.t(k::NATIONAL_HINT)).error(error("spec")), &text, 30, None))
                    (field::text(
                        &Field::new(lang, "document", lang.t(k::FIELD_DOCUMENT)).hint(lang.t(k::FIELD_DOCUMENT_HINT)).error(error("document")).width(Width::Full),
                        &Text { value: typed("document"), ..Text::default() },
                    ))
                    (field::text(
                        &Field::new(lang, "reason", lang.t(k::FIELD_REASON)).error(error("reason")),
                        &Text { value: typed("reason"), ..Text::default() },
                    ))
                    (button::row(button::submit(lang.t(k::RECORD), Weight::Main)))
                }
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
