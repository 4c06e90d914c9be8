//! The open dossiers of a unit that is no more go to the one that continues it. Where it passed as a whole, all of
//! them go at once; where it was split, a person who may see a dossier says to whom it goes, or it stays.

use super::{Case, situation};
use crate::dossiers::model::{Dossier, Stay};
use crate::dossiers::rules::Verb;
use crate::dossiers::store::{self, Key, Of};
use crate::people;
use crate::people::rights::{DOSSIER_ASSIGN, DOSSIER_READ, DOSSIER_SIGN};
use crate::units::{self, Heritage, Unit};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::actor::{Actor, Permit};
use kernel::app::App;
use kernel::db::Tx;
use kernel::i18n::format;
use kernel::problem::Problem;
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Kind of the event.
pub(super) const TAKEN_OVER: &str = "taken_over";
/// How a stay ends when its unit does.
const PASSED_ON: &str = "taken_over";
/// Dossiers in one unit of work.
const PORTION: i64 = 100;

/// A unit that is no more with what is still open there.
#[derive(Clone, Debug)]
pub struct Open {
    /// How it passed, and by which act.
    pub heritage: Heritage,
    /// The unit that was.
    pub was: Unit,
    /// The office that continues it.
    pub heir: Unit,
    /// Open dossiers, up to [`store::COUNT_LIMIT`]: of a unit that was split only those within reach.
    pub count: i64,
    /// Which they are.
    pub of: Of,
}

/// A dossier somebody chose, and the version that was looked at.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Its code.
    pub code: String,
    /// The version on the screen.
    pub version: i64,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Taken {
    /// Dossiers that moved.
    pub taken: usize,
    /// Dossiers that stay: no matching division, somebody was faster, or not this person's to move.
    pub left: usize,
    /// Where to go on; nothing when all were seen.
    pub next: Option<Key>,
}

/// For which offices somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heirs {
    /// Those in which the official holds a role.
    Own,
    /// Those and every one below.
    Reached,
    /// Only this one.
    One(Uuid),
}

/// What an official may take over for these offices, with what is still open there.
pub fn inheritances(
    tx: &mut Tx<'_>,
    actor: &Actor,
    heirs: Heirs,
    today: Date,
) -> Result<Vec<Open>, Problem> {
    let mut asked = if heirs == Heirs::Own { BTreeSet::new() } else { actor.reach(DOSSIER_ASSIGN) };
    for grant in actor.grants.iter().filter(|grant| grant.rights.contains(&DOSSIER_ASSIGN)) {
        asked.extend(units::office_of(tx, grant.unit)?.map(|office| office.id));
    }
    if let Heirs::One(heir) = heirs {
        asked.retain(|unit| *unit == heir);
    }
    let heirs: Vec<Uuid> = asked.into_iter().collect();
    let all = units::heritage(tx, &heirs, today)?;
    let mut ids: Vec<Uuid> = all.iter().flat_map(|one| [one.was, one.heir]).collect();
    ids.sort_unstable();
    ids.dedup();
    let known = units::get_many(tx, &ids)?;
    let mut led: HashMap<Uuid, bool> = HashMap::new();
    let mut open = Vec::new();
    for heritage in all {
        let (Some(was), Some(heir)) = (known.get(&heritage.was), known.get(&heritage.heir)) else {
            continue;
        };
        if !heir.is_office() || !heir.exists_on(today) {
            continue;
        }
        let led = match led.get(&heir.id) {
            Some(led) => *led,
            None => *led.entry(heir.id).or_insert(leads(tx, actor, heir.id)?.is_some()),
        };
        let of = if !heritage.whole {
            Of::Within(actor.reach(DOSSIER_READ))
        } else if led {
            Of::All
        } else {
            Of::At(actor.reach(DOSSIER_ASSIGN))
        };
        let count = store::count_tied(tx, heritage.was, &of)?;
        open.push(Open { was: was.clone(), heir: heir.clone(), heritage, count, of });
    }
    Ok(open)
}

/// The permit of who leads an office, wherever in it that role is held.
fn leads(tx: &mut Tx<'_>, actor: &Actor, office: Uuid) -> Result<Option<Permit>, Problem> {
    Ok(actor.may(DOSSIER_SIGN, &units::below(tx, office)?))
}

/// Takes over what is open: everything, a portion at a time, of a unit that passed as a whole; only what was chosen
/// otherwise.
pub fn take_over(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    (was, heir): (Uuid, Uuid),
    chosen: &[Chosen],
    after: Option<Key>,
    now: Timestamp,
) -> Result<Taken, Problem> {
    let today = format::local(now).date();
    let open = inheritances(tx, actor, Heirs::One(heir), today)?
        .into_iter()
        .find(|open| open.was.id == was)
        .ok_or_else(Problem::not_found)?;
    let leader = leads(tx, actor, heir)?;
    let gone: HashSet<Uuid> = units::below(tx, was)?.into_iter().collect();
    let run = Run { app, actor, open: &open, leader, gone, now };
    let mut done = Taken::default();
    let dossiers = if chosen.is_empty() && open.heritage.whole {
        let page = store::tied_page(tx, was, &open.of, after, PORTION)?;
        if page.len() == usize::try_from(PORTION).unwrap_or_default() {
            done.next = page.last().map(|last| Key { office: last.office, id: last.id });
        }
        page
    } else {
        let found = store::tied_page(tx, was, &open.of, None, store::COUNT_LIMIT)?;
        let is_chosen = |dossier: &Dossier| {
            chosen.iter().any(|one| one.code == dossier.code && one.version == dossier.version)
        };
        let found: Vec<Dossier> = found.into_iter().filter(is_chosen).collect();
        done.left = chosen.len().saturating_sub(found.len());
        found
    };
    for dossier in dossiers {
        if run.one(tx, dossier)? {
            done.taken += 1;
        } else {
            done.left += 1;
        }
    }
    Ok(done)
}

