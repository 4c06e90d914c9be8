//! Signing in and staying signed in.

use super::passwords;
use super::rules::{
    self, Account, FORGET, FREE_PER_ADDRESS, FREE_PER_LOGIN, Role, delay, normal_login,
};
use super::second_step::{self, digest};
use super::store::{self, Session, Tries};
use crate::units;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kernel::actor::{Actor, Grant};
use kernel::app::{Identify, Known};
use kernel::db::{DbError, Tx};
use kernel::http::Visit;
use kernel::http::rate::Limited;
use kernel::i18n::format;
use kernel::ids;
use kernel::problem::Problem;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// How the installation knows who is behind a session token.
pub const IDENTIFY: Identify = Identify { find, touch };

/// A session is noted as used at most this often.
const NOTE: SignedDuration = SignedDuration::from_mins(5);
/// Requests that were on their way while the token changed are still answered.
const GRACE: SignedDuration = SignedDuration::from_secs(30);
/// Time to type the code from the phone.
const CODE: SignedDuration = SignedDuration::from_mins(10);
const CODE_KIND: &str = "code";

fn find(tx: &mut Tx<'_>, hash: &[u8], now: Timestamp) -> Result<Option<Known>, DbError> {
    let Some((session, name)) = store::live(tx, hash, now)? else { return Ok(None) };
    let stale = session.rotate || session.seen_at + NOTE <= now;
    let grants = held(tx, session.account, now)?;
    Ok(Some(Known { actor: Actor { account: session.account, name, grants }, stale }))
}

/// An account with the roles it holds at an instant.
pub fn actor(tx: &mut Tx<'_>, account: Uuid, now: Timestamp) -> Result<Option<Actor>, DbError> {
    let Some(found) = store::account(tx, account)? else { return Ok(None) };
    let grants = held(tx, account, now)?;
    Ok(Some(Actor { account, name: found.name, grants }))
}

fn held(tx: &mut Tx<'_>, account: Uuid, now: Timestamp) -> Result<Vec<Grant>, DbError> {
    let today = format::local(now).date();
    let mut grants: Vec<Grant> = Vec::new();
    let mut place: HashMap<Uuid, usize> = HashMap::new();
    for row in store::coverage(tx, account, today)? {
        let Some(role) = Role::from_code(&row.role) else { continue };
        let place = *place.entry(row.grant).or_insert_with(|| {
            grants.push(Grant {
                role: role.code(),
                title: role.label(),
                place: row.place.unwrap_or_default(),
                rights: role.rights(),
                unit: row.unit,
                covers: Vec::new(),
            });
            grants.len() - 1
        });
        grants[place].covers.push(row.below);
    }
    inherit(tx, &mut grants, today)?;
    Ok(grants)
}

/// Who holds a role in an office or division holds it over what that continues (`unit_succession`).
fn inherit(tx: &mut Tx<'_>, grants: &mut [Grant], today: Date) -> Result<(), DbError> {
    if grants.is_empty() {
        return Ok(());
    }
    let places: Vec<Uuid> = grants.iter().map(|grant| grant.unit).collect();
    let mut found: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (place, unit) in units::inherited(tx, &places, today)? {
        found.entry(place).or_default().push(unit);
    }
    for grant in grants {
        let known: HashSet<Uuid> = grant.covers.iter().copied().collect();
        let more = found.get(&grant.unit).into_iter().flatten().copied();
        grant.covers.extend(more.filter(|unit| !known.contains(unit)));
    }
    Ok(())
}

fn touch(
    tx: &mut Tx<'_>,
    hash: &[u8],
    now: Timestamp,
    browser: bool,
) -> Result<Option<String>, DbError> {
    let Some((session, _)) = store::live(tx, hash, now)? else { return Ok(None) };
    let expires_at = now + SignedDuration::from_millis(session.idle_ms);
    if !(session.rotate && browser) {
        store::note_use(tx, hash, now, expires_at)?;
        return Ok(None);
    }
    let token = ids::token();
    store::retire(tx, hash, now + GRACE)?;
    store::insert_session(
        tx,
        &Session {
            hash: digest(&token),
            seen_at: now,
            expires_at,
            rotate: false,
            rotated_from: Some(hash.to_vec()),
            ..session
        },
    )?;
    Ok(Some(token))
}

/// Opens a session and returns its token; it ends after so many hours without use.
pub fn open_session(
    tx: &mut Tx<'_>,
    account: Uuid,
    idle_hours: u32,
    client: &str,
    now: Timestamp,
) -> Result<String, DbError> {
    let token = ids::token();
    let idle = SignedDuration::from_hours(idle_hours.into());
    store::insert_session(
        tx,
        &Session {
            hash: digest(&token),
            account,
            created_at: now,
            seen_at: now,
            expires_at: now + idle,
            idle_ms: i64::try_from(idle.as_millis()).unwrap_or(i64::MAX),
            rotate: false,
            rotated_from: None,
            client: client.chars().take(200).collect(),
        },
    )?;
    Ok(token)
}

/// Ends every session of an account; returns how many there were.
pub fn end_all(tx: &mut Tx<'_>, account: Uuid) -> Result<u64, DbError> {
    store::end_sessions(tx, account, None)
}

/// What came of a try to sign in.
#[derive(Debug)]
pub(super) enum Outcome {
    /// Signed in; the token of the session.
    In(String),
    /// The password is right and a code is needed; the token of the half-way step.
    Code(String),
    /// Login, password or code are wrong.
    Wrong,
    /// Too many wrong tries: wait so many seconds.
    Wait(i64),
}

