//! Every statement about units.

mod heritage;

pub use heritage::{Heritage, heritage, inherited};

use super::contacts::Contact;
use super::rules::{Part, Succession, Unit, UnitFunction, UnitKind};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::db::{DbError, Query, Recorded, Row, Rows, Tx};
use kernel::fold::fold;
use kernel::params;
use std::collections::HashMap;
use uuid::Uuid;

/// Addresses and telephones of units.
pub(super) static CONTACT: Recorded = Recorded {
    table: "unit_contact",
    subject: "unit",
    key: &[],
    free: &[],
    rows: Rows::All("select * from unit_contact"),
};

/// Versions of calendars, beside the unit they belong to.
pub(super) static CALENDAR: Recorded = Recorded {
    table: "calendar_version",
    subject: "unit",
    key: &["version"],
    free: &[],
    rows: Rows::All("select * from calendar_version"),
};

macro_rules! columns {
    () => {
        "u.id, u.code, u.eid, u.kind, u.function, u.parent, u.name_vi, u.name_en, u.full_name_vi, \
         u.full_name_en, u.valid_from, u.valid_to, u.source, u.unverified"
    };
}

fn read(row: &Row<'_>) -> Result<Unit, DbError> {
    let kind: String = row.get(3)?;
    let function: Option<String> = row.get(4)?;
    Ok(Unit {
        id: row.get(0)?,
        code: row.get(1)?,
        eid: row.get(2)?,
        kind: UnitKind::from_code(&kind).ok_or_else(|| unknown(3, &kind))?,
        function: function
            .map(|code| UnitFunction::from_code(&code).ok_or_else(|| unknown(4, &code)))
            .transpose()?,
        parent: row.get(5)?,
        name_vi: row.get(6)?,
        name_en: row.get(7)?,
        full_name_vi: row.get(8)?,
        full_name_en: row.get(9)?,
        valid_from: row.get(10)?,
        valid_to: row.get(11)?,
        source: row.get(12)?,
        unverified: row.get(13)?,
    })
}

fn unknown(column: usize, code: &str) -> DbError {
    DbError::Decode { column, problem: format!("unknown code {code:?}") }
}

/// The unit with an id.
pub fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Unit>, DbError> {
    tx.first(concat!("select ", columns!(), " from unit u where u.id = $1"), params![id], read)
}

