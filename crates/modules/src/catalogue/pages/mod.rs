//! What residents and officials see of the catalogue.

mod front;
mod posting;
mod procedure;
mod search;
mod sitemap;

mod facts;

pub(super) use search::wish;

use super::rights::CATALOGUE_EDIT;
use kernel::actor::Permit;
use kernel::http::Visit;
use kernel::module::{Access, Route, get};
use kernel::problem::Problem;

/// Every page of the catalogue.
pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/", Access::Public, front::show),
        get("/procedures", Access::Public, search::show),
        get("/procedures/{code}", Access::Public, procedure::show),
        get("/procedures/{code}/posting", Access::Public, posting::show),
        get("/procedures/{code}/posting.pdf", Access::Public, posting::pdf),
        get("/sitemap.xml", Access::Public, sitemap::show),
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
