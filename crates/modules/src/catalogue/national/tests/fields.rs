//! The tables, one test per shape.

use super::super::{Applicant, Channel, Date, FeeCell, Field, Level, LimitState, ProblemKind};
use super::{kinds, row};

const CHANNELS: &str = "Hình thức nộpThời gianPhí, lệ phíMô tả";
const PAPERS: &str = "Tên giấy tờMẫu đơn, tờ khaiSố lượng";
const DOCUMENTS: &str = "Tên văn bản pháp lýMã văn bản";

fn notations(table: &str) -> Vec<Option<String>> {
    row(Field::Channels, &format!("{CHANNELS}{table}"))
        .channels
        .rows
        .iter()
        .map(|row| row.limit.notation())
        .collect()
}

#[test]
fn limits_of_every_unit_become_notations() {
    let table = "Trực tuyến5 Ngày làm việcMiễn phíTrực tiếp30 NgàyMiễn phíDịch vụ bưu chính8 GiờMiễn phíTrực tiếp2 ThángMiễn phí";
    let expected: Vec<_> = ["5wd", "30d", "8h", "2mo"].map(|limit| Some(limit.to_owned())).into();
    assert_eq!(notations(table), expected);
}

#[test]
fn a_limit_without_unit_keeps_its_number_and_gets_no_notation() {
    let row = row(
        Field::Channels,
        &format!("{CHANNELS}Trực tuyến3Miễn phíTrực tiếpKhông có thông tinMiễn phí"),
    );
    let limits: Vec<_> =
        row.channels.rows.iter().map(|row| (row.limit.state, row.limit.amount)).collect();
    assert_eq!(limits, [(LimitState::NoUnit, Some(3)), (LimitState::Missing, None)]);
    let kinds = kinds(&row, Field::Channels);
    assert!(
        kinds.contains(&ProblemKind::LimitWithoutUnit)
            && kinds.contains(&ProblemKind::LimitMissing)
    );
}

#[test]
fn a_limit_in_words_or_a_fraction_stays_raw() {
    let row = row(
        Field::Channels,
        &format!("{CHANNELS}Trực tuyếnNgay trong buổiMiễn phíTrực tiếp1.5 Ngày làm việcMiễn phí"),
    );
    let raw: Vec<_> =
        row.channels.rows.iter().map(|row| (row.limit.raw.as_str(), row.limit.state)).collect();
    assert_eq!(
        raw,
        [("Ngay trong buổi", LimitState::Unparsed), ("1.5 Ngày làm việc", LimitState::Unparsed)]
    );
}

#[test]
fn amounts_notes_and_remarks_come_apart() {
    let row = row(
        Field::Channels,
        &format!(
            "{CHANNELS}Trực tuyến5 Ngày làm việc1,200,000 Việt Nam Đồng(a) Thẻ mới: 1.200.000 đồng (một lần))Nộp qua trang của thư viện.Trực tiếp5 Ngày làm việc25 USD"
        ),
    );
    let [online, counter] = row.channels.rows.as_slice() else { panic!("two rows") };
    assert_eq!((online.channel, counter.channel), (Channel::Online, Channel::Counter));
    assert_eq!(online.fees[0].cell, FeeCell::Amount { amount: 1_200_000, currency: "VND".into() });
    assert_eq!(online.fees[0].note.as_deref(), Some("a) Thẻ mới: 1.200.000 đồng (một lần)"));
    assert_eq!(online.description, "Nộp qua trang của thư viện.");
    assert_eq!(counter.fees[0].cell, FeeCell::Amount { amount: 25, currency: "USD".into() });
    assert_eq!(kinds(&row, Field::Channels), []);
}