/// Several units by id, in one question.
pub fn get_many(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Unit>, DbError> {
    let mut query = Query::new(concat!("select ", columns!(), " from unit u"));
    query.and("u.id in ").list(ids.iter().copied());
    let units = tx.all(query.sql(), query.params(), read)?;
    Ok(units.into_iter().map(|unit| (unit.id, unit)).collect())
}

/// The unit with an agency e-identifier; the newest if several carried it.
pub fn by_eid(tx: &mut Tx<'_>, eid: &str) -> Result<Option<Unit>, DbError> {
    tx.first(
        concat!(
            "select ",
            columns!(),
            " from unit u where u.eid = $1 order by u.valid_from desc limit 1"
        ),
        params![eid],
        read,
    )
}

/// The unit that carries a statistics code on a day.
pub fn by_code(tx: &mut Tx<'_>, code: &str, on: Date) -> Result<Option<Unit>, DbError> {
    tx.first(
        concat!(
            "select ",
            columns!(),
            " from unit u where u.code = $1 and u.valid_from <= $2 and (u.valid_to is null or u.valid_to >= $2) \
             order by u.valid_from desc limit 1"
        ),
        params![code, on],
        read,
    )
}

/// The body that answers for what a unit does: the nearest self or ancestor of government with an
/// e-identifier.
pub fn office_of(tx: &mut Tx<'_>, unit: Uuid) -> Result<Option<Unit>, DbError> {
    Ok(above(tx, unit)?.into_iter().find(Unit::is_office))
}

/// The unit of an office that has a function on a day: the nearest to the office.
pub fn division(
    tx: &mut Tx<'_>,
    office: Uuid,
    function: UnitFunction,
    on: Date,
) -> Result<Option<Unit>, DbError> {
    tx.first(
        concat!(
            "select ",
            columns!(),
            " from unit_closure c join unit u on u.id = c.descendant where c.ancestor = $1 and u.function = $2 \
             and u.valid_from <= $3 and (u.valid_to is null or u.valid_to >= $3) order by c.depth, u.id limit 1"
        ),
        params![office, function.code(), on],
        read,
    )
}

/// The offices in force on a day that count by the calendar of a unit: its own office and those below;
/// every office for the national calendar.
pub fn offices_counting_by(tx: &mut Tx<'_>, unit: Uuid, on: Date) -> Result<Vec<Uuid>, DbError> {
    if unit == super::NATIONAL {
        return tx.all(
            "select id from unit where eid is not null and valid_from <= $1 and (valid_to is null or valid_to >= $1)",
            params![on],
            |row| row.get(0),
        );
    }
    let mut offices: Vec<Uuid> = tx.all(
        "select u.id from unit_closure c join unit u on u.id = c.descendant where c.ancestor = $1 and u.eid is not null \
         and u.valid_from <= $2 and (u.valid_to is null or u.valid_to >= $2)",
        params![unit, on],
        |row| row.get(0),
    )?;
    if let Some(own) = office_of(tx, unit)?
        && !offices.contains(&own.id)
    {
        offices.push(own.id);
    }
    Ok(offices)
}

/// A unit and every unit below it.
pub fn below(tx: &mut Tx<'_>, unit: Uuid) -> Result<Vec<Uuid>, DbError> {
    tx.all(
        "select descendant from unit_closure where ancestor = $1 order by depth, descendant",
        params![unit],
        |row| row.get(0),
    )
}

/// A unit and every unit above it, nearest first.
pub fn above(tx: &mut Tx<'_>, unit: Uuid) -> Result<Vec<Unit>, DbError> {
    tx.all(
        concat!(
            "select ",
            columns!(),
            " from unit_closure c join unit u on u.id = c.ancestor where c.descendant = $1 order by c.depth"
        ),
        params![unit],
        read,
    )
}

/// The units directly below one on a day; bodies first, then by name.
pub fn children(tx: &mut Tx<'_>, unit: Uuid, on: Date) -> Result<Vec<Unit>, DbError> {
    tx.all(
        concat!(
            "select ",
            columns!(),
            " from unit u where u.parent = $1 and u.valid_from <= $2 and (u.valid_to is null or u.valid_to >= $2) \
             order by case when u.level = 'inner' then 1 else 0 end, u.fold, u.id"
        ),
        params![unit, on],
        read,
    )
}

/// The units at the top of the tree on a day.
pub fn roots(tx: &mut Tx<'_>, on: Date) -> Result<Vec<Unit>, DbError> {
    tx.all(
        concat!(
            "select ",
            columns!(),
            " from unit u where u.parent is null and u.valid_from <= $1 and (u.valid_to is null or u.valid_to >= $1) \
             order by u.fold, u.id"
        ),
        params![on],
        read,
    )
}

/// Bodies of government on a day that have a unit for each of these functions: those that can carry out
/// a process, in the order of their folded names.
pub fn offices_with(
    tx: &mut Tx<'_>,
    functions: &[UnitFunction],
    on: Date,
) -> Result<Vec<Unit>, DbError> {
    let mut query = Query::new(concat!("select ", columns!(), " from unit u"));
    query.and("u.level <> 'inner' and u.eid is not null and u.valid_from <= ").bind(on);
    query.and("(u.valid_to is null or u.valid_to >= ").bind(on).push(")");
    for function in functions {
        query
            .and("exists (select 1 from unit_closure c join unit d on d.id = c.descendant where c.ancestor = u.id and d.function = ")
            .bind(function.code())
            .push(" and d.valid_from <= ")
            .bind(on)
            .push(" and (d.valid_to is null or d.valid_to >= ")
            .bind(on)
            .push("))");
    }
    query.push(" order by u.fold, u.id");
    tx.all(query.sql(), query.params(), read)
}

/// How a unit itself says it is reached.
pub(super) fn contact(tx: &mut Tx<'_>, unit: Uuid) -> Result<Option<Contact>, DbError> {
    tx.first(
        "select address, phone, email, sample from unit_contact where unit = $1",
        params![unit],
        |row| {
            Ok(Contact {
                address: row.get(0)?,
                phone: row.get(1)?,
                email: row.get(2)?,
                sample: row.get(3)?,
            })
        },
    )
}

/// Writes how a unit is reached.
pub(super) fn put_contact(
    tx: &mut Tx<'_>,
    unit: Uuid,
    contact: &Contact,
    now: Timestamp,
    by: Option<Uuid>,
) -> Result<(), DbError> {
    tx.record(
        &CONTACT,
        "insert into unit_contact (unit, address, phone, email, sample, changed_at, changed_by) \
         values ($1, $2, $3, $4, $5, $6, $7) \
         on conflict (unit) do update set address = excluded.address, phone = excluded.phone, email = excluded.email, \
         sample = excluded.sample, changed_at = excluded.changed_at, changed_by = excluded.changed_by returning *",
        params![unit, &contact.address, &contact.phone, &contact.email, contact.sample, now, by],
    )?;
    Ok(())
}

/// Which units to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Words in any order, without marks, or a code.
    pub text: String,
    /// Only those that exist on this day.
    pub on: Option<Date>,
    /// Only this unit and those below it.
    pub within: Option<Uuid>,
    /// Only bodies of government, not their parts.
    pub bodies: bool,
    /// Continue behind this unit.
    pub after: Option<Uuid>,
    /// Most units to return; 0 means 50.
    pub limit: u32,
}

