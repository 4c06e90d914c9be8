//! The result as a file: attached by the office, downloaded by whoever has code and secret.

use super::{Office, act, code, done, taken_in, version};
use crate::engines;
use crate::filing::{PDF, post_files};
use crate::support::{Client, TestApp};
use kernel::params;
use serde_json::{Value, json};

/// A granted birth registration that is signed and waits for its number.
async fn signed(office: &Office) -> String {
    let dossier = taken_in(&office.clerk).await;
    done(&office.clerk, &dossier, "forward", &[]).await;
    done(&office.officer, &dossier, "draft", &[("grants", "yes"), ("text", "Giấy khai sinh")])
        .await;
    done(&office.officer, &dossier, "forward", &[]).await;
    done(&office.leader, &dossier, "sign", &[]).await;
    dossier
}

/// Attaches a file as the result and returns what the page answers.
async fn attach(who: &Client, dossier: &str, name: &str, bytes: &[u8]) -> crate::support::Reply {
    let seen = who.get(&format!("/api/v1/dossiers/{}", code(dossier))).await.assert_ok().json();
    let seen = seen["version"].to_string();
    let to = format!("{dossier}/attach_result");
    post_files(who, &to, &[("version", &seen)], &[("files", name, bytes)]).await
}

/// Opens the tracking page as the applicant; the secret comes from the record.
async fn follow(app: &TestApp, dossier: &str) -> (Client, String) {
    let wanted = code(dossier).to_owned();
    let secret: String = app
        .read(move |tx| {
            let find = "select secret from dossier where code = $1";
            Ok(tx.one(find, params![&wanted], |row| row.get(0))?)
        })
        .await;
    let resident = app.visitor();
    let given = [("code", code(dossier)), ("secret", secret.as_str())];
    resident.post("/track", &given).await.assert_redirect("/track/dossier");
    (resident, secret)
}

/// Lets the applicant of a dossier have it by another way.
async fn wants(app: &TestApp, dossier: &str, way: &'static str) {
    let wanted = code(dossier).to_owned();
    app.write(move |tx| {
        let change = "update dossier set delivery_way = $2 where code = $1";
        Ok(tx.execute(change, params![&wanted, way]).map(drop)?)
    })
    .await;
}

