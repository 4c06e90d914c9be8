//! Values nobody planned for.

use print::{Form, Kind, PrintError, render, samples};

use crate::tools::{Printed, in_force};

fn refusal_for(name: &str) -> Form {
    let mut form = samples::form(Kind::Refusal);
    if let Form::Refusal(refusal) = &mut form {
        name.clone_into(&mut refusal.person.name);
    }
    form
}

#[test]
fn markup_in_a_value_is_text() {
    let name = "#read(\"/etc/passwd\") *An* $x$ <label> @ref \\ {code}";
    let text = Printed::new(&refusal_for(name), &in_force()).text();
    assert!(text.contains(name), "{text}");
}

#[test]
fn letters_without_a_glyph_are_marked_and_the_form_still_prints() {
    let text = Printed::new(&refusal_for("Nguyễn 王小明 \u{1F600} An"), &in_force()).text();
    assert!(text.contains("Nguyễn □□□ □ An"), "{text}");
}

#[test]
fn combining_marks_print_as_composed_letters() {
    let form = refusal_for("Nguye\u{302}\u{303}n Thi\u{323} \u{110}u\u{31B}\u{301}c");
    let text = Printed::new(&form, &in_force()).text();
    assert!(text.contains("Nguyễn Thị Đức"), "{text}");
}

#[test]
fn empty_lists_leave_no_broken_form() {
    for kind in Kind::ALL {
        let mut form = samples::form(kind);
        match &mut form {
            Form::Receipt(receipt) => {
                receipt.components.clear();
                receipt.derivation.clear();
                receipt.hotline = None;
            }
            Form::SupplementRequest(request) => request.items.clear(),
            Form::Refusal(refusal) => refusal.grounds.clear(),
            Form::Apology(apology) => apology.recipients.clear(),
            Form::StopNotice(notice) => notice.recipients.clear(),
            Form::ControlSheet(sheet) => {
                sheet.steps.clear();
                sheet.components.clear();
                sheet.empty_rows = 0;
            }
            Form::Register(register) => register.rows.clear(),
            Form::Posting(posting) => {
                posting.components.clear();
                posting.fees.clear();
            }
            Form::HandOver(minutes) => minutes.results.clear(),
        }
        Printed::new(&form, &in_force());
    }
}

#[test]
fn a_wrong_date_is_named() {
    let mut form = samples::form(Kind::Refusal);
    if let Form::Refusal(refusal) = &mut form {
        "31/02/2026".clone_into(&mut refusal.head.date);
    }
    let error = render(&form, &in_force()).unwrap_err();
    assert!(matches!(&error, PrintError::Date(date) if date == "31/02/2026"), "{error}");
}

#[test]
fn a_code_too_long_for_a_drawing_is_refused() {
    let mut form = samples::form(Kind::Posting);
    if let Form::Posting(posting) = &mut form {
        posting.url = "x".repeat(5000);
    }
    let error = render(&form, &in_force()).unwrap_err();
    assert!(matches!(error, PrintError::QrTooLong { bytes: 5000 }), "{error}");
}
