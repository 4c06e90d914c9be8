//! Finding dossiers by code or words, and going straight to a dossier, procedure or page.

use super::seen::{self, Seen};
use super::{reach, rows};
use crate::catalogue;
use crate::dossiers::model::{Dossier, ReadList};
use crate::dossiers::store;
use crate::k::desk as k;
use crate::people::rights::{DOSSIER_READ, DOSSIER_RECEIVE};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::fold::{fold, words};
use kernel::html::{empty, html, search};
use kernel::http::respond::form_urlencode;
use kernel::http::{Fields, Page, Visit, redirect};
use kernel::i18n::format;
use kernel::problem::Problem;

const MOST: i64 = 50;
/// Offices a search looks into; who reaches more chooses one in the register.
const OFFICES: usize = 40;

pub(super) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let text = fields.get("q").to_owned();
    let (app, actor, lang, now) =
        (visit.app.clone(), visit.actor()?.clone(), visit.lang, visit.now);
    let today = format::local(now).date();
    let asked = text.clone();
    let (lines, kind) = visit
        .app
        .db
        .read(move |tx| {
            let (found, kind) = find(tx, &actor, &asked, today)?;
            Ok::<_, Problem>((rows::lines(&app, tx, found, lang, now)?, kind))
        })
        .await?;
    seen::lines(&visit, Seen::new(ReadList::Search, &[kind]), &lines).await?;
    let body = html! {
        (search::search(&search::Search {
            action: "/desk/search",
            name: "q",
            value: &text,
            label: lang.t(k::SEARCH_LABEL),
            hint: lang.t(k::SEARCH_HINT),
            submit: lang.t(k::SEARCH_GO),
            autofocus: text.is_empty(),
            ..search::Search::default()
        }))
        @if text.is_empty() {
            (empty::empty(lang.t(k::SEARCH_EMPTY), lang.t(k::SEARCH_EMPTY_TEXT), None))
        } @else if lines.is_empty() {
            (empty::empty(lang.t(k::SEARCH_NONE), lang.t(k::SEARCH_NONE_TEXT), None))
        } @else {
            (rows::table(lang, lang.t(k::TITLE_SEARCH), &lines, rows::Shown::Work { own: false }, false))
            @if lines.len() == MOST as usize { p.hint { (lang.f(k::SEARCH_MOST, &[("most", &MOST)])) } }
        }
    };
    let page = Page::staff(&visit, lang.t(k::TITLE_SEARCH), body)
        .help(html! { p { (lang.t(k::HELP_SEARCH)) } });
    Ok(page.into_response())
}

/// The dossier of a code, or those within reach that have all words, newest first; and which of both it was.
pub(in crate::dossiers) fn find(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asked: &str,
    today: Date,
) -> Result<(Vec<Dossier>, &'static str), Problem> {
    if let Some(dossier) = reach::find(tx, actor, asked)? {
        return Ok((vec![dossier], "code"));
    }
    let mut found = Vec::new();
    let wanted = words(asked);
    if !wanted.is_empty() {
        let reached = actor.reach(DOSSIER_READ);
        for office in reach::offices(tx, actor, today)?.into_iter().take(OFFICES) {
            found.extend(store::search(tx, office.id, &wanted, &reached, MOST)?);
        }
        found.sort_by_key(|dossier| std::cmp::Reverse(dossier.submitted_at));
        found.truncate(MOST as usize);
    }
    Ok((found, "words"))
}

/// Goes to the dossier of a code, the procedure of a code or the page of a name; otherwise it searches.
pub(super) async fn jump(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let text = fields.get("q").to_owned();
    let actor = visit.actor()?.clone();
    let today = format::local(visit.now).date();
    let asked = text.clone();
    let found = visit
        .app
        .db
        .read(move |tx| {
            if let Some(dossier) = reach::find(tx, &actor, &asked)? {
                return Ok::<_, Problem>(Some(rows::href(&dossier.code)));
            }
            let Some(code) = catalogue::code(&asked) else { return Ok(None) };
            let procedure = catalogue::in_force(tx, &code, today)?;
            // Who takes dossiers in wants to take one in; everybody else reads about it.
            let place = if actor.holds(DOSSIER_RECEIVE) { "/desk/intake" } else { "/procedures" };
            Ok(procedure.map(|version| format!("{place}/{}", version.definition.code)))
        })
        .await?;
    if let Some(address) = found.or_else(|| page_named(&visit, &text)) {
        return Ok(redirect(&address));
    }
    Ok(redirect(&format!("/desk/search?q={}", form_urlencode(&text))))
}

/// The page of the menu whose name begins with what was typed.
fn page_named(visit: &Visit, text: &str) -> Option<String> {
    let wanted = fold(text);
    if wanted.len() < 2 {
        return None;
    }
    visit
        .app
        .menu
        .iter()
        .filter(|entry| {
            entry
                .needs
                .is_none_or(|right| visit.actor.as_ref().is_some_and(|actor| actor.holds(right)))
        })
        .find(|entry| fold(visit.lang.t(entry.label)).starts_with(&wanted))
        .map(|entry| entry.href.to_owned())
}
