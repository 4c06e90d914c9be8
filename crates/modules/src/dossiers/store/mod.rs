//! Every statement on dossiers.

mod access;
mod derived;
mod desk;
mod drafts;
mod files;
mod inherited;
mod lists;
mod parts;
mod reading;
mod recorded;
mod tally;

pub use access::*;
pub use derived::*;
pub use desk::*;
pub use drafts::*;
pub use files::files_named;
pub use inherited::*;
pub use lists::*;
pub use parts::*;
pub use reading::*;
pub use recorded::*;
pub use tally::{Counts, each_count, each_counted, put_counts, tally};
use tally::{count_moved, count_new};

use super::model::Dossier;
use super::rules::{Delivery, DeliveryWay, Financial, State, Synchronisation, work};
use crate::catalogue::definition::Channel;
use kernel::db::{DbError, Row, Tx};
use kernel::params;
use uuid::Uuid;

macro_rules! columns {
    () => {
        "office, id, code, version, procedure_version, procedure_code, case_id, channel, receiver, authority, helped_at, \
         state, financial, delivery, synchronisation, step, unit, assignee, abstract, sets, applicant, owner, form, limit_text, \
         submitted_at, accepted_at, due_at, first_due_at, step_due_at, suspended_at, ended_at, handed_over_at, course, draft, result, \
         delivery_way, language, secret"
    };
}
pub(crate) use columns;

/// Adds a new dossier.
pub fn insert(tx: &mut Tx<'_>, dossier: &Dossier) -> Result<(), DbError> {
    let work = work(dossier.state, dossier.delivery);
    tx.record(
        &DOSSIER,
        concat!(
            "insert into dossier (",
            columns!(),
            ", attention_at, work_kind, work_unit, work_assignee) values \
             ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, \
              $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42) returning *"
        ),
        params![
            dossier.office,
            dossier.id,
            &dossier.code,
            dossier.version,
            dossier.procedure_version,
            &dossier.procedure_code,
            &dossier.case_id,
            dossier.channel.code(),
            dossier.receiver,
            dossier.authority,
            dossier.helped_at,
            dossier.state.code(),
            dossier.financial.code(),
            dossier.delivery.code(),
            dossier.synchronisation.code(),
            dossier.step.map(|step| step as i64),
            dossier.unit,
            dossier.assignee,
            &dossier.abstract_line,
            dossier.sets,
            &dossier.applicant,
            &dossier.owner,
            &dossier.form,
            &dossier.limit,
            dossier.submitted_at,
            dossier.accepted_at,
            dossier.due_at,
            dossier.first_due_at,
            dossier.step_due_at,
            dossier.suspended_at,
            dossier.ended_at,
            dossier.handed_over_at,
            json(dossier.course.as_ref())?,
            json(dossier.draft.as_ref())?,
            json(dossier.result.as_ref())?,
            dossier.delivery_way.code(),
            &dossier.language,
            &dossier.secret,
            dossier.attention(),
            work,
            work.map(|_| dossier.unit),
            work.and(dossier.assignee),
        ],
    )?;
    count_new(tx, dossier)
}

/// What a dossier was when it was loaded.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// Its version.
    pub version: i64,
    /// Its state.
    pub state: State,
}

impl Before {
    /// What it is now, before it is changed.
    pub fn of(dossier: &Dossier) -> Self {
        Self { version: dossier.version, state: dossier.state }
    }
}

/// Saves what may change, if the dossier still is at the version before; false when someone was faster.
pub fn update(tx: &mut Tx<'_>, dossier: &Dossier, before: Before) -> Result<bool, DbError> {
    let work = work(dossier.state, dossier.delivery);
    let changed = tx.record(
        &DOSSIER,
        "update dossier set version = $4, state = $5, financial = $6, delivery = $7, synchronisation = $8, step = $9, unit = $10, \
         assignee = $11, form = $12, limit_text = $13, accepted_at = $14, due_at = $15, first_due_at = $16, step_due_at = $17, \
         suspended_at = $18, ended_at = $19, handed_over_at = $20, course = $21, draft = $22, result = $23, attention_at = $24, \
         work_kind = $25, work_unit = $26, work_assignee = $27, delivery_way = $28 \
         where office = $1 and id = $2 and version = $3 returning *",
        params![
            dossier.office,
            dossier.id,
            before.version,
            dossier.version,
            dossier.state.code(),
            dossier.financial.code(),
            dossier.delivery.code(),
            dossier.synchronisation.code(),
            dossier.step.map(|step| step as i64),
            dossier.unit,
            dossier.assignee,
            &dossier.form,
            &dossier.limit,
            dossier.accepted_at,
            dossier.due_at,
            dossier.first_due_at,
            dossier.step_due_at,
            dossier.suspended_at,
            dossier.ended_at,
            dossier.handed_over_at,
            json(dossier.course.as_ref())?,
            json(dossier.draft.as_ref())?,
            json(dossier.result.as_ref())?,
            dossier.attention(),
            work,
            work.map(|_| dossier.unit),
            work.and(dossier.assignee),
            dossier.delivery_way.code(),
        ],
    )?;
    if changed == 1 {
        count_moved(tx, dossier, before.state)?;
    }
    Ok(changed == 1)
}

