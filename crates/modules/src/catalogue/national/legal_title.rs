//! The day and the issuer of a legal document, where its title gives them. A title may give those of
//! another document that it amends, so only what follows the own number counts.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::text::squash;

/// A day in the form year, month, day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: i8,
    /// Day, 1 to 31.
    pub day: i8,
}

/// What a title says about its document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) date: Option<Date>,
    pub(super) issuer: Option<String>,
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s,(-]*ngày\s+(\d{1,2})\s*(?:/|-|tháng)\s*(\d{1,2})\s*(?:/|-|năm)\s*(\d{4})")
        .expect("the pattern is constant")
});
static ISSUER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[\s,)]*(?:của|do)\s+((?:Quốc hội|Ủy ban [Tt]hường vụ Quốc hội|Uỷ ban [Tt]hường vụ Quốc hội|Chính phủ|Thủ tướng Chính phủ|Chủ tịch nước|Thống đốc Ngân hàng Nhà nước Việt Nam|Thống đốc Ngân hàng Nhà nước|Ngân hàng Nhà nước Việt Nam|Ngân hàng Nhà nước|Thanh tra Chính phủ|Tổng Thanh tra Chính phủ|Tòa án nhân dân tối cao|Văn phòng Chính phủ|Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ|(?:Bộ trưởng )?Bộ (?:Công an|Quốc phòng|Ngoại giao|Tư pháp|Tài chính|Công Thương|Công thương|Công nghiệp|Thương mại|Xây dựng|Giao thông [Vv]ận tải|Nông nghiệp và Môi trường|Nông nghiệp và Phát triển nông thôn|Nông nghiệp và PTNT|Tài nguyên và Môi trường|Kế hoạch và Đầu tư|Khoa học và Công nghệ|Thông tin và Truyền thông|Lao động\s*-\s*Thương binh và Xã hội|Lao động, Thương binh và Xã hội|Lao động\s*[–-]\s*Thương binh và Xã hội|Giáo dục và Đào tạo|Y tế|Nội vụ|Văn hóa, Thể thao và Du lịch|Thủy sản)))",
    )
    .expect("the pattern is constant")
});
static OWN_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:Luật|Bộ luật|Nghị định|Thông tư|Nghị quyết|Quyết định|Pháp lệnh)[^\d;]{0,80}(ngày\s+\d)").expect("the pattern is constant")
});

/// Reads the facts from a title whose document has this number.
pub(super) fn read(title: &str, number: Option<&str>) -> Facts {
    let title = squash(title);
    let mut facts = Facts::default();
    let rest =
        number.and_then(|number| title.find(number).and_then(|at| title.get(at + number.len()..)));
    if let Some(mut rest) = rest {
        if let Some(found) = DATE.captures(rest) {
            facts.date = date(&found);
            rest = rest.get(found.get(0).map_or(0, |all| all.end())..).unwrap_or_default();
        }
        facts.issuer = ISSUER
            .captures(rest)
            .and_then(|found| found.get(1))
            .map(|name| name.as_str().to_owned());
    } else if let Some(found) = OWN_DATE.captures(&title) {
        // No number stands before the day: it is the own day if the year is that of the number.
        let at = found.get(1).map_or(0, |day| day.start());
        facts.date =
            title.get(at..).and_then(|rest| DATE.captures(rest)).and_then(|found| date(&found));
        if let (Some(day), Some(number)) = (facts.date, number)
            && !number.contains(&format!("/{}", day.year))
            && number.matches('/').count() > 1
        {
            facts.date = None;
        }
    }
    facts
}

fn date(found: &regex::Captures<'_>) -> Option<Date> {
    let part = |group| found.get(group)?.as_str().parse::<i16>().ok();
    let (day, month, year) = (part(1)?, part(2)?, part(3)?);
    let real =
        (1..=31).contains(&day) && (1..=12).contains(&month) && (1900..=2100).contains(&year);
    real.then_some(Date { year, month: i8::try_from(month).ok()?, day: i8::try_from(day).ok()? })
}
