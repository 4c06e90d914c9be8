//! Who is asking, and what they may do where. The rule is one: a right held in a unit covers that unit
//! and those below it; a thing belongs to units; the person may when the two meet. Because a right's
//! reach is a set of units, the same rule filters lists, counts, searches and exports.

use crate::i18n::{Key, Lang};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A kind of act that needs permission, named by the module that owns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Right(pub &'static str);

/// A role held in a unit, now.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Code of the role.
    pub role: &'static str,
    /// Name of the role for people.
    pub title: Key,
    /// Name of the unit for people, Vietnamese and English.
    pub place: (String, String),
    /// What the role may do.
    pub rights: &'static [Right],
    /// Unit it is held in.
    pub unit: Uuid,
    /// That unit, every unit below it, and what they continue of units that are no more.
    pub covers: Vec<Uuid>,
}

/// A signed-in official.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Account.
    pub account: Uuid,
    /// Name as shown to colleagues.
    pub name: String,
    /// Roles held at this moment.
    pub grants: Vec<Grant>,
}

/// Proof that a right was checked; functions that change things ask for one.
#[derive(Clone, Debug)]
pub struct Permit {
    /// Who acts.
    pub account: Uuid,
    /// In which role.
    pub role: &'static str,
    /// For which unit.
    pub unit: Uuid,
}

impl Actor {
    /// Whether the right is held anywhere.
    pub fn holds(&self, right: Right) -> bool {
        self.grants.iter().any(|grant| grant.rights.contains(&right))
    }

    /// The units a right reaches: the filter for every list.
    pub fn reach(&self, right: Right) -> BTreeSet<Uuid> {
        self.grants
            .iter()
            .filter(|grant| grant.rights.contains(&right))
            .flat_map(|grant| grant.covers.iter().copied())
            .collect()
    }

    /// Whether the person may do this to a thing that belongs to these units.
    pub fn may(&self, right: Right, units: &[Uuid]) -> Option<Permit> {
        self.grants
            .iter()
            .filter(|grant| grant.rights.contains(&right))
            .find(|grant| units.iter().any(|unit| grant.covers.contains(unit)))
            .map(|grant| Permit { account: self.account, role: grant.role, unit: grant.unit })
    }

    /// The posts held, for people: `Cán bộ tiếp nhận – Ủy ban nhân dân xã …`, roles of one unit together.
    pub fn posts(&self, lang: Lang) -> String {
        let mut posts: Vec<(Uuid, String, &str)> = Vec::new();
        for grant in &self.grants {
            let title = lang.t(grant.title);
            match posts.iter_mut().find(|(unit, ..)| *unit == grant.unit) {
                Some((_, titles, _)) => {
                    titles.push_str(", ");
                    titles.push_str(title);
                }
                None => posts.push((
                    grant.unit,
                    title.to_owned(),
                    lang.pick(&grant.place.0, &grant.place.1),
                )),
            }
        }
        let posts: Vec<String> =
            posts.iter().map(|(_, titles, place)| format!("{titles} – {place}")).collect();
        posts.join("; ")
    }

    /// Codes of the roles, each once.
    pub fn roles(&self) -> BTreeSet<&'static str> {
        self.grants.iter().map(|grant| grant.role).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const READ: Right = Right("test.read");
    const WRITE: Right = Right("test.write");

    fn grant() -> impl Strategy<Value = Grant> {
        (prop::collection::vec(0u128..8, 1..4), prop::bool::ANY).prop_map(|(units, writes)| Grant {
            role: "tester",
            title: crate::messages::ui::MENU,
            place: (String::new(), String::new()),
            rights: if writes { &[READ, WRITE] } else { &[READ] },
            unit: Uuid::from_u128(units[0]),
            covers: units.into_iter().map(Uuid::from_u128).collect(),
        })
    }

    proptest! {
        #[test]
        fn what_one_may_open_is_what_the_filter_lists(
            grants in prop::collection::vec(grant(), 0..4),
            units in prop::collection::vec(0u128..8, 0..4),
            writes in prop::bool::ANY,
        ) {
            let actor = Actor { account: Uuid::nil(), name: String::new(), grants };
            let right = if writes { WRITE } else { READ };
            let units: Vec<_> = units.into_iter().map(Uuid::from_u128).collect();
            let reach = actor.reach(right);
            prop_assert_eq!(
                actor.may(right, &units).is_some(),
                units.iter().any(|unit| reach.contains(unit))
            );
        }
    }
}
