//! Invented people of the sample.

use super::random::Random;
use modules::dossiers::model::Person;

const FAMILY: [&str; 14] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý",
    "Đinh", "Tạ",
];
const WOMEN: [&str; 16] = [
    "Thị Hương",
    "Thị Thu Hà",
    "Thị Ánh Tuyết",
    "Thùy Linh",
    "Thị Ngọc",
    "Minh Châu",
    "Thị Kim Oanh",
    "Thị Hoài",
    "Phương Thảo",
    "Thị Bích Liên",
    "Khánh Vân",
    "Thị Lụa",
    "Thanh Hòa",
    "Thị Quỳnh",
    "Hồng Nhung",
    "Thị Đào",
];
const MEN: [&str; 16] = [
    "Văn Hùng",
    "Đức Thắng",
    "Quang Huy",
    "Văn Đường",
    "Minh Tuấn",
    "Xuân Trường",
    "Văn Quyết",
    "Hữu Nghĩa",
    "Tiến Dũng",
    "Văn Khải",
    "Đình Phúc",
    "Ngọc Sơn",
    "Văn Hòa",
    "Trọng Nghĩa",
    "Bá Lộc",
    "Gia Bảo",
];
const HAMLETS: [&str; 12] = [
    "Thôn Đông",
    "Thôn Đoài",
    "Thôn Thượng",
    "Thôn Hạ",
    "Thôn Trung",
    "Thôn Nội",
    "Thôn Ngoại",
    "Thôn Đình",
    "Thôn Cầu",
    "Tổ dân phố số 1",
    "Tổ dân phố số 2",
    "Thôn Giữa",
];

/// A full name.
pub(crate) fn full(random: &mut Random) -> String {
    let given = if random.percent(50) { random.pick(&WOMEN) } else { random.pick(&MEN) };
    format!("{} {given}", random.pick(&FAMILY))
}

/// A resident of a commune.
pub(crate) fn resident(random: &mut Random, commune: &str) -> Person {
    let id_no = format!(
        "001{}{:02}{:06}",
        random.below(4),
        random.between(40, 99),
        random.below(1_000_000)
    );
    Person {
        kind: "citizen".to_owned(),
        name: full(random),
        id_kind: "personal_id".to_owned(),
        id_no,
        born: format!(
            "{:02}/{:02}/19{:02}",
            random.between(1, 28),
            random.between(1, 12),
            random.between(50, 99)
        ),
        phone: format!("09{:08}", random.below(100_000_000)),
        email: String::new(),
        address: format!("{}, {}, Hà Nội", random.pick(&HAMLETS), lower_first(commune)),
        authorised: false,
    }
}

/// A name inside a sentence: `Xã Thường Tín` is `xã Thường Tín` there.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}
