//! Units, what became of them, and their calendars.

use crate::engines;
use crate::support::TestApp;
use jiff::civil::date;
use kernel::events;
use kernel::i18n::Lang;
use modules::units::{self, UnitFunction, id_of};
use serde_json::json;
use std::path::Path;
use std::time::Instant;

const COMMUNE: &str = "xa-thuong-tin";

fn calendar_of(slug: &str) -> String {
    format!("/desk/units/{}/calendar", id_of(slug))
}

/// A working Saturday as the form sends it.
fn swapped_saturday() -> Vec<(&'static str, &'static str)> {
    vec![
        ("kind", "day"),
        ("date", "14/03/2026"),
        ("rule", "like"),
        ("like", "monday"),
        ("name-vi", "Làm bù"),
        ("name-en", "Working Saturday"),
        ("document", "Công văn số 15/UBND"),
        ("reason", "Bù ngày hội làng"),
        ("seen", "0"),
    ]
}

/// Whether a unit works on the Saturday of the test.
async fn works(app: &TestApp, slug: &'static str) -> bool {
    let (installation, now) = (app.app.clone(), app.now());
    app.read(move |tx| {
        let calendar = units::calendar(&installation, tx, id_of(slug), now)?;
        working_time::is_working_day(&calendar, date(2026, 3, 14))
            .map_err(kernel::problem::Problem::internal)
    })
    .await
}

