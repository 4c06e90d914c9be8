//! The typesetting engine: a closed world of compiled-in templates and typefaces.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{Kind, PrintError};

/// What all templates share.
pub(crate) const BASE: &str = include_str!("../templates/base.typ");

/// How many later forms may reuse the work of one form. Two keeps the parsed templates warm and
/// the memory of a long-lived server flat.
const KEEP: usize = 2;

/// The four faces of Liberation Serif, whose widths are those of Times New Roman, the typeface of
/// administrative documents.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    [
        include_bytes!("../fonts/LiberationSerif-Regular.ttf").as_slice(),
        include_bytes!("../fonts/LiberationSerif-Bold.ttf"),
        include_bytes!("../fonts/LiberationSerif-Italic.ttf"),
        include_bytes!("../fonts/LiberationSerif-BoldItalic.ttf"),
    ]
    .into_iter()
    .map(|face| Font::new(Bytes::new(face), 0).expect("the typefaces in the program are sound"))
    .collect()
});
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static SOURCES: LazyLock<HashMap<FileId, Source>> = LazyLock::new(|| {
    let base = [("base.typ".to_owned(), BASE)];
    let forms = Kind::ALL.into_iter().map(|kind| (kind.file(), kind.template()));
    base.into_iter()
        .chain(forms)
        .map(|(name, text)| {
            let id = file_id(&name);
            (id, Source::new(id, text.to_owned()))
        })
        .collect()
});

/// Whether all four faces can show `letter`.
pub(crate) fn shows(letter: char) -> bool {
    FONTS.iter().all(|font| font.info().coverage.contains(u32::from(letter)))
}

/// Sets one form and writes it as PDF. `files` are the values and images its template reads.
pub(crate) fn typeset(
    kind: Kind,
    files: Vec<(String, Vec<u8>)>,
    carries: bool,
) -> Result<Vec<u8>, PrintError> {
    let desk = Desk {
        main: file_id(&kind.file()),
        files: files.into_iter().map(|(name, bytes)| (file_id(&name), Bytes::new(bytes))).collect(),
    };
    let archive = if carries { PdfStandard::A_3a } else { PdfStandard::A_2a };
    let printed = lay_out(kind, &desk, archive);
    comemo::evict(KEEP);
    printed
}

fn lay_out(kind: Kind, desk: &Desk, archive: PdfStandard) -> Result<Vec<u8>, PrintError> {
    let document: PagedDocument = typst::compile(desk)
        .output
        .map_err(|errors| PrintError::Template { kind, reason: reasons(&errors) })?;
    let standards = PdfStandards::new(&[archive, PdfStandard::Ua_1])
        .map_err(|error| PrintError::Pdf { kind, reason: error.message().to_string() })?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Motcua".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options)
        .map_err(|errors| PrintError::Pdf { kind, reason: reasons(&errors) })
}

fn reasons(errors: &[SourceDiagnostic]) -> String {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    messages.join("; ")
}

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("names of templates are plain file names");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

/// All that one form can see: the templates, the typefaces, its own values.
struct Desk {
    main: FileId,
    files: HashMap<FileId, Bytes>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_reaches_its_own_values_only() {
        let desk = Desk {
            main: file_id("receipt.typ"),
            files: HashMap::from([(file_id("data.json"), Bytes::new(b"{}".as_slice()))]),
        };
        assert!(desk.file(file_id("data.json")).is_ok());
        assert!(desk.source(file_id("base.typ")).is_ok());
        let outside = VirtualPath::new("/lib.typ").expect("a plain path");
        let package = "@preview/example:1.0.0".parse().expect("a package");
        let package = FileId::new(RootedPath::new(VirtualRoot::Package(package), outside));
        for id in [file_id("etc/passwd"), file_id("code.svg"), package] {
            assert_eq!(desk.file(id), Err(FileError::AccessDenied));
            assert!(matches!(desk.source(id), Err(FileError::AccessDenied)));
        }
        assert_eq!(desk.today(None), None);
    }
}