struct Run<'m> {
    app: &'m App,
    actor: &'m Actor,
    open: &'m Open,
    leader: Option<Permit>,
    /// The unit that was, and those below it.
    gone: HashSet<Uuid>,
    now: Timestamp,
}

impl Run<'_> {
    /// Where what lay in a unit lies from now on: the division that does the same; nothing if there is none.
    fn place(&self, tx: &mut Tx<'_>, unit: Uuid) -> Result<Option<Uuid>, Problem> {
        if !self.gone.contains(&unit) {
            return Ok(Some(unit));
        }
        let heir = self.open.heir.id;
        if unit == self.open.was.id {
            return Ok(Some(heir));
        }
        let Some(function) = units::get(tx, unit)?.and_then(|unit| unit.function) else {
            return Ok(None);
        };
        let today = format::local(self.now).date();
        Ok(units::division(tx, heir, function, today)?.map(|unit| unit.id))
    }

    /// Moves a dossier; false if it stays.
    fn one(&self, tx: &mut Tx<'_>, dossier: Dossier) -> Result<bool, Problem> {
        let (app, now, heir) = (self.app, self.now, self.open.heir.id);
        let (Some(unit), Some(receiver)) =
            (self.place(tx, dossier.unit)?, self.place(tx, dossier.receiver)?)
        else {
            return Ok(false);
        };
        let permit = self.leader.clone().or_else(|| self.actor.may(DOSSIER_ASSIGN, &[unit]));
        let Some(permit) = permit else { return Ok(false) };
        let gone = self.gone.contains(&dossier.authority);
        let authority = if gone { heir } else { dossier.authority };
        let key = Key { office: dossier.office, id: dossier.id };
        let mut moved =
            unit != dossier.unit || receiver != dossier.receiver || authority != dossier.authority;
        for asked in store::consultations(tx, key)? {
            if asked.answered_at.is_none()
                && self.gone.contains(&asked.unit)
                && let Some(unit) = self.place(tx, asked.unit)?
            {
                moved = true;
                store::ask_instead(tx, key, asked.id, unit)?;
                store::take_part(tx, key, unit)?;
            }
        }
        if !moved {
            return Ok(false);
        }
        let before = json!({
            "unit": dossier.unit, "receiver": dossier.receiver, "authority": dossier.authority,
            "assignee": dossier.assignee,
        });
        let procedure = super::procedure(app, tx, dossier.procedure_version)?;
        let (right, _) =
            super::need(Verb::Forward, &situation(tx, &dossier, &procedure, now)?, &dossier);
        let mut case = Case::fresh(app, tx, dossier, procedure, Some(permit), now);
        if case.dossier.unit != unit {
            let today = format::local(now).date();
            let able = people::able(case.tx, &[right], unit, today)?;
            let assignee = case.dossier.assignee.filter(|who| able.iter().any(|(id, _)| id == who));
            pass_on(&mut case, unit, assignee, &self.open.heritage.act)?;
            case.dossier.unit = unit;
            case.dossier.assignee = assignee;
        }
        case.dossier.receiver = receiver;
        case.dossier.authority = authority;
        store::hand_on(case.tx, key, receiver, authority)?;
        for part in [heir, unit, receiver] {
            store::take_part(case.tx, key, part)?;
        }
        let data = json!({
            "document": self.open.heritage.act, "from": self.open.was.id, "to": heir, "before": before,
            "receiver": receiver, "authority": authority,
        });
        case.record_as(TAKEN_OVER, None, data)?;
        Ok(true)
    }
}

/// The stay at the old unit ends, one at the new begins: at the same step, with the same date.
fn pass_on(
    case: &mut Case<'_, '_>,
    unit: Uuid,
    assignee: Option<Uuid>,
    act: &str,
) -> Result<(), Problem> {
    let (key, by, now) = (case.key(), case.account(), case.now);
    let stays = store::stays(case.tx, key)?;
    let seq = i64::try_from(stays.len()).unwrap_or_default() + 1;
    let Some(open) = stays.into_iter().find(|stay| stay.ended_at.is_none()) else {
        return Ok(());
    };
    store::end_stay(case.tx, key, by, PASSED_ON, Some(act), now)?;
    let stay = Stay {
        seq,
        unit,
        assignee,
        started_at: now,
        ended_at: None,
        ended_by: None,
        outcome: None,
        note: None,
        ..open
    };
    Ok(store::begin_stay(case.tx, key, &stay)?)
}
