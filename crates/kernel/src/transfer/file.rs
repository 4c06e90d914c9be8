//! The file: a tar whose first member says what it is and whose last one what it held.

use super::Error;
use sha2::{Digest as _, Sha256};
use std::io::{Read, Write};

/// Longest member that is taken; larger than any attachment may be, so that no file fills the memory.
const LONGEST: u64 = 1 << 30;

/// Writes members.
pub(super) struct Writer<W: Write> {
    tar: tar::Builder<Hashing<W>>,
}

/// Passes bytes on and remembers their digest.
pub(super) struct Hashing<T> {
    inner: T,
    digest: Sha256,
}

impl<T> Hashing<T> {
    pub(super) fn new(inner: T) -> Self {
        Self { inner, digest: Sha256::new() }
    }

    /// Digest of what has passed.
    pub(super) fn digest(&self) -> String {
        crate::files::hex(&self.digest.clone().finalize())
    }
}

impl<T: Write> Write for Hashing<T> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashing<T> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.digest.update(&bytes[..read]);
        Ok(read)
    }
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W) -> Self {
        Self { tar: tar::Builder::new(Hashing::new(out)) }
    }

    /// A member that only the owner may read where somebody unpacks it.
    pub(super) fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        self.tar.append_data(&mut header, name, bytes)?;
        Ok(())
    }

    /// Ends the file and returns its digest.
    pub(super) fn end(self) -> Result<String, Error> {
        let mut out = self.tar.into_inner()?;
        out.flush()?;
        Ok(out.digest())
    }
}

/// What is done with each member, by its name and content.
pub(super) type Take<'t> = dyn FnMut(&str, Vec<u8>) -> Result<(), Error> + 't;

/// Reads members in their order and returns the digest of the whole file.
pub(super) fn members<R: Read>(source: R, each: &mut Take<'_>) -> Result<String, Error> {
    let mut archive = tar::Archive::new(Hashing::new(source));
    for (place, entry) in archive.entries()?.enumerate() {
        // What is no tar at all is told apart from one that broke off.
        let mut entry = entry.map_err(|error| match ended(error) {
            Error::Io(error) => Error::Io(error),
            _ if place == 0 => Error::Foreign,
            other => other,
        })?;
        let size = entry.size();
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if size > LONGEST {
            return Err(Error::Altered(name));
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).map_err(ended)?;
        if bytes.len() as u64 != size {
            return Err(Error::Short);
        }
        each(&name, bytes)?;
    }
    let mut rest = archive.into_inner();
    std::io::copy(&mut rest, &mut std::io::sink())?;
    Ok(rest.digest())
}

/// An end where none should be, or a head of a member that makes no sense. The reader of tar files tells them
/// apart by their text only.
fn ended(error: std::io::Error) -> Error {
    let text = error.to_string();
    if text.contains("failed to read entire block") || text.contains("unexpected EOF") {
        return Error::Short;
    }
    match error.kind() {
        std::io::ErrorKind::Other | std::io::ErrorKind::InvalidData => {
            Error::Altered("a member".to_owned())
        }
        _ => Error::Io(error),
    }
}
