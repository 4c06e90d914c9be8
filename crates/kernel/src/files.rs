//! Attachments: bytes named by their digest behind one object-store interface, checked by content.

use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::sync::Arc;

/// Where attachments are kept.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
}

/// A kind of file residents may send, known by its first bytes and never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// PDF.
    Pdf,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// Word document (.docx).
    Docx,
    /// Older Word document (.doc).
    Doc,
}

impl Media {
    /// Recognises the content.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"PK\x03\x04") && contains(bytes, b"word/") {
            Some(Self::Docx)
        } else if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            Some(Self::Doc)
        } else {
            None
        }
    }

    /// The media type sent to browsers.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Doc => "application/msword",
        }
    }
}

/// Most signs of a file name that are kept.
const LONGEST_NAME: usize = 120;

/// A file name as it is kept: the last part of a path, short, without control characters.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|sign| !sign.is_control() && !crate::fold::turns(*sign))
        .take(LONGEST_NAME)
        .collect();
    if kept.is_empty() { "file".to_owned() } else { kept }
}

/// A name whose ending says what the content is: nothing leaves as a program under the name its sender
/// chose.
pub fn name_for(name: &str, mime: &str) -> String {
    let endings: &[&str] = match mime.split(';').next().unwrap_or_default() {
        "application/pdf" => &["pdf"],
        "image/jpeg" => &["jpg", "jpeg"],
        "image/png" => &["png"],
        "application/msword" => &["doc"],
        "text/csv" => &["csv"],
        "text/plain" => &["txt", "tlog-proof"],
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => &["docx"],
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => &["xlsx"],
        _ => &["bin"],
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    if ending.is_some_and(|ending| endings.contains(&ending.as_str())) {
        return name.to_owned();
    }
    format!("{name}.{}", endings[0])
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

impl Files {
    /// A folder on this machine.
    pub fn folder(path: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(path)?;
        let store = LocalFileSystem::new_with_prefix(path)?.with_fsync(true);
        Ok(Self { store: Arc::new(store) })
    }

    /// Keeps bytes and returns their digest, which is also their name.
    pub async fn keep(&self, bytes: bytes::Bytes) -> anyhow::Result<String> {
        let digest = hex(&Sha256::digest(&bytes));
        let key = key(&digest);
        if self.store.head(&key).await.is_err() {
            self.store.put(&key, bytes.into()).await?;
        }
        Ok(digest)
    }

    /// The bytes of a digest.
    pub async fn fetch(&self, digest: &str) -> anyhow::Result<bytes::Bytes> {
        Ok(self.store.get(&key(digest)).await?.bytes().await?)
    }
}

fn key(digest: &str) -> Key {
    Key::from(format!("{}/{digest}", digest.get(..2).unwrap_or("00")))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bytes_come_back_by_their_digest() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let files = Files::folder(folder.path()).expect("the folder opens");
        let digest = files.keep("xin chào".into()).await.expect("kept");
        assert_eq!(files.keep("xin chào".into()).await.expect("kept again"), digest);
        assert_eq!(&files.fetch(&digest).await.expect("fetched")[..], "xin chào".as_bytes());
    }

    #[test]
    fn a_name_ends_as_its_content_and_leads_nowhere() {
        assert_eq!(name_for("giay.PDF", "application/pdf"), "giay.PDF");
        assert_eq!(name_for("giay.hta", "application/pdf"), "giay.hta.pdf");
        assert_eq!(name_for("giay", "image/jpeg"), "giay.jpg");
        assert_eq!(name_for("giay.exe", "application/octet-stream"), "giay.exe.bin");
        assert_eq!(plain_name("../../etc/passwd\u{202e}fdp.exe"), "passwdfdp.exe");
        assert_eq!(plain_name("C:\\\\nhà\r\ngiấy.pdf"), "nhàgiấy.pdf");
        assert_eq!(plain_name("/"), "file");
    }

    #[test]
    fn a_file_is_known_by_its_content() {
        assert_eq!(Media::of(b"%PDF-1.7 ..."), Some(Media::Pdf));
        assert_eq!(Media::of(b"MZ\x90\x00 renamed.pdf"), None);
        assert_eq!(Media::of(b"<html>"), None);
    }
}
