//! The catalogue for programs.

mod desk;
mod public;

use crate::people::rights::{CATALOGUE_EDIT, CATALOGUE_READ_DRAFTS};
use kernel::module::{Access, Route, get, post};
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(paths(
    public::list,
    public::one,
    public::form,
    public::versions,
    public::domains,
    desk::list,
    desk::one,
    desk::create,
    desk::rewrite,
    desk::verify,
    desk::publish,
    desk::withdraw,
    desk::compare,
    desk::national,
    desk::national_row,
    desk::national_draft,
))]
struct Description;

/// The description of every address.
pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// Every address.
pub(super) fn routes() -> Vec<Route> {
    let (read, edit) = (Access::Needs(CATALOGUE_READ_DRAFTS), Access::Needs(CATALOGUE_EDIT));
    vec![
        get("/api/v1/procedures", Access::Public, public::list),
        get("/api/v1/procedures/{code}", Access::Public, public::one),
        get("/api/v1/procedures/{code}/form", Access::Public, public::form),
        get("/api/v1/procedures/{code}/versions", Access::Public, public::versions),
        get("/api/v1/domains", Access::Public, public::domains),
        get("/api/v1/procedure-versions", read, desk::list),
        post("/api/v1/procedure-versions", edit, desk::create),
        get("/api/v1/procedure-versions/{id}", read, desk::one),
        post("/api/v1/procedure-versions/{id}/source", edit, desk::rewrite),
        post("/api/v1/procedure-versions/{id}/verify", edit, desk::verify),
        post("/api/v1/procedure-versions/{id}/publish", edit, desk::publish),
        post("/api/v1/procedure-versions/{id}/withdraw", edit, desk::withdraw),
        get("/api/v1/procedure-versions/{id}/compare/{other}", read, desk::compare),
        get("/api/v1/national-procedures", read, desk::national),
        get("/api/v1/national-procedures/{code}", read, desk::national_row),
        post("/api/v1/national-procedures/{code}/draft", edit, desk::national_draft),
    ]
}