engines! {
    async fn a_code_means_a_unit_only_together_with_a_date(app: TestApp) {
        let names = app
            .read(|tx| {
                let mut names = Vec::new();
                for day in [date(2025, 6, 30), date(2025, 7, 1)] {
                    let unit = units::by_code(tx, "10210", day)?.expect("somebody carries the code");
                    names.push(unit.label(Lang::Vi).to_owned());
                }
                assert_eq!(units::by_code(tx, "10210", date(2000, 1, 1))?, None);
                Ok(names)
            })
            .await;
        assert_eq!(names, ["Xã Vân Tảo", "Xã Hồng Vân"]);
    }

    async fn a_unit_knows_its_office_and_an_office_its_divisions(app: TestApp) {
        app.read(|tx| {
            let commune = id_of(COMMUNE);
            let office = units::office_of(tx, id_of("xa-thuong-tin-tu-phap"))?.expect("an office");
            assert_eq!(office.id, commune);
            let old = units::office_of(tx, id_of("van-tao-2019"))?.expect("an office");
            assert_eq!(old.id, id_of("thuong-tin-district"));
            let today = date(2026, 3, 10);
            for function in UnitFunction::ALL {
                let found = units::division(tx, commune, *function, today)?;
                assert!(found.is_some(), "{function:?}");
            }
            let justice = units::division(tx, commune, UnitFunction::Justice, today)?;
            assert_eq!(justice.map(|unit| unit.id), Some(id_of("xa-thuong-tin-tu-phap")));
            assert_eq!(units::division(tx, commune, UnitFunction::Justice, date(2020, 1, 1))?, None);
            let below = units::below(tx, commune)?;
            assert!(below.contains(&commune) && below.contains(&id_of("xa-thuong-tin-tu-phap")));
            assert!(!below.contains(&id_of("xa-hong-van")));
            Ok(())
        })
        .await;
    }

    async fn a_unit_that_is_gone_says_what_it_became(app: TestApp) {
        let visitor = app.visitor();
        let page = visitor.get(&format!("/units/{}", id_of("van-tao-2019"))).await;
        page.assert_ok().assert_contains("nay thuộc Xã Hồng Vân");
        // Thống Nhất became Vạn Nhất on 1/1/2025, which was split half a year later.
        let page = visitor.get(&format!("/units/{}", id_of("thong-nhat-2019"))).await;
        page.assert_contains("Xã Vạn Nhất").assert_contains("Xã Chương Dương");
        let page = visitor.get(&format!("/units/{}", id_of("xa-hong-van"))).await;
        page.assert_contains("Được thành lập từ").assert_contains("Xã Vân Tảo");
        let old = app
            .read(|tx| {
                let unit = units::get(tx, id_of("van-tao-2019"))?.expect("in the sample");
                let then = units::label_of(tx, &unit, Lang::Vi, date(2024, 5, 1))?;
                let now = units::label_of(tx, &unit, Lang::En, date(2026, 3, 10))?;
                Ok((then, now))
            })
            .await;
        assert_eq!(old.0, "Xã Vân Tảo");
        assert_eq!(old.1, "Vân Tảo Commune (now part of Hồng Vân Commune)");
    }

    async fn units_are_found_without_accents_and_on_a_day(app: TestApp) {
        let visitor = app.visitor();
        let today = visitor.get("/units?q=van+tao").await;
        today.assert_ok().assert_contains("Không tìm thấy đơn vị nào");
        let then = visitor.get("/units?q=tao+van&on=01/05/2024").await;
        then.assert_ok().assert_contains("Xã Vân Tảo");
        visitor.get("/units?q=10210&all=on").await.assert_contains("Xã Hồng Vân").assert_contains("Xã Vân Tảo");
        visitor.get("/units?on=31/02/2026").await.assert_ok().assert_contains("Ngày chưa đúng");
        let english = app.visitor().in_english();
        english.get("/units").await.assert_ok().assert_contains("Hà Nội City");
    }

    async fn lists_of_the_api_go_on_where_they_stopped(app: TestApp) {
        let visitor = app.visitor();
        let mut seen = Vec::new();
        let mut address = "/api/v1/units?limit=20".to_owned();
        loop {
            let page = visitor.get(&address).await.assert_ok().json();
            for unit in page["items"].as_array().unwrap() {
                seen.push(unit["id"].as_str().unwrap().to_owned());
            }
            let Some(next) = page["next"].as_str() else { break };
            address = format!("/api/v1/units?limit=20&after={next}");
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count, "a unit came twice");
        assert!(count > 60, "{count}");
        visitor.get("/api/v1/units?limit=0&on=x").await
            .assert_problem(422, "problem.invalid").assert_field("/limit").assert_field("/on");
        visitor.get("/api/v1/units/1").await.assert_problem(404, "problem.not_found");
    }

    async fn an_edited_calendar_counts_at_once_and_keeps_its_document(app: TestApp) {
        assert!(!works(&app, COMMUNE).await);
        let administrator = app.sign_in("administrator").await;
        // What is in force stands beside what changes it; what belongs to one choice is marked so.
        administrator.get(&calendar_of(COMMUNE)).await.assert_ok()
            .assert_contains("Tuần làm việc thường lệ")
            .assert_contains("Những ngày khác thường lệ")
            .assert_contains("30/04/2026")
            .assert_contains("data-show-if=\"kind\" data-show-values=\"week\"")
            .assert_contains("src=\"/apply/reveal.js\"");
        let mut fields = swapped_saturday();
        // First the change is shown once more, and nothing is recorded.
        administrator.post(&calendar_of(COMMUNE), &fields).await
            .assert_ok().assert_contains("Ghi thay đổi lịch này?").assert_contains("Làm việc như thứ Hai");
        assert!(!works(&app, COMMUNE).await);
        fields.push(("step", "record"));
        let unit = id_of(COMMUNE);
        administrator.post(&calendar_of(COMMUNE), &fields).await.assert_redirect(&format!("/units/{unit}"));
        assert!(works(&app, COMMUNE).await);
        // The layer of the commune holds for its divisions, and not for its neighbour.
        assert!(works(&app, "xa-thuong-tin-tu-phap").await);
        assert!(!works(&app, "xa-hong-van").await);
        administrator.get(&format!("/units/{unit}")).await
            .assert_contains("Công văn số 15/UBND").assert_contains("Bù ngày hội làng");
        let mut recorded = app.read(move |tx| Ok(events::of(tx, unit, unit)?)).await;
        recorded.retain(|event| event.kind != "unit.contact_changed");
        assert_eq!(recorded.len(), 1);
        assert_eq!(recorded[0].kind, "unit.calendar_changed");
        assert_eq!(recorded[0].reason.as_deref(), Some("Bù ngày hội làng"));
        // Somebody who still looks at the calendar before it is told so.
        administrator.post(&calendar_of(COMMUNE), &fields).await.assert_status(409);
    }

    async fn a_calendar_change_needs_a_document_a_reason_and_a_day(app: TestApp) {
        let administrator = app.sign_in("administrator").await;
        let reply = administrator
            .post(&calendar_of(COMMUNE), &[("kind", "day"), ("date", "40/03/2026"), ("rule", "closed"), ("seen", "0")])
            .await;
        reply.assert_status(422)
            .assert_contains("Ghi văn bản làm căn cứ.")
            .assert_contains("Ghi lý do thay đổi.")
            .assert_contains("Ngày chưa đúng")
            .assert_contains("40/03/2026");
        let path = format!("/api/v1/units/{}/calendar", id_of(COMMUNE));
        let outside = json!({
            "seen": 0, "date": "2031-03-14", "rule": "closed", "name_vi": "Nghỉ",
            "document": "Số 1", "reason": "Thử",
        });
        administrator.post_json(&path, &outside).await
            .assert_problem(422, "problem.invalid").assert_field("/date");
        let hours = json!({
            "seen": 0, "weekday": "saturday", "rule": "07:30-11:30 reception",
            "document": "Số 2", "reason": "Tiếp nhận sáng thứ Bảy",
        });
        let made = administrator.post_json(&path, &hours).await;
        made.assert_status(201);
        assert_eq!(made.json()["version"], 1);
        let calendar = administrator.get(&path).await.assert_ok().json();
        assert_eq!(calendar["layers"][0]["spec"]["week"]["saturday"], "07:30-11:30 reception");
        assert_eq!(calendar["history"][0]["basis"], "Số 2");
    }

    async fn an_administrator_edits_calendars_of_the_own_units_only(app: TestApp) {
        let neighbour = app.sign_in_at("administrator", "xa-hong-van").await;
        neighbour.get(&calendar_of(COMMUNE)).await.assert_status(403);
        let mut fields = swapped_saturday();
        fields.push(("step", "record"));
        neighbour.post(&calendar_of(COMMUNE), &fields).await.assert_status(403);
        let path = format!("/api/v1/units/{}/calendar", id_of(COMMUNE));
        let calendar = neighbour.get(&path).await.assert_ok().json();
        assert_eq!(calendar["version"], 0);
    }

    async fn the_public_list_of_units_loads_in_seconds_and_twice_changes_nothing(app: TestApp) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/units-2026.csv");
        let Ok(csv) = std::fs::read(&path) else {
            println!("skipped: the list of units is not beside the checkout");
            return;
        };
        let db = app.app.db.clone();
        let (first, seconds, second) = tokio::task::spawn_blocking(move || {
            let day = date(2025, 7, 1);
            let start = Instant::now();
            let first = units::import(&db, &csv, day, "units-2026.csv").unwrap();
            let seconds = start.elapsed().as_secs_f64();
            (first, seconds, units::import(&db, &csv, day, "units-2026.csv").unwrap())
        })
        .await
        .unwrap();
        assert_eq!(first.problems, []);
        assert_eq!(first.rows, 3355);
        // The sample brought some of them.
        assert_eq!(first.added + first.unchanged, 3355);
        assert!(first.unchanged >= 5);
        assert_eq!((second.added, second.unchanged), (0, 3355));
        assert!(seconds < 20.0, "the import took {seconds:.1} s");
        println!("import of 3,355 units: {seconds:.2} s");
        let commune = app.read(|tx| Ok(units::by_code(tx, "10183", date(2026, 1, 1))?)).await;
        assert_eq!(commune.map(|unit| unit.id), Some(id_of(COMMUNE)));
        app.visitor().get("/units?q=ba+dinh").await.assert_contains("Phường Ba Đình");
    }

    async fn a_bad_row_is_told_with_its_line_and_the_others_are_kept(app: TestApp) {
        let csv = "level,code,parent_code,kind,name,full_name,full_name_en\n\
                   commune,99001,01,Xã,Mới Một,Xã Mới Một,\n\
                   commune,99002,77,Xã,Mồ Côi,Xã Mồ Côi,\n\
                   commune,10210,01,Xã,Tên Khác,Xã Tên Khác,\n";
        let db = app.app.db.clone();
        let report = tokio::task::spawn_blocking(move || {
            units::import(&db, csv.as_bytes(), date(2025, 7, 1), "thử").unwrap()
        })
        .await
        .unwrap();
        assert_eq!((report.rows, report.added), (3, 1));
        let lines: Vec<u64> = report.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [3, 4]);
        assert!(report.text(Lang::Vi).contains("Dòng 4: Mã 10210 đang là của Xã Hồng Vân"));
        assert_eq!(report.json(Lang::En)["problems"][0]["code"], "units.import-parent");
    }

    async fn the_sample_loaded_twice_changes_nothing(app: TestApp) {
        let ids = app
            .write(|tx| {
                let text = include_str!("../../../../data/units/thuong-tin.toml");
                let before = units::search(tx, &units::Filter { limit: 200, ..Default::default() })?;
                let now = "2026-03-10T02:00:00Z".parse().unwrap();
                let ids = units::load_sample(tx, text, now).map_err(kernel::problem::Problem::internal)?;
                let after = units::search(tx, &units::Filter { limit: 200, ..Default::default() })?;
                assert_eq!(before, after);
                Ok(ids)
            })
            .await;
        assert_eq!(ids[COMMUNE], id_of(COMMUNE));
    }
}

