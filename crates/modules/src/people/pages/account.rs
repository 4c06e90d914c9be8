//! One account: its roles, giving and ending them, and its access.

use super::Said;
use crate::k::people as k;
use crate::people::actions::{self, NewGrant};
use crate::people::rules::{Account, Role, RoleGrant, rights};
use crate::people::store;
use crate::units::{self, Unit};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::events::{self, Event};
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Choice, Field, Text, Width};
use kernel::html::summary::{Fact, summary};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::timeline::{self, Entry};
use kernel::html::{Markup, Tone, alert, html, tag};
use kernel::http::fields::Sent;
use kernel::http::respond::redirect_with;
use kernel::http::{Fields, Id, Page, Visit};
use kernel::i18n::{Lang, format};
use kernel::problem::{FieldProblem, Problem, Words};
use std::collections::HashMap;
use uuid::Uuid;

struct View {
    account: Account,
    grants: Vec<RoleGrant>,
    units: HashMap<Uuid, Unit>,
    events: Vec<Event>,
    names: HashMap<Uuid, String>,
    manages: bool,
}

pub(in crate::people) async fn show(visit: Visit, Id(id): Id) -> Result<Response, Problem> {
    page(&visit, id, &Fields::default(), &[]).await
}

pub(in crate::people) async fn grant(
    visit: Visit,
    Id(id): Id,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let now = visit.now;
    let actor = visit.actor()?.clone();
    let new = match read_grant(id, &fields, format::local(now).date()) {
        Ok(new) => new,
        Err(problems) => return page(&visit, id, &fields, &problems).await,
    };
    let permit = visit.permit(rights::PEOPLE_EDIT, &[new.unit])?;
    let done = visit
        .app
        .db
        .write(move |tx| {
            seen(tx, &actor, id)?;
            actions::grant(tx, Some(&permit), &new, now)
        })
        .await;
    answer(&visit, id, &fields, done, k::GRANTED).await
}

pub(in crate::people) async fn end_grant(
    visit: Visit,
    Id(id): Id,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let now = visit.now;
    let actor = visit.actor()?.clone();
    let Ok(grant) = fields.get("grant").parse::<Uuid>() else {
        let problem = FieldProblem::new("grant", Words::new(k::NEED_GRANT));
        return page(&visit, id, &fields, &[problem]).await;
    };
    let Some(last) = format::read_date(fields.get("last")) else {
        let problem = FieldProblem::new("last", Words::new(k::LAST_DAY_WRONG));
        return page(&visit, id, &fields, &[problem]).await;
    };
    let reason = fields.get("end-reason").to_owned();
    let done = visit
        .app
        .db
        .write(move |tx| {
            seen(tx, &actor, id)?;
            let held = store::grant(tx, grant)?.ok_or_else(Problem::not_found)?;
            if held.account != id {
                return Err(Problem::not_found());
            }
            let permit =
                actor.may(rights::PEOPLE_EDIT, &[held.unit]).ok_or_else(Problem::forbidden)?;
            actions::end_grant(tx, Some(&permit), grant, last, &reason, now)
        })
        .await;
    answer(&visit, id, &fields, done, k::GRANT_ENDED).await
}

/// A link for a new password, access on or off, second step off.
pub(in crate::people) async fn access(
    visit: Visit,
    Id(id): Id,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let now = visit.now;
    let actor = visit.actor()?.clone();
    let (what, reason) = (fields.get("do").to_owned(), fields.get("access-reason").to_owned());
    let done = visit
        .app
        .db
        .write(move |tx| {
            let account = seen(tx, &actor, id)?;
            let permit =
                actions::manages(tx, &actor, &account, now)?.ok_or_else(Problem::forbidden)?;
            match what.as_str() {
                "link" => {
                    let token = actions::password_link(tx, &permit, &account, now)?;
                    return Ok(Some((account, token)));
                }
                "disable" => actions::set_disabled(tx, &permit, &account, true, &reason, now)?,
                "enable" => actions::set_disabled(tx, &permit, &account, false, &reason, now)?,
                "second-step" => {
                    actions::drop_second_step(tx, &permit, &account, &reason, now)?;
                }
                _ => return Err(Problem::bad_request()),
            }
            Ok(None)
        })
        .await;
    match done {
        Ok(Some((account, token))) => Ok(show_link(&visit, &account, &token)),
        Ok(None) => Ok(redirect_with(&format!("/desk/people/{id}"), visit.lang.t(k::ACCESS_DONE))),
        Err(problem) if problem.status == 422 => page(&visit, id, &fields, &problem.fields).await,
        Err(problem) => Err(problem),
    }
}

