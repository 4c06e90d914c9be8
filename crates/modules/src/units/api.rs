//! Units and their calendars for programs.

use super::{
    Basis, Change, Contact, Filter, Level, Part, Succession, UNITS_EDIT, Unit, UnitFunction,
    UnitKind, actions, calendars, contacts, opening, pages, store,
};
use crate::k::units as k;
use axum::response::Response;
use kernel::db::Tx;
use kernel::http::json::{Body, Listing, json};
use kernel::http::{Fields, Id, Visit};
use kernel::i18n::{Lang, format};
use kernel::problem::{FieldProblem, Problem, ProblemBody, Words};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

#[derive(OpenApi)]
#[openapi(
    paths(list, one, calendar, edit_calendar, edit_contact, national, edit_national),
    components(schemas(
        UnitBody,
        UnitDetail,
        SuccessionBody,
        CalendarBody,
        LayerBody,
        VersionBody,
        EditBody,
        NationalBody,
        NationalEditBody,
        DayBody,
        Edited,
        Contact,
        ContactBody
    ))
)]
struct Description;

pub(super) fn openapi() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// A unit.
#[derive(Serialize, ToSchema)]
pub(super) struct UnitBody {
    /// Identity inside the system.
    id: Uuid,
    /// Code of the statistics office, meaningful only with a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Agency e-identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    eid: Option<String>,
    kind: UnitKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    function: Option<UnitFunction>,
    level: Level,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<Uuid>,
    name_vi: String,
    name_en: String,
    full_name_vi: String,
    full_name_en: String,
    /// First day in force.
    #[schema(value_type = String, format = Date)]
    valid_from: jiff::civil::Date,
    /// Last day in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    valid_to: Option<jiff::civil::Date>,
    source: String,
    /// Holds a fact that no official text has confirmed yet.
    unverified: bool,
}

impl From<Unit> for UnitBody {
    fn from(unit: Unit) -> Self {
        Self {
            level: unit.kind.level(),
            id: unit.id,
            code: unit.code,
            eid: unit.eid,
            kind: unit.kind,
            function: unit.function,
            parent: unit.parent,
            name_vi: unit.name_vi,
            name_en: unit.name_en,
            full_name_vi: unit.full_name_vi,
            full_name_en: unit.full_name_en,
            valid_from: unit.valid_from,
            valid_to: unit.valid_to,
            source: unit.source,
            unverified: unit.unverified,
        }
    }
}

/// A unit with its neighbours in the tree and in time.
#[derive(Serialize, ToSchema)]
pub(super) struct UnitDetail {
    #[serde(flatten)]
    unit: UnitBody,
    /// How it is reached; what it does not say itself is that of its office.
    contact: Contact,
    /// Usual opening hours by its calendar, in Vietnamese.
    opening: String,
    /// Units above, nearest first.
    above: Vec<UnitBody>,
    /// Units directly below on this day, or on the last day of the unit.
    below: Vec<UnitBody>,
    /// What it came from.
    came_from: Vec<SuccessionBody>,
    /// What became of it.
    became: Vec<SuccessionBody>,
}

/// One unit passed to another.
#[derive(Serialize, ToSchema)]
pub(super) struct SuccessionBody {
    unit: UnitBody,
    part: Part,
    /// Legal act.
    act: String,
    #[schema(value_type = String, format = Date)]
    date: jiff::civil::Date,
    unverified: bool,
}

impl From<Succession> for SuccessionBody {
    fn from(succession: Succession) -> Self {
        Self {
            unit: succession.unit.into(),
            part: succession.part,
            act: succession.act,
            date: succession.date,
            unverified: succession.unverified,
        }
    }
}

/// The calendar of a unit as data.
#[derive(Serialize, ToSchema)]
pub(super) struct CalendarBody {
    /// The national calendar.
    #[schema(value_type = Object)]
    national: working_time::CalendarSpec,
    /// Layers over it, general ones first.
    layers: Vec<LayerBody>,
    /// Version of the unit's own layer; 0 when it has none. Send it as `seen` with an edit.
    version: i64,
    /// Versions of the unit's own layer, newest first.
    history: Vec<VersionBody>,
}

/// What one unit changes.
#[derive(Serialize, ToSchema)]
pub(super) struct LayerBody {
    unit: Uuid,
    #[schema(value_type = Object)]
    spec: working_time::LayerSpec,
}

