//! What the office says it received is what it received: on the page, on the receipt, in the lists.

use super::{Office, act, done, taken_in, version};
use crate::engines;
use crate::filing::{BIRTH, PDF, file_birth, post_files};
use crate::support::{Client, TestApp};
use kernel::params;
use serde_json::Value;

/// What an accept form would send as it stands: the numbers it proposes.
async fn proposed(clerk: &Client, dossier: &str) -> Vec<(String, String)> {
    let page = clerk.get(dossier).await.text();
    let form = page.split("id=\"do-accept\"").nth(1).unwrap().split("</form>").next().unwrap();
    form.split("<input ")
        .skip(1)
        .filter_map(|tag| {
            let tag = tag.split('>').next()?;
            let value = |name: &str| tag.split_once(&format!("{name}=\""))?.1.split('"').next();
            let sent = value("type") != Some("checkbox") || tag.contains(" checked");
            sent.then(|| Some((value("name")?.to_owned(), value("value")?.to_owned())))?
        })
        .collect()
}

/// The papers on the receipt of a dossier: name, originals, note.
async fn on_receipt(app: &TestApp, code: &str) -> Vec<(String, i64, String)> {
    let code = code.to_owned();
    let data: Value = app
        .read(move |tx| {
            Ok(tx.one(
                "select f.data from issued_form f join dossier d on d.office = f.office and d.id = f.dossier \
                 where f.form = 'receipt' and d.code = $1",
                params![&code],
                |row| row.json(0),
            )?)
        })
        .await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = data["receipt"]["components"].as_array();
    list.unwrap_or_else(|| panic!("no papers in {data}"))
        .iter()
        .map(|paper| {
            (text(&paper["name"]), paper["originals"].as_i64().unwrap_or(-1), text(&paper["note"]))
        })
        .collect()
}

