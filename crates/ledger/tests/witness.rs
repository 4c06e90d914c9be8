//! The decisions of a witness, on logs small enough to try every pair of sizes.

use ledger::{
    Checkpoint, Edge, Hash, Note, Refusal, Seen, Signer, Submission, Tree, Verifier, tree,
};
use proptest::prelude::*;

const ORIGIN: &str = "office.example/ledger/H26.201";

/// A log whose entries are numbers, from one number on.
struct Log {
    tree: Tree,
    signer: Signer,
}

impl Log {
    fn new(from: u64, count: u64) -> Self {
        let (mut tree, mut edge) = (Tree::default(), Edge::default());
        for number in 0..count {
            edge.push(Hash::leaf(&(from + number).to_be_bytes()), &mut tree);
        }
        edge.finish(&mut tree);
        Self { tree, signer: Signer::new(ORIGIN, [1; 32]).expect("a name and a seed") }
    }

    fn head(&mut self, size: u64) -> Seen {
        Seen { size, root: tree::root(&mut self.tree, size).expect("within the log") }
    }

    fn note(&mut self, size: u64) -> Note {
        let root = self.head(size).root;
        Checkpoint::new(ORIGIN, size, root).sign(&[&self.signer]).expect("an origin")
    }

    fn submission(&mut self, old: u64, size: u64) -> Submission {
        let proof = tree::consistency(&mut self.tree, old, size).expect("within the log");
        Submission { old, proof, checkpoint: self.note(size) }
    }

    fn keys(&self) -> Vec<Verifier> {
        vec![self.signer.verifier()]
    }
}

#[test]
fn every_growth_is_cosigned_and_every_step_back_is_not() {
    let mut log = Log::new(0, 9);
    let keys = log.keys();
    for seen in 0..=9 {
        for size in 1..=9 {
            let known = log.head(seen);
            let checkpoint = log.note(size);
            for old in 0..=size {
                let proof = tree::consistency(&mut log.tree, old, size).unwrap();
                let submission = Submission { old, proof, checkpoint: checkpoint.clone() };
                let judged = submission.judge(&keys, &known);
                if old == seen {
                    assert_eq!(judged.map(|head| head.size), Ok(size), "{seen} {size}");
                } else {
                    assert_eq!(judged, Err(Refusal::Stale(seen)), "{seen} {old} {size}");
                }
            }
        }
    }
}

#[test]
fn an_old_size_above_the_checkpoint_is_malformed_even_where_it_is_the_last_one() {
    let mut log = Log::new(0, 9);
    let (keys, seen) = (log.keys(), log.head(9));
    let smaller = Submission { old: 9, proof: Vec::new(), checkpoint: log.note(8) };
    assert_eq!(smaller.judge(&keys, &seen), Err(Refusal::Malformed));
}

#[test]
fn a_forked_log_is_refused_at_the_same_size_and_beyond() {
    let (mut log, mut fork) = (Log::new(0, 12), Log::new(100, 12));
    let (keys, seen) = (log.keys(), log.head(7));
    assert_eq!(fork.submission(7, 7).judge(&keys, &seen), Err(Refusal::Forked));
    for size in 8..=12 {
        assert_eq!(fork.submission(7, size).judge(&keys, &seen), Err(Refusal::Unproven), "{size}");
    }
}

#[test]
fn a_proof_that_is_too_long_too_short_or_not_wanted_is_refused() {
    let mut log = Log::new(0, 12);
    let (keys, nothing, seen) = (log.keys(), Seen::default(), log.head(5));
    let change = |mut submission: Submission, change: fn(&mut Vec<Hash>)| {
        change(&mut submission.proof);
        submission
    };
    for (submission, seen) in [
        (change(log.submission(5, 12), |proof| proof.push(Hash::empty())), &seen),
        (change(log.submission(5, 12), |proof| proof.truncate(proof.len() - 1)), &seen),
        (change(log.submission(5, 12), |proof| proof[0] = Hash::empty()), &seen),
        (change(log.submission(5, 5), |proof| proof.push(Hash::empty())), &seen),
        (change(log.submission(0, 5), |proof| proof.push(Hash::empty())), &nothing),
    ] {
        assert_eq!(submission.judge(&keys, seen), Err(Refusal::Unproven), "{submission}");
    }
}

#[test]
fn strangers_and_broken_signatures_are_refused() {
    let mut log = Log::new(0, 3);
    let stranger = Signer::new(ORIGIN, [2; 32]).unwrap().verifier();
    let good = log.submission(0, 3);
    assert_eq!(good.origin(), ORIGIN);
    assert_eq!(good.judge(&[stranger], &Seen::default()), Err(Refusal::Unsigned));
    assert_eq!(good.judge(&[], &Seen::default()), Err(Refusal::Unsigned));
    let mut broken = good;
    broken.checkpoint.signatures[0].bytes[9] ^= 1;
    assert_eq!(broken.judge(&log.keys(), &Seen::default()), Err(Refusal::Unsigned));
    let text = format!("{ORIGIN}\nthree\n");
    let signatures = vec![log.signer.sign(&text)];
    let nonsense = Submission { old: 0, proof: Vec::new(), checkpoint: Note { text, signatures } };
    assert_eq!(nonsense.judge(&log.keys(), &Seen::default()), Err(Refusal::Malformed));
}

#[test]
fn the_example_of_the_specification_reads_back() {
    let body = "old 20852014\n\
        PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n\
        jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\
        5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n\
        /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n\n\
        example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
    let read: Submission = body.parse().unwrap();
    assert_eq!((read.old, read.proof.len()), (20_852_014, 4));
    assert_eq!(read.origin(), "example.com/behind-the-sofa");
    assert_eq!(read.to_string(), body);
}

#[test]
fn what_is_not_written_exactly_so_is_no_submission() {
    let good = Log::new(0, 3).submission(0, 3).to_string();
    let with = |first: &str| good.replacen("old 0\n", first, 1);
    let hash = format!("{}\n", Hash::empty());
    assert!(with(&format!("old 0\n{}", hash.repeat(63))).parse::<Submission>().is_ok());
    for wrong in [
        String::new(),
        "old 0\n\n".to_owned(),
        with("old 00\n"),
        with("old +0\n"),
        with("old  0\n"),
        with("old -1\n"),
        with("old 18446744073709551616\n"),
        with("Old 0\n"),
        with("old 0\r\n"),
        with("old 0\nabc\n"),
        with(&format!("old 0\n{}", hash.repeat(64))),
        with(""),
        good.trim_end().to_owned(),
        format!("{good}\n"),
    ] {
        assert!(wrong.parse::<Submission>().is_err(), "{wrong}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn submissions_read_back(size in 1..300_u64, part in 0..=300_u64) {
        let mut log = Log::new(0, size);
        let submission = log.submission(part.min(size), size);
        prop_assert_eq!(submission.to_string().parse(), Ok(submission));
    }
}
