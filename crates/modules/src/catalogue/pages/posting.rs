//! The sheet for the notice board: one procedure on A4 with a QR code to its page, as a page to print and
//! as PDF.

use super::facts;
use crate::catalogue::definition::{Case, Definition};
use crate::catalogue::places::{self, Place};
use crate::catalogue::store::Version;
use crate::catalogue::{index, labels};
use crate::k::catalogue as k;
use crate::units::{self, Contact, Unit};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::html::alert::alert;
use kernel::html::button::{self, Weight};
use kernel::html::field::{Choice, Field, select};
use kernel::html::filter::filter;
use kernel::html::print_head::print_head;
use kernel::html::table::{Column, Row, Table, table};
use kernel::html::{Markup, Tone, html, qr};
use kernel::http::{Fields, Page, Visit, download};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use print::forms::{Posting, PostingChannel, PostingComponent};
use uuid::Uuid;

/// The sheet as a page.
pub(super) async fn show(
    visit: Visit,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let index = index::today(&visit).await?;
    let version = index.get(&code).ok_or_else(Problem::not_found)?;
    let lang = visit.lang;
    let name = version.definition.name.get(lang);
    let (offices, place) = poster(&visit, &version.definition, &fields, lang).await?;
    let body = sheet(&visit, version, &offices, place.as_ref());
    Ok(Page::public(&visit, name, body)
        .crumb(lang.t(k::HOME), "/")
        .crumb(lang.t(k::PROCEDURES), "/procedures")
        .crumb(name, format!("/procedures/{code}"))
        .help(html! { p { (lang.t(k::POSTING_HELP)) } })
        .into_response())
}

/// The sheet as PDF, in Vietnamese: it is posted in the office.
pub(super) async fn pdf(
    visit: Visit,
    Path(code): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let index = index::today(&visit).await?;
    let version = index.get(&code).ok_or_else(Problem::not_found)?;
    let (_, place) = poster(&visit, &version.definition, &fields, Lang::Vi).await?;
    let office = place.as_ref().map_or_else(Uuid::nil, |place| place.office.id);
    let form = print::Form::Posting(form(&visit, &version.definition, place.as_ref(), Lang::Vi));
    let today = format::local(visit.now).date();
    let bytes = crate::wording::print_on(&visit.app, form, office, today).await?;
    Ok(download(bytes, "application/pdf", &format!("{code}.pdf"), true))
}

/// The offices that may post the sheet, and the one that does: the one chosen, else that of the official who
/// looks, else the only one.
async fn poster(
    visit: &Visit,
    definition: &Definition,
    fields: &Fields,
    lang: Lang,
) -> Result<(Vec<Unit>, Option<Place>), Problem> {
    let now = visit.now;
    let chosen: Option<Uuid> = fields.some("office").and_then(|id| id.parse().ok());
    let own: Vec<Uuid> =
        visit.actor.iter().flat_map(|actor| actor.grants.iter().map(|grant| grant.unit)).collect();
    let definition = definition.clone();
    visit
        .app
        .db
        .read(move |tx| {
            let offices = places::offices(tx, &definition, format::local(now).date())?;
            let mut wanted = chosen;
            for unit in own.iter().copied() {
                if wanted.is_none() {
                    wanted = units::office_of(tx, unit)?.map(|office| office.id);
                }
            }
            let poster = match offices.as_slice() {
                [only] => Some(only),
                offices => offices.iter().find(|office| Some(office.id) == wanted),
            };
            let place = poster.cloned().map(|office| places::place(tx, office, lang, now));
            Ok((offices, place.transpose()?))
        })
        .await
}

fn address(visit: &Visit, code: &str) -> String {
    format!("{}/procedures/{code}", visit.app.config.base_url())
}

