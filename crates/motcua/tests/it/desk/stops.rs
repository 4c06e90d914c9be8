//! What stops the clock, moves its date or ends it, and how much of it is left.

use super::{Office, act, code, done, taken_in, version};
use crate::engines;
use crate::filing::{PDF, file_birth, post_files};
use crate::support::TestApp;

/// A birth registration that its officer has.
async fn with_officer(office: &Office) -> String {
    let dossier = taken_in(&office.clerk).await;
    done(&office.clerk, &dossier, "forward", &[]).await;
    dossier
}

/// The same, signed by the leader.
async fn signed(office: &Office) -> String {
    let dossier = with_officer(office).await;
    done(&office.officer, &dossier, "draft", &[("grants", "yes"), ("text", "Giấy khai sinh")])
        .await;
    done(&office.officer, &dossier, "forward", &[]).await;
    done(&office.leader, &dossier, "sign", &[]).await;
    dossier
}

engines! {
    async fn a_suspension_names_its_document_by_symbol_and_date(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = with_officer(&office).await;
        let wrong = [("reason", "Chờ xác minh"), ("document", "công văn"), ("document_date", "01/01/2030")];
        act(&office.officer, &dossier, "suspend", &wrong).await
            .assert_status(422)
            .assert_contains("href=\"#suspend-document\"")
            .assert_contains("href=\"#suspend-document_date\"")
            .assert_contains("không thể sau hôm nay");
        act(&office.officer, &dossier, "suspend", &[("document", ""), ("document_date", "31/02/2026")]).await
            .assert_status(422)
            .assert_contains("href=\"#suspend-reason\"")
            .assert_contains("Ghi ngày của văn bản");
        let seen = version(&office.officer, &dossier).await;
        let fields = [
            ("version", seen.as_str()),
            ("reason", "Chờ xác minh"),
            ("document", "118/UBND-TP"),
            ("document_date", "23/11/2026"),
        ];
        let letter: [(&str, &str, &[u8]); 1] = [("files", "cong-van-118.pdf", PDF)];
        post_files(&office.officer, &format!("{dossier}/suspend"), &fields, &letter).await.assert_redirect(&dossier);
        office.officer.get(&dossier).await.assert_ok()
            .assert_contains("118/UBND-TP, 23/11/2026")
            .assert_contains("cong-van-118.pdf");
        let answer = [("document", "32/CAX"), ("document_date", "2026-11-23")];
        done(&office.officer, &dossier, "resume", &answer).await;
        // The derivation has both documents.
        let why = office.officer.get(&dossier).await.assert_ok().text();
        let why = why.split("Thời hạn được tính tiếp").nth(1).expect("the clock ran again");
        assert!(why.split("</li>").next().unwrap().contains("32/CAX, 23/11/2026"), "{why}");
    }

    async fn a_new_date_on_a_day_off_says_that_it_moves(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = with_officer(&office).await;
        office.officer.get(&dossier).await.assert_ok()
            .assert_contains("Ngày hẹn hiện tại: 17:00 23/11/2026")
            .assert_contains("Nếu chọn ngày nghỉ, ngày hẹn dời");
        let earlier = [("until", "20/11/2026"), ("reason", "Chờ xác minh")];
        act(&office.officer, &dossier, "apologise", &earlier).await
            .assert_status(422)
            .assert_contains("href=\"#apologise-until\"")
            .assert_contains("Ngày hẹn mới phải sau ngày hẹn hiện tại");
        let saturday = [("until", "05/12/2026"), ("reason", "Chờ xác minh")];
        done(&office.officer, &dossier, "apologise", &saturday).await;
        office.officer.get(&dossier).await.assert_ok()
            .assert_contains("Ngày 05/12/2026 là ngày nghỉ")
            .assert_contains("17:00 07/12/2026");
    }

    async fn what_is_signed_is_not_stopped_and_what_stopped_was_not_completed_early(app: TestApp) {
        let office = Office::of(&app).await;
        let chair = app.sign_in_at("leader", "xa-thuong-tin").await;
        let dossier = signed(&office).await;
        chair.get(&dossier).await.assert_ok().assert_lacks("do-stop");
        act(&chair, &dossier, "stop", &[("reason", "Theo đề nghị")]).await
            .assert_status(409)
            .assert_contains("Kết quả đã được ký");

        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        let dossier = format!("/desk/dossiers/{}", filed.code);
        done(&office.clerk, &dossier, "accept", &[]).await;
        done(&chair, &dossier, "stop", &[("reason", "Theo đề nghị")]).await;
        resident.post("/track", &[("code", &filed.code), ("secret", &filed.secret)]).await.assert_status(303);
        resident.get("/track/dossier").await.assert_ok()
            .assert_contains("Dừng")
            .assert_lacks("Hoàn thành")
            .assert_lacks("sớm hạn");
    }

    async fn less_than_a_working_day_is_said_in_hours_and_minutes(app: TestApp) {
        let office = Office::of(&app).await;
        app.set_time("2026-11-26T16:00+07:00");
        let clerk = app.enter(office.clerk.id()).await;
        let dossier = taken_in(&clerk).await;
        let said = async |now: &str| {
            app.set_time(now);
            let clerk = app.enter(office.clerk.id()).await;
            let csv = clerk.get("/desk/export.csv?tab=mine").await.assert_ok().text();
            csv.lines().find(|line| line.contains(code(&dossier))).expect("the dossier is there").to_owned()
        };
        // Promised for 17:00, before the office closes: the next day is no whole day, and of the step's date
        // nothing but a night has passed.
        let line = said("2026-11-27T06:50+07:00").await;
        assert!(line.contains("còn 7 giờ 30 phút làm việc") && line.ends_with("Quá hạn từ 17:00 26/11/2026"), "{line}");
        let line = said("2026-11-27T08:30+07:00").await;
        assert!(line.contains("còn 6 giờ 30 phút làm việc"), "{line}");
    }

    async fn the_register_tells_of_the_promise_and_the_worklist_of_the_step_too(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        let row = |csv: String| {
            csv.lines().find(|line| line.contains(code(&dossier))).expect("the dossier is there").to_owned()
        };
        let register = office.clerk.get("/desk/register.csv").await.assert_ok().text();
        assert!(!register.contains("Hạn của bước"), "{register}");
        let worklist = office.clerk.get("/desk/export.csv?tab=mine").await.assert_ok().text();
        assert!(worklist.lines().next().unwrap().contains("Bước,Hạn của bước,Tình trạng của bước"), "{worklist}");
        // The first columns say the same of a dossier, whatever the list.
        let (register, worklist) = (row(register), row(worklist));
        assert!(worklist.starts_with(register.trim_end_matches(',')), "{register}\n{worklist}");
    }

    async fn nobody_is_sent_to_a_result_that_is_not_there(app: TestApp) {
        let office = Office::of(&app).await;
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        let dossier = format!("/desk/dossiers/{}", filed.code);
        done(&office.clerk, &dossier, "accept", &[]).await;
        done(&office.clerk, &dossier, "forward", &[]).await;
        // What is proposed names the child, whom the result is about.
        office.officer.get(&dossier).await.assert_ok().assert_contains("Giấy khai sinh - Nguyễn Minh An</textarea>");
        done(&office.officer, &dossier, "draft", &[("grants", "yes"), ("text", "Giấy khai sinh")]).await;
        done(&office.officer, &dossier, "forward", &[]).await;
        done(&office.leader, &dossier, "sign", &[]).await;
        done(&office.clerical, &dossier, "number", &[]).await;
        let code = filed.code.clone();
        app.write(move |tx| {
            let change = "update dossier set delivery_way = 'online', financial = 'nothing' where code = $1";
            Ok(tx.execute(change, kernel::params![&code]).map(drop)?)
        })
        .await;
        resident.post("/track", &[("code", &filed.code), ("secret", &filed.secret)]).await.assert_status(303);
        let promised = "tải ở mục “Kết quả”";
        resident.get("/track/dossier").await.assert_ok()
            .assert_contains("khi có, tệp hiện ở mục “Kết quả”")
            .assert_lacks(promised);
        let seen = version(&office.clerical, &dossier).await;
        let file: [(&str, &str, &[u8]); 1] = [("files", "ban-ky.pdf", PDF)];
        post_files(&office.clerical, &format!("{dossier}/attach_result"), &[("version", &seen)], &file).await
            .assert_redirect(&dossier);
        resident.get("/track/dossier").await.assert_ok()
            .assert_contains(promised)
            .assert_contains("/track/dossier/result/");
    }
}
