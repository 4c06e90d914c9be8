//! Derivations as people read them, and as JSON carries them.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use jiff::Timestamp;
use working_time::{
    Calendar, CalendarSpec, Derivation, Language, LayerSpec, Limit, Line, derive, due,
};

const STATE_BODIES: &str = include_str!("../../../data/calendars/vn-state-bodies.toml");
const VI: Language = Language::Vietnamese;
const EN: Language = Language::English;

fn explain_with(layer: &str, limit: &str, received: &str) -> Derivation {
    let spec: CalendarSpec = toml::from_str(STATE_BODIES).unwrap();
    let layer: LayerSpec = toml::from_str(layer).unwrap();
    let calendar = Calendar::new(&spec, &[layer]).unwrap();
    let at: Timestamp = received.parse().unwrap();
    let limit: Limit = limit.parse().unwrap();
    let derivation = derive(&calendar, limit, at).unwrap();
    assert_eq!(derivation.due.timestamp(), due(&calendar, limit, at).unwrap().due);
    derivation
}

fn explain(limit: &str, received: &str) -> Derivation {
    explain_with("", limit, received)
}

/// The sentences between the rule and the due date, which all derivations share.
fn middle(derivation: &Derivation, language: Language) -> Vec<String> {
    let said = derivation.render(language);
    let end = said.iter().position(|s| s.starts_with("Hẹn trả") || s.starts_with("Due:"));
    said[2..end.unwrap()].to_vec()
}

#[test]
fn working_days_over_tet_in_vietnamese() {
    assert_eq!(
        explain("5wd", "2026-02-10T09:00+07:00").render(VI),
        [
            "Nhận lúc 09:00 thứ Ba ngày 10/02/2026.",
            "Thời hạn: 5 ngày làm việc. Cách tính căn cứ Bộ luật Dân sự 2015, Điều 147 và 148*. \
             Lịch: Lịch làm việc của cơ quan nhà nước.",
            "Ngày nhận 10/02/2026 không tính.",
            "Tính 3 ngày làm việc, 11/02–13/02/2026.",
            "Không tính 14/02–15/02/2026: nghỉ cuối tuần.",
            "Không tính 16/02–20/02/2026: Tết Nguyên đán (căn cứ Bộ luật Lao động số \
             45/2019/QH14, Điều 112*).",
            "Không tính 21/02–22/02/2026: nghỉ cuối tuần.",
            "Tính 2 ngày làm việc, 23/02–24/02/2026.",
            "Hẹn trả: 17:00 thứ Ba ngày 24/02/2026.",
            "* Văn bản chưa được đối chiếu với bản chính thức.",
        ]
    );
}

#[test]
fn working_days_over_tet_in_english() {
    assert_eq!(
        explain("5wd", "2026-02-10T09:00+07:00").render(EN),
        [
            "Received at 09:00 on Tuesday 10/02/2026.",
            "Limit: 5 working days. Counted under Civil Code 2015, articles 147 and 148*. \
             Calendar: Working calendar of state bodies.",
            "The day of receipt, 10/02/2026, is not counted.",
            "3 working days counted, 11/02–13/02/2026.",
            "Not counted, 14/02–15/02/2026: weekend.",
            "Not counted, 16/02–20/02/2026: Tết, the Lunar New Year (under Labour Code No. \
             45/2019/QH14, article 112*).",
            "Not counted, 21/02–22/02/2026: weekend.",
            "2 working days counted, 23/02–24/02/2026.",
            "Due: 17:00 on Tuesday 24/02/2026.",
            "* Not yet compared with the official text.",
        ]
    );
}

#[test]
fn a_swapped_saturday_and_an_evening_arrival() {
    let derivation = explain("3wd", "2026-08-20T19:00+07:00");
    assert_eq!(
        middle(&derivation, VI),
        [
            "Ngoài giờ làm việc, nên tính từ giờ mở cửa tiếp theo: 07:30 thứ Sáu ngày 21/08/2026.",
            "Ngày 21/08/2026 được coi là ngày nhận, không tính.",
            "Tính 1 ngày làm việc, thứ Bảy 22/08/2026: Làm bù cho ngày 31/08/2026 (văn bản căn cứ \
             chờ bổ sung).",
            "Không tính Chủ nhật 23/08/2026: nghỉ cuối tuần.",
            "Tính 2 ngày làm việc, 24/08–25/08/2026.",
        ]
    );
}

#[test]
fn the_same_day_three_ways() {
    assert_eq!(
        middle(&explain("same-day", "2026-04-24T15:00+07:00"), EN),
        ["Received on a working day, not after 15:00: due on the same day."]
    );
    assert_eq!(
        middle(&explain("same-day", "2026-04-24T15:01+07:00"), VI),
        [
            "Nhận sau 15:00: trả trong ngày làm việc tiếp theo.",
            "Không tính thứ Bảy 25/04/2026: nghỉ cuối tuần.",
            "Không tính Chủ nhật 26/04/2026: Giỗ Tổ Hùng Vương (căn cứ Bộ luật Lao động số \
             45/2019/QH14, Điều 112*).",
            "Không tính thứ Hai 27/04/2026: Nghỉ bù Giỗ Tổ Hùng Vương (căn cứ Bộ luật Lao động \
             số 45/2019/QH14, Điều 112*).",
            "Tính 1 ngày làm việc, thứ Ba 28/04/2026.",
        ]
    );
    let desk = "week.saturday = \"07:30-11:30 reception\"";
    assert_eq!(
        middle(&explain_with(desk, "same-day", "2026-03-07T08:00+07:00"), EN),
        [
            "Received on a day that does not count: due on the next working day.",
            "Not counted, Saturday 07/03/2026: open to receive dossiers only.",
            "Not counted, Sunday 08/03/2026: weekend.",
            "1 working day counted, Monday 09/03/2026.",
        ]
    );
}

