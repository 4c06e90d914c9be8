//! Who may do something somewhere: asked by modules that hand work to people.

use super::rules::Role;
use super::store;
use jiff::civil::Date;
use kernel::actor::Right;
use kernel::db::{DbError, Tx};
use uuid::Uuid;

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
