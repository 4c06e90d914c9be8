//! Taking over what is open at units that are no more: the list of such units, the question before, the deed.

use super::rows::{self, Line};
use super::seen::{self, Seen};
use super::words;
use crate::dossiers::actions::{self, Chosen, Heirs, Open, Taken};
use crate::dossiers::model::ReadList;
use crate::dossiers::store::{self, Key};
use crate::k::desk as k;
use crate::people::rights::DOSSIER_ASSIGN;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::html::alert::alert;
use kernel::html::button::{self, Weight};
use kernel::html::errors::{self, errors};
use kernel::html::field::{self, Field};
use kernel::html::table::{Column, Row, Table, table};
use kernel::html::{Markup, Tone, empty, html, tag};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use uuid::Uuid;

/// Most dossiers shown to choose from.
const MOST: i64 = 200;
const ADDRESS: &str = "/desk/takeovers";

/// How many dossiers wait to be taken over by the offices an official works in.
pub(super) fn waiting(tx: &mut Tx<'_>, actor: &Actor, today: Date) -> Result<i64, Problem> {
    if !actor.holds(DOSSIER_ASSIGN) {
        return Ok(0);
    }
    let open = actions::inheritances(tx, actor, Heirs::Own, today)?;
    Ok(open.iter().map(|one| one.count).sum())
}

/// Says so above the worklist.
pub(super) fn notice(lang: Lang, count: i64) -> Markup {
    html! {
        @if count > 0 {
            (alert(lang, Tone::Warn, None, html! {
                p { (lang.f(k::TAKEOVER_NOTICE, &[("count", &words::count(count))])) }
                p { a href=(ADDRESS) { (lang.t(k::TAKEOVER_SEE)) } }
            }))
        }
    }
}

/// The two units an address names.
fn pair(fields: &Fields) -> Option<(Uuid, Uuid)> {
    Some((fields.get("from").parse().ok()?, fields.get("to").parse().ok()?))
}

pub(super) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    if let Some(pair) = pair(&fields) {
        return Ok(ask(&visit, pair, false).await?.into_response());
    }
    let (actor, lang) = (visit.actor()?.clone(), visit.lang);
    let today = format::local(visit.now).date();
    let open = visit
        .app
        .db
        .read(move |tx| actions::inheritances(tx, &actor, Heirs::Reached, today))
        .await?;
    let open: Vec<Open> = open.into_iter().filter(|one| one.count > 0).collect();
    let body = html! {
        @if open.is_empty() {
            (empty::empty(lang.t(k::TAKEOVER_NONE), lang.t(k::TAKEOVER_NONE_TEXT), None))
        } @else {
            (list(lang, &open))
        }
    };
    Ok(page(&visit, body).into_response())
}

fn page(visit: &Visit, body: Markup) -> Page<'_> {
    let lang = visit.lang;
    Page::staff(visit, lang.t(k::TAKEOVER_TITLE), body)
        .crumb(lang.t(k::TITLE_WORK), "/desk".to_owned())
        .help(html! { p { (lang.t(k::TAKEOVER_HELP)) } })
}

fn list(lang: Lang, open: &[Open]) -> Markup {
    table(
        lang,
        &Table {
            caption: lang.t(k::TAKEOVER_TITLE),
            quiet: true,
            columns: vec![
                Column::text(lang.t(k::TAKEOVER_COL_WAS)),
                Column::text(lang.t(k::TAKEOVER_COL_HEIR)),
                Column::text(lang.t(k::TAKEOVER_COL_PART)),
                Column::text(lang.t(k::TAKEOVER_COL_ACT)),
                Column::text(lang.t(k::TAKEOVER_COL_DATE)),
                Column::number(lang.t(k::TAKEOVER_COL_COUNT)),
            ],
            rows: open
                .iter()
                .map(|one| Row {
                    href: Some(format!("{ADDRESS}?from={}&to={}", one.was.id, one.heir.id)),
                    cells: vec![
                        html! { (one.was.label(lang)) },
                        html! { (one.heir.label(lang)) },
                        html! { (lang.t(one.heritage.part.label())) },
                        act(lang, one),
                        html! { (format::date(one.heritage.date)) },
                        html! { (words::count(one.count)) },
                    ],
                    ..Row::default()
                })
                .collect(),
            bulk: None,
        },
    )
}

fn act(lang: Lang, one: &Open) -> Markup {
    html! {
        (one.heritage.act)
        @if one.heritage.unverified { " " (tag::tag(Tone::Warn, lang.t(k::TAKEOVER_UNCONFIRMED))) }
    }
}

