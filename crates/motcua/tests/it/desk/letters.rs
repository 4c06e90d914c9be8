//! The letters: their numbers, who issues them, who signs.

use super::{Office, code, done, taken_in};
use crate::engines;
use crate::filing::prepared;
use crate::support::{Client, TestApp};
use kernel::params;
use serde_json::Value;

/// The data of the newest form of a kind.
async fn form(app: &TestApp, kind: &'static str) -> (Option<String>, Value) {
    app.read(move |tx| {
        let find =
            "select number, data from issued_form where form = $1 order by number desc limit 1";
        Ok(tx.one(find, params![kind], |row| Ok((row.get(0)?, row.json(1)?)))?)
    })
    .await
}

/// Takes in a registration of permanent residence, which the police decide.
async fn residence(clerk: &Client) -> String {
    let page = clerk.get("/desk/intake/1.004222").await.assert_ok().text();
    let mut fields: Vec<(String, String)> = vec![
        ("channel".to_owned(), "counter".to_owned()),
        ("applicant.name".to_owned(), "Nguyễn Văn Bình".to_owned()),
        ("applicant.phone".to_owned(), "0912345678".to_owned()),
        ("do".to_owned(), "accept".to_owned()),
    ];
    for input in page.split("<input ").skip(1) {
        let tag = input.split('>').next().unwrap_or_default();
        let value = |name: &str| {
            tag.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next())
        };
        let Some(name) = value(" name").or_else(|| value("name")) else { continue };
        let paper = name.starts_with("component.")
            && (!tag.contains("checkbox") || tag.contains(" checked"));
        if paper || name == "case" {
            fields.push((name.to_owned(), value("value").unwrap_or_default().to_owned()));
        }
    }
    let pairs: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let reply = clerk.post("/desk/intake/1.004222", &pairs).await;
    reply.assert_status(303).header("location").to_owned()
}

/// Every letter of the newest dossiers can be printed.
async fn prints(who: &Client, dossier: &str) {
    let forms =
        who.get(&format!("/api/v1/dossiers/{}/forms", code(dossier))).await.assert_ok().json();
    for form in forms["items"].as_array().unwrap() {
        let id = form["id"].as_str().unwrap();
        let pdf = who.get(&format!("{dossier}/forms/{id}.pdf")).await;
        assert!(pdf.assert_ok().bytes.starts_with(b"%PDF-"));
    }
}

engines! {
    async fn an_apology_and_a_stop_are_signed_in_a_role_and_a_unit(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        done(&office.clerk, &dossier, "forward", &[]).await;
        let until = [("until", "2026-11-27"), ("reason", "Chờ xác minh")];
        done(&office.officer, &dossier, "apologise", &until).await;
        let (_, apology) = form(&app, "apology").await;
        let position = "CHUYÊN VIÊN THỤ LÝ\nBỘ PHẬN TƯ PHÁP - HỘ TỊCH XÃ THƯỜNG TÍN";
        let apology = apology.to_string();
        assert!(apology.contains(&position.replace('\n', "\\n")), "{apology}");
        assert!(apology.contains("\"body\":\"Ủy ban nhân dân xã Thường Tín\""), "{apology}");
        let leader = app.sign_in_at("leader", "xa-thuong-tin").await;
        done(&leader, &dossier, "stop", &[("reason", "Theo đề nghị"), ("basis", "")]).await;
        let (number, stop) = form(&app, "stop_notice").await;
        assert_eq!(number.as_deref(), Some("01/TB-UBND"));
        assert!(stop.to_string().contains("LÃNH ĐẠO\\nỦY BAN NHÂN DÂN XÃ THƯỜNG TÍN"), "{stop}");
        prints(&office.clerk, &dossier).await;
    }

    async fn refusals_are_numbered_by_the_office_without_a_gap(app: TestApp) {
        let office = Office::of(&app).await;
        let case = super::case_of_birth(&office.clerk).await;
        let mut fields = super::COUNTER.to_vec();
        (fields[0], fields[9]) = (("case", case.as_str()), ("do", "file"));
        for number in ["01/PTC", "02/PTC"] {
            let reply = office.clerk.post("/desk/intake/1.001193", &fields).await;
            let dossier = reply.assert_status(303).header("location").to_owned();
            done(&office.clerk, &dossier, "decline", &[("reason", "Không thuộc thẩm quyền")]).await;
            office.clerk.get(&dossier).await.assert_ok().assert_contains(number);
            prints(&office.clerk, &dossier).await;
        }
        let dossier = taken_in(&office.clerk).await;
        done(&office.clerk, &dossier, "forward", &[]).await;
        let refuse = [("grants", "no"), ("text", "Từ chối"), ("reason", "Không đủ điều kiện")];
        done(&office.officer, &dossier, "draft", &refuse).await;
        done(&office.officer, &dossier, "forward", &[]).await;
        done(&office.leader, &dossier, "sign", &[]).await;
        assert_eq!(form(&app, "refusal").await.0.as_deref(), Some("03/PTC"));
    }

    async fn letters_of_the_police_carry_the_police(app: TestApp) {
        prepared(&app).await;
        let clerk = app.sign_in("reception").await;
        let officer = app.sign_in_at("case_officer", "xa-thuong-tin-cong-an").await;
        let chief = app.sign_in_at("leader", "xa-thuong-tin-cong-an").await;
        let dossier = residence(&clerk).await;
        done(&clerk, &dossier, "forward", &[]).await;
        let ask = [("defect.other", "Bổ sung giấy tờ về chỗ ở"), ("reason", "Thiếu")];
        done(&officer, &dossier, "ask_supplement", &ask).await;
        done(&clerk, &dossier, "supply", &[("note", "đã nộp")]).await;
        let until = [("until", "2026-12-11"), ("reason", "Chờ xác minh nơi cư trú")];
        done(&officer, &dossier, "apologise", &until).await;
        done(&chief, &dossier, "stop", &[("reason", "Theo đề nghị"), ("basis", "")]).await;
        for kind in ["supplement_request", "apology", "stop_notice"] {
            let (_, data) = form(&app, kind).await;
            let text = data.to_string();
            assert!(text.contains("\"body\":\"Công an xã Thường Tín\""), "{kind}: {text}");
            assert!(text.contains("\"parent\":\"Công an thành phố Hà Nội\""), "{kind}: {text}");
            assert!(!text.contains("Ủy ban nhân dân"), "{kind}: {text}");
        }
        let (number, stop) = form(&app, "stop_notice").await;
        assert_eq!(number.as_deref(), Some("01/TB-CAX"));
        assert!(stop.to_string().contains("LÃNH ĐẠO\\nCÔNG AN XÃ THƯỜNG TÍN"), "{stop}");
        // The receipt is that of the one-stop shop.
        assert!(form(&app, "receipt").await.1.to_string().contains("Ủy ban nhân dân xã Thường Tín"));
        prints(&clerk, &dossier).await;
    }
}
