//! What passed from one unit to another, over as many reforms as there were.

use crate::units::rules::Part;
use jiff::civil::Date;
use kernel::db::{DbError, Query, Row, Tx};
use uuid::Uuid;

/// A unit that became another, at once or in several steps.
#[derive(Clone, Debug)]
pub struct Heritage {
    /// The unit that is there now.
    pub heir: Uuid,
    /// The unit that was.
    pub was: Uuid,
    /// All of it passed to the heir, and nothing of it to anybody else.
    pub whole: bool,
    /// How much passed in the first step.
    pub part: Part,
    /// Act of the last step.
    pub act: String,
    /// First day of the state after the last step.
    pub date: Date,
    /// No official text has confirmed it yet.
    pub unverified: bool,
}

/// Whether a succession, called `s`, gives all of a unit to one other: where it was split, nobody can say whose a
/// thing is by looking at the tree. It ends with the day, which follows.
macro_rules! whole {
    () => {
        "s.part = 'whole' and not exists (select 1 from unit_succession t where t.from_unit = s.from_unit \
         and t.to_unit <> s.to_unit and t.date <= "
    };
}

/// The units of the past whose things belong to those who hold a role in one of these units, each with that unit: for
/// an office everything below an office that passed to it as a whole, for a division what had its functions there.
pub fn inherited(tx: &mut Tx<'_>, places: &[Uuid], on: Date) -> Result<Vec<(Uuid, Uuid)>, DbError> {
    let mut query = Query::new(
        "with recursive own (root, unit) as (select ancestor, descendant from unit_closure where ancestor in ",
    );
    query.list(places.iter().copied()).push(
        "), heir (root, office, function) as (select root, unit, '' from own union \
         select o.root, (select a.ancestor from unit_closure a join unit x on x.id = a.ancestor where a.descendant = o.root \
         and x.level <> 'inner' and x.eid is not null order by a.depth limit 1), u.function \
         from own o join unit r on r.id = o.root join unit u on u.id = o.unit where r.level = 'inner' and u.function is not null\
         ), old (root, was, function) as (select h.root, s.from_unit, h.function from heir h \
         join unit_succession s on s.to_unit = h.office where s.date <= ",
    );
    query.bind(on).push(concat!(" and ", whole!())).bind(on).push(
        ") union select o.root, s.from_unit, o.function from old o join unit_succession s on s.to_unit = o.was where s.date <= ",
    );
    query.bind(on).push(concat!(" and ", whole!())).bind(on).push(
        ")) select distinct o.root, c.descendant from old o join unit_closure c on c.ancestor = o.was \
         join unit w on w.id = c.descendant where o.function = '' or w.function = o.function",
    );
    tx.all(query.sql(), query.params(), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// What these units came from until a day, parts of units included.
pub fn heritage(tx: &mut Tx<'_>, heirs: &[Uuid], on: Date) -> Result<Vec<Heritage>, DbError> {
    let mut query = Query::new(concat!(
        "with recursive old (heir, was, whole, part, act, date, unverified) as (\
         select s.to_unit, s.from_unit, (",
        whole!()
    ));
    query
        .bind(on)
        .push(")), s.part, s.act, s.date, s.unverified from unit_succession s where s.to_unit in ")
        .list(heirs.iter().copied())
        .push(" and s.date <= ")
        .bind(on)
        .push(concat!(" union select o.heir, s.from_unit, (o.whole and ", whole!()))
        .bind(on)
        .push(
            ")), s.part, o.act, o.date, o.unverified from old o join unit_succession s on s.to_unit = o.was where s.date <= ",
        )
        .bind(on)
        .push(
            ") select o.heir, o.was, o.whole, o.part, o.act, o.date, o.unverified from old o join unit u on u.id = o.was \
             order by o.date, u.fold, o.was, o.heir",
        );
    tx.all(query.sql(), query.params(), read)
}

fn read(row: &Row<'_>) -> Result<Heritage, DbError> {
    let part: String = row.get(3)?;
    Ok(Heritage {
        heir: row.get(0)?,
        was: row.get(1)?,
        whole: row.get(2)?,
        part: Part::from_code(&part).ok_or_else(|| super::unknown(3, &part))?,
        act: row.get(4)?,
        date: row.get(5)?,
        unverified: row.get(6)?,
    })
}
