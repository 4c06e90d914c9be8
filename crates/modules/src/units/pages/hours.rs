//! Working hours in words.

use crate::k::units as k;
use crate::units::opening::week;
pub(super) use crate::units::opening::{WEEK, rule, weekday};
use crate::units::{Unit, VersionInfo};
use jiff::civil::Date;
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Markup, Tone, html, tag};
use kernel::i18n::{Lang, format};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;
use working_time::{CalendarSpec, ExceptionSpec, LayerSpec, Text};

fn words(lang: Lang, text: &Text) -> &str {
    lang.pick(&text.vi, &text.en)
}

/// The week and the days that differ in and after a year, with their documents.
pub(super) fn calendar(
    lang: Lang,
    base: &CalendarSpec,
    layers: &[(Uuid, LayerSpec)],
    units: &HashMap<Uuid, Unit>,
    from: Date,
) -> Markup {
    let week = week(base, layers);
    let mut days: BTreeMap<Date, Row> = BTreeMap::new();
    for exception in &base.exceptions {
        let source = exception.source.as_ref().and_then(|key| base.sources.get(key));
        let document = source.map(|source| (words(lang, &source.document), source.confirmed));
        days.insert(exception.date, day(lang, exception, document, lang.t(k::NATIONAL)));
    }
    for (unit, layer) in layers {
        let whose = units.get(unit).map_or("", |unit| unit.label(lang));
        for exception in &layer.exceptions {
            let source = exception.source.as_ref().and_then(|key| layer.sources.get(key));
            let document = source.map(|source| (words(lang, &source.document), source.confirmed));
            days.insert(exception.date, day(lang, exception, document, whose));
        }
    }
    let rows = days.into_iter().filter(|(date, _)| *date >= from).map(|(_, row)| row).collect();
    html! {
        (table::table(lang, &Table {
            caption: lang.t(k::WEEK),
            columns: vec![Column::text(lang.t(k::COL_WEEKDAY)), Column::text(lang.t(k::COL_HOURS))],
            rows: WEEK.iter().zip(week).map(|((_, name), hours)| Row {
                cells: vec![html! { (lang.t(*name)) }, html! { (rule(lang, hours)) }],
                ..Row::default()
            }).collect(),
            ..Table::default()
        }))
        (table::table(lang, &Table {
            caption: &lang.f(k::EXCEPTIONS, &[("day", &format::date(from))]),
            columns: vec![
                Column::text(lang.t(k::COL_DAY)),
                Column::text(lang.t(k::COL_WHAT)),
                Column::text(lang.t(k::COL_HOURS)),
                Column::text(lang.t(k::COL_DOCUMENT)),
                Column::text(lang.t(k::COL_WHOSE)),
            ],
            rows,
            ..Table::default()
        }))
    }
}

/// The recorded versions of a calendar.
pub(super) fn versions(lang: Lang, versions: &[VersionInfo]) -> Markup {
    html! {
        h2 { (lang.t(k::HISTORY)) }
        (table::table(lang, &Table {
            caption: lang.t(k::HISTORY),
            quiet: true,
            columns: vec![
                Column::number(lang.t(k::COL_VERSION)),
                Column::text(lang.t(k::COL_RECORDED)),
                Column::text(lang.t(k::COL_DOCUMENT)),
                Column::text(lang.t(k::COL_REASON)),
            ],
            rows: versions.iter().map(|version| Row {
                cells: vec![
                    html! { (version.version) },
                    html! { (format::moment(version.at)) },
                    html! { (version.basis) },
                    html! { (version.reason) },
                ],
                ..Row::default()
            }).collect(),
            ..Table::default()
        }))
    }
}

fn day(lang: Lang, exception: &ExceptionSpec, document: Option<(&str, bool)>, whose: &str) -> Row {
    let mut when = format::date(exception.date);
    if let Some(to) = exception.to {
        when = format!("{when} – {}", format::date(to));
    }
    Row {
        cells: vec![
            html! { (when) },
            html! { (words(lang, &exception.name)) },
            html! { (rule(lang, &exception.day)) },
            html! {
                @if let Some((document, confirmed)) = document {
                    (document)
                    @if !confirmed { " " (tag::tag(Tone::Warn, lang.t(k::UNCONFIRMED))) }
                } @else {
                    (lang.t(k::DOCUMENT_AWAITED)) " " (tag::tag(Tone::Warn, lang.t(k::UNCONFIRMED)))
                }
            },
            html! { (whose) },
        ],
        ..Row::default()
    }
}
