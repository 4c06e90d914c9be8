//! Notes, checkpoints, cosignatures and proofs; notes against `signed_note`, which we did not write.

use ledger::{
    Checkpoint, CheckpointError, Cosigner, Edge, Hash, Note, NoteError, Proof, ProofError, Signer,
    Tree, Verifier, tree,
};
use proptest::prelude::*;
use signed_note::{Note as TheirNote, StandardVerifier, Verifier as _, VerifierList};

const ORIGIN: &str = "office.example/ledger/H26.201";

fn signer(name: &str, seed: u8) -> Signer {
    Signer::new(name, [seed; 32]).expect("a name and a seed")
}

fn checkpoint(size: u64) -> Note {
    Checkpoint::new(ORIGIN, size, Hash::leaf(b"root"))
        .sign(&[&signer(ORIGIN, 1)])
        .expect("an origin")
}

#[test]
fn a_checkpoint_is_read_by_another_implementation() {
    let ours = signer(ORIGIN, 1);
    let note = checkpoint(7).to_string();
    let theirs = TheirNote::from_bytes(note.as_bytes()).unwrap();
    let key = StandardVerifier::new(&ours.verifier().to_string()).unwrap();
    assert_eq!(key.key_id(), ours.verifier().id());
    let (held, unknown) = theirs.verify(&VerifierList::new(vec![Box::new(key)])).unwrap();
    assert_eq!((held.len(), unknown.len()), (1, 0));
}

#[test]
fn the_example_of_the_specification_reads_back() {
    let note = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\
        — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    let read: Note = note.parse().unwrap();
    assert_eq!(read.to_string(), note);
    assert!(read.text.ends_with("sera.\n"));
    assert_eq!(read.signatures[0].name, "quasimodo.example/salvatore");
}

#[test]
fn verifier_keys_read_back_and_wrong_ones_do_not() {
    let key = signer(ORIGIN, 1).verifier();
    assert_eq!(key.to_string().parse(), Ok(key.clone()));
    let text = key.to_string();
    let wrong_id = text.replacen(&format!("{:08x}", key.id()), "00000000", 1);
    for wrong in ["", "a+b+c", &wrong_id, "a b+00000000+AA==", &text[..text.len() - 4]] {
        assert!(wrong.parse::<Verifier>().is_err(), "{wrong}");
    }
    assert!(Signer::new("with space", [1; 32]).is_err());
    assert!(Signer::new("with+plus", [1; 32]).is_err());
}

#[test]
fn a_checkpoint_needs_the_signature_of_its_own_log() {
    let note = checkpoint(7);
    let log = signer(ORIGIN, 1).verifier();
    let other = signer("other.example", 2);
    assert_eq!(Checkpoint::open(&note, std::slice::from_ref(&log)).unwrap().size, 7);
    assert_eq!(
        Checkpoint::open(&note, &[other.verifier()]),
        Err(CheckpointError::Note(NoteError::Unsigned))
    );
    // Somebody else signed a head in the name of the log.
    let forged = Checkpoint::new(ORIGIN, 7, Hash::leaf(b"x")).sign(&[&other]).unwrap();
    assert_eq!(Checkpoint::open(&forged, &[log, other.verifier()]), Err(CheckpointError::Unsigned));
}

#[test]
fn two_keys_sign_while_one_takes_over() {
    let (old, new) = (signer(ORIGIN, 1), signer(ORIGIN, 2));
    let note = Checkpoint::new(ORIGIN, 9, Hash::empty()).sign(&[&new, &old]).unwrap();
    for key in [old.verifier(), new.verifier()] {
        assert_eq!(Checkpoint::open(&note, &[key]).unwrap().size, 9);
    }
}

#[test]
fn a_signature_that_was_touched_spoils_the_note() {
    let mut note = checkpoint(7);
    note.signatures[0].bytes[5] ^= 1;
    let keys = [signer(ORIGIN, 1).verifier()];
    assert_eq!(note.verify(&keys), Err(NoteError::Signature));
    let mut note = checkpoint(7);
    note.text = note.text.replace("\n7\n", "\n8\n");
    assert_eq!(note.verify(&keys), Err(NoteError::Signature));
}

