//! Nothing runs over a margin, no signature stands alone, long tables repeat their head.

use print::{Form, Kind, samples};

use crate::tools::{Printed, in_force};

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

#[test]
fn every_word_stays_within_the_margins() {
    for kind in Kind::ALL {
        let printed = Printed::specimen(kind);
        let boxes = printed.tool("poppler-utils", "pdftotext", &["-bbox", "FILE", "-"]);
        let (width, left, right) = match kind {
            Kind::Register => (297.0, 20.0, 10.0),
            Kind::Posting => (210.0, 20.0, 20.0),
            _ => (210.0, 30.0, 20.0),
        };
        let words: Vec<&str> = boxes.lines().filter(|line| line.contains("<word ")).collect();
        assert!(words.len() > 50, "{kind}");
        for word in words {
            assert!(number(word, "xMin") >= left * MM - 0.5, "{kind} left: {word}");
            assert!(number(word, "xMax") <= (width - right) * MM + 0.5, "{kind} right: {word}");
        }
    }
}

#[test]
fn letters_take_one_page() {
    for kind in
        [Kind::SupplementRequest, Kind::Refusal, Kind::Apology, Kind::StopNotice, Kind::HandOver]
    {
        assert_eq!(Printed::specimen(kind).pages().len(), 1, "{kind}");
    }
}

#[test]
fn who_decides_stands_on_the_page_of_what_one_gets() {
    let Form::Posting(specimen) = samples::form(Kind::Posting) else { unreachable!() };
    for lines in 0..30 {
        let mut posting = specimen.clone();
        posting.steps = vec!["Nộp hồ sơ.".to_owned(); lines];
        let pages = Printed::new(&Form::Posting(posting), &in_force()).pages();
        assert!(pages.len() <= 2, "{lines} steps take {} pages", pages.len());
        let decides = pages.iter().find(|page| page.contains("có thẩm quyền")).unwrap();
        assert!(
            decides.contains("Giấy khai sinh") && decides.contains("Kết quả nhận được"),
            "{decides}"
        );
    }
}

#[test]
fn a_hand_over_stands_on_one_page_and_a_long_limit_squeezes_nothing() {
    let Form::ControlSheet(specimen) = samples::form(Kind::ControlSheet) else { unreachable!() };
    let step = specimen.steps[1].clone();
    for above in 0..6 {
        let mut sheet = specimen.clone();
        sheet.statutory_time =
            "Ngay trong ngày; nhận sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo"
                .to_owned();
        sheet.components.extend(vec![specimen.components[0].clone(); above]);
        sheet.steps = (0..8)
            .map(|number| {
                let mut step = step.clone();
                (step.giver, step.receiver) = (format!("Giao{number}"), format!("Nhận{number}"));
                step.from_unit = format!("Từ{number} Trung tâm Phục vụ hành chính công");
                step.note = Some(format!("Chờ trả lời xác minh cư trú Dài{number}"));
                step
            })
            .collect();
        let printed = Printed::new(&Form::ControlSheet(sheet), &in_force());
        let pages = printed.pages();
        assert!(pages[0].contains("Số lượng hồ sơ: 01 bộ"), "{}", pages[0]);
        for number in 0..8 {
            let page = |name: String| pages.iter().position(|page| page.contains(&name));
            let giver = page(format!("Giao{number}"));
            assert!(giver.is_some());
            assert_eq!(giver, page(format!("Nhận{number}")), "row {number}, {above} papers more");
            assert_eq!(giver, page(format!("Dài{number}")), "row {number}, {above} papers more");
            assert_eq!(giver, page(format!("Từ{number}")), "row {number}, {above} papers more");
        }
    }
}

#[test]
fn an_ordinary_receipt_takes_one_page() {
    let Form::Receipt(mut receipt) = samples::form(Kind::Receipt) else { unreachable!() };
    receipt.owner = None;
    receipt.head.parent = None;
    receipt.components.remove(2);
    assert_eq!(Printed::new(&Form::Receipt(receipt), &in_force()).pages().len(), 1);
}

#[test]
fn signatures_of_a_receipt_are_never_alone_on_a_page() {
    let Form::Receipt(specimen) = samples::form(Kind::Receipt) else { unreachable!() };
    for papers in 1..=12 {
        let mut receipt = specimen.clone();
        receipt.components = specimen.components.iter().cycle().take(papers).cloned().collect();
        let pages = Printed::new(&Form::Receipt(receipt), &in_force()).pages();
        let signed = pages.iter().find(|page| page.contains("NGƯỜI TIẾP NHẬN")).unwrap();
        assert!(signed.contains("Thời gian trả kết quả"), "{papers} papers: {signed}");
        assert!(signed.contains("Đặng Thị Thùy Dương"), "{papers} papers: {signed}");
    }
}

#[test]
fn a_long_posting_sheet_goes_on_with_its_table_head() {
    let Form::Posting(mut posting) = samples::form(Kind::Posting) else { unreachable!() };
    posting.components = posting.components.iter().cycle().take(40).cloned().collect();
    let pages = Printed::new(&Form::Posting(posting), &in_force()).pages();
    assert!(pages.len() > 1);
    assert!(pages[1].contains("Tên giấy tờ"), "{}", pages[1]);
    assert!(pages.join("\n").contains("024.1022"));
}

#[test]
fn a_long_register_repeats_its_head_and_numbers_its_pages() {
    let pages = Printed::new(&samples::register_of(200), &in_force()).pages();
    assert!(pages.len() > 5);
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains("Tên thủ tục hành"), "page {}: {page}", index + 1);
        let first = page.lines().next().unwrap();
        if index > 0 {
            assert_eq!(first, (index + 1).to_string());
        }
    }
    let all = pages.join("\n");
    for number in 1..=200 {
        assert_eq!(all.matches(&format!("-{number:04}")).count(), 1, "dossier {number}");
    }
    assert!(all.contains("Tổng số: 200 hồ sơ."));
}

#[test]
fn the_signature_of_a_register_is_never_alone_on_a_page() {
    for rows in (0..=2).chain(6..=13) {
        let pages = Printed::new(&samples::register_of(rows), &in_force()).pages();
        let last = pages.last().unwrap();
        assert!(last.contains("NGƯỜI LẬP SỔ"), "{rows} rows: {last}");
        assert!(rows == 0 || last.contains(&format!("-{rows:04}")), "{rows} rows: {last}");
    }
}

fn number(word: &str, name: &str) -> f64 {
    let (_, rest) = word.split_once(&format!("{name}=\"")).expect("pdftotext gives the box");
    let (value, _) = rest.split_once('"').expect("pdftotext closes its quotes");
    value.parse().expect("pdftotext gives numbers")
}
