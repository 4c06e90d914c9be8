//! The PDF tools of Debian, each named with its package when it is absent.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};

use print::{Form, Wording, render, samples};

/// The wording of the circular in force.
pub(crate) fn in_force() -> Wording {
    samples::wordings().swap_remove(0)
}

/// A printed form on disk, removed with the value.
pub(crate) struct Printed {
    path: PathBuf,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

impl Printed {
    /// Prints the form.
    pub(crate) fn new(form: &Form, wording: &Wording) -> Self {
        let bytes = render(form, wording)
            .unwrap_or_else(|error| panic!("{} in {}: {error}", form.kind(), wording.version));
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{}-{number}.pdf", form.kind(), std::process::id());
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, bytes).unwrap();
        Self { path }
    }

    /// Runs a tool; `FILE` among the arguments stands for the form.
    pub(crate) fn tool(&self, package: &str, program: &str, arguments: &[&str]) -> String {
        let arguments: Vec<&str> = arguments
            .iter()
            .map(|argument| match *argument {
                "FILE" => self.path.to_str().unwrap(),
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
        let stem = stem.to_str().unwrap();
        let arguments = ["-r", "150", "-png", "-singlefile", "-f", "1", "FILE", stem];
        self.tool("poppler-utils", "pdftoppm", &arguments);
        let out = run(
            "zbar-tools",
            "zbarimg",
            &["--quiet", "--raw", image.to_str().unwrap()],
        );
        std::fs::remove_file(&image).unwrap();
        let mut codes: Vec<String> = String::from_utf8_lossy(&out.stdout)
            .lines()
            .map(str::to_owned)
            .collect();
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
    Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| {
            panic!("{program} cannot be started ({error}); install the Debian package {package}")
        })
}

/// A text without white space, in small letters: what remains when lines are broken elsewhere.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect::<String>()
        .to_lowercase()
}
