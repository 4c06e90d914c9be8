//! The log of reading for programs of those who inspect.

use super::lists::{Query, mark};
use crate::dossiers::pages::desk::{reading, register};
use crate::dossiers::store::{self, Looked, Reading};
use axum::response::Response;
use kernel::http::json::{Listing, json};
use kernel::http::{Fields, Visit};
use kernel::i18n::format;
use kernel::problem::Problem;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A look at personal data.
#[derive(Serialize, ToSchema)]
pub(super) struct ReadingBody {
    #[schema(format = DateTime)]
    at: String,
    /// Who looked.
    account: Uuid,
    role: String,
    /// `handling`, `consultation` or `supervision`.
    purpose: String,
    /// Code of the dossier; none for a list.
    dossier: Option<String>,
    /// Which list, such as `register` or `search`; none for a dossier.
    list: Option<&'static str>,
    /// Kinds of filter in use, never what was typed.
    filters: Vec<String>,
}

impl From<Reading> for ReadingBody {
    fn from(look: Reading) -> Self {
        let (dossier, list, filters) = match look.what {
            Looked::Dossier(code) => (Some(code), None, String::new()),
            Looked::List(list, filters) => (None, Some(list.code()), filters),
        };
        let kinds = filters.split(',').filter(|kind| !kind.is_empty());
        Self {
            at: look.at.to_string(),
            account: look.account,
            role: look.role,
            purpose: look.purpose,
            dossier,
            list,
            filters: kinds.map(str::to_owned).collect(),
        }
    }
}

/// Who looked at personal data of an office, newest first.
#[utoipa::path(get, path = "/api/v1/readings", tag = "dossiers",
    params(
        ("office" = Option<Uuid>, Query, description = "Office; the first within reach when absent"),
        ("account" = Option<Uuid>, Query, description = "Only looks of this account"),
        ("day" = Option<String>, Query, description = "Only of this day (2026-11-23)"),
        ("after" = Option<String>, Query, description = "Cursor"),
        ("limit" = Option<u32>, Query, description = "Most rows, up to 200"),
    ),
    responses((status = 200, description = "A page of looks", body = Listing<ReadingBody>)),
    security(("session" = [])))]
pub(super) async fn list(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let actor = visit.actor()?.clone();
    let mut query = Query::new(&fields);
    let office = query.read("office", |text| text.parse::<Uuid>().ok());
    let account = query.read("account", |text| text.parse::<Uuid>().ok());
    let day = query.read("day", format::read_date);
    let (limit, after) = (query.limit(), query.after());
    query.done()?;
    let mut rows = visit
        .app
        .db
        .read(move |tx| {
            let offices = reading::offices(tx, &actor)?;
            let office = register::chosen(tx, &offices, office)?;
            let filter = reading::filter_of(office, account, day);
            Ok::<_, Problem>(store::readings(tx, &filter, after, limit as i64 + 1)?)
        })
        .await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| mark(last.at, last.id));
    Ok(json(200, &Listing { items: rows.into_iter().map(ReadingBody::from).collect(), next }))
}