/// The account, if the official may see it; otherwise there is none.
fn seen(
    tx: &mut kernel::db::Tx<'_>,
    actor: &kernel::actor::Actor,
    id: Uuid,
) -> Result<Account, Problem> {
    let account = store::account(tx, id)?.ok_or_else(Problem::not_found)?;
    if actions::visible(tx, actor, &account)? { Ok(account) } else { Err(Problem::not_found()) }
}

async fn answer<T>(
    visit: &Visit,
    id: Uuid,
    fields: &Fields,
    done: Result<T, Problem>,
    message: kernel::i18n::Key,
) -> Result<Response, Problem> {
    match done {
        Ok(_) => Ok(redirect_with(&format!("/desk/people/{id}"), visit.lang.t(message))),
        Err(problem) if problem.status == 422 => page(visit, id, fields, &problem.fields).await,
        Err(problem) => Err(problem),
    }
}

/// The grant a form asks for, or everything that is wrong with it.
fn read_grant(account: Uuid, fields: &Fields, today: Date) -> Result<NewGrant, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let role = actions::role(fields.get("role")).map_err(|problem| problems.push(problem)).ok();
    let unit = fields.get("unit").parse::<Uuid>().ok();
    if unit.is_none() {
        problems.push(FieldProblem::new("unit", Words::new(k::NEED_UNIT)));
    }
    let mut day = |name: &str| match fields.some(name).map(format::read_date) {
        Some(None) => {
            problems.push(FieldProblem::new(name, Words::new(k::DAY_WRONG)));
            None
        }
        Some(day) => day,
        None => None,
    };
    let (from, to) = (day("from"), day("to"));
    match (role, unit, problems.is_empty()) {
        (Some(role), Some(unit), true) => Ok(NewGrant {
            account,
            role,
            unit,
            from: from.unwrap_or(today),
            to,
            reason: fields.get("reason").to_owned(),
        }),
        _ => Err(problems),
    }
}

async fn page(
    visit: &Visit,
    id: Uuid,
    fields: &Fields,
    problems: &[FieldProblem],
) -> Result<Response, Problem> {
    let lang = visit.lang;
    let now = visit.now;
    let today = format::local(now).date();
    let actor = visit.actor()?.clone();
    let may_edit = actor.holds(rights::PEOPLE_EDIT);
    let view = visit
        .app
        .db
        .read(move |tx| {
            let account = seen(tx, &actor, id)?;
            let reach = actor.reach(rights::PEOPLE_READ);
            // Roles elsewhere are not this reader's business.
            let grants: Vec<RoleGrant> = store::grants(tx, id)?
                .into_iter()
                .filter(|grant| reach.contains(&grant.unit))
                .collect();
            let ids: Vec<Uuid> =
                grants.iter().map(|grant| grant.unit).chain([account.home]).collect();
            let units = units::get_many(tx, &ids)?;
            let office =
                units::office_of(tx, account.home)?.map_or(account.home, |office| office.id);
            let events = if reach.contains(&account.home) {
                events::of(tx, office, id)?
            } else {
                Vec::new()
            };
            let people: Vec<Uuid> = events.iter().filter_map(|event| event.actor).collect();
            let names = store::names(tx, &people)?;
            let manages = actions::manages(tx, &actor, &account, now)?.is_some();
            Ok::<_, Problem>(View { account, grants, units, events, names, manages })
        })
        .await?;
    let said = Said::new(lang, problems);
    let choices = if may_edit { unit_choices(visit).await? } else { Vec::new() };
    let home = view.units.get(&view.account.home).map_or("", |unit| unit.label(lang));
    let yes = |value: bool| lang.t(if value { k::YES } else { k::NO });
    let body = html! {
        (said.summary(lang))
        @if view.account.disabled {
            (alert::alert(lang, Tone::Warn, Some(lang.t(k::DISABLED)), html! { p { (lang.t(k::DISABLED_TEXT)) } }))
        }
        (summary(lang, &[
            Fact::new(lang.t(k::LOGIN), html! { (view.account.login) }),
            Fact::new(lang.t(k::EMAIL), html! { (view.account.email) }),
            Fact::new(lang.t(k::HOME), html! { (home) }),
            Fact::new(lang.t(k::SECOND_STEP), html! { (yes(view.account.totp)) }),
            Fact::new(lang.t(k::CREATED), html! { (format::moment(view.account.created_at)) }),
        ]))
        h2 { (lang.t(k::ROLES)) }
        (grants_table(lang, &view.grants, &view.units, today))
        @if may_edit {
            (grant_form(lang, id, fields, &said, &choices, today))
            (end_form(lang, id, fields, &said, &view, today))
            @if view.manages { (access_form(lang, &view.account, fields, &said)) }
        }
        @if !view.events.is_empty() {
            h2 { (lang.t(k::HISTORY)) }
            (timeline::timeline(lang, &view.events.iter().map(|event| entry(lang, event, &view.names)).collect::<Vec<_>>()))
        }
    };
    let page = Page::staff(visit, view.account.name.clone(), body)
        .crumb(lang.t(k::TITLE), "/desk/people")
        .help(html! { p { (lang.t(k::ACCOUNT_HELP)) } })
        .status(said.status());
    Ok(page.into_response())
}

