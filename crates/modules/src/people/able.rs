//! What an account may do today, and who may do something: asked by modules that hand work to people.

use super::rules::Role;
use super::store;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::actor::{Actor, Grant, Right};
use kernel::db::{DbError, Tx};
use kernel::i18n::format;
use std::collections::HashMap;
use uuid::Uuid;

/// The official behind an account with the roles held now; none for an unknown or closed account.
pub fn actor(tx: &mut Tx<'_>, account: Uuid, now: Timestamp) -> Result<Option<Actor>, DbError> {
    let Some(known) = store::account(tx, account)?.filter(|account| !account.disabled) else {
        return Ok(None);
    };
    let grants = grants_on(tx, account, format::local(now).date())?;
    Ok(Some(Actor { account, name: known.name, grants }))
}

/// The roles an account holds on a day, each with the units it covers.
pub(super) fn grants_on(tx: &mut Tx<'_>, account: Uuid, day: Date) -> Result<Vec<Grant>, DbError> {
    let mut grants: Vec<Grant> = Vec::new();
    let mut place: HashMap<Uuid, usize> = HashMap::new();
    for (id, role, unit, covered) in store::coverage(tx, account, day)? {
        let Some(role) = Role::from_code(&role) else { continue };
        let place = *place.entry(id).or_insert_with(|| {
            grants.push(Grant { role: role.code(), rights: role.rights(), unit, covers: Vec::new() });
            grants.len() - 1
        });
        grants[place].covers.push(covered);
    }
    Ok(grants)
}

/// Accounts that hold one of the rights over a unit on a day, by name.
pub fn able(
    tx: &mut Tx<'_>,
    rights: &[Right],
    unit: Uuid,
    day: Date,
) -> Result<Vec<(Uuid, String)>, DbError> {
    let roles: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|role| rights.iter().any(|right| role.rights().contains(right)))
        .collect();
    let places: Vec<Uuid> =
        crate::units::above(tx, unit)?.into_iter().map(|unit| unit.id).collect();
    store::holders(tx, &roles, &places, day)
}
