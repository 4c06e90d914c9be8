//! The real crawl, where it lies beside the checkout.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use super::super::{Batch, Field, Report, channels, components, legal, solid};

static IMPORT: LazyLock<Option<(Batch, Report)>> = LazyLock::new(import);

fn import() -> Option<(Batch, Report)> {
    let folder =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/national-catalogue");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: no crawl at {}", folder.display());
        return None;
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut batch = Batch::default();
    for file in files {
        batch.file(&file.file_name().unwrap().to_string_lossy(), &fs::read(&file).unwrap());
    }
    Some(batch.finish())
}

#[test]
fn every_row_is_taken_and_the_three_tables_are_read_for_95_percent() {
    let Some((_, report)) = &*IMPORT else { return };
    assert_eq!((report.read, report.taken, report.rejected.len()), (2085, 2085, 0));
    for field in [Field::Channels, Field::Components, Field::LegalBasis] {
        let share = report.fields.iter().find(|share| share.field == field).unwrap();
        assert!(share.share >= 0.95, "{}: {} of {}", field.key(), share.parsed, share.present);
    }
    let pieces = |name: &str| report.pieces[name];
    assert!(pieces("papers") > 11_000 && pieces("channels") > 5_500 && pieces("documents") > 8_000);
}

#[test]
fn no_character_of_the_three_tables_is_lost() {
    let Some((batch, _)) = &*IMPORT else { return };
    for taken in &batch.rows {
        let raw: serde_json::Value = serde_json::from_str(&taken.row.raw).unwrap();
        let text = |field: Field, head: &str| {
            solid(&raw[field.key()].as_str().unwrap_or_default().replace(head, ""))
        };
        let row = &taken.row;
        assert_eq!(
            solid(&row.channels.pieces().concat()),
            text(Field::Channels, channels::HEAD),
            "{}",
            row.code
        );
        assert_eq!(
            solid(&row.components.pieces().concat()),
            text(Field::Components, components::HEAD),
            "{}",
            row.code
        );
        assert_eq!(
            solid(&row.legal_basis.pieces().concat()),
            text(Field::LegalBasis, legal::HEAD),
            "{}",
            row.code
        );
    }
}
