//! The log of reading for those who inspect: by office, account and day; and on the page of a dossier, who
//! read it.

use super::register;
use super::rows::href;
use super::view::View;
use super::worklist::{mark, place};
use crate::dossiers::model::ReadList;
use crate::dossiers::store::{self, After, Looked, Reading, ReadingFilter};
use crate::k::{desk, reading as k};
use crate::people::rights::AUDIT_READ;
use crate::people::{self, Role};
use crate::units::{self, Unit};
use axum::response::{IntoResponse, Response};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::html::field::{self, Choice, Field, Width};
use kernel::html::pager::{self, Pager};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Markup, empty, filter, html};
use kernel::http::respond::form_urlencode;
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::{Key, Lang, format};
use kernel::problem::Problem;
use std::collections::HashMap;
use std::fmt::Write as _;
use uuid::Uuid;

const PAGE: i64 = 50;
/// Looks shown on the page of a dossier.
pub(super) const LATEST: i64 = 30;
const HERE: &str = "/desk/reading";

/// What the address asks for.
#[derive(Clone, Default)]
struct Wish {
    office: Option<Uuid>,
    account: Option<Uuid>,
    day: String,
    after: After,
}

impl Wish {
    fn read(fields: &Fields) -> Self {
        let id = |name: &str| fields.some(name).and_then(|id| id.parse().ok());
        Self {
            office: id("office"),
            account: id("account"),
            day: fields.get("day").to_owned(),
            after: fields.some("after").and_then(place),
        }
    }

    fn address(&self, after: Option<&str>) -> String {
        let mut out = HERE.to_owned();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                let sign = if out.contains('?') { '&' } else { '?' };
                let _ = write!(out, "{sign}{name}={}", form_urlencode(value));
            }
        };
        add("office", &self.office.map(|id| id.to_string()).unwrap_or_default());
        add("account", &self.account.map(|id| id.to_string()).unwrap_or_default());
        add("day", &self.day);
        add("after", after.unwrap_or_default());
        out
    }
}

/// Whole offices within reach of the right to audit: the log of an office is read as a whole or not at all.
pub(in crate::dossiers) fn offices(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Unit>, Problem> {
    let reach: Vec<Uuid> = actor.reach(AUDIT_READ).into_iter().collect();
    let mut found: Vec<Unit> =
        units::get_many(tx, &reach)?.into_values().filter(Unit::is_office).collect();
    found.sort_by(|a, b| a.name_vi.cmp(&b.name_vi).then(a.id.cmp(&b.id)));
    Ok(found)
}

/// Looks of one day, if a day is given.
pub(in crate::dossiers) fn filter_of(
    office: Uuid,
    account: Option<Uuid>,
    day: Option<jiff::civil::Date>,
) -> ReadingFilter {
    let opening = register::opening;
    ReadingFilter {
        office,
        account,
        from: day.and_then(opening),
        to: day.and_then(|day| day.tomorrow().ok()).and_then(opening),
    }
}

pub(super) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let wish = Wish::read(&fields);
    let (lang, actor, asked) = (visit.lang, visit.actor()?.clone(), wish.clone());
    let found = visit
        .app
        .db
        .read(move |tx| {
            let offices = offices(tx, &actor)?;
            if offices.is_empty() && asked.office.is_none() {
                return Ok(None);
            }
            let office = register::chosen(tx, &offices, asked.office)?;
            let filter = filter_of(office, asked.account, format::read_date(&asked.day));
            let found = store::readings(tx, &filter, asked.after, PAGE + 1)?;
            let accounts: Vec<Uuid> =
                found.iter().map(|look| look.account).chain(asked.account).collect();
            Ok::<_, Problem>(Some((found, people::names(tx, &accounts)?, office, offices)))
        })
        .await?;
    let Some((mut found, names, office, offices)) = found else {
        let body = empty::empty(lang.t(k::NONE), lang.t(k::PART_ONLY), None);
        return Ok(Page::staff(&visit, lang.t(k::TITLE), body).into_response());
    };
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next =
        found.last().filter(|_| more).map(|last| wish.address(Some(&mark(last.at, last.id))));
    let first = wish.after.map(|_| wish.address(None));
    let shown = lang.f(k::SHOWN, &[("count", &found.len())]);
    let rows = found.iter().map(|look| row(lang, look, &names, Some(&wish))).collect();
    let body = html! {
        (filters(lang, &wish, office, &offices, &names))
        @if found.is_empty() {
            (empty::empty(lang.t(k::NONE), lang.t(k::NONE_TEXT), None))
        } @else {
            (looks(lang, lang.t(k::TITLE), true, rows))
            (pager::pager(lang, &Pager { first, next, shown }))
        }
    };
    let page = Page::staff(&visit, lang.t(k::TITLE), body).help(html! { p { (lang.t(k::HELP)) } });
    Ok(page.into_response())
}