fn sheet(visit: &Visit, version: &Version, offices: &[Unit], place: Option<&Place>) -> Markup {
    let lang = visit.lang;
    let definition = &version.definition;
    let sheet = form(visit, definition, place, lang);
    let chosen = place.map(|place| place.office.id.to_string()).unwrap_or_default();
    let pdf = match place {
        Some(_) => format!("/procedures/{}/posting.pdf?office={chosen}", definition.code),
        None => format!("/procedures/{}/posting.pdf", definition.code),
    };
    html! {
        @if offices.len() > 1 { (choose(lang, definition, offices, &chosen)) }
        (print_head(lang, sheet.parent.as_deref().unwrap_or_default(), &sheet.body, &lang.f(k::POSTED_ON, &[("day", &sheet.printed_on)])))
        (button::row(html! {
            (button::print(lang))
            (button::link(&pdf, lang.t(k::POSTING_PDF), Weight::Plain))
        }))
        @if !sheet.unverified.is_empty() {
            (alert(lang, Tone::Warn, Some(lang.t(k::UNVERIFIED_TITLE)), html! {
                p { (sheet.unverified.join("; ")) "." }
            }))
        }
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
        ul { @for line in &sheet.places { li { (line) } } }
        h2 { (lang.t(k::STEPS)) }
        (facts::steps(lang, &definition.steps))
        h2 { (lang.t(k::CONDITIONS)) }
        @if sheet.conditions.is_empty() { p { (lang.t(k::NO_CONDITIONS)) } }
        @else { ul { @for one in &sheet.conditions { li { (one) } } } }
        h2 { (lang.t(k::YOU_GET)) }
        ul { @for result in &sheet.results { li { (result) } } }
        p { (lang.t(k::WHO_DECIDES)) ": " (sheet.authority) }
        h2 { (lang.t(k::LAWS)) }
        ul { @for basis in &sheet.legal_basis { li { (basis) } } }
        @if sheet.hotline.is_some() || sheet.email.is_some() {
            h2 { (lang.t(k::POSTING_FEEDBACK)) }
            ul {
                @if let Some(phone) = &sheet.hotline { li { (lang.f(k::POSTING_PHONE, &[("at", phone)])) } }
                @if let Some(email) = &sheet.email { li { (lang.f(k::POSTING_EMAIL, &[("at", email)])) } }
            }
        }
    }
}

/// Which office posts the sheet.
fn choose(lang: Lang, definition: &Definition, offices: &[Unit], chosen: &str) -> Markup {
    let ids: Vec<String> = offices.iter().map(|office| office.id.to_string()).collect();
    let choices: Vec<Choice> =
        offices.iter().zip(&ids).map(|(office, id)| Choice::new(id, office.label(lang))).collect();
    filter(
        lang,
        &format!("/procedures/{}/posting", definition.code),
        select(
            &Field::new(lang, "office", lang.t(k::POSTING_OFFICE)).free(),
            &choices,
            chosen,
            Some(lang.t(k::POSTING_ANY)),
        ),
        None,
    )
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
fn form(visit: &Visit, definition: &Definition, place: Option<&Place>, lang: Lang) -> Posting {
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
    // Ways to file with the same limit stand together, so that it is printed once.
    let limits = together(lang, cases, |case| {
        let mut limits: Vec<(Vec<&str>, String)> = Vec::new();
        for rule in &case.channels {
            let words = labels::limit_words(lang, &rule.limit);
            let channel = lang.t(labels::channel(rule.channel));
            match limits.iter_mut().find(|(_, known)| *known == words) {
                Some((channels, _)) => channels.push(channel),
                None => limits.push((vec![channel], words)),
            }
        }
        limits.into_iter().map(|(channels, words)| (channels.join(", "), words)).collect()
    });
    let fees = together(lang, cases, |case| {
        case.fees.iter().map(|fee| facts::fee_line(lang, fee)).collect()
    });
    let of = |text: fn(&Contact) -> &String| {
        place.map(|place| text(&place.contact).clone()).filter(|text| !text.is_empty())
    };
    Posting {
        parent: None,
        body: place.map_or_else(
            || definition.competent_authority.get(lang).to_owned(),
            |place| units::committee(&place.office, lang),
        ),
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
        places: place.map_or_else(
            || vec![definition.receipt_place.get(lang).to_owned()],
            |place| facts::place_lines(lang, place),
        ),
        steps: definition.steps.iter().map(|step| step.get(lang).to_owned()).collect(),
        conditions: definition.conditions.iter().map(|one| one.get(lang).to_owned()).collect(),
        unverified: facts::unverified(lang, definition),
        results: definition.results.iter().map(|result| result.name.get(lang).to_owned()).collect(),
        authority: definition.competent_authority.get(lang).to_owned(),
        legal_basis: definition
            .legal_basis
            .iter()
            .map(|basis| format!("{}, {} {}", basis.title, lang.t(k::LAW_NUMBER), basis.number))
            .collect(),
        hotline: of(|contact| &contact.phone),
        email: of(|contact| &contact.email),
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
