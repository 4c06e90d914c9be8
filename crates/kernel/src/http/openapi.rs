//! The frame of the API description; modules add their paths.

use utoipa::OpenApi;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

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

/// What the layers around every operation may answer, in the words of the standard.
const REFUSALS: [(&str, &str); 9] = [
    ("400", "The request cannot be read"),
    ("401", "Sign in first"),
    ("403", "Not allowed"),
    ("404", "Not found"),
    ("405", "Not this method"),
    ("413", "Too large"),
    ("415", "Not this content type"),
    ("422", "Some fields are wrong"),
    ("429", "Too many requests"),
];

/// Adds the refusals an operation does not describe itself.
fn add_refusals(operation: &mut Operation) {
    for (status, text) in REFUSALS {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| {
            let body =
                ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemBody"))).build();
            ResponseBuilder::new()
                .description(text)
                .content("application/problem+json", body)
                .build()
                .into()
        });
    }
}

/// Says after how many seconds to try again, wherever an operation may be asked too often.
fn add_wait(operation: &mut Operation) {
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut("429") {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer).build();
        let header = HeaderBuilder::new()
            .schema(Some(seconds))
            .description(Some("Seconds to wait before trying again"))
            .build();
        response.headers.insert("Retry-After".to_owned(), RefOr::T(header));
    }
}

/// The key under which a write is done once; see `idempotency.rs`.
fn add_key(operation: &mut Operation) {
    let text = ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(200))
        .pattern(Some("^[A-Za-z0-9._:-]+$"))
        .build();
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(utoipa::openapi::Required::False)
        .description(Some(
            "Chosen by the program, one for each write: the same key with the same body within 24 hours is done \
             once and answered alike; with another body it is refused (422).",
        ))
        .schema(Some(text))
        .build();
    operation.parameters.get_or_insert_default().push(RefOr::T(key));
}

/// Names every operation by its method and path, so that names are unique over all modules, and
/// completes what it may answer.
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
                add_refusals(operation);
                add_wait(operation);
                if method == "post" {
                    add_key(operation);
                }
            }
        }
    }
}
