//! The id in the path of a page or an address of the API.

use crate::app::App;
use crate::problem::Problem;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use uuid::Uuid;

/// The only place `{id}` of a path; whatever is no id leads nowhere (404).
#[derive(Clone, Copy, Debug)]
pub struct Id(pub Uuid);

impl FromRequestParts<App> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        Path::<Uuid>::from_request_parts(parts, app)
            .await
            .map(|Path(id)| Self(id))
            .map_err(|_| Problem::not_found())
    }
}