fn filters(
    lang: Lang,
    wish: &Wish,
    office: Uuid,
    offices: &[Unit],
    names: &HashMap<Uuid, String>,
) -> Markup {
    let ids: Vec<(String, &str)> =
        offices.iter().map(|unit| (unit.id.to_string(), unit.label(lang))).collect();
    let offices: Vec<Choice> = ids.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let wrong = (!wish.day.is_empty() && format::read_date(&wish.day).is_none())
        .then(|| lang.t(desk::DAY_WRONG));
    let free = |name: &'static str, label| {
        Field::new(lang, name, lang.t(label)).free().width(Width::Medium)
    };
    let narrowed = wish.account.is_some() || !wish.day.is_empty();
    let plain = Wish { office: wish.office, ..Wish::default() };
    html! {
        (filter::filter(
            lang,
            HERE,
            html! {
                @if offices.len() > 1 {
                    (field::select(&free("office", desk::FILTER_OFFICE), &offices, &office.to_string(), None))
                }
                @if let Some(account) = wish.account { input type="hidden" name="account" value=(account); }
                (field::date(&free("day", k::FILTER_DAY).error(wrong), &wish.day, None))
            },
            narrowed.then_some(plain.address(None).as_str()),
        ))
        @if let Some(account) = wish.account {
            @let name = names.get(&account).map_or("", String::as_str);
            p {
                (lang.f(k::ONLY_OF, &[("name", &name)])) " "
                a href=(Wish { account: None, after: None, ..wish.clone() }.address(None)) { (lang.t(k::OF_ALL)) }
            }
        }
    }
}

/// Who read the dossier, opened on request.
pub(super) fn disclosure(lang: Lang, view: &View) -> Markup {
    let rows: Vec<Row> = view
        .readers
        .iter()
        .map(|look| Row {
            cells: who(lang, look, html! { (view.name(look.account)) }),
            ..Row::default()
        })
        .collect();
    html! {
        details.panel {
            summary { (lang.t(k::WHO_READ)) }
            @if rows.is_empty() { p { (lang.t(k::NOBODY)) } }
            @else {
                p.hint { (lang.f(k::LATEST, &[("count", &rows.len())])) }
                (looks(lang, lang.t(k::WHO_READ), false, rows))
            }
        }
    }
}

fn looks(lang: Lang, caption: &str, what: bool, rows: Vec<Row>) -> Markup {
    let heads = [k::COL_WHAT, k::COL_AT, desk::COL_OFFICER, k::COL_ROLE, k::COL_PURPOSE];
    let columns = heads.iter().skip(usize::from(!what)).map(|head| Column::text(lang.t(*head)));
    table::table(
        lang,
        &Table { caption, quiet: true, columns: columns.collect(), rows, bulk: None },
    )
}

fn row(lang: Lang, look: &Reading, names: &HashMap<Uuid, String>, wish: Option<&Wish>) -> Row {
    let name = names.get(&look.account).map_or("", String::as_str);
    let narrowed = wish.map(|wish| {
        Wish { account: Some(look.account), after: None, ..wish.clone() }.address(None)
    });
    let officer = html! {
        @match &narrowed { Some(href) => a href=(href) { (name) }, None => (name) }
    };
    let (address, what) = match &look.what {
        Looked::Dossier(code) => (Some(href(code)), html! { span.nowrap { (code) } }),
        Looked::List(list, filters) => (None, listed(lang, *list, filters)),
    };
    let mut cells = vec![what];
    cells.extend(who(lang, look, officer));
    Row { href: address, cells, ..Row::default() }
}

/// When, who, in which role, to which end.
fn who(lang: Lang, look: &Reading, officer: Markup) -> Vec<Markup> {
    let role = Role::from_code(&look.role).map_or("", |role| lang.t(role.label()));
    vec![
        html! { time.nowrap datetime=(look.at.to_string()) { (format::moment(look.at)) } },
        officer,
        html! { (role) },
        html! { (lang.t(purpose(&look.purpose))) },
    ]
}

fn listed(lang: Lang, list: ReadList, filters: &str) -> Markup {
    let kinds: Vec<&str> = filters.split(',').filter_map(kind).map(|key| lang.t(key)).collect();
    html! {
        (lang.t(list_name(list)))
        @if !kinds.is_empty() { br; span.muted { (lang.f(k::BY_KINDS, &[("kinds", &kinds.join(", "))])) } }
    }
}

fn purpose(code: &str) -> Key {
    match code {
        "consultation" => k::PURPOSE_CONSULTATION,
        "supervision" => k::PURPOSE_SUPERVISION,
        _ => k::PURPOSE_HANDLING,
    }
}

const fn list_name(list: ReadList) -> Key {
    match list {
        ReadList::Worklist => desk::TITLE_WORK,
        ReadList::Register => desk::TITLE_REGISTER,
        ReadList::Search => k::LIST_SEARCH,
        ReadList::WorklistFile => k::LIST_WORK_FILE,
        ReadList::RegisterFile => k::LIST_REGISTER_FILE,
        ReadList::RegisterPrint => k::LIST_REGISTER_PRINT,
    }
}

fn kind(code: &str) -> Option<Key> {
    Some(match code {
        "state" => desk::COL_STATE,
        "procedure" => desk::COL_PROCEDURE,
        "channel" => desk::COL_CHANNEL,
        "day" => k::KIND_DAY,
        "overdue" => desk::FILTER_OVERDUE,
        "due" => desk::FILTER_DUE,
        "untaken" => desk::FILTER_UNTAKEN,
        "code" => desk::COL_CODE,
        "words" => k::KIND_WORDS,
        _ => return None,
    })
}
