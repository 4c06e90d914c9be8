//! The secrets from which the keys of the logs are made. They lie in a file of the installation's folder
//! and never in the database: who can write to the tables still cannot sign.

use super::store;
use ::ledger::Signer;
use anyhow::{Context as _, bail};
use kernel::app::App;
use kernel::db::Tx;
use kernel::ids;
use sha2::{Digest as _, Sha256};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use uuid::Uuid;

/// The secrets, oldest first; the last one signs.
#[derive(Debug)]
pub(super) struct Keys(Vec<(i64, [u8; 32])>);

#[derive(Default)]
struct Kept(Mutex<Option<(SystemTime, Arc<Keys>)>>);

const FILE: &str = "ledger.keys";

/// The keys of the installation, made when first needed and read again when the file has changed.
pub(super) fn keys(app: &App) -> anyhow::Result<Arc<Keys>> {
    let kept = app.shared::<Kept>();
    let mut kept = kept.0.lock().expect("no one panics while holding the keys");
    let path = app.config.data.join(FILE);
    let written = || std::fs::metadata(&path).and_then(|file| file.modified());
    if let (Some((read, keys)), Ok(written)) = (&*kept, written())
        && *read == written
    {
        return Ok(Arc::clone(keys));
    }
    let keys = Arc::new(Keys::load(&app.config.data)?);
    *kept = Some((written()?, Arc::clone(&keys)));
    Ok(keys)
}

/// Adds a secret that signs from now on.
pub(super) fn rotate(app: &App) -> anyhow::Result<i64> {
    let path = app.config.data.join(FILE);
    let next = Keys::load(&app.config.data)?.generation() + 1;
    let mut text = std::fs::read_to_string(&path)?;
    text.push_str(&secret(next));
    let made = write(&path, &text)?;
    std::fs::rename(&made, &path)?;
    Ok(next)
}

/// The file with the secrets of an installation, if any was made yet.
pub fn key_file(app: &App) -> anyhow::Result<Option<Vec<u8>>> {
    let path = app.config.data.join(FILE);
    if !path.exists() {
        return Ok(None);
    }
    std::fs::read(&path).map(Some).with_context(|| format!("{} cannot be read", path.display()))
}

/// Gives logs that came from elsewhere what signs them from now on: the file that came with them, or the one
/// that already lies in the folder, or else a new secret, whose number follows that of the last one they
/// know. An error if what there is does not belong to them.
pub fn adopt(folder: &Path, tx: &mut Tx<'_>, given: Option<&[u8]>) -> anyhow::Result<()> {
    let path = folder.join(FILE);
    let known = store::all_keys(tx)?;
    if !path.exists() {
        let last = known.first().map_or(0, |(_, generation, ..)| *generation);
        let text = match given {
            Some(given) => String::from_utf8(given.to_vec())?,
            // Made when first needed.
            None if last == 0 => return Ok(()),
            None => secret(last + 1),
        };
        Keys::read(&text).with_context(|| format!("{FILE} does not hold keys"))?;
        std::fs::rename(write(&path, &text)?, &path)?;
    } else if given.is_some_and(|given| std::fs::read(&path).is_ok_and(|own| own != given)) {
        bail!("{} holds other keys", path.display());
    }
    let keys = Keys::load(folder)?;
    for (office, generation, verifier, origin) in known {
        if generation > keys.generation()
            || generation >= keys.oldest()
                && keys.signer(generation, office, &origin)?.verifier().to_string() != verifier
        {
            bail!("{} does not hold the keys of {origin}", path.display());
        }
    }
    Ok(())
}

impl Keys {
    fn load(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        if !path.exists() {
            once(&path, &secret(1))?;
        }
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        Self::read(&text).with_context(|| format!("{} does not hold keys", path.display()))
    }

    fn read(text: &str) -> Option<Self> {
        let keys = text.lines().map(line).collect::<Option<Vec<_>>>()?;
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// Number of the oldest key there is. Logs that were moved without their keys know older ones.
    pub(super) fn oldest(&self) -> i64 {
        self.0.first().map_or(0, |(generation, _)| *generation)
    }

    /// Number of the key that signs now.
    pub(super) fn generation(&self) -> i64 {
        self.0.last().map_or(0, |(generation, _)| *generation)
    }

    /// The key of a log: of the installation's secret, the office and nothing else.
    pub(super) fn signer(
        &self,
        generation: i64,
        office: Uuid,
        origin: &str,
    ) -> anyhow::Result<Signer> {
        let (_, secret) = self
            .0
            .iter()
            .find(|(known, _)| *known == generation)
            .with_context(|| format!("{FILE} has no key number {generation}"))?;
        let mut hash = Sha256::new();
        hash.update(b"motcua log key v1\n");
        hash.update(secret);
        hash.update(office.as_bytes());
        Signer::new(origin, hash.finalize().into()).context("the origin of a log names its key")
    }
}

fn line(line: &str) -> Option<(i64, [u8; 32])> {
    let (generation, secret) = line.split_once(' ')?;
    Some((generation.parse().ok()?, bytes(secret)?))
}

/// The 32 bytes of a secret, written in hexadecimal digits.
pub(super) fn bytes(secret: &str) -> Option<[u8; 32]> {
    let bytes: Vec<u8> = (0..secret.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(secret.get(at..at + 2)?, 16).ok())
        .collect::<Option<_>>()?;
    bytes.try_into().ok()
}

/// Makes a file that nobody else can read. Two servers that make it at the same time both end up with the same one.
pub(super) fn once(path: &Path, text: &str) -> anyhow::Result<()> {
    let made = write(path, text)?;
    // A link fails where a file is, a rename would replace it.
    let linked = std::fs::hard_link(&made, path);
    std::fs::remove_file(&made)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(error).with_context(|| format!("{} cannot be written", path.display()))
        }
        _ => Ok(()),
    }
}

/// A line with a new secret.
fn secret(generation: i64) -> String {
    format!("{generation} {}\n", kernel::files::hex(&ids::random::<32>()))
}

/// Writes a file beside the keys that nobody else can read.
fn write(path: &Path, text: &str) -> anyhow::Result<PathBuf> {
    let made = path.with_extension(format!("new-{}", Uuid::new_v4().simple()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&made)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_differ_by_office() {
        let folder = tempfile::tempdir().unwrap();
        let first = Keys::load(folder.path()).unwrap();
        let again = Keys::load(folder.path()).unwrap();
        assert_eq!((&first.0, first.generation()), (&again.0, 1));
        let key = |office| first.signer(1, Uuid::from_u128(office), "o").unwrap().verifier();
        assert_eq!(key(1), key(1));
        assert_ne!(key(1), key(2));
        assert!(first.signer(2, Uuid::nil(), "o").is_err());
    }

    #[test]
    fn a_file_that_was_touched_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["", "1 abc\n", "one 00\n", "1\n"] {
            std::fs::write(folder.path().join(FILE), text).unwrap();
            assert!(Keys::load(folder.path()).is_err(), "{text:?}");
        }
    }
}
