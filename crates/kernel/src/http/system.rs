//! What operators and machines ask: health, measures, the API description, assets.

use crate::app::App;
use crate::html::assets;
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

pub(super) fn routes() -> Router<App> {
    recorder();
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route(
            "/metrics",
            get(|| async { recorder().map_or_else(String::new, PrometheusHandle::render) }),
        )
        .route(
            "/openapi.json",
            get(|State(app): State<App>| async move { super::json::json(200, &app.openapi) }),
        )
        .route("/assets/{*path}", get(asset))
        .route(
            "/robots.txt",
            get(|| async { "User-agent: *\nDisallow: /desk\nDisallow: /track\nDisallow: /api\n" }),
        )
}

/// Ready when the database answers.
async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    app.db
        .read(|tx| tx.one("select 1 from schema_migration limit 1", &[], |_| Ok(())))
        .await
        .map_err(|error| {
            let mut problem = Problem::internal(error);
            problem.status = 503;
            problem
        })?;
    Ok("ready")
}

async fn asset(Path(path): Path<String>) -> Response {
    let Some((bytes, content_type, tag)) = assets::asset(&path) else {
        return Problem::not_found().into_response();
    };
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(content_type)),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=31536000, immutable"),
            ),
            (header::ETAG, HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static(""))),
        ],
        bytes,
    )
        .into_response()
}

fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER.get_or_init(|| PrometheusBuilder::new().install_recorder().ok()).as_ref()
}
