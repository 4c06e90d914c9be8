//! Addresses for search engines.

use crate::catalogue::index;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::http::Visit;
use kernel::problem::Problem;
use maud::{Markup, PreEscaped, html};

/// Every public page of the catalogue, with the day its content is valid from.
pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let index = index::today(&visit).await?;
    let base = visit.app.config.base_url();
    let body: Markup = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
            @for path in ["/", "/procedures", "/track"] { url { loc { (base) (path) } } }
            @for version in index.all() {
                url {
                    loc { (base) "/procedures/" (version.definition.code) }
                    lastmod { (version.definition.valid_from) }
                }
            }
        }
    };
    Ok(([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], body.into_string())
        .into_response())
}
