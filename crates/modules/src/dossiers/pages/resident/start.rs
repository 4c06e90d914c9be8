//! The beginning of an application: which case, which office, and what one will need.

use super::draft;
use super::frame::{error_at, listed};
use super::papers::wanted;
use crate::catalogue::definition::{Case, Channel, Definition};
use crate::catalogue::{self, Version, labels};
use crate::k::resident as k;
use crate::units::Unit;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::db::Tx;
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Choice, Field};
use kernel::html::summary::{Fact, summary};
use kernel::html::{Markup, Tone, alert, errors, html};
use kernel::http::fields::Sent;
use kernel::http::rate::Limited;
use kernel::http::{Fields, Page, Visit, redirect};
use kernel::i18n::{Lang, format};
use kernel::problem::{FieldProblem, Problem, Words};
use uuid::Uuid;

/// Name of the cookie that remembers the office one chose.
const OFFICE: &str = "office";

/// What the page is made of.
struct Beginning {
    version: Version,
    offices: Vec<Unit>,
}

fn load(tx: &mut Tx<'_>, code: &str, today: Date) -> Result<Beginning, Problem> {
    let version = catalogue::in_force(tx, code, today)?.ok_or_else(|| {
        Problem::new(404, k::NO_SUCH_PROCEDURE).because(Words::new(k::NO_SUCH_PROCEDURE_DETAIL))
    })?;
    let offices = catalogue::offices(tx, &version.definition, today)?;
    Ok(Beginning { version, offices })
}

/// The cases that can be filed online.
fn cases(definition: &Definition) -> Vec<&Case> {
    definition.cases.iter().filter(|case| case.channel(Channel::Online).is_some()).collect()
}

pub(super) async fn show(
    visit: Visit,
    Path(code): Path<String>,
    headers: HeaderMap,
    query: Fields,
) -> Result<Response, Problem> {
    let today = format::local(visit.now).date();
    let found = visit.app.db.read(move |tx| load(tx, &code, today)).await?;
    let office = query.some("office").or_else(|| remembered(&headers)).unwrap_or_default();
    Ok(page(&visit, &found, query.get("case"), office, &[]))
}

/// The office chosen before on this device.
fn remembered(headers: &HeaderMap) -> Option<&str> {
    super::pass::cookie(headers, OFFICE)
}

fn page(
    visit: &Visit,
    found: &Beginning,
    case: &str,
    office: &str,
    problems: &[FieldProblem],
) -> Response {
    let lang = visit.lang;
    let definition = &found.version.definition;
    let name = definition.name.get(lang);
    let cases = cases(definition);
    let body = html! {
        (errors::errors(lang, &listed(lang, problems)))
        p.lead { (definition.summary.get(lang)) }
        @if cases.is_empty() || found.offices.is_empty() {
            @let (title, text) = if cases.is_empty() {
                (k::NOT_ONLINE, k::NOT_ONLINE_TEXT)
            } else {
                (k::NO_OFFICES, k::NO_OFFICES_TEXT)
            };
            (alert::alert(lang, Tone::Info, Some(lang.t(title)), html! {
                p { (lang.t(text)) }
                p { a href={ "/procedures/" (definition.code) } { (lang.t(k::SEE_PROCEDURE)) } }
            }))
        } @else {
            form method="post" novalidate {
                (case_field(lang, &cases, case, problems))
                (office_field(lang, &found.offices, office, problems))
                (button::row(button::submit(lang.t(k::START), Weight::Main)))
            }
            h2 { (lang.t(k::YOU_NEED)) }
            p { (lang.t(k::YOU_NEED_TEXT)) }
            @for one in &cases { (needs(lang, one, cases.len() > 1)) }
            h2 { (lang.t(k::HOW_IT_GOES)) }
            ol {
                li { (lang.t(k::GOES_1)) }
                li { (lang.t(k::GOES_2)) }
                li { (lang.t(k::GOES_3)) }
                li { (lang.t(k::GOES_4)) }
            }
        }
    };
    Page::public(visit, lang.f(k::START_TITLE, &[("procedure", &name)]), body)
        .crumb(name, format!("/procedures/{}", definition.code))
        .help(html! { p { (lang.t(k::HELP_START)) } })
        .status(if problems.is_empty() { 200 } else { 422 })
        .into_response()
}

fn case_field(lang: Lang, cases: &[&Case], chosen: &str, problems: &[FieldProblem]) -> Markup {
    if let [only] = cases {
        return html! { input type="hidden" name="case" value=(only.id); };
    }
    // A limit that all cases share says nothing about the choice.
    let limit_of = |case: &Case| case.channel(Channel::Online).map(|rule| rule.limit.clone());
    let alike = cases.windows(2).all(|pair| limit_of(pair[0]) == limit_of(pair[1]));
    let hints: Vec<String> = cases
        .iter()
        .map(|case| {
            if alike {
                return String::new();
            }
            let limit = labels::limit_words(lang, &limit_of(case).unwrap_or_default());
            format!("{}: {limit}", lang.t(k::LIMIT))
        })
        .collect();
    let choices: Vec<Choice> = cases
        .iter()
        .zip(&hints)
        .map(|(case, hint)| Choice { value: &case.id, label: case.name.get(lang), hint })
        .collect();
    let error = error_at(lang, problems, "case");
    let ask = Field::new(lang, "case", lang.t(k::WHICH_CASE)).error(error.as_deref());
    if choices.len() <= 8 {
        field::radios(&ask, &choices, chosen)
    } else {
        field::select(&ask, &choices, chosen, Some(lang.t(k::CHOOSE)))
    }
}

