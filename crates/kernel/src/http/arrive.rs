//! The first and last layer of every request: language, who asks, a number for the log; then the words
//! for a problem, the security headers and the measures.

use super::respond;
use super::visit::Visit;
use crate::actor::Actor;
use crate::app::App;
use crate::i18n::Lang;
use crate::ids;
use crate::problem::Problem;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

/// Name of the session cookie; browsers refuse the prefix without https.
pub fn cookie_name(app: &App) -> &'static str {
    if app.config.secure_cookies { "__Host-session" } else { "session" }
}

pub(super) async fn arrive(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let (mut parts, body) = request.into_parts();
    let method = parts.method.clone();
    let route = parts
        .extensions
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let arrival = match visit(&app, &parts).await {
        Ok(found) => found,
        Err(problem) => {
            tracing::error!(problem = ?problem.internal, "a request could not be received");
            return axum::response::IntoResponse::into_response(problem);
        }
    };
    let visit = arrival.visit;
    parts.extensions.insert(visit.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = respond::tell(&visit, &problem);
    } else if visit.json && response.status().as_u16() == 405 {
        response = respond::tell(&visit, &Problem::new(405, crate::messages::problem::METHOD));
    }
    secure(&visit, response.headers_mut());
    if let Some(token) = arrival.rotated {
        set_cookie(&mut response, &session_cookie(&app, &token));
    }
    if arrival.chosen {
        set_cookie(
            &mut response,
            &format!("lang={}; Path=/; Max-Age=31536000; SameSite=Lax", visit.lang.code()),
        );
    }
    if visit.flash.is_some() && response.status().is_success() {
        set_cookie(&mut response, "flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }
    if app.config.secure_cookies {
        only_over_https(response.headers_mut());
    }
    let status = response.status().as_u16();
    let seconds = start.elapsed().as_secs_f64();
    let labels =
        [("method", method.to_string()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("motcua_http_requests_total", &labels).increment(1);
    metrics::histogram!("motcua_http_request_seconds", "route" => route.clone()).record(seconds);
    tracing::info!(
        request = %visit.request, %method, route, status,
        milliseconds = seconds * 1000.0, account = ?visit.actor.as_ref().map(|actor| actor.account),
        "answered"
    );
    response
}

/// The cookie that carries a session; it ends with the browser, the session itself with time.
pub fn session_cookie(app: &App, token: &str) -> String {
    format!("{}={token}; Path=/; HttpOnly; SameSite=Lax", cookie_name(app))
}

/// Marks every cookie of an answer `Secure`: here, where all answers pass, so that whoever sets a cookie
/// need not think of it. One that deletes needs it too, or browsers keep what it means to delete.
fn only_over_https(headers: &mut HeaderMap) {
    let cookies: Vec<_> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let marked = [cookie.as_bytes(), b"; Secure"].concat();
        headers.append(header::SET_COOKIE, HeaderValue::from_bytes(&marked).unwrap_or(cookie));
    }
}

/// The circumstances of a request and what the answer must tell the browser.
struct Arrival {
    visit: Visit,
    /// A language was chosen just now.
    chosen: bool,
    /// The new token of a session that was due for one.
    rotated: Option<String>,
}

/// Reads the circumstances.
async fn visit(app: &App, request: &Parts) -> Result<Arrival, Problem> {
    let headers = &request.headers;
    let query = request.uri.query().unwrap_or_default();
    let chosen =
        query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_code);
    let path = request.uri.path().to_owned();
    let api = path.starts_with("/api/");
    let spoken = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let lang = chosen
        .or_else(|| cookie(headers, "lang").and_then(Lang::from_code))
        .or_else(|| if api { spoken.and_then(Lang::from_code) } else { None })
        .unwrap_or_default();
    let now = app.clock.now();
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let token = bearer.or_else(|| cookie(headers, cookie_name(app))).map(str::to_owned);
    let (actor, rotated) = match &token {
        Some(token) => who(app, token, now, bearer.is_none()).await?,
        None => (None, None),
    };
    let token = rotated.clone().or(token);
    let visit = Visit {
        app: app.clone(),
        lang,
        actor,
        now,
        request: ids::id(now),
        path: request.uri.path_and_query().map_or(path, |whole| whole.as_str().to_owned()),
        json: api || wants_json(headers),
        address: address(app, request),
        token,
        flash: cookie(headers, "flash").and_then(respond::read_flash),
    };
    Ok(Arrival { visit, chosen: chosen.is_some() && !api, rotated })
}

/// The official behind a token, and a new token if the session is due for one and a browser can keep it.
async fn who(
    app: &App,
    token: &str,
    now: Timestamp,
    browser: bool,
) -> Result<(Option<Arc<Actor>>, Option<String>), Problem> {
    let digest = Sha256::digest(token.as_bytes()).to_vec();
    let identify = app.identify;
    let wanted = digest.clone();
    let Some(known) = app.db.read(move |tx| (identify.find)(tx, &wanted, now)).await? else {
        return Ok((None, None));
    };
    let rotated = if known.stale {
        app.db.write(move |tx| (identify.touch)(tx, &digest, now, browser)).await?
    } else {
        None
    };
    Ok((Some(Arc::new(known.actor)), rotated))
}

fn address(app: &App, request: &Parts) -> String {
    if let Some(name) = &app.config.client_address_header
        && let Some(value) = request.headers.get(name).and_then(|value| value.to_str().ok())
    {
        return value.rsplit(',').next().unwrap_or(value).trim().to_owned();
    }
    request
        .extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| "local".to_owned(), |info| info.0.ip().to_string())
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("json") && !value.contains("text/html"))
}

/// The value of a cookie.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name && !value.is_empty()).then_some(value)
        })
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
];

fn secure(visit: &Visit, headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if visit.app.config.secure_cookies {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    if let Ok(id) = HeaderValue::from_str(&visit.request.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    headers.append(header::VARY, HeaderValue::from_static("cookie, accept-language"));
}
