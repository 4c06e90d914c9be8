//! The vectors of transparency-dev/merkle, where they lie beside the checkout.

#![expect(clippy::print_stdout, reason = "a test without its data says so")]

use ledger::tree::{verify_consistency, verify_inclusion};
use ledger::{Hash, HashError};
use serde_json::Value;
use std::path::PathBuf;

fn vectors() -> Option<Value> {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/rfc6962-vectors.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: no vectors at {}", path.display());
        return None;
    };
    Some(serde_json::from_str(&text).expect("JSON"))
}

fn hash(value: &Value) -> Result<Hash, HashError> {
    value.as_str().unwrap_or_default().parse()
}

/// A root; where the vector only says that two are alike or not, it is no hash at all.
fn head(value: &Value) -> Hash {
    hash(value).unwrap_or_else(|_| Hash::leaf(value.as_str().unwrap_or_default().as_bytes()))
}

fn proof(value: &Value) -> Result<Vec<Hash>, HashError> {
    value.as_array().map_or(&[][..], Vec::as_slice).iter().map(hash).collect()
}

fn inclusion(case: &Value) -> Option<()> {
    let proof = proof(&case["proof"]).ok()?;
    let (leaf, root) = (hash(&case["leafHash"]).ok()?, head(&case["root"]));
    let (index, size) = (case["leafIdx"].as_u64()?, case["treeSize"].as_u64()?);
    verify_inclusion(leaf, index, size, &proof, root).ok()
}

fn consistency(case: &Value) -> Option<()> {
    let proof = proof(&case["proof"]).ok()?;
    let (old, new) = (head(&case["root1"]), head(&case["root2"]));
    let (size1, size2) = (case["size1"].as_u64()?, case["size2"].as_u64()?);
    verify_consistency(size1, old, size2, new, &proof).ok()
}

#[test]
fn right_proofs_hold_and_wrong_ones_do_not() {
    let Some(all) = vectors() else { return };
    let mut seen = 0;
    for (kind, check) in
        [("inclusion", inclusion as fn(&Value) -> Option<()>), ("consistency", consistency)]
    {
        for (name, case) in all[kind].as_object().expect("cases by name") {
            let wrong = case["wantErr"].as_bool().expect("a verdict");
            assert_eq!(check(case).is_none(), wrong, "{kind} {name}");
            seen += 1;
        }
    }
    assert_eq!(seen, 196);
}
