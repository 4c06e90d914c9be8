//! Identifiers and secrets. Ids are UUIDv7 made for the instant of the action, so that dossiers built at
//! past times sort as if they had been made then.

use jiff::Timestamp;
use uuid::Uuid;

/// A new id at an instant.
pub fn id(now: Timestamp) -> Uuid {
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let nanos = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
    Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos))
}

/// Random bytes from the operating system.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// Letters and digits a person can read aloud and type: no 0, 1, I, L, O, U.
const ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A secret for people, in groups of four: 12 characters carry 58 bits.
pub fn readable_secret() -> String {
    let mut secret = String::with_capacity(14);
    while secret.len() < 14 {
        if secret.len() % 5 == 4 {
            secret.push('-');
            continue;
        }
        // Bytes from 240 up are thrown away, so that every character is equally likely.
        let [byte] = random::<1>();
        if usize::from(byte) < 240 {
            secret.push(char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]));
        }
    }
    secret
}

/// A token for cookies and links: 256 bits, base64url.
pub fn token() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random::<32>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_the_instant_they_are_made_for() {
        let early = id(Timestamp::from_second(1_000_000_000).expect("in range"));
        let late = id(Timestamp::from_second(1_700_000_000).expect("in range"));
        assert!(early < late);
        assert_eq!(early.get_version_num(), 7);
    }

    #[test]
    fn secrets_have_three_groups_of_readable_characters() {
        let secret = readable_secret();
        let groups: Vec<_> = secret.split('-').collect();
        assert_eq!(groups.len(), 3);
        assert!(groups.iter().all(|group| group.len() == 4));
        assert!(secret.bytes().all(|byte| byte == b'-' || ALPHABET.contains(&byte)));
        assert_ne!(secret, readable_secret());
    }
}
