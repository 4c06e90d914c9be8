//! Panels of one dossier: facts, people, papers, steps, questions, fees, forms.

use super::rows::href;
use super::view::View;
use super::words;
use crate::catalogue::definition::{Channel, Component};
use crate::catalogue::{self, fees, labels};
use crate::dossiers::model::{Attachment, Defect, Person, Received, Supplement};
use crate::dossiers::pages::resident::id_word;
use crate::dossiers::papers::{Came, came};
use crate::k::desk as k;
use kernel::html::field::size;
use kernel::html::summary::{Fact, summary};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Markup, Tone, html, tag};
use kernel::i18n::{Lang, format};

/// The facts of the head.
pub(super) fn facts(lang: Lang, view: &View) -> Markup {
    let dossier = &view.dossier;
    let version = &view.procedure;
    let procedure = html! {
        a href={ "/procedures/" (dossier.procedure_code) } { (version.definition.name.get(lang)) }
        " " span.muted { (dossier.procedure_code) ", " (lang.f(k::VERSION, &[("number", &version.number)])) }
    };
    let case = view.case().filter(|_| version.definition.cases.len() > 1);
    let mut facts = vec![
        Fact::new(lang.t(k::COL_PROCEDURE), procedure),
        Fact::new(lang.t(k::COL_ABSTRACT), html! { (dossier.abstract_line) }),
        Fact::new(lang.t(k::COL_CHANNEL), html! { (lang.t(labels::channel(dossier.channel))) }),
        Fact::new(lang.t(k::SETS), html! { (dossier.sets) }),
        Fact::new(lang.t(k::COL_SUBMITTED), html! { (format::moment(dossier.submitted_at)) }),
    ];
    if let Some(case) = case {
        facts.insert(1, Fact::new(lang.t(k::CASE), html! { (case.name.get(lang)) }));
    }
    if let Some(at) = dossier.accepted_at {
        facts.push(Fact::new(lang.t(k::ACCEPTED_AT), html! { (format::moment(at)) }));
    }
    facts.push(Fact::new(lang.t(k::LIMIT), html! { (labels::limit_words(lang, &dossier.limit)) }));
    facts.push(Fact::new(lang.t(k::RECEIVED_BY), html! { (view.unit(lang, dossier.receiver)) }));
    facts.push(Fact::new(lang.t(k::DECIDED_BY), html! { (view.unit(lang, dossier.authority)) }));
    if let Some(helped) = dossier.helped_at {
        facts.push(Fact::new(lang.t(k::HELPED_AT), html! { (view.unit(lang, helped)) }));
    }
    facts
        .push(Fact::new(lang.t(k::DELIVERY_WAY), html! { (lang.t(dossier.delivery_way.label())) }));
    summary(lang, &facts)
}

/// The four axes.
pub(super) fn axes(lang: Lang, view: &View) -> Markup {
    let dossier = &view.dossier;
    summary(
        lang,
        &[
            Fact::new(lang.t(k::AXIS_PROFESSIONAL), html! { (lang.t(dossier.state.label())) }),
            Fact::new(lang.t(k::AXIS_FINANCIAL), html! { (lang.t(dossier.financial.label())) }),
            Fact::new(lang.t(k::AXIS_DELIVERY), html! { (lang.t(dossier.delivery.label())) }),
            Fact::new(lang.t(k::AXIS_SYNC), html! { (lang.t(dossier.synchronisation.label())) }),
        ],
    )
}

/// The people in their roles.
pub(super) fn people(lang: Lang, view: &View) -> Markup {
    html! {
        @for (role, person) in &view.people {
            h3 { (lang.t(words::person(*role))) }
            (one_person(lang, person))
        }
    }
}

fn one_person(lang: Lang, person: &Person) -> Markup {
    let born = format::read_date(&person.born).map_or_else(|| person.born.clone(), format::date);
    let facts: Vec<Fact> = [
        (k::NAME, &person.name),
        (id_word(&person.id_kind), &person.id_no),
        (k::BORN, &born),
        (k::PHONE, &person.phone),
        (k::EMAIL, &person.email),
        (k::ADDRESS, &person.address),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(label, text)| Fact::new(lang.t(label), html! { (text) }))
    .collect();
    html! {
        (summary(lang, &facts))
        @if person.authorised { p { (tag::tag(Tone::Info, lang.t(k::AUTHORISED))) } }
    }
}

