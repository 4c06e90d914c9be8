//! Every statement about accounts, grants and sessions.

use super::rules::{Account, Role, RoleGrant};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::db::{DbError, Query, Recorded, Row, Rows, Tx, Val};
use kernel::fold::fold;
use kernel::params;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Accounts. A second step that is being set up, and the last code that was used, are no facts of record.
pub(super) static ACCOUNT: Recorded = Recorded {
    table: "account",
    subject: "id",
    key: &[],
    free: &["totp_pending", "totp_step", "fold"],
    rows: Rows::All("select * from account"),
};

/// Roles held, beside the account that holds them.
pub(super) static GRANT: Recorded = Recorded {
    table: "role_grant",
    subject: "account",
    key: &["id"],
    free: &[],
    rows: Rows::All("select * from role_grant"),
};

macro_rules! columns {
    () => {
        "a.id, a.login, a.name, a.email, a.home, a.totp is not null, a.disabled, a.created_at"
    };
}

fn read(row: &Row<'_>) -> Result<Account, DbError> {
    Ok(Account {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        email: row.get(3)?,
        home: row.get(4)?,
        totp: row.get(5)?,
        disabled: row.get(6)?,
        created_at: row.get(7)?,
    })
}

// ---- accounts ----

pub(super) fn account(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Account>, DbError> {
    tx.first(concat!("select ", columns!(), " from account a where a.id = $1"), params![id], read)
}

pub(super) fn account_by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Account>, DbError> {
    tx.first(
        concat!("select ", columns!(), " from account a where a.login = $1"),
        params![login],
        read,
    )
}

/// Names as shown to colleagues.
pub fn names(tx: &mut Tx<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, DbError> {
    let distinct: BTreeSet<Uuid> = ids.iter().copied().collect();
    if distinct.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = Query::new("select id, name from account");
    query.and("id in ").list(distinct);
    let rows = tx.all(query.sql(), query.params(), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.into_iter().collect())
}

pub(super) fn insert_account(
    tx: &mut Tx<'_>,
    account: &Account,
    password: &str,
) -> Result<(), DbError> {
    let text = fold(&format!("{} {}", account.name, account.login));
    tx.record(
        &ACCOUNT,
        "insert into account (id, login, name, email, home, password, totp_step, disabled, created_at, fold) \
         values ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9) returning *",
        params![
            account.id,
            &account.login,
            &account.name,
            &account.email,
            account.home,
            password,
            account.disabled,
            account.created_at,
            text,
        ],
    )?;
    Ok(())
}

/// Which accounts to list.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    /// Units the reader reaches: only accounts at home or with a role there.
    pub(super) reach: BTreeSet<Uuid>,
    pub(super) text: String,
    pub(super) role: Option<Role>,
    pub(super) after: Option<Uuid>,
    pub(super) limit: u32,
}

/// Accounts in the order of their names; one more than the limit shows that there is more.
pub(super) fn search(tx: &mut Tx<'_>, search: &Search) -> Result<Vec<Account>, DbError> {
    let mut query = Query::new(concat!("select ", columns!(), " from account a"));
    query.and("(a.home in ").list(search.reach.iter().copied());
    query
        .push(" or exists (select 1 from role_grant g where g.account = a.id and g.unit in ")
        .list(search.reach.iter().copied())
        .push("))");
    query.and_words("a.fold like ", &search.text);
    if let Some(role) = search.role {
        query
            .and("exists (select 1 from role_grant r where r.account = a.id and r.role = ")
            .bind(role.code())
            .push(" and r.unit in ")
            .list(search.reach.iter().copied())
            .push(")");
    }
    if let Some(after) = search.after {
        query
            .and("(a.fold, a.id) > (select b.fold, b.id from account b where b.id = ")
            .bind(after)
            .push(")");
    }
    query.push(" order by a.fold, a.id limit ").bind(search.limit + 1);
    tx.all(query.sql(), query.params(), read)
}

pub(super) fn set_password(tx: &mut Tx<'_>, account: Uuid, hash: &str) -> Result<(), DbError> {
    tx.record(
        &ACCOUNT,
        "update account set password = $2 where id = $1 returning *",
        params![account, hash],
    )?;
    Ok(())
}

pub(super) fn password(tx: &mut Tx<'_>, account: Uuid) -> Result<String, DbError> {
    tx.one("select password from account where id = $1", params![account], |row| row.get(0))
}

pub(super) fn set_disabled(tx: &mut Tx<'_>, account: Uuid, disabled: bool) -> Result<(), DbError> {
    tx.record(
        &ACCOUNT,
        "update account set disabled = $2 where id = $1 returning *",
        params![account, disabled],
    )?;
    Ok(())
}

/// The second step of an account: secret in force, secret being set up, last time step that was used.
#[derive(Clone, Debug, Default)]
pub(super) struct SecondStep {
    pub(super) secret: Option<String>,
    pub(super) pending: Option<String>,
    pub(super) used: i64,
}

pub(super) fn second_step(tx: &mut Tx<'_>, account: Uuid) -> Result<SecondStep, DbError> {
    tx.one(
        "select totp, totp_pending, totp_step from account where id = $1",
        params![account],
        |row| Ok(SecondStep { secret: row.get(0)?, pending: row.get(1)?, used: row.get(2)? }),
    )
}

pub(super) fn set_second_step(
    tx: &mut Tx<'_>,
    account: Uuid,
    step: &SecondStep,
) -> Result<(), DbError> {
    tx.record(
        &ACCOUNT,
        "update account set totp = $2, totp_pending = $3, totp_step = $4 where id = $1 returning *",
        params![account, step.secret.as_deref(), step.pending.as_deref(), step.used],
    )?;
    Ok(())
}

/// Keeps the secret of a second step that is being set up.
pub(super) fn set_pending(tx: &mut Tx<'_>, account: Uuid, secret: &str) -> Result<(), DbError> {
    tx.execute("update account set totp_pending = $2 where id = $1", params![account, secret])?;
    Ok(())
}

/// Keeps which code was used last.
pub(super) fn set_used(tx: &mut Tx<'_>, account: Uuid, used: i64) -> Result<(), DbError> {
    tx.execute("update account set totp_step = $2 where id = $1", params![account, used])?;
    Ok(())
}

// ---- grants ----

fn read_grant(row: &Row<'_>) -> Result<RoleGrant, DbError> {
    let role: String = row.get(2)?;
    Ok(RoleGrant {
        id: row.get(0)?,
        account: row.get(1)?,
        role: Role::from_code(&role).ok_or_else(|| DbError::Decode {
            column: 2,
            problem: format!("unknown role {role:?}"),
        })?,
        unit: row.get(3)?,
        from: row.get(4)?,
        to: row.get(5)?,
        granted_by: row.get(6)?,
        reason: row.get(7)?,
    })
}

/// Every role an account holds, held or will hold, newest first.
pub(super) fn grants(tx: &mut Tx<'_>, account: Uuid) -> Result<Vec<RoleGrant>, DbError> {
    tx.all(
        "select id, account, role, unit, from_date, to_date, granted_by, reason from role_grant \
         where account = $1 order by from_date desc, id desc",
        params![account],
        read_grant,
    )
}

pub(super) fn grants_of(
    tx: &mut Tx<'_>,
    accounts: &[Uuid],
    on: Date,
) -> Result<Vec<RoleGrant>, DbError> {
    let mut query = Query::new(
        "select id, account, role, unit, from_date, to_date, granted_by, reason from role_grant",
    );
    query.and("account in ").list(accounts.iter().copied());
    query.and("from_date <= ").bind(on);
    query.and("(to_date is null or to_date >= ").bind(on).push(") order by from_date, id");
    tx.all(query.sql(), query.params(), read_grant)
}

pub(super) fn grant(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<RoleGrant>, DbError> {
    tx.first(
        "select id, account, role, unit, from_date, to_date, granted_by, reason from role_grant where id = $1",
        params![id],
        read_grant,
    )
}

pub(super) fn insert_grant(tx: &mut Tx<'_>, grant: &RoleGrant) -> Result<(), DbError> {
    tx.record(
        &GRANT,
        "insert into role_grant (id, account, role, unit, from_date, to_date, granted_by, reason) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning *",
        params![
            grant.id,
            grant.account,
            grant.role.code(),
            grant.unit,
            grant.from,
            grant.to,
            grant.granted_by,
            &grant.reason
        ],
    )?;
    Ok(())
}

pub(super) fn end_grant(tx: &mut Tx<'_>, grant: Uuid, last: Date) -> Result<(), DbError> {
    tx.record(
        &GRANT,
        "update role_grant set to_date = $2 where id = $1 returning *",
        params![grant, last],
    )?;
    Ok(())
}

/// Accounts that hold a role in one of the units on a day, with their names.
pub fn holders(
    tx: &mut Tx<'_>,
    roles: &[Role],
    units: &[Uuid],
    on: Date,
) -> Result<Vec<(Uuid, String)>, DbError> {
    let mut query = Query::new(
        "select distinct a.id, a.name, a.fold from account a join role_grant g on g.account = a.id",
    );
    query.and("not a.disabled");
    query.and("g.role in ").list(roles.iter().map(|role| role.code()));
    query.and("g.unit in ").list(units.iter().copied());
    query.and("g.from_date <= ").bind(on);
    query.and("(g.to_date is null or g.to_date >= ").bind(on).push(") order by a.fold, a.id");
    tx.all(query.sql(), query.params(), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A unit covered by a role that is held.
pub(super) struct Covered {
    pub(super) grant: Uuid,
    pub(super) role: String,
    /// Where the role is held.
    pub(super) unit: Uuid,
    pub(super) below: Uuid,
    /// Name of the unit the role is held in, in both languages; only on the first row of a grant.
    pub(super) place: Option<(String, String)>,
}

/// The roles an account holds on a day with each unit they cover, in one question.
pub(super) fn coverage(tx: &mut Tx<'_>, account: Uuid, on: Date) -> Result<Vec<Covered>, DbError> {
    tx.all(
        "select g.id, g.role, g.unit, c.descendant, u.full_name_vi, u.full_name_en from role_grant g \
         join unit_closure c on c.ancestor = g.unit left join unit u on u.id = g.unit and c.depth = 0 \
         where g.account = $1 and g.from_date <= $2 and (g.to_date is null or g.to_date >= $2) \
         order by g.from_date, g.id, c.depth, c.descendant",
        params![account, on],
        |row| {
            let (vi, en): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
            Ok(Covered {
                grant: row.get(0)?,
                role: row.get(1)?,
                unit: row.get(2)?,
                    below: row.get(3)?,
                place: vi.zip(en),
            })
        },
    )
}

// ---- sessions ----

/// A session as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) hash: Vec<u8>,
    pub(super) account: Uuid,
    pub(super) created_at: Timestamp,
    pub(super) seen_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) idle_ms: i64,
    pub(super) rotate: bool,
    pub(super) rotated_from: Option<Vec<u8>>,
    pub(super) client: String,
}

macro_rules! session {
    () => {
        "s.token_hash, s.account, s.created_at, s.seen_at, s.expires_at, s.idle_ms, s.rotate, s.rotated_from, s.client"
    };
}

fn read_session(row: &Row<'_>) -> Result<Session, DbError> {
    Ok(Session {
        hash: row.get(0)?,
        account: row.get(1)?,
        created_at: row.get(2)?,
        seen_at: row.get(3)?,
        expires_at: row.get(4)?,
        idle_ms: row.get(5)?,
        rotate: row.get(6)?,
        rotated_from: row.get(7)?,
        client: row.get(8)?,
    })
}

/// A session that has not ended, with the name of its account, unless that is disabled.
pub(super) fn live(
    tx: &mut Tx<'_>,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<(Session, String)>, DbError> {
    tx.first(
        concat!(
            "select ",
            session!(),
            ", a.name from session s join account a on a.id = s.account \
             where s.token_hash = $1 and s.expires_at > $2 and not a.disabled"
        ),
        params![hash, now],
        |row| Ok((read_session(row)?, row.get(9)?)),
    )
}

pub(super) fn sessions(
    tx: &mut Tx<'_>,
    account: Uuid,
    now: Timestamp,
) -> Result<Vec<Session>, DbError> {
    tx.all(
        concat!(
            "select ",
            session!(),
            " from session s where s.account = $1 and s.expires_at > $2 order by s.created_at desc"
        ),
        params![account, now],
        read_session,
    )
}

pub(super) fn insert_session(tx: &mut Tx<'_>, session: &Session) -> Result<(), DbError> {
    tx.execute(
        "insert into session (token_hash, account, created_at, seen_at, expires_at, idle_ms, rotate, rotated_from, client) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            session.hash.as_slice(),
            session.account,
            session.created_at,
            session.seen_at,
            session.expires_at,
            session.idle_ms,
            session.rotate,
            session.rotated_from.as_deref(),
            &session.client,
        ],
    )?;
    Ok(())
}

/// Notes that a session was used, and when it ends if it is not used again.
pub(super) fn note_use(
    tx: &mut Tx<'_>,
    hash: &[u8],
    seen_at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "update session set seen_at = $2, expires_at = $3 where token_hash = $1",
        params![hash, seen_at, expires_at],
    )?;
    Ok(())
}

