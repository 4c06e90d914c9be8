//! Time line, derivation of a date, facts, tracking code.

use super::status::promise;
use crate::html::summary::{Fact, summary};
use crate::html::timeline::{Entry, Kind, timeline};
use crate::html::why::{Line, Mark, why};
use crate::html::{copy, qr};
use crate::i18n::{Key, Lang, format};
use crate::messages::styleguide as text;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};

pub(super) fn section(lang: Lang) -> Markup {
    html! {
        h3 { (lang.t(text::TIMELINE)) }
        (timeline(lang, &entries(lang)))
        h3 { (lang.t(text::WHY)) }
        (why(lang, lang.t(text::WHY_DUE), &lines(lang), true))
        (why(lang, lang.t(text::WHY_DUE), &lines(lang)[..2], false))
        h3 { (lang.t(text::SUMMARY)) }
        (summary(lang, &facts(lang)))
        h3 { (lang.t(text::CODE_LABEL)) }
        (copy::code(lang, "tracking", lang.t(text::CODE_LABEL), "H26.201-261123-0007"))
        (qr::svg("https://motcua.example/track?code=H26.201-261123-0007", lang.t(text::QR_TITLE)))
    }
}

fn entries(lang: Lang) -> Vec<Entry> {
    let entry = |hours: i64, kind: Kind, title: Key, who: Key, note: Option<Key>| Entry {
        moment: Some(before(hours)),
        title: lang.t(title).to_owned(),
        who: lang.t(who).to_owned(),
        note: note.map(|note| lang.t(note).to_owned()).unwrap_or_default(),
        current: false,
        kind,
    };
    vec![
        entry(
            98,
            Kind::Done,
            text::EVENT_RECEIVED,
            text::UNIT_DESK,
            Some(text::EVENT_RECEIVED_NOTE),
        ),
        entry(
            80,
            Kind::Pause,
            text::EVENT_SUPPLEMENT,
            text::UNIT_JUSTICE,
            Some(text::EVENT_SUPPLEMENT_NOTE),
        ),
        entry(56, Kind::Back, text::EVENT_BACK, text::UNIT_LEADERS, Some(text::EVENT_BACK_NOTE)),
        entry(52, Kind::Problem, text::EVENT_LATE, text::UNIT_JUSTICE, None),
        Entry {
            current: true,
            ..entry(50, Kind::Done, text::EVENT_EXAMINE, text::UNIT_JUSTICE, None)
        },
        entry(4, Kind::Ahead, text::EVENT_SIGN, text::UNIT_LEADERS, None),
        Entry {
            moment: None,
            title: lang.t(text::EVENT_HANDOVER).to_owned(),
            kind: Kind::Ahead,
            ..Entry::default()
        },
    ]
}

fn before(hours: i64) -> Timestamp {
    promise() - SignedDuration::from_hours(hours)
}

fn lines(lang: Lang) -> Vec<Line> {
    let line = |mark: Mark, when: &str, words: Key| Line {
        mark,
        when: when.to_owned(),
        text: lang.t(words).to_owned(),
        ..Line::default()
    };
    vec![
        Line {
            source: lang.t(text::WHY_RULE_SOURCE).to_owned(),
            href: Some("/procedures".to_owned()),
            ..line(Mark::Rule, "", text::WHY_RULE)
        },
        line(Mark::Counted, &format::day(before(72)), text::WHY_COUNTED),
        line(Mark::Skipped, "21–22/11/2026", text::WHY_SKIPPED),
        Line {
            source: lang.t(text::WHY_HOLIDAY_SOURCE).to_owned(),
            ..line(Mark::Skipped, "02/09/2026", text::WHY_HOLIDAY)
        },
        line(Mark::Paused, "24–25/11/2026", text::WHY_PAUSED),
    ]
}

fn facts(lang: Lang) -> Vec<Fact> {
    let change = Some("/apply".to_owned());
    vec![
        Fact {
            change: change.clone(),
            ..Fact::new(lang.t(text::FACT_APPLICANT), html! { (lang.t(text::APPLICANT_2)) })
        },
        Fact { change: change.clone(), ..Fact::new(lang.t(text::FACT_PHONE), html! {}) },
        Fact {
            change,
            ..Fact::new(lang.t(text::FACT_ADDRESS), html! { (lang.t(text::FACT_ADDRESS_VALUE)) })
        },
        Fact::new(lang.t(text::FACT_FEE), html! { (format::money(lang, 8000)) }),
    ]
}
