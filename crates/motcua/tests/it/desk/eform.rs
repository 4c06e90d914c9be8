//! The e-form at the counter: the same questions and checks as online, and none where the form is on paper.

use super::Office;
use crate::engines;
use crate::support::TestApp;
use serde_json::Value;

const POOR: &str = "/desk/intake/1.011607";
const SAMPLE: &str = include_str!("../../../../../data/forms/samples/poor-household.json");

/// What a clerk typed when the form is filled in now: the people, no paper form, and the sample.
fn typed(answers: &Value) -> Vec<(String, String)> {
    let form = modules::catalogue::form("poor-household").expect("the form is shipped");
    let people = [
        ("case", "default"),
        ("channel", "counter"),
        ("eform", "now"),
        ("applicant.name", "Dương Thị Lựu"),
        ("applicant.id_no", "001162004573"),
        ("component.request.originals", "0"),
    ];
    let people = people.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let form = form.write(answers).into_iter().map(|(name, value)| (format!("form.{name}"), value));
    people.chain(form).collect()
}

fn with<'a>(
    fields: &'a [(String, String)],
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let all = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    all.chain(more.iter().copied()).collect()
}

engines! {
    async fn the_counter_fills_a_form_that_nobody_fills_online(app: TestApp) {
        let office = Office::of(&app).await;
        let closed = office.clerk.get(POOR).await;
        closed.assert_ok().assert_contains("Khai tờ khai ngay bây giờ").assert_lacks("form.head.name");
        let opened = office
            .clerk
            .post(POOR, &[
                ("case", "default"), ("channel", "counter"), ("do", "eform"),
                ("applicant.name", "Dương Thị Lựu"), ("applicant.id_no", "001162004573"),
                ("component.request.originals", "1"),
            ])
            .await;
        opened
            .assert_ok()
            .assert_contains("name=\"form.head.name\" value=\"Dương Thị Lựu\"")
            .assert_contains("name=\"component.request.originals\" value=\"0\"");

        // Rows of a group are added and kept without a script.
        let answers: Value = serde_json::from_str(SAMPLE).unwrap();
        let fields = typed(&answers);
        let grown = office.clerk.post(POOR, &with(&fields, &[("_add", "members")])).await;
        grown
            .assert_ok()
            .assert_contains("name=\"form.members.2.name\"")
            .assert_contains("value=\"Dương Văn Hải\"");

        let mut wrong = answers.clone();
        wrong["head"]["name"] = Value::Null;
        let refused = typed(&wrong);
        let refused = office.clerk.post(POOR, &with(&refused, &[("do", "accept")])).await;
        refused
            .assert_status(422)
            .assert_contains("href=\"#f-head-name\"")
            .assert_contains("id=\"f-head-name-error\"");

        let taken = office.clerk.post(POOR, &with(&fields, &[("do", "accept")])).await;
        taken.assert_status(303);
        let page = office.clerk.get(taken.header("location")).await;
        page.assert_ok().assert_contains("Dương Văn Hải").assert_contains("Khai trên tờ khai điện tử");
    }

    async fn where_the_form_is_on_paper_nothing_of_it_is_asked(app: TestApp) {
        let office = Office::of(&app).await;
        let paper = [
            ("case", "default"), ("channel", "counter"), ("do", "accept"),
            ("applicant.name", "Dương Thị Lựu"), ("applicant.id_no", "001162004573"),
            ("component.request.originals", "1"),
        ];
        let taken = office.clerk.post(POOR, &paper).await;
        taken.assert_status(303);
        let page = office.clerk.get(taken.header("location")).await;
        page.assert_ok().assert_lacks("Khai trên tờ khai điện tử");
    }

    async fn a_missing_year_is_told_with_whom_to_ask_and_the_dossier_can_be_kept(app: TestApp) {
        Office::of(&app).await;
        app.set_time("2026-12-28T09:00:00+07:00");
        let clerk = app.sign_in("reception").await;
        let paper = [
            ("case", "default"), ("channel", "counter"),
            ("applicant.name", "Dương Thị Lựu"), ("applicant.id_no", "001162004573"),
            ("component.request.originals", "1"),
        ];
        let refused = clerk.post(POOR, &[&paper[..], &[("do", "accept")]].concat()).await;
        refused
            .assert_status(409)
            .assert_contains("Chưa tiếp nhận được")
            .assert_contains("Chỉ ghi nhận, kiểm tra sau")
            .assert_contains("value=\"Dương Thị Lựu\"");
        let kept = clerk.post(POOR, &[&paper[..], &[("do", "file")]].concat()).await;
        kept.assert_status(303);
    }
}