engines! {
    async fn an_administrator_of_the_city_adds_the_next_year_to_the_national_calendar(app: TestApp) {
        let commune = app.sign_in("administrator").await;
        let page = commune.get("/desk/calendar").await;
        page.assert_ok().assert_contains("đến hết năm 2026").assert_lacks("name=\"spec\"");
        let (version, spec) = app.read(units::national).await;
        assert_eq!((version, spec.years.last()), (0, Some(&2026)));
        let shipped = include_str!("../../../../data/calendars/vn-state-bodies.toml");
        let next = shipped.replace("2025, 2026]", "2025, 2026, 2027]");
        let fields = |spec: &'static str| {
            [
                ("seen", "0"),
                ("how", "text"),
                ("spec", spec),
                ("document", "Công văn 1"),
                ("reason", "Lịch nghỉ 2027"),
            ]
        };
        let next: &'static str = next.leak();
        commune.post("/desk/calendar", &fields(next)).await.assert_status(403);
        let city = app.sign_in_at("administrator", "ha-noi").await;
        city.get("/desk/calendar").await.assert_contains("name=\"spec\"");
        city.post("/desk/calendar", &fields("years = [2027")).await
            .assert_status(422).assert_contains("chưa đúng cách viết").assert_contains("years = [2027");
        city.post("/desk/calendar", &fields(next)).await.assert_redirect("/desk/calendar");
        city.post("/desk/calendar", &fields(next)).await.assert_status(409);
        assert_eq!(app.read(units::national).await.1.years.last(), Some(&2027));
        city.get("/desk/calendar").await.assert_contains("Lịch nghỉ 2027");
    }
}

