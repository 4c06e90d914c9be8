//! Answers other than pages.

use crate::files::name_for;
use crate::http::{Page, Visit};
use crate::i18n::Lang;
use crate::messages::problem as k;
use crate::problem::Problem;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use maud::html;

/// Go there and look (303).
pub fn redirect(to: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned())]).into_response()
}

/// Go there and read what was done.
pub fn redirect_with(to: &str, message: &str) -> Response {
    let cookie = format!(
        "flash={}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax",
        URL_SAFE_NO_PAD.encode(message)
    );
    (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned()), (header::SET_COOKIE, cookie)])
        .into_response()
}

/// The message a redirect left.
pub(super) fn read_flash(value: &str) -> Option<String> {
    URL_SAFE_NO_PAD.decode(value).ok().and_then(|bytes| String::from_utf8(bytes).ok())
}

/// A file to open or keep.
pub fn download(
    bytes: impl Into<axum::body::Body>,
    mime: &'static str,
    name: &str,
    inline: bool,
) -> Response {
    let plain: String = name_for(name, mime)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' })
        .collect();
    let way = if inline { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename=\"{plain}\"");
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(mime)),
            (
                header::CONTENT_DISPOSITION,
                HeaderValue::from_str(&disposition)
                    .unwrap_or_else(|_| HeaderValue::from_static("attachment")),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
        bytes.into(),
    )
        .into_response()
}

impl IntoResponse for Problem {
    /// Carries the problem to the arrival layer, which knows language and kind of client.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Seconds after which a limit of requests lets somebody in again.
const WAIT: &str = "60";

/// Puts a problem into words for the one who asked.
pub(super) fn tell(visit: &Visit, problem: &Problem) -> Response {
    let mut response = worded(visit, problem);
    if problem.status == 429 {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(WAIT));
    }
    response
}

fn worded(visit: &Visit, problem: &Problem) -> Response {
    if let Some(internal) = &problem.internal {
        tracing::error!(request = %visit.request, problem = internal, "request failed");
    }
    let lang = visit.lang;
    if visit.json {
        return as_json(problem, lang, &visit.request.to_string());
    }
    if problem.status == 401 {
        let next: String = form_urlencode(&visit.path);
        return redirect(&format!("/sign-in?next={next}"));
    }
    let body = html! {
        @if let Some(detail) = &problem.detail { p.lead { (detail.text(lang)) } }
        @if !problem.fields.is_empty() {
            ul { @for field in &problem.fields { li { (field.message.text(lang)) } } }
        }
        p.hint { (lang.f(k::REQUEST_ID, &[("id", &visit.request)])) }
        p { a href="/" { (lang.t(k::GO_HOME)) } }
    };
    let title = lang.t(problem.title);
    let page = if visit.actor.is_some() {
        Page::staff(visit, title, body)
    } else {
        Page::public(visit, title, body)
    };
    page.status(problem.status).into_response()
}

fn as_json(problem: &Problem, lang: Lang, instance: &str) -> Response {
    let mut response = super::json::json(problem.status, &problem.body(lang, instance));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// A value for a query string.
pub fn form_urlencode(text: &str) -> String {
    serde_urlencoded::to_string([("", text)])
        .map(|encoded| encoded.trim_start_matches('=').to_owned())
        .unwrap_or_default()
}