#[test]
fn a_free_cell_over_a_note_that_asks_money_is_reported() {
    let free = |note: &str| {
        kinds(
            &row(Field::Channels, &format!("{CHANNELS}Trực tiếp5 NgàyMiễn phí({note})")),
            Field::Channels,
        )
    };
    assert_eq!(free("Lệ phí 20.000 đồng/thẻ"), [ProblemKind::FeeContradictsNote]);
    assert_eq!(free("Do Hội đồng nhân dân cấp tỉnh quy định"), [ProblemKind::FeeSetLocally]);
    assert_eq!(free("Không thu"), []);
    let paid = row(
        Field::Channels,
        &format!("{CHANNELS}Trực tiếp5 Ngày5,000 VNĐ(mức thu 7.000 đồng/người)"),
    );
    assert_eq!(kinds(&paid, Field::Channels), [ProblemKind::FeeContradictsNote]);
    let lost = row(Field::Channels, &format!("{CHANNELS}Trực tiếp5 Ngày20 VNĐ(20.000 đồng)"));
    assert_eq!(kinds(&lost, Field::Channels), [ProblemKind::FeeImplausible]);
}

#[test]
fn a_limit_glued_to_an_amount_is_split_only_where_one_way_remains() {
    let read = |cell: &str| {
        let row = row(Field::Channels, &format!("{CHANNELS}Trực tiếp{cell}"));
        (row.channels.rows[0].limit.amount, row.channels.rows[0].fees[0].cell.clone())
    };
    assert_eq!(
        read("1200,000 VNĐ"),
        (Some(1), FeeCell::Amount { amount: 200_000, currency: "VND".into() })
    );
    assert_eq!(
        read("1550,000 VNĐ(50.000 đồng)"),
        (Some(15), FeeCell::Amount { amount: 50_000, currency: "VND".into() })
    );
    assert_eq!(read("1550,000 VNĐ"), (None, FeeCell::Unparsed));
}

#[test]
fn different_limits_count_per_channel_and_not_per_case() {
    let differ = |table: &str| {
        kinds(&row(Field::Channels, &format!("{CHANNELS}{table}")), Field::Channels)
            .contains(&ProblemKind::LimitsDifferPerChannel)
    };
    assert!(differ("Trực tuyến17 NgàyMiễn phíTrực tiếp20 NgàyMiễn phí"));
    assert!(!differ(
        "Trực tuyến3 NgàyMiễn phíTrực tiếp3 NgàyMiễn phíTrực tuyến9 NgàyMiễn phíTrực tiếp9 NgàyMiễn phí"
    ));
}

#[test]
fn papers_templates_and_numbers_come_apart_per_case() {
    let row = row(
        Field::Components,
        &format!(
            "Trường hợp cấp mới{PAPERS}Đơn đề nghị cấp thẻ theo Mẫu số 01Mau so 01.docx1 bản chính- Ảnh chân dung (02 ảnh, kèm 01 bản sao căn cước)0 bản chính,2 bản saoTrường hợp cấp lại{PAPERS}Thẻ cũ1 bản chính,1 bản saoGiấy báo mất quy địnhmẫu báo mất.pdfmẫu hai.doc1 bản chính"
        ),
    );
    let [first, second] = row.components.cases.as_slice() else { panic!("two cases") };
    assert_eq!(
        (first.title.as_str(), second.title.as_str()),
        ("Trường hợp cấp mới", "Trường hợp cấp lại")
    );
    assert_eq!(first.rows[0].name, "Đơn đề nghị cấp thẻ theo Mẫu số 01");
    assert_eq!(first.rows[0].templates, ["Mau so 01.docx"]);
    assert_eq!((first.rows[1].originals, first.rows[1].copies), (0, 2));
    assert_eq!(first.rows[1].name, "- Ảnh chân dung (02 ảnh, kèm 01 bản sao căn cước)");
    assert_eq!((second.rows[0].originals, second.rows[0].copies), (1, 1));
    assert_eq!(second.rows[1].name, "Giấy báo mất quy định");
    assert_eq!(second.rows[1].templates, ["mẫu báo mất.pdf", "mẫu hai.doc"]);
    assert_eq!(kinds(&row, Field::Components), []);
}

