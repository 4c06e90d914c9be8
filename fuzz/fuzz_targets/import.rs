//! Lines of the national catalogue, in whatever state they come.
#![no_main]

use libfuzzer_sys::fuzz_target;
use modules::catalogue::national::parse_line;

fuzz_target!(|text: &str| {
    let _ = parse_line(text, 1);
});