fn entry(lang: Lang, event: &Event, names: &HashMap<Uuid, String>) -> Entry {
    let title = match event.kind.as_str() {
        "account.created" => k::EVENT_CREATED,
        "account.role_granted" => k::EVENT_GRANTED,
        "account.role_ended" => k::EVENT_ENDED,
        "account.password_link" => k::EVENT_LINK,
        "account.password_set" | "account.password_changed" => k::EVENT_PASSWORD,
        "account.second_step_set" => k::EVENT_SECOND_ON,
        "account.second_step_ended" | "account.second_step_dropped" => k::EVENT_SECOND_OFF,
        "account.disabled" => k::EVENT_DISABLED,
        "account.enabled" => k::EVENT_ENABLED,
        _ => k::EVENT_OTHER,
    };
    let role = event.data.get("role").and_then(serde_json::Value::as_str).and_then(Role::from_code);
    let mut words = lang.t(title).to_owned();
    if let Some(role) = role {
        words = format!("{words}: {}", lang.t(role.label()));
    }
    Entry {
        moment: Some(event.at),
        title: words,
        who: event.actor.and_then(|actor| names.get(&actor).cloned()).unwrap_or_default(),
        note: event.reason.clone().unwrap_or_default(),
        ..Entry::default()
    }
}

/// The roles of an account, those held today marked.
pub(super) fn grants_table(
    lang: Lang,
    grants: &[RoleGrant],
    units: &HashMap<Uuid, Unit>,
    today: Date,
) -> Markup {
    html! {
        @if grants.is_empty() { p { (lang.t(k::NO_ROLE)) } }
        @else {
            (table::table(lang, &Table {
                caption: lang.t(k::ROLES),
                quiet: true,
                columns: vec![
                    Column::text(lang.t(k::ROLE)),
                    Column::text(lang.t(k::UNIT)),
                    Column::text(lang.t(k::PERIOD)),
                    Column::text(lang.t(k::STATE)),
                    Column::text(lang.t(k::REASON)),
                ],
                rows: grants.iter().map(|grant| Row {
                    cells: vec![
                        html! { (lang.t(grant.role.label())) },
                        html! { (units.get(&grant.unit).map_or("", |unit| unit.label(lang))) },
                        html! { (period(lang, grant)) },
                        html! {
                            @if grant.held_on(today) { (tag::tag(Tone::Good, lang.t(k::HELD))) }
                            @else if today < grant.from { (tag::tag(Tone::Info, lang.t(k::NOT_YET))) }
                            @else { (tag::tag(Tone::Neutral, lang.t(k::OVER))) }
                        },
                        html! { (grant.reason) },
                    ],
                    ..Row::default()
                }).collect(),
                ..Table::default()
            }))
        }
    }
}

fn period(lang: Lang, grant: &RoleGrant) -> String {
    let from = format::date(grant.from);
    match grant.to {
        Some(to) => lang.f(k::FROM_TO, &[("from", &from), ("to", &format::date(to))]),
        None => lang.f(k::SINCE, &[("from", &from)]),
    }
}

fn grant_form(
    lang: Lang,
    id: Uuid,
    fields: &Fields,
    said: &Said,
    units: &[(String, String)],
    today: Date,
) -> Markup {
    let roles: Vec<Choice> =
        Role::ALL.iter().map(|role| Choice::new(role.code(), lang.t(role.label()))).collect();
    let first = format::date(today);
    html! {
        h2 { (lang.t(k::GIVE_ROLE)) }
        form method="post" action={ "/desk/people/" (id) "/grants" } novalidate {
            (field::select(
                &Field::new(lang, "role", lang.t(k::ROLE)).error(said.at("role")).width(Width::Medium),
                &roles, fields.get("role"), Some(lang.t(k::CHOOSE)),
            ))
            (unit_select(lang, units, fields.get("unit"), said.at("unit")))
            (field::row(html! {
                (field::date(&Field::new(lang, "from", lang.t(k::FIRST_DAY)).error(said.at("from")), fields.some("from").unwrap_or(&first), None))
                (field::date(&Field::new(lang, "to", lang.t(k::LAST_DAY)).optional().error(said.at("to")), fields.get("to"), None))
            }))
            (field::text(
                &Field::new(lang, "reason", lang.t(k::REASON)).hint(lang.t(k::REASON_HINT)).error(said.at("reason")),
                &Text { value: fields.get("reason"), ..Text::default() },
            ))
            (button::row(button::submit(lang.t(k::GIVE_ROLE), Weight::Main)))
        }
    }
}

