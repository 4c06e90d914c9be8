//! Every form is a sound, archivable and accessible file.

use print::{Kind, Wording, render, samples};

use crate::tools::{Printed, in_force};

#[test]
fn every_form_of_every_version_is_sound() {
    for wording in Wording::shipped().unwrap() {
        for kind in Kind::ALL.into_iter().filter(|kind| wording.has(*kind)) {
            let printed = Printed::new(&samples::form(kind), &wording);
            let check = printed.tool("qpdf", "qpdf", &["--check", "FILE"]);
            assert!(check.contains("No syntax or stream encoding errors"), "{kind}: {check}");
        }
    }
}

#[test]
fn every_typeface_is_embedded_and_maps_to_letters() {
    for kind in Kind::ALL {
        let printed = Printed::specimen(kind);
        let fonts = printed.tool("poppler-utils", "pdffonts", &["FILE"]);
        let faces: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(!faces.is_empty(), "{kind} has no typeface");
        for face in faces {
            assert!(face.contains("LiberationSerif"), "{kind}: {face}");
            let columns: Vec<&str> = face.split_whitespace().rev().collect();
            // From the right: generation, object, uni, sub, emb.
            assert_eq!(columns[2..5], ["yes", "yes", "yes"], "{kind}: {face}");
        }
    }
}

#[test]
fn every_form_claims_its_standards_language_and_title() {
    for kind in Kind::ALL {
        let printed = Printed::specimen(kind);
        let arguments = ["--qdf", "--object-streams=disable", "FILE", "-"];
        let inside = printed.tool("qpdf", "qpdf", &arguments);
        for claim in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "/Lang (vi",
            "/DisplayDocTitle true",
        ] {
            assert!(inside.contains(claim), "{kind} lacks {claim}");
        }
        let info = printed.tool("poppler-utils", "pdfinfo", &["FILE"]);
        let title = info.lines().find_map(|line| line.strip_prefix("Title:")).unwrap().trim();
        let start: Vec<char> = in_force()
            .get(&format!("{kind}.document_title"))
            .unwrap()
            .chars()
            .take_while(|letter| *letter != '{')
            .collect();
        assert!(title.starts_with(String::from_iter(start).trim()), "{kind}: {title}");
        assert!(info.contains("Tagged:          yes"), "{kind}: {info}");
    }
}

#[test]
fn screen_readers_find_headings_table_heads_and_words_for_codes() {
    let arguments = ["--qdf", "--object-streams=disable", "FILE", "-"];
    let inside = Printed::specimen(Kind::Receipt).tool("qpdf", "qpdf", &arguments);
    assert_eq!(inside.matches("/S /H1").count(), 1);
    assert_eq!(inside.matches("/S /TH\n").count(), 5);
    assert_eq!(inside.matches("/S /Figure").count(), 2);
    assert_eq!(inside.matches("/Alt ").count(), 2);
}

#[test]
fn the_same_form_gives_the_same_file() {
    let form = samples::form(Kind::Receipt);
    assert_eq!(render(&form, &in_force()).unwrap(), render(&form, &in_force()).unwrap());
}
