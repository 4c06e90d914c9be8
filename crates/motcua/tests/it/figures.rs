//! A figure is the length of its list.

use crate::dossiers::{file, intake, official};
use crate::engines;
use crate::support::TestApp;
use jiff::SignedDuration;
use modules::dossiers::actions::{self, Target, Who};
use modules::dossiers::store::Key;
use modules::units::id_of;
use serde_json::Value;

/// Counts a list through all of its pages.
async fn length(clerk: &crate::support::Client, list: &str) -> i64 {
    let (mut count, mut address) = (0, format!("{list}&limit=3"));
    loop {
        let page = clerk.get(&address).await.assert_ok().json();
        count += page["items"].as_array().unwrap().len() as i64;
        let Some(next) = page["next"].as_str() else { return count };
        address = format!("{list}&limit=3&after={next}");
    }
}

engines! {
    async fn each_figure_is_the_length_of_its_list(app: TestApp) {
        let app = app.with_procedures().await;
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        let complete = intake(&app, "2.000884").await;
        for day in 0..7 {
            let dossier = file(&app, &clerk, &complete).await.unwrap();
            app.advance(SignedDuration::from_hours(24 * 5));
            if day % 3 == 0 {
                let target = Target {
                    key: Key { office: dossier.office, id: dossier.id },
                    version: dossier.version,
                };
                let (inner, clerk, now) = (app.app.clone(), clerk.clone(), app.now());
                app.write(move |tx| {
                    actions::forward(&inner, tx, Who::Official(&clerk), target, "", now).map(drop)
                })
                .await;
            }
        }
        let head = app.sign_in_at("leader", "xa-thuong-tin").await;
        let office = id_of("xa-thuong-tin");
        let figures = head.get(&format!("/api/v1/figures?office={office}")).await.assert_ok().json();
        let mut months = 0;
        let mut by_measure = std::collections::BTreeMap::<String, i64>::new();
        for figure in figures["items"].as_array().unwrap() {
            let count = figure["count"].as_i64().unwrap();
            let list = figure["list"].as_str().unwrap();
            assert_eq!(count, length(&head, list).await, "{figure}");
            months += i64::from(figure["measure"] == "filed" && count > 0);
            let measure = figure["measure"].as_str().unwrap().to_owned();
            *by_measure.entry(measure).or_default() += count;
        }
        assert_eq!(by_measure, [("filed".to_owned(), 7), ("state".to_owned(), 7)].into());
        assert!(months > 1, "the dossiers were filed in one month");
        let page = head.get("/desk/figures").await;
        page.assert_ok().assert_contains("channel=counter&amp;from=2026-03-01&amp;to=2026-03-31");
        let elsewhere = id_of("xa-hong-van");
        head.get(&format!("/desk/figures?office={elsewhere}")).await.assert_status(404);
        head.get(&format!("/api/v1/figures?office={elsewhere}")).await.assert_status(404);
        head.get("/api/v1/figures?office=x").await.assert_problem(422, "problem.invalid");
    }

    async fn a_count_that_was_changed_is_named_and_made_anew(app: TestApp) {
        let app = app.with_procedures().await;
        let clerk = official(&app, "reception", "xa-thuong-tin-diem-pvhcc").await;
        file(&app, &clerk, &intake(&app, "2.000884").await).await.unwrap();
        assert_eq!(crate::audit::findings(&app).await, []);
        crate::audit::run(&app, "update dossier_tally set n = n + 1 where measure = 'filed'".to_owned()).await;
        crate::audit::run(&app, "delete from dossier_word where word = 'dang'".to_owned()).await;
        let tables: Vec<_> = crate::audit::findings(&app).await.iter().map(|found| found.table).collect();
        assert_eq!(tables, ["dossier_tally", "dossier_word"]);
        app.write(modules::dossiers::derived::rebuild).await;
        assert_eq!(crate::audit::findings(&app).await, []);
        let all: Value = app.sign_in_at("leader", "xa-thuong-tin").await
            .get("/api/v1/dossiers?state=accepted").await.assert_ok().json();
        assert_eq!(all["items"].as_array().unwrap().len(), 1);
    }
}
