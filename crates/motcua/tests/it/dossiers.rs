//! The life of dossiers, asked of the actions where HTTP would only add noise: numbers under many hands,
//! dates that move, what is kept of a broken unit of work.

use crate::engines;
use crate::support::TestApp;
use jiff::{SignedDuration, Timestamp};
use kernel::actor::Actor;
use kernel::problem::Problem;
use kernel::{events, params};
use modules::catalogue::definition::Channel;
use modules::dossiers::actions::{self, Intake, Target, Who};
use modules::dossiers::model::{Dossier, Person, PersonRole, Received};
use modules::dossiers::rules::DeliveryWay;
use modules::dossiers::store::{self, Key};
use modules::{catalogue, people, units};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

const OFFICE: &str = "xa-thuong-tin";
/// Signature certification: a simple counter procedure of one day.
const PROCEDURE: &str = "2.000884";

/// A counter dossier as a clerk hands it in, complete.
pub(crate) async fn intake(app: &TestApp, procedure: &'static str) -> Intake {
    let papers = app
        .read(move |tx| {
            let today = kernel::i18n::format::local(
                "2026-03-10T02:00:00Z".parse::<Timestamp>().map_err(Problem::internal)?,
            )
            .date();
            let version =
                catalogue::in_force(tx, procedure, today)?.ok_or_else(Problem::not_found)?;
            let case = &version.definition.cases[0];
            let papers: Vec<Received> = case
                .components
                .iter()
                .map(|component| Received {
                    component: component.id.clone(),
                    name: component.name.clone(),
                    originals: component.originals.max(1),
                    certified: component.certified,
                    copies: component.copies,
                    shown: component.shown,
                })
                .collect();
            Ok((case.id.clone(), papers))
        })
        .await;
    Intake {
        office: units::id_of(OFFICE),
        receiver: None,
        helped_at: None,
        procedure: procedure.to_owned(),
        case: papers.0,
        channel: Channel::Counter,
        abstract_line: String::new(),
        sets: 1,
        people: vec![(
            PersonRole::Applicant,
            Person {
                name: "Đặng Thị Hoà".to_owned(),
                phone: "0987654321".to_owned(),
                ..Person::default()
            },
        )],
        papers: papers.1,
        files: Vec::new(),
        form: serde_json::Value::Null,
        delivery_way: DeliveryWay::Counter,
        language: "vi".to_owned(),
        quantities: Vec::new(),
        accept: true,
    }
}

/// An official with a role where it is usual.
pub(crate) async fn official(app: &TestApp, role: &str, unit: &str) -> Arc<Actor> {
    let (account, _) = app.official(role, unit).await;
    let now = app.now();
    app.read(move |tx| Ok(Arc::new(people::actor(tx, account, now)?.expect("the account exists"))))
        .await
}

pub(crate) async fn file(
    app: &TestApp,
    clerk: &Arc<Actor>,
    intake: &Intake,
) -> Result<Dossier, Problem> {
    let (inner, clerk, intake, now) =
        (app.app.clone(), Arc::clone(clerk), intake.clone(), app.now());
    app.app
        .db
        .write(move |tx| {
            actions::file(&inner, tx, Who::Official(&clerk), &intake, now)
                .map(|filed| filed.dossier)
        })
        .await
}

/// How many dossiers each of the sixteen hands files; `MOTCUA_INTAKES=500` for the long run.
fn rounds() -> usize {
    std::env::var("MOTCUA_INTAKES").ok().and_then(|text| text.parse().ok()).unwrap_or(20)
}

