//! A write of the API that is sent twice with the same `Idempotency-Key` is done once; the second answer
//! is the first.

use crate::app::App;
use crate::http::Visit;
use crate::messages::problem as k;
use crate::params;
use crate::problem::{Problem, Words};
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

/// How long an answer is remembered.
const MEMORY: SignedDuration = SignedDuration::from_hours(24);

struct Remembered {
    request: Vec<u8>,
    status: i64,
    kind: String,
    body: String,
}

pub(super) async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    let key = request
        .headers()
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    let (Some(key), Some(visit)) = (key, request.extensions().get::<Visit>().cloned()) else {
        return next.run(request).await;
    };
    if request.method() != Method::POST || !visit.path.starts_with("/api/") || key.len() > 200 {
        return next.run(request).await;
    }
    match answer(&app, &visit, key, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn answer(
    app: &App,
    visit: &Visit,
    key: String,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let account = visit.actor.as_ref().map_or_else(String::new, |actor| actor.account.to_string());
    let limit = usize::try_from(app.config.upload_mib).unwrap_or(50) << 20;
    let (parts, body) = request.into_parts();
    let bytes =
        to_bytes(body, limit).await.map_err(|_| Problem::too_large(app.config.upload_mib))?;
    let mut digest = Sha256::new();
    digest.update(visit.path.as_bytes());
    digest.update([0]);
    digest.update(&bytes);
    let digest = digest.finalize().to_vec();
    if let Some(known) = recall(app, &account, &key).await? {
        if known.request != digest {
            return Err(Problem::new(422, k::KEY_REUSED).because(Words::new(k::KEY_REUSED_DETAIL)));
        }
        let status = u16::try_from(known.status).unwrap_or(500);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return Ok((status, [(header::CONTENT_TYPE, known.kind)], known.body).into_response());
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    // An answer that must not be stored, such as a session token, is not stored here either.
    let secret =
        response.headers().get(header::CACHE_CONTROL).is_some_and(|value| value == "no-store");
    if secret || !response.status().is_success() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, limit).await.map_err(Problem::internal)?;
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .cloned()
        .unwrap_or(HeaderValue::from_static("application/json"));
    let remembered = Remembered {
        request: digest,
        status: parts.status.as_u16().into(),
        kind: kind.to_str().unwrap_or_default().to_owned(),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    remember(app, account, key, remembered, visit.now).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

async fn recall(app: &App, account: &str, key: &str) -> Result<Option<Remembered>, Problem> {
    let (account, key) = (account.to_owned(), key.to_owned());
    app.db
        .read(move |tx| {
            tx.first(
                "select request, status, headers, body from idempotency where account = $1 and key = $2",
                params![&account, &key],
                |row| {
                    Ok(Remembered {
                        request: row.get(0)?,
                        status: row.get(1)?,
                        kind: row.get(2)?,
                        body: row.get(3)?,
                    })
                },
            )
            .map_err(Problem::from)
        })
        .await
}

async fn remember(
    app: &App,
    account: String,
    key: String,
    answer: Remembered,
    now: Timestamp,
) -> Result<(), Problem> {
    app.db
        .write(move |tx| {
            tx.execute("delete from idempotency where at < $1", params![now - MEMORY])?;
            tx.execute(
                "insert into idempotency (account, key, request, status, headers, body, at) \
                 values ($1, $2, $3, $4, $5, $6, $7) on conflict (account, key) do nothing",
                params![
                    &account,
                    &key,
                    answer.request.clone(),
                    answer.status,
                    &answer.kind,
                    &answer.body,
                    now
                ],
            )?;
            Ok::<_, Problem>(())
        })
        .await
}
