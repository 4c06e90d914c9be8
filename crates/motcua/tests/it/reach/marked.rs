//! Dossiers that can be recognised wherever they show: at two offices, in several states, each with marks of
//! its own in every text an applicant or an official can leave.

use crate::filing::{self, BIRTH, PDF};
use crate::support::{Client, TestApp};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::params;
use modules::units::id_of;
use serde_json::{Value, json};

/// The offices.
pub(crate) const OFFICES: [&str; 2] = ["xa-thuong-tin", "xa-hong-van"];

/// A marked dossier and who may know of it.
#[derive(Clone, Debug)]
pub(crate) struct Marked {
    /// Its code.
    pub(crate) code: String,
    /// Slug of its office.
    pub(crate) office: &'static str,
    /// Endings of the slugs of the divisions that took part in it.
    pub(crate) divisions: Vec<&'static str>,
    /// What can only come from it, in lower case.
    pub(crate) marks: Vec<String>,
    /// Its version.
    pub(crate) version: i64,
    /// Files and issued forms.
    pub(crate) files: Vec<String>,
    pub(crate) forms: Vec<String>,
}

/// Makes them, and lets the dates of some pass.
pub(crate) async fn make(app: &TestApp) -> Vec<Marked> {
    filing::prepared(app).await;
    let mut made = Vec::new();
    for office in OFFICES {
        let clerk = app.sign_in_at("reception", &format!("{office}-diem-pvhcc")).await;
        let officer = app.sign_in_at("case_officer", &format!("{office}-tu-phap")).await;
        for number in 0..4 {
            let mut one = file(&clerk, office, made.len()).await;
            let tag = one.marks[0].clone();
            match number {
                0 => {}
                1 => {
                    act(&clerk, &one.code, "accept", json!({})).await;
                    act(&clerk, &one.code, "forward", json!({ "note": tag })).await;
                    let asked = id_of(&format!("{office}-kinh-te"));
                    let question = json!({ "unit": asked, "question": tag, "limit": "1wd" });
                    act(&officer, &one.code, "assign", json!({ "account": officer.id() })).await;
                    act(&officer, &one.code, "consult", question).await;
                    one.divisions = vec!["tu-phap", "kinh-te", "van-phong"];
                }
                2 => {
                    let items = json!([{ "at": "attestation", "label": "Giấy", "what": tag }]);
                    act(
                        &clerk,
                        &one.code,
                        "ask_supplement",
                        json!({ "items": items, "reason": tag }),
                    )
                    .await;
                }
                _ => act(&clerk, &one.code, "decline", json!({ "reason": tag })).await,
            }
            made.push(one);
        }
    }
    app.set_time("2026-12-01T09:00+07:00");
    for one in &mut made {
        let clerk = app.sign_in_at("reception", one.office).await;
        let at = format!("/api/v1/dossiers/{}", one.code);
        one.version = clerk.get(&at).await.json()["version"].as_i64().unwrap();
        one.files = ids(&clerk.get(&format!("{at}/attachments")).await.json());
        one.forms = ids(&clerk.get(&format!("{at}/forms")).await.json());
    }
    made
}

/// Lets an office end on 30 November 2026 and others continue it.
pub(crate) async fn passed(
    app: &TestApp,
    was: &'static str,
    heirs: &'static [(&'static str, &'static str)],
) {
    app.write(move |tx| {
        let was = id_of(was);
        tx.execute(
            "update unit set valid_to = '2026-11-30' where id in (select descendant from unit_closure where ancestor = $1)",
            params![was],
        )?;
        for (heir, part) in heirs {
            tx.execute(
                "insert into unit_succession (from_unit, to_unit, part, act, date, unverified) \
                 values ($1, $2, $3, '12/NQ-HĐND', '2026-12-01', false)",
                params![was, id_of(heir), *part],
            )?;
        }
        Ok(())
    })
    .await;
}

fn ids(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn file(clerk: &Client, office: &'static str, number: usize) -> Marked {
    let tag = format!("zq{number}x");
    let (phone, paper) =
        (format!("09{number}7001{number}31"), format!("00109210{number}77{number}"));
    let sample = include_str!("../../../../../data/forms/samples/birth.json");
    let form = sample
        .replace("Nguyễn Minh An", &format!("Quách Bé {tag}"))
        .replace("Nguyễn Văn Bình", &format!("Quách Cha {tag}"))
        .replace("Trần Thị Hạnh", &format!("Quách Mẹ {tag}"))
        .replace("001092104417", &paper)
        .replace("0912345678", &phone);
    let body = json!({
        "office": id_of(office),
        "procedure": BIRTH,
        "case": "default",
        "channel": "counter",
        "abstract_line": format!("Khai sinh {tag}"),
        "people": [{
            "role": "applicant", "name": format!("Quách Thị {tag}"), "phone": phone,
            "id_kind": "personal_id", "id_no": paper, "address": format!("Thôn {tag}"),
        }],
        "papers": [
            { "component": "declaration", "name": { "vi": "Tờ khai", "en": "Declaration" }, "originals": 1 },
            { "component": "attestation", "name": { "vi": "Giấy chứng sinh", "en": "Attestation" }, "originals": 1 },
            { "component": "identity", "name": { "vi": "Căn cước", "en": "Identity" }, "shown": true },
        ],
        "files": [{
            "component": "attestation", "name": format!("{tag}.pdf"),
            "content": STANDARD.encode([PDF, tag.as_bytes()].concat()),
        }],
        "form": serde_json::from_str::<Value>(&form).unwrap(),
    });
    let reply = clerk.post_json("/api/v1/dossiers", &body).await;
    reply.assert_status(201);
    Marked {
        code: reply.json()["code"].as_str().unwrap().to_owned(),
        office,
        divisions: Vec::new(),
        marks: vec![tag, phone, paper],
        version: 0,
        files: Vec::new(),
        forms: Vec::new(),
    }
}

async fn act(official: &Client, code: &str, verb: &str, mut body: Value) {
    let seen = official.get(&format!("/api/v1/dossiers/{code}")).await;
    body["version"] = seen.assert_ok().json()["version"].clone();
    let path = format!("/api/v1/dossiers/{code}/actions/{verb}");
    official.post_json(&path, &body).await.assert_ok();
}
