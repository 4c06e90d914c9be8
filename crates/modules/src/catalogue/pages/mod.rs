//! What residents and officials see of the catalogue.

mod front;
mod posting;
mod procedure;
mod search;
mod sitemap;

mod desk;
mod desk_acts;
mod desk_compare;
mod desk_edit;
mod desk_national;
mod desk_version;

mod facts;

pub(super) use desk_national::drafted;
pub(super) use search::wish;

use crate::people::rights::{CATALOGUE_EDIT, CATALOGUE_READ_DRAFTS};
use kernel::actor::Permit;
use kernel::http::Visit;
use kernel::module::{Access, Route, get, post};
use kernel::problem::Problem;

/// Every page of the catalogue.
pub(super) fn routes() -> Vec<Route> {
    let (read, edit) = (Access::Needs(CATALOGUE_READ_DRAFTS), Access::Needs(CATALOGUE_EDIT));
    vec![
        get("/", Access::Public, front::show),
        get("/procedures", Access::Public, search::show),
        get("/procedures/{code}", Access::Public, procedure::show),
        get("/procedures/{code}/posting", Access::Public, posting::show),
        get("/procedures/{code}/posting.pdf", Access::Public, posting::pdf),
        get("/sitemap.xml", Access::Public, sitemap::show),
        get("/desk/catalogue", read, desk::show),
        get("/desk/catalogue/national", read, desk_national::list),
        get("/desk/catalogue/national/{code}", read, desk_national::show),
        post("/desk/catalogue/national/{code}/draft", edit, desk_national::draft),
        get("/desk/catalogue/new", edit, desk_edit::new),
        post("/desk/catalogue/new", edit, desk_edit::create),
        get("/desk/catalogue/compare", read, desk_compare::show),
        get("/desk/catalogue/versions/{id}", read, desk_version::show),
        get("/desk/catalogue/versions/{id}/edit", edit, desk_edit::edit),
        post("/desk/catalogue/versions/{id}/edit", edit, desk_edit::save),
        post("/desk/catalogue/versions/{id}/draft", edit, desk_edit::again),
        get("/desk/catalogue/versions/{id}/verify", edit, desk_acts::ask_verify),
        post("/desk/catalogue/versions/{id}/verify", edit, desk_acts::verify),
        get("/desk/catalogue/versions/{id}/publish", edit, desk_acts::ask_publish),
        post("/desk/catalogue/versions/{id}/publish", edit, desk_acts::publish),
        get("/desk/catalogue/versions/{id}/withdraw", edit, desk_acts::ask_withdraw),
        post("/desk/catalogue/versions/{id}/withdraw", edit, desk_acts::withdraw),
    ]
}

/// Proof that the official may change the catalogue; it belongs to the installation, so the right held in
/// any unit is enough.
pub(super) fn permit(visit: &Visit) -> Result<Permit, Problem> {
    let units: Vec<_> = visit.actor()?.reach(CATALOGUE_EDIT).into_iter().collect();
    visit.permit(CATALOGUE_EDIT, &units)
}

/// Reads the cursor of a list of versions: code and number.
pub(super) fn version_cursor(text: &str) -> Option<(String, i64)> {
    let (code, number) = text.split_once('~')?;
    Some((code.to_owned(), number.parse().ok()?))
}
