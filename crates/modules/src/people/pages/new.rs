//! Making an account; its holder sets the password through a link.

use super::Said;
use crate::k::people as k;
use crate::people::actions::{NewAccount, create_account, password_link};
use crate::people::rules::rights;
use crate::people::store;
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Field, Text, TextKind, Width};
use kernel::html::html;
use kernel::http::fields::Sent;
use kernel::http::{Fields, Page, Visit};
use kernel::problem::{FieldProblem, Problem, Words};

pub(in crate::people) async fn show(visit: Visit) -> Result<Response, Problem> {
    form(&visit, &Fields::default(), &[]).await
}

pub(in crate::people) async fn save(visit: Visit, Sent(fields): Sent) -> Result<Response, Problem> {
    let now = visit.now;
    let Ok(home) = fields.get("unit").parse() else {
        let problem = FieldProblem::new("unit", Words::new(k::NEED_UNIT));
        return form(&visit, &fields, &[problem]).await;
    };
    let permit = visit.permit(rights::PEOPLE_EDIT, &[home])?;
    let new = NewAccount {
        login: fields.get("login").to_owned(),
        name: fields.get("name").to_owned(),
        email: fields.get("email").to_owned(),
        home,
        password_hash: String::new(),
    };
    let made = visit
        .app
        .db
        .write(move |tx| {
            let id = create_account(tx, Some(&permit), &new, now)?;
            let account = store::account(tx, id)?.ok_or_else(Problem::not_found)?;
            let token = password_link(tx, &permit, &account, now)?;
            Ok::<_, Problem>((account, token))
        })
        .await;
    match made {
        Ok((account, token)) => Ok(super::account::show_link(&visit, &account, &token)),
        Err(problem) if problem.status == 422 => form(&visit, &fields, &problem.fields).await,
        Err(problem) => Err(problem),
    }
}

async fn form(
    visit: &Visit,
    fields: &Fields,
    problems: &[FieldProblem],
) -> Result<Response, Problem> {
    let lang = visit.lang;
    let said = Said::new(lang, problems);
    let units = super::account::unit_choices(visit).await?;
    let text = |name: &'static str, label, kind, hint: Option<&'static str>, required: bool| {
        let mut input =
            Field::new(lang, name, lang.t(label)).error(said.at(name)).width(Width::Medium);
        if let Some(hint) = hint {
            input = input.hint(hint);
        }
        if !required {
            input = input.optional();
        }
        field::text(&input, &Text { value: fields.get(name), kind, ..Text::default() })
    };
    let body = html! {
        (said.summary(lang))
        p { (lang.t(k::NEW_LEAD)) }
        form method="post" novalidate {
            (text("name", k::NAME, TextKind::Plain, None, true))
            (text("login", k::LOGIN, TextKind::Plain, Some(lang.t(k::LOGIN_HINT)), true))
            (text("email", k::EMAIL, TextKind::Email, None, false))
            (super::account::unit_select(lang, &units, fields.get("unit"), said.at("unit")))
            (button::row(html! {
                (button::submit(lang.t(k::CREATE), Weight::Main))
                (button::link("/desk/people", lang.t(k::BACK), Weight::Plain))
            }))
        }
    };
    let page = Page::staff(visit, lang.t(k::NEW_ACCOUNT), body)
        .crumb(lang.t(k::TITLE), "/desk/people")
        .help(html! { p { (lang.t(k::NEW_HELP)) } })
        .status(said.status());
    Ok(page.into_response())
}