/// Lets an old token live a moment longer after its session got a new one.
pub(super) fn retire(tx: &mut Tx<'_>, hash: &[u8], expires_at: Timestamp) -> Result<(), DbError> {
    tx.execute(
        "update session set rotate = false, expires_at = $2 where token_hash = $1",
        params![hash, expires_at],
    )?;
    Ok(())
}

pub(super) fn mark_for_rotation(tx: &mut Tx<'_>, account: Uuid) -> Result<(), DbError> {
    tx.execute("update session set rotate = true where account = $1", params![account])?;
    Ok(())
}

pub(super) fn end_session(tx: &mut Tx<'_>, account: Uuid, hash: &[u8]) -> Result<u64, DbError> {
    tx.execute("delete from session where account = $1 and token_hash = $2", params![account, hash])
}

/// Ends every session of an account except one.
pub(super) fn end_sessions(
    tx: &mut Tx<'_>,
    account: Uuid,
    except: Option<&[u8]>,
) -> Result<u64, DbError> {
    tx.execute(
        "delete from session where account = $1 and token_hash <> $2",
        params![account, except.unwrap_or_default()],
    )
}

// ---- half-way through signing in, and links to set a password ----

pub(super) fn insert_step(
    tx: &mut Tx<'_>,
    hash: &[u8],
    account: Uuid,
    kind: &'static str,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "insert into sign_in_step (token_hash, account, kind, expires_at) values ($1, $2, $3, $4)",
        params![hash, account, kind, expires_at],
    )?;
    Ok(())
}