/// A recorded version.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionBody {
    version: i64,
    /// Document it rests on.
    basis: String,
    reason: String,
    /// RFC 3339, UTC.
    at: String,
}

/// A change of a calendar.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditBody {
    /// The version of the unit's own layer that was looked at; 0 for none.
    seen: i64,
    /// The day, for a day that differs.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    date: Option<jiff::civil::Date>,
    /// Last day of a run.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<jiff::civil::Date>,
    /// The day of the week (`monday` … `sunday`), for another weekly rule; instead of `date`.
    #[serde(default)]
    weekday: Option<String>,
    /// `closed`, `like friday`, `morning`, `afternoon`, `07:30-11:30, 13:30-17:00`, `07:30-11:30 reception`.
    rule: String,
    #[serde(default)]
    name_vi: String,
    #[serde(default)]
    name_en: String,
    /// Number and date of the document.
    document: String,
    /// Compared with the document itself.
    #[serde(default)]
    confirmed: bool,
    reason: String,
}

/// The national calendar: days off and swapped days of every year that is known.
#[derive(Serialize, ToSchema)]
pub(super) struct NationalBody {
    /// Counted up with every change; 0 as it came with the program.
    version: i64,
    #[schema(value_type = Object)]
    spec: working_time::CalendarSpec,
    /// The same as TOML text, as it was written.
    text: String,
    /// Changes, newest first.
    history: Vec<VersionBody>,
}

/// A day or a run of days that differs.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DayBody {
    #[schema(value_type = String, format = Date)]
    date: jiff::civil::Date,
    /// Last day of a run.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<jiff::civil::Date>,
    /// As in the calendar of a unit: `closed`, `like friday`, `morning`, …
    rule: String,
    name_vi: String,
    #[serde(default)]
    name_en: String,
}

/// A change of the national calendar: one of `day`, `year` and `text`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NationalEditBody {
    /// The version that was looked at.
    seen: i64,
    #[serde(default)]
    day: Option<DayBody>,
    /// One more year whose days off are known.
    #[serde(default)]
    year: Option<i16>,
    /// The whole calendar as TOML text.
    #[serde(default)]
    text: Option<String>,
    /// Number and date of the document.
    document: String,
    /// Compared with the document itself.
    #[serde(default)]
    confirmed: bool,
    reason: String,
}

/// How a unit is reached; an empty text is not known.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactBody {
    #[serde(default)]
    address: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
}

/// The recorded change.
#[derive(Serialize, ToSchema)]
pub(super) struct Edited {
    /// Number of the new version.
    version: i64,
}

