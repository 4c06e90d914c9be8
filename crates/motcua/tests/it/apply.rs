//! Applying online, from the start page to the code and the secret.

use crate::engines;
use crate::filing::{
    BIRTH, PDF, SEND, YOU, begin, file_birth, fill_birth, post_files, prepared, ready_to_send,
};
use crate::support::TestApp;
use kernel::db::DbError;
use kernel::problem::Problem;
use modules::units;

async fn dossiers(app: &TestApp) -> i64 {
    app.read(|tx| {
        tx.one("select count(*) from dossier", &[], |row| row.get(0))
            .map_err(|error: DbError| Problem::internal(error))
    })
    .await
}

engines! {
    async fn a_result_by_post_needs_an_address(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let at = ready_to_send(&resident).await;
        let mut you = YOU.to_vec();
        you.retain(|(name, _)| *name != "applicant.address");
        resident.post(&format!("{at}/you"), &you).await.assert_status(303);
        let by_post = [("delivery", "post"), ("undertaking", "on")];
        resident
            .post(&format!("{at}/check"), &by_post)
            .await
            .assert_status(422)
            .assert_contains("hãy ghi địa chỉ của bạn ở bước 1")
            .assert_contains("you#applicant-address");
        resident.post(&format!("{at}/you"), &YOU).await.assert_status(303);
        resident.post(&format!("{at}/check"), &by_post).await.assert_redirect(&format!("{at}/done"));
    }

    async fn a_birth_is_registered_online_from_start_to_code(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let start = resident.get(&format!("/apply/{BIRTH}")).await;
        start
            .assert_ok()
            .assert_contains("Xã Thường Tín")
            .assert_contains("Giấy chứng sinh")
            .assert_lacks("Huyện Thường Tín");
        let at = begin(&resident, BIRTH, "default").await;
        resident.get(&at).await.assert_redirect(&format!("{at}/you"));
        resident.get(&format!("{at}/you")).await.assert_ok().assert_contains("Người nộp hồ sơ");
        resident.post(&format!("{at}/you"), &YOU).await.assert_redirect(&format!("{at}/form"));
        resident
            .get(&format!("{at}/form"))
            .await
            .assert_ok()
            .assert_contains("value=\"Nguyễn Văn Bình\"");
        fill_birth(&resident, &at).await.assert_redirect(&format!("{at}/papers"));
        resident.get(&format!("{at}/papers")).await.assert_ok().assert_contains("Giấy chứng sinh");
        let papers = format!("{at}/papers");
        let files: [(&str, &str, &[u8]); 1] = [("component.attestation", "chung sinh.pdf", PDF)];
        post_files(&resident, &papers, &[], &files).await.assert_redirect(&format!("{at}/check"));
        resident
            .get(&format!("{at}/check"))
            .await
            .assert_ok()
            .assert_contains("chung sinh.pdf")
            .assert_contains("Nguyễn Minh An")
            .assert_lacks("chưa điền xong");
        resident.post(&format!("{at}/check"), &SEND).await.assert_redirect(&format!("{at}/done"));
        let done = resident.get(&format!("{at}/done")).await;
        done.assert_ok().assert_contains("dossier-code").assert_contains("H26.201-261123-0001");
        assert_eq!(dossiers(&app).await, 1);
    }

    async fn sending_twice_makes_one_dossier(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let at = ready_to_send(&resident).await;
        let check = format!("{at}/check");
        let send = || resident.post(&check, &SEND);
        let (one, two, three, four, five, six) = tokio::join!(send(), send(), send(), send(), send(), send());
        for reply in [one, two, three, four, five, six] {
            reply.assert_redirect(&format!("{at}/done"));
        }
        resident.post(&check, &SEND).await.assert_redirect(&format!("{at}/done"));
        assert_eq!(dossiers(&app).await, 1);
        for page in ["", "/you", "/form", "/papers", "/check"] {
            resident.get(&format!("{at}{page}")).await.assert_redirect(&format!("{at}/done"));
        }
    }

    async fn the_secret_is_shown_to_the_browser_that_sent_and_to_no_other(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let filed = file_birth(&resident).await;
        let done = format!("{}/done", filed.at);
        resident.get(&done).await.assert_ok().assert_contains(&filed.secret);
        app.visitor().get(&done).await.assert_ok()
            .assert_contains(&filed.code)
            .assert_contains("giấy hẹn")
            .assert_lacks(&filed.secret)
            .assert_lacks("class=\"qr\"");
        let other = ready_to_send(&resident).await;
        resident.get(&format!("{other}/check")).await.assert_ok();
        resident.get(&done).await.assert_ok().assert_lacks(&filed.secret);
    }

    async fn a_form_that_names_somebody_else_is_asked_about_before_sending(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let at = ready_to_send(&resident).await;
        let check = format!("{at}/check");
        resident.get(&check).await.assert_ok().assert_lacks("Tờ khai ghi người khác");
        let you = YOU.map(|(name, value)| match name {
            "applicant.name" => (name, "Trần Thị Lụa"),
            _ => (name, value),
        });
        resident.post(&format!("{at}/you"), &you).await.assert_status(303);
        resident.get(&check).await.assert_ok()
            .assert_contains("Tờ khai ghi “Nguyễn Văn Bình”, còn bước 1 ghi “Trần Thị Lụa”")
            .assert_contains("form#applicant-name");
        // It is a question, not a stop.
        resident.post(&check, &SEND).await.assert_redirect(&format!("{at}/done"));
    }

    async fn what_was_typed_stays_when_something_is_wrong(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let at = begin(&resident, BIRTH, "default").await;
        let wrong = [
            ("applicant.name", "Nguyễn Văn Bình"),
            ("applicant.id_no", "123"),
            ("applicant.email", "không phải thư"),
            ("whose", "other"),
            ("helped", "yes"),
        ];
        resident
            .post(&format!("{at}/you"), &wrong)
            .await
            .assert_status(422)
            .assert_contains("value=\"Nguyễn Văn Bình\"")
            .assert_contains("value=\"không phải thư\"")
            .assert_contains("href=\"#applicant-id_no\"")
            .assert_contains("href=\"#applicant-email\"")
            .assert_contains("href=\"#owner-name\"")
            .assert_contains("href=\"#helper-name\"");
        resident
            .post(&format!("{at}/form"), &[("child.name", "Nguyễn Minh An")])
            .await
            .assert_status(422)
            .assert_contains("value=\"Nguyễn Minh An\"")
            .assert_contains("data-errors");
        resident
            .post(&format!("{at}/papers"), &[])
            .await
            .assert_status(422)
            .assert_contains("Giấy chứng sinh");
        resident
            .post(&format!("{at}/check"), &[])
            .await
            .assert_status(422)
            .assert_contains("href=\"#part-you\"")
            .assert_contains("href=\"#part-form\"")
            .assert_contains("href=\"#part-papers\"")
            .assert_contains("href=\"#delivery\"")
            .assert_contains("href=\"#undertaking\"");
        assert_eq!(dossiers(&app).await, 0);
    }

    async fn a_draft_is_resumed_by_its_link_and_forgotten_after_thirty_days(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let at = begin(&resident, BIRTH, "default").await;
        let later = [("applicant.name", "Nguyễn Văn Bình"), ("later", "yes")];
        resident.post(&format!("{at}/you"), &later).await.assert_redirect(&format!("{at}/later"));
        resident.get(&format!("{at}/later")).await.assert_ok().assert_contains(&at);
        let another = app.visitor();
        another.get(&at).await.assert_redirect(&format!("{at}/you"));
        another.get(&format!("{at}/you")).await.assert_contains("value=\"Nguyễn Văn Bình\"");
        another.get(&format!("{}AA/you", &at[..at.len() - 2])).await.assert_status(404);
        another.get(&at.replace(BIRTH, "1.000656")).await.assert_status(404);
        app.advance(jiff::SignedDuration::from_hours(24 * 31));
        kernel::jobs::schedule(&app.app).await.unwrap();
        app.drain().await;
        resident.get(&at).await.assert_status(404).assert_contains("30 ngày");
    }

    async fn a_hostile_file_is_refused_with_the_reason(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let at = begin(&resident, BIRTH, "default").await;
        let papers = format!("{at}/papers");
        let program: [(&str, &str, &[u8]); 2] = [
            ("component.attestation", "chung-sinh.pdf", b"MZ\x90\x00 a program"),
            ("component.attestation", "trang.pdf", b"<html><script>alert(1)</script>"),
        ];
        post_files(&resident, &papers, &[], &program)
            .await
            .assert_status(422)
            .assert_contains("chung-sinh.pdf")
            .assert_contains("trang.pdf")
            .assert_lacks("<script>alert");
        let large = [b"%PDF-1.7".as_slice(), &vec![b' '; 11 << 20]].concat();
        let large: [(&str, &str, &[u8]); 1] = [("component.attestation", "lon.pdf", &large)];
        post_files(&resident, &papers, &[], &large).await.assert_status(422).assert_contains("10 MB");
        let unasked: [(&str, &str, &[u8]); 1] = [("component.unknown", "x.pdf", PDF)];
        post_files(&resident, &papers, &[], &unasked).await.assert_status(422);
        let named: [(&str, &str, &[u8]); 1] = [("other", "../../<b>a.pdf", PDF)];
        post_files(&resident, &papers, &[("upload", "other")], &named).await.assert_status(303);
        let kept = resident.get(&papers).await;
        kept.assert_contains("&lt;b&gt;a.pdf").assert_lacks("x.pdf");
        resident.get(&format!("{papers}/0")).await.assert_ok();
        resident.get(&format!("{papers}/7")).await.assert_status(404);
        post_files(&resident, &papers, &[("remove", "0")], &[]).await.assert_redirect(&papers);
        resident.get(&papers).await.assert_lacks("a.pdf</a>");
    }

    async fn a_procedure_without_an_e_form_takes_a_free_description(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        let code = "1.000689";
        let start = resident.get(&format!("/apply/{code}")).await;
        start.assert_ok();
        let case = start.between("name=\"case\" value=\"", "\"");
        let at = begin(&resident, code, &case).await;
        let you = [YOU.as_slice(), &[("about", "other"), ("subject.name", "Nguyễn Minh An")]].concat();
        resident.post(&format!("{at}/you"), &you).await.assert_redirect(&format!("{at}/form"));
        resident
            .post(&format!("{at}/form"), &[("request", "")])
            .await
            .assert_status(422)
            .assert_contains("href=\"#request\"");
        resident
            .post(&format!("{at}/form"), &[("request", "Xin nhận cha cho con")])
            .await
            .assert_redirect(&format!("{at}/papers"));
        resident.get(&format!("{at}/check")).await.assert_contains("Xin nhận cha cho con");
    }

    async fn the_start_page_says_what_cannot_be_done(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor();
        resident.get("/apply/9.999999").await.assert_status(404);
        let office = units::id_of("ha-noi").to_string();
        resident
            .post(&format!("/apply/{BIRTH}"), &[("case", "default"), ("office", &office)])
            .await
            .assert_status(422)
            .assert_contains("href=\"#office\"");
        resident
            .post(&format!("/apply/{BIRTH}"), &[])
            .await
            .assert_status(422)
            .assert_contains("href=\"#case\"");
        begin(&resident, BIRTH, "late").await;
        let again = resident.get("/apply/1.000656").await;
        let office = units::id_of("xa-thuong-tin").to_string();
        assert!(again.text().contains(&format!("value=\"{office}\" checked")), "the office is remembered");
    }

    async fn every_step_is_complete_in_english(app: TestApp) {
        prepared(&app).await;
        let resident = app.visitor().in_english();
        let filed = file_birth(&resident).await;
        resident.get(&format!("{}/done", filed.at)).await.assert_contains("Your dossier is sent");
        let at = begin(&resident, BIRTH, "default").await;
        for (page, title) in [
            ("you", "About you"),
            ("form", "Fill in the form"),
            ("papers", "Add the papers"),
            ("check", "Check before sending"),
            ("later", "Saved"),
        ] {
            resident.get(&format!("{at}/{page}")).await.assert_ok().assert_contains(title);
        }
    }
}
