//! The log of reading: each look at a resident's data, with its purpose, and never what was typed.

use crate::desk::taken_in;
use crate::engines;
use crate::filing::prepared;
use crate::support::{Client, TestApp};
use jiff::SignedDuration;
use kernel::params;
use modules::units::id_of;
use serde_json::Value;

/// What the log of the office says to an inspector, the latest first: purpose, then dossier or list and
/// kinds of filter.
async fn log_of(app: &TestApp, who: &Client) -> Vec<String> {
    let inspector = app.sign_in("inspector").await;
    let log =
        inspector.get(&format!("/api/v1/readings?account={}", who.id())).await.assert_ok().json();
    let line = |look: &Value| {
        let what = look["dossier"].as_str().map_or("", |_| "dossier");
        let list = look["list"].as_str().unwrap_or(what);
        let filters: Vec<&str> =
            look["filters"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        format!("{} {list} {}", look["purpose"].as_str().unwrap(), filters.join(" "))
    };
    log["items"].as_array().unwrap().iter().map(|look| line(look).trim().to_owned()).collect()
}

engines! {
    async fn every_look_at_a_list_is_noted_once_and_without_what_was_typed(app: TestApp) {
        prepared(&app).await;
        let clerk = app.sign_in("reception").await;
        let dossier = taken_in(&clerk).await;
        let code = dossier.rsplit('/').next().unwrap().to_owned();
        taken_in(&clerk).await;
        for (path, expected) in [
            ("/desk?tab=unit&due=week".to_owned(), "handling worklist due"),
            ("/desk/register?procedure=1.001193&from=01/11/2026".to_owned(), "handling register procedure day"),
            ("/desk/search?q=nguyen+van+binh".to_owned(), "handling search words"),
            (format!("/desk/search?q={code}"), "handling search code"),
            ("/api/v1/dossiers?state=accepted".to_owned(), "handling register state"),
            (format!("/api/v1/worklist?unit={}", id_of("xa-thuong-tin-diem-pvhcc")), "handling worklist"),
            (format!("/api/v1/dossiers/{code}/attachments"), "handling dossier"),
            (format!("/api/v1/dossiers/{code}/forms"), "handling dossier"),
            (dossier.clone(), "handling dossier"),
        ] {
            let before = log_of(&app, &clerk).await.len();
            app.advance(SignedDuration::from_secs(1));
            clerk.get(&path).await.assert_ok();
            let log = log_of(&app, &clerk).await;
            assert_eq!(log.len(), before + 1, "{path}: {log:?}");
            assert_eq!(log[0], expected, "{path}");
        }
        // Nobody shown, nothing noted.
        let before = log_of(&app, &clerk).await.len();
        for path in ["/desk/search?q=khong+ai+ca", "/desk/register?state=refused", "/desk?tab=collect"] {
            clerk.get(path).await.assert_ok();
        }
        assert_eq!(log_of(&app, &clerk).await.len(), before);
        let typed: i64 = app
            .read(|tx| {
                let sql = "select count(*) from list_read where filters like '%binh%' or filters like '%1.001%'";
                Ok(tx.one(sql, params![], |row| row.get(0))?)
            })
            .await;
        assert_eq!(typed, 0);
    }

    async fn exports_and_printed_registers_are_noted(app: TestApp) {
        prepared(&app).await;
        let clerk = app.sign_in("reception").await;
        taken_in(&clerk).await;
        taken_in(&clerk).await;
        let inspector = app.sign_in("inspector").await;
        for (path, expected) in [
            ("/desk/register.csv", "supervision register_file"),
            ("/desk/register.xlsx?overdue=on", "supervision register_file overdue"),
            ("/desk/register.pdf", "supervision register_print"),
        ] {
            app.advance(SignedDuration::from_secs(1));
            let before = log_of(&app, &inspector).await.len();
            let shown = inspector.get(path).await.assert_ok().bytes.len();
            assert!(shown > 100);
            let log = log_of(&app, &inspector).await;
            let noted = usize::from(!path.contains("overdue"));
            assert_eq!(log.len(), before + noted, "{path}: {log:?}");
            if noted == 1 {
                assert_eq!(log[0], expected, "{path}");
            }
        }
        app.advance(SignedDuration::from_secs(1));
        let unit = id_of("xa-thuong-tin-diem-pvhcc");
        inspector.get(&format!("/desk/export.csv?tab=unit&unit={unit}")).await.assert_ok();
        let log = log_of(&app, &inspector).await;
        assert!(log[0].starts_with("supervision "), "{log:?}");
    }

    async fn inspectors_read_the_log_by_office_account_and_day(app: TestApp) {
        prepared(&app).await;
        let clerk = app.sign_in("reception").await;
        let dossier = taken_in(&clerk).await;
        for _ in 0..55 {
            app.advance(SignedDuration::from_secs(1));
            clerk.get(&dossier).await.assert_ok();
        }
        app.advance(SignedDuration::from_secs(1));
        clerk.get("/desk/register?overdue=").await.assert_ok();
        let inspector = app.sign_in("inspector").await;
        let page = inspector.get("/desk/reading").await;
        page.assert_ok().assert_contains("Giải quyết hồ sơ").assert_contains("Sổ theo dõi hồ sơ");
        let next = page.between("href=\"/desk/reading?after=", "\"");
        inspector.get(&format!("/desk/reading?after={next}")).await.assert_ok()
            .assert_contains("Đang hiện 6 lượt xem").assert_lacks("rel=\"next\"");
        let other = app.sign_in("leader").await;
        let of = |account| format!("/desk/reading?account={account}");
        inspector.get(&of(other.id())).await.assert_ok().assert_contains("Không có lượt xem nào");
        inspector.get(&of(clerk.id())).await.assert_ok().assert_contains("Chỉ gồm lượt xem của");
        inspector.get("/desk/reading?day=22/11/2026").await.assert_contains("Không có lượt xem nào");
        inspector.get("/desk/reading?day=23/11/2026").await.assert_contains("Đang hiện 50 lượt xem");
        // The page of the dossier says who read it.
        clerk.get(&dossier).await.assert_contains("Ai đã xem hồ sơ này").assert_contains("30 lượt xem gần nhất");

        // The log of an office is for those who inspect the whole office.
        let elsewhere = app.sign_in_at("inspector", "xa-hong-van").await;
        let office = id_of("xa-thuong-tin");
        elsewhere.get(&format!("/desk/reading?office={office}")).await.assert_status(404);
        elsewhere.get(&format!("/api/v1/readings?office={office}")).await.assert_status(404);
        let part = app.sign_in_at("inspector", "xa-thuong-tin-tu-phap").await;
        part.get("/desk/reading").await.assert_ok().assert_contains("chỉ thuộc một bộ phận");
        part.get(&format!("/desk/reading?office={office}")).await.assert_status(404);
        clerk.get("/desk/reading").await.assert_status(403);
    }
}
