//! Where an official works and what they reach, for lists and choices; and finding one dossier by its
//! code under the rule of permission.

use crate::dossiers::actions;
use crate::dossiers::model::Dossier;
use crate::dossiers::store;
use crate::people::rights::{
    DOSSIER_EXAMINE, DOSSIER_HAND_OVER, DOSSIER_NUMBER, DOSSIER_READ, DOSSIER_RECEIVE,
    DOSSIER_REVIEW, DOSSIER_SIGN,
};
use crate::units::{self, Unit};
use jiff::civil::Date;
use kernel::actor::{Actor, Right};
use kernel::db::{DbError, Tx};
use kernel::i18n::Lang;
use kernel::problem::Problem;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The rights of those who work on dossiers; who only reads supervises.
pub(super) const WORK: [Right; 6] = [
    DOSSIER_RECEIVE,
    DOSSIER_EXAMINE,
    DOSSIER_REVIEW,
    DOSSIER_SIGN,
    DOSSIER_NUMBER,
    DOSSIER_HAND_OVER,
];

/// Most units a worklist offers; beyond it the register is the place to look.
const MOST_UNITS: usize = 30;

/// The units whose work a person sees, those in which a role is held first.
pub(in crate::dossiers) fn units(
    tx: &mut Tx<'_>,
    actor: &Actor,
    today: Date,
) -> Result<Vec<Unit>, DbError> {
    let mut ids: Vec<Uuid> = Vec::new();
    let grants = || actor.grants.iter().filter(|grant| grant.rights.contains(&DOSSIER_READ));
    let own = grants().map(|grant| grant.unit);
    let below = grants().flat_map(|grant| grant.covers.iter().copied());
    let mut known = BTreeSet::new();
    for id in own.chain(below) {
        if known.insert(id) {
            ids.push(id);
        }
    }
    // Among them are units that are no more; they take no place from those that are.
    let mut offered = Vec::new();
    for some in ids.chunks(2 * MOST_UNITS) {
        let mut found = units::get_many(tx, some)?;
        let there = some.iter().filter_map(|id| found.remove(id));
        offered.extend(there.filter(|unit| unit.exists_on(today)));
        if offered.len() >= MOST_UNITS {
            break;
        }
    }
    offered.truncate(MOST_UNITS);
    Ok(offered)
}

/// The offices whose register a person may look into, in part or in whole: also those an office came from, whose
/// dossiers keep their place there when it takes them over.
pub(in crate::dossiers) fn offices(
    tx: &mut Tx<'_>,
    actor: &Actor,
    today: Date,
) -> Result<Vec<Unit>, DbError> {
    let mut offices: Vec<Unit> = Vec::new();
    for grant in actor.grants.iter().filter(|grant| grant.rights.contains(&DOSSIER_READ)) {
        if let Some(office) = units::office_of(tx, grant.unit)?
            && !offices.iter().any(|known| known.id == office.id)
        {
            offices.push(office);
        }
    }
    let mut reach: Vec<Uuid> = actor.reach(DOSSIER_READ).into_iter().collect();
    let own: Vec<Uuid> = offices.iter().map(|office| office.id).collect();
    reach.extend(units::heritage(tx, &own, today)?.into_iter().map(|one| one.was));
    let mut below: Vec<Unit> = units::get_many(tx, &reach)?
        .into_values()
        .filter(|unit| unit.is_office() && !offices.iter().any(|known| known.id == unit.id))
        .collect();
    below.sort_by(|a, b| a.name_vi.cmp(&b.name_vi).then(a.id.cmp(&b.id)));
    offices.extend(below);
    Ok(offices)
}

/// Which part of an office's register a person sees: the units by name; none for the whole.
pub(in crate::dossiers) fn part(
    tx: &mut Tx<'_>,
    actor: &Actor,
    office: Uuid,
    lang: Lang,
) -> Result<Option<String>, DbError> {
    let grants = || actor.grants.iter().filter(|grant| grant.rights.contains(&DOSSIER_READ));
    if grants().any(|grant| grant.covers.contains(&office)) {
        return Ok(None);
    }
    let (mut within, mut elsewhere) = (Vec::new(), Vec::new());
    for grant in grants() {
        let Some(unit) = units::get(tx, grant.unit)? else { continue };
        let own = units::office_of(tx, unit.id)?.is_some_and(|found| found.id == office);
        let names = if own { &mut within } else { &mut elsewhere };
        let name = lang.pick(unit.full_name_vi, unit.full_name_en);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(Some(if within.is_empty() { elsewhere } else { within }.join(", ")))
}

/// A dossier by the code people use, if the person may see it; otherwise there is nothing here.
pub(in crate::dossiers) fn dossier(
    tx: &mut Tx<'_>,
    actor: &Actor,
    code: &str,
) -> Result<Dossier, Problem> {
    find(tx, actor, code)?.ok_or_else(Problem::not_found)
}

/// The same, for searches: nothing instead of an error.
pub(super) fn find(tx: &mut Tx<'_>, actor: &Actor, code: &str) -> Result<Option<Dossier>, Problem> {
    let code = code.trim().to_uppercase();
    let Some((eid, _)) = code.rsplit_once('-').and_then(|(front, _)| front.rsplit_once('-')) else {
        return Ok(None);
    };
    let Some(office) = units::by_eid(tx, eid)? else { return Ok(None) };
    let Some(dossier) = store::find_code(tx, office.id, &code)? else { return Ok(None) };
    Ok(actions::visible(tx, actor, &dossier)?.then_some(dossier))
}

/// The purpose of those who work on a dossier.
pub(super) const HANDLING: &str = "handling";

/// In which role, and to which end, a person looks at a dossier: to handle it or to supervise.
pub(in crate::dossiers) fn purpose(
    actor: &Actor,
    dossier: &Dossier,
) -> (&'static str, &'static str) {
    let places = dossier.units();
    let handles = WORK.iter().find_map(|right| actor.may(*right, &places));
    if let Some(permit) = handles {
        return (permit.role, HANDLING);
    }
    let role = actor
        .grants
        .iter()
        .find(|grant| grant.rights.contains(&DOSSIER_READ))
        .map_or("", |grant| grant.role);
    (role, if actor.holds(DOSSIER_EXAMINE) { "consultation" } else { "supervision" })
}