#[test]
fn working_hours_to_the_minute() {
    let half = r#"
        [[exception]]
        date = 2026-01-12
        day = "morning"
        name = { vi = "Họp cơ quan", en = "Office meeting" }
    "#;
    assert_eq!(
        middle(&explain_with(half, "15h", "2026-01-09T16:10+07:00"), VI),
        [
            "Tính 50 phút, thứ Sáu 09/01/2026, 16:10–17:00.",
            "Tính 7 giờ 30 phút, thứ Bảy 10/01/2026: Làm bù cho ngày 02/01/2026 (căn cứ Công văn \
             số 12729/VPCP-KGVX ngày 25/12/2025*).",
            "Không tính Chủ nhật 11/01/2026: nghỉ cuối tuần.",
            "Tính 4 giờ, thứ Hai 12/01/2026, 07:30–11:30: Họp cơ quan (văn bản căn cứ chờ bổ sung).",
            "Tính 2 giờ 40 phút, thứ Ba 13/01/2026, 07:30–10:10.",
        ]
    );
}

#[test]
fn an_end_on_a_day_off_moves() {
    let said = middle(&explain("30d", "2026-01-16T09:00+07:00"), EN);
    assert_eq!(said[1], "30 calendar days counted, 17/01–15/02/2026, days off included.");
    // Nothing is both counted and not counted.
    assert!(said[2..].iter().all(|line| !line.starts_with("Not counted")), "{said:?}");
    assert_eq!(said[2], "The limit does not end on a day off, Sunday 15/02/2026: weekend.");
    assert_eq!(
        said.last().unwrap(),
        "The last day, Sunday 15/02/2026, is a day off, so the limit ends at the close of the \
         next working day: Monday 23/02/2026."
    );
}

#[test]
fn months_end_on_the_same_day_or_the_last() {
    let short = explain("2mo", "2025-12-31T09:00+07:00");
    assert_eq!(
        middle(&short, VI)[1],
        "Tính 2 tháng từ 31/12/2025 đến 28/02/2026 (ngày cuối của tháng vì tháng này không có \
         ngày tương ứng)."
    );
    assert_eq!(short.due.to_string(), "2026-03-02T17:00:00+07:00");
    let whole = explain("1mo", "2026-03-12T09:00+07:00");
    assert_eq!(middle(&whole, EN)[1], "1 month counted from 12/03/2026 to 12/04/2026.");
    assert_eq!(whole.due.to_string(), "2026-04-13T17:00:00+07:00");
}

#[test]
fn long_counts_take_weekends_into_their_ranges() {
    let derivation = explain("1500wd", "2018-06-01T09:00+07:00");
    assert!(derivation.lines.len() < 160, "{} lines", derivation.lines.len());
    let counted = derivation.lines.iter().map(|line| match line {
        Line::Counted { days, .. } => *days,
        _ => 0,
    });
    assert_eq!(counted.sum::<u32>(), 1500);
    assert_eq!(
        middle(&derivation, EN)[2],
        "65 working days counted, 04/06–31/08/2018, leaving out 24 days off at weekends."
    );
}

#[test]
fn a_derivation_is_data() {
    let derivation = explain("1wd", "2026-11-23T14:00+07:00");
    let json = serde_json::to_value(&derivation).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "limit": "1wd",
            "calendar": {
                "vi": "Lịch làm việc của cơ quan nhà nước",
                "en": "Working calendar of state bodies"
            },
            "counting": {
                "document": {
                    "vi": "Bộ luật Dân sự 2015, Điều 147 và 148",
                    "en": "Civil Code 2015, articles 147 and 148"
                },
                "confirmed": false
            },
            "origin": "received",
            "received": "2026-11-23T14:00:00+07:00",
            "received_in_hours": true,
            "starts": "2026-11-23T14:00:00+07:00",
            "lines": [
                { "line": "event_day", "date": "2026-11-23" },
                {
                    "line": "not_counted", "from": "2026-11-24", "to": "2026-11-24", "days": 1,
                    "reason": {
                        "why": "day_off",
                        "note": {
                            "name": { "vi": "Ngày Văn hóa Việt Nam", "en": "Vietnam Culture Day" },
                            "source": {
                                "document": {
                                    "vi": "Nghị quyết số 28/2026/QH16",
                                    "en": "Resolution No. 28/2026/QH16"
                                },
                                "confirmed": false
                            }
                        }
                    }
                },
                {
                    "line": "counted", "from": "2026-11-25", "to": "2026-11-25", "days": 1,
                    "weekly_off": 0
                }
            ],
            "due": "2026-11-25T17:00:00+07:00"
        })
    );
    assert_eq!(serde_json::from_value::<Derivation>(json).unwrap(), derivation);
}
