//! Whatever the text, the readers neither panic nor lose a character of the three tables.

use proptest::prelude::*;

use super::super::{channels, components, legal, parse_line, results, solid};

/// Pieces from which the crawl is made, so that random text reaches every branch.
const PIECES: &[&str] = &[
    "Hình thức nộpThời gianPhí, lệ phíMô tả",
    "Trực tuyến",
    "Trực tiếp",
    "Dịch vụ bưu chính",
    "5 Ngày làm việc",
    "30 Ngày",
    "1",
    "20",
    "1.5 ",
    "Miễn phí",
    "Không có thông tin",
    "20,000 VNĐ",
    "(",
    ")",
    "a)",
    "Phí 5.000 đồng",
    "Tên giấy tờMẫu đơn, tờ khaiSố lượng",
    "--",
    "1 bản chính",
    "0 bản chính,1 bản sao",
    "01 bản sao",
    "Đơn đề nghị",
    "Mẫu 01.docx",
    ".pdf",
    "mau.doc",
    "Tên văn bản pháp lýMã văn bản",
    "Luật Thư viện",
    "46/2019/QH14",
    "12/2021/TT-BTC",
    "NĐ-CP",
    "/",
    "2020",
    "ngày 1/2/2020",
    "số ",
    "Cơ quan thực hiện",
    "QH",
    "Mã:",
    "KQ.G01.000001",
    "Từ khóa",
    "Mô tả",
    " ",
    "\n",
    ".",
    ";",
    "é",
    "𝒳",
    "Ư",
];

fn crawl() -> impl Strategy<Value = String> {
    prop::collection::vec(prop_oneof![8 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any::<String>()], 0..30)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn channels_cover_their_text(text in crawl()) {
        let table = channels::parse(&text, &mut Vec::new());
        prop_assert_eq!(solid(&table.pieces().concat()), solid(&text.replace(channels::HEAD, "")));
    }

    #[test]
    fn components_cover_their_text(text in crawl()) {
        let tables = components::parse(&text, &mut Vec::new());
        prop_assert_eq!(solid(&tables.pieces().concat()), solid(&text.replace(components::HEAD, "")));
    }

    #[test]
    fn legal_documents_cover_their_text(text in crawl()) {
        let table = legal::parse(&text, &mut Vec::new());
        prop_assert_eq!(solid(&table.pieces().concat()), solid(&text.replace(legal::HEAD, "")));
    }

    #[test]
    fn results_and_lines_never_panic(text in crawl(), any in any::<String>()) {
        let _ = results::parse(&text, &mut Vec::new());
        let _ = parse_line(&any, 1);
        let _ = parse_line(&super::line(&[("ma_thu_tuc", &any), ("doi_tuong_thuc_hien", &text), ("yeu_cau_dieu_kien", &text)]), 1);
    }
}
