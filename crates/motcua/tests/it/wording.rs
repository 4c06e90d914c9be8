//! The words of forms are data of an office: a change holds for what is issued after it, and only then.

use crate::engines;
use crate::filing::{file_birth, prepared};
use crate::support::TestApp;
use modules::dossiers::store::{self, Key};
use modules::units;

async fn editions(app: &TestApp) -> Vec<String> {
    let office = units::id_of("xa-thuong-tin");
    app.read(move |tx| {
        Ok(tx.all(
            "select wording from issued_form where office = $1 order by id",
            kernel::params![office],
            |row| row.get(0),
        )?)
    })
    .await
}

async fn accept(app: &TestApp, clerk: &crate::support::Client, code: &str) {
    let office = units::id_of("xa-thuong-tin");
    let wanted = code.to_owned();
    let version =
        app.read(move |tx| Ok(store::find_code(tx, office, &wanted)?.unwrap().version)).await;
    app.advance(jiff::SignedDuration::from_secs(60));
    clerk
        .post(&format!("/desk/dossiers/{code}/accept"), &[("version", &version.to_string())])
        .await
        .assert_status(303);
}

engines! {
    async fn a_form_keeps_the_words_it_was_issued_with(app: TestApp) {
        prepared(&app).await;
        let controller = app.sign_in_at("controller", "ha-noi").await;
        let clerk = app.sign_in("reception").await;
        let office = units::id_of("xa-thuong-tin").to_string();
        let first = file_birth(&app.visitor()).await;
        accept(&app, &clerk, &first.code).await;
        let own = "[receipt]\ntitle = \"GIẤY TIẾP NHẬN CỦA XÃ\"\n";
        let change = [("unit", office.as_str()), ("changes", own), ("reason", "Thống nhất mẫu của xã")];
        controller.post("/desk/wording", &change).await.assert_status(303);
        let second = file_birth(&app.visitor()).await;
        accept(&app, &clerk, &second.code).await;
        assert_eq!(editions(&app).await, ["tt-03-2025", "tt-03-2025+1"]);
        let key = Key { office: units::id_of("xa-thuong-tin"), id: {
            let code = second.code.clone();
            app.read(move |tx| Ok(store::find_code(tx, units::id_of("xa-thuong-tin"), &code)?.unwrap().id)).await
        } };
        let issued = app.read(move |tx| Ok(store::forms(tx, key)?)).await;
        let bytes = modules::dossiers::issue::pdf(&app.app, &issued[0]).await.unwrap();
        assert!(bytes.starts_with(b"%PDF"));
    }

    async fn a_sentence_no_form_has_is_refused_with_the_reason_and_kept_on_the_page(app: TestApp) {
        prepared(&app).await;
        let controller = app.sign_in_at("controller", "xa-thuong-tin").await;
        let office = units::id_of("xa-thuong-tin").to_string();
        let wrong = [("unit", office.as_str()), ("changes", "[receipt\ntitle = 1"), ("reason", "x")];
        controller
            .post("/desk/wording", &wrong)
            .await
            .assert_status(422)
            .assert_contains("[receipt");
        let clerk = app.sign_in("reception").await;
        clerk.get("/desk/wording").await.assert_status(403);
    }
    async fn a_sentence_is_changed_in_its_own_field(app: TestApp) {
        prepared(&app).await;
        let controller = app.sign_in_at("controller", "xa-thuong-tin").await;
        let office = units::id_of("xa-thuong-tin").to_string();
        let page = controller.get("/desk/wording").await;
        page.assert_ok()
            .assert_contains("Xem mẫu in: Bản niêm yết thủ tục hành chính")
            .assert_contains("Lời văn chung: Mã hồ sơ:");
        let wrong = [
            ("unit", office.as_str()), ("how", "sentences"), ("reason", "x"),
            ("text.receipt.sets_value", "{sets} bộ của {ai}"),
        ];
        controller.post("/desk/wording", &wrong).await
            .assert_status(422)
            .assert_contains("href=\"#text-receipt-sets_value\"")
            .assert_contains("{sets} bộ của {ai}");
        let change = [
            ("unit", office.as_str()), ("how", "sentences"), ("reason", "Thống nhất"),
            ("text.receipt.code", "Mã số hồ sơ:"),
        ];
        controller.post("/desk/wording", &change).await.assert_status(303);
        controller.get("/desk/wording").await.assert_ok()
            .assert_contains("value=\"Mã số hồ sơ:\"")
            .assert_contains("(1 câu riêng)");
        let sample = controller.get(&format!("/desk/wording/sample?unit={office}&form=posting")).await;
        assert!(sample.assert_ok().bytes.starts_with(b"%PDF"));
    }
}
