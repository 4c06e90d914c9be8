//! Refusals, conflicts, and the ways off the straight path.

use super::{Office, act, done, taken_in, version};
use crate::engines;
use crate::support::TestApp;

engines! {
    async fn who_was_slower_gets_a_conflict_and_keeps_what_was_typed(app: TestApp) {
        let office = Office::of(&app).await;
        let second = app.sign_in("reception").await;
        let dossier = taken_in(&office.clerk).await;
        let seen = version(&second, &dossier).await;
        done(&office.clerk, &dossier, "ask_withdrawal", &[("reason", "nộp nhầm nơi")]).await;
        done(&office.clerk, &dossier, "deny_withdrawal", &[("reason", "đúng nơi rồi")]).await;
        let typed = [("version", seen.as_str()), ("note", "chuyển giúp trong buổi sáng")];
        let reply = second.post(&format!("{dossier}/forward"), &typed).await;
        reply.assert_status(409)
            .assert_contains("chuyển giúp trong buổi sáng")
            .assert_contains("tình trạng mới nhất");
        let newest = reply.between("name=\"version\" value=\"", "\"");
        assert_ne!(newest, seen);
        let again = [("version", newest.as_str()), ("note", "chuyển giúp trong buổi sáng")];
        second.post(&format!("{dossier}/forward"), &again).await.assert_redirect(&dossier);
    }

    async fn a_reason_that_is_missing_is_said_at_its_field(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        done(&office.clerk, &dossier, "forward", &[]).await;
        let reply = act(&office.officer, &dossier, "draft", &[("grants", "no"), ("text", "Từ chối cấp")]).await;
        reply.assert_status(422)
            .assert_contains("href=\"#draft-reason\"")
            .assert_contains("Từ chối cấp");
        act(&office.officer, &dossier, "ask_supplement", &[("reason", "thiếu")]).await
            .assert_status(422)
            .assert_contains("Hãy ghi ít nhất một nội dung");
        act(&office.officer, &dossier, "apologise", &[("until", "31/02/2026"), ("reason", "x")]).await
            .assert_status(422)
            .assert_contains("href=\"#apologise-until\"");
        act(&office.officer, &dossier, "return", &[("step", "1"), ("reason", "sai bước")]).await
            .assert_status(422);
        act(&office.officer, &dossier, "assign", &[("account", "")]).await.assert_status(422);
    }

    async fn an_act_of_another_step_or_role_is_refused(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        act(&office.clerk, &dossier, "number", &[]).await.assert_status(403);
        office.clerk.post(&format!("{dossier}/fly"), &[]).await.assert_status(404);
        done(&office.clerk, &dossier, "forward", &[]).await;
        // Without a draft nothing goes to the leader; the page says so before anybody tries.
        office.officer.get(&dossier).await.assert_ok().assert_contains("Cần dự thảo kết quả");
        act(&office.officer, &dossier, "forward", &[]).await
            .assert_status(409)
            .assert_contains("Cần dự thảo kết quả");
    }

    async fn a_supplement_stops_the_clock_and_starts_it_again(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        done(&office.clerk, &dossier, "forward", &[]).await;
        let asked = [
            ("defect.attestation", "Giấy chứng sinh bị mờ, nộp lại bản rõ"),
            ("defect.other", "Bổ sung số điện thoại"),
            ("reason", "Không đọc được giấy tờ"),
        ];
        done(&office.officer, &dossier, "ask_supplement", &asked).await;
        office.clerk.get(&dossier).await.assert_ok()
            .assert_contains("Giấy chứng sinh bị mờ")
            .assert_contains("Bổ sung số điện thoại")
            .assert_contains("Phiếu yêu cầu bổ sung")
            .assert_contains("Tạm dừng tính thời hạn");
        office.officer.get("/desk?tab=waiting").await.assert_ok().assert_contains(super::code(&dossier));
        let supplied = [("items.0", "on"), ("component.attestation.originals", "1"), ("note", "bản rõ")];
        done(&office.clerk, &dossier, "supply", &supplied).await;
        office.clerk.get(&dossier).await.assert_ok()
            .assert_contains("Đã bổ sung lúc")
            .assert_contains("Ngày hẹn đầu tiên");
    }

    async fn another_unit_answers_from_its_own_worklist(app: TestApp) {
        let office = Office::of(&app).await;
        let police = app.sign_in_at("case_officer", "xa-thuong-tin-cong-an").await;
        let dossier = taken_in(&office.clerk).await;
        police.get(&dossier).await.assert_status(404);
        done(&office.clerk, &dossier, "forward", &[]).await;
        let unit = modules::units::id_of("xa-thuong-tin-cong-an").to_string();
        let asked = [
            ("unit", unit.as_str()),
            ("question", "Xác nhận nơi cư trú của cha mẹ"),
            ("limit", "2"),
            ("limit-kind", "h"),
        ];
        done(&office.officer, &dossier, "consult", &asked).await;
        police.get("/desk?tab=consult").await.assert_ok().assert_contains("Xác nhận nơi cư trú");
        let page = police.get(&dossier).await;
        let question = page.assert_ok().between("name=\"consultation\" value=\"", "\"");
        let answer = [("consultation", question.as_str()), ("answer", "Đúng là cư trú tại xã")];
        done(&police, &dossier, "answer", &answer).await;
        office.officer.get(&dossier).await.assert_ok().assert_contains("Đúng là cư trú tại xã");
        police.get("/desk?tab=consult").await.assert_ok().assert_contains("Không có câu hỏi nào");
    }

    async fn files_are_known_by_content_and_read_only_within_reach(app: TestApp) {
        let office = Office::of(&app).await;
        let other = app.sign_in_at("reception", "xa-hong-van-diem-pvhcc").await;
        let dossier = taken_in(&office.clerk).await;
        let seen = version(&office.clerk, &dossier).await;
        let sent = |bytes: &[u8]| {
            let mut body = format!(
                "--b\r\ncontent-disposition: form-data; name=\"version\"\r\n\r\n{seen}\r\n--b\r\n\
                 content-disposition: form-data; name=\"files\"; filename=\"quét.pdf\"\r\n\r\n"
            )
            .into_bytes();
            body.extend(bytes);
            body.extend(b"\r\n--b--\r\n");
            body
        };
        let kind = Some("multipart/form-data; boundary=b");
        let to = format!("{dossier}/attach");
        let wrong = office.clerk.send(axum::http::Method::POST, &to, kind, sent(b"MZ...")).await;
        wrong.assert_status(422).assert_contains("quét.pdf").assert_contains("không phải PDF");
        let right = sent(crate::filing::PDF);
        office.clerk.send(axum::http::Method::POST, &to, kind, right).await.assert_redirect(&dossier);
        let page = office.clerk.get(&dossier).await;
        let file = format!("{dossier}/files/{}", page.between(&format!("{dossier}/files/"), "\""));
        let read = office.clerk.get(&file).await;
        assert_eq!(read.assert_ok().header("content-type"), "application/pdf");
        for address in [dossier.clone(), file, format!("{dossier}/control-sheet.pdf")] {
            other.get(&address).await.assert_status(404);
        }
        other.post(&to, &[("version", "2")]).await.assert_status(404);
    }
}