#[test]
fn numbers_of_papers_do_not_take_digits_of_the_name() {
    let names = |papers: &str| {
        let row = row(Field::Components, &format!("--{PAPERS}{papers}"));
        let rows: Vec<_> = row.components.cases[0]
            .rows
            .iter()
            .map(|paper| (paper.name.clone(), paper.originals))
            .collect();
        (rows, kinds(&row, Field::Components))
    };
    assert_eq!(
        names("Quy chế ngày 22/12/20211 bản chính"),
        (vec![("Quy chế ngày 22/12/2021".into(), 1)], vec![])
    );
    assert_eq!(names("Đơn theo mẫu 091 bản chính"), (vec![("Đơn theo mẫu 09".into(), 1)], vec![]));
    assert_eq!(
        names("Bản kê: 01 bản chính1 bản chính"),
        (vec![("Bản kê: 01 bản chính".into(), 1)], vec![])
    );
    let two = names("Bản kê.1 bản chính) Bản vẽ1 bản chính").0;
    assert_eq!(two, [("Bản kê.".into(), 1), (") Bản vẽ".into(), 1)]);
    assert_eq!(names("Bản kê10 bản chính").0, [("Bản kê".into(), 10)]);
    assert_eq!(names("Theo mẫu số 121 bản chính").1, [ProblemKind::QuantityAmbiguous]);
}

#[test]
fn a_paper_at_the_end_without_a_number_stays_a_paper() {
    let row = row(Field::Components, &format!("--{PAPERS}Đơn1 bản chínhGiấy ủy quyền (nếu có)"));
    let papers = &row.components.cases[0].rows;
    assert_eq!(
        (papers[1].name.as_str(), papers[1].quantity.as_str()),
        ("Giấy ủy quyền (nếu có)", "")
    );
    assert_eq!(kinds(&row, Field::Components), [ProblemKind::QuantityMissing]);
}

#[test]
fn a_bracket_after_no_information_opens_the_remark() {
    let row = row(
        Field::Channels,
        &format!(
            "{CHANNELS}Trực tiếp5 NgàyKhông có thông tin(1) Trường hợp cấp mới (nếu có); (2) cấp lại"
        ),
    );
    assert_eq!(row.channels.rows[0].description, "(1) Trường hợp cấp mới (nếu có); (2) cấp lại");
}

#[test]
fn template_names_keep_their_numbers_and_names_keep_theirs() {
    let split = |paper: &str| {
        let row = row(Field::Components, &format!("--{PAPERS}{paper}1 bản chính"));
        let paper = &row.components.cases[0].rows[0];
        (paper.name.clone(), paper.templates.clone())
    };
    let pair = |name: &str, file: &str| (name.to_owned(), vec![file.to_owned()]);
    assert_eq!(
        split("Đơn theo Thông tư số 12/2021/TT-BTCmau 20.docx"),
        pair("Đơn theo Thông tư số 12/2021/TT-BTC", "mau 20.docx")
    );
    assert_eq!(
        split("Đơn theo mẫu.2.1. Don xin cap.docx"),
        pair("Đơn theo mẫu.", "2.1. Don xin cap.docx")
    );
    assert_eq!(split("Đơn ngày 30/6/2023.NA5 (1).doc"), pair("Đơn ngày 30/6/2023.", "NA5 (1).doc"));
}

#[test]
fn a_field_without_its_table_is_kept_and_reported() {
    let row = row(Field::Components, "và nộp cho thư viện.\nBước 2. Thư viện tiếp nhận.");
    assert_eq!(row.components.unparsed, "và nộp cho thư viện.\nBước 2. Thư viện tiếp nhận.");
    assert_eq!(kinds(&row, Field::Components), [ProblemKind::TableMissing]);
}

fn documents(table: &str) -> Vec<(String, String)> {
    let row = row(Field::LegalBasis, &format!("{DOCUMENTS}{table}"));
    row.legal_basis
        .rows
        .into_iter()
        .map(|row| (row.title, row.number.unwrap_or_default()))
        .collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|&(title, number)| (title.to_owned(), number.to_owned())).collect()
}

#[test]
fn documents_come_apart_where_title_and_number_touch() {
    assert_eq!(
        documents(
            "Luật Thư viện46/2019/QH14Nghị định 93/2020/NĐ-CP93/2020/NĐ-CPquy định mẫu thẻ12/2021/TT-BTCTHÔNG TƯ VỀ PHÍ THƯ VIỆN13/2021/TT-BTC"
        ),
        pairs(&[
            ("Luật Thư viện", "46/2019/QH14"),
            ("Nghị định 93/2020/NĐ-CP", "93/2020/NĐ-CP"),
            ("quy định mẫu thẻ", "12/2021/TT-BTC"),
            ("THÔNG TƯ VỀ PHÍ THƯ VIỆN", "13/2021/TT-BTC"),
        ])
    );
}

