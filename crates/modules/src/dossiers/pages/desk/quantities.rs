//! What is counted for fees per copy, page or other unit.

use crate::catalogue::definition::{Case, Channel, Fee};
use crate::catalogue::fees::{self, Line, Quantity};
use crate::catalogue::labels;
use crate::dossiers::model::Charge;
use crate::k::catalogue as rules;
use crate::k::desk as k;
use kernel::html::field::{self, Field, Text, TextKind, Width, id_of};
use kernel::html::{Markup, html};
use kernel::http::Fields;
use kernel::i18n::Lang;
use kernel::problem::{Problem, Words};

/// Documents of different length that can be counted apart on one screen.
const ROWS: usize = 4;

fn rows(fee: &Fee) -> usize {
    if fee.times.is_some() { ROWS } else { 1 }
}

fn name(place: usize, row: usize, what: &str) -> String {
    format!("fee.{place}.{row}.{what}")
}

fn countable<'c>(case: &'c Case, channels: &[Channel]) -> Vec<(usize, &'c Fee)> {
    let mut found: Vec<(usize, &Fee)> =
        channels.iter().flat_map(|channel| fees::countable(case, *channel)).collect();
    found.sort_by_key(|(place, _)| *place);
    found.dedup_by_key(|(place, _)| *place);
    found
}

/// The inputs; `value` gives what stands in one, from its name and what is proposed, `error` what is wrong
/// at a field, `charges` what was counted before.
pub(super) fn show(
    lang: Lang,
    case: &Case,
    channels: &[Channel],
    charges: &[Charge],
    value: impl Fn(&str, &str) -> String,
    error: impl Fn(&str) -> Option<String>,
) -> Markup {
    let input = |fee: usize, row: usize, what: &str, label: &str, proposed: u32| {
        let own = name(fee, row, what);
        let first = row == 0 && what == "count";
        // Links from the list of errors lead to the fee.
        let id = if first { id_of(&format!("fee.{fee}")) } else { id_of(&own) };
        let wrong = error(&format!("fee.{fee}")).filter(|_| first);
        let proposed = if proposed == 0 { String::new() } else { proposed.to_string() };
        let text = value(&own, &proposed);
        field::text(
            &Field::new(lang, &own, label)
                .id(&id)
                .free()
                .width(Width::Short)
                .error(wrong.as_deref()),
            &Text { value: &text, kind: TextKind::Digits, max_length: Some(5), ..Text::default() },
        )
    };
    html! {
        @for (place, fee) in countable(case, channels) {
            @let known = charges.iter().find(|charge| charge.fee == i64::try_from(place).ok());
            @let counted = known.and_then(|charge| charge.counted.as_ref());
            @let per = fee.per.as_ref().map_or("", |per| per.get(lang));
            @let hint = labels::fee_amount(lang, fee);
            (field::group(fee.name.get(lang), Some(&hint), html! {
                @for row in 0..rows(fee) {
                    @let least = Line { count: if row == 0 { fee.least } else { 0 }, times: u32::from(row == 0) };
                    @let none = Line { count: 0, times: 0 };
                    @let line = counted.map_or(least, |counted| counted.lines.get(row).copied().unwrap_or(none));
                    @let thing = if rows(fee) > 1 { lang.f(k::COUNT_ROW, &[("number", &(row + 1))]) } else { String::new() };
                    (field::row(html! {
                        (input(place, row, "count", &format!("{thing}{}", lang.f(k::COUNT_OF, &[("unit", &per)])), line.count))
                        @if let Some(times) = &fee.times {
                            (input(place, row, "times", &format!("{thing}{}", lang.f(k::COUNT_OF, &[("unit", &times.get(lang))])), line.times))
                        }
                    }))
                }
            }))
        }
    }
}

/// What was counted; a fee of which the form had no field is left to the rule.
pub(super) fn read(
    case: &Case,
    channels: &[Channel],
    fields: &Fields,
) -> Result<Vec<Quantity>, Problem> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for (place, fee) in countable(case, channels) {
        let own = format!("fee.{place}.");
        if !fields.values.iter().any(|(name, _)| name.starts_with(&own)) {
            continue;
        }
        let mut lines = Vec::new();
        for row in 0..rows(fee) {
            let (count, times) = (name(place, row, "count"), name(place, row, "times"));
            let count = number(fields.get(&count), 0);
            let times = number(fields.get(&times), 1);
            if let (Some(count), Some(times)) = (count, times) {
                lines.push(Line { count, times });
            } else {
                let words = Words::new(rules::FEE_COUNT).with("most", fees::MOST_UNITS);
                problems.push(fees::problem(place, words));
            }
        }
        problems.dedup();
        found.push(Quantity { fee: place, lines });
    }
    if problems.is_empty() { Ok(found) } else { Err(Problem::invalid(problems)) }
}

/// A whole number; `blank` where nothing was typed.
fn number(text: &str, blank: u32) -> Option<u32> {
    if text.is_empty() { Some(blank) } else { text.parse().ok() }
}
