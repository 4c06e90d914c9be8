//! The imported national catalogue: search, one row raw beside parsed, a draft from a row.

use super::permit;
use crate::catalogue::imported::store::{self as imported, Filter, Kind, Stored};
use crate::catalogue::imported::{ImportReport, draft as make};
use crate::catalogue::national::{FeeCell, Field as Part, LimitState, ParsedRow, Severity};
use crate::catalogue::{actions, labels, source};
use crate::k::catalogue as k;
use crate::people::rights::CATALOGUE_EDIT;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use kernel::html::button::{self, Weight};
use kernel::html::empty::empty;
use kernel::html::field::{Field, Text, checkbox, text};
use kernel::html::filter::filter;
use kernel::html::pager::{Pager, pager};
use kernel::html::summary::{Fact, summary};
use kernel::html::table::{Column, Row, Table, table};
use kernel::html::tag::tag;
use kernel::html::{Markup, Tone, html};
use kernel::http::respond::form_urlencode;
use kernel::http::{Fields, Page, Visit, redirect};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use uuid::Uuid;

/// Rows of a page.
const ROWS: usize = 50;

/// The list.
pub(super) async fn list(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let lang = visit.lang;
    let asked = Filter {
        text: fields.get("q").to_owned(),
        commune: fields.some("commune").is_some(),
        doubtful: fields.some("doubtful").is_some(),
        after: fields.some("after").map(str::to_owned),
    };
    let wanted = asked.clone();
    let (mut rows, count, last) = visit
        .app
        .db
        .read(move |tx| {
            let rows = imported::list(tx, &wanted, 51)?;
            Ok::<_, Problem>((rows, imported::count(tx)?, imported::last_report(tx)?))
        })
        .await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let next = rows.last().filter(|_| more).map(|row| address(&asked, Some(&row.code)));
    let body = html! {
        (last_import(lang, count, last))
        (narrow(lang, &asked))
        @if rows.is_empty() {
            @let (title, text) = if count == 0 {
                (k::NATIONAL_EMPTY, k::NATIONAL_EMPTY_TEXT)
            } else {
                (k::NOTHING_FOUND, k::NATIONAL_NOTHING)
            };
            (empty(lang.t(title), lang.t(text), None))
        } @else { (table(lang, &Table {
            caption: lang.t(k::NATIONAL),
            quiet: true,
            columns: vec![
                Column::text(lang.t(k::CODE)),
                Column::text(lang.t(k::FIELD_NAME)),
                Column::text(lang.t(k::DOMAIN)),
                Column::text(lang.t(k::AGENCY)),
                Column::number(lang.t(k::WARNINGS)),
            ],
            rows: rows.into_iter().map(|row| Row {
                href: Some(format!("/desk/catalogue/national/{}", row.code)),
                cells: vec![
                    html! { (row.code) },
                    html! { (row.name) },
                    html! { (row.domain) },
                    html! { (row.agency) },
                    html! { (row.warnings) },
                ],
                name: row.code,
                tone: if row.warnings > 0 { Tone::Warn } else { Tone::Neutral },
                id: String::new(),
            }).collect(),
            bulk: None,
        })) }
        (pager(lang, &Pager {
            first: asked.after.is_some().then(|| address(&asked, None)),
            next,
            shown: String::new(),
        }))
    };
    Ok(Page::staff(&visit, lang.t(k::NATIONAL), body)
        .crumb(lang.t(k::DESK), "/desk/catalogue")
        .help(html! { p { (lang.t(k::NATIONAL_HELP)) } })
        .into_response())
}

fn last_import(lang: Lang, count: i64, last: Option<(Timestamp, String, String)>) -> Markup {
    html! {
        p { (lang.f(k::NATIONAL_COUNT, &[("count", &format::number(lang, count))])) }
        @if let Some((at, files, report)) = last {
            details {
                summary { (lang.f(k::LAST_IMPORT, &[("moment", &format::moment(at))])) }
                p { (files) }
                @if let Ok(report) = serde_json::from_str::<ImportReport>(&report) {
                    pre.report { (report.to_text(lang, false)) }
                }
            }
        }
    }
}

