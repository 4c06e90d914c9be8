//! stub
use jiff::Timestamp;
use kernel::actor::Actor;
use kernel::db::{DbError, Tx};
use std::collections::HashMap;
use uuid::Uuid;
/// x
pub fn names(_tx: &mut Tx<'_>, _a: &[Uuid]) -> Result<HashMap<Uuid, String>, DbError> {
    Ok(HashMap::new())
}
/// x
pub fn actor(_tx: &mut Tx<'_>, _a: Uuid, _n: Timestamp) -> Result<Option<Actor>, DbError> {
    Ok(None)
}
/// x
pub mod rights {
    use kernel::actor::Right;
    /// Read dossiers, their papers and their events.
    pub const DOSSIER_READ: Right = Right("dossier.read");
    /// Take in dossiers and check their completeness.
    pub const DOSSIER_RECEIVE: Right = Right("dossier.receive");
    /// Verify, ask for supplements, draft a result.
    pub const DOSSIER_EXAMINE: Right = Right("dossier.examine");
    /// Review drafts of the own division.
    pub const DOSSIER_REVIEW: Right = Right("dossier.review");
    /// Sign results.
    pub const DOSSIER_SIGN: Right = Right("dossier.sign");
    /// Number, seal and issue results.
    pub const DOSSIER_NUMBER: Right = Right("dossier.number");
    /// Hand over results.
    pub const DOSSIER_HAND_OVER: Right = Right("dossier.hand_over");
    /// Give a step to another person or unit.
    pub const DOSSIER_ASSIGN: Right = Right("dossier.assign");
    /// Record charges and payments.
    pub const DOSSIER_CHARGE: Right = Right("dossier.charge");
    /// Export lists of dossiers.
    pub const DOSSIER_EXPORT: Right = Right("dossier.export");
    /// Write and publish versions of procedures.
    pub const CATALOGUE_EDIT: Right = Right("catalogue.edit");
    /// Read drafts of procedures.
    pub const CATALOGUE_READ_DRAFTS: Right = Right("catalogue.read_drafts");
    /// See accounts and the roles they hold.
    pub const PEOPLE_READ: Right = Right("people.read");
    /// Make accounts, give and end roles.
    pub const PEOPLE_EDIT: Right = Right("people.edit");
    /// Read the events of record.
    pub const AUDIT_READ: Right = Right("audit.read");
}