#[test]
fn a_cosignature_tells_who_and_when() {
    let witness = Cosigner::new("witness.example/w1", [9; 32]).unwrap();
    let mut note = checkpoint(7);
    note.signatures.push(witness.sign(&note.text, 1_764_000_000));
    let note: Note = note.to_string().parse().unwrap();
    let seen = note.cosigned(&[witness.verifier()]);
    assert_eq!((seen[0].by.as_str(), seen[0].time), ("witness.example/w1", 1_764_000_000));
    let log = signer(ORIGIN, 1).verifier();
    assert!(Checkpoint::open(&note, &[log.clone(), witness.verifier()]).is_ok());
    assert_eq!(
        Checkpoint::open(&note, &[witness.verifier()]),
        Err(CheckpointError::Unsigned),
        "a witness does not stand for the log"
    );
    let mut moved = note.clone();
    moved.signatures[1].bytes[7] ^= 1;
    assert!(moved.cosigned(&[witness.verifier()]).is_empty());
    assert_eq!(moved.verify(&[log, witness.verifier()]), Err(NoteError::Signature));
}

#[test]
fn checkpoints_that_are_not_written_plainly_are_refused() {
    let root = Hash::empty();
    for wrong in [
        format!("a\n07\n{root}\n"),
        format!("a\n+7\n{root}\n"),
        format!("\n7\n{root}\n"),
        format!("a\n7\n{root}"),
        format!("a\n7\n{root}\n\n"),
        "a\n7\n".to_owned(),
        "a\n7\nAAAA\n".to_owned(),
    ] {
        assert_eq!(wrong.parse::<Checkpoint>(), Err(CheckpointError::Form), "{wrong:?}");
    }
    let more = format!("a\n7\n{root}\nmore\n");
    assert_eq!(more.parse::<Checkpoint>().unwrap().to_string(), more);
}

#[test]
fn a_proof_is_about_one_entry_of_one_log() {
    let mut tree = Tree::default();
    let mut edge = Edge::default();
    for entry in 0..300_u32 {
        edge.push(Hash::leaf(&entry.to_be_bytes()), &mut tree);
    }
    edge.finish(&mut tree);
    let head = Checkpoint::new(ORIGIN, 300, tree::root(&mut tree, 300).unwrap());
    let key = signer(ORIGIN, 1);
    let proof = Proof {
        extra: Some(b"how to make the entry".to_vec()),
        index: 257,
        hashes: tree::inclusion(&mut tree, 257, 300).unwrap(),
        checkpoint: head.sign(&[&key]).unwrap(),
    };
    let read: Proof = proof.to_string().parse().unwrap();
    assert_eq!(read, proof);
    let keys = [key.verifier()];
    assert_eq!(read.verify(&257_u32.to_be_bytes(), &keys).unwrap(), head);
    assert!(matches!(read.verify(&258_u32.to_be_bytes(), &keys), Err(ProofError::Unproven(_))));
    let bare = Proof { extra: None, ..proof };
    assert_eq!(bare.to_string().parse(), Ok(bare.clone()));
    let text = bare.to_string();
    for wrong in [
        text.replace("tlog-proof@v1", "tlog-proof@v2"),
        text.replace("index 257", "index 0257"),
        text.replace("index 257\n", ""),
        text.replace("\n\n", "\n"),
        String::new(),
    ] {
        assert!(wrong.parse::<Proof>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_readers_stumble(text in "(?s).{0,400}") {
        let _ = text.parse::<Note>();
        let _ = text.parse::<Proof>();
        let _ = text.parse::<Checkpoint>();
        let _ = text.parse::<Verifier>();
    }

    #[test]
    fn what_reads_as_a_note_is_written_the_same_way(
        lines in proptest::collection::vec("[ -~]{0,20}", 1..6), seed in any::<u8>(),
    ) {
        let text = format!("{}\n", lines.join("\n"));
        let note = Note { signatures: vec![signer("k", seed).sign(&text)], text };
        prop_assert_eq!(note.to_string().parse(), Ok(note));
    }
}