engines! {
    async fn a_result_is_attached_and_downloaded_under_a_name_that_says_what_it_is(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = signed(&office).await;
        let wrong = attach(&office.clerical, &dossier, "kq.pdf", b"\xff\xd8\xff picture").await;
        wrong.assert_status(422).assert_contains("href=\"#attach_result-files\"").assert_contains("không phải PDF");
        let seen = version(&office.clerical, &dossier).await;
        let to = format!("{dossier}/attach_result");
        post_files(&office.clerical, &to, &[("version", &seen)], &[]).await
            .assert_status(422)
            .assert_contains("Hãy chọn tệp kết quả");
        let first = [PDF, b"sai".as_slice()].concat();
        attach(&office.clerical, &dossier, "nham.pdf", &first).await.assert_redirect(&dossier);
        let (resident, secret) = follow(&app, &dossier).await;
        // Signed is not issued: nothing to download yet.
        resident.get("/track/dossier").await.assert_ok().assert_lacks("/track/dossier/result/");
        attach(&office.clerical, &dossier, "ban-ky.pdf", PDF).await.assert_redirect(&dossier);
        done(&office.clerical, &dossier, "number", &[]).await;

        let staff = office.result.get(&dossier).await;
        staff.assert_ok().assert_contains("nham.pdf").assert_contains("ban-ky.pdf").assert_contains("Đã thay");
        let page = resident.get("/track/dossier").await;
        let id = page.assert_ok().assert_contains("Giấy khai sinh").between("/track/dossier/result/", "\"");
        let file = resident.get(&format!("/track/dossier/result/{id}")).await;
        assert_eq!(file.assert_ok().bytes, PDF);
        assert_eq!(file.header("cache-control"), "no-store");
        let named = file.header("content-disposition").to_owned();
        assert!(named.contains(&format!("giay-khai-sinh-{}.pdf", code(&dossier))), "{named}");

        let open = json!({ "code": code(&dossier), "secret": secret });
        let told = resident.post_json("/api/v1/track", &open).await.assert_ok().json();
        assert_eq!(told["results"][0]["id"], json!(id));
        assert_eq!(told["results"].as_array().map(Vec::len), Some(1));
        let same = resident.post_json(&format!("/api/v1/track/results/{id}"), &open).await;
        assert_eq!(same.assert_ok().bytes, PDF);
        let wrong = json!({ "code": code(&dossier), "secret": "2222-3333-4444" });
        resident.post_json(&format!("/api/v1/track/results/{id}"), &wrong).await.assert_status(404);
        app.visitor().get(&format!("/track/dossier/result/{id}")).await.assert_redirect("/track");

        let at = format!("/api/v1/dossiers/{}", code(&dossier));
        let files = office.clerical.get(&format!("{at}/attachments")).await.assert_ok().json();
        let replaced = files["items"].as_array().unwrap().iter().find(|file| file["result"] == 1).unwrap()["id"].clone();
        let replaced = replaced.as_str().unwrap();
        resident.get(&format!("/track/dossier/result/{replaced}")).await.assert_status(404);
        let events = office.clerical.get(&format!("{at}/events")).await.assert_ok().json();
        let kept: Vec<&Value> = events["items"].as_array().unwrap().iter()
            .filter(|event| event["kind"] == "attach_result").collect();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[1]["data"]["what"]["files"][0]["digest"], told["results"][0]["digest"]);

        // Handed over is done: no other file takes its place.
        done(&office.result, &dossier, "hand_over", &[("receiver", "Nguyễn Văn Bình")]).await;
        attach(&office.clerical, &dossier, "sau.pdf", PDF).await.assert_status(409);
        resident.get(&format!("/track/dossier/result/{id}")).await.assert_ok();
    }

    async fn a_result_wanted_online_is_sent_and_needs_no_counter(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = signed(&office).await;
        wants(&app, &dossier, "online").await;
        done(&office.clerical, &dossier, "number", &[]).await;
        office.result.get(&dossier).await.assert_ok().assert_contains("Chưa có tệp kết quả để gửi");
        act(&office.result, &dossier, "hand_over", &[("receiver", "")]).await
            .assert_status(409)
            .assert_contains("Hãy đính kèm bản kết quả");
        attach(&office.result, &dossier, "ban-ky.pdf", PDF).await.assert_redirect(&dossier);
        done(&office.result, &dossier, "hand_over", &[("receiver", "")]).await;
        office.result.get(&dossier).await.assert_ok()
            .assert_contains("Gửi bản điện tử")
            .assert_lacks("Biên bản trả kết quả");
        let told: Vec<String> = app.read(|tx| Ok(tx.all("select data from job where kind = 'dossiers.tell'", &[], |row| row.get(0))?)).await;
        assert!(told.iter().any(|task| task.contains("\"sent\"")), "{told:?}");
        let (resident, _) = follow(&app, &dossier).await;
        let page = resident.get("/track/dossier").await;
        let id = page.assert_ok().between("/track/dossier/result/", "\"");
        resident.get(&format!("/track/dossier/result/{id}")).await.assert_ok();
    }

    async fn a_result_attached_by_the_wrong_office_or_role_is_refused(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = signed(&office).await;
        let seen = version(&office.clerical, &dossier).await;
        let to = format!("{dossier}/attach_result");
        let file: [(&str, &str, &[u8]); 1] = [("files", "kq.pdf", PDF)];
        post_files(&office.officer, &to, &[("version", &seen)], &file).await.assert_status(403);
        let other = app.sign_in_at("clerical", "xa-hong-van-van-phong").await;
        post_files(&other, &to, &[("version", &seen)], &file).await.assert_status(404);
    }
}
