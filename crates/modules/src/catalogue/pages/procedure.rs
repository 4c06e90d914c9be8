//! The page of a procedure: what to bring, how long, what it costs, where, what one gets, on what law.

use super::facts;
use crate::catalogue::definition::{Case, Channel, Definition, OnlineScope};
use crate::catalogue::places::{self, Place};
use crate::catalogue::rules::is_unverified;
use crate::catalogue::store::{self, Version};
use crate::catalogue::{index, labels};
use crate::k::catalogue as k;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::html::Tone;
use kernel::html::alert::alert;
use kernel::html::button::{self, Weight};
use kernel::html::summary::{Fact, summary};
use kernel::html::{Markup, html};
use kernel::http::{Page, Visit};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;

/// Legal documents shown without opening a list.
const LAWS: usize = 4;

/// Offices shown with their address; more are found on the page of units.
const PLACES: usize = 8;

/// The page.
pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Result<Response, Problem> {
    let index = index::today(&visit).await?;
    let lang = visit.lang;
    let version = match index.get(&code) {
        Some(version) => version.clone(),
        None => return Ok(gone(&visit, code).await?.into_response()),
    };
    let definition = &version.definition;
    let (now, of) = (visit.now, version.definition.clone());
    let (places, count) = visit
        .app
        .db
        .read(move |tx| {
            let offices = places::offices(tx, &of, format::local(now).date())?;
            let count = offices.len();
            let shown = offices.into_iter().take(PLACES);
            let places: Result<Vec<_>, Problem> =
                shown.map(|office| places::place(tx, office, lang, now)).collect();
            Ok::<_, Problem>((places?, count))
        })
        .await?;
    let body = page(lang, &version, &where_to(lang, &places, count));
    Ok(Page::public(&visit, definition.name.get(lang), body)
        .crumb(lang.t(k::HOME), "/")
        .crumb(lang.t(k::PROCEDURES), "/procedures")
        .crumb(
            facts::domain(lang, &definition.domain),
            format!("/procedures?domain={}", definition.domain),
        )
        .help(html! { p { (lang.t(k::PROCEDURE_HELP)) } })
        .into_response())
}

/// A code that is known but not in force today is told apart from one that never was.
async fn gone(visit: &Visit, code: String) -> Result<Page<'_>, Problem> {
    let lang = visit.lang;
    let record = visit
        .app
        .db
        .read(move |tx| store::versions_of(tx, &code))
        .await?
        .into_iter()
        .find(|record| record.published.is_some())
        .ok_or_else(Problem::not_found)?;
    let name = if lang == Lang::En && !record.name.en.is_empty() {
        record.name.en
    } else {
        record.name.vi
    };
    let body = html! {
        p.lead { (lang.t(k::NOT_IN_FORCE)) }
        p { a href="/procedures" { (lang.t(k::ALL_PROCEDURES)) } }
    };
    Ok(Page::public(visit, name, body)
        .crumb(lang.t(k::HOME), "/")
        .crumb(lang.t(k::PROCEDURES), "/procedures")
        .status(410))
}

/// Everything a newcomer needs, in the order in which it is asked.
fn page(lang: Lang, version: &Version, places: &Markup) -> Markup {
    let definition = &version.definition;
    let code = &definition.code;
    html! {
        p.lead { (definition.summary.get(lang)) }
        (button::row(html! {
            @if can_file_online(definition) {
                (button::link(&format!("/apply/{code}"), lang.t(k::FILE_ONLINE), Weight::Main))
            }
            (button::link(&format!("/procedures/{code}/posting"), lang.t(k::PRINT_POSTING), Weight::Plain))
        }))
        (in_short(lang, definition))
        @if !definition.unverified.is_empty() {
            (alert(lang, Tone::Neutral, Some(lang.t(k::UNVERIFIED_TITLE)), html! { p { (lang.t(k::UNVERIFIED_TEXT)) } }))
        }
        @if let [only] = definition.cases.as_slice() { (single(lang, definition, only)) }
        @else { (several(lang, definition)) }
        (places)
        h2 { (lang.t(k::STEPS)) (facts::mark(lang, definition, "steps")) }
        (facts::steps(lang, &definition.steps))
        h2 { (lang.t(k::CONDITIONS)) (facts::mark(lang, definition, "conditions")) }
        @match definition.conditions.as_slice() {
            [] => p { (lang.t(k::NO_CONDITIONS)) },
            [one] => p { (one.get(lang)) },
            many => ul { @for one in many { li { (one.get(lang)) } } },
        }
        h2 { (lang.t(k::ONLINE)) (facts::mark(lang, definition, "online")) }
        (online(lang, definition))
        h2 { (lang.t(k::LAWS)) (facts::mark(lang, definition, "legal_basis")) }
        (laws(lang, definition))
        h2 { (lang.t(k::ABOUT_VERSION)) }
        (about(lang, version))
    }
}

/// The offices that take the dossier in, with address, telephone and hours.
fn where_to(lang: Lang, places: &[Place], count: usize) -> Markup {
    html! {
        @if !places.is_empty() {
            h2 { (lang.t(k::PLACES)) }
            ul {
                @for place in places {
                    li {
                        a href={ "/units/" (place.point.id) } { (place.point.label(lang)) }
                        @let line = place.contact.line(lang, "");
                        @if !line.is_empty() { br; (line) "." }
                        @if !place.opening.is_empty() { br; (lang.f(k::PLACE_OPENING, &[("hours", &place.opening)])) "." }
                    }
                }
            }
            @if count > places.len() { p { a href="/units" { (lang.t(k::PLACES_ALL)) } } }
        }
    }
}

