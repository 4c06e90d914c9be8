//! Counts for programs.

use crate::dossiers::pages::desk::figures;
use axum::response::Response;
use kernel::http::json::{Listing, json};
use kernel::http::{Fields, Visit};
use kernel::problem::{FieldProblem, Problem, Words};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A number with the list it counts.
#[derive(Serialize, ToSchema)]
pub(super) struct FigureBody {
    office: Uuid,
    /// `state`: lying in a state now; `filed`: filed in a month by a channel.
    measure: &'static str,
    /// The month (`2026-11`); none for a count of now.
    period: Option<String>,
    /// Code of the state or of the channel.
    member: &'static str,
    count: i64,
    /// The list it counts, as far as the account may see it.
    list: String,
}

/// How many dossiers of an office lie in each state, and how many were filed in each of the last twelve months by
/// each channel. Costs the same at any size.
#[utoipa::path(get, path = "/api/v1/figures", tag = "dossiers",
    params(("office" = Option<Uuid>, Query, description = "Office; the first within reach when absent")),
    responses((status = 200, description = "The figures", body = Listing<FigureBody>)),
    security(("session" = [])))]
pub(super) async fn list(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let asked = match fields.some("office") {
        Some(text) => Some(text.parse().map_err(|_| {
            let words = Words::new(crate::k::resident::NO_SUCH_VALUE);
            Problem::invalid(vec![FieldProblem::new("office", words)])
        })?),
        None => None,
    };
    let (actor, now) = (visit.actor()?.clone(), visit.now);
    let found = visit.app.db.read(move |tx| figures::load(tx, &actor, asked, now)).await?;
    let office = found.office;
    let items = found
        .counts
        .into_iter()
        .map(|count| FigureBody {
            office,
            measure: count.cell.measure.code(),
            list: format!("/api/v1/dossiers?{}", count.cell.list(office)),
            period: Some(count.cell.period).filter(|period| !period.is_empty()),
            member: count.cell.member,
            count: count.n,
        })
        .collect();
    Ok(json(200, &Listing { items, next: None }))
}