/// Papers received against those required.
pub(super) fn papers(lang: Lang, view: &View) -> Markup {
    let rows = came(&view.dossier, view.case(), &view.received, &view.attachments)
        .iter()
        .map(|came| Row {
            cells: vec![
                html! { div {
                    (came.name.get(lang))
                    @if let Some(note) = came.part.and_then(|part| part.note.as_ref()) { br; span.muted { (note.get(lang)) } }
                } },
                html! { @if let Some(part) = came.part { (labels::copies(lang, part)) } },
                received(lang, view, came),
            ],
            ..Row::default()
        })
        .collect();
    table::table(
        lang,
        &Table {
            caption: lang.t(k::PAPERS),
            quiet: true,
            columns: vec![
                Column::text(lang.t(k::COL_PAPER)),
                Column::text(lang.t(k::COL_REQUIRED)),
                Column::text(lang.t(k::COL_RECEIVED)),
            ],
            rows,
            bulk: None,
        },
    )
}

/// What came of a paper, or what that means when nothing did.
fn received(lang: Lang, view: &View, came: &Came<'_>) -> Markup {
    if came.is_there() {
        let said: Vec<String> = came
            .counted
            .map(|paper| counts(lang, paper))
            .into_iter()
            .flatten()
            .chain(came.electronic(lang))
            .collect();
        return tag::tag(Tone::Good, &said.join(", "));
    }
    match came.part {
        // Online nobody can show a paper; that happens when the result is collected.
        Some(part) if part.required && part.shown && view.dossier.channel == Channel::Online => {
            html! { span.muted { (lang.t(k::SHOWN_LATER)) } }
        }
        Some(part) if !part.required => html! { span.muted { (lang.t(k::NOT_NEEDED)) } },
        _ => tag::tag(Tone::Warn, lang.t(k::NOT_RECEIVED)),
    }
}

fn counts(lang: Lang, paper: &Received) -> Vec<String> {
    let mut said: Vec<String> = [
        (paper.originals, k::COUNT_ORIGINALS),
        (paper.certified, k::COUNT_CERTIFIED),
        (paper.copies, k::COUNT_COPIES),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, key)| lang.f(key, &[("count", &count)]))
    .collect();
    if paper.shown {
        said.push(lang.t(k::COUNT_SHOWN).to_owned());
    }
    said
}

/// Name of the input that counts a kind of copy of a paper.
pub(super) fn count_name(component: &str, what: &str) -> String {
    format!("component.{component}.{what}")
}

/// The table in which papers are counted; `sent` tells what came online, `value` what stands in each input.
pub(super) fn counting(
    lang: Lang,
    components: &[Component],
    sent: impl Fn(&Component) -> Option<String>,
    value: impl Fn(&Component, &str) -> String,
) -> Markup {
    let number = |part: &Component, what: &str, label: &str| {
        let name = count_name(&part.id, what);
        html! {
            input.w-short type="text" inputmode="numeric" maxlength="3" name=(name) value=(value(part, what))
                aria-label={ (part.name.get(lang)) ": " (label) };
        }
    };
    let rows = components
        .iter()
        .map(|part| Row {
            cells: vec![
                html! { div {
                    span id=(kernel::html::field::id_of(&format!("component.{}", part.id))) { (part.name.get(lang)) }
                    br; span.muted { (labels::copies(lang, part)) @if !part.required { ", " (lang.t(k::IF_NEEDED)) } }
                    @if let Some(sent) = sent(part) { br; (tag::tag(Tone::Good, &sent)) }
                } },
                number(part, "originals", lang.t(k::COL_ORIGINALS)),
                number(part, "certified", lang.t(k::COL_CERTIFIED)),
                number(part, "copies", lang.t(k::COL_COPIES)),
                html! {
                    label.tick {
                        input type="checkbox" name=(count_name(&part.id, "shown")) value="1" checked[matches!(value(part, "shown").as_str(), "1" | "on")];
                        span.visually-hidden { (part.name.get(lang)) ": " (lang.t(k::COL_SHOWN)) }
                    }
                },
            ],
            ..Row::default()
        })
        .collect();
    table::table(
        lang,
        &Table {
            caption: lang.t(k::PAPERS),
            quiet: false,
            columns: vec![
                Column::text(lang.t(k::COL_PAPER)),
                Column::text(lang.t(k::COL_ORIGINALS)),
                Column::text(lang.t(k::COL_CERTIFIED)),
                Column::text(lang.t(k::COL_COPIES)),
                Column::text(lang.t(k::COL_SHOWN)),
            ],
            rows,
            bulk: None,
        },
    )
}

