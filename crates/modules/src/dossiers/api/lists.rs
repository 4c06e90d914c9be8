//! The register and the worklist for programs, in keyset pages.

use super::read::stated;
use super::shapes::DossierBody;
use crate::dossiers::model::{Dossier, ReadList};
use crate::dossiers::pages::desk::seen::{self, Seen};
use crate::dossiers::pages::desk::{reach, search};
use crate::dossiers::rules::State;
use crate::dossiers::store::{self, After, Desk, Filter};
use crate::k::resident as k;
use crate::people::rights::DOSSIER_READ;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::http::json::{Listing, json};
use kernel::http::{Fields, Visit};
use kernel::i18n::format;
use kernel::problem::{FieldProblem, Problem, Words};
use uuid::Uuid;

/// Reads the parameters of a list and collects what is wrong with them.
pub(super) struct Query<'f> {
    fields: &'f Fields,
    problems: Vec<FieldProblem>,
}

impl<'f> Query<'f> {
    pub(super) fn new(fields: &'f Fields) -> Self {
        Self { fields, problems: Vec::new() }
    }

    /// A parameter read by a function; absent ones are fine, others must be readable.
    pub(super) fn read<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.fields.some(name)?;
        let value = read(text);
        if value.is_none() {
            self.problems.push(FieldProblem::new(name, Words::new(k::NO_SUCH_VALUE)));
        }
        value
    }

    pub(super) fn limit(&mut self) -> usize {
        let known = |text: &str| text.parse().ok().filter(|limit| (1..=200).contains(limit));
        self.read("limit", known).unwrap_or(50)
    }

    pub(super) fn after(&mut self) -> After {
        self.read("after", |text| {
            let (at, id) = text.split_once('.')?;
            Some((Timestamp::from_millisecond(at.parse().ok()?).ok()?, id.parse().ok()?))
        })
    }

    pub(super) fn done(self) -> Result<(), Problem> {
        if self.problems.is_empty() { Ok(()) } else { Err(Problem::invalid(self.problems)) }
    }
}

/// The cursor of a row.
pub(super) fn mark(at: Timestamp, id: Uuid) -> String {
    format!("{}.{id}", at.as_millisecond())
}

/// A page of rows; the cursor names the last one shown. The reading is noted first.
async fn page(
    visit: &Visit,
    seen: Seen,
    mut rows: Vec<Dossier>,
    limit: usize,
    place: impl Fn(&Dossier) -> Timestamp,
) -> Result<Response, Problem> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    seen::note(visit, seen, &rows).await?;
    let next = rows.last().filter(|_| more).map(|last| mark(place(last), last.id));
    Ok(json(200, &Listing { items: rows.iter().map(DossierBody::from).collect(), next }))
}

/// The first moment of a day in the office.
fn start_of(day: Date) -> Option<Timestamp> {
    day.to_zoned(format::office_zone()).ok().map(|start| start.timestamp())
}

/// The register of an office within reach, newest first. The reading is recorded.
#[utoipa::path(get, path = "/api/v1/dossiers", tag = "dossiers",
    params(
        ("office" = Option<Uuid>, Query, description = "Office; the own one when absent"),
        ("state" = Option<String>, Query, description = "Professional state, such as `in_process`"),
        ("procedure" = Option<String>, Query, description = "National code"),
        ("channel" = Option<String>, Query, description = "`counter`, `online` or `post`"),
        ("from" = Option<String>, Query, description = "Filed on this day or later (2026-11-23)"),
        ("to" = Option<String>, Query, description = "Filed on this day or before"),
        ("overdue" = Option<bool>, Query, description = "Only those that passed their date"),
        ("after" = Option<String>, Query, description = "Cursor"),
        ("limit" = Option<u32>, Query, description = "Most rows, up to 200"),
    ),
    responses((status = 200, description = "A page of dossiers", body = Listing<DossierBody>)),
    security(("session" = [])))]
