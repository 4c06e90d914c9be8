//! Hashing passwords with Argon2id: slow and hungry for memory on purpose, so never on the threads that
//! answer requests, and never more than two at a time.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kernel::app::App;
use kernel::problem::Problem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, mpsc};
use tokio::sync::oneshot;

/// Work for the threads that hash.
type Work = Box<dyn FnOnce() + Send>;

/// Two threads that do nothing but hash: a flood of tries cannot take the memory of a small machine, and what the
/// allocator keeps of the 19 MiB of each hash it keeps for these threads only, not for each that ever hashed.
struct Hashers(mpsc::Sender<Work>);

impl Default for Hashers {
    fn default() -> Self {
        let (sender, queue) = mpsc::channel::<Work>();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..2 {
            let queue = Arc::clone(&queue);
            std::thread::spawn(move || {
                while let Ok(work) = next(&queue) {
                    // Whoever waits learns of a panic by getting no answer; the thread goes on.
                    let _ = catch_unwind(AssertUnwindSafe(work));
                }
            });
        }
        Self(sender)
    }
}

fn next(queue: &Mutex<mpsc::Receiver<Work>>) -> Result<Work, mpsc::RecvError> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv()
}

/// Runs work on the threads that hash.
async fn apart<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let (reply, answer) = oneshot::channel();
    let work: Work = Box::new(move || {
        // Whoever asked may have gone away.
        let _ = reply.send(work());
    });
    app.shared::<Hashers>().0.send(work).map_err(|_| Problem::internal("nobody hashes"))?;
    answer.await.map_err(Problem::internal)
}

/// 19 MiB, two passes, one lane: the first recommendation of the OWASP Password Storage Cheat Sheet.
fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the parameters are within bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of a password in PHC form, with a salt of its own. Blocks for some tens of milliseconds.
pub fn hash_password(password: &str) -> Result<String, Problem> {
    hasher()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(Problem::internal)
}

/// Whether a password belongs to a hash; without one the same work is done for nothing, so that the time
/// does not tell whether an account exists. Blocks.
fn verify(password: &str, hash: Option<&str>) -> bool {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let nobody = || hash_password("nobody has this password").unwrap_or_default();
    let known = hash.is_some_and(|hash| !hash.is_empty());
    let text = match hash {
        Some(hash) if known => hash,
        _ => NOBODY.get_or_init(nobody).as_str(),
    };
    let matches = PasswordHash::new(text)
        .is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok());
    matches && known
}

/// [`hash_password`] away from the threads that answer requests.
pub(super) async fn hash(app: &App, password: String) -> Result<String, Problem> {
    apart(app, move || hash_password(&password)).await?
}

/// Checks a password away from the threads that answer requests.
pub(super) async fn check(
    app: &App,
    password: String,
    hash: Option<String>,
) -> Result<bool, Problem> {
    apart(app, move || verify(&password, hash.as_deref())).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let hash = hash_password("mùa thu Hà Nội").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("mùa thu Hà Nội", Some(&hash)));
        assert!(!verify("mua thu Ha Noi", Some(&hash)));
        assert_ne!(hash, hash_password("mùa thu Hà Nội").unwrap());
    }

    #[test]
    fn nobody_signs_in_without_a_hash() {
        assert!(!verify("nobody has this password", None));
        assert!(!verify("", Some("")));
    }
}