/// Files with their links; those of the result stand with it.
pub(super) fn files(lang: Lang, view: &View) -> Markup {
    let papers: Vec<_> = view.attachments.iter().filter(|file| file.result.is_none()).collect();
    html! {
        @if papers.is_empty() { p.muted { (lang.t(k::NO_FILES)) } }
        @else {
            ul.kept {
                @for file in papers {
                    li { (file_line(lang, view, file)) br; (paper_of(lang, view, &file.component)) }
                }
            }
        }
    }
}

fn file_line(lang: Lang, view: &View, file: &Attachment) -> Markup {
    html! {
        a href={ (href(&view.dossier.code)) "/files/" (file.id) } { (file.name) }
        " " span.muted { (size(lang, u64::try_from(file.size).unwrap_or_default())) ", " (format::moment(file.at)) }
    }
}

/// The files of the result; those replaced stay with the record.
pub(super) fn result_files(lang: Lang, view: &View) -> Markup {
    let newest = view.attachments.iter().filter_map(|file| file.result).max();
    let files: Vec<_> = view.attachments.iter().filter(|file| file.result.is_some()).collect();
    html! {
        @if files.is_empty() { p.muted { (lang.t(k::NO_RESULT_FILES)) } }
        @else {
            ul.kept {
                @for file in files {
                    li {
                        (file_line(lang, view, file))
                        @if file.result != newest { " " (tag::tag(Tone::Neutral, lang.t(k::REPLACED))) }
                        br; span.muted { "SHA-256 " code { (file.digest) } }
                    }
                }
            }
        }
    }
}

/// The paper a file belongs to.
fn paper_of(lang: Lang, view: &View, component: &str) -> Markup {
    let part =
        view.case().and_then(|case| case.components.iter().find(|part| part.id == component));
    html! {
        @match part {
            Some(part) => { (lang.t(k::OF_PAPER)) " " (part.name.get(lang)) }
            None => span.muted { (lang.t(k::OF_NO_PAPER)) },
        }
    }
}

/// Answers of the e-form, as lines.
pub(super) fn answers(lang: Lang, view: &View) -> Markup {
    use catalogue::eform::Line;
    let Some(form) = view.procedure.definition.form.as_deref().and_then(catalogue::form) else {
        return html! {};
    };
    if view.dossier.form.as_object().is_none_or(serde_json::Map::is_empty) {
        return html! {};
    }
    let lines = form.text(&view.dossier.form, lang);
    html! {
        details.panel {
            summary { (lang.t(k::ANSWERS)) }
            dl.summary {
                @for line in &lines {
                    @match line {
                        Line::Heading(text) => { div { dt { strong { (text) } } dd {} } }
                        Line::Answer { label, text } => { div { dt { (label) } dd { (text) } } }
                    }
                }
            }
        }
    }
}

