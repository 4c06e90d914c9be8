//! The grammar of limits and the other small texts of calendars.
#![no_main]

use libfuzzer_sys::fuzz_target;
use working_time::{DayRule, Limit, Moment, TimeOfDay, Window};

fuzz_target!(|text: &str| {
    if let Ok(limit) = text.parse::<Limit>() {
        assert_eq!(limit.to_string().parse(), Ok(limit));
    }
    if let Ok(rule) = text.parse::<DayRule>() {
        assert_eq!(rule.to_string().parse(), Ok(rule));
    }
    if let Ok(window) = text.parse::<Window>() {
        assert_eq!(window.to_string().parse(), Ok(window));
    }
    if let Ok(time) = text.parse::<TimeOfDay>() {
        assert_eq!(time.to_string().parse(), Ok(time));
    }
    let _ = text.parse::<Moment>();
});