/// The question: how many dossiers, or which.
async fn ask(visit: &Visit, (was, heir): (Uuid, Uuid), unsure: bool) -> Result<Page<'_>, Problem> {
    let (app, actor, lang, now) =
        (visit.app.clone(), visit.actor()?.clone(), visit.lang, visit.now);
    let (open, lines) = visit
        .app
        .db
        .read(move |tx| {
            let today = format::local(now).date();
            let open = actions::inheritances(tx, &actor, Heirs::One(heir), today)?
                .into_iter()
                .find(|open| open.was.id == was)
                .ok_or_else(Problem::not_found)?;
            let found = if open.heritage.whole {
                Vec::new()
            } else {
                store::tied_page(tx, was, &open.of, None, MOST)?
            };
            Ok::<_, Problem>((open, rows::lines(&app, tx, found, lang, now)?))
        })
        .await?;
    seen::lines(visit, Seen::new(ReadList::Worklist, &[]), &lines).await?;
    let body = if open.heritage.whole {
        whole(lang, &open, unsure.then(|| lang.t(k::TAKEOVER_CONFIRM_FIRST)))
    } else {
        split(lang, &open, &lines, unsure)
    };
    Ok(page(visit, body).crumb(lang.t(k::TAKEOVER_TITLE), ADDRESS.to_owned()))
}

fn names(lang: Lang, key: kernel::i18n::Key, open: &Open) -> String {
    let (count, was, heir) =
        (words::count(open.count), open.was.label(lang), open.heir.label(lang));
    lang.f(key, &[("count", &count), ("was", &was), ("heir", &heir), ("act", &open.heritage.act)])
}

fn hidden(open: &Open) -> Markup {
    html! {
        input type="hidden" name="from" value=(open.was.id);
        input type="hidden" name="to" value=(open.heir.id);
    }
}

fn whole(lang: Lang, open: &Open, error: Option<&str>) -> Markup {
    if open.count == 0 {
        return empty::empty(lang.t(k::TAKEOVER_NONE), lang.t(k::TAKEOVER_NONE_TEXT), None);
    }
    let problems: Vec<errors::Problem> = error
        .into_iter()
        .map(|text| errors::Problem { field: field::id_of("confirmed"), text: text.to_owned() })
        .collect();
    html! {
        (errors(lang, &problems))
        p.lead { (names(lang, k::TAKEOVER_WHOLE, open)) }
        @if open.heritage.unverified {
            p { (tag::tag(Tone::Warn, lang.t(k::TAKEOVER_UNCONFIRMED))) }
        }
        p { (lang.t(k::TAKEOVER_WHOLE_TEXT)) }
        form method="post" action=(ADDRESS) novalidate {
            (hidden(open))
            (field::checkbox(&Field::new(lang, "confirmed", lang.t(k::TAKEOVER_CONFIRM)).error(error), false))
            (button::row(button::submit(lang.t(k::TAKEOVER_TAKE_ALL), Weight::Main)))
        }
    }
}

fn split(lang: Lang, open: &Open, lines: &[Line], none: bool) -> Markup {
    if lines.is_empty() {
        return empty::empty(lang.t(k::TAKEOVER_NONE), lang.t(k::TAKEOVER_PART_NONE_TEXT), None);
    }
    html! {
        @if none { (alert(lang, Tone::Bad, None, html! { p { (lang.t(k::BULK_NONE)) } })) }
        p.lead { (names(lang, k::TAKEOVER_PART, open)) }
        form method="post" action=(ADDRESS) novalidate {
            (hidden(open))
            (rows::table(lang, lang.t(k::TAKEOVER_TITLE), lines, rows::Shown::Work { own: false }, true))
            (button::row(button::submit(lang.t(k::TAKEOVER_TAKE_SOME), Weight::Main)))
        }
    }
}

pub(super) async fn send(visit: Visit, Sent(fields): Sent) -> Result<Response, Problem> {
    let lang = visit.lang;
    let pair = pair(&fields).ok_or_else(Problem::not_found)?;
    let chosen: Vec<Chosen> = fields
        .all("dossier")
        .filter_map(|tick| {
            let (code, version) = tick.rsplit_once('@')?;
            Some(Chosen { code: code.to_owned(), version: version.parse().ok()? })
        })
        .collect();
    if chosen.is_empty() && fields.get("confirmed") != "on" {
        return Ok(ask(&visit, pair, true).await?.status(422).into_response());
    }
    let done = run(&visit, pair, chosen).await?;
    let said = if done.left == 0 {
        lang.f(k::TAKEOVER_DONE, &[("count", &done.taken)])
    } else {
        lang.f(k::TAKEOVER_LEFT, &[("count", &done.taken), ("left", &done.left)])
    };
    Ok(redirect_with(ADDRESS, &said))
}

/// Takes over, a portion in each unit of work.
pub(in crate::dossiers) async fn run(
    visit: &Visit,
    pair: (Uuid, Uuid),
    chosen: Vec<Chosen>,
) -> Result<Taken, Problem> {
    let mut all = Taken::default();
    let mut after: Option<Key> = None;
    loop {
        let (app, actor, now) = (visit.app.clone(), visit.actor()?.clone(), visit.now);
        let chosen = chosen.clone();
        let done = visit
            .app
            .db
            .write(move |tx| actions::take_over(&app, tx, &actor, pair, &chosen, after, now))
            .await?;
        all.taken += done.taken;
        all.left += done.left;
        after = done.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}