fn office_field(lang: Lang, offices: &[Unit], chosen: &str, problems: &[FieldProblem]) -> Markup {
    let ids: Vec<String> = offices.iter().map(|office| office.id.to_string()).collect();
    let choices: Vec<Choice> =
        offices.iter().zip(&ids).map(|(office, id)| Choice::new(id, office.label(lang))).collect();
    let error = error_at(lang, problems, "office");
    let ask = Field::new(lang, "office", lang.t(k::WHICH_OFFICE))
        .hint(lang.t(k::WHICH_OFFICE_HINT))
        .error(error.as_deref());
    if choices.len() <= 8 {
        field::radios(&ask, &choices, chosen)
    } else {
        field::select(&ask, &choices, chosen, Some(lang.t(k::CHOOSE)))
    }
}

/// What one needs for a case.
fn needs(lang: Lang, case: &Case, named: bool) -> Markup {
    let limit = case.channel(Channel::Online).map(|rule| labels::limit_words(lang, &rule.limit));
    let fees: Vec<String> = case
        .fees
        .iter()
        .filter(|fee| fee.channel.is_none_or(|only| only == Channel::Online))
        .map(|fee| match fee.amount {
            Some(0) => format!("{}: {}", fee.name.get(lang), lang.t(k::FREE)),
            Some(amount) => {
                let per = fee.per.as_ref().map(|per| format!(" / {}", per.get(lang)));
                let money = format::money(lang, amount);
                format!("{}: {money}{}", fee.name.get(lang), per.unwrap_or_default())
            }
            None => format!("{}: {}", fee.name.get(lang), lang.t(k::FEE_LOCAL)),
        })
        .collect();
    let papers: Vec<_> = case.components.iter().filter(|paper| !paper.form).collect();
    let body = html! {
        @if papers.is_empty() { p { (lang.t(k::NO_PAPERS)) } }
        @else {
            ul {
                @for paper in papers {
                    li {
                        (paper.name.get(lang))
                        @if !paper.required { " " span.muted { (lang.t(k::PAPER_SOMETIMES)) } }
                        @else if !wanted(paper) { " " span.muted { (lang.t(k::PAPER_SHOWN_LATER)) } }
                        @if let Some(note) = &paper.note { p.hint { (note.get(lang)) } }
                    }
                }
            }
        }
        (summary(lang, &[
            Fact::new(lang.t(k::LIMIT), html! { (limit.unwrap_or_default()) }),
            Fact::new(lang.t(k::FEES), html! {
                @if fees.is_empty() { (lang.t(k::FREE)) }
                @for fee in &fees { p { (fee) } }
            }),
        ]))
    };
    html! {
        @if named { details { summary { (case.name.get(lang)) } (body) } } @else { (body) }
    }
}

pub(super) async fn begin(
    visit: Visit,
    Path(code): Path<String>,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let (case, office) = (fields.get("case").to_owned(), fields.get("office").to_owned());
    let office_id = office.parse::<Uuid>().unwrap_or_default();
    let token = match opened(&visit, &code, office_id, &case).await {
        Ok(token) => token,
        Err(problem) if problem.status == 422 => {
            let today = format::local(visit.now).date();
            let wanted = code.clone();
            let found = visit.app.db.read(move |tx| load(tx, &wanted, today)).await?;
            return Ok(page(&visit, &found, &case, &office, &problem.fields));
        }
        Err(problem) => return Err(problem),
    };
    let mut response = redirect(&format!("/apply/{code}/{token}/you"));
    let cookie =
        format!("{OFFICE}={office_id}; Path=/apply; Max-Age=31536000; HttpOnly; SameSite=Lax");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// Begins a draft for a case at an office and returns the token of its link.
pub(in crate::dossiers) async fn opened(
    visit: &Visit,
    code: &str,
    office: Uuid,
    case: &str,
) -> Result<String, Problem> {
    visit.app.limits.check(Limited::Submit, &visit.address)?;
    let (now, code, case) = (visit.now, code.to_owned(), case.to_owned());
    let today = format::local(now).date();
    visit
        .app
        .db
        .write(move |tx| {
            let found = load(tx, &code, today)?;
            let mut problems = Vec::new();
            if !cases(&found.version.definition).iter().any(|one| one.id == case) {
                problems.push(FieldProblem::new("case", Words::new(k::CHOOSE_CASE)));
            }
            if !found.offices.iter().any(|unit| unit.id == office) {
                problems.push(FieldProblem::new("office", Words::new(k::CHOOSE_OFFICE)));
            }
            if !problems.is_empty() {
                return Err(Problem::invalid(problems));
            }
            draft::begin(tx, office, found.version.id, &case, now)
        })
        .await
}
