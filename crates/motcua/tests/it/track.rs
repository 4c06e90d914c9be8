//! Looking up a dossier with code and secret: what is shown, to whom, and what is not.

use crate::engines;
use crate::filing::{Filed, PDF, PRIVATE, file_birth, post_files, prepared};
use crate::support::{Client, TestApp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::db::DbError;
use kernel::problem::Problem;
use serde_json::{Value, json};

/// Looks a dossier up as a resident.
async fn look(resident: &Client, filed: &Filed) {
    resident
        .post("/track", &[("code", &filed.code), ("secret", &filed.secret)])
        .await
        .assert_redirect("/track/dossier");
}

/// Does something to a dossier as an official.
async fn act(official: &Client, code: &str, verb: &str, mut body: Value) {
    let seen = official.get(&format!("/api/v1/dossiers/{code}")).await;
    body["version"] = seen.assert_ok().json()["version"].clone();
    let path = format!("/api/v1/dossiers/{code}/actions/{verb}");
    official.post_json(&path, &body).await.assert_ok();
}

/// Every name and number of the dossier and of the officials who touched it.
async fn no_personal_data(app: &TestApp, page: &str) {
    let names: Vec<String> = app
        .read(|tx| {
            tx.all("select name from account", &[], |row| row.get(0))
                .map_err(|error: DbError| Problem::internal(error))
        })
        .await;
    for private in PRIVATE.iter().map(|text| (*text).to_owned()).chain(names) {
        assert!(!page.contains(&private), "the page shows {private:?}");
    }
}

engines! {
    async fn a_resident_follows_a_dossier_without_anybody_being_named(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        look(&resident, &filed).await;
        let page = resident.get("/track/dossier").await;
        page.assert_ok()
            .assert_contains(&filed.code)
            .assert_contains("Mới đăng ký")
            .assert_lacks(&filed.secret);
        no_personal_data(&app, &page.text()).await;

        let reception = app.sign_in("reception").await;
        act(&reception, &filed.code, "accept", json!({})).await;
        let page = resident.get("/track/dossier").await;
        page.assert_contains("Hẹn trả kết quả").assert_contains("17:00 23/11/2026");
        page.assert_contains("Vì sao");
        no_personal_data(&app, &page.text()).await;
    }

    async fn a_supplement_is_asked_for_and_supplied(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        let reception = app.sign_in("reception").await;
        let items = json!([
            { "at": "attestation", "label": "Giấy chứng sinh", "what": "Ảnh mờ, bà Trần Thị Hạnh chụp lại" },
            { "at": "other", "label": "Khác", "what": "Ghi đủ chữ đệm" },
        ]);
        let body = json!({ "items": items, "reason": "Gọi 0912345678 không được" });
        act(&reception, &filed.code, "ask_supplement", body).await;

        look(&resident, &filed).await;
        let page = resident.get("/track/dossier").await;
        page.assert_contains("Giấy chứng sinh").assert_contains("Ghi đủ chữ đệm").assert_contains("•••");
        no_personal_data(&app, &page.text()).await;
        let version = page.between("name=\"version\" value=\"", "\"");
        let supply = "/track/dossier/supply";

        let program: [(&str, &str, &[u8]); 1] = [("files", "virus.pdf", b"MZ")];
        let fields = [("version", version.as_str()), ("note", "Lời nhắn giữ lại")];
        post_files(&resident, supply, &fields, &program)
            .await
            .assert_status(422)
            .assert_contains("virus.pdf")
            .assert_contains("Lời nhắn giữ lại");
        post_files(&resident, supply, &[("version", &version)], &[]).await.assert_status(422);
        post_files(&resident, supply, &[("version", "1"), ("note", "Cũ rồi")], &[])
            .await
            .assert_status(409)
            .assert_contains("Cũ rồi");
        // A word settles what is at no paper, not the paper.
        post_files(&resident, supply, &fields, &[]).await
            .assert_status(422)
            .assert_contains("href=\"#files-0\"")
            .assert_contains("Còn thiếu: Giấy chứng sinh");
        let paper: [(&str, &str, &[u8]); 1] = [("files.0", "chung-sinh-ro.pdf", PDF)];
        post_files(&resident, supply, &fields, &paper).await.assert_redirect("/track/dossier");
        resident
            .get("/track/dossier")
            .await
            .assert_ok()
            .assert_contains("Mới đăng ký")
            .assert_lacks(supply);
    }

    async fn a_resident_corrects_the_answers_that_were_named_and_no_others(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        let reception = app.sign_in("reception").await;
        let desk = format!("/desk/dossiers/{}", filed.code);
        let page = reception.get(&desk).await;
        let version = page.assert_ok()
            .assert_contains("name=\"defect.form:/child/name\"")
            .between("name=\"version\" value=\"", "\"");
        let fields = [
            ("version", version.as_str()),
            ("defect.form:/child/name", "Ghi đủ chữ đệm như giấy chứng sinh"),
            ("reason", "Tên chưa khớp"),
        ];
        reception.post(&format!("{desk}/ask_supplement"), &fields).await.assert_redirect(&desk);

        look(&resident, &filed).await;
        let status = resident.get("/track/dossier").await;
        status.assert_contains("Ghi đủ chữ đệm").assert_contains("href=\"/track/dossier/supply\"");
        no_personal_data(&app, &status.text()).await;
        let page = resident.get("/track/dossier/supply").await;
        page.assert_ok()
            .assert_contains("name=\"child.name\" value=\"Nguyễn Minh An\"")
            .assert_lacks("name=\"mother.name\"")
            .assert_lacks("Trần Thị Hạnh");
        assert_eq!(page.header("cache-control"), "no-store");
        app.visitor().get("/track/dossier/supply").await.assert_redirect("/track");
        let version = page.between("name=\"version\" value=\"", "\"");
        let supply = "/track/dossier/supply";

        let long = "x".repeat(9000);
        for wrong in ["", "   ", long.as_str()] {
            let fields = [("version", version.as_str()), ("child.name", wrong), ("message", "Giữ lại")];
            post_files(&resident, supply, &fields, &[]).await
                .assert_status(422)
                .assert_contains("href=\"#f-child-name\"")
                .assert_contains("Giữ lại");
        }
        let same = [("version", version.as_str()), ("child.name", "Nguyễn Minh An")];
        post_files(&resident, supply, &same, &[]).await.assert_status(422).assert_contains("href=\"#f-child-name\"").assert_contains("vẫn như cũ");
        let old = [("version", "1"), ("child.name", "Nguyễn Minh Anh")];
        post_files(&resident, supply, &old, &[]).await.assert_status(409).assert_contains("Nguyễn Minh Anh");
        let at = format!("/api/v1/dossiers/{}", filed.code);
        let before = reception.get(&at).await.assert_ok().json()["form"].clone();
        let right = [
            ("version", version.as_str()),
            ("child.name", "Nguyễn Minh Anh"),
            ("mother.name", "Kẻ Lạ"),
        ];
        post_files(&resident, supply, &right, &[]).await.assert_redirect("/track/dossier");
        resident.get(supply).await.assert_redirect("/track/dossier");

        let after = reception.get(&at).await.assert_ok().json()["form"].clone();
        let mut expected = before.clone();
        expected["child"]["name"] = json!("Nguyễn Minh Anh");
        assert_eq!(after, expected);
        let events = reception.get(&format!("{at}/events")).await.assert_ok().json();
        let kept = &events["items"].as_array().unwrap().last().unwrap()["data"]["what"]["form"];
        assert_eq!((&kept["before"], &kept["after"]), (&before, &after));
        // Who was named by that answer is named anew.
        let people = &events["items"].as_array().unwrap().last().unwrap()["data"]["what"]["people"];
        assert_eq!(people["before"][0][1]["name"], "Nguyễn Minh An");
        assert_eq!(people["after"][0], json!(["subject", { "kind": "citizen", "name": "Nguyễn Minh Anh", "id_kind": "", "id_no": "",
            "born": people["before"][0][1]["born"], "phone": "", "email": "", "address": "", "authorised": false }]));
        let page = reception.get(&desk).await;
        page.assert_contains("<del>Nguyễn Minh An</del> → <ins>Nguyễn Minh Anh</ins>");
    }

    async fn each_thing_that_was_asked_for_is_supplied_by_itself(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        let reception = app.sign_in("reception").await;
        let items = json!([
            { "at": "attestation", "label": "Giấy chứng sinh", "what": "Mờ" },
            { "at": "form:/child/name", "label": "Tên trẻ", "what": "Thiếu" },
        ]);
        act(&reception, &filed.code, "ask_supplement", json!({ "items": items, "reason": "Thiếu" })).await;
        look(&resident, &filed).await;
        let supply = "/track/dossier/supply";
        let page = resident.get(supply).await;
        page.assert_contains("Được yêu cầu: Mờ").assert_contains("Còn thiếu");
        let version = page.between("name=\"version\" value=\"", "\"");
        let mut fields = vec![("version", version.as_str()), ("child.name", "Nguyễn Hải Đăng")];
        post_files(&resident, supply, &fields, &[]).await
            .assert_status(422)
            .assert_contains("href=\"#files-0\"")
            .assert_contains("value=\"Nguyễn Hải Đăng\"");
        fields.push(("rest-later", "on"));
        post_files(&resident, supply, &fields, &[]).await.assert_redirect("/track/dossier");

        // The paper is still asked for; the answer is not any more.
        let status = resident.get("/track/dossier").await;
        status.assert_contains("Yêu cầu bổ sung").assert_contains("Đã nhận lúc").assert_contains("name=\"files.0\"");
        resident.get(supply).await.assert_redirect("/track/dossier");
        let tracked = json!({ "code": filed.code, "secret": filed.secret });
        let open = resident.post_json("/api/v1/track", &tracked).await.assert_ok().json();
        assert_eq!(open["state"], "supplement");
        assert_eq!(open["supplement"].as_array().unwrap().len(), 1);
        assert_eq!(open["supplement"][0]["at"], "attestation");
        let desk = format!("/desk/dossiers/{}", filed.code);
        let page = reception.get(&desk).await;
        page.assert_contains("<del>Nguyễn Minh An</del> → <ins>Nguyễn Hải Đăng</ins>")
            .assert_contains("Còn thiếu")
            .assert_lacks("name=\"items.1\"");

        // At the counter nothing is settled that was not ticked.
        let version = page.between("name=\"version\" value=\"", "\"");
        let note = [("version", version.as_str()), ("note", "Mang bản chính")];
        reception.post(&format!("{desk}/supply"), &note).await
            .assert_status(422)
            .assert_contains("href=\"#supply-items-0\"")
            .assert_contains("Còn thiếu: Giấy chứng sinh");
        let ticked = [("version", version.as_str()), ("items.0", "on")];
        reception.post(&format!("{desk}/supply"), &ticked).await.assert_redirect(&desk);
        reception.get(&desk).await.assert_lacks("Còn thiếu");
        // Found by the new name alone.
        reception.get("/desk/search?q=hai+dang").await.assert_contains(&filed.code);
        reception.get("/desk/search?q=minh+an").await.assert_lacks(&filed.code);
        let done = resident.post_json("/api/v1/track", &tracked).await.assert_ok().json();
        assert_eq!((&done["state"], &done["supplement"]), (&json!("submitted"), &json!([])));
    }

    async fn a_program_corrects_the_answers_that_were_named(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        let reception = app.sign_in("reception").await;
        let open = json!({ "code": filed.code, "secret": filed.secret });
        let send = |form: Value, version: i64| {
            let mut body = open.clone();
            body["form"] = form;
            body["version"] = json!(version);
            let resident = &resident;
            async move { resident.post_json("/api/v1/track/supply", &body).await }
        };
        let items = json!([{ "at": "attestation", "label": "Giấy", "what": "Mờ" }]);
        act(&reception, &filed.code, "ask_supplement", json!({ "items": items, "reason": "Mờ" })).await;
        let given = json!({ "child": { "name": "Nguyễn Minh Anh" } });
        send(given.clone(), 2).await.assert_status(422).assert_field("/form");
        let mut second = json!({ "note": "đã gửi", "version": 2, "code": filed.code, "secret": filed.secret });
        resident.post_json("/api/v1/track/supply", &second).await.assert_status(422).assert_field("/items/0");
        second["files"] = json!([{ "component": "attestation", "name": "ro.pdf", "content": STANDARD.encode(PDF) }]);
        resident.post_json("/api/v1/track/supply", &second).await.assert_ok();
        let items = json!([{ "at": "form:/child/name", "label": "Tên", "what": "Thiếu" }]);
        act(&reception, &filed.code, "ask_supplement", json!({ "items": items, "reason": "Thiếu" })).await;
        send(json!({ "child": { "name": 7 } }), 4).await.assert_status(422).assert_field("/child/name");
        send(json!([1]), 4).await.assert_status(422).assert_field("/child/name");
        send(given, 4).await.assert_ok();
        let seen = reception.get(&format!("/api/v1/dossiers/{}", filed.code)).await.json();
        assert_eq!(seen["form"]["child"]["name"], "Nguyễn Minh Anh");
        assert_eq!(seen["form"]["mother"]["name"], "Trần Thị Hạnh");
    }

    async fn an_unknown_code_and_a_wrong_secret_get_the_same_answer(app: TestApp) {
        prepared(&app).await;
        let filed = file_birth(&app.visitor()).await;
        let wrong = "2222-3333-4444";
        let unknown = format!("{}9", &filed.code[..filed.code.len() - 1]);
        let mut pages = Vec::new();
        for (code, secret) in [
            (filed.code.as_str(), wrong),
            (unknown.as_str(), wrong),
            (unknown.as_str(), filed.secret.as_str()),
            ("H26.999-261123-0001", wrong),
            ("không phải mã", ""),
        ] {
            let visitor = app.visitor();
            let reply = visitor.post("/track", &[("code", code), ("secret", secret)]).await;
            reply.assert_status(404).assert_lacks(secret_or_mark(secret));
            assert_eq!(visitor.cookie("track"), None);
            pages.push(reply.text().replace(code, "CODE"));
            let body = json!({ "code": code, "secret": secret });
            visitor
                .post_json("/api/v1/track", &body)
                .await
                .assert_problem(404, "resident.no_match");
        }
        assert!(pages.windows(2).all(|pair| pair[0] == pair[1]), "the answers differ");
        let typed = filed.secret.to_lowercase().replace('-', " ");
        app.visitor()
            .post("/track", &[("code", &filed.code.to_lowercase()), ("secret", &typed)])
            .await
            .assert_status(303);
    }

    async fn a_letter_needs_the_secret(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        let reception = app.sign_in("reception").await;
        act(&reception, &filed.code, "accept", json!({})).await;
        look(&resident, &filed).await;
        let page = resident.get("/track/dossier").await;
        let id = page.between("/track/dossier/letters/", "\"");
        let letter = resident.get(&format!("/track/dossier/letters/{id}")).await;
        letter.assert_ok();
        assert!(letter.bytes.starts_with(b"%PDF-"));
        assert_eq!(letter.header("cache-control"), "no-store");
        app.visitor().get(&format!("/track/dossier/letters/{id}")).await.assert_redirect("/track");
        let other = app.visitor();
        let second = file_birth(&other).await;
        look(&other, &second).await;
        other.get(&format!("/track/dossier/letters/{id}")).await.assert_status(404);
        resident.post("/track/leave", &[]).await.assert_redirect("/track");
        resident.get("/track/dossier").await.assert_redirect("/track");
    }

    async fn a_resident_asks_to_withdraw(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        look(&resident, &filed).await;
        let ask = resident.get("/track/dossier/withdraw").await;
        ask.assert_ok().assert_contains(&filed.code);
        let version = ask.between("name=\"version\" value=\"", "\"");
        let fields = [("version", version.as_str()), ("reason", "Nộp nhầm")];
        resident.post("/track/dossier/withdraw", &fields).await.assert_redirect("/track/dossier");
        let page = resident.get("/track/dossier").await;
        page.assert_ok().assert_contains("Công dân yêu cầu rút hồ sơ");
        no_personal_data(&app, &page.text()).await;
        resident.post("/track/dossier/withdraw", &fields).await.assert_status(409);
    }

    async fn guessing_is_slowed_down(app: TestApp) {
        prepared(&app).await;
        let visitor = app.visitor();
        let mut last = 0;
        // Each server counts for itself.
        for _ in 0..80 {
            let guess = [("code", "H26.201-261123-0001"), ("secret", "2222-3333-4444")];
            last = visitor.post("/track", &guess).await.status;
        }
        assert_eq!(last, 429);
    }
}

/// A text no page has, where no secret was given.
fn secret_or_mark(secret: &str) -> &str {
    if secret.is_empty() { "\u{0}" } else { secret }
}
