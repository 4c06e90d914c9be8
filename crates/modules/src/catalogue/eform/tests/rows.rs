//! Rows that come and go, and hostile input.

use super::*;
use proptest::prelude::*;
use serde_json::json;
use std::time::{Duration, Instant};

#[test]
fn adding_a_row_keeps_what_is_typed_and_works_without_a_script() {
    let form = form("certified-copy");
    let mut sent = pairs(&[
        ("applicant.name", "Ngô Thanh Tùng"),
        ("documents.0.name", "Bằng tốt nghiệp"),
        ("documents.0.pages", "nhiều"),
        ("_add", "documents"),
    ]);
    assert!(Form::is_row_change(&sent));
    let value = form.read(&sent);
    assert_eq!(value["applicant"]["name"], "Ngô Thanh Tùng");
    assert_eq!(value["documents"], json!([{ "name": "Bằng tốt nghiệp", "pages": "nhiều" }, {}]));
    sent.pop();
    assert!(!Form::is_row_change(&sent));
    assert_eq!(form.read(&sent)["documents"].as_array().unwrap().len(), 1);
}

#[test]
fn removing_a_row_takes_that_row_and_no_other() {
    let form = form("certified-copy");
    let sent = pairs(&[
        ("documents.0.name", "Một"),
        ("documents.1.name", "Hai"),
        ("documents.2._", "1"),
        ("documents.3.name", "Bốn"),
        ("_remove", "documents.1"),
    ]);
    assert_eq!(form.read(&sent)["documents"], json!([{ "name": "Một" }, {}, { "name": "Bốn" }]));
}

#[test]
fn empty_rows_vanish_when_the_form_is_sent_but_the_least_number_stays() {
    let form = form("certified-copy");
    let sent =
        pairs(&[("documents.0._", "1"), ("documents.4.name", "Năm"), ("documents.5.name", " ")]);
    assert_eq!(form.read(&sent)["documents"], json!([{ "name": "Năm" }]));
    assert_eq!(form.read(&[])["documents"], json!([{}]));
    let family = super::form("permanent-residence");
    assert_eq!(family.read(&[])["members"], json!([]));
    assert_eq!(family.read(&pairs(&[("_add", "members")]))["members"], json!([{}]));
}

#[test]
fn rows_stay_within_the_limit_and_a_surplus_is_reported() {
    let form = form("birth");
    let mut sent = pairs(&[("proof.kind", "witness")]);
    for index in 0..3 {
        sent.push((format!("witnesses.{index}.name"), "Người làm chứng".to_owned()));
    }
    sent.push(("_add".to_owned(), "witnesses".to_owned()));
    assert_eq!(form.read(&sent)["witnesses"].as_array().unwrap().len(), 3);
    sent.pop();
    for index in 3..900 {
        sent.push((format!("witnesses.{index}.name"), "Người làm chứng".to_owned()));
    }
    let value = form.read(&sent);
    assert_eq!(value["witnesses"].as_array().unwrap().len(), 4);
    let errors = form.validate(&value, today());
    assert_eq!(at(&errors, "/witnesses").unwrap().code(), "eform.too-many-rows");
}

#[test]
fn rows_of_a_hidden_group_are_dropped() {
    let form = form("birth");
    let sent = pairs(&[("proof.kind", "attestation"), ("witnesses.0.name", "Người làm chứng")]);
    assert_eq!(form.read(&sent).get("witnesses"), None);
}

#[test]
fn hostile_input_is_bounded() {
    let form = form("certified-copy");
    let mut sent: Vec<(String, String)> =
        (0..10_000).map(|index| (format!("documents.{index}.name"), "x".to_owned())).collect();
    sent.extend((0..10_000).map(|_| ("applicant.name".to_owned(), "y".to_owned())));
    sent.extend((0..1_000).map(|_| ("result.form".to_owned(), "z".to_owned())));
    sent.push(("applicant.address".to_owned(), "đ".repeat(3_000_000)));
    sent.push(("a.".repeat(100_000), "deep".to_owned()));
    sent.push(("documents.0.name.name.name".to_owned(), "deep".to_owned()));
    sent.push(("__proto__.name".to_owned(), "unknown".to_owned()));
    sent.push(("_remove".to_owned(), "documents.99999999999999999999".to_owned()));
    let start = Instant::now();
    let value = form.read(&sent);
    let errors = form.validate(&value, today());
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert_eq!(value["documents"].as_array().unwrap().len(), 21);
    assert!(value.to_string().len() < 100_000);
    assert_eq!(at(&errors, "/applicant/address").unwrap().code(), "eform.too-long");
    assert!(!value.to_string().contains("deep") && !value.to_string().contains("unknown"));
}

#[test]
fn control_characters_and_decomposed_letters_are_put_right() {
    let value =
        form("birth").read(&pairs(&[("child.name", "Nguye\u{302}\u{303}n\u{0} \u{1b}[31mAn\r\n")]));
    assert_eq!(value["child"]["name"], "Nguyễn [31mAn");
}

fn names() -> impl Strategy<Value = String> {
    let known: Vec<String> = all()
        .flat_map(|(_, form, sample)| form.write(&sample).into_iter().map(|(name, _)| name))
        .chain(["_add", "_remove", "witnesses", "documents.0._"].map(str::to_owned))
        .collect();
    prop_oneof![
        3 => proptest::sample::select(known),
        1 => "[a-z]{1,9}(\\.[0-9]{1,5}){0,2}(\\.[a-z_]{1,9}){0,3}",
        1 => any::<String>(),
    ]
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9.,/ -]{0,30}",
        "(witnesses|documents|members|stays)(\\.[0-9]{1,4})?",
        proptest::sample::select(vec!["yes", "no", "witness", "family", "phased", "true", "<b>"])
            .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn no_input_makes_reading_checking_or_showing_panic(
        sent in proptest::collection::vec((names(), texts()), 0..60),
    ) {
        for name in ["birth", "certified-copy", "household-business", "building-permit"] {
            let form = form(name);
            let value = form.read(&sent);
            let errors = form.validate(&value, today());
            let _ = form.render(kernel::i18n::Lang::Vi, &value, &errors);
            let _ = form.summary(kernel::i18n::Lang::En, &value, "");
            let _ = form.text(&value, kernel::i18n::Lang::Vi);
            // What was read once reads the same again.
            if !Form::is_row_change(&sent) {
                prop_assert_eq!(form.read(&form.write(&value)), value);
            }
        }
    }
}