pub(super) fn step(
    tx: &mut Tx<'_>,
    hash: &[u8],
    kind: &'static str,
    now: Timestamp,
) -> Result<Option<Uuid>, DbError> {
    tx.first(
        "select t.account from sign_in_step t join account a on a.id = t.account \
         where t.token_hash = $1 and t.kind = $2 and t.expires_at > $3 and not a.disabled",
        params![hash, kind, now],
        |row| row.get(0),
    )
}

pub(super) fn delete_step(tx: &mut Tx<'_>, hash: &[u8]) -> Result<u64, DbError> {
    tx.execute("delete from sign_in_step where token_hash = $1", params![hash])
}

pub(super) fn delete_steps(
    tx: &mut Tx<'_>,
    account: Uuid,
    kind: &'static str,
) -> Result<(), DbError> {
    tx.execute(
        "delete from sign_in_step where account = $1 and kind = $2",
        params![account, kind],
    )?;
    Ok(())
}

// ---- delays ----

/// Wrong tries under a key: how many, until when the next one waits, when the last one was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tries {
    pub(super) failures: i64,
    pub(super) until: Timestamp,
    pub(super) at: Timestamp,
}

pub(super) fn tries(tx: &mut Tx<'_>, key: &[u8]) -> Result<Option<Tries>, DbError> {
    tx.first("select failures, until, at from sign_in_delay where key = $1", params![key], |row| {
        Ok(Tries { failures: row.get(0)?, until: row.get(1)?, at: row.get(2)? })
    })
}

