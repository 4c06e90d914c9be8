//! The PDF tools of Debian, each named with its package when it is absent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use print::{Form, Kind, Wording, render, samples};

/// The wording of the circular in force.
pub(crate) fn in_force() -> Wording {
    Wording::shipped().expect("a test reads them").swap_remove(1)
}

/// A printed form on disk, removed with the value.
pub(crate) struct Printed {
    path: PathBuf,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

/// The specimen of every form in the wording in force, printed once for all tests.
static SPECIMENS: LazyLock<BTreeMap<Kind, Vec<u8>>> = LazyLock::new(|| {
    let wording = in_force();
    Kind::ALL.into_iter().map(|kind| (kind, bytes(&samples::form(kind), &wording))).collect()
});

impl Printed {
    /// The specimen of the form in the wording in force.
    pub(crate) fn specimen(kind: Kind) -> Self {
        Self::keep(kind, &SPECIMENS[&kind])
    }

    /// Prints the form.
    pub(crate) fn new(form: &Form, wording: &Wording) -> Self {
        Self::keep(form.kind(), &bytes(form, wording))
    }

    fn keep(kind: Kind, bytes: &[u8]) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{kind}-{}-{number}.pdf", std::process::id());
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, bytes).expect("the folder of the build is writable");
        Self { path }
    }

    /// Runs a tool; `FILE` among the arguments stands for the form.
    pub(crate) fn tool(&self, package: &str, program: &str, arguments: &[&str]) -> String {
        let arguments: Vec<&str> = arguments
            .iter()
            .map(|argument| match *argument {
                "FILE" => utf8(&self.path),
                other => other,
            })
            .collect();
        let out = run(package, program, &arguments);
        assert!(
            out.status.success(),
            "{program} on {}: {}{}",
            self.path.display(),
            String::from_utf8_lossy(&out.stdout),
            String::from_utf8_lossy(&out.stderr)
        );
        String::from_utf8_lossy(&out.stdout).into_owned()
    }

    /// The text in the order it was set; pages end with a form feed.
    pub(crate) fn text(&self) -> String {
        self.tool("poppler-utils", "pdftotext", &["-raw", "FILE", "-"])
    }

    /// The text of each page.
    pub(crate) fn pages(&self) -> Vec<String> {
        let text = self.text();
        let mut pages: Vec<String> = text.split('\u{c}').map(str::to_owned).collect();
        pages.pop();
        pages
    }

    /// What a reader of QR codes finds on the first page printed at 150 dpi, sorted.
    pub(crate) fn codes(&self) -> Vec<String> {
        let image = self.path.with_extension("png");
        let stem = self.path.with_extension("");
        let stem = utf8(&stem);
        let arguments = ["-r", "150", "-png", "-singlefile", "-f", "1", "FILE", stem];
        self.tool("poppler-utils", "pdftoppm", &arguments);
        let out = run("zbar-tools", "zbarimg", &["--quiet", "--raw", utf8(&image)]);
        std::fs::remove_file(&image).expect("the image was written");
        let mut codes: Vec<String> =
            String::from_utf8_lossy(&out.stdout).lines().map(str::to_owned).collect();
        codes.sort();
        codes
    }
}

impl Drop for Printed {
    fn drop(&mut self) {
        // A file left behind in the folder of the build harms nobody.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn run(package: &str, program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap_or_else(|error| {
        panic!("{program} cannot be started ({error}); install the Debian package {package}")
    })
}

fn bytes(form: &Form, wording: &Wording) -> Vec<u8> {
    render(form, wording)
        .unwrap_or_else(|error| panic!("{} in {}: {error}", form.kind(), wording.version))
}

fn utf8(path: &Path) -> &str {
    path.to_str().expect("the folder of the build has a name in UTF-8")
}

/// A text without white space, in small letters: what remains when lines are broken elsewhere.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase()
}
