//! What can be done with accounts and roles; every change is an event of the office it concerns.

use super::rules::{
    self, Account, Held, Role, RoleGrant, check_login, check_password, conflict, normal_login,
    rights,
};
use super::second_step::{self, digest};
use super::store;
use crate::k::people as k;
use crate::units;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kernel::actor::{Actor, Permit};
use kernel::db::{DbError, Tx};
use kernel::events::{self, NewEvent};
use kernel::fold::nfc;
use kernel::i18n::{Lang, format};
use kernel::ids;
use kernel::problem::{FieldProblem, Problem, Words};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// An account to be made.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// Name to sign in with.
    pub login: String,
    /// Name as shown to colleagues.
    pub name: String,
    /// Address for messages; empty if none.
    pub email: String,
    /// Unit whose administrators look after the account.
    pub home: Uuid,
    /// From [`super::hash_password`]; empty for an account that first needs a link to set a password.
    pub password_hash: String,
}

/// A role to be given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// To whom.
    pub account: Uuid,
    /// Which.
    pub role: Role,
    /// Where.
    pub unit: Uuid,
    /// First day.
    pub from: Date,
    /// Last day, if limited.
    pub to: Option<Date>,
    /// Why: the decision, the order.
    pub reason: String,
}

/// An account by id.
pub fn account(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Account>, DbError> {
    store::account(tx, id)
}

/// Every role an account holds, held or will hold, newest first.
pub fn grants(tx: &mut Tx<'_>, account: Uuid) -> Result<Vec<RoleGrant>, DbError> {
    store::grants(tx, account)
}

/// Makes an account and returns its id. `by` is nobody for the first account of an installation and for
/// the sample.
pub fn create_account(
    tx: &mut Tx<'_>,
    by: Option<&Permit>,
    new: &NewAccount,
    now: Timestamp,
) -> Result<Uuid, Problem> {
    let mut problems = Vec::new();
    let login = normal_login(&new.login);
    if let Some(words) = check_login(&login) {
        problems.push(FieldProblem::new("login", words));
    } else if store::account_by_login(tx, &login)?.is_some() {
        problems.push(FieldProblem::new("login", Words::new(k::LOGIN_TAKEN)));
    }
    if new.name.trim().is_empty() {
        problems.push(FieldProblem::new("name", Words::new(k::NEED_NAME)));
    }
    if !new.email.is_empty() && !new.email.contains('@') {
        problems.push(FieldProblem::new("email", Words::new(k::EMAIL_WRONG)));
    }
    if units::get(tx, new.home)?.is_none() {
        problems.push(FieldProblem::new("unit", Words::new(k::NEED_UNIT)));
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let account = Account {
        id: ids::id(now),
        login,
        name: nfc(&new.name),
        email: nfc(&new.email),
        home: new.home,
        totp: false,
        disabled: false,
        created_at: now,
    };
    store::insert_account(tx, &account, &new.password_hash)?;
    let data = json!({ "login": account.login, "name": account.name, "unit": account.home });
    record(tx, by, account.home, account.id, "account.created", None, data, now)?;
    Ok(account.id)
}

/// Gives a role in a unit for a period and returns the id of the grant. Refused when it excludes another
/// role of the account in the same part of the tree, or when one gives it to oneself.
pub fn grant(
    tx: &mut Tx<'_>,
    by: Option<&Permit>,
    new: &NewGrant,
    now: Timestamp,
) -> Result<Uuid, Problem> {
    let mut problems = Vec::new();
    let account = store::account(tx, new.account)?.ok_or_else(Problem::not_found)?;
    if by.is_some_and(|by| by.account == account.id) {
        problems.push(FieldProblem::new("role", Words::new(k::NOT_ONESELF)));
    }
    if new.reason.trim().is_empty() {
        problems.push(FieldProblem::new("reason", Words::new(k::NEED_REASON)));
    }
    if new.to.is_some_and(|to| to < new.from) {
        problems.push(FieldProblem::new("to", Words::new(k::PERIOD_BACKWARDS)));
    }
    if units::get(tx, new.unit)?.is_none() {
        problems.push(FieldProblem::new("unit", Words::new(k::NEED_UNIT)));
    } else if let Some(words) = excluded(tx, new)? {
        problems.push(FieldProblem::new("role", words));
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let grant = RoleGrant {
        id: ids::id(now),
        account: account.id,
        role: new.role,
        unit: new.unit,
        from: new.from,
        to: new.to,
        granted_by: by.map(|by| by.account),
        reason: nfc(&new.reason),
    };
    store::insert_grant(tx, &grant)?;
    store::mark_for_rotation(tx, account.id)?;
    let data = json!({
        "grant": grant.id, "role": grant.role.code(), "unit": grant.unit,
        "from": grant.from.to_string(), "to": grant.to.map(|to| to.to_string()),
    });
    record(tx, by, grant.unit, account.id, "account.role_granted", Some(&grant.reason), data, now)?;
    Ok(grant.id)
}

/// A role of the account that the new one excludes, in words; also when it is held twice.
fn excluded(tx: &mut Tx<'_>, new: &NewGrant) -> Result<Option<Words>, DbError> {
    let wanted = Held { role: new.role, from: new.from, to: new.to };
    let above: Vec<Uuid> = units::above(tx, new.unit)?.into_iter().map(|unit| unit.id).collect();
    let below = units::below(tx, new.unit)?;
    for grant in store::grants(tx, new.account)? {
        let held = Held { role: grant.role, from: grant.from, to: grant.to };
        let related = above.contains(&grant.unit) || below.contains(&grant.unit);
        if related && conflict(wanted, held) {
            return Ok(Some(Words::new(k::ROLES_EXCLUDE)));
        }
        let again = grant.unit == new.unit && grant.role == new.role;
        if again
            && (grant.to.is_none_or(|to| to >= new.from))
            && (new.to.is_none_or(|to| to >= grant.from))
        {
            return Ok(Some(Words::new(k::ROLE_HELD)));
        }
    }
    Ok(None)
}

/// Ends a role with its last day; a day before today is refused, since what was done in the role stays done.
pub fn end_grant(
    tx: &mut Tx<'_>,
    by: Option<&Permit>,
    grant: Uuid,
    last: Date,
    reason: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    let grant = store::grant(tx, grant)?.ok_or_else(Problem::not_found)?;
    let today = format::local(now).date();
    let mut problems = Vec::new();
    if reason.trim().is_empty() {
        problems.push(FieldProblem::new("end-reason", Words::new(k::NEED_REASON)));
    }
    let yesterday = today.yesterday().unwrap_or(today);
    if last < yesterday || grant.to.is_some_and(|to| last > to) {
        problems.push(FieldProblem::new("last", Words::new(k::LAST_DAY_WRONG)));
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    store::end_grant(tx, grant.id, last)?;
    store::mark_for_rotation(tx, grant.account)?;
    let data = json!({ "grant": grant.id, "role": grant.role.code(), "unit": grant.unit, "to": last.to_string() });
    record(tx, by, grant.unit, grant.account, "account.role_ended", Some(reason.trim()), data, now)
}

// ---- for administrators ----

/// Which accounts to list.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) reach: BTreeSet<Uuid>,
    pub(super) text: String,
    pub(super) role: Option<Role>,
    pub(super) after: Option<Uuid>,
    pub(super) limit: u32,
    pub(super) lang: Lang,
    pub(super) now: Timestamp,
}

/// An account of a list with the roles it holds today, as far as the reader reaches.
#[derive(Clone, Debug)]
pub(super) struct ListedAccount {
    pub(super) account: Account,
    pub(super) grants: Vec<RoleGrant>,
    pub(super) roles: Vec<String>,
}

/// Accounts within reach, and the cursor of the next ones.
pub(super) fn listed(
    tx: &mut Tx<'_>,
    query: &Listed,
) -> Result<(Vec<ListedAccount>, Option<Uuid>), Problem> {
    let mut accounts = store::search(
        tx,
        &store::Search {
            reach: query.reach.clone(),
            text: query.text.clone(),
            role: query.role,
            after: query.after,
            limit: query.limit,
        },
    )?;
    let more = accounts.len() > query.limit as usize;
    accounts.truncate(query.limit as usize);
    let next = accounts.last().filter(|_| more).map(|account| account.id);
    let ids: Vec<Uuid> = accounts.iter().map(|account| account.id).collect();
    let mut grants = store::grants_of(tx, &ids, format::local(query.now).date())?;
    grants.retain(|grant| query.reach.contains(&grant.unit));
    let places: Vec<Uuid> = grants.iter().map(|grant| grant.unit).collect();
    let units = units::get_many(tx, &places)?;
    let rows = accounts
        .into_iter()
        .map(|account| {
            let held: Vec<RoleGrant> =
                grants.iter().filter(|grant| grant.account == account.id).cloned().collect();
            let roles = held
                .iter()
                .map(|grant| {
                    let unit = units.get(&grant.unit).map_or("", |unit| unit.label(query.lang));
                    format!("{} – {unit}", query.lang.t(grant.role.label()))
                })
                .collect();
            ListedAccount { account, grants: held, roles }
        })
        .collect();
    Ok((rows, next))
}

/// Whether an official may see an account: at home in a unit they reach, or with a role there.
pub(super) fn visible(tx: &mut Tx<'_>, actor: &Actor, account: &Account) -> Result<bool, DbError> {
    let reach = actor.reach(rights::PEOPLE_READ);
    if reach.contains(&account.home) {
        return Ok(true);
    }
    Ok(store::grants(tx, account.id)?.iter().any(|grant| reach.contains(&grant.unit)))
}

/// Permission to change the account itself (password, second step, access): every unit it belongs to must
/// be within reach, or an administrator of one commune could take over an account of the whole city.
pub(super) fn manages(
    tx: &mut Tx<'_>,
    actor: &Actor,
    account: &Account,
    now: Timestamp,
) -> Result<Option<Permit>, DbError> {
    let today = format::local(now).date();
    let reach = actor.reach(rights::PEOPLE_EDIT);
    let all = store::grants(tx, account.id)?
        .iter()
        .filter(|grant| grant.to.is_none_or(|to| today <= to))
        .all(|grant| reach.contains(&grant.unit));
    let permit = actor.may(rights::PEOPLE_EDIT, &[account.home]);
    Ok(permit.filter(|_| all && account.id != actor.account))
}

/// How long a link to set a password works.
const LINK: SignedDuration = SignedDuration::from_hours(24);
/// Kind of such links among the steps.
pub(super) const LINK_KIND: &str = "password";

/// Makes the link by which the holder sets a new password, once; earlier links end. Returns its token.
pub(super) fn password_link(
    tx: &mut Tx<'_>,
    by: &Permit,
    account: &Account,
    now: Timestamp,
) -> Result<String, Problem> {
    let token = ids::token();
    store::delete_steps(tx, account.id, LINK_KIND)?;
    store::insert_step(tx, &digest(&token), account.id, LINK_KIND, now + LINK)?;
    record(tx, Some(by), account.home, account.id, "account.password_link", None, json!({}), now)?;
    Ok(token)
}

/// The account a link belongs to, while it works.
pub(super) fn behind_link(
    tx: &mut Tx<'_>,
    token: &str,
    now: Timestamp,
) -> Result<Option<Account>, DbError> {
    match store::step(tx, &digest(token), LINK_KIND, now)? {
        Some(account) => store::account(tx, account),
        None => Ok(None),
    }
}

/// Sets the password through a link: the link is used up, and every session ends.
pub(super) fn set_by_link(
    tx: &mut Tx<'_>,
    token: &str,
    hash: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    let account = behind_link(tx, token, now)?.ok_or_else(Problem::not_found)?;
    store::delete_steps(tx, account.id, LINK_KIND)?;
    store::set_password(tx, account.id, hash)?;
    store::end_sessions(tx, account.id, None)?;
    record(tx, None, account.home, account.id, "account.password_set", None, json!({}), now)
}

/// Sets the own password; the other sessions end.
pub(super) fn set_own(
    tx: &mut Tx<'_>,
    id: Uuid,
    hash: &str,
    session: Option<&[u8]>,
    now: Timestamp,
) -> Result<(), Problem> {
    let account = store::account(tx, id)?.ok_or_else(Problem::not_found)?;
    store::set_password(tx, id, hash)?;
    store::end_sessions(tx, id, session)?;
    record(tx, None, account.home, id, "account.password_changed", None, json!({}), now)
}

/// Lets an account sign in, or no longer; the latter ends its sessions.
pub(super) fn set_disabled(
    tx: &mut Tx<'_>,
    by: &Permit,
    account: &Account,
    disabled: bool,
    reason: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    if reason.trim().is_empty() {
        let words = Words::new(k::NEED_REASON);
        return Err(Problem::invalid(vec![FieldProblem::new("access-reason", words)]));
    }
    store::set_disabled(tx, account.id, disabled)?;
    if disabled {
        store::end_sessions(tx, account.id, None)?;
    }
    let kind = if disabled { "account.disabled" } else { "account.enabled" };
    record(tx, Some(by), account.home, account.id, kind, Some(reason.trim()), json!({}), now)
}

/// Turns the second step of somebody else off, for a lost phone.
pub(super) fn drop_second_step(
    tx: &mut Tx<'_>,
    by: &Permit,
    account: &Account,
    reason: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    if reason.trim().is_empty() {
        let words = Words::new(k::NEED_REASON);
        return Err(Problem::invalid(vec![FieldProblem::new("access-reason", words)]));
    }
    store::set_second_step(tx, account.id, &second_step::none())?;
    let reason = Some(reason.trim());
    record(
        tx,
        Some(by),
        account.home,
        account.id,
        "account.second_step_dropped",
        reason,
        json!({}),
        now,
    )
}

/// What is wrong with a new password for an account, at a field.
pub(super) fn password_problem(
    field: &str,
    password: &str,
    again: &str,
    account: &Account,
) -> Option<FieldProblem> {
    if let Some(words) = check_password(password, &account.login, &account.name) {
        return Some(FieldProblem::new(field, words));
    }
    (password != again).then(|| FieldProblem::new("again", Words::new(k::PASSWORDS_DIFFER)))
}

/// The role of a form or body.
pub(super) fn role(code: &str) -> Result<Role, FieldProblem> {
    rules::Role::from_code(code).ok_or_else(|| FieldProblem::new("role", Words::new(k::NEED_ROLE)))
}

#[expect(
    clippy::too_many_arguments,
    reason = "the columns of an event, most of them constant per caller"
)]
pub(super) fn record(
    tx: &mut Tx<'_>,
    by: Option<&Permit>,
    unit: Uuid,
    account: Uuid,
    kind: &'static str,
    reason: Option<&str>,
    data: Value,
    now: Timestamp,
) -> Result<(), Problem> {
    let office = units::office_of(tx, unit)?.map_or(unit, |office| office.id);
    let seq = events::next_seq(tx, office, account)?;
    let event = NewEvent {
        office,
        about: "account",
        subject: account,
        seq,
        kind,
        at: now,
        by,
        reason,
        data,
    };
    events::append(tx, &event)?;
    Ok(())
}
