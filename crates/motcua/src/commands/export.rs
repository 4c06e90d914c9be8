//! `motcua export`: the whole installation in one file.

use super::{Place, either, runtime};
use anyhow::Context as _;
use clap::Args as Arguments;
use kernel::transfer::{self, Error, Manifest, Progress};
use modules::ledger as log;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Arguments of `motcua export`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// File to write, or - for standard output.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Let the secrets that sign the logs travel too. Who has them can sign in the name of the offices.
    #[arg(long)]
    with_keys: bool,
}

/// Writes the file; what was begun is removed when it cannot be finished.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let app = args.place.open()?;
    let keys = if args.with_keys { log::key_file(&app)? } else { None };
    if keys.is_some() {
        eprintln!(
            "{}",
            either(
                "Tệp có kèm khóa bí mật ký nhật ký: ai có tệp này đều có thể ký thay các cơ quan. Giữ tệp như giữ con dấu.",
                "The file holds the secret keys of the logs: who has it can sign in the name of the offices. Keep it like a seal.",
            )
        );
    }
    let runtime = runtime()?;
    let mut show = Show::default();
    let mut write = |out: &mut dyn Write| {
        transfer::export(&app, runtime.handle(), out, keys.as_deref(), &mut |at| show.at(at))
    };
    let written = if args.file.as_os_str() == "-" {
        write(&mut BufWriter::new(std::io::stdout().lock())).map_err(said)
    } else {
        let path = &args.file;
        let file = create(path)?;
        let mut out = BufWriter::new(file);
        let written = write(&mut out).map_err(said).and_then(|written| {
            out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
            Ok(written)
        });
        if written.is_err() {
            std::fs::remove_file(path)?;
        }
        written
    };
    let written = written.inspect_err(|_| show.leave())?;
    show.end(&written.manifest, &written.sha256);
    Ok(())
}

/// A new file that nobody else can read: it holds everything about everybody.
fn create(path: &Path) -> anyhow::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).with_context(|| {
        let path = path.display();
        either(format!("Không tạo được tệp {path}"), format!("{path} cannot be created"))
    })
}

/// What is in hand, on standard error.
#[derive(Default)]
pub(super) struct Show(String);

impl Show {
    /// Shows how far it is.
    pub(super) fn at(&mut self, at: Progress<'_>) {
        if self.0 != at.what {
            self.leave();
            at.what.clone_into(&mut self.0);
        }
        eprint!("\r{:<24} {:>12}", at.what.trim_end_matches('/'), at.count);
    }

    /// Leaves the line, so that what follows begins its own.
    pub(super) fn leave(&self) {
        if !self.0.is_empty() {
            eprintln!();
        }
    }

    /// Says what it came to, and what tells this file from every other.
    pub(super) fn end(&self, manifest: &Manifest, sha256: &str) {
        let (rows, files) = (manifest.rows(), manifest.files.count);
        let text = either(
            format!("{rows} dòng, {files} tệp đính kèm. SHA-256 của tệp: {sha256}"),
            format!("{rows} rows, {files} attachments. SHA-256 of the file: {sha256}"),
        );
        self.leave();
        eprintln!("{text}");
    }
}

/// Why it did not work, in the language that was chosen.
pub(super) fn said(error: Error) -> anyhow::Error {
    let (vi, en) = match &error {
        Error::Foreign => (
            "Tệp này không phải do lệnh motcua export ghi".to_owned(),
            "this file was not written by motcua export".to_owned(),
        ),
        Error::Short => (
            "Tệp bị cụt: phần cuối không có. Không có gì được khôi phục; hãy chép lại tệp"
                .to_owned(),
            "the file is cut short. Nothing was restored; copy the file again".to_owned(),
        ),
        Error::Altered(what) => (
            format!(
                "Tệp đã bị thay đổi hoặc hỏng ({what}). Không có gì được khôi phục; hãy chép lại tệp"
            ),
            format!(
                "the file was altered or damaged ({what}). Nothing was restored; copy the file again"
            ),
        ),
        Error::OtherVersion(version) => (
            format!(
                "Tệp do phiên bản khác ghi ({version}) và có bảng khác. Hãy khôi phục bằng chính phiên bản đã ghi tệp, rồi nâng cấp"
            ),
            format!(
                "the file was written by another version ({version}) with other tables. Restore with the version that wrote it, then update"
            ),
        ),
        Error::NotEmpty(table) => (
            format!(
                "Cơ sở dữ liệu không trống (bảng {table}). Chỉ khôi phục vào cơ sở dữ liệu mới"
            ),
            format!("the database is not empty (table {table}). Restore into a new database only"),
        ),
        Error::Interrupted => (
            "Mất kết nối với cơ sở dữ liệu. Hãy làm lại từ đầu".to_owned(),
            "the connection to the database was lost. Begin again".to_owned(),
        ),
        Error::Keys(error) => (
            format!("Khóa của nhật ký không khớp, không có gì được khôi phục: {error:#}"),
            format!("the keys of the logs do not fit, nothing was restored: {error:#}"),
        ),
        Error::Io(error) => (
            format!("Không đọc hoặc ghi được tệp: {error}"),
            format!("the file cannot be read or written: {error}"),
        ),
        Error::Db(error) => (format!("Cơ sở dữ liệu: {error}"), format!("database: {error}")),
        Error::Other(error) => (format!("Lỗi: {error:#}"), format!("{error:#}")),
    };
    anyhow::anyhow!(either(vi, en))
}