/// Units by name, code and day.
#[utoipa::path(get, path = "/api/v1/units", tag = "units",
    params(
        ("q" = Option<String>, Query, description = "Words in any order, without accents if wished, or a code"),
        ("on" = Option<String>, Query, description = "Only units that exist on this day (2026-11-23)"),
        ("within" = Option<Uuid>, Query, description = "Only this unit and those below it"),
        ("after" = Option<Uuid>, Query, description = "Cursor"),
        ("limit" = Option<u32>, Query, description = "Most rows, up to 200"),
    ),
    responses(
        (status = 200, description = "A page of units", body = Listing<UnitBody>),
        (status = 422, description = "A parameter is wrong", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn list(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str| problems.push(FieldProblem::new(field, Words::new(k::PARAMETER)));
    let on = fields.some("on").map(format::read_date);
    if on == Some(None) {
        wrong("on");
    }
    let mut uuid = |name: &str| match fields.some(name).map(str::parse::<Uuid>) {
        Some(Err(_)) => {
            wrong(name);
            None
        }
        Some(Ok(id)) => Some(id),
        None => None,
    };
    let (within, after) = (uuid("within"), uuid("after"));
    let limit = fields.some("limit").map_or(Ok(50), str::parse::<u32>);
    if !matches!(limit, Ok(1..=200)) {
        wrong("limit");
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let limit = limit.unwrap_or(50);
    let filter = Filter {
        text: fields.get("q").to_owned(),
        on: on.flatten(),
        within,
        after,
        limit,
        bodies: false,
    };
    let mut units = visit.app.db.read(move |tx| store::search(tx, &filter)).await?;
    let more = units.len() > limit as usize;
    units.truncate(limit as usize);
    let next = units.last().filter(|_| more).map(|unit| unit.id.to_string());
    Ok(json(200, &Listing { items: units.into_iter().map(UnitBody::from).collect(), next }))
}

/// One unit.
#[utoipa::path(get, path = "/api/v1/units/{id}", tag = "units",
    params(("id" = Uuid, Path, description = "Unit")),
    responses(
        (status = 200, description = "The unit", body = UnitDetail),
        (status = 404, description = "No such unit", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn one(visit: Visit, Id(id): Id) -> Result<Response, Problem> {
    let now = visit.now;
    let today = format::local(now).date();
    let detail = visit
        .app
        .db
        .read(move |tx| {
            let unit = store::get(tx, id)?.ok_or_else(Problem::not_found)?;
            let day = unit.valid_to.map_or(today, |last| today.min(last));
            let above = store::above(tx, id)?.into_iter().skip(1).map(UnitBody::from).collect();
            let below = store::children(tx, id, day)?.into_iter().map(UnitBody::from).collect();
            let list = |list: Vec<Succession>| list.into_iter().map(SuccessionBody::from).collect();
            let came_from = list(store::predecessors(tx, id)?);
            let became = list(store::became(tx, id)?);
            let contact = contacts::contact_of(tx, id)?;
            let opening = opening::opening(tx, id, Lang::Vi, now)?;
            let unit = unit.into();
            Ok::<_, Problem>(UnitDetail { unit, contact, opening, above, below, came_from, became })
        })
        .await?;
    Ok(json(200, &detail))
}

/// The calendar of a unit: the national one and the layers over it.
#[utoipa::path(get, path = "/api/v1/units/{id}/calendar", tag = "units",
    params(("id" = Uuid, Path, description = "Unit")),
    responses(
        (status = 200, description = "The calendar", body = CalendarBody),
        (status = 404, description = "No such unit", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn calendar(visit: Visit, Id(id): Id) -> Result<Response, Problem> {
    let now = visit.now;
    let body = visit.app.db.read(move |tx| calendar_body(tx, id, now)).await?;
    Ok(json(200, &body))
}

fn calendar_body(tx: &mut Tx<'_>, id: Uuid, now: jiff::Timestamp) -> Result<CalendarBody, Problem> {
    store::get(tx, id)?.ok_or_else(Problem::not_found)?;
    let (national, layers) = calendars::parts(tx, id, now)?;
    let history = calendars::history(tx, id)?;
    Ok(CalendarBody {
        national,
        layers: layers.into_iter().map(|(unit, spec)| LayerBody { unit, spec }).collect(),
        version: history.first().map_or(0, |newest| newest.version),
        history: versions(history),
    })
}

fn versions(history: Vec<calendars::VersionInfo>) -> Vec<VersionBody> {
    history
        .into_iter()
        .map(|version| VersionBody {
            version: version.version,
            basis: version.basis,
            reason: version.reason,
            at: version.at.to_string(),
        })
        .collect()
}

/// Records a day that differs or another weekly rule as a new version of the unit's calendar.
#[utoipa::path(post, path = "/api/v1/units/{id}/calendar", tag = "units",
    params(("id" = Uuid, Path, description = "Unit")),
    request_body = EditBody,
    responses(
        (status = 201, description = "Recorded", body = Edited),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not an administrator of the unit", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such unit", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Somebody recorded a newer version", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Something is wrong with the change", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn edit_calendar(
    visit: Visit,
    Id(id): Id,
    Body(body): Body<EditBody>,
) -> Result<Response, Problem> {
    let permit = visit.permit(UNITS_EDIT, &[id])?;
    let now = visit.now;
    let change = change(&body).map_err(Problem::invalid)?;
    let basis = Basis { document: body.document, confirmed: body.confirmed, reason: body.reason };
    let seen = body.seen;
    let version = visit
        .app
        .db
        .write(move |tx| actions::edit_calendar(tx, &permit, id, seen, &change, &basis, now))
        .await?;
    Ok(json(201, &Edited { version }))
}

/// The national calendar.
#[utoipa::path(get, path = "/api/v1/calendar", tag = "units",
    responses((status = 200, description = "The calendar", body = NationalBody)))]
pub(super) async fn national(visit: Visit) -> Result<Response, Problem> {
    let body = visit
        .app
        .db
        .read(|tx| {
            let (version, spec) = calendars::national(tx)?;
            let (_, text) = calendars::national_text(tx)?;
            let history = versions(calendars::history(tx, calendars::NATIONAL)?);
            Ok::<_, Problem>(NationalBody { version, spec, text, history })
        })
        .await?;
    Ok(json(200, &body))
}

/// Records a day, a year or another text as a new version of the national calendar. Every calendar over it
/// must still hold.
#[utoipa::path(post, path = "/api/v1/calendar", tag = "units",
    request_body = NationalEditBody,
    responses(
        (status = 201, description = "Recorded", body = Edited),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not an administrator at the top of the tree", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Somebody recorded a newer version", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Something is wrong with the change", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn edit_national(
    visit: Visit,
    Body(body): Body<NationalEditBody>,
) -> Result<Response, Problem> {
    let permit = pages::national::permit(&visit).await?.ok_or_else(Problem::forbidden)?;
    let now = visit.now;
    let change = match (body.day, body.year, body.text) {
        (Some(day), None, None) => {
            actions::NationalChange::Day(day_change(&day).map_err(Problem::invalid)?)
        }
        (None, Some(year), None) => actions::NationalChange::Year(year),
        (None, None, Some(text)) => actions::NationalChange::Text(text),
        _ => {
            return Err(Problem::invalid(vec![FieldProblem::new(
                "day",
                Words::new(k::ONE_CHANGE),
            )]));
        }
    };
    let basis = Basis { document: body.document, confirmed: body.confirmed, reason: body.reason };
    let seen = body.seen;
    let version = visit
        .app
        .db
        .write(move |tx| {
            let spec = actions::amended(tx, &change, &basis)?;
            actions::edit_national(tx, &permit, seen, &spec, &basis, now)
        })
        .await?;
    Ok(json(201, &Edited { version }))
}

/// Records how a unit is reached.
#[utoipa::path(post, path = "/api/v1/units/{id}/contact", tag = "units",
    params(("id" = Uuid, Path, description = "Unit")),
    request_body = ContactBody,
    responses(
        (status = 200, description = "Recorded", body = Contact),
        (status = 401, description = "Not signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Not an administrator of the unit", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such unit", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A field is wrong", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = [])))]
pub(super) async fn edit_contact(
    visit: Visit,
    Id(id): Id,
    Body(body): Body<ContactBody>,
) -> Result<Response, Problem> {
    let permit = visit.permit(UNITS_EDIT, &[id])?;
    let now = visit.now;
    let contact =
        Contact { address: body.address, phone: body.phone, email: body.email, sample: false };
    let contact = visit
        .app
        .db
        .write(move |tx| {
            let unit = store::get(tx, id)?.ok_or_else(Problem::not_found)?;
            contacts::set_contact(tx, &permit, &unit, &contact, now)?;
            Ok::<_, Problem>(contacts::contact_of(tx, id)?)
        })
        .await?;
    Ok(json(200, &contact))
}

/// Reads a body as the form would read the same answers.
fn change(body: &EditBody) -> Result<Change, Vec<FieldProblem>> {
    let mut fields = Fields::default();
    let mut put = |name: &str, value: &str| fields.values.push((name.into(), value.into()));
    match &body.weekday {
        Some(weekday) => {
            put("kind", "week");
            put("weekday", weekday);
        }
        None => put("kind", "day"),
    }
    put("date", &body.date.map(|date| date.to_string()).unwrap_or_default());
    put("to", &body.to.map(|date| date.to_string()).unwrap_or_default());
    put("rule", &body.rule);
    put("name-vi", &body.name_vi);
    put("name-en", &body.name_en);
    pages::calendar::read(&fields)
}

/// The same for a day of the national calendar.
fn day_change(body: &DayBody) -> Result<Change, Vec<FieldProblem>> {
    let to = body.to.map(|date| date.to_string()).unwrap_or_default();
    let values = [
        ("kind", "day".to_owned()),
        ("date", body.date.to_string()),
        ("to", to),
        ("rule", body.rule.clone()),
        ("name-vi", body.name_vi.clone()),
        ("name-en", body.name_en.clone()),
    ];
    let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    pages::calendar::read(&Fields { values, files: Vec::new() })
}