pub(super) fn set_tries(tx: &mut Tx<'_>, key: &[u8], tries: Tries) -> Result<(), DbError> {
    tx.execute(
        "insert into sign_in_delay (key, failures, until, at) values ($1, $2, $3, $4) \
         on conflict (key) do update set failures = excluded.failures, until = excluded.until, at = excluded.at",
        params![key, tries.failures, tries.until, tries.at],
    )?;
    Ok(())
}

pub(super) fn clear_tries(tx: &mut Tx<'_>, key: &[u8]) -> Result<(), DbError> {
    tx.execute("delete from sign_in_delay where key = $1", params![key])?;
    Ok(())
}

/// Whether an account was signed in to from an address before.
pub(super) fn knows_address(
    tx: &mut Tx<'_>,
    account: Uuid,
    address: &[u8],
) -> Result<bool, DbError> {
    let found = tx.first(
        "select 1 from sign_in_address where account = $1 and address = $2",
        params![account, address],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

pub(super) fn remember_address(
    tx: &mut Tx<'_>,
    account: Uuid,
    address: &[u8],
    at: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "insert into sign_in_address (account, address, at) values ($1, $2, $3) \
         on conflict (account, address) do update set at = excluded.at",
        params![account, address, at],
    )?;
    Ok(())
}

/// Forgets what has ended: sessions, steps, delays, and addresses not seen for a while.
pub(super) fn forget(
    tx: &mut Tx<'_>,
    now: Timestamp,
    delays: Timestamp,
    addresses: Timestamp,
) -> Result<(), DbError> {
    for (sql, before) in [
        ("delete from session where expires_at < $1", now),
        ("delete from sign_in_step where expires_at < $1", now),
        ("delete from sign_in_delay where at < $1", delays),
        ("delete from sign_in_address where at < $1", addresses),
    ] {
        tx.execute(sql, &[Val::from(before)])?;
    }
    Ok(())
}
