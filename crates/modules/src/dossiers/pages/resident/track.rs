//! Looking up a dossier: code and secret.

use super::pass;
use crate::k::resident as k;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Field, Text, Width};
use kernel::html::{errors, html};
use kernel::http::fields::Sent;
use kernel::http::rate::Limited;
use kernel::http::respond::redirect_with;
use kernel::http::{Page, Visit, redirect};
use kernel::problem::Problem;

pub(super) async fn show(visit: Visit, headers: HeaderMap) -> Result<Response, Problem> {
    let looking = pass::remembered(&headers).is_some();
    Ok(page(&visit, "", None, looking))
}

pub(super) async fn look(visit: Visit, Sent(fields): Sent) -> Result<Response, Problem> {
    visit.app.limits.check(Limited::Track, &visit.address)?;
    let (code, secret) = (fields.get("code").to_owned(), fields.get("secret").to_owned());
    let (wanted, given) = (code.clone(), secret.clone());
    let found = visit.app.db.read(move |tx| pass::find(tx, &wanted, &given)).await?;
    if found.is_none() {
        return Ok(page(&visit, &code, Some(pass::no_match()), false));
    }
    let mut response = redirect("/track/dossier");
    if let Ok(value) = HeaderValue::from_str(&pass::remember(&code, &secret)) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// Done looking: for machines that several people use.
pub(super) async fn leave(visit: Visit) -> Response {
    let mut response = redirect_with("/track", visit.lang.t(k::LEFT));
    if let Ok(value) = HeaderValue::from_str(&pass::forget()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

fn page(visit: &Visit, code: &str, problem: Option<Problem>, looking: bool) -> Response {
    let lang = visit.lang;
    let text = problem
        .as_ref()
        .and_then(|problem| problem.detail.as_ref())
        .map(|detail| detail.text(lang));
    let listed: Vec<errors::Problem> = text
        .iter()
        .map(|text| errors::Problem { field: "code".to_owned(), text: text.clone() })
        .collect();
    let code_field = Field::new(lang, "code", lang.t(k::DOSSIER_CODE))
        .hint(lang.t(k::CODE_HINT))
        .error(text.as_deref())
        .width(Width::Medium);
    let secret_field = Field::new(lang, "secret", lang.t(k::DOSSIER_SECRET))
        .hint(lang.t(k::SECRET_HINT))
        .width(Width::Medium);
    let body = html! {
        (errors::errors(lang, &listed))
        p.lead { (lang.t(k::TRACK_LEAD)) }
        @if looking {
            p { a href="/track/dossier" { (lang.t(k::BACK_TO_DOSSIER)) } }
        }
        form method="post" action="/track" novalidate data-hash="code secret" autocomplete="off" {
            (field::text(&code_field, &Text { value: code, max_length: Some(60), ..Text::default() }))
            (field::text(&secret_field, &Text { max_length: Some(40), autocomplete: Some("off"), ..Text::default() }))
            (button::row(button::submit(lang.t(k::LOOK_UP), Weight::Main)))
        }
        h2 { (lang.t(k::LOST_IT)) }
        p { (lang.t(k::LOST_IT_TEXT)) }
    };
    let status = if problem.is_some() { 404 } else { 200 };
    Page::public(visit, lang.t(k::TRACK_TITLE), body)
        .help(html! { p { (lang.t(k::HELP_TRACK)) } })
        .status(status)
        .into_response()
}
