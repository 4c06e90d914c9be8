//! What was filled in can be read on paper, by eye, by copying and by a QR reader.

use print::{Form, Kind, samples};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::tools::{Printed, in_force, squeezed};

/// Values that are drawn as a code, a sign or the date in the head.
const NOT_TEXT: [&str; 3] = ["qr", "outcome", "date"];

#[test]
fn every_value_is_on_the_form() {
    for kind in Kind::ALL {
        let form = samples::form(kind);
        let text = Printed::specimen(kind).text();
        assert_eq!(text, text.nfc().collect::<String>(), "{kind} is not NFC");
        let found = squeezed(&text);
        let mut values = Vec::new();
        collect(&serde_json::to_value(&form).unwrap(), &mut values);
        assert!(values.len() > 5, "{kind}");
        for value in values {
            assert!(found.contains(&squeezed(&value)), "{kind} lacks {value:?}:\n{text}");
        }
    }
}

#[test]
fn the_promise_is_written_out() {
    let text = Printed::specimen(Kind::Receipt).text();
    assert!(text.contains("09 giờ 00 phút, ngày 24/02/2026"), "{text}");
    assert!(text.contains("Thường Tín, ngày 10 tháng 02 năm 2026"), "{text}");
    let text = Printed::specimen(Kind::Apology).text();
    assert!(text.contains("Thường Tín, ngày 12 tháng 11 năm 2026"), "{text}");
}

#[test]
fn days_below_ten_and_the_first_two_months_have_a_leading_zero() {
    let mut form = samples::form(Kind::Refusal);
    for (date, line) in [
        ("05/03/2026", "ngày 05 tháng 3 năm 2026"),
        ("15/01/2026", "ngày 15 tháng 01 năm 2026"),
        ("09/10/2026", "ngày 09 tháng 10 năm 2026"),
    ] {
        if let Form::Refusal(refusal) = &mut form {
            date.clone_into(&mut refusal.head.date);
        }
        let text = Printed::new(&form, &in_force()).text();
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn codes_read_back_from_paper() {
    for kind in [Kind::Receipt, Kind::ControlSheet, Kind::Posting] {
        let mut expected = match samples::form(kind) {
            Form::Receipt(receipt) => vec![receipt.dossier_code, receipt.tracking.qr],
            Form::ControlSheet(sheet) => vec![sheet.dossier_code],
            Form::Posting(posting) => vec![posting.url],
            _ => Vec::new(),
        };
        expected.sort();
        assert_eq!(Printed::specimen(kind).codes(), expected, "{kind}");
    }
}

/// The texts of a form as they appear in print: a moment counts as its hour and its day.
fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => match text.split_once(' ') {
            Some((hour, day)) if hour.len() == 5 && day.len() == 10 && day.contains('/') => {
                into.push(day.to_owned());
            }
            _ => into.push(text.clone()),
        },
        Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
        Value::Object(fields) => fields
            .iter()
            .filter(|(name, _)| !NOT_TEXT.contains(&name.as_str()))
            .for_each(|(_, field)| collect(field, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
