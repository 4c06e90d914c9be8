//! Inclusion and consistency with any numbers and hashes: no panic, no loop without end, and nothing that was not
//! made from the tree is believed.
#![no_main]

use ledger::{Hash, tree};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u64, u64, Vec<[u8; 32]>)| {
    let (one, other, hashes) = input;
    let proof: Vec<Hash> = hashes.iter().copied().map(Hash).collect();
    let (leaf, root) = (Hash::leaf(b"a"), Hash::leaf(b"b"));
    assert!(tree::verify_inclusion(leaf, one, other, &proof, root).is_err());
    let grew = tree::verify_consistency(one, leaf, other, root, &proof);
    assert!(grew.is_err());
    if tree::root_of_inclusion(leaf, one, other, &proof).is_ok() {
        assert!(one < other && proof.len() <= 64);
    }
});
