//! Proofs and submissions to a witness, as files and bodies bring them.
#![no_main]

use ledger::{Cosigner, Proof, Seen, Signer, Submission, Verifier, commitment};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static KEYS: LazyLock<Vec<Verifier>> = LazyLock::new(|| {
    vec![
        Signer::new("office.example/log", [7; 32]).unwrap().verifier(),
        Cosigner::new("witness.example/w", [8; 32]).unwrap().verifier(),
    ]
});

fuzz_target!(|text: &str| {
    if let Ok(proof) = text.parse::<Proof>() {
        assert_eq!(proof.to_string(), text);
        let extra = proof.extra.as_deref().unwrap_or_default();
        if let Ok((salt, content)) = commitment::disclosed(extra) {
            assert_eq!(commitment::disclose(&salt, &content), extra);
            let _ = proof.verify(&commitment::commit(&salt, &content), &KEYS);
        }
    }
    if let Ok(submission) = text.parse::<Submission>() {
        assert_eq!(submission.to_string(), text);
        let _ = submission.judge(&KEYS, &Seen::default());
    }
});