fn end_form(
    lang: Lang,
    id: Uuid,
    fields: &Fields,
    said: &Said,
    view: &View,
    today: Date,
) -> Markup {
    let open: Vec<(String, String)> = view
        .grants
        .iter()
        .filter(|grant| grant.to.is_none_or(|to| today <= to))
        .map(|grant| {
            let unit = view.units.get(&grant.unit).map_or("", |unit| unit.label(lang));
            (grant.id.to_string(), format!("{} – {unit}", lang.t(grant.role.label())))
        })
        .collect();
    let choices: Vec<Choice> = open.iter().map(|(id, label)| Choice::new(id, label)).collect();
    let last = format::date(today);
    html! {
        @if !choices.is_empty() {
            h2 { (lang.t(k::END_ROLE)) }
            form method="post" action={ "/desk/people/" (id) "/grants/end" } novalidate {
                (field::select(
                    &Field::new(lang, "grant", lang.t(k::ROLE)).error(said.at("grant")),
                    &choices, fields.get("grant"), Some(lang.t(k::CHOOSE)),
                ))
                (field::date(
                    &Field::new(lang, "last", lang.t(k::LAST_DAY)).error(said.at("last")),
                    fields.some("last").unwrap_or(&last), None,
                ))
                (field::text(
                    &Field::new(lang, "end-reason", lang.t(k::REASON)).error(said.at("end-reason")),
                    &Text { value: fields.get("end-reason"), ..Text::default() },
                ))
                (button::row(button::submit(lang.t(k::END_ROLE), Weight::Plain)))
            }
        }
    }
}

fn access_form(lang: Lang, account: &Account, fields: &Fields, said: &Said) -> Markup {
    html! {
        h2 { (lang.t(k::ACCESS)) }
        form method="post" action={ "/desk/people/" (account.id) "/access" } novalidate {
            (field::text(
                &Field::new(lang, "access-reason", lang.t(k::REASON)).hint(lang.t(k::ACCESS_HINT)).error(said.at("access-reason")).free(),
                &Text { value: fields.get("access-reason"), ..Text::default() },
            ))
            (button::row(html! {
                (button::submit_as("do", "link", lang.t(k::MAKE_LINK), Weight::Plain))
                @if account.totp { (button::submit_as("do", "second-step", lang.t(k::DROP_SECOND), Weight::Plain)) }
                @if account.disabled { (button::submit_as("do", "enable", lang.t(k::ENABLE), Weight::Plain)) }
                @else { (button::submit_as("do", "disable", lang.t(k::DISABLE), Weight::Danger)) }
            }))
        }
    }
}

/// The page that shows a link once.
pub(super) fn show_link(visit: &Visit, account: &Account, token: &str) -> Response {
    let lang = visit.lang;
    let address = format!("{}/password/{token}", visit.app.config.base_url());
    let body = html! {
        (alert::alert(lang, Tone::Good, Some(lang.t(k::LINK_MADE)), html! {
            p { (lang.f(k::LINK_TEXT, &[("name", &account.name)])) }
            p { code { (address) } }
        }))
        (button::row(button::link(&format!("/desk/people/{}", account.id), lang.t(k::TO_ACCOUNT), Weight::Main)))
    };
    Page::staff(visit, account.name.clone(), body)
        .crumb(lang.t(k::TITLE), "/desk/people")
        .into_response()
}

/// The units an administrator may give roles in, those in force today, with their place in the tree.
pub(super) async fn unit_choices(visit: &Visit) -> Result<Vec<(String, String)>, Problem> {
    let lang = visit.lang;
    let today = format::local(visit.now).date();
    let reach: Vec<Uuid> = visit.actor()?.reach(rights::PEOPLE_EDIT).into_iter().collect();
    let units = visit.app.db.read(move |tx| units::get_many(tx, &reach)).await?;
    let mut choices: Vec<(String, String)> = units
        .into_values()
        .filter(|unit| unit.exists_on(today))
        .map(|unit| (unit.id.to_string(), unit.label(lang).to_owned()))
        .collect();
    choices.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(choices)
}

pub(super) fn unit_select(
    lang: Lang,
    units: &[(String, String)],
    chosen: &str,
    error: Option<&str>,
) -> Markup {
    let choices: Vec<Choice> = units.iter().map(|(id, label)| Choice::new(id, label)).collect();
    field::select(
        &Field::new(lang, "unit", lang.t(k::UNIT)).error(error),
        &choices,
        chosen,
        Some(lang.t(k::CHOOSE)),
    )
}
