//! Taking over the open dossiers of units that are no more, for programs.

use crate::dossiers::actions::{self, Chosen, Heirs, Open};
use crate::dossiers::pages::desk::takeover;
use crate::units::Part;
use axum::response::Response;
use kernel::http::Visit;
use kernel::http::json::{Body, Listing, json};
use kernel::i18n::format;
use kernel::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A unit that is no more, and what is still open there.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenBody {
    /// The unit that was.
    from: Uuid,
    /// The office that continues it.
    to: Uuid,
    part: Part,
    /// All of it passed to this office: its open dossiers are taken over at once. Otherwise each is chosen.
    whole: bool,
    /// Legal act.
    act: String,
    #[schema(value_type = String, format = Date)]
    date: jiff::civil::Date,
    /// No official text has confirmed it yet.
    unverified: bool,
    /// Open dossiers, up to 1000; of a unit that was split only those within reach.
    open: i64,
}

impl From<Open> for OpenBody {
    fn from(open: Open) -> Self {
        Self {
            from: open.was.id,
            to: open.heir.id,
            part: open.heritage.part,
            whole: open.heritage.whole,
            act: open.heritage.act,
            date: open.heritage.date,
            unverified: open.heritage.unverified,
            open: open.count,
        }
    }
}

/// What to take over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TakeBody {
    /// The unit that was.
    from: Uuid,
    /// The office that continues it.
    to: Uuid,
    /// Which dossiers; all when absent, where the unit passed as a whole.
    #[serde(default)]
    dossiers: Vec<ChosenBody>,
}

/// A dossier to take over.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChosenBody {
    code: String,
    /// The version that was looked at.
    version: i64,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
pub(super) struct TakenBody {
    /// Dossiers that moved.
    taken: usize,
    /// Dossiers that stay: no division does the same work, or somebody has just changed them.
    left: usize,
}

/// Units that are no more and what is open there, for the offices within reach.
#[utoipa::path(get, path = "/api/v1/takeovers", tag = "dossiers",
    responses((status = 200, description = "Former units", body = Listing<OpenBody>)),
    security(("session" = [])))]
pub(super) async fn list(visit: Visit) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let today = format::local(visit.now).date();
    let open = visit
        .app
        .db
        .read(move |tx| actions::inheritances(tx, &actor, Heirs::Reached, today))
        .await?;
    let items = open.into_iter().filter(|one| one.count > 0).map(OpenBody::from).collect();
    Ok(json(200, &Listing { items, next: None }))
}

/// Takes over what is open at a unit that is no more.
#[utoipa::path(post, path = "/api/v1/takeovers", tag = "dossiers", request_body = TakeBody,
    responses((status = 200, description = "Done", body = TakenBody)),
    security(("session" = [])))]
pub(super) async fn take(visit: Visit, Body(body): Body<TakeBody>) -> Result<Response, Problem> {
    let chosen = body
        .dossiers
        .into_iter()
        .map(|one| Chosen { code: one.code, version: one.version })
        .collect();
    let done = takeover::run(&visit, (body.from, body.to), chosen).await?;
    Ok(json(200, &TakenBody { taken: done.taken, left: done.left }))
}
