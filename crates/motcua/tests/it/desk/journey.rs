//! The whole way, by different people, and what each of them sees.

use super::{Office, code, done, taken_in};
use crate::engines;
use crate::support::TestApp;
use kernel::params;

engines! {
    async fn a_dossier_goes_from_the_counter_to_the_hands_of_its_owner(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        let page = office.clerk.get(&dossier).await;
        page.assert_ok()
            .assert_contains("In giấy tiếp nhận")
            .assert_contains("Vì sao hẹn ngày này?")
            .assert_contains("do-forward");
        let receipt = page.between(&format!("{dossier}/forms/"), "\"");
        let pdf = office.clerk.get(&format!("{dossier}/forms/{receipt}")).await;
        assert!(pdf.assert_ok().bytes.starts_with(b"%PDF-"));

        done(&office.clerk, &dossier, "forward", &[("note", "đủ giấy tờ")]).await;
        office.clerk.get(&dossier).await.assert_ok().assert_lacks("do-draft");
        office.officer.get("/desk?tab=unit").await.assert_ok().assert_contains(code(&dossier));
        done(&office.officer, &dossier, "draft", &[("grants", "yes"), ("text", "Giấy khai sinh")]).await;
        done(&office.officer, &dossier, "forward", &[]).await;
        office.officer.get(&dossier).await.assert_ok().assert_lacks("do-sign");
        done(&office.leader, &dossier, "sign", &[]).await;
        done(&office.clerical, &dossier, "number", &[]).await;
        office.result.get("/desk?tab=collect").await.assert_ok().assert_contains(code(&dossier));
        let receiver = [("receiver", "Nguyễn Văn Bình"), ("proof", "Thẻ căn cước")];
        done(&office.result, &dossier, "hand_over", &receiver).await;

        office.clerk.get(&dossier).await.assert_ok()
            .assert_contains("Đã trả kết quả")
            .assert_contains("Người nhận: Nguyễn Văn Bình")
            .assert_contains("Xong");
        let sheet = office.clerk.get(&format!("{dossier}/control-sheet.pdf")).await;
        assert!(sheet.assert_ok().bytes.starts_with(b"%PDF-"));
    }

    async fn what_the_screen_proposes_is_accepted_with_a_name_and_a_phone_and_nothing_more(app: TestApp) {
        let office = Office::of(&app).await;
        let page = office.clerk.get("/desk/intake/1.001193").await.text();
        let mut fields: Vec<(String, String)> = Vec::new();
        for input in page.split("<input ").skip(1) {
            let tag = input.split('>').next().unwrap_or_default();
            let value = |name: &str| {
                tag.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next())
            };
            let ticked = tag.contains(" checked");
            let kind = value("type").unwrap_or_default();
            if matches!(kind, "radio" | "checkbox") && !ticked || kind == "file" {
                continue;
            }
            if let Some(name) = value("name") {
                fields.push((name.to_owned(), value("value").unwrap_or_default().to_owned()));
            }
        }
        fields.retain(|(name, _)| !matches!(name.as_str(), "applicant.name" | "applicant.phone" | "q"));
        fields.push(("applicant.phone".to_owned(), "0912345678".to_owned()));
        fields.push(("applicant.name".to_owned(), "Trần Thị Hạnh".to_owned()));
        let pairs: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let reply = office.clerk.post("/desk/intake/1.001193", &pairs).await;
        reply.assert_status(303);
    }

    async fn intake_says_everything_that_is_wrong_and_keeps_what_was_typed(app: TestApp) {
        let office = Office::of(&app).await;
        let case = super::case_of_birth(&office.clerk).await;
        let fields = [
            ("case", case.as_str()),
            ("channel", "counter"),
            ("applicant.name", ""),
            ("applicant.id_no", "123"),
            ("applicant.address", "Thôn Đông Cứu"),
            ("component.declaration.originals", "1"),
            ("do", "accept"),
        ];
        let reply = office.clerk.post("/desk/intake/1.001193", &fields).await;
        reply.assert_status(422)
            .assert_contains("href=\"#applicant-name\"")
            .assert_contains("12 chữ số")
            .assert_contains("Giấy chứng sinh")
            .assert_contains("value=\"Thôn Đông Cứu\"");
        office.clerk.get("/desk/register").await.assert_ok().assert_contains("Sổ chưa có hồ sơ nào");
    }

    async fn each_look_is_noted_with_its_purpose(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        let inspector = app.sign_in("inspector").await;
        inspector.get(&dossier).await.assert_ok().assert_contains("không có thao tác nào");
        office.clerk.get(&dossier).await.assert_ok();
        let who = inspector.id();
        let noted = app.read(move |tx| {
            Ok(tx.all("select purpose from read_log where account = $1", params![who], |row| {
                row.get::<String>(0)
            })?)
        }).await;
        assert_eq!(noted, ["supervision"]);
        inspector.post(&format!("{dossier}/forward"), &[("version", "2")]).await.assert_status(403);
    }
}
