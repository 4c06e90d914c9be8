//! Notes, checkpoints, keys and signatures: what is read is written again as it was, or reads back the same.
#![no_main]

use ledger::{Checkpoint, Cosigner, Note, Signature, Signer, Verifier};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static KEYS: LazyLock<Vec<Verifier>> = LazyLock::new(|| {
    vec![
        Signer::new("office.example/log", [7; 32]).unwrap().verifier(),
        Cosigner::new("witness.example/w", [8; 32]).unwrap().verifier(),
    ]
});

fuzz_target!(|text: &str| {
    if let Ok(note) = text.parse::<Note>() {
        assert_eq!(note.to_string(), text);
        let _ = Checkpoint::open(&note, &KEYS);
        let _ = note.cosigned(&KEYS);
    }
    if let Ok(checkpoint) = text.parse::<Checkpoint>() {
        assert_eq!(checkpoint.to_string(), text);
    }
    if let Ok(signature) = text.parse::<Signature>() {
        assert_eq!(signature.to_string(), text);
    }
    if let Ok(key) = text.parse::<Verifier>() {
        assert_eq!(key.to_string().parse(), Ok(key));
    }
});