fn narrow(lang: Lang, asked: &Filter) -> Markup {
    let clear = !asked.text.is_empty() || asked.commune || asked.doubtful;
    filter(
        lang,
        "/desk/catalogue/national",
        html! {
            (text(
                &Field::new(lang, "q", lang.t(k::NAME_OR_CODE)).free(),
                &Text { value: &asked.text, ..Text::default() },
            ))
            (checkbox(&Field::new(lang, "commune", lang.t(k::ONLY_COMMUNE)).free(), asked.commune))
            (checkbox(&Field::new(lang, "doubtful", lang.t(k::ONLY_DOUBTFUL)).free(), asked.doubtful))
        },
        clear.then_some("/desk/catalogue/national"),
    )
}

fn address(filter: &Filter, after: Option<&str>) -> String {
    let mut parts = Vec::new();
    if !filter.text.is_empty() {
        parts.push(format!("q={}", form_urlencode(&filter.text)));
    }
    if filter.commune {
        parts.push("commune=on".to_owned());
    }
    if filter.doubtful {
        parts.push("doubtful=on".to_owned());
    }
    if let Some(code) = after {
        parts.push(format!("after={}", form_urlencode(code)));
    }
    format!("/desk/catalogue/national?{}", parts.join("&"))
}

/// One row.
pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Result<Response, Problem> {
    let lang = visit.lang;
    let (stored, history) = visit
        .app
        .db
        .read(move |tx| {
            let stored = imported::current(tx, &code)?.ok_or_else(Problem::not_found)?;
            Ok::<_, Problem>((stored, imported::history(tx, &code)?))
        })
        .await?;
    let row = &stored.row;
    let body = html! {
        p { (row.code) " · " (lang.f(k::NATIONAL_FROM, &[("file", &stored.source), ("line", &row.line), ("moment", &format::moment(stored.imported_at))])) }
        @if visit.actor()?.holds(CATALOGUE_EDIT) {
            form method="post" action={ "/desk/catalogue/national/" (row.code) "/draft" } {
                (button::row(button::submit(lang.t(k::NATIONAL_DRAFT), Weight::Main)))
            }
        }
        (problems(lang, row))
        h2 { (lang.t(k::RAW_BESIDE)) }
        (beside(lang, row))
        @if history.len() > 1 { (earlier(lang, &stored, &history)) }
    };
    Ok(Page::staff(&visit, row.name.as_str(), body)
        .crumb(lang.t(k::DESK), "/desk/catalogue")
        .crumb(lang.t(k::NATIONAL), "/desk/catalogue/national")
        .help(html! { p { (lang.t(k::NATIONAL_ROW_HELP)) } })
        .into_response())
}

fn problems(lang: Lang, row: &ParsedRow) -> Markup {
    if row.problems.is_empty() {
        return html! { p { (tag(Tone::Good, lang.t(k::NATIONAL_CLEAN))) } };
    }
    let rows = row
        .problems
        .iter()
        .map(|problem| {
            let tone = if problem.severity == Severity::Warning { Tone::Warn } else { Tone::Info };
            Row {
                cells: vec![
                    tag(tone, problem.severity.wording(lang)),
                    html! { (problem.field.map_or("", |field| field.name(lang))) },
                    html! { (problem.kind.wording(lang)) },
                    html! { (problem.excerpt) },
                ],
                tone,
                ..Row::default()
            }
        })
        .collect();
    table(
        lang,
        &Table {
            caption: lang.t(k::ISSUES),
            quiet: false,
            columns: vec![
                Column::text(lang.t(k::FIELD_KIND)),
                Column::text(lang.t(k::PLACE)),
                Column::text(lang.t(k::WHAT_IS_WRONG)),
                Column::text(lang.t(k::EXCERPT)),
            ],
            rows,
            bulk: None,
        },
    )
}

