//! The sheet for the notice board: one procedure on A4 with a QR code to its page, as a page to print and
//! as PDF.

use super::facts;
use crate::catalogue::definition::Definition;
use crate::catalogue::store::Version;
use crate::catalogue::{index, labels};
use crate::k::catalogue as k;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::print_head::print_head;
use kernel::html::{Markup, html, qr};
use kernel::http::{Page, Visit, download};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use print::forms::{Posting, PostingChannel, PostingComponent};

/// The sheet as a page.
pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Result<Response, Problem> {
    let index = index::today(&visit).await?;
    let version = index.get(&code).ok_or_else(Problem::not_found)?;
    let lang = visit.lang;
    let name = version.definition.name.get(lang);
    let body = sheet(&visit, version);
    Ok(Page::public(&visit, name, body)
        .crumb(lang.t(k::HOME), "/")
        .crumb(lang.t(k::PROCEDURES), "/procedures")
        .crumb(name, format!("/procedures/{code}"))
        .help(html! { p { (lang.t(k::POSTING_HELP)) } })
        .into_response())
}

/// The sheet as PDF, in Vietnamese: it is posted in the office.
pub(super) async fn pdf(visit: Visit, Path(code): Path<String>) -> Result<Response, Problem> {
    let index = index::today(&visit).await?;
    let version = index.get(&code).ok_or_else(Problem::not_found)?;
    let form = print::Form::Posting(form(&visit, &version.definition));
    let bytes = crate::press::print_on(form, format::local(visit.now).date()).await?;
    Ok(download(bytes, "application/pdf", &format!("{code}.pdf"), true))
}

fn address(visit: &Visit, code: &str) -> String {
    format!("{}/procedures/{code}", visit.app.config.base_url())
}

fn sheet(visit: &Visit, version: &Version) -> Markup {
    let lang = visit.lang;
    let definition = &version.definition;
    let url = address(visit, &definition.code);
    let today = format::day(visit.now);
    html! {
        (print_head(lang, "", lang.t(visit.app.title), &lang.f(k::POSTED_ON, &[("day", &today)])))
        (button::row(html! {
            (button::print(lang))
            (button::link(&format!("/procedures/{}/posting.pdf", definition.code), lang.t(k::POSTING_PDF), Weight::Plain))
        }))
        div.posting-head {
            div {
                p.lead { (definition.summary.get(lang)) }
                p {
                    (lang.t(k::CODE)) ": " strong { (definition.code) } ". "
                    (lang.t(k::DOMAIN)) ": " (facts::domain(lang, &definition.domain)) ". "
                    (lang.f(k::VALID_FROM, &[("from", &format::date(definition.valid_from))]))
                }
            }
            figure.posting-qr {
                (qr::svg(&url, lang.t(k::POSTING_QR)))
                figcaption { (lang.t(k::POSTING_QR)) }
            }
        }
        @for case in &definition.cases {
            @if definition.cases.len() > 1 { h2 { (case.name.get(lang)) } }
            h3 { (lang.t(k::PAPERS)) }
            (facts::papers(lang, definition, case))
            h3 { (lang.t(k::HOW_LONG)) }
            (facts::limits(lang, definition, case))
            h3 { (lang.t(k::WHAT_IT_COSTS)) }
            (facts::fees(lang, definition, case))
        }
        h2 { (lang.t(k::WHERE)) }
        p { (definition.receipt_place.get(lang)) }
        h2 { (lang.t(k::YOU_GET)) }
        ul { @for result in &definition.results { li { (result.name.get(lang)) } } }
        h2 { (lang.t(k::STEPS)) }
        (facts::steps(lang, &definition.steps))
        h2 { (lang.t(k::LAWS)) }
        ul { @for basis in &definition.legal_basis { li { (basis.title) ", " (basis.number) } } }
    }
}

/// What the printed form says.
fn form(visit: &Visit, definition: &Definition) -> Posting {
    let lang = Lang::Vi;
    let several = definition.cases.len() > 1;
    let of_case = |name: &str, text: String| if several { format!("{name}: {text}") } else { text };
    let components = definition
        .cases
        .iter()
        .flat_map(|case| case.components.iter().map(move |part| (case, part)))
        .map(|(case, part)| PostingComponent {
            name: of_case(&case.name.vi, part.name.vi.clone()),
            quantity: labels::copies(lang, part),
            note: part.note.as_ref().map(|note| note.vi.clone()),
        })
        .collect();
    let channels = definition
        .cases
        .iter()
        .flat_map(|case| case.channels.iter().map(move |rule| (case, rule)))
        .map(|(case, rule)| PostingChannel {
            name: of_case(&case.name.vi, lang.t(labels::channel(rule.channel)).to_owned()),
            limit: labels::limit_words(lang, &rule.limit),
        })
        .collect();
    let fees = definition
        .cases
        .iter()
        .flat_map(|case| case.fees.iter().map(move |fee| (case, fee)))
        .map(|(case, fee)| of_case(&case.name.vi, facts::fee_line(lang, fee)))
        .collect();
    Posting {
        parent: None,
        body: lang.t(visit.app.title).to_owned(),
        printed_on: format::day(visit.now),
        procedure: definition.name.vi.clone(),
        procedure_code: definition.code.clone(),
        domain: facts::domain(lang, &definition.domain),
        valid_from: format::date(definition.valid_from),
        summary: Some(definition.summary.vi.clone()),
        components,
        sets: None,
        channels,
        fees,
        places: vec![definition.receipt_place.vi.clone()],
        results: definition.results.iter().map(|result| result.name.vi.clone()).collect(),
        authority: definition.competent_authority.vi.clone(),
        legal_basis: definition.legal_basis.iter().map(|basis| format!("{}, {}", basis.title, basis.number)).collect(),
        hotline: lang.t(k::POSTING_HOTLINE).to_owned(),
        email: contact(&visit.app.config.mail.from).to_owned(),
        url: address(visit, &definition.code),
    }
}

/// The address inside `Name <address>`.
fn contact(from: &str) -> &str {
    from.split_once('<').map_or(from, |(_, rest)| rest.trim_end_matches('>'))
}