engines! {
    async fn the_receipt_of_an_online_filing_lists_what_was_sent_and_no_originals(app: TestApp) {
        let office = Office::of(&app).await;
        let filed = file_birth(&app.visitor()).await;
        let dossier = format!("/desk/dossiers/{}", filed.code);
        let page = office.clerk.get(&dossier).await;
        page.assert_ok()
            .assert_contains("Khai trên tờ khai điện tử")
            .assert_contains("Bản điện tử (1 tệp)")
            .assert_contains("Xuất trình khi nhận kết quả")
            .assert_contains("Thuộc: Giấy chứng sinh")
            // The heading of the section names the only landmark of that name.
            .assert_lacks("<section class=\"table-scroll\"")
            .assert_lacks("Chưa nhận");
        let fields = proposed(&office.clerk, &dossier).await;
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        office.clerk.post(&format!("{dossier}/accept"), &pairs).await.assert_redirect(&dossier);
        let papers = on_receipt(&app, &filed.code).await;
        assert_eq!(papers.len(), 2, "{papers:?}");
        assert!(papers.iter().all(|(_, originals, _)| *originals == 0), "{papers:?}");
        assert_eq!(papers[0].2, "Khai trên tờ khai điện tử");
        assert_eq!(papers[1].2, "Bản điện tử (1 tệp)");
    }

    async fn what_was_counted_at_the_counter_is_proposed_and_can_be_taken_back(app: TestApp) {
        let office = Office::of(&app).await;
        let mut fields = super::COUNTER.to_vec();
        fields.retain(|(name, _)| *name != "do" && *name != "component.identity.shown");
        fields.push(("do", "file"));
        let reply = office.clerk.post(&format!("/desk/intake/{BIRTH}"), &fields).await;
        let dossier = reply.assert_status(303).header("location").to_owned();
        office.clerk.get(&dossier).await.assert_ok()
            .assert_contains("chưa tiếp nhận")
            .assert_lacks("Hãy in giấy tiếp nhận");
        let proposals = proposed(&office.clerk, &dossier).await;
        let at = |name: &str| proposals.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        assert_eq!(at("component.attestation.originals"), Some("1"));
        assert_eq!(at("component.identity.shown"), None);
        let accept = [("component.declaration.originals", "1"), ("component.attestation.originals", "0")];
        done(&office.clerk, &dossier, "accept", &accept).await;
        let papers = on_receipt(&app, super::code(&dossier)).await;
        assert_eq!(papers.len(), 1, "{papers:?}");
    }

    async fn files_of_a_supplement_belong_to_the_paper_that_was_asked_for(app: TestApp) {
        let office = Office::of(&app).await;
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        let dossier = format!("/desk/dossiers/{}", filed.code);
        let empty = act(&office.clerk, &dossier, "ask_supplement", &[]).await;
        empty.assert_status(422)
            .assert_contains("Hãy ghi ít nhất một nội dung")
            .assert_contains("Lý do: Mục này bắt buộc phải điền.");
        let asked = [("defect.attestation", "Ảnh mờ"), ("reason", "Không đọc được")];
        done(&office.clerk, &dossier, "ask_supplement", &asked).await;
        resident.post("/track", &[("code", &filed.code), ("secret", &filed.secret)]).await.assert_status(303);
        let page = resident.get("/track/dossier").await;
        let seen = page.assert_ok().between("name=\"version\" value=\"", "\"");
        page.assert_contains("name=\"files.0\"");
        let files: [(&str, &str, &[u8]); 1] = [("files.0", "ro.pdf", PDF)];
        post_files(&resident, "/track/dossier/supply", &[("version", &seen)], &files).await
            .assert_redirect("/track/dossier");
        office.clerk.get(&dossier).await.assert_ok().assert_contains("Bản điện tử (2 tệp)");
    }

    async fn a_dossier_goes_back_to_reception_and_is_there_again(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        done(&office.clerk, &dossier, "forward", &[]).await;
        let back = [("step", "0"), ("reason", "Cần hỏi lại người nộp")];
        done(&office.officer, &dossier, "return", &back).await;
        office.clerk.get(&dossier).await.assert_ok()
            .assert_contains("do-ask_supplement")
            .assert_contains("Cần hỏi lại người nộp");
        done(&office.clerk, &dossier, "forward", &[]).await;
        office.officer.get(&dossier).await.assert_ok().assert_contains("do-draft");
    }

    async fn who_was_slower_reads_what_was_typed_though_the_dossier_has_gone(app: TestApp) {
        let office = Office::of(&app).await;
        let second = app.sign_in("reception").await;
        let dossier = taken_in(&office.clerk).await;
        let seen = version(&second, &dossier).await;
        done(&office.clerk, &dossier, "forward", &[]).await;
        let typed = [("version", seen.as_str()), ("note", "đã gọi điện cho người nộp")];
        second.post(&format!("{dossier}/forward"), &typed).await
            .assert_status(409)
            .assert_contains("đã gọi điện cho người nộp")
            .assert_contains("chép lại");
    }

    async fn the_counter_takes_in_bodies_and_foreigners(app: TestApp) {
        let office = Office::of(&app).await;
        let mut fields = super::COUNTER.to_vec();
        fields.retain(|(name, _)| !matches!(*name, "applicant.id_no" | "applicant.name"));
        fields.extend([
            ("applicant.name", "Maria Schmidt"),
            ("applicant.id_kind", "passport"),
            ("applicant.id_no", "C01X00T47"),
            ("applicant.born", "1990-09-05"),
        ]);
        let reply = office.clerk.post(&format!("/desk/intake/{BIRTH}"), &fields).await;
        let dossier = reply.assert_status(303).header("location").to_owned();
        office.clerk.get(&dossier).await.assert_ok()
            .assert_contains("C01X00T47")
            .assert_contains("Hộ chiếu")
            .assert_contains("05/09/1990")
            .assert_lacks("1990-09-05");
    }

    async fn nobody_is_taken_in_without_a_name_and_a_way_to_find_them(app: TestApp) {
        let office = Office::of(&app).await;
        let case = super::case_of_birth(&office.clerk).await;
        let papers = [
            ("case", case.as_str()),
            ("channel", "counter"),
            ("component.declaration.originals", "1"),
            ("component.attestation.originals", "1"),
            ("component.identity.shown", "1"),
        ];
        let send = |more: &[(&'static str, &'static str)]| {
            let fields: Vec<(&str, &str)> = papers.iter().copied().chain(more.iter().copied()).collect();
            let (clerk, to) = (&office.clerk, format!("/desk/intake/{BIRTH}"));
            async move { clerk.post(&to, &fields).await }
        };
        let bare = send(&[("applicant.name", "A"), ("other-owner", "on"), ("way", "post")]).await;
        bare.assert_status(422)
            .assert_contains("href=\"#applicant-name\"")
            .assert_contains("Cần ít nhất một trong các mục")
            .assert_contains("href=\"#owner-name\"")
            .assert_contains("Kết quả trả qua bưu chính")
            .assert_contains("id=\"owner\" open");
        let whole = send(&[("applicant.name", "Lê An"), ("applicant.address", "Thôn Đông"), ("way", "post")]).await;
        whole.assert_status(303);
    }
}