/// Units that match, in the order of their folded names; one more than the limit shows that there is more.
pub fn search(tx: &mut Tx<'_>, filter: &Filter) -> Result<Vec<Unit>, DbError> {
    let mut query = Query::new(concat!("select ", columns!(), " from unit u"));
    query.and_words("u.fold like ", &filter.text);
    if let Some(day) = filter.on {
        query.and("u.valid_from <= ").bind(day);
        query.and("(u.valid_to is null or u.valid_to >= ").bind(day).push(")");
    }
    if let Some(unit) = filter.within {
        query
            .and("u.id in (select descendant from unit_closure where ancestor = ")
            .bind(unit)
            .push(")");
    }
    if filter.bodies {
        query.and("u.level <> 'inner'");
    }
    if let Some(after) = filter.after {
        query
            .and("(u.fold, u.id) > (select a.fold, a.id from unit a where a.id = ")
            .bind(after)
            .push(")");
    }
    let limit = if filter.limit == 0 { 50 } else { filter.limit.min(200) };
    query.push(" order by u.fold, u.id limit ").bind(limit + 1);
    tx.all(query.sql(), query.params(), read)
}

/// Adds a unit and its place in the tree; the parent must exist.
pub(super) fn insert(tx: &mut Tx<'_>, unit: &Unit) -> Result<(), DbError> {
    let text = [
        Some(unit.full_name_vi.as_str()),
        Some(unit.full_name_en.as_str()),
        unit.code.as_deref(),
        unit.eid.as_deref(),
    ]
    .into_iter()
    .flatten()
    .map(fold)
    .collect::<Vec<_>>()
    .join(" ");
    // The plain name comes first: it gives the order of lists.
    let text = format!("{} {text}", fold(&unit.name_vi));
    tx.execute(
        "insert into unit (id, code, eid, kind, function, level, parent, name_vi, name_en, full_name_vi, \
         full_name_en, valid_from, valid_to, source, unverified, fold) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        params![
            unit.id,
            unit.code.as_deref(),
            unit.eid.as_deref(),
            unit.kind.code(),
            unit.function.map(UnitFunction::code),
            unit.kind.level().code(),
            unit.parent,
            &unit.name_vi,
            &unit.name_en,
            &unit.full_name_vi,
            &unit.full_name_en,
            unit.valid_from,
            unit.valid_to,
            &unit.source,
            unit.unverified,
            text,
        ],
    )?;
    tx.execute(
        "insert into unit_closure (ancestor, descendant, depth) values ($1, $1, 0)",
        params![unit.id],
    )?;
    tx.execute(
        "insert into unit_closure (ancestor, descendant, depth) \
         select c.ancestor, u.id, c.depth + 1 from unit_closure c, unit u where u.id = $1 and c.descendant = $2",
        params![unit.id, unit.parent],
    )?;
    Ok(())
}

/// A unit that carries a code at any time between two days.
pub(super) fn overlapping(
    tx: &mut Tx<'_>,
    code: &str,
    from: Date,
    to: Option<Date>,
) -> Result<Option<Unit>, DbError> {
    tx.first(
        concat!(
            "select ",
            columns!(),
            " from unit u where u.code = $1 and u.valid_from <= $3 and (u.valid_to is null or u.valid_to >= $2) \
             order by u.valid_from desc limit 1"
        ),
        params![code, from, to.unwrap_or(Date::MAX)],
        read,
    )
}

/// Gives a unit its e-identifier if it has none yet.
pub(super) fn complete(tx: &mut Tx<'_>, unit: Uuid, eid: Option<&str>) -> Result<(), DbError> {
    tx.execute(
        "update unit set eid = $2 where id = $1 and eid is null and $3",
        params![unit, eid, eid.is_some()],
    )?;
    Ok(())
}

/// Every unit with a code in force on a day, for imports.
pub(super) fn coded(tx: &mut Tx<'_>, on: Date) -> Result<Vec<Unit>, DbError> {
    tx.all(
        concat!(
            "select ",
            columns!(),
            " from unit u where u.code is not null and u.valid_from <= $1 \
             and (u.valid_to is null or u.valid_to >= $1)"
        ),
        params![on],
        read,
    )
}

