//! Search, tabs, filter, table, pager, cards, empty state.

use super::forms::places;
use super::status::{dues, promise};
use crate::html::button::{self, Weight};
use crate::html::cards::{Card, cards};
use crate::html::due::due;
use crate::html::empty::empty;
use crate::html::field::{self, Field};
use crate::html::filter::filter;
use crate::html::pager::{Pager, pager};
use crate::html::search::{Search, search};
use crate::html::table::{Column, Row, Table, table};
use crate::html::tabs::{Tab, tabs};
use crate::html::{Tone, tag};
use crate::i18n::{Lang, format};
use crate::messages::styleguide as text;
use maud::{Markup, html};

pub(super) fn section(lang: Lang) -> Markup {
    html! {
        h3 { (lang.t(text::SEARCH)) }
        div.band {
            (search(&Search {
                action: "/procedures",
                name: "q",
                label: lang.t(text::SEARCH_LABEL),
                hint: lang.t(text::SEARCH_HINT),
                submit: lang.t(text::SEARCH_DO),
                ..Search::default()
            }))
        }
        h3 { (lang.t(text::TABS)) }
        (tabs(lang.t(text::TABS), &views(lang)))
        h3 { (lang.t(text::FILTER)) }
        (filter(lang, "/styleguide", html! {
            (field::select(&Field::new(lang, "unit", lang.t(text::FILTER_UNIT)).free(), &places(lang), "town", Some(lang.t(text::FILTER_ANY))))
            (field::select(&Field::new(lang, "state", lang.t(text::FILTER_STATE)).free(), &[], "", Some(lang.t(text::FILTER_ANY))))
        }, Some("/styleguide")))
        h3 { (lang.t(text::TABLE)) }
        form method="post" action="/styleguide" {
            (table(lang, &worklist(lang)))
            (button::row(button::submit(lang.t(text::BULK), Weight::Main)))
        }
        (table(lang, &limits(lang)))
        h3 { (lang.t(text::PAGER)) }
        (pager(lang, &Pager {
            first: Some("/styleguide".to_owned()),
            next: Some("/styleguide?after=50".to_owned()),
            shown: lang.t(text::PAGER_SHOWN).to_owned(),
        }))
        section aria-labelledby="cards" {
            h2 #cards { (lang.t(text::CARDS)) }
            (cards(&procedures(lang)))
        }
        h3 { (lang.t(text::EMPTY)) }
        (empty(
            lang.t(text::EMPTY_TITLE),
            lang.t(text::EMPTY_TEXT),
            Some(button::link("/desk", lang.t(text::EMPTY_DO), Weight::Plain)),
        ))
    }
}

fn views(lang: Lang) -> Vec<Tab> {
    [(text::TAB_MINE, "12", true), (text::TAB_UNIT, "48", false), (text::TAB_LATE, "", false)]
        .into_iter()
        .map(|(label, count, current)| Tab {
            label: lang.t(label).to_owned(),
            href: "/styleguide".to_owned(),
            count: count.to_owned(),
            current,
        })
        .collect()
}

fn worklist(lang: Lang) -> Table<'static> {
    let procedures = [text::PROCEDURE_BIRTH, text::PROCEDURE_BUILD, text::PROCEDURE_BUSINESS];
    let applicants = [text::APPLICANT_1, text::APPLICANT_2, text::APPLICANT_3];
    let states = [(Tone::Bad, Tone::Info), (Tone::Warn, Tone::Info), (Tone::Neutral, Tone::Warn)];
    let words = [text::TAG_INFO, text::TAG_INFO, text::TAG_WARN];
    let fees = [0, 75_000, 100_000];
    let rows = dues(lang)
        .iter()
        .take(3)
        .enumerate()
        .map(|(n, state)| {
            let code = format!("H26.201-261123-{:04}", n + 7);
            Row {
                id: code.clone(),
                href: Some(format!("/desk/{code}")),
                cells: vec![
                    html! { span.nowrap { (code) } },
                    html! { (lang.t(procedures[n])) },
                    html! { (lang.t(applicants[n])) },
                    due(lang, state, Some(promise())),
                    tag::tag(states[n].1, lang.t(words[n])),
                    html! { (format::money(lang, fees[n])) },
                ],
                name: code,
                tone: states[n].0,
            }
        })
        .collect();
    Table {
        caption: lang.t(text::TABLE_CAPTION),
        quiet: false,
        columns: vec![
            Column::text(lang.t(text::COLUMN_CODE)),
            Column::text(lang.t(text::COLUMN_PROCEDURE)),
            Column::text(lang.t(text::COLUMN_APPLICANT)),
            Column::text(lang.t(text::COLUMN_DUE)),
            Column::text(lang.t(text::COLUMN_STATE)),
            Column::number(lang.t(text::COLUMN_FEE)),
        ],
        rows,
        bulk: Some("dossier"),
    }
}

fn limits(lang: Lang) -> Table<'static> {
    let rows =
        [(text::CHANNEL_DESK, text::CARD_LIMIT), (text::CHANNEL_POST, text::CARD_LIMIT_BUILD)]
            .into_iter()
            .map(|(channel, limit)| Row {
                cells: vec![html! { (lang.t(channel)) }, html! { (lang.t(limit)) }],
                ..Row::default()
            })
            .collect();
    Table {
        caption: lang.t(text::TABLE_PLAIN),
        columns: vec![
            Column::text(lang.t(text::COLUMN_CHANNEL)),
            Column::text(lang.t(text::COLUMN_LIMIT)),
        ],
        rows,
        ..Table::default()
    }
}

fn procedures(lang: Lang) -> Vec<Card> {
    vec![
        Card {
            title: lang.t(text::PROCEDURE_BIRTH).to_owned(),
            href: "/procedures/1.001193".to_owned(),
            text: lang.t(text::CARD_TEXT).to_owned(),
            facts: vec![lang.t(text::CARD_LIMIT).to_owned(), lang.t(text::CARD_FREE).to_owned()],
            tag: Some(tag::tag(Tone::Info, lang.t(text::CARD_ONLINE))),
        },
        Card {
            title: lang.t(text::PROCEDURE_BUILD).to_owned(),
            href: "/procedures/1.009994".to_owned(),
            facts: vec![lang.t(text::CARD_LIMIT_BUILD).to_owned(), format::money(lang, 75_000)],
            ..Card::default()
        },
        Card {
            title: lang.t(text::PROCEDURE_BUSINESS).to_owned(),
            href: "/procedures/1.001612".to_owned(),
            ..Card::default()
        },
    ]
}
