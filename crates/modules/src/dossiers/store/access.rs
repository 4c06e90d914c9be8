//! The rule of permission as a condition of statements: a dossier belongs to its office and to every unit
//! that took part in it.

use kernel::db::Query;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Adds the condition that a dossier, called `d` in the statement, is within reach.
pub fn within(query: &mut Query, reach: &BTreeSet<Uuid>) {
    query.and("(d.office in ").list(reach.iter().copied()).push(
        " or exists (select 1 from dossier_unit u where u.office = d.office and u.dossier = d.id and u.unit in ",
    );
    query.list(reach.iter().copied()).push("))");
}
