//! Attachments: bytes named by their digest behind one object-store interface, checked by content.

use futures::TryStreamExt as _;
use jiff::Timestamp;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
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

    /// Keeps bytes and returns their digest, which is also their name. The record that names it must be
    /// committed soon; what nobody names is swept, and [`crate::sweep`] says why this one is not lost.
    pub async fn keep(&self, bytes: bytes::Bytes) -> anyhow::Result<String> {
        let digest = hex(&Sha256::digest(&bytes));
        let key = key(&digest);
        if self.store.head(&key).await.is_err() {
            self.store.put(&key, bytes.into()).await?;
        }
        Ok(digest)
    }

    /// The bytes of a digest, also of one that was set aside.
    pub async fn fetch(&self, digest: &str) -> anyhow::Result<bytes::Bytes> {
        match self.bytes(&key(digest)).await {
            Err(StoreError::NotFound { .. }) => {}
            found => return Ok(found?),
        }
        let aside = self.keys(Some(&Key::from(format!("{ASIDE}/{digest}")))).await?;
        match aside.first() {
            Some((aside, _)) => match self.bytes(aside).await {
                // Just brought back.
                Err(StoreError::NotFound { .. }) => Ok(self.bytes(&key(digest)).await?),
                found => Ok(found?),
            },
            None => Ok(self.bytes(&key(digest)).await?),
        }
    }

    /// The bytes of a digest, or nothing when they were removed.
    pub(crate) async fn find(&self, digest: &str) -> anyhow::Result<Option<bytes::Bytes>> {
        match self.fetch(digest).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) => match error.downcast_ref() {
                Some(StoreError::NotFound { .. }) => Ok(None),
                _ => Err(error),
            },
        }
    }

    /// Every digest that begins so, in order; `aside` is what was set aside.
    pub(crate) async fn beginning(
        &self,
        first: u8,
        aside: &[(String, Timestamp)],
    ) -> anyhow::Result<BTreeSet<String>> {
        let begin = format!("{first:02x}");
        let aside = aside.iter().filter(|(digest, _)| digest.starts_with(&begin));
        let mut all: BTreeSet<String> = aside.map(|(digest, _)| digest.clone()).collect();
        all.extend(self.written_before(first, Timestamp::MAX).await?);
        Ok(all)
    }

    async fn bytes(&self, key: &Key) -> object_store::Result<bytes::Bytes> {
        self.store.get(key).await?.bytes().await
    }

    /// Keys below a prefix with the moment their bytes were written.
    async fn keys(&self, prefix: Option<&Key>) -> object_store::Result<Vec<(Key, Timestamp)>> {
        let mut found = Vec::new();
        let mut list = self.store.list(prefix);
        while let Some(object) = list.try_next().await? {
            let at = object.last_modified.timestamp_millis();
            found.push((object.location, Timestamp::from_millisecond(at).unwrap_or_default()));
        }
        Ok(found)
    }

    /// Digests written before a moment whose first two signs are these.
    pub(crate) async fn written_before(
        &self,
        first: u8,
        before: Timestamp,
    ) -> anyhow::Result<Vec<String>> {
        let keys = self.keys(Some(&Key::from(format!("{first:02x}")))).await?;
        let old = keys.into_iter().filter(|(_, at)| *at < before);
        Ok(old.filter_map(|(key, _)| key.filename().map(str::to_owned)).collect())
    }

    /// Digests that were set aside, each with the moment of it.
    pub(crate) async fn aside(&self) -> anyhow::Result<Vec<(String, Timestamp)>> {
        let keys = self.keys(Some(&Key::from(ASIDE))).await?;
        let read = |key: &Key| {
            let mut parts = key.as_ref().rsplit('/');
            let at = parts.next()?.parse().ok()?;
            Some((parts.next()?.to_owned(), Timestamp::from_millisecond(at).ok()?))
        };
        Ok(keys.iter().filter_map(|(key, _)| read(key)).collect())
    }

    /// Takes a file out of its place; it can still be fetched and brought back.
    pub(crate) async fn set_aside(&self, digest: &str, at: Timestamp) -> anyhow::Result<()> {
        gone_is_fine(self.store.rename(&key(digest), &aside_key(digest, at)).await)
    }

    /// Puts a file that was set aside back into its place.
    pub(crate) async fn bring_back(&self, digest: &str, at: Timestamp) -> anyhow::Result<()> {
        gone_is_fine(self.store.rename(&aside_key(digest, at), &key(digest)).await)
    }

    /// Removes a file that was set aside, for good.
    pub(crate) async fn remove(&self, digest: &str, at: Timestamp) -> anyhow::Result<()> {
        gone_is_fine(self.store.delete(&aside_key(digest, at)).await)
    }
}

/// Folder of files that were set aside, see [`crate::sweep`].
const ASIDE: &str = "aside";

fn key(digest: &str) -> Key {
    Key::from(format!("{}/{digest}", digest.get(..2).unwrap_or("00")))
}

fn aside_key(digest: &str, at: Timestamp) -> Key {
    Key::from(format!("{ASIDE}/{digest}/{}", at.as_millisecond()))
}

/// Another server may have done the same a moment ago.
fn gone_is_fine(done: object_store::Result<()>) -> anyhow::Result<()> {
    match done {
        Err(StoreError::NotFound { .. }) => Ok(()),
        done => Ok(done?),
    }
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
