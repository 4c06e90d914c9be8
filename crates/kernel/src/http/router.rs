//! The router: every route of every module behind the same layers.

use super::{arrive, etag, idempotency, size, system};
use crate::app::App;
use crate::http::Visit;
use crate::messages::problem as k;
use crate::module::{Access, Module};
use crate::problem::{Problem, Words};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

/// All routes of an installation.
pub fn router(app: &App, modules: &[Module]) -> Router {
    let mut router = Router::new();
    for route in modules.iter().flat_map(|module| (module.routes)()) {
        let handler = route.handler.route_layer(from_fn_with_state(route.access, admit));
        router = router.route(route.path, handler);
    }
    let limit = usize::try_from(app.config.upload_mib).unwrap_or(50) << 20;
    router
        .merge(system::routes())
        .fallback(|| async { Problem::not_found() })
        .layer(from_fn_with_state(app.clone(), idempotency::once))
        .layer(from_fn(etag::tag))
        .layer(CsrfLayer::new().with_rejection_response(|_| {
            Problem::new(403, k::CROSS_SITE)
                .because(Words::new(k::CROSS_SITE_DETAIL))
                .into_response()
        }))
        .layer(DefaultBodyLimit::max(limit))
        .layer(CatchPanicLayer::custom(|_| Problem::internal("a handler panicked").into_response()))
        .layer(from_fn_with_state(app.clone(), size::guard))
        .layer(from_fn_with_state(app.clone(), arrive::arrive))
        .layer(CompressionLayer::new())
        .with_state(app.clone())
}

/// Lets in whom the route is for.
async fn admit(
    State(access): State<Access>,
    visit: Visit2,
    request: Request,
    next: Next,
) -> Response {
    let Visit2(visit) = visit;
    let allowed = match access {
        Access::Public => Ok(()),
        Access::Account => visit.actor().map(drop),
        Access::Needs(right) => visit
            .actor()
            .and_then(|actor| if actor.holds(right) { Ok(()) } else { Err(Problem::forbidden()) }),
    };
    match allowed {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// The visit, for a layer whose state is not the installation.
struct Visit2(Visit);

impl<S: Sync> axum::extract::FromRequestParts<S> for Visit2 {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        _: &S,
    ) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Visit>()
            .cloned()
            .map(Self)
            .ok_or_else(|| Problem::internal("a route without the arrival layer"))
    }
}