fn login_key(login: &str) -> Vec<u8> {
    digest(&format!("login\n{login}"))
}

fn address_key(address: &str) -> Vec<u8> {
    digest(&format!("address\n{address}"))
}

/// Tries login and password. The answer and the time it takes do not tell whether the account exists.
pub(super) async fn sign_in(
    visit: &Visit,
    login: &str,
    password: &str,
    client: &str,
) -> Result<Outcome, Problem> {
    let app = &visit.app;
    app.limits.check(Limited::SignIn, &visit.address)?;
    let now = visit.now;
    let (login, address) = (normal_login(login), address_key(&visit.address));
    let wanted = (login.clone(), address.clone());
    let (account, hash, wait) = app
        .db
        .read(move |tx| {
            let (login, address) = &wanted;
            let account = store::account_by_login(tx, login)?;
            let hash = match &account {
                Some(account) if !account.disabled => Some(store::password(tx, account.id)?),
                _ => None,
            };
            let wait = waiting(tx, login, account.as_ref(), address, now)?;
            Ok::<_, DbError>((account, hash, wait))
        })
        .await?;
    if wait > 0 {
        return Ok(Outcome::Wait(wait));
    }
    // Longer ones cannot be anybody's; they are not worth the work.
    let password = if password.len() > rules::LONGEST * 4 { "" } else { password };
    let right = passwords::check(app, password.to_owned(), hash).await?;
    let hours = app.config.session_hours;
    let client = client.to_owned();
    let old = visit.token.clone();
    app.db
        .write(move |tx| {
            let Some(account) = account.as_ref().filter(|_| right) else {
                fail(tx, &login, &address, now)?;
                return Ok(Outcome::Wrong);
            };
            if account.totp {
                let token = ids::token();
                store::insert_step(tx, &digest(&token), account.id, CODE_KIND, now + CODE)?;
                return Ok(Outcome::Code(token));
            }
            enter(tx, account, &address, old.as_deref(), hours, &client, now).map(Outcome::In)
        })
        .await
}

/// Tries the code of the second step.
pub(super) async fn sign_in_code(
    visit: &Visit,
    step: &str,
    code: &str,
    client: &str,
) -> Result<Outcome, Problem> {
    let app = &visit.app;
    app.limits.check(Limited::SignIn, &visit.address)?;
    let now = visit.now;
    let address = address_key(&visit.address);
    let (step, code, client) = (digest(step), code.to_owned(), client.to_owned());
    let hours = app.config.session_hours;
    let old = visit.token.clone();
    app.db
        .write(move |tx| {
            let account = match store::step(tx, &step, CODE_KIND, now)? {
                Some(id) => store::account(tx, id)?,
                None => None,
            };
            let Some(account) = account else { return Ok(Outcome::Wrong) };
            let wait = waiting(tx, &account.login, Some(&account), &address, now)?;
            if wait > 0 {
                return Ok(Outcome::Wait(wait));
            }
            let second = store::second_step(tx, account.id)?;
            let secret = second.secret.clone().unwrap_or_default();
            let Some(used) = second_step::check(&secret, &account.login, &code, second.used, now)
            else {
                fail(tx, &account.login, &address, now)?;
                return Ok(Outcome::Wrong);
            };
            store::set_used(tx, account.id, used)?;
            store::delete_step(tx, &step)?;
            enter(tx, &account, &address, old.as_deref(), hours, &client, now).map(Outcome::In)
        })
        .await
}

/// Opens the session; one that the browser had before ends, so that a token from before signing in never
/// becomes one of a signed-in person.
fn enter(
    tx: &mut Tx<'_>,
    account: &Account,
    address: &[u8],
    old: Option<&str>,
    hours: u32,
    client: &str,
    now: Timestamp,
) -> Result<String, Problem> {
    store::clear_tries(tx, &login_key(&account.login))?;
    store::remember_address(tx, account.id, address, now)?;
    if let Some(old) = old {
        store::end_session(tx, account.id, &digest(old))?;
    }
    Ok(open_session(tx, account.id, hours, client, now)?)
}

/// Seconds until the next try counts. From an address the account was used at before, tries of others
/// elsewhere do not matter: nobody can keep an official out by trying wrong passwords.
fn waiting(
    tx: &mut Tx<'_>,
    login: &str,
    account: Option<&Account>,
    address: &[u8],
    now: Timestamp,
) -> Result<i64, DbError> {
    let known = match account {
        Some(account) => store::knows_address(tx, account.id, address)?,
        None => false,
    };
    let mut wait = left(store::tries(tx, address)?, now);
    if !known {
        wait = wait.max(left(store::tries(tx, &login_key(login))?, now));
    }
    Ok(wait)
}

fn left(tries: Option<Tries>, now: Timestamp) -> i64 {
    tries.map_or(0, |tries| {
        let left = tries.until.as_millisecond() - now.as_millisecond();
        (left.max(0) + 999) / 1000
    })
}

fn fail(tx: &mut Tx<'_>, login: &str, address: &[u8], now: Timestamp) -> Result<(), DbError> {
    for (key, free) in [(login_key(login), FREE_PER_LOGIN), (address.to_vec(), FREE_PER_ADDRESS)] {
        let before = store::tries(tx, &key)?
            .filter(|tries| tries.at + FORGET > now)
            .map_or(0, |tries| tries.failures);
        let failures = before + 1;
        let tries = Tries { failures, until: now + delay(failures, free), at: now };
        store::set_tries(tx, &key, tries)?;
    }
    Ok(())
}
