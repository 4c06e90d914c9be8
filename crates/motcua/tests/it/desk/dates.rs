//! Dates on the staff screens: the worse of step and promise, a clock that stops, and what is printed.

use super::{Office, code, done, taken_in};
use crate::engines;
use crate::support::{Reply, TestApp};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// The text of a PDF.
fn printed(reply: &Reply) -> String {
    let mut tool = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("poppler-utils is installed");
    tool.stdin.take().unwrap().write_all(&reply.assert_ok().bytes).unwrap();
    let text = String::from_utf8(tool.wait_with_output().unwrap().stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Brings a birth registration to its result.
async fn decided(office: &Office, grants: bool) -> String {
    let dossier = taken_in(&office.clerk).await;
    done(&office.clerk, &dossier, "forward", &[]).await;
    let way = if grants { "yes" } else { "no" };
    let draft = [("grants", way), ("text", "Giấy khai sinh"), ("reason", "Không đủ điều kiện")];
    done(&office.officer, &dossier, "draft", &draft).await;
    done(&office.officer, &dossier, "forward", &[]).await;
    done(&office.leader, &dossier, "sign", &[]).await;
    if grants {
        done(&office.clerical, &dossier, "number", &[]).await;
    }
    dossier
}

engines! {
    async fn a_result_that_waits_is_not_overdue(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = decided(&office, true).await;
        app.set_time("2026-12-01T09:00+07:00");
        let result = app.enter(office.result.id()).await;
        for list in ["/desk?tab=collect", "/desk?tab=collect&due=overdue", "/desk/register"] {
            result.get(list).await.assert_ok()
                .assert_contains(code(&dossier))
                .assert_contains("Có kết quả từ 09:00 23/11/2026")
                .assert_contains("Xong đúng hạn")
                .assert_lacks("Quá hạn");
        }
        let csv = result.get("/desk/register.csv").await;
        csv.assert_ok()
            .assert_contains("Số kết quả")
            .assert_contains("01/2026")
            .assert_contains("Xong đúng hạn");
        done(&result, &dossier, "hand_over", &[("receiver", "Nguyễn Văn Bình")]).await;
        result.get("/desk/register").await.assert_ok()
            .assert_contains("Đã trả tại")
            .assert_lacks("Chưa phân công</span>");
        result.get("/desk/register.csv").await.assert_contains("09:00 01/12/2026");
    }

    async fn a_promise_that_passed_shows_though_the_step_has_time(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        app.set_time("2026-11-25T16:30+07:00");
        let clerk = app.enter(office.clerk.id()).await;
        done(&clerk, &dossier, "forward", &[]).await;
        let officer = app.enter(office.officer.id()).await;
        officer.get("/desk?tab=unit&due=overdue").await.assert_ok()
            .assert_contains(code(&dossier))
            .assert_contains("1 hồ sơ quá hạn")
            .assert_contains("Quá hạn 1 ngày làm việc")
            .assert_contains("hẹn trả");
    }

    async fn only_time_off_since_the_date_is_said_by_the_moment(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        app.set_time("2026-11-23T17:00:30+07:00");
        let clerk = app.enter(office.clerk.id()).await;
        clerk.get(&dossier).await.assert_ok().assert_lacks("Quá hạn từ 17:00 23/11/2026");
        app.set_time("2026-11-23T20:00+07:00");
        clerk.get(&dossier).await.assert_ok()
            .assert_contains("Quá hạn từ 17:00 23/11/2026")
            .assert_lacks("0 phút");
    }

    async fn a_refused_dossier_goes_back_to_the_one_stop_on_its_control_sheet(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = decided(&office, false).await;
        let sheet = office.clerk.get(&format!("{dossier}/control-sheet.pdf")).await;
        let text = printed(&sheet);
        assert!(text.contains("Giao: Lãnh đạo Ủy Nhận: Điểm phục vụ"), "{text}");
    }

    async fn the_register_names_its_last_day_and_its_part_and_is_in_order(app: TestApp) {
        let office = Office::of(&app).await;
        let first = taken_in(&office.clerk).await;
        let second = taken_in(&office.clerk).await;
        let asked = "/desk/register.pdf?from=01/11/2026&to=30/11/2026";
        let part = printed(&office.clerk.get(asked).await);
        assert!(part.contains("30/11/2026") && !part.contains("01/12/2026"), "{part}");
        assert!(part.contains("Sổ này chỉ gồm các hồ sơ đã qua"), "{part}");
        let leader = app.sign_in_at("leader", "xa-thuong-tin").await;
        let whole = printed(&leader.get(asked).await);
        assert!(!whole.contains("Sổ này chỉ gồm"), "{whole}");
        let place = |dossier: &str| {
            let number = code(dossier).rsplit('-').next().unwrap().to_owned();
            whole.find(&format!("-{number}")).unwrap_or_else(|| panic!("{number} in {whole}"))
        };
        assert!(place(&first) < place(&second), "{whole}");
        office.clerk.get("/desk/register").await.assert_contains("Sổ này chỉ gồm");
        leader.get("/desk/register").await.assert_lacks("Sổ này chỉ gồm");
        office.clerical.get("/desk/register.csv").await.assert_ok();
        office.result.get("/desk/export.csv?tab=unit").await.assert_ok();
        office.officer.get("/desk/register.csv").await.assert_status(403);
    }

    async fn a_filter_that_is_no_period_is_said_at_its_field(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        office.clerk.get(&dossier).await;
        office.clerk.get("/desk/register?from=31/02/2026").await
            .assert_status(422)
            .assert_contains("Nộp từ ngày: Ngày chưa đúng")
            .assert_lacks(code(&dossier));
        office.clerk.get("/desk/register?from=30/11/2026&to=01/11/2026").await
            .assert_status(422)
            .assert_contains("Ngày cuối phải bằng hoặc sau ngày đầu");
        office.clerk.get("/desk/register.csv?from=31/02/2026").await.assert_status(422);
    }

    async fn nothing_ticked_is_a_warning(app: TestApp) {
        let office = Office::of(&app).await;
        let sent = [("what", "forward"), ("back", "/desk?tab=unit")];
        let reply = office.clerk.post("/desk/bulk", &sent).await;
        reply.assert_redirect("/desk?tab=unit&unticked=on");
        let page = office.clerk.get("/desk?tab=unit&unticked=on").await;
        page.assert_ok().assert_contains("Chưa đánh dấu hồ sơ nào").assert_contains("tone-warn");
    }

    async fn after_an_apology_both_dates_are_judged_in_words(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        done(&office.clerk, &dossier, "forward", &[]).await;
        let sorry = [("until", "27/11/2026"), ("reason", "Chờ xác minh")];
        done(&office.officer, &dossier, "apologise", &sorry).await;
        app.set_time("2026-11-26T09:00+07:00");
        let officer = app.enter(office.officer.id()).await;
        officer.get(&dossier).await.assert_ok()
            .assert_contains("So với lần hẹn đầu (17:00 23/11/2026): Quá hạn")
            .assert_contains("So với ngày hẹn hiện tại (17:00 27/11/2026): Trong hạn");
    }
}