engines! {
    async fn sixteen_hands_leave_no_gap_no_double_and_no_lost_event(app: TestApp) {
        let app = Arc::new(app.with_procedures().await);
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let intake = Arc::new(intake(&app, PROCEDURE).await);
        let mut hands = Vec::new();
        for _ in 0..16 {
            let (app, clerk, intake) = (Arc::clone(&app), Arc::clone(&clerk), Arc::clone(&intake));
            hands.push(tokio::spawn(async move {
                let mut codes = Vec::new();
                for _ in 0..rounds() {
                    codes.push(file(&app, &clerk, &intake).await.unwrap().code);
                }
                codes
            }));
        }
        let mut codes = BTreeSet::new();
        for hand in hands {
            codes.extend(hand.await.unwrap());
        }
        let expected: BTreeSet<String> =
            (1..=16 * rounds()).map(|number| format!("H26.201-260310-{number:04}")).collect();
        assert_eq!(codes, expected);
        let events: i64 = app
            .read(|tx| Ok(tx.one(
                "select count(*) from event where about = 'dossier'", &[], |row| row.get(0),
            )?))
            .await;
        assert_eq!(events, 2 * 16 * rounds() as i64, "each was filed and accepted");
    }

    async fn every_event_is_what_its_commitment_says(app: TestApp) {
        let app = app.with_procedures().await;
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let dossier = file(&app, &clerk, &intake(&app, PROCEDURE).await).await.unwrap();
        let (office, id) = (dossier.office, dossier.id);
        let found = app.read(move |tx| Ok(events::of(tx, office, id)?)).await;
        assert_eq!(found.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 2]);
        for event in &found {
            assert!(events::intact(office, "dossier", id, event));
            let mut forged = event.clone();
            forged.at += SignedDuration::from_mins(1);
            assert!(!events::intact(office, "dossier", id, &forged));
        }
    }

    async fn a_refused_intake_uses_up_no_number(app: TestApp) {
        let app = app.with_procedures().await;
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let whole = intake(&app, PROCEDURE).await;
        let lacking = Intake { papers: Vec::new(), ..whole.clone() };
        let problem = file(&app, &clerk, &lacking).await.unwrap_err();
        assert_eq!(problem.status, 422);
        assert!(problem.fields.iter().all(|field| field.field.starts_with("component.")));
        assert_eq!(file(&app, &clerk, &whole).await.unwrap().code, "H26.201-260310-0001");
    }

    async fn the_second_of_two_officials_gets_a_conflict(app: TestApp) {
        let app = app.with_procedures().await;
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let dossier = file(&app, &clerk, &intake(&app, PROCEDURE).await).await.unwrap();
        let target = Target { key: Key { office: dossier.office, id: dossier.id }, version: dossier.version };
        let forward = || {
            let (inner, clerk, now) = (app.app.clone(), Arc::clone(&clerk), app.now());
            app.app.db.write(move |tx| {
                actions::forward(&inner, tx, Who::Official(&clerk), target, "", now)
            })
        };
        forward().await.unwrap();
        let second = forward().await.unwrap_err();
        assert!(matches!(second.status, 403 | 409), "{second:?}");
        let (office, id) = (dossier.office, dossier.id);
        let found = app.read(move |tx| Ok(events::of(tx, office, id)?.len())).await;
        assert_eq!(found, 3, "only one of the two was recorded");
    }

    async fn a_step_never_runs_past_the_promise(app: TestApp) {
        let app = app.with_procedures().await;
        app.set_time("2026-03-10T14:30:00+07:00");
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let dossier = file(&app, &clerk, &intake(&app, "1.001193").await).await.unwrap();
        let promise = dossier.due_at.unwrap();
        app.set_time("2026-03-10T16:50:00+07:00");
        let target = Target { key: Key { office: dossier.office, id: dossier.id }, version: dossier.version };
        let (inner, now) = (app.app.clone(), app.now());
        let moved = app
            .write(move |tx| actions::forward(&inner, tx, Who::Official(&clerk), target, "", now))
            .await;
        assert_eq!(moved.step_due_at, Some(promise), "ten minutes are left of the day that was promised");
    }

    async fn what_is_left_is_counted_alike_for_officials_and_residents(app: TestApp) {
        let app = app.with_procedures().await;
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let dossier = file(&app, &clerk, &intake(&app, "1.004873").await).await.unwrap();
        let resident = app.visitor();
        let code = [("code", dossier.code.as_str()), ("secret", dossier.secret.as_str())];
        resident.post("/track", &code).await.assert_status(303);
        let left = resident.get("/track/dossier").await.between("Còn ", " ngày làm việc");
        let said = format!("Còn {left} ngày làm việc");
        let leader = app.sign_in_at("leader", OFFICE).await;
        leader.get(&format!("/desk/dossiers/{}", dossier.code)).await.assert_ok().assert_contains(&said);
    }

    async fn a_day_off_declared_late_moves_open_dossiers_and_keeps_the_first_promise(app: TestApp) {
        let app = app.with_procedures().await;
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let keeper = official(&app, "administrator", "ha-noi").await;
        let dossier = file(&app, &clerk, &intake(&app, "1.004873").await).await.unwrap();
        let before = dossier.due_at.unwrap();
        let (now, unit) = (app.now(), units::id_of(OFFICE));
        app.write(move |tx| {
            let permit = keeper.may(people::rights::UNITS_EDIT, &[unit]).ok_or_else(Problem::forbidden)?;
            let change = units::Change::Exception {
                date: "2026-03-11".parse().map_err(Problem::internal)?,
                to: None,
                rule: "closed".parse().map_err(Problem::internal)?,
                name_vi: "Bão".to_owned(),
                name_en: "Storm".to_owned(),
            };
            let basis = units::Basis {
                document: "Công điện số 12/CĐ-UBND".to_owned(),
                confirmed: true,
                reason: "Nghỉ tránh bão".to_owned(),
            };
            units::edit_calendar(tx, &permit, unit, 0, &change, &basis, now)
        })
        .await;
        app.drain().await;
        let key = (dossier.office, dossier.id);
        let moved = app
            .read(move |tx| store::find(tx, key.0, key.1)?.ok_or_else(Problem::not_found))
            .await;
        assert!(moved.due_at.unwrap() > before, "the storm day does not count");
        assert_eq!(moved.first_due_at.unwrap(), before, "the first promise stays");
        let last = app.read(move |tx| Ok(events::of(tx, key.0, key.1)?.pop())).await.unwrap();
        assert_eq!(last.kind, "reprojected");
        assert!(last.reason.unwrap().contains("12/CĐ-UBND"));
        app.drain().await;
        let again = app.read(move |tx| Ok(events::of(tx, key.0, key.1)?.len())).await;
        assert_eq!(again, 3, "nothing moves twice");
    }

    async fn a_dossier_is_found_by_its_owner_without_marks_and_only_within_reach(app: TestApp) {
        let app = app.with_procedures().await;
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let stranger = official(&app, "reception", "xa-hong-van-diem-pvhcc").await;
        file(&app, &clerk, &intake(&app, PROCEDURE).await).await.unwrap();
        for (who, count) in [(clerk, 1), (stranger, 0)] {
            for words in ["dang hoa", "Hòa Đặng", "0987654321"] {
                let words = kernel::fold::words(words);
                let reach = who.reach(people::rights::DOSSIER_READ);
                let found = app
                    .read(move |tx| {
                        Ok(store::search(tx, units::id_of(OFFICE), &words, &reach, 20)?.len())
                    })
                    .await;
                assert_eq!(found, count);
            }
        }
    }

    async fn what_is_read_of_a_resident_is_kept_with_its_purpose(app: TestApp) {
        let app = app.with_procedures().await;
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let dossier = file(&app, &clerk, &intake(&app, PROCEDURE).await).await.unwrap();
        let client = app.sign_in("case_officer").await;
        client.get(&format!("/desk/dossiers/{}", dossier.code)).await;
        let reader = app.sign_in_at("reception", "xa-thuong-tin-diem-pvhcc").await;
        reader.get(&format!("/desk/dossiers/{}", dossier.code)).await.assert_ok();
        let reads: Vec<(Uuid, String)> = app
            .read(move |tx| Ok(tx.all(
                "select account, purpose from read_log where dossier = $1",
                params![dossier.id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?))
            .await;
        assert!(reads.iter().any(|(_, purpose)| !purpose.is_empty()), "{reads:?}");
    }
}
