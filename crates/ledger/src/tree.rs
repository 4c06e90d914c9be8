//! The Merkle tree of RFC 6962, section 2.1: heads, inclusion and consistency, made from the hashes of
//! complete subtrees and checked without them.

use crate::Hash;

/// Where the hashes of complete subtrees come from.
pub trait Subtrees {
    /// What can go wrong when they are read.
    type Error;
    /// The hash over the leaves from `index << level` up to `(index + 1) << level`.
    fn subtree(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

/// Why a proof does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// The index is not below the size, or the sizes are in the wrong order.
    #[error("the proof is about a place outside the tree")]
    Outside,
    /// A proof of another length than these sizes need.
    #[error("the proof has another length than these sizes need")]
    Length,
    /// The hashes lead to another head.
    #[error("the proof leads to another head of the tree")]
    Head,
}

/// The head of the tree of the first `size` leaves.
pub fn root<S: Subtrees>(subtrees: &mut S, size: u64) -> Result<Hash, S::Error> {
    if size == 0 { Ok(Hash::empty()) } else { range(subtrees, 0, size) }
}

/// The inclusion proof (audit path) of a leaf in the tree of the first `size` leaves, from the leaf up.
/// `index` must be below `size`.
pub fn inclusion<S: Subtrees>(
    subtrees: &mut S,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, S::Error> {
    let mut path = Vec::new();
    let (mut low, mut high) = (0, size);
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            path.push(range(subtrees, middle, high)?);
            high = middle;
        } else {
            path.push(range(subtrees, low, middle)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `new` leaves begins with the tree of `old` leaves. `old` must not be
/// above `new`; the proof from an empty tree, or between equal ones, is empty.
pub fn consistency<S: Subtrees>(
    subtrees: &mut S,
    old: u64,
    new: u64,
) -> Result<Vec<Hash>, S::Error> {
    let mut proof = Vec::new();
    if old == 0 || old == new {
        return Ok(proof);
    }
    let (mut low, mut high, mut known) = (0, new, true);
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            proof.push(range(subtrees, middle, high)?);
            high = middle;
        } else {
            proof.push(range(subtrees, low, middle)?);
            low = middle;
            known = false;
        }
    }
    if !known {
        proof.push(range(subtrees, low, high)?);
    }
    proof.reverse();
    Ok(proof)
}

/// The head that an inclusion proof leads to.
pub fn root_of_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
) -> Result<Hash, Unproven> {
    if index >= size {
        return Err(Unproven::Outside);
    }
    let (mut at, mut last, mut hash) = (index, size - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return Err(Unproven::Length);
        }
        if at & 1 == 1 || at == last {
            hash = Hash::node(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = Hash::node(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if last == 0 { Ok(hash) } else { Err(Unproven::Length) }
}

/// Whether a leaf is in the tree with this head.
pub fn verify_inclusion(
    leaf: Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: Hash,
) -> Result<(), Unproven> {
    if root_of_inclusion(leaf, index, size, proof)? == root { Ok(()) } else { Err(Unproven::Head) }
}

/// Whether the tree with the new head begins with the tree with the old one. An empty old tree proves
/// nothing and is refused.
pub fn verify_consistency(
    old: u64,
    old_root: Hash,
    new: u64,
    new_root: Hash,
    proof: &[Hash],
) -> Result<(), Unproven> {
    if old == 0 || old > new {
        return Err(Unproven::Outside);
    }
    if old == new {
        return match (proof.is_empty(), old_root == new_root) {
            (true, true) => Ok(()),
            (false, _) => Err(Unproven::Length),
            (true, false) => Err(Unproven::Head),
        };
    }
    // A complete old tree is its own first hash and is left out of the proof.
    let mut hashes = proof.iter();
    let first =
        if old.is_power_of_two() { old_root } else { *hashes.next().ok_or(Unproven::Length)? };
    let (mut at, mut last) = (old - 1, new - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut before, mut after) = (first, first);
    for sibling in hashes {
        if last == 0 {
            return Err(Unproven::Length);
        }
        if at & 1 == 1 || at == last {
            before = Hash::node(sibling, &before);
            after = Hash::node(sibling, &after);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            after = Hash::node(&after, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(Unproven::Length);
    }
    if before == old_root && after == new_root { Ok(()) } else { Err(Unproven::Head) }
}

/// The head over the leaves from `low` up to `high`.
fn range<S: Subtrees>(subtrees: &mut S, low: u64, high: u64) -> Result<Hash, S::Error> {
    let count = high - low;
    if count.is_power_of_two() && low.is_multiple_of(count) {
        return subtrees.subtree(count.trailing_zeros(), low / count);
    }
    let middle = low + split(count);
    let left = range(subtrees, low, middle)?;
    let right = range(subtrees, middle, high)?;
    Ok(Hash::node(&left, &right))
}

/// The head over subtrees of one size side by side, of which the last may be smaller; at least one.
pub(crate) fn join(hashes: &[Hash]) -> Hash {
    if let [one] = hashes {
        return *one;
    }
    let (left, right) = hashes.split_at(split(hashes.len() as u64) as usize);
    Hash::node(&join(left), &join(right))
}

/// The largest power of two below a count of at least two.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}