/// Notes that one unit passed to another; twice changes nothing.
pub(super) fn insert_succession(
    tx: &mut Tx<'_>,
    from: Uuid,
    to: Uuid,
    part: Part,
    act: &str,
    date: Date,
    unverified: bool,
) -> Result<u64, DbError> {
    tx.execute(
        "insert into unit_succession (from_unit, to_unit, part, act, date, unverified) \
         values ($1, $2, $3, $4, $5, $6) on conflict (from_unit, to_unit, date) do nothing",
        params![from, to, part.code(), act, date, unverified],
    )
}

/// What a unit came from.
pub fn predecessors(tx: &mut Tx<'_>, unit: Uuid) -> Result<Vec<Succession>, DbError> {
    tx.all(
        concat!(
            "select ",
            columns!(),
            ", s.part, s.act, s.date, s.unverified from unit_succession s join unit u on u.id = s.from_unit \
             where s.to_unit = $1 order by s.date, u.fold"
        ),
        params![unit],
        read_succession,
    )
}

/// What became of a unit.
pub fn became(tx: &mut Tx<'_>, unit: Uuid) -> Result<Vec<Succession>, DbError> {
    tx.all(
        concat!(
            "select ",
            columns!(),
            ", s.part, s.act, s.date, s.unverified from unit_succession s join unit u on u.id = s.to_unit \
             where s.from_unit = $1 order by s.date, u.fold"
        ),
        params![unit],
        read_succession,
    )
}

fn read_succession(row: &Row<'_>) -> Result<Succession, DbError> {
    let part: String = row.get(14)?;
    Ok(Succession {
        unit: read(row)?,
        part: Part::from_code(&part).ok_or_else(|| unknown(14, &part))?,
        act: row.get(15)?,
        date: row.get(16)?,
        unverified: row.get(17)?,
    })
}

/// A recorded version of a calendar or of a layer over it.
#[derive(Clone, Debug)]
pub(super) struct StoredCalendar {
    pub(super) version: i64,
    pub(super) spec: String,
    pub(super) basis: String,
    pub(super) reason: String,
    pub(super) at: Timestamp,
    pub(super) by: Option<Uuid>,
}

/// The newest versions that were recorded up to an instant, for a unit and all above it (general ones
/// first) and for the national calendar, which is kept under `national`.
pub(super) fn calendar_chain(
    tx: &mut Tx<'_>,
    unit: Uuid,
    national: Uuid,
    now: Timestamp,
) -> Result<Vec<(Uuid, i64)>, DbError> {
    tx.all(
        "select v.unit, max(v.version), 1000000 as depth from calendar_version v \
         where v.unit = $2 and v.at <= $3 group by v.unit \
         union all \
         select v.unit, max(v.version), c.depth from unit_closure c join calendar_version v on v.unit = c.ancestor \
         where c.descendant = $1 and v.at <= $3 group by v.unit, c.depth \
         order by 3 desc",
        params![unit, national, now],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Every unit with a layer of its own.
pub(super) fn calendar_units(tx: &mut Tx<'_>, national: Uuid) -> Result<Vec<Uuid>, DbError> {
    tx.all(
        "select distinct unit from calendar_version where unit <> $1 order by unit",
        params![national],
        |row| row.get(0),
    )
}

/// The text of one version.
pub(super) fn calendar_spec(tx: &mut Tx<'_>, unit: Uuid, version: i64) -> Result<String, DbError> {
    tx.one(
        "select spec from calendar_version where unit = $1 and version = $2",
        params![unit, version],
        |row| row.get(0),
    )
}

/// All versions of one unit, newest first.
pub(super) fn calendar_versions(
    tx: &mut Tx<'_>,
    unit: Uuid,
) -> Result<Vec<StoredCalendar>, DbError> {
    tx.all(
        "select version, spec, basis, reason, at, by_account from calendar_version where unit = $1 \
         order by version desc",
        params![unit],
        |row| {
            Ok(StoredCalendar {
                version: row.get(0)?,
                spec: row.get(1)?,
                basis: row.get(2)?,
                reason: row.get(3)?,
                at: row.get(4)?,
                by: row.get(5)?,
            })
        },
    )
}

/// Adds a version; the same number twice breaks the key.
pub(super) fn insert_calendar(
    tx: &mut Tx<'_>,
    unit: Uuid,
    stored: &StoredCalendar,
) -> Result<(), DbError> {
    tx.record(
        &CALENDAR,
        "insert into calendar_version (unit, version, spec, basis, reason, at, by_account) \
         values ($1, $2, $3, $4, $5, $6, $7) returning *",
        params![
            unit,
            stored.version,
            &stored.spec,
            &stored.basis,
            &stored.reason,
            stored.at,
            stored.by
        ],
    )?;
    Ok(())
}
