//! What officials do with versions: right, load, decide, save, tell.
//!
//! Events of the catalogue belong to [`OFFICE`]: procedures are those of the installation, not of one
//! body in it.

use super::builtin;
use super::definition::Definition;
use super::rules::{self, Issue, Known, Severity, Span};
use super::source;
use super::store::{self, Origin, Record, VersionState};
use crate::k::catalogue as k;
use jiff::Timestamp;
use kernel::actor::Permit;
use kernel::db::{DbError, Tx};
use kernel::events::{self, NewEvent};
use kernel::problem::{FieldProblem, Problem, Words};
use serde_json::{Value, json};
use uuid::Uuid;

/// The body that events of the catalogue are filed under: the installation as a whole.
pub const OFFICE: Uuid = Uuid::nil();

/// What definitions may name here.
pub fn known() -> Known<'static> {
    Known { domains: builtin::domains(), form: &|name| builtin::form(name).is_some() }
}

/// Reads what was typed, or says everything that is wrong with it.
pub fn read(text: &str) -> Result<Definition, Problem> {
    source::read(text).map_err(|issues| Problem::invalid(fields(&issues)))
}

/// Writes a new draft.
pub fn create(
    tx: &mut Tx<'_>,
    permit: &Permit,
    text: &str,
    now: Timestamp,
) -> Result<Uuid, Problem> {
    let definition = read(text)?;
    if !rules::is_code(&definition.code) {
        let words = Words::new(k::ISSUE_CODE).with("code", &definition.code);
        return Err(Problem::invalid(vec![FieldProblem::new("source", words)]));
    }
    let id = store::insert(tx, &definition, text, Origin::Office, Some(permit.account), now)?;
    record_drafted(tx, id, Some(permit), now)?;
    Ok(id)
}

/// Writes a draft anew; its code stays.
pub fn rewrite(
    tx: &mut Tx<'_>,
    permit: &Permit,
    id: Uuid,
    text: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    let definition = read(text)?;
    let record = load(tx, id)?;
    if record.code != definition.code {
        let words = Words::new(k::REFUSED_CODE).with("code", &record.code);
        return Err(Problem::invalid(vec![FieldProblem::new("source", words)]));
    }
    if !store::rewrite(tx, id, &definition, text, Some(permit.account))? {
        return Err(refused(k::REFUSED_NOT_DRAFT));
    }
    append(tx, id, "procedure.rewritten", Some(permit), None, json!({}), now)?;
    Ok(())
}

/// Vouches for a draft: another person than the one who wrote it last, and no error left.
pub fn verify(tx: &mut Tx<'_>, permit: &Permit, id: Uuid, now: Timestamp) -> Result<(), Problem> {
    let record = load(tx, id)?;
    if record.created.by == Some(permit.account) {
        return Err(refused(k::REFUSED_OWN_DRAFT));
    }
    let version = store::version(tx, id)?.ok_or_else(Problem::not_found)?;
    let text = store::text_of(tx, id)?.unwrap_or_default();
    let issues = source::check(&text, &version.definition, &known());
    let errors: Vec<_> =
        issues.into_iter().filter(|issue| issue.severity == Severity::Error).collect();
    if !errors.is_empty() {
        let mut problem = refused(k::REFUSED_ERRORS);
        problem.fields = fields(&errors);
        return Err(problem);
    }
    if !store::advance(
        tx,
        id,
        VersionState::Draft,
        VersionState::Verified,
        Some(permit.account),
        now,
    )? {
        return Err(refused(k::REFUSED_NOT_DRAFT));
    }
    append(tx, id, "procedure.verified", Some(permit), None, json!({}), now)?;
    Ok(())
}

/// Puts a verified version in force from its first day; earlier versions end the day before.
pub fn publish(tx: &mut Tx<'_>, permit: &Permit, id: Uuid, now: Timestamp) -> Result<(), Problem> {
    let record = load(tx, id)?;
    if record.state != VersionState::Verified {
        return Err(refused(k::REFUSED_NOT_VERIFIED));
    }
    put_in_force(tx, id, &record.code, record.span, Some(permit), now)?;
    Ok(())
}

