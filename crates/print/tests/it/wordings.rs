//! Sentences are data, complete and all in use.

use print::{Kind, PrintError, Wording, render, samples};

use crate::tools::{Printed, in_force};

const OF_2025: &str = include_str!("../../../../data/wording/tt-03-2025.toml");

#[test]
fn the_circular_of_2018_has_no_notice_of_stopping() {
    let wording = Wording::shipped().unwrap().swap_remove(0);
    assert_eq!(wording.version, "tt-01-2018");
    assert!(!wording.has(Kind::StopNotice));
    assert!(Kind::ALL.into_iter().filter(|kind| wording.has(*kind)).count() == 8);
    let error = render(&samples::form(Kind::StopNotice), &wording).unwrap_err();
    assert_eq!(error.to_string(), "the rules tt-01-2018 have no form stop_notice");
    let text = Printed::new(&samples::form(Kind::Register), &wording).text();
    assert!(text.contains("Mẫu số 06 - Thông tư số 01/2018/TT-VPCP"), "{text}");
}

#[test]
fn missing_sentences_are_named_all_at_once() {
    let kept: Vec<&str> = OF_2025
        .lines()
        .filter(|line| !line.starts_with("motto") && !line.starts_with("early_note"))
        .collect();
    let error = Wording::from_toml(&kept.join("\n")).unwrap_err();
    assert!(matches!(error, PrintError::MissingWording { .. }));
    assert_eq!(error.to_string(), "the wording tt-03-2025 has no common.motto, receipt.early_note");
}

#[test]
fn a_wording_that_was_not_checked_fails_when_printing() {
    let mut wording = in_force();
    wording.text.get_mut("apology").unwrap().remove("sorry");
    let error = render(&samples::form(Kind::Apology), &wording).unwrap_err();
    assert_eq!(error.to_string(), "the wording tt-03-2025 has no apology.sorry");
    assert!(render(&samples::form(Kind::Refusal), &wording).is_ok());
}

#[test]
fn no_sentence_is_left_over() {
    let templates = concat!(
        include_str!("../../templates/base.typ"),
        include_str!("../../templates/receipt.typ"),
        include_str!("../../templates/supplement_request.typ"),
        include_str!("../../templates/refusal.typ"),
        include_str!("../../templates/apology.typ"),
        include_str!("../../templates/stop_notice.typ"),
        include_str!("../../templates/control_sheet.typ"),
        include_str!("../../templates/register.typ"),
        include_str!("../../templates/posting.typ"),
        include_str!("../../templates/hand_over.typ"),
    );
    for wording in Wording::shipped().unwrap() {
        for (section, sentences) in &wording.text {
            for key in sentences.keys() {
                let quoted = format!("\"{section}.{key}\"");
                let version = &wording.version;
                assert!(templates.contains(&quoted), "{version} has unused {section}.{key}");
            }
        }
    }
}

#[test]
fn a_unit_changes_single_sentences() {
    let changed =
        in_force().with_changes("[refusal]\nending = \"Trân trọng thông báo./.\"").unwrap();
    assert_eq!(changed.version, "tt-03-2025");
    let text = Printed::new(&samples::form(Kind::Refusal), &changed).text();
    assert!(text.contains("Trân trọng thông báo./."), "{text}");
    assert!(text.contains("PHIẾU TỪ CHỐI"), "{text}");
}

#[test]
fn a_placeholder_the_form_does_not_fill_is_named() {
    let changed = in_force().with_changes("[refusal]\nending = \"Gửi {recipient}.\"").unwrap();
    let error = render(&samples::form(Kind::Refusal), &changed).unwrap_err().to_string();
    assert!(error.contains("refusal.ending") && error.contains("recipient"), "{error}");
}

#[test]
fn the_day_of_acceptance_chooses_the_version() {
    let versions = Wording::shipped().unwrap();
    let on = |day: &str| Wording::on(&versions, day).map(|wording| wording.version.as_str());
    assert_eq!(on("2018-06-01"), None);
    assert_eq!(on("2019-01-08"), Some("tt-01-2018"));
    assert_eq!(on("2025-09-14"), Some("tt-01-2018"));
    assert_eq!(on("2025-09-15"), Some("tt-03-2025"));
    assert_eq!(on("2026-11-23"), Some("tt-03-2025"));
}
