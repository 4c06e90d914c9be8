//! Derivations as people read them.

use jiff::Timestamp;
use working_time::{Calendar, CalendarSpec, Derivation, Language, LayerSpec, Limit, derive, due};

const STATE_BODIES: &str = include_str!("../../../data/calendars/vn-state-bodies.toml");

fn explain(layer: &str, received: &str, limit: &str) -> Derivation {
    let spec: CalendarSpec = toml::from_str(STATE_BODIES).unwrap();
    let layer: LayerSpec = toml::from_str(layer).unwrap();
    let calendar = Calendar::new(&spec, &[layer]).unwrap();
    let at: Timestamp = received.parse().unwrap();
    let limit: Limit = limit.parse().unwrap();
    let derivation = derive(&calendar, limit, at).unwrap();
    assert_eq!(
        derivation.due.timestamp(),
        due(&calendar, limit, at).unwrap().due
    );
    derivation
}

#[test]
fn print() {
    for (layer, at, limit) in [
        ("", "2026-02-10T09:00+07:00", "5wd"),
        ("", "2026-08-28T10:00+07:00", "3wd"),
        ("", "2026-08-20T19:00+07:00", "3wd"),
        ("", "2026-04-24T15:30+07:00", "same-day"),
        ("", "2026-04-26T15:30+07:00", "same-day"),
        ("", "2026-01-09T16:00+07:00", "12h"),
        ("", "2026-01-09T16:00+07:00", "60h"),
        ("", "2026-01-16T09:00+07:00", "30d"),
        ("", "2025-12-31T09:00+07:00", "2mo"),
        ("", "2025-12-31T09:00+07:00", "60wd"),
        (
            "week.saturday=\"07:30-11:30 reception\"",
            "2026-03-06T18:00+07:00",
            "60h",
        ),
    ] {
        let d = explain(layer, at, limit);
        println!("{}\n", d.render(Language::Vietnamese).join("\n"));
        println!("{}\n", d.render(Language::English).join("\n"));
    }
}
