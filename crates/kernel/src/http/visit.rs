//! One request: who asks, in which language, from where.

use crate::actor::{Actor, Permit, Right};
use crate::app::App;
use crate::i18n::Lang;
use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// The circumstances of a request, made once when it arrives.
#[derive(Clone)]
pub struct Visit {
    /// The installation.
    pub app: App,
    /// Language of the answer.
    pub lang: Lang,
    /// The signed-in official, if any.
    pub actor: Option<Arc<Actor>>,
    /// The instant the request arrived: one `now` for the whole request.
    pub now: Timestamp,
    /// Id of the request, for the log and for asking for help.
    pub request: Uuid,
    /// Path and query, for the language switch and for coming back after signing in.
    pub path: String,
    /// The client is a program.
    pub json: bool,
    /// Address of the client, for rate limits only.
    pub address: String,
    /// Token of the session, for signing out and rotation.
    pub token: Option<String>,
    /// A message left by the page before.
    pub flash: Option<String>,
}

impl Visit {
    /// The official, or the demand to sign in.
    pub fn actor(&self) -> Result<&Actor, Problem> {
        self.actor.as_deref().ok_or_else(Problem::unauthenticated)
    }

    /// Proof that the official may do this to a thing of these units.
    pub fn permit(&self, right: Right, units: &[Uuid]) -> Result<Permit, Problem> {
        self.actor()?.may(right, units).ok_or_else(Problem::forbidden)
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Problem::internal("a route without the arrival layer"))
    }
}