pub(super) async fn register(
    visit: Visit,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let purpose = stated(&headers)?;
    let actor = visit.actor()?.clone();
    let mut query = Query::new(&fields);
    let office = query.read("office", |text| text.parse::<Uuid>().ok());
    let channel = |text: &str| crate::catalogue::definition::Channel::from_code(text);
    let overdue = query.read("overdue", |text| text.parse::<bool>().ok()).unwrap_or(false);
    let mut filter = Filter {
        state: query.read("state", State::from_code),
        procedure: fields.some("procedure").map(str::to_owned),
        channel: query.read("channel", channel).map(|channel| channel.code().to_owned()),
        from: query.read("from", |text| start_of(format::read_date(text)?)),
        to: query.read("to", |text| start_of(format::read_date(text)?.tomorrow().ok()?)),
        overdue_at: overdue.then_some(visit.now),
        ..Filter::default()
    };
    let (limit, after) = (query.limit(), query.after());
    query.done()?;
    let kinds: Vec<&'static str> = [
        (filter.state.is_some(), "state"),
        (filter.procedure.is_some(), "procedure"),
        (filter.channel.is_some(), "channel"),
        (filter.from.is_some() || filter.to.is_some(), "day"),
        (overdue, "overdue"),
    ]
    .into_iter()
    .filter_map(|(used, kind)| used.then_some(kind))
    .collect();
    let today = format::local(visit.now).date();
    let rows = visit
        .app
        .db
        .read(move |tx| {
            let own = match office {
                Some(office) => Some(office),
                None => reach::offices(tx, &actor, today)?.first().map(|office| office.id),
            };
            let Some(office) = own else { return Ok(Vec::new()) };
            filter.office = office;
            let rows = limit as i64 + 1;
            Ok::<_, Problem>(store::register(tx, &filter, &actor.reach(DOSSIER_READ), after, rows)?)
        })
        .await?;
    let seen = Seen::new(ReadList::Register, &kinds).stated(purpose);
    page(&visit, seen, rows, limit, |dossier| dossier.submitted_at).await
}

/// Dossiers within reach by code or by words of their people and subject, without accents if one likes, newest
/// first, at most 50. The reading is recorded.
#[utoipa::path(get, path = "/api/v1/search", tag = "dossiers",
    params(("q" = String, Query, description = "A code, or words in any order")),
    responses((status = 200, description = "What was found", body = Listing<DossierBody>)),
    security(("session" = [])))]
pub(super) async fn search(
    visit: Visit,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let purpose = stated(&headers)?;
    let (actor, asked) = (visit.actor()?.clone(), fields.get("q").to_owned());
    let today = format::local(visit.now).date();
    let (found, kind) =
        visit.app.db.read(move |tx| search::find(tx, &actor, &asked, today)).await?;
    seen::note(&visit, Seen::new(ReadList::Search, &[kind]).stated(purpose), &found).await?;
    Ok(json(200, &Listing { items: found.iter().map(DossierBody::from).collect(), next: None }))
}

/// The work of the one who asks, or of a unit within reach, most urgent first. The reading is recorded.
#[utoipa::path(get, path = "/api/v1/worklist", tag = "dossiers",
    params(
        ("unit" = Option<Uuid>, Query, description = "Unit; the own work when absent"),
        ("kind" = Option<String>, Query, description = "`todo`, `waiting` or `collect`; `todo` when absent"),
        ("after" = Option<String>, Query, description = "Cursor"),
        ("limit" = Option<u32>, Query, description = "Most rows, up to 200"),
    ),
    responses((status = 200, description = "A page of dossiers", body = Listing<DossierBody>)),
    security(("session" = [])))]
pub(super) async fn worklist(
    visit: Visit,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let purpose = stated(&headers)?;
    let actor = visit.actor()?;
    let mut query = Query::new(&fields);
    let unit = query.read("unit", |text| text.parse::<Uuid>().ok());
    let kind = query
        .read("kind", |text| ["todo", "waiting", "collect"].into_iter().find(|kind| *kind == text));
    let (limit, after) = (query.limit(), query.after());
    query.done()?;
    let desk = match unit {
        Some(unit) if actor.reach(DOSSIER_READ).contains(&unit) => Desk::Unit(unit),
        Some(_) => return Err(Problem::forbidden()),
        None => Desk::Person(actor.account),
    };
    let kind = kind.unwrap_or("todo");
    let reached = actor.reach(DOSSIER_READ);
    let rows = visit
        .app
        .db
        .read(move |tx| {
            Ok::<_, Problem>(store::work_of(tx, desk, kind, &reached, after, limit as i64 + 1)?)
        })
        .await?;
    let seen = Seen::new(ReadList::Worklist, &[]).stated(purpose);
    page(&visit, seen, rows, limit, Dossier::attention).await
}
