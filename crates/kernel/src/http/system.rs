//! What operators and machines ask: health, measures, the API description, assets.

use crate::app::App;
use crate::html::assets;
use crate::problem::Problem;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
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
    RECORDER.get_or_init(|| measures()?.install_recorder().ok()).as_ref()
}

/// Upper ends of the buckets of durations, in seconds: from a read in memory to a printed register.
const SECONDS: [f64; 14] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Durations are histograms: their counts only grow, so they can be summed over servers and read at any time,
/// while summaries fade when nobody asks.
fn measures() -> Option<PrometheusBuilder> {
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_in_buckets() {
        let recorder = measures().unwrap().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            metrics::histogram!("motcua_http_request_seconds", "route" => "/").record(0.004);
        });
        let text = recorder.handle().render();
        assert!(text.contains("# TYPE motcua_http_request_seconds histogram"), "{text}");
        assert!(text.contains("le=\"0.005\"} 1") && text.contains("le=\"0.0025\"} 0"), "{text}");
    }
}
