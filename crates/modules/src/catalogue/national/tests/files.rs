//! Lines and files: what is rejected, what is reported, what stays.

use super::super::{Batch, Field, ProblemKind, RowErrorCause, parse_line};
use super::{kinds, line};
use crate::i18n::Lang;

fn named(code: &str, name: &str) -> String {
    line(&[("ma_thu_tuc", code), ("ten_thu_tuc", name)])
}

#[test]
fn bad_lines_are_reported_with_their_number_and_do_not_stop_the_rest() {
    let good = named("1.000001", "Cấp thẻ");
    let text = format!(
        "\u{feff}{good}\r\n\r\nkhông phải JSON\n[1]\n{}\n",
        line(&[("ten_thu_tuc", "Không mã")])
    );
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(&[0xff, b'\n']);
    bytes.extend_from_slice(named("1.000002", "Cấp lại thẻ").as_bytes());
    let mut batch = Batch::default();
    batch.file("a.jsonl", &bytes);
    let (batch, report) = batch.finish();
    let taken: Vec<_> =
        batch.rows.iter().map(|taken| (taken.row.line, taken.row.code.as_str())).collect();
    assert_eq!(taken, [(1, "1.000001"), (7, "1.000002")]);
    assert_eq!(batch.rows[0].row.raw, good);
    let errors: Vec<_> = batch.rejected.iter().map(|rejected| rejected.error.line).collect();
    assert_eq!(errors, [3, 4, 5, 6]);
    assert!(matches!(batch.rejected[0].error.cause, RowErrorCause::InvalidJson(_)));
    assert_eq!(batch.rejected[1].error.cause, RowErrorCause::NotAnObject);
    assert_eq!(batch.rejected[2].error.cause, RowErrorCause::MissingCode);
    assert_eq!(batch.rejected[3].error.cause, RowErrorCause::NotUtf8);
    assert_eq!((report.read, report.taken), (6, 2));
}

#[test]
fn equal_rows_count_once_and_equal_codes_keep_both() {
    let mut batch = Batch::default();
    batch.file(
        "a.jsonl",
        format!("{}\n{}", named("1.000001", "Cấp thẻ"), named("1.000002", "Cấp thẻ")).as_bytes(),
    );
    batch.file(
        "b.jsonl",
        format!("{}\n{}", named("1.000001", "Cấp thẻ"), named("1.000002", "Cấp lại thẻ"))
            .as_bytes(),
    );
    let (batch, report) = batch.finish();
    assert_eq!((report.taken, report.repeated, report.duplicates), (2, 1, 1));
    assert_eq!(kinds(&batch.duplicates[0].row, Field::Code), [ProblemKind::DuplicateCode]);
    assert_eq!(kinds(&batch.rows[0].row, Field::Name), [ProblemKind::DuplicateName]);
}

#[test]
fn unknown_keys_and_values_that_are_no_text_are_kept() {
    let row = parse_line(r#"{"ma_thu_tuc":"X1","linh_vuc":7,"ten_thu_tuc":null,"mới":[1,2]}"#, 4)
        .unwrap();
    assert_eq!(row.domain.as_deref(), Some("7"));
    assert_eq!(row.extra["mới"].to_string(), "[1,2]");
    let kinds: Vec<_> = row.problems.iter().map(|problem| problem.kind).collect();
    for kind in [
        ProblemKind::UnknownKey,
        ProblemKind::NotText,
        ProblemKind::BadCode,
        ProblemKind::MissingName,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} is missing in {kinds:?}");
    }
}

#[test]
fn the_digest_depends_on_the_content_and_not_on_the_order_of_keys() {
    let digest = |line: &str| parse_line(line, 1).unwrap().digest;
    let one = digest(r#"{"ma_thu_tuc":"1.000001","ten_thu_tuc":"Cấp thẻ"}"#);
    assert_eq!(one, digest(r#" {"ten_thu_tuc": "Cấp thẻ", "ma_thu_tuc": "1.000001"} "#));
    assert_ne!(one, digest(r#"{"ma_thu_tuc":"1.000001","ten_thu_tuc":"Cấp Thẻ"}"#));
    assert_eq!(one.len(), 64);
}

#[test]
fn rows_and_reports_survive_json() {
    let mut batch = Batch::default();
    batch.file("a.jsonl", named("1.000001", "Cấp thẻ").as_bytes());
    let (batch, report) = batch.finish();
    let row = &batch.rows[0].row;
    assert_eq!(
        &serde_json::from_str::<super::ParsedRow>(&serde_json::to_string(row).unwrap()).unwrap(),
        row
    );
    assert_eq!(serde_json::from_str::<super::super::Report>(&report.to_json()).unwrap(), report);
}

#[test]
fn the_report_speaks_both_languages() {
    let mut batch = Batch::default();
    batch.file("a.jsonl", format!("{}\nhỏng", named("1.000001", "Cấp thẻ")).as_bytes());
    let report = batch.finish().1;
    let (vi, en) = (report.to_text(Lang::Vi, true), report.to_text(Lang::En, true));
    assert!(
        vi.contains("Số thủ tục nhận vào: 1")
            && vi.contains("Chưa có cơ quan có thẩm quyền")
            && vi.contains("100,0 %")
    );
    assert!(
        en.contains("Procedures taken: 1") && en.contains("a.jsonl:2") && en.contains("100.0 %")
    );
}
