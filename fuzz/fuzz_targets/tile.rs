//! Paths of tiles, as strangers ask for them: one way of writing each, and never a panic.
#![no_main]

use ledger::Tile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(tile) = text.parse::<Tile>() {
        assert_eq!(tile.to_string(), text);
        assert!(tile.width > 0 && usize::from(tile.width) <= ledger::TILE);
    }
});