#[test]
fn digits_of_a_number_are_told_from_those_before_it() {
    assert_eq!(
        documents("Luật 46/2019/QH1446/2019/QH14"),
        pairs(&[("Luật 46/2019/QH14", "46/2019/QH14")])
    );
    assert_eq!(
        documents("Luật Thư viện năm 201946/2019/QH14"),
        pairs(&[("Luật Thư viện năm 2019", "46/2019/QH14")])
    );
}

#[test]
fn a_title_may_name_another_document() {
    assert_eq!(
        documents(
            "Sửa đổi Thông tư số 12/2021/TT-BTC ngày 03/02/2021 về mẫu thẻ18/2022/TT-BTCLuật Thư việnLuật số 46/2019/QH14"
        ),
        pairs(&[
            ("Sửa đổi Thông tư số 12/2021/TT-BTC ngày 03/02/2021 về mẫu thẻ", "18/2022/TT-BTC"),
            ("Luật Thư viện", "46/2019/QH14")
        ])
    );
}

#[test]
fn day_and_issuer_are_those_of_the_document_itself() {
    let row = row(
        Field::LegalBasis,
        &format!(
            "{DOCUMENTS}Thông tư số 18/2022/TT-BTC ngày 5 tháng 6 năm 2022 của Bộ trưởng Bộ Tài chính sửa đổi Thông tư số 12/2021/TT-BTC ngày 03/02/202118/2022/TT-BTCSửa đổi Nghị định số 93/2020/NĐ-CP ngày 18/8/2020 của Chính phủ15/2023/NĐ-CP"
        ),
    );
    let [own, other] = row.legal_basis.rows.as_slice() else {
        panic!("two documents: {:?}", row.legal_basis.rows)
    };
    assert_eq!(own.date, Some(Date { year: 2022, month: 6, day: 5 }));
    assert_eq!(own.issuer.as_deref(), Some("Bộ trưởng Bộ Tài chính"));
    assert_eq!((other.date, other.issuer.as_deref()), (None, None));
}

#[test]
fn a_page_section_after_the_documents_is_cut_off() {
    let row = row(
        Field::LegalBasis,
        &format!("{DOCUMENTS}Luật Thư viện46/2019/QH14Cơ quan thực hiệnSở Văn hóa"),
    );
    assert_eq!(row.legal_basis.rows.len(), 1);
    assert_eq!(row.legal_basis.overrun, "Cơ quan thực hiệnSở Văn hóa");
    assert_eq!(kinds(&row, Field::LegalBasis), [ProblemKind::MergedTable]);
}

#[test]
fn results_keep_their_codes_and_the_sections_after_them() {
    let row = row(
        Field::Results,
        "Thẻ thư việnMã: KQ.G09.000123Văn bản từ chốiMã: KQ.G09.000124Từ khóathẻ, sáchMô tảKhông có thông tinChọn cơ quan thực hiệnTỉnh/ Thành phố",
    );
    let items: Vec<_> = row
        .results
        .items
        .iter()
        .map(|item| (item.name.as_str(), item.code.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(items, [("Thẻ thư viện", "KQ.G09.000123"), ("Văn bản từ chối", "KQ.G09.000124")]);
    assert_eq!(row.results.keywords.as_deref(), Some("thẻ, sách"));
    assert_eq!(row.results.description, None);
    assert!(row.results.page_controls.is_some());
}

#[test]
fn closed_lists_are_read_even_where_names_hold_commas() {
    let who = row(
        Field::Applicants,
        "Công dân Việt Nam, Tổ chức (không bao gồm doanh nghiệp, HTX), Cán bộ, công chức, viên chức, Người sao Hỏa",
    );
    assert_eq!(
        who.applicants,
        [Applicant::Citizen, Applicant::Organisation, Applicant::CivilServant]
    );
    assert_eq!(kinds(&who, Field::Applicants), [ProblemKind::UnknownApplicant]);
    assert_eq!(row(Field::Levels, "Cấp tỉnh, Cấp xã").levels, [Level::Province, Level::Commune]);
}