/// A dossier by its identity.
pub fn find(tx: &mut Tx<'_>, office: Uuid, id: Uuid) -> Result<Option<Dossier>, DbError> {
    tx.first(
        concat!("select ", columns!(), " from dossier where office = $1 and id = $2"),
        params![office, id],
        read,
    )
}

/// A dossier by its code.
pub fn find_code(tx: &mut Tx<'_>, office: Uuid, code: &str) -> Result<Option<Dossier>, DbError> {
    tx.first(
        concat!("select ", columns!(), " from dossier where office = $1 and code = $2"),
        params![office, code],
        read,
    )
}

/// Identity and secret of a dossier by its code; one row in every case, so that an unknown code costs what
/// a wrong secret costs.
pub fn secret_of(
    tx: &mut Tx<'_>,
    office: Uuid,
    code: &str,
) -> Result<(Option<Uuid>, Option<String>), DbError> {
    tx.one(
        "select (select id from dossier where office = $1 and code = $2), \
         (select secret from dossier where office = $1 and code = $2)",
        params![office, code],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

pub(super) fn read(row: &Row<'_>) -> Result<Dossier, DbError> {
    let course: Option<String> = row.get(32)?;
    let draft: Option<String> = row.get(33)?;
    let result: Option<String> = row.get(34)?;
    Ok(Dossier {
        office: row.get(0)?,
        id: row.get(1)?,
        code: row.get(2)?,
        version: row.get(3)?,
        procedure_version: row.get(4)?,
        procedure_code: row.get(5)?,
        case_id: row.get(6)?,
        channel: coded(row, 7, Channel::from_code)?,
        receiver: row.get(8)?,
        authority: row.get(9)?,
        helped_at: row.get(10)?,
        state: coded(row, 11, State::from_code)?,
        financial: coded(row, 12, Financial::from_code)?,
        delivery: coded(row, 13, Delivery::from_code)?,
        synchronisation: coded(row, 14, Synchronisation::from_code)?,
        step: row.get::<Option<i64>>(15)?.map(|step| usize::try_from(step).unwrap_or_default()),
        unit: row.get(16)?,
        assignee: row.get(17)?,
        abstract_line: row.get(18)?,
        sets: u32::try_from(row.get::<i64>(19)?).unwrap_or(1),
        applicant: row.get(20)?,
        owner: row.get(21)?,
        form: row.json(22)?,
        limit: row.get(23)?,
        submitted_at: row.get(24)?,
        accepted_at: row.get(25)?,
        due_at: row.get(26)?,
        first_due_at: row.get(27)?,
        step_due_at: row.get(28)?,
        suspended_at: row.get(29)?,
        ended_at: row.get(30)?,
        handed_over_at: row.get(31)?,
        course: parse(course.as_deref(), 32)?,
        draft: parse(draft.as_deref(), 33)?,
        result: parse(result.as_deref(), 34)?,
        delivery_way: coded(row, 35, DeliveryWay::from_code)?,
        language: row.get(36)?,
        secret: row.get(37)?,
    })
}

/// A column that holds the code of an enum.
pub(super) fn coded<T>(
    row: &Row<'_>,
    column: usize,
    from: fn(&str) -> Option<T>,
) -> Result<T, DbError> {
    let code: String = row.get(column)?;
    from(&code).ok_or(DbError::Decode { column, problem: code })
}

/// JSON for a column.
pub(super) fn json(value: Option<&impl serde::Serialize>) -> Result<Option<String>, DbError> {
    value
        .map(|value| {
            serde_json::to_string(value).map_err(|error| DbError::Other(error.to_string()))
        })
        .transpose()
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(
    text: Option<&str>,
    column: usize,
) -> Result<Option<T>, DbError> {
    text.map(|text| {
        serde_json::from_str(text)
            .map_err(|error| DbError::Decode { column, problem: error.to_string() })
    })
    .transpose()
}
