//! Dossiers for programs.

use crate::engines;
use crate::filing::{BIRTH, PDF, file_birth, post_files, prepared};
use crate::support::{Client, TestApp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use modules::units;
use serde_json::{Value, json};

fn filing(channel: &str) -> Value {
    let sample = include_str!("../../../../data/forms/samples/birth.json");
    let form: Value = serde_json::from_str(sample).unwrap();
    json!({
        "office": units::id_of("xa-thuong-tin"),
        "procedure": BIRTH,
        "case": "default",
        "channel": channel,
        "people": [{ "role": "applicant", "name": "Nguyễn Văn Bình", "phone": "0912345678" }],
        "files": [{ "component": "attestation", "name": "chung-sinh.pdf", "content": STANDARD.encode(PDF) }],
        "form": form,
    })
}

async fn version(official: &Client, code: &str) -> Value {
    official.get(&format!("/api/v1/dossiers/{code}")).await.assert_ok().json()["version"].clone()
}

/// One verb with the version as it is now.
async fn act(official: &Client, code: &str, verb: &str, mut body: Value) -> Value {
    body["version"] = version(official, code).await;
    let path = format!("/api/v1/dossiers/{code}/actions/{verb}");
    official.post_json(&path, &body).await.assert_ok().json()
}

engines! {
    async fn a_program_files_online_once_per_key(app: TestApp) {
        prepared(&app).await;
        let program = app.visitor().with("idempotency-key", "one");
        let first = program.post_json("/api/v1/dossiers", &filing("online")).await;
        first.assert_status(201);
        let body = first.json();
        assert_eq!(body["code"], "H26.201-261123-0001");
        let again = program.post_json("/api/v1/dossiers", &filing("online")).await;
        assert_eq!(again.json(), body);
        let track = json!({ "code": body["code"], "secret": body["secret"] });
        let tracked = app.visitor().post_json("/api/v1/track", &track).await.assert_ok().json();
        assert_eq!(tracked["state"], "submitted");
        assert_eq!(tracked["status"], "1");
    }

    async fn what_is_wrong_with_a_filing_is_named(app: TestApp) {
        prepared(&app).await;
        let program = app.visitor();
        let mut body = filing("online");
        body["people"] = json!([]);
        body["files"] = json!([]);
        body["form"]["child"]["name"] = json!("");
        program
            .post_json("/api/v1/dossiers", &body)
            .await
            .assert_problem(422, "problem.invalid")
            .assert_field("/applicant/name")
            .assert_field("/component/attestation");
        let mut body = filing("pigeon");
        body["delivery_way"] = json!("drone");
        program
            .post_json("/api/v1/dossiers", &body)
            .await
            .assert_status(422)
            .assert_field("/channel")
            .assert_field("/delivery_way");
        let mut body = filing("online");
        body["files"] = json!([
            { "component": "attestation", "name": "x.pdf", "content": STANDARD.encode(b"MZ program") },
            { "component": "attestation", "name": "y.pdf", "content": "%%%" },
        ]);
        program
            .post_json("/api/v1/dossiers", &body)
            .await
            .assert_status(422)
            .assert_field("/files/0/content")
            .assert_field("/files/1/content");
        program.post_json("/api/v1/dossiers", &filing("counter")).await.assert_status(403);
        program.post("/api/v1/dossiers", &[("a", "b")]).await.assert_status(415);
    }

    async fn a_dossier_goes_its_whole_way_by_program(app: TestApp) {
        prepared(&app).await;
        let reception = app.sign_in("reception").await;
        let officer = app.sign_in("case_officer").await;
        let leader = app.sign_in("leader").await;
        let clerical = app.sign_in("clerical").await;
        let results = app.sign_in("result_officer").await;
        let filed = reception.post_json("/api/v1/dossiers", &filing("online")).await;
        let code = filed.assert_status(201).json()["code"].as_str().unwrap().to_owned();
        let body = act(&reception, &code, "accept", json!({})).await;
        assert_eq!(body["state"], "accepted");
        act(&reception, &code, "forward", json!({ "note": "Đủ giấy tờ" })).await;
        act(&officer, &code, "draft", json!({ "grants": true, "text": "Giấy khai sinh" })).await;
        let mut body = act(&officer, &code, "forward", json!({})).await;
        let head = app.sign_in("head_of_division").await;
        let kinds = steps(&officer, &code).await;
        if kinds.last().is_some_and(|kind| kind == "review") {
            body = act(&head, &code, "forward", json!({})).await;
        }
        assert_eq!(body["state"], "in_process");
        act(&leader, &code, "sign", json!({})).await;
        let body = act(&clerical, &code, "number", json!({})).await;
        assert_eq!(body["state"], "processed");
        let body = act(&results, &code, "hand_over", json!({ "receiver": "Nguyễn Văn Bình" })).await;
        assert_eq!(body["status"], "10");
        let events = officer.get(&format!("/api/v1/dossiers/{code}/events")).await.assert_ok().json();
        assert_eq!(events["items"][0]["kind"], "submitted");
        assert!(events["items"].as_array().unwrap().len() >= 8);
        let why = officer.get(&format!("/api/v1/dossiers/{code}/derivation")).await.assert_ok().json();
        assert!(!why["promises"][0]["sentences_vi"].as_array().unwrap().is_empty());
        let forms = officer.get(&format!("/api/v1/dossiers/{code}/forms")).await.assert_ok().json();
        let form = forms["items"][0]["id"].as_str().unwrap().to_owned();
        let pdf = officer.get(&format!("/api/v1/dossiers/{code}/forms/{form}")).await;
        assert!(pdf.assert_ok().bytes.starts_with(b"%PDF-"));
    }

    async fn two_at_once_and_the_second_is_told(app: TestApp) {
        prepared(&app).await;
        let filed = file_birth(&app.visitor()).await;
        let reception = app.sign_in("reception").await;
        let path = format!("/api/v1/dossiers/{}/actions/accept", filed.code);
        let body = json!({ "version": version(&reception, &filed.code).await });
        reception.post_json(&path, &body).await.assert_ok();
        reception.post_json(&path, &body).await.assert_problem(409, "problem.conflict");
        let path = format!("/api/v1/dossiers/{}/actions/dance", filed.code);
        reception.post_json(&path, &body).await.assert_status(404);
        let path = format!("/api/v1/dossiers/{}/actions/sign", filed.code);
        reception.post_json(&path, &body).await.assert_status(403);
    }

    async fn only_who_reaches_a_dossier_reads_it_and_the_look_is_recorded(app: TestApp) {
        prepared(&app).await;
        let filed = file_birth(&app.visitor()).await;
        let path = format!("/api/v1/dossiers/{}", filed.code);
        app.visitor().get(&path).await.assert_problem(401, "problem.sign_in");
        let elsewhere = app.sign_in_at("reception", "xa-hong-van-diem-pvhcc").await;
        elsewhere.get(&path).await.assert_problem(404, "problem.not_found");
        let reception = app.sign_in("reception").await.with("purpose", "supervision");
        let one = reception.get(&path).await.assert_ok().json();
        assert_eq!(one["people"][0]["role"], "applicant");
        assert!(one["actions"].as_array().unwrap().contains(&json!("accept")));
        let account = reception.id();
        let purpose: String = app
            .read(move |tx| {
                tx.one("select purpose from read_log where account = $1", kernel::params![account], |row| row.get(0))
                    .map_err(kernel::problem::Problem::from)
            })
            .await;
        assert_eq!(purpose, "supervision");
        let strange = app.sign_in("reception").await.with("purpose", "curiosity");
        strange.get(&path).await.assert_status(422).assert_field("/Purpose");
    }

    async fn lists_come_in_pages(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let mut codes = Vec::new();
        for _ in 0..3 {
            app.advance(jiff::SignedDuration::from_mins(1));
            codes.push(file_birth(&resident).await.code);
        }
        codes.reverse();
        let reception = app.sign_in("reception").await;
        let first = reception.get("/api/v1/dossiers?limit=2").await.assert_ok().json();
        let next = first["next"].as_str().unwrap().to_owned();
        let second = reception
            .get(&format!("/api/v1/dossiers?limit=2&after={next}"))
            .await
            .assert_ok()
            .json();
        let listed: Vec<String> = [&first, &second]
            .iter()
            .flat_map(|page| page["items"].as_array().unwrap())
            .map(|row| row["code"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(listed, codes);
        assert!(second["next"].is_null());
        let none = reception.get("/api/v1/dossiers?state=processed").await.assert_ok().json();
        assert!(none["items"].as_array().unwrap().is_empty());
        reception
            .get("/api/v1/dossiers?state=x&after=y&limit=0&from=z")
            .await
            .assert_status(422)
            .assert_field("/state")
            .assert_field("/after")
            .assert_field("/limit")
            .assert_field("/from");
        let unit = units::id_of("xa-thuong-tin-diem-pvhcc");
        let work = reception.get(&format!("/api/v1/worklist?unit={unit}")).await.assert_ok().json();
        assert_eq!(work["items"].as_array().unwrap().len(), 3);
        let other = units::id_of("xa-hong-van");
        reception.get(&format!("/api/v1/worklist?unit={other}")).await.assert_status(403);
    }

    async fn files_are_added_as_json_and_as_a_form(app: TestApp) {
        prepared(&app).await;
        let filed = file_birth(&app.visitor()).await;
        let reception = app.sign_in("reception").await;
        let path = format!("/api/v1/dossiers/{}/attachments", filed.code);
        let seen = version(&reception, &filed.code).await;
        let body = json!({ "version": seen, "files": [{ "name": "a.pdf", "content": STANDARD.encode(PDF) }] });
        let added = reception.post_json(&path, &body).await.assert_status(201).json();
        let seen = added["version"].to_string();
        let files: [(&str, &str, &[u8]); 1] = [("files", "b.pdf", PDF)];
        post_files(&reception, &path, &[("version", &seen)], &files).await.assert_status(201);
        let bad: [(&str, &str, &[u8]); 1] = [("files", "c.pdf", b"MZ")];
        post_files(&reception, &path, &[("version", &seen)], &bad).await.assert_status(422);
        reception.post(&path, &[("version", "1")]).await.assert_status(415);
        let list = reception.get(&path).await.assert_ok().json();
        assert_eq!(list["items"].as_array().unwrap().len(), 3);
        let id = list["items"][0]["id"].as_str().unwrap().to_owned();
        let file = reception.get(&format!("{path}/{id}")).await;
        assert_eq!(file.assert_ok().bytes, PDF);
    }

    async fn a_date_is_counted_for_anybody(app: TestApp) {
        prepared(&app).await;
        let program = app.visitor();
        let body = json!({ "limit": "5wd", "at": "2026-11-23T02:00:00Z" });
        let due = program.post_json("/api/v1/deadlines", &body).await.assert_ok().json();
        // Tuesday 24 November is a holiday.
        assert_eq!(due["due"], "2026-12-01T10:00:00Z");
        let body = json!({ "procedure": BIRTH, "channel": "online", "unit": units::id_of("xa-thuong-tin") });
        let due = program.post_json("/api/v1/deadlines", &body).await.assert_ok().json();
        assert_eq!(due["limit"], "same-day");
        program
            .post_json("/api/v1/deadlines", &json!({ "limit": "five" }))
            .await
            .assert_status(422)
            .assert_field("/limit");
        program.post_json("/api/v1/deadlines", &json!({})).await.assert_status(422);
    }
}

/// Kinds of the steps a dossier has been at.
async fn steps(official: &Client, code: &str) -> Vec<String> {
    let body = official.get(&format!("/api/v1/dossiers/{code}")).await.json();
    let steps = body["steps"].as_array().cloned().unwrap_or_default();
    steps.iter().filter_map(|step| step["kind"].as_str().map(str::to_owned)).collect()
}

engines! {
    async fn a_program_finds_the_form_and_files_from_a_draft(app: TestApp) {
        prepared(&app).await;
        let program = app.visitor();
        let form = program.get(&format!("/api/v1/procedures/{BIRTH}/form")).await.assert_ok().json();
        assert_eq!(form["name"], "birth");
        assert!(form["schema"]["properties"].is_object() && form["layout"]["sections"].is_array());
        program.get("/api/v1/procedures/2.000884/form").await.assert_status(404);

        let drafts = format!("/api/v1/procedures/{BIRTH}/drafts");
        let body = json!({ "office": units::id_of("xa-thuong-tin"), "case": "default" });
        let begun = program.post_json(&drafts, &body).await;
        let token = begun.assert_status(201).json()["token"].as_str().unwrap().to_owned();
        let draft = format!("{drafts}/{token}");
        let mut whole = filing("online");
        let people = json!([{
            "role": "applicant", "name": "Nguyễn Văn Bình", "phone": "0912345678", "id_no": "001092104417",
        }]);
        let part = json!({ "people": people, "form": whole["form"].take() });
        program.post_json(&draft, &part).await.assert_ok();
        let rest = json!({ "files": whole["files"].take(), "delivery_way": "counter" });
        program.post_json(&draft, &rest).await.assert_ok();
        let resumed = app.visitor().get(&draft).await.assert_ok().json();
        assert_eq!(resumed["files"][0]["component"], "attestation");
        assert_eq!(resumed["people"][0]["name"], "Nguyễn Văn Bình");
        let send = format!("{draft}/send");
        program.post_json(&send, &json!({ "undertaken": false })).await
            .assert_status(422).assert_field("/undertaking");
        let filed = program.post_json(&send, &json!({ "undertaken": true })).await;
        filed.assert_status(201);
        assert_eq!(filed.json()["state"], "submitted");
        program.post_json(&send, &json!({ "undertaken": true })).await.assert_status(409);
    }

    async fn what_pages_do_programs_do(app: TestApp) {
        prepared(&app).await;
        let filed = file_birth(&app.visitor()).await;
        let clerk = app.sign_in("reception").await;
        let found = clerk.get("/api/v1/search?q=nguyen+binh").await.assert_ok().json();
        assert_eq!(found["items"][0]["code"], filed.code.as_str());

        let admin = app.sign_in_at("administrator", "ha-noi").await;
        let before = admin.get("/api/v1/calendar").await.assert_ok().json();
        let change = json!({
            "seen": before["version"], "document": "Công điện số 12/CĐ-TTg", "confirmed": true, "reason": "Bão",
            "day": { "date": "2026-12-15", "rule": "closed", "name_vi": "Bão", "name_en": "Storm" },
        });
        admin.post_json("/api/v1/calendar", &change).await.assert_status(201);
        admin.post_json("/api/v1/calendar", &change).await.assert_status(409);
        let after = admin.get("/api/v1/calendar").await.assert_ok().json();
        assert!(after["text"].as_str().unwrap().contains("2026-12-15"));
        clerk.post_json("/api/v1/calendar", &change).await.assert_status(403);

        let (account, _) = app.official("case_officer", "xa-thuong-tin").await;
        let access = format!("/api/v1/accounts/{account}/access");
        let lock = json!({ "change": "disable", "reason": "Nghỉ việc" });
        admin.post_json(&access, &lock).await.assert_status(204);
        let shown = admin.get(&format!("/api/v1/accounts/{account}")).await.assert_ok().json();
        assert_eq!(shown["disabled"], true);
        admin.post_json(&access, &json!({ "change": "enable", "reason": "Trở lại" })).await.assert_status(204);
        let link = admin.post_json(&format!("/api/v1/accounts/{account}/password-link"), &json!({})).await;
        assert!(link.assert_status(201).json()["password_link"].as_str().unwrap().contains("/password/"));
        clerk.post_json(&access, &lock).await.assert_status(403);

        let controller = app.sign_in_at("controller", "ha-noi").await;
        let unit = units::id_of("xa-thuong-tin");
        let words = controller.get(&format!("/api/v1/wording?unit={unit}")).await.assert_ok().json();
        assert_eq!(words["changes"], "");
        let own = json!({ "unit": unit, "changes": "[receipt]\nnobody-says-this = 1", "reason": "Thử" });
        controller.post_json("/api/v1/wording", &own).await.assert_status(422).assert_field("/changes");
        let none = json!({ "unit": unit, "changes": "", "reason": "Không có gì riêng" });
        assert_eq!(controller.post_json("/api/v1/wording", &none).await.assert_status(201).json()["number"], 1);
    }
}