/// Each field as it was printed and as it was read.
fn beside(lang: Lang, row: &ParsedRow) -> Markup {
    let raw: serde_json::Value = serde_json::from_str(&row.raw).unwrap_or_default();
    let printed = |field: Part| {
        raw.get(field.key()).and_then(|text| text.as_str()).unwrap_or_default().to_owned()
    };
    let facts: Vec<_> = Part::ALL
        .into_iter()
        .map(|field| (field, printed(field)))
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(field, text)| {
            Fact::new(
                field.name(lang),
                html! {
                    @let read = read(lang, row, field);
                    @if !read.0.is_empty() {
                        (read)
                        details { summary { (lang.t(k::RAW)) } pre.raw { (text) } }
                    } @else { p.raw { (text) } }
                },
            )
        })
        .collect();
    summary(lang, &facts)
}

/// What was read out of a field that is a table; empty for a field that is its text.
fn read(lang: Lang, row: &ParsedRow, field: Part) -> Markup {
    match field {
        Part::Channels => html! {
            ul.plain {
                @for rule in &row.channels.rows {
                    li {
                        (rule.channel.label()) ": "
                        @match (rule.limit.notation(), rule.limit.state) {
                            (Some(limit), _) => strong { (labels::limit_words(lang, &limit)) },
                            (None, LimitState::Missing) => span.muted { (lang.t(k::LIMIT_MISSING)) },
                            (None, _) => span { "“" (rule.limit.raw) "” " span.muted { (lang.t(k::LIMIT_UNREAD)) } },
                        }
                        @for fee in &rule.fees {
                            " · "
                            @match &fee.cell {
                                FeeCell::Free => (lang.t(k::FEE_FREE)),
                                FeeCell::NoInformation => span.muted { (lang.t(k::NOT_SAID)) },
                                FeeCell::Amount { amount, currency } if currency == "VND" => (format::money(lang, *amount)),
                                FeeCell::Amount { amount, currency } => { (format::number(lang, *amount)) " " (currency) },
                                FeeCell::Unparsed => { "“" (fee.raw) "”" },
                            }
                            @if let Some(note) = &fee.note { " " span.muted { "(" (note) ")" } }
                        }
                        @if !rule.description.trim().is_empty() { br; span.muted { (rule.description) } }
                    }
                }
            }
        },
        Part::Components => html! {
            @for case in &row.components.cases {
                @if !case.title.is_empty() { p { strong { (case.title) } } }
                ul {
                    @for paper in &case.rows {
                        li {
                            (paper.name) " – " (lang.f(k::ORIGINALS_COPIES, &[("originals", &paper.originals), ("copies", &paper.copies)]))
                            @for file in &paper.templates { br; span.muted { (file) } }
                        }
                    }
                }
            }
        },
        Part::LegalBasis => html! {
            ul { @for law in &row.legal_basis.rows { li { (law.title) ", " strong { (law.number.as_deref().unwrap_or("–")) } } } }
        },
        Part::Results => html! {
            ul {
                @for result in &row.results.items {
                    li { (result.name) @if let Some(code) = &result.code { " (" (code) ")" } }
                }
            }
        },
        _ => html! {},
    }
}

fn earlier(lang: Lang, current: &Stored, history: &[Stored]) -> Markup {
    html! {
        h2 { (lang.t(k::NATIONAL_HISTORY)) }
        @for old in history.iter().filter(|old| old.digest != current.digest) {
            details {
                summary {
                    (format::moment(old.imported_at)) " · " (old.source) ":" (old.row.line)
                    @if old.kind == Kind::Duplicate { " · " (lang.t(k::NATIONAL_DUPLICATE)) }
                }
                pre.raw { (old.row.raw) }
            }
        }
    }
}

/// Makes a draft from a row.
pub(super) async fn draft(visit: Visit, Path(code): Path<String>) -> Result<Response, Problem> {
    let id = drafted(&visit, code).await?;
    Ok(redirect(&format!("/desk/catalogue/versions/{id}/edit")))
}

/// Makes a draft from a row and returns its id.
pub(in crate::catalogue) async fn drafted(visit: &Visit, code: String) -> Result<Uuid, Problem> {
    let (permit, now) = (permit(visit)?, visit.now);
    let today = format::local(now).date();
    visit
        .app
        .db
        .write(move |tx| {
            let stored = imported::current(tx, &code)?.ok_or_else(Problem::not_found)?;
            let text = source::write(&make(&stored.row, today));
            actions::create(tx, &permit, &text, now)
        })
        .await
}
