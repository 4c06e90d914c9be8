//! The second step of signing in: six digits from a phone (TOTP, RFC 6238), each good for one use.

use super::store::SecondStep;
use jiff::Timestamp;
use kernel::ids;
use sha2::{Digest as _, Sha256};
use totp_rs::{Builder, Secret, Totp};

/// The digest under which a token or address is kept.
pub(super) fn digest(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// No second step.
pub(super) fn none() -> SecondStep {
    SecondStep::default()
}

/// A new secret, 160 bits in base 32, for the phone.
pub(super) fn new_secret() -> String {
    Secret::from(ids::random::<20>()).to_base32()
}

/// The generator behind a secret; nothing if the secret is damaged.
fn totp(secret: &str, login: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new()
        .with_secret(secret)
        .with_account_name(login)
        .with_issuer(Some("Motcua"))
        .build()
        .ok()
}

/// The address a phone reads from the QR code.
pub(super) fn address(secret: &str, login: &str) -> Option<String> {
    totp(secret, login)?.to_url().ok()
}

/// The time step a code belongs to, if it is right and newer than the last one used.
pub(super) fn check(
    secret: &str,
    login: &str,
    code: &str,
    used: i64,
    now: Timestamp,
) -> Option<i64> {
    let time = u64::try_from(now.as_second()).ok()?;
    let code: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let step = i64::try_from(totp(secret, login)?.check(&code, time)?).ok()?;
    (step > used).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_works_once_and_only_around_its_time() {
        let secret = new_secret();
        let now = Timestamp::from_second(1_790_000_000).unwrap();
        let code = totp(&secret, "lan").unwrap().generate(1_790_000_000).to_string();
        let step = check(&secret, "lan", &code, 0, now).unwrap();
        assert_eq!(check(&secret, "lan", &code, step, now), None);
        let later = Timestamp::from_second(1_790_000_300).unwrap();
        assert_eq!(check(&secret, "lan", &code, 0, later), None);
    }

    #[test]
    fn phones_read_name_and_issuer() {
        let address = address(&new_secret(), "lan@thuongtin").unwrap();
        assert!(address.starts_with("otpauth://totp/Motcua:"), "{address}");
    }
}
