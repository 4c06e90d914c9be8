//! The frame of the API description; modules add their paths.

use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Motcua",
        description = "Everything the pages do. Errors are application/problem+json; writes take an Idempotency-Key; lists are keyset pages.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(crate::problem::ProblemBody, crate::problem::FieldBody))
)]
struct Base;

pub(crate) fn base() -> utoipa::openapi::OpenApi {
    let mut description = Base::openapi();
    description.info.version = env!("CARGO_PKG_VERSION").to_owned();
    if let Some(components) = &mut description.components {
        components.add_security_scheme(
            "session",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        );
    }
    description
}