fn can_file_online(definition: &Definition) -> bool {
    definition.online.scope != OnlineScope::Information
        && definition.cases.iter().any(|case| case.channel(Channel::Online).is_some())
}

fn in_short(lang: Lang, definition: &Definition) -> Markup {
    let fact = |key, path: &str, value: String| {
        Fact::new(lang.t(key), html! { (value) (facts::mark(lang, definition, path)) })
    };
    let results: Vec<_> = definition.results.iter().map(|result| result.name.get(lang)).collect();
    summary(
        lang,
        &[
            fact(k::YOU_GET, "result", results.join("; ")),
            fact(k::HOW_LONG, "limit", facts::time_in_short(lang, definition)),
            fact(k::WHAT_IT_COSTS, "fee", facts::cost_in_short(lang, definition)),
            fact(k::WHERE, "receipt_place", definition.receipt_place.get(lang).to_owned()),
            fact(k::WHO_MAY, "applicants", facts::applicants(lang, definition)),
            fact(
                k::WHO_DECIDES,
                "competent_authority",
                definition.competent_authority.get(lang).to_owned(),
            ),
        ],
    )
}

fn single(lang: Lang, definition: &Definition, case: &Case) -> Markup {
    html! {
        h2 { (lang.t(k::PAPERS)) (facts::mark(lang, definition, "case")) }
        (facts::papers(lang, definition, case))
        h2 { (lang.t(k::HOW_LONG)) }
        (facts::limits(lang, definition, case))
        h2 { (lang.t(k::WHAT_IT_COSTS)) }
        (facts::fees(lang, definition, case))
    }
}

/// Each case with its own papers, limits and fees; the first is open.
fn several(lang: Lang, definition: &Definition) -> Markup {
    html! {
        h2 { (lang.t(k::CASES)) }
        p { (lang.t(k::CASES_TEXT)) }
        @for (place, case) in definition.cases.iter().enumerate() {
            details.case id={ "case-" (case.id) } open[place == 0] {
                summary { (case.name.get(lang)) (facts::mark(lang, definition, &format!("case.{}", case.id))) }
                h3 { (lang.t(k::PAPERS)) }
                (facts::papers(lang, definition, case))
                h3 { (lang.t(k::HOW_LONG)) }
                (facts::limits(lang, definition, case))
                h3 { (lang.t(k::WHAT_IT_COSTS)) }
                (facts::fees(lang, definition, case))
            }
        }
    }
}

fn online(lang: Lang, definition: &Definition) -> Markup {
    let scope = definition.online.scope;
    html! {
        p {
            strong { (lang.t(labels::online_scope(scope))) } ". "
            (lang.t(labels::online_meaning(scope)))
        }
        p.muted { (lang.f(k::ONLINE_SCHEMES, &[("level", &definition.online.level), ("scope", &lang.t(labels::online_scope(scope)))])) }
    }
}

fn laws(lang: Lang, definition: &Definition) -> Markup {
    let one = |basis: &crate::catalogue::definition::LegalBasis| {
        html! {
            li {
                (basis.title) ", " (lang.t(k::LAW_NUMBER)) " " span.nowrap { (basis.number) }
                @if is_unverified(definition, &format!("legal_basis.{}", basis.number)) && !is_unverified(definition, "legal_basis") {
                    " " span.unverified { (lang.t(k::UNVERIFIED_MARK)) }
                }
            }
        }
    };
    let (first, rest) = definition.legal_basis.split_at(definition.legal_basis.len().min(LAWS));
    html! {
        ul { @for basis in first { (one(basis)) } }
        @if !rest.is_empty() {
            details {
                summary { (lang.f(k::MORE_LAWS, &[("count", &rest.len())])) }
                ul { @for basis in rest { (one(basis)) } }
            }
        }
    }
}

fn about(lang: Lang, version: &Version) -> Markup {
    let definition = &version.definition;
    let levels: Vec<_> = definition
        .levels
        .iter()
        .map(|level| labels::level(level).map_or(level.as_str(), |key| lang.t(key)))
        .collect();
    let from = format::date(definition.valid_from);
    let span = match definition.valid_to {
        Some(last) => lang.f(k::VALID_FROM_TO, &[("from", &from), ("to", &format::date(last))]),
        None => lang.f(k::VALID_FROM, &[("from", &from)]),
    };
    let text = |text: &str| html! { (text) };
    let mut list = vec![
        Fact::new(lang.t(k::CODE), text(&definition.code)),
        Fact::new(lang.t(k::DOMAIN), text(&facts::domain(lang, &definition.domain))),
        Fact::new(lang.t(k::LEVELS), text(&levels.join(", "))),
        Fact::new(lang.t(k::DECISION), text(definition.decision.as_deref().unwrap_or_default())),
        Fact::new(lang.t(k::VERSION), text(&version.number.to_string())),
        Fact::new(
            lang.t(k::VALIDITY),
            html! { (span) (facts::mark(lang, definition, "valid_from")) },
        ),
    ];
    let codes: Vec<_> =
        definition.results.iter().filter_map(|result| result.code.as_deref()).collect();
    if !codes.is_empty() {
        list.push(Fact::new(lang.t(k::RESULT_CODES), text(&codes.join(", "))));
    }
    summary(lang, &list)
}
