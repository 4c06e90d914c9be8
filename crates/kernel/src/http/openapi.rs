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
    env!("CARGO_PKG_VERSION").clone_into(&mut description.info.version);
    if let Some(components) = &mut description.components {
        components.add_security_scheme(
            "session",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        );
    }
    description
}

/// Names every operation by its method and path, so that names are unique over all modules.
pub(crate) fn name_operations(description: &mut utoipa::openapi::OpenApi) {
    for (path, item) in &mut description.paths.paths {
        let plain: String = path
            .trim_start_matches("/api/v1/")
            .chars()
            .filter(|sign| !"{}".contains(*sign))
            .map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '_' })
            .collect();
        for (method, operation) in
            [("get", &mut item.get), ("post", &mut item.post), ("delete", &mut item.delete)]
        {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{plain}"));
            }
        }
    }
}