/// Takes a version back, with the reason. What was in force before does not come back by itself.
pub fn withdraw(
    tx: &mut Tx<'_>,
    permit: &Permit,
    id: Uuid,
    reason: &str,
    now: Timestamp,
) -> Result<(), Problem> {
    if reason.trim().is_empty() {
        return Err(Problem::invalid(vec![FieldProblem::new(
            "reason",
            Words::new(k::REFUSED_NO_REASON),
        )]));
    }
    let record = load(tx, id)?;
    if record.state == VersionState::Withdrawn {
        return Err(refused(k::REFUSED_WITHDRAWN));
    }
    take_back(tx, &record, reason, Some(permit), now)
        .and_then(|done| if done { Ok(()) } else { Err(DbError::Conflict) })
        .map_err(Problem::from)
}

/// What publishing would do to the other versions of the procedure.
pub fn settlement(tx: &mut Tx<'_>, code: &str, span: Span) -> Result<rules::Settlement, DbError> {
    let others: Vec<_> = store::versions_of(tx, code)?
        .into_iter()
        .filter(|record| record.state == VersionState::Published)
        .map(|record| (record.id, record.span))
        .collect();
    Ok(rules::settle(span, &others))
}

/// Publishes a draft or verified version and makes room for it.
pub(super) fn put_in_force(
    tx: &mut Tx<'_>,
    id: Uuid,
    code: &str,
    span: Span,
    by: Option<&Permit>,
    now: Timestamp,
) -> Result<(), DbError> {
    let settled = settlement(tx, code, span)?;
    let account = by.map(|permit| permit.account);
    for (other, last) in &settled.ends {
        store::set_valid_to(tx, *other, Some(*last))?;
        let data = json!({ "last_day": last.to_string(), "followed_by": id });
        append(tx, *other, "procedure.ended", by, None, data, now)?;
    }
    for other in &settled.replaced {
        if let Some(record) = store::record(tx, *other)? {
            take_back(tx, &record, "", by, now)?;
        }
    }
    store::set_valid_to(tx, id, settled.last)?;
    store::advance(tx, id, VersionState::Draft, VersionState::Verified, account, now)?;
    store::advance(tx, id, VersionState::Verified, VersionState::Published, account, now)?;
    let data = json!({
        "first_day": span.from.to_string(),
        "last_day": settled.last.map(|last| last.to_string()),
    });
    append(tx, id, "procedure.published", by, None, data, now)
}

fn take_back(
    tx: &mut Tx<'_>,
    record: &Record,
    reason: &str,
    by: Option<&Permit>,
    now: Timestamp,
) -> Result<bool, DbError> {
    let account = by.map(|permit| permit.account);
    let done = store::advance(tx, record.id, record.state, VersionState::Withdrawn, account, now)?;
    if done {
        store::set_reason(tx, record.id, reason)?;
        let reason = Some(reason).filter(|reason| !reason.is_empty());
        let kind = if reason.is_some() { "procedure.withdrawn" } else { "procedure.replaced" };
        append(tx, record.id, kind, by, reason, json!({ "was": record.state.code() }), now)?;
    }
    Ok(done)
}

/// Records that a draft was written.
pub(super) fn record_drafted(
    tx: &mut Tx<'_>,
    id: Uuid,
    by: Option<&Permit>,
    now: Timestamp,
) -> Result<(), DbError> {
    append(tx, id, "procedure.drafted", by, None, json!({}), now)
}

fn append(
    tx: &mut Tx<'_>,
    subject: Uuid,
    kind: &'static str,
    by: Option<&Permit>,
    reason: Option<&str>,
    data: Value,
    at: Timestamp,
) -> Result<(), DbError> {
    let seq = events::of(tx, OFFICE, subject)?.last().map_or(1, |event| event.seq + 1);
    let event = NewEvent {
        office: OFFICE,
        about: "procedure_version",
        subject,
        seq,
        kind,
        at,
        by,
        reason,
        data,
    };
    events::append(tx, &event).map(drop)
}

fn load(tx: &mut Tx<'_>, id: Uuid) -> Result<Record, Problem> {
    store::record(tx, id)?.ok_or_else(Problem::not_found)
}

fn refused(why: kernel::i18n::Key) -> Problem {
    Problem::new(409, k::REFUSED).because(Words::new(why))
}

/// Problems of the text as problems of fields.
fn fields(issues: &[Issue]) -> Vec<FieldProblem> {
    issues
        .iter()
        .map(|issue| {
            let path = if issue.path.is_empty() { "source" } else { &issue.path };
            FieldProblem::new(path, issue.words.clone())
        })
        .collect()
}