engines! {
    async fn an_office_says_where_it_is_and_when_it_is_open(app: TestApp) {
        let point = id_of("xa-thuong-tin-diem-pvhcc");
        let justice = id_of("xa-thuong-tin-tu-phap");
        app.visitor().get(&format!("/units/{point}")).await.assert_ok()
            .assert_contains("024 0000 1201")
            .assert_contains("dữ liệu mẫu")
            .assert_contains("Thứ Hai đến thứ Sáu: 07:30-11:30, 13:30-17:00");
        // A part that says nothing is reached where its office is.
        app.visitor().get(&format!("/units/{justice}")).await.assert_ok().assert_contains("024 0000 0201");

        let form = format!("/desk/units/{point}/contact");
        app.visitor().get(&form).await.assert_status(303);
        app.sign_in("reception").await.get(&form).await.assert_status(403);
        let administrator = app.sign_in("administrator").await;
        administrator.get(&form).await.assert_ok().assert_contains("024 0000 1201");
        administrator.post(&form, &[("phone", "gọi chị Hoa"), ("email", "khong")]).await
            .assert_status(422)
            .assert_contains("3 đến 15 chữ số");
        administrator
            .post(&form, &[("address", "Số 9 phố Ga"), ("phone", "024 3385 1111"), ("email", "")])
            .await
            .assert_redirect(&format!("/units/{point}"));
        let body = app.visitor().get(&format!("/api/v1/units/{point}")).await.assert_ok().json();
        assert_eq!(body["contact"]["address"], "Số 9 phố Ga");
        assert_eq!(body["contact"]["email"], "ubnd.thuongtin@example.org");
        assert!(body["opening"].as_str().unwrap().starts_with("Thứ Hai"));
        let api = format!("/api/v1/units/{point}/contact");
        let answer = administrator.post_json(&api, &serde_json::json!({ "phone": "024.1022" })).await;
        assert_eq!(answer.assert_ok().json()["phone"], "024.1022");
        let other = id_of("xa-hong-van-diem-pvhcc");
        let api = format!("/api/v1/units/{other}/contact");
        administrator.post_json(&api, &serde_json::json!({})).await.assert_status(403);
    }
}