/// The control sheet: each stay at a step with its own date and how it was kept.
pub(super) fn steps(lang: Lang, view: &View, now: jiff::Timestamp) -> Markup {
    let names = view.steps();
    let rows = view
        .stays
        .iter()
        .map(|stay| {
            let state = words::stay(lang, &view.calendar, stay.due_at, stay.ended_at, now);
            let state = if view.dossier.suspended_at.is_some() && stay.ended_at.is_none() {
                Some(kernel::html::due::Due::Paused)
            } else {
                state
            };
            let who = stay.assignee.or(stay.ended_by);
            Row {
                cells: vec![
                    html! { (names.get(stay.step).map_or("", |step| step.name.get(lang))) },
                    html! { div { (view.unit(lang, stay.unit)) @if let Some(who) = who { br; span.muted { (view.name(who)) } } } },
                    html! { (format::moment(stay.started_at)) },
                    html! { @if let Some(at) = stay.ended_at { (format::moment(at)) } },
                    words::due_cell(lang, state.as_ref(), stay.due_at),
                    html! { (stay.note.as_deref().unwrap_or_default()) },
                ],
                ..Row::default()
            }
        })
        .collect();
    html! {
        @if view.stays.is_empty() { p.muted { (lang.t(k::NO_STEPS)) } }
        @else {
            (table::table(lang, &Table {
                caption: lang.t(k::STEPS),
                quiet: true,
                columns: vec![
                    Column::text(lang.t(k::COL_STEP)),
                    Column::text(lang.t(k::COL_WHO)),
                    Column::text(lang.t(k::COL_FROM)),
                    Column::text(lang.t(k::COL_TO)),
                    Column::text(lang.t(k::COL_DUE_STATE)),
                    Column::text(lang.t(k::COL_NOTE)),
                ],
                rows,
                bulk: None,
            }))
            p { a href={ (href(&view.dossier.code)) "/control-sheet.pdf" } target="_blank" rel="noopener" { (lang.t(k::CONTROL_SHEET_PDF)) } }
        }
    }
}

/// Requests for supplements.
pub(super) fn supplements(lang: Lang, view: &View) -> Markup {
    html! {
        @for request in &view.supplements {
            h3 { (lang.f(k::SUPPLEMENT_NO, &[("number", &request.number)])) ", " (format::moment(request.asked_at)) }
            p { (request.reason) }
            ul { @for item in &request.items { li { (asked(lang, request, item)) } } }
            @if let Some(at) = request.supplied_at { p { (tag::tag(Tone::Good, &lang.f(k::SUPPLIED_AT, &[("at", &format::moment(at))]))) } }
            @else {
                p {
                    (tag::tag(Tone::Warn, lang.t(k::NOT_SUPPLIED)))
                    @if let Some(until) = request.window_until { " " (lang.f(k::SUPPLY_UNTIL, &[("at", &format::moment(until))])) }
                }
            }
        }
    }
}

/// What was asked for, what came of it, and what an answer of the e-form was and is.
fn asked(lang: Lang, request: &Supplement, item: &Defect) -> Markup {
    let corrected =
        item.answer.as_ref().and_then(|answer| answer.before.as_ref().zip(answer.after.as_ref()));
    html! {
        strong { (item.label) } ": " (item.what) " "
        @match &item.answer {
            Some(answer) => (tag::tag(Tone::Good, &lang.f(k::SUPPLIED_AT, &[("at", &format::moment(answer.at))]))),
            // Supplied before each item was tracked by itself.
            None if request.supplied_at.is_some() => {}
            None => (tag::tag(Tone::Warn, lang.t(k::ITEM_MISSING))),
        }
        @if let Some((before, after)) = corrected {
            br; span { del { (before.get(lang)) } " → " ins { (after.get(lang)) } }
        }
    }
}

/// Questions to other units.
pub(super) fn consultations(lang: Lang, view: &View, now: jiff::Timestamp) -> Markup {
    html! {
        @for asked in &view.consultations {
            @let state = words::stay(lang, &view.calendar, Some(asked.due_at), asked.answered_at, now);
            h3 { (view.unit(lang, asked.unit)) }
            p { (asked.question) }
            p { (words::due_cell(lang, state.as_ref(), Some(asked.due_at))) }
            @if let (Some(answer), Some(at)) = (&asked.answer, asked.answered_at) {
                blockquote { p { (answer) } }
                p.muted { (asked.answered_by.map_or("", |who| view.name(who))) ", " (format::moment(at)) }
            } @else {
                p.muted { (lang.t(k::NOT_ANSWERED)) }
            }
        }
    }
}

