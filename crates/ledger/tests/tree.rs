//! The tree against `ct-merkle`, which we did not write.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ledger::tree::{consistency, inclusion, root, verify_consistency, verify_inclusion};
use ledger::{Edge, Hash, Keep, MissingTile, Tile, Tree};
use proptest::prelude::*;

fn entry(number: u64) -> Vec<u8> {
    number.to_be_bytes().to_vec()
}

/// A log of this size, grown in batches.
fn grow(size: u64, batch: u64) -> Tree {
    let mut tree = Tree::default();
    let mut edge = Edge::default();
    for number in 0..size {
        edge.push(Hash::leaf(&entry(number)), &mut tree);
        if number % batch == 0 {
            edge.finish(&mut tree);
        }
    }
    edge.finish(&mut tree);
    tree
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn heads_and_proofs_are_those_of_another_implementation(
        size in 1_u64..2000, index in 0_u64..2000, old in 1_u64..2000, batch in 1_u64..300,
    ) {
        let (index, old) = (index % size, 1 + old % size);
        let mut ours = grow(size, batch);
        let mut theirs: MemoryBackedTree<sha2::Sha256, Vec<u8>> = MemoryBackedTree::new();
        let mut theirs_old = None;
        for number in 0..size {
            theirs.push(entry(number));
            if number + 1 == old {
                theirs_old = Some(theirs.root());
            }
        }
        let head = root(&mut ours, size).unwrap();
        prop_assert_eq!(head.0.to_vec(), theirs.root().as_bytes().to_vec());
        let old_head = root(&mut ours, old).unwrap();
        prop_assert_eq!(old_head.0.to_vec(), theirs_old.unwrap().as_bytes().to_vec());

        let path = inclusion(&mut ours, index, size).unwrap();
        let flat: Vec<u8> = path.iter().flat_map(|hash| hash.0).collect();
        prop_assert_eq!(flat, theirs.prove_inclusion(index as usize).as_bytes().to_vec());
        let leaf = Hash::leaf(&entry(index));
        prop_assert_eq!(verify_inclusion(leaf, index, size, &path, head), Ok(()));

        let proof = consistency(&mut ours, old, size).unwrap();
        if old < size {
            let flat: Vec<u8> = proof.iter().flat_map(|hash| hash.0).collect();
            let added = (size - old) as usize;
            prop_assert_eq!(flat, theirs.prove_consistency(added).as_bytes().to_vec());
        }
        prop_assert_eq!(verify_consistency(old, old_head, size, head, &proof), Ok(()));
    }

    #[test]
    fn a_proof_with_one_changed_bit_does_not_hold(
        size in 2_u64..700, index in 0_u64..700, bit in 0_usize..256, place in 0_usize..16,
    ) {
        let index = index % size;
        let mut tree = grow(size, 64);
        let head = root(&mut tree, size).unwrap();
        let mut path = inclusion(&mut tree, index, size).unwrap();
        let place = place % path.len();
        path[place].0[bit / 8] ^= 1 << (bit % 8);
        let leaf = Hash::leaf(&entry(index));
        prop_assert!(verify_inclusion(leaf, index, size, &path, head).is_err());
    }

    #[test]
    fn the_path_of_a_tile_reads_back(level in 0_u8..64, index in 0_u64..u64::MAX / 1000, width in 1_u16..=256) {
        let tile = Tile { level, index, width };
        prop_assert_eq!(tile.to_string().parse(), Ok(tile));
    }

    #[test]
    fn whatever_reads_as_a_path_is_written_the_same_way(text in "[0-9]{1,2}/(x?[0-9]{1,4}/){0,3}[0-9]{1,4}(\\.p/[0-9]{1,4})?") {
        if let Ok(tile) = text.parse::<Tile>() {
            prop_assert_eq!(tile.to_string(), text);
        }
    }
}

proptest! {
    // A log beyond its third level of tiles, so only a few.
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn an_edge_that_is_loaded_goes_on_as_if_it_had_never_been_put_away(
        first in 0_u64..70_000, more in 1_u64..600,
    ) {
        let mut tree = Tree::default();
        let mut edge = Edge::default();
        for number in 0..first {
            edge.push(Hash::leaf(&entry(number)), &mut tree);
        }
        edge.finish(&mut tree);
        let mut loaded = Edge::load(&mut tree, first).unwrap();
        for number in first..first + more {
            loaded.push(Hash::leaf(&entry(number)), &mut tree);
        }
        loaded.finish(&mut tree);
        let mut whole = grow(first + more, 100_000);
        prop_assert_eq!(loaded.root(), root(&mut whole, first + more).unwrap());
        prop_assert_eq!(
            root(&mut tree, first + more).unwrap(), root(&mut whole, first + more).unwrap()
        );
    }
}

#[test]
fn a_log_of_70_000_has_the_tiles_of_the_specification() {
    #[derive(Default)]
    struct Count(std::collections::BTreeMap<(u8, u64), usize>);
    impl Keep for Count {
        fn keep(&mut self, level: u8, index: u64, hashes: &[Hash]) {
            self.0.insert((level, index), hashes.len());
        }
    }
    let mut tiles = Count::default();
    let mut edge = Edge::default();
    for number in 0..70_000 {
        edge.push(Hash::leaf(&entry(number)), &mut tiles);
    }
    edge.finish(&mut tiles);
    let full =
        |level| tiles.0.iter().filter(|((at, _), width)| *at == level && **width == 256).count();
    assert_eq!((full(0), full(1), full(2)), (273, 1, 0));
    assert_eq!(tiles.0[&(0, 273)], 112);
    assert_eq!(tiles.0[&(1, 1)], 17);
    assert_eq!(tiles.0[&(2, 0)], 1);
    assert_eq!(tiles.0.len(), 277);
}

#[test]
fn a_log_without_a_tile_says_which() {
    assert_eq!(root(&mut Tree::default(), 5), Err(MissingTile { level: 0, index: 0 }));
}

#[test]
fn paths_are_written_as_the_specification_says() {
    let path = |level, index, width| Tile { level, index, width }.to_string();
    assert_eq!(path(0, 1_234_067, 256), "0/x001/x234/067");
    assert_eq!(path(3, 5, 7), "3/005.p/7");
    for wrong in [
        "0/5",
        "00/005",
        "0/0005",
        "0/x005",
        "0/005.p/0",
        "0/005.p/256",
        "64/005",
        "",
        "0/",
        "0/-05",
        "0/+05",
    ] {
        assert!(wrong.parse::<Tile>().is_err(), "{wrong}");
    }
}
