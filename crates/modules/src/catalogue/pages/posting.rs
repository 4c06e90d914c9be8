//! The sheet for the notice board: one procedure on A4 with a QR code to its page, as a page to print and
//! as PDF.

use super::facts;
use crate::catalogue::definition::{Case, Definition};
use crate::catalogue::store::Version;
use crate::catalogue::{index, labels};
use crate::k::catalogue as k;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::print_head::print_head;
use kernel::html::table::{Column, Row, Table, table};
use kernel::html::{Markup, html, qr};
use kernel::http::{Page, Visit, download};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use print::forms::{Posting, PostingChannel, PostingComponent};
use uuid::Uuid;

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
    let form = print::Form::Posting(form(&visit, &version.definition, Lang::Vi));
    let bytes =
        crate::wording::print_on(&visit.app, form, Uuid::nil(), format::local(visit.now).date())
            .await?;
    Ok(download(bytes, "application/pdf", &format!("{code}.pdf"), true))
}

fn address(visit: &Visit, code: &str) -> String {
    format!("{}/procedures/{code}", visit.app.config.base_url())
}

fn sheet(visit: &Visit, version: &Version) -> Markup {
    let lang = visit.lang;
    let definition = &version.definition;
    let sheet = form(visit, definition, lang);
    html! {
        (print_head(lang, "", lang.t(visit.app.title), &lang.f(k::POSTED_ON, &[("day", &sheet.printed_on)])))
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
                (qr::svg(&sheet.url, lang.t(k::POSTING_QR)))
                figcaption { (lang.t(k::POSTING_QR)) }
            }
        }
        h2 { (lang.t(k::PAPERS)) }
        (papers(lang, &sheet.components))
        h2 { (lang.t(k::HOW_LONG)) }
        ul { @for rule in &sheet.channels { li { (rule.name) ": " strong { (rule.limit) } } } }
        h2 { (lang.t(k::WHAT_IT_COSTS)) }
        @if sheet.fees.is_empty() { p { (lang.t(k::FEE_NONE)) } }
        @else { ul { @for fee in &sheet.fees { li { (fee) } } } }
        h2 { (lang.t(k::WHERE)) }
        p { (definition.receipt_place.get(lang)) }
        h2 { (lang.t(k::YOU_GET)) }
        ul { @for result in &sheet.results { li { (result) } } }
        h2 { (lang.t(k::STEPS)) }
        (facts::steps(lang, &definition.steps))
        h2 { (lang.t(k::LAWS)) }
        ul { @for basis in &sheet.legal_basis { li { (basis) } } }
    }
}

fn papers(lang: Lang, papers: &[PostingComponent]) -> Markup {
    let rows = papers
        .iter()
        .map(|paper| Row {
            cells: vec![
                html! {
                    strong { (paper.name) }
                    @if let Some(note) = &paper.note { br; span.muted { (note) } }
                },
                html! { (paper.quantity) },
            ],
            ..Row::default()
        })
        .collect();
    table(
        lang,
        &Table {
            caption: lang.t(k::PAPERS),
            quiet: true,
            columns: vec![Column::text(lang.t(k::PAPER)), Column::text(lang.t(k::PAPER_COPIES))],
            rows,
            bulk: None,
        },
    )
}

/// What the sheet says. What holds for every case stands once; what holds for some names them.
fn form(visit: &Visit, definition: &Definition, lang: Lang) -> Posting {
    let cases = &definition.cases;
    let papers = together(lang, cases, |case| {
        let parts = case.components.iter();
        parts
            .map(|part| {
                let note = part.note.as_ref().map(|note| note.get(lang).to_owned());
                (part.name.get(lang).to_owned(), labels::copies(lang, part), note)
            })
            .collect()
    });
    let limits = together(lang, cases, |case| {
        let rules = case.channels.iter();
        rules
            .map(|rule| {
                (
                    lang.t(labels::channel(rule.channel)).to_owned(),
                    labels::limit_words(lang, &rule.limit),
                )
            })
            .collect()
    });
    let fees = together(lang, cases, |case| {
        case.fees.iter().map(|fee| facts::fee_line(lang, fee)).collect()
    });
    Posting {
        parent: None,
        body: lang.t(visit.app.title).to_owned(),
        printed_on: format::day(visit.now),
        procedure: definition.name.get(lang).to_owned(),
        procedure_code: definition.code.clone(),
        domain: facts::domain(lang, &definition.domain),
        valid_from: format::date(definition.valid_from),
        summary: Some(definition.summary.get(lang).to_owned()),
        components: papers
            .into_iter()
            .map(|(cases, (name, quantity, note))| PostingComponent {
                name: prefixed(&cases, &name),
                quantity,
                note,
            })
            .collect(),
        sets: None,
        channels: limits
            .into_iter()
            .map(|(cases, (name, limit))| PostingChannel { name: prefixed(&cases, &name), limit })
            .collect(),
        fees: fees.into_iter().map(|(cases, fee)| prefixed(&cases, &fee)).collect(),
        places: vec![definition.receipt_place.get(lang).to_owned()],
        results: definition.results.iter().map(|result| result.name.get(lang).to_owned()).collect(),
        authority: definition.competent_authority.get(lang).to_owned(),
        legal_basis: definition
            .legal_basis
            .iter()
            .map(|basis| format!("{}, {} {}", basis.title, lang.t(k::LAW_NUMBER), basis.number))
            .collect(),
        hotline: lang.t(k::POSTING_HOTLINE).to_owned(),
        email: contact(&visit.app.config.mail.from).to_owned(),
        url: address(visit, &definition.code),
    }
}

/// Equal entries of several cases as one, with the names of the cases; no name where it holds for all.
fn together<T: PartialEq>(
    lang: Lang,
    cases: &[Case],
    entries: impl Fn(&Case) -> Vec<T>,
) -> Vec<(String, T)> {
    let mut found: Vec<(Vec<&str>, T)> = Vec::new();
    for case in cases {
        let name = case.name.get(lang);
        for entry in entries(case) {
            match found.iter_mut().find(|(names, known)| *known == entry && !names.contains(&name))
            {
                Some((names, _)) => names.push(name),
                None => found.push((vec![name], entry)),
            }
        }
    }
    found.sort_by_key(|(names, _)| names.len() < cases.len());
    found
        .into_iter()
        .map(|(names, entry)| {
            let names = if names.len() == cases.len() { String::new() } else { names.join(", ") };
            (names, entry)
        })
        .collect()
}

fn prefixed(cases: &str, text: &str) -> String {
    if cases.is_empty() { text.to_owned() } else { format!("{cases}: {text}") }
}

/// The address inside `Name <address>`.
fn contact(from: &str) -> &str {
    from.split_once('<').map_or(from, |(_, rest)| rest.trim_end_matches('>'))
}
