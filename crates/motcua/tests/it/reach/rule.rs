//! The rule of lists is the rule of the single dossier, for many generated officials and dossiers.

use super::marked::{self, OFFICES};
use crate::engines;
use crate::support::TestApp;
use jiff::civil::date;
use kernel::actor::{Actor, Grant};
use kernel::db::Tx;
use kernel::events::{self, NewEvent};
use kernel::problem::Problem;
use modules::dossiers::actions;
use modules::dossiers::model::Dossier;
use modules::dossiers::store::{self, Before, Desk, Filter, Key, Narrow};
use modules::people::rights::DOSSIER_READ;
use modules::people::{self, Role};
use modules::units::{self, id_of};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Units in which generated officials hold roles and which take part in generated dossiers.
const UNITS: [&str; 11] = [
    "ha-noi",
    "xa-thuong-tin",
    "xa-thuong-tin-van-phong",
    "xa-thuong-tin-tu-phap",
    "xa-thuong-tin-kinh-te",
    "xa-thuong-tin-van-hoa-xa-hoi",
    "xa-hong-van",
    "xa-hong-van-tu-phap",
    "xa-hong-van-kinh-te",
    "xa-hong-van-diem-pvhcc",
    "xa-thuong-phuc",
];

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

fn official(tx: &mut Tx<'_>, dice: &mut Dice) -> Result<Actor, Problem> {
    let mut grants = Vec::new();
    for _ in 0..dice.below(4) {
        let role = Role::ALL[dice.below(Role::ALL.len())];
        let unit = id_of(UNITS[dice.below(UNITS.len())]);
        let mut covers = units::below(tx, unit)?;
        let past = units::inherited(tx, &[unit], date(2026, 12, 1))?;
        covers.extend(past.into_iter().map(|(_, unit)| unit));
        let place = (String::new(), String::new());
        let (title, rights) = (role.label(), role.rights());
        grants.push(Grant { role: role.code(), title, place, rights, unit, covers });
    }
    Ok(Actor { account: Uuid::nil(), name: String::new(), grants })
}

fn ids(found: Vec<Dossier>) -> BTreeSet<Uuid> {
    found.into_iter().map(|dossier| dossier.id).collect()
}

/// Claims that every list of an official holds what the rule lets the official open.
fn compare(tx: &mut Tx<'_>, actor: &Actor) -> Result<usize, Problem> {
    let reach = actor.reach(DOSSIER_READ);
    let everything: BTreeSet<Uuid> = units::below(tx, id_of("ha-noi"))?.into_iter().collect();
    let words = kernel::fold::words("quach");
    let mut seen = 0;
    for office in OFFICES.map(id_of) {
        let filter = Filter { office, ..Filter::default() };
        let mut visible = BTreeSet::new();
        for dossier in store::register(tx, &filter, &everything, None, 100)? {
            if actions::visible(tx, actor, &dossier)? {
                visible.insert(dossier.id);
            }
        }
        assert_eq!(ids(store::register(tx, &filter, &reach, None, 100)?), visible, "{actor:?}");
        assert_eq!(ids(store::search(tx, office, &words, &reach, 100)?), visible, "{actor:?}");
        seen += visible.len();
    }
    let desks = UNITS.map(id_of).map(Desk::Unit);
    for desk in desks.into_iter().chain([Desk::Person(actor.account)]) {
        for kind in ["todo", "waiting", "collect"] {
            let found = store::work_page(tx, desk, kind, &Narrow::default(), &reach, None, 100)?;
            let counted = store::count_work(tx, desk, kind, &reach, None)?;
            assert_eq!(usize::try_from(counted).unwrap(), found.len());
            for dossier in found {
                assert!(
                    actions::visible(tx, actor, &dossier)?,
                    "{} in the list of {actor:?}",
                    dossier.code
                );
            }
        }
    }
    Ok(seen)
}

engines! {
    async fn lists_hold_exactly_what_may_be_opened(app: TestApp) {
        marked::make(&app).await;
        marked::passed(&app, OFFICES[1], &[(OFFICES[0], "whole")]).await;
        let seen = app
            .write(|tx| {
                let mut dice = Dice(11);
                let mut all = Vec::new();
                for office in OFFICES.map(id_of) {
                    let filter = Filter { office, ..Filter::default() };
                    all.extend(store::register(tx, &filter, &BTreeSet::from([office]), None, 100)?);
                }
                // Anybody may be asked and given a step, whatever the sample's processes say.
                for dossier in &all {
                    let key = Key { office: dossier.office, id: dossier.id };
                    for _ in 0..dice.below(3) {
                        store::take_part(tx, key, id_of(UNITS[dice.below(UNITS.len())]))?;
                    }
                    if dice.below(2) == 0 {
                        let moved = Dossier { assignee: Some(Uuid::nil()), version: dossier.version + 1, ..dossier.clone() };
                        assert!(store::update(tx, &moved, Before::of(dossier))?);
                    }
                    let event = NewEvent {
                        office: key.office,
                        about: "dossier",
                        subject: key.id,
                        seq: events::next_seq(tx, key.office, key.id)?,
                        kind: "moved",
                        at: dossier.submitted_at,
                        by: None,
                        reason: None,
                        data: serde_json::Value::Null,
                    };
                    events::append(tx, &event)?;
                }
                let mut seen = 0;
                for _ in 0..300 {
                    let actor = official(tx, &mut dice)?;
                    seen += compare(tx, &actor)?;
                }
                Ok(seen)
            })
            .await;
        assert!(seen > 300, "the generated officials hardly see anything: {seen}");
    }

    async fn who_has_moved_on_leaves_behind_what_was_assigned(app: TestApp) {
        let dossiers = marked::make(&app).await;
        let mark = &dossiers[1].marks[0];
        let officer: Uuid = app
            .read(|tx| Ok(tx.one(
                "select assignee from dossier where step is not null and assignee is not null limit 1", &[], |row| row.get(0),
            )?))
            .await;
        app.enter(officer).await.get("/desk").await.assert_ok().assert_contains(mark);
        app.enter(officer).await.get("/api/v1/worklist").await.assert_ok().assert_contains(mark);
        let now = app.now();
        app.write(move |tx| {
            let grant = people::NewGrant {
                account: officer,
                role: Role::Leader,
                unit: id_of("xa-thuong-phuc"),
                from: date(2026, 1, 1),
                to: None,
                reason: "Điều động".to_owned(),
            };
            people::grant(tx, None, &grant, now)?;
            tx.execute(
                "update role_grant set to_date = from_date where account = $1 and role = 'case_officer'",
                kernel::params![officer],
            )?;
            Ok(())
        })
        .await;
        let moved = app.enter(officer).await;
        for list in ["/desk", "/desk?tab=mine&due=overdue", "/api/v1/worklist", "/desk/export.csv?tab=mine"] {
            moved.get(list).await.assert_ok().assert_lacks(mark);
        }
    }
}
