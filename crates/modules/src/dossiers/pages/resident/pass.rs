//! Who may look at a dossier without an account: whoever has its code and the secret of its receipt. An
//! unknown code and a wrong secret take the same way and get the same answer.

use crate::dossiers::model::Dossier;
use crate::dossiers::store::{self, Key};
use crate::k::resident as k;
use crate::units;
use axum::http::{HeaderMap, header};
use kernel::db::Tx;
use kernel::http::Visit;
use kernel::http::rate::Limited;
use kernel::problem::{Problem, Words};
use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConstantTimeEq as _};
use uuid::Uuid;

/// Name of the cookie that carries code and secret from page to page; never in an address.
const COOKIE: &str = "track";
/// Seconds after which one types them again.
const SECONDS: u32 = 1800;

/// One answer for whatever does not fit.
pub(in crate::dossiers) fn no_match() -> Problem {
    Problem::new(404, k::NO_MATCH).because(Words::new(k::NO_MATCH_DETAIL))
}

/// The dossier of a code and a secret.
pub(in crate::dossiers) fn find(
    tx: &mut Tx<'_>,
    code: &str,
    secret: &str,
) -> Result<Option<Dossier>, Problem> {
    let code = plain_code(code);
    // `<agency>-<yymmdd>-<nnnn>`: the agency leads to the office whose register holds it.
    let agency = code.rsplitn(3, '-').nth(2).unwrap_or_default().to_owned();
    let office = units::by_eid(tx, &agency)?.map_or(Uuid::nil(), |unit| unit.id);
    let (id, kept) = store::secret_of(tx, office, &code)?;
    let fits = digest(secret).ct_eq(&digest(kept.as_deref().unwrap_or_default()));
    let known = Choice::from(u8::from(kept.is_some()));
    if !bool::from(fits & known) {
        return Ok(None);
    }
    let id = id.ok_or_else(Problem::not_found)?;
    Ok(store::find(tx, office, id)?)
}

/// A code as it is written on the receipt, however it was typed.
fn plain_code(code: &str) -> String {
    code.trim()
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .map(|sign| if matches!(sign, '–' | '—' | '‑' | '_') { '-' } else { sign })
        .collect::<String>()
        .to_uppercase()
}

/// The digest of a secret without the marks that help reading it: of one length for the comparison.
fn digest(secret: &str) -> [u8; 32] {
    let plain: String = secret.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    Sha256::digest(plain.to_ascii_uppercase()).into()
}

/// The value of a cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name && !value.is_empty()).then_some(value)
        })
}

/// The cookie that lets the next pages know which dossier is looked at.
pub(super) fn remember(code: &str, secret: &str) -> String {
    let plain: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
    format!(
        "{COOKIE}={}/{plain}; Path=/track; Max-Age={SECONDS}; HttpOnly; SameSite=Strict",
        plain_code(code)
    )
}

/// The cookie that forgets.
pub(super) fn forget() -> String {
    format!("{COOKIE}=; Path=/track; Max-Age=0; HttpOnly; SameSite=Strict")
}

/// Code and secret of the dossier looked at.
pub(super) fn remembered(headers: &HeaderMap) -> Option<(String, String)> {
    let (code, secret) = cookie(headers, COOKIE)?.split_once('/')?;
    Some((code.to_owned(), secret.to_owned()))
}

/// The dossier looked at, for the pages after the form; each look counts as a try.
pub(super) async fn dossier(
    visit: &Visit,
    headers: &HeaderMap,
) -> Result<Option<Dossier>, Problem> {
    visit.app.limits.check(Limited::Track, &visit.address)?;
    let Some((code, secret)) = remembered(headers) else { return Ok(None) };
    visit.app.db.read(move |tx| find(tx, &code, &secret)).await
}

/// Its address in the database.
pub(super) const fn key(dossier: &Dossier) -> Key {
    Key { office: dossier.office, id: dossier.id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        for typed in ["H26.1-261123-0001", " h26.1 – 261123 – 0001 ", "H26.1_261123_0001"] {
            assert_eq!(plain_code(typed), "H26.1-261123-0001", "{typed}");
        }
    }

    #[test]
    fn a_secret_is_the_same_with_and_without_marks() {
        assert_eq!(digest("ab2c-DE3F gh4j"), digest("AB2CDE3FGH4J"));
        assert_ne!(digest("AB2CDE3FGH4J"), digest("AB2CDE3FGH4K"));
    }
}