/// Fees and what was paid.
pub(super) fn charges(lang: Lang, view: &View) -> Markup {
    let rows = view
        .charges
        .iter()
        .map(|charge| Row {
            cells: vec![
                html! { div {
                    (charge.name.get(lang))
                    @if let Some(counted) = &charge.counted { br; span.muted { (fees::words(lang, counted)) } }
                } },
                html! { (format::money(lang, charge.amount)) },
                html! { div {
                    @match charge.paid_at {
                        Some(at) => (tag::tag(Tone::Good, &format::moment(at))),
                        None => (tag::tag(Tone::Warn, lang.t(k::UNPAID))),
                    }
                    @if let Some(receipt) = &charge.receipt { " " span.muted { (receipt) } }
                } },
            ],
            ..Row::default()
        })
        .collect();
    let open: i64 = view
        .charges
        .iter()
        .filter(|charge| charge.paid_at.is_none())
        .map(|charge| charge.amount)
        .sum();
    html! {
        (table::table(lang, &Table {
            caption: lang.t(k::CHARGES),
            quiet: true,
            columns: vec![
                Column::text(lang.t(k::COL_CHARGE)),
                Column::number(lang.t(k::COL_AMOUNT)),
                Column::text(lang.t(k::COL_PAID)),
            ],
            rows,
            bulk: None,
        }))
        @if open > 0 { p { strong { (lang.f(k::TO_PAY, &[("amount", &format::money(lang, open))])) } } }
    }
}

/// The draft, as the signer reads it.
pub(super) fn draft(lang: Lang, view: &View) -> Markup {
    let Some(draft) = &view.dossier.draft else { return html! {} };
    let mut facts = vec![
        Fact::new(lang.t(k::FIELD_GRANTS), grants(lang, draft.grants)),
        Fact::new(lang.t(k::FIELD_RESULT_TEXT), html! { (draft.text) }),
    ];
    if !draft.reason.is_empty() {
        facts.push(Fact::new(lang.t(k::FIELD_RESULT_REASON), html! { (draft.reason) }));
    }
    facts.push(Fact::new(
        lang.t(k::DRAFTED_BY),
        html! { (view.name(draft.by)) ", " (format::moment(draft.at)) },
    ));
    summary(lang, &facts)
}

/// The signed result.
pub(super) fn result(lang: Lang, view: &View) -> Markup {
    let Some(result) = &view.dossier.result else { return html! {} };
    let mut facts = vec![
        Fact::new(lang.t(k::FIELD_GRANTS), grants(lang, result.grants)),
        Fact::new(lang.t(k::FIELD_RESULT_TEXT), html! { (result.text) }),
        Fact::new(
            lang.t(k::SIGNED_BY),
            html! { (view.name(result.signer)) ", " (format::moment(result.signed_at)) },
        ),
    ];
    if let Some(draft) = view.dossier.draft.as_ref().filter(|draft| !draft.reason.is_empty()) {
        facts.push(Fact::new(lang.t(k::FIELD_RESULT_REASON), html! { (draft.reason) }));
    }
    if let Some(number) = &result.number {
        facts.push(Fact::new(lang.t(k::NUMBER), html! { (number) }));
    }
    if let Some(receiver) = &result.receiver {
        facts.push(Fact::new(lang.t(k::FIELD_RECEIVER), html! { (receiver) }));
    }
    facts.push(Fact::new(lang.t(k::FIELD_RESULT_FILE), result_files(lang, view)));
    summary(lang, &facts)
}

fn grants(lang: Lang, grants: bool) -> Markup {
    if grants {
        tag::tag(Tone::Good, lang.t(k::GRANTS))
    } else {
        tag::tag(Tone::Bad, lang.t(k::REFUSES))
    }
}

/// Issued forms to print.
pub(super) fn forms(lang: Lang, view: &View) -> Markup {
    html! {
        @if view.forms.is_empty() { p.muted { (lang.t(k::NO_FORMS)) } }
        @else {
            ul {
                @for form in &view.forms {
                    li {
                        a href={ (href(&view.dossier.code)) "/forms/" (form.id) ".pdf" } target="_blank" rel="noopener" { (lang.t(words::form(&form.form))) }
                        " " span.muted {
                            @if let Some(number) = &form.number { (number) ", " }
                            (format::moment(form.at))
                        }
                    }
                }
            }
        }
    }
}
