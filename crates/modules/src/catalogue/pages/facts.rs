//! Facts of a procedure as residents read them; shared by the procedure page, the posting sheet and the
//! pages of officials.

use crate::catalogue::definition::{Case, Channel, ChannelRule, Definition, Fee, Text};
use crate::catalogue::places::Place;
use crate::catalogue::rules::is_unverified;
use crate::catalogue::{compare, labels};
use crate::k::catalogue as k;
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Markup, html};
use kernel::i18n::Lang;

/// A plain note beside a fact that no official text has confirmed yet.
pub(super) fn mark(lang: Lang, definition: &Definition, path: &str) -> Markup {
    html! {
        @if is_unverified(definition, path) {
            " " span.unverified { (lang.t(k::UNVERIFIED_MARK)) }
        }
    }
}

/// The papers to bring in a case.
pub(super) fn papers(lang: Lang, definition: &Definition, case: &Case) -> Markup {
    if case.components.is_empty() {
        return html! { p { (lang.t(k::NO_PAPERS)) } };
    }
    let base = format!("case.{}.component", case.id);
    let rows = case
        .components
        .iter()
        .map(|part| Row {
            cells: vec![
                html! {
                    strong { (part.name.get(lang)) }
                    @if !part.required { " " span.muted { "(" (lang.t(k::PAPER_SOMETIMES)) ")" } }
                    (mark(lang, definition, &format!("{base}.{}", part.id)))
                    @if let Some(note) = &part.note { br; span.muted { (note.get(lang)) } }
                    @else if part.form { br; span.muted { (lang.t(k::PAPER_IS_FORM)) } }
                },
                html! { (labels::copies(lang, part)) },
            ],
            ..Row::default()
        })
        .collect();
    table::table(
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

/// How long a case takes on each channel; channels with the same limit stand together.
pub(super) fn limits(lang: Lang, definition: &Definition, case: &Case) -> Markup {
    let mut rules: Vec<(Vec<&ChannelRule>, &ChannelRule)> = Vec::new();
    for rule in &case.channels {
        match rules
            .iter_mut()
            .find(|(_, known)| known.limit == rule.limit && known.note == rule.note)
        {
            Some((same, _)) => same.push(rule),
            None => rules.push((vec![rule], rule)),
        }
    }
    html! {
        ul.plain {
            @for (same, rule) in rules {
                li {
                    (together(same.iter().map(|rule| lang.t(labels::channel(rule.channel))))) ": "
                    strong { (labels::limit_words(lang, &rule.limit)) }
                    @if let Some(marked) = same.iter().find(|rule| is_unverified(definition, &path(case, rule))) {
                        (mark(lang, definition, &path(case, marked)))
                    }
                    @if let Some(note) = &rule.note { br; span.muted { (note.get(lang)) } }
                }
            }
        }
    }
}

fn path(case: &Case, rule: &ChannelRule) -> String {
    format!("case.{}.{}.limit", case.id, rule.channel.code())
}

/// Names in one line, only the first with a capital.
fn together<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names
        .enumerate()
        .map(|(place, name)| if place == 0 { name.to_owned() } else { lower_first(name) })
        .collect();
    names.join(", ")
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What a case costs.
pub(super) fn fees(lang: Lang, definition: &Definition, case: &Case) -> Markup {
    html! {
        @if case.fees.is_empty() { p { (lang.t(k::FEE_NONE)) } }
        @else {
            ul.plain {
                @for fee in &case.fees {
                    li {
                        (fee.name.get(lang)) ": " strong { (labels::fee_amount(lang, fee)) }
                        (mark(lang, definition, &format!("case.{}.fee", case.id)))
                        @if let Some(note) = &fee.note { br; span.muted { (note.get(lang)) } }
                    }
                }
            }
        }
    }
}

/// Where an office takes dossiers in, how it is reached and when it is open, one line each.
pub(super) fn place_lines(lang: Lang, place: &Place) -> Vec<String> {
    let mut lines = vec![place.contact.line(lang, place.point.label(lang))];
    if !place.opening.is_empty() {
        lines.push(lang.f(k::PLACE_OPENING, &[("hours", &place.opening)]));
    }
    lines
}

/// A fee in one line without markup.
pub(super) fn fee_line(lang: Lang, fee: &Fee) -> String {
    format!("{}: {}", fee.name.get(lang), labels::fee_amount(lang, fee))
}

/// The shortest way to say how long it takes: one limit, or the span of them.
pub(super) fn time_in_short(lang: Lang, definition: &Definition) -> String {
    let mut limits: Vec<String> = Vec::new();
    for rule in definition.cases.iter().flat_map(|case| &case.channels) {
        let words = labels::limit_short(lang, &rule.limit);
        if !limits.contains(&words) {
            limits.push(words);
        }
    }
    match limits.as_slice() {
        [] => lang.t(k::TIME_UNKNOWN).to_owned(),
        [one] => one.clone(),
        [first, ..] => lang.f(k::TIME_DEPENDS, &[("first", &lower_first(first))]),
    }
}

/// The shortest way to say what it costs.
pub(super) fn cost_in_short(lang: Lang, definition: &Definition) -> String {
    let fees: Vec<_> = definition.cases.iter().flat_map(|case| &case.fees).collect();
    let all = |wanted: fn(&Fee) -> bool| fees.iter().all(|fee| wanted(fee));
    if fees.is_empty() || all(|fee| fee.amount == Some(0)) {
        return lang.t(k::FEE_FREE).to_owned();
    }
    if all(|fee| fee.amount.is_none()) {
        return lang.t(k::FEE_LOCAL).to_owned();
    }
    let mut said: Vec<String> = Vec::new();
    for fee in &fees {
        let words = labels::fee_amount(lang, fee);
        if !said.contains(&words) {
            said.push(words);
        }
    }
    match said.as_slice() {
        [one] => one.clone(),
        [one, two] => lang.f(k::COST_EITHER, &[("one", one), ("two", &lower_first(two))]),
        _ => lang.t(k::COST_DEPENDS).to_owned(),
    }
}

/// Who may apply, in words.
pub(super) fn applicants(lang: Lang, definition: &Definition) -> String {
    let names: Vec<_> = definition
        .applicants
        .iter()
        .map(|applicant| lang.t(labels::applicant(*applicant)))
        .collect();
    names.join("; ")
}

/// The name of a domain.
pub(super) fn domain(lang: Lang, id: &str) -> String {
    let found = crate::catalogue::builtin::domains().get(id);
    found.map_or_else(|| id.to_owned(), |domain| domain.name.get(lang).to_owned())
}

/// An ordered list of texts.
pub(super) fn steps(lang: Lang, steps: &[Text]) -> Markup {
    html! { ol { @for step in steps { li { (step.get(lang)) } } } }
}

/// What is not verified yet, in words instead of field paths.
pub(super) fn unverified(lang: Lang, definition: &Definition) -> Vec<String> {
    let named = |part: &str| compare::field_name(lang, part);
    let words = |path: &String| {
        let Some(rest) = path.strip_prefix("case.") else {
            let (field, rest) = path.split_once('.').unwrap_or((path, ""));
            let field = named(field);
            return if rest.is_empty() { field } else { format!("{field} › {rest}") };
        };
        let (id, rest) = rest.split_once('.').unwrap_or((rest, ""));
        let case = definition.case(id).map_or(id, |case| case.name.get(lang));
        let below = rest.split('.').filter(|part| !part.is_empty()).map(|part| {
            Channel::from_code(part)
                .map_or_else(|| named(part), |one| lang.t(labels::channel(one)).to_owned())
        });
        std::iter::once(format!("“{case}”")).chain(below).collect::<Vec<_>>().join(" › ")
    };
    definition.unverified.iter().map(words).collect()
}