engines! {
    async fn the_national_calendar_takes_a_day_and_a_year_from_a_form(app: TestApp) {
        let commune = app.sign_in("administrator").await;
        commune.get("/desk/people").await.assert_ok().assert_contains("href=\"/desk/calendar\"");
        commune.get("/desk/calendar").await.assert_ok()
            .assert_contains(&format!("/desk/units/{}/calendar", id_of(COMMUNE)))
            .assert_contains("chờ văn bản")
            .assert_lacks("name=\"how\"");
        let city = app.sign_in_at("administrator", "ha-noi").await;
        city.get("/desk/calendar").await.assert_ok().assert_contains("value=\"day\"");
        let day = |seen: &'static str, date: &'static str| {
            [
                ("seen", seen), ("how", "day"), ("date", date), ("rule", "closed"),
                ("name-vi", "Nghỉ bão"), ("document", "Công điện 5"), ("confirmed", "on"),
                ("reason", "Bão số 9"),
            ]
        };
        city.post("/desk/calendar", &day("0", "")).await.assert_status(422)
            .assert_contains("href=\"#date\"");
        city.post("/desk/calendar", &day("0", "04/01/2027")).await.assert_status(422)
            .assert_contains("nằm ngoài các năm")
            .assert_lacks("lies outside");
        city.post("/desk/calendar", &day("0", "26/11/2026")).await.assert_redirect("/desk/calendar");
        city.get("/desk/calendar").await.assert_contains("Nghỉ bão").assert_contains("Công điện 5");
        let year = [
            ("seen", "1"), ("how", "year"), ("year", "2027"), ("document", "Công văn 1"), ("reason", "Lịch 2027"),
        ];
        commune.post("/desk/calendar", &year).await.assert_status(403);
        city.post("/desk/calendar", &year).await.assert_redirect("/desk/calendar");
        city.post("/desk/calendar", &day("2", "04/01/2027")).await.assert_redirect("/desk/calendar");
        let (version, spec) = app.read(units::national).await;
        assert_eq!((version, spec.years.last()), (3, Some(&2027)));
    }
}
