//! Every statement of the measurement: what it asks the database about itself, and the floor. The floor
//! writes and reads the rows the product writes and reads, copied from a dossier the product made, with
//! nothing but SQL: no rights, no rules, no digest, no JSON.

use jiff::Timestamp;
use kernel::db::{DbError, Engine, Row, Tx};
use kernel::{ids, params};
use uuid::Uuid;

/// Begins what [`undo`] undoes within a unit of work.
pub(super) fn begin(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute("savepoint life", &[]).map(drop)
}

/// Keeps what was done since [`begin`].
pub(super) fn keep(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute("release savepoint life", &[]).map(drop)
}

/// Undoes what was done since [`begin`].
pub(super) fn undo(tx: &mut Tx<'_>) -> Result<(), DbError> {
    tx.execute("rollback to savepoint life", &[])?;
    keep(tx)
}

/// Lets the engine learn what the tables hold: PostgreSQL does so by itself after a while.
pub(super) fn analyze(tx: &mut Tx<'_>) -> Result<(), DbError> {
    match tx.engine() {
        Engine::Lite => Ok(()),
        Engine::Pg => tx.execute("analyze", &[]).map(drop),
    }
}

/// Process of the database server that answers; nothing where the database is a file.
pub(super) fn backend(tx: &mut Tx<'_>) -> Result<Option<i64>, DbError> {
    match tx.engine() {
        Engine::Lite => Ok(None),
        Engine::Pg => tx.first("select pg_backend_pid()", &[], |row| row.get(0)),
    }
}

/// How durable a commit is, in the words of the engine.
pub(super) fn durability(tx: &mut Tx<'_>) -> Result<String, DbError> {
    match tx.engine() {
        Engine::Lite => Ok("synchronous=full".to_owned()),
        Engine::Pg => tx.one(
            "select 'fsync=' || current_setting('fsync') || ' synchronous_commit=' || current_setting('synchronous_commit')",
            &[],
            |row| row.get(0),
        ),
    }
}

/// Number of units: an installation without any is empty.
pub(super) fn units(tx: &mut Tx<'_>) -> Result<i64, DbError> {
    tx.one("select count(*) from unit", &[], number)
}

/// Number of dossiers and of events about them.
pub(super) fn size(tx: &mut Tx<'_>) -> Result<(i64, i64), DbError> {
    let dossiers = tx.one("select count(id) from dossier", &[], number)?;
    Ok((dossiers, tx.one("select count(id) from event", &[], number)?))
}

/// What the server still has to do: due jobs, and events without a place in the log.
pub(super) fn waiting(tx: &mut Tx<'_>, now: Timestamp) -> Result<i64, DbError> {
    let jobs = tx.one("select count(*) from job where run_at <= $1", params![now], number)?;
    Ok(jobs + tx.one("select count(*) from event_pending", &[], number)?)
}

fn number(row: &Row<'_>) -> Result<i64, DbError> {
    row.get(0)
}

/// The first dossier of an office made at an instant or later: code and secret.
pub(super) fn made_after(
    tx: &mut Tx<'_>,
    office: Uuid,
    at: Timestamp,
) -> Result<Option<(String, String)>, DbError> {
    tx.first(
        "select code, secret from dossier where office = $1 and id >= $2 order by id limit 1",
        params![office, ids::id(at)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// A dossier the product made, whose rows the floor copies.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pub(super) office: Uuid,
    pub(super) id: Uuid,
    pub(super) code: String,
    /// Its unit now.
    pub(super) unit: Uuid,
    /// Its events.
    pub(super) events: i64,
    /// Its search words, as a JSON list.
    words: String,
}

/// The template with a code.
pub(super) fn template(
    tx: &mut Tx<'_>,
    office: Uuid,
    code: &str,
) -> Result<Option<Template>, DbError> {
    let found = tx.first(
        "select d.id, d.unit, (select count(*) from event e where e.office = d.office and e.subject = d.id) \
         from dossier d where d.office = $1 and d.code = $2",
        params![office, code],
        |row| {
            Ok(Template {
                office,
                code: code.to_owned(),
                id: row.get(0)?,
                unit: row.get(1)?,
                events: row.get(2)?,
                words: String::new(),
            })
        },
    )?;
    let Some(mut template) = found else { return Ok(None) };
    let words: Vec<String> = tx.all(
        "select word from dossier_word where office = $1 and dossier = $2",
        params![office, template.id],
        |row| row.get(0),
    )?;
    template.words = serde_json::json!(words).to_string();
    Ok(Some(template))
}

/// Writes the rows of a new dossier.
pub(super) fn create(
    tx: &mut Tx<'_>,
    of: &Template,
    id: Uuid,
    now: Timestamp,
) -> Result<(), DbError> {
    let number: i64 = tx.one(
        "insert into counter (office, series, last) values ($1, 'bench', 1) \
         on conflict (office, series) do update set last = counter.last + 1 returning last",
        params![of.office],
        number,
    )?;
    let code = format!("{}-{number}", of.code);
    tx.execute(
        "insert into dossier (office, id, code, version, procedure_version, procedure_code, case_id, channel, receiver, \
         authority, helped_at, state, financial, delivery, synchronisation, step, unit, assignee, abstract, sets, applicant, \
         owner, form, limit_text, submitted_at, accepted_at, due_at, first_due_at, step_due_at, attention_at, work_kind, \
         work_unit, work_assignee, suspended_at, ended_at, handed_over_at, course, draft, result, delivery_way, language, secret) \
         select office, $3, $4, version, procedure_version, procedure_code, case_id, channel, receiver, \
         authority, helped_at, state, financial, delivery, synchronisation, step, unit, assignee, abstract, sets, applicant, \
         owner, form, limit_text, submitted_at, accepted_at, due_at, first_due_at, step_due_at, attention_at, work_kind, \
         work_unit, work_assignee, suspended_at, ended_at, handed_over_at, course, draft, result, delivery_way, language, secret \
         from dossier where office = $1 and id = $2",
        params![of.office, of.id, id, code],
    )?;
    let of_it = params![of.office, of.id, id];
    tx.execute(
        "insert into dossier_unit (office, dossier, unit) select office, $3, unit from dossier_unit where office = $1 and dossier = $2",
        of_it,
    )?;
    tx.execute(
        "insert into dossier_person (office, dossier, role, kind, name, id_kind, id_no, born, phone, email, address, authorised) \
         select office, $3, role, kind, name, id_kind, id_no, born, phone, email, address, authorised \
         from dossier_person where office = $1 and dossier = $2",
        of_it,
    )?;
    let words = match tx.engine() {
        Engine::Lite => {
            "insert into dossier_word (office, word, dossier) select $1, value, $2 from json_each($3)"
        }
        Engine::Pg => {
            "insert into dossier_word (office, word, dossier) select $1, value, $2 from json_array_elements_text($3)"
        }
    };
    tx.execute(words, params![of.office, id, &of.words])?;
    tx.execute(
        "insert into dossier_component (office, dossier, component, name_vi, name_en, originals, certified, copies, shown, received_at) \
         select office, $3, component, name_vi, name_en, originals, certified, copies, shown, received_at \
         from dossier_component where office = $1 and dossier = $2",
        of_it,
    )?;
    tx.execute(
        "insert into charge (office, id, dossier, kind, name_vi, name_en, amount, asked_at, fee, quantity) \
         select office, $3, $3, kind, name_vi, name_en, amount, asked_at, fee, quantity from charge where office = $1 and dossier = $2",
        of_it,
    )?;
    tx.execute(
        "insert into dossier_step (office, dossier, seq, step, step_id, kind, unit, assignee, limit_text, started_at, due_at) \
         select office, $3, seq, step, step_id, kind, unit, assignee, limit_text, started_at, due_at \
         from dossier_step where office = $1 and dossier = $2",
        of_it,
    )?;
    tx.execute(
        "insert into issued_form (office, id, dossier, form, number, wording, data, at, by_account) \
         select office, $3, $3, form, number, wording, data, at, by_account from issued_form where office = $1 and dossier = $2",
        of_it,
    )?;
    for seq in 1..=of.events {
        event(tx, of, id, seq, seq, now)?;
    }
    tx.execute(
        "insert into job (id, kind, data, run_at, attempts, created_at) values ($1, 'dossiers.tell', $2, $3, 0, $4)",
        params![ids::id(now), id.to_string(), i64::MAX, now],
    )?;
    Ok(())
}

fn event(
    tx: &mut Tx<'_>,
    of: &Template,
    id: Uuid,
    like: i64,
    seq: i64,
    now: Timestamp,
) -> Result<(), DbError> {
    let event = ids::id(now);
    tx.execute(
        "insert into event (office, id, about, subject, seq, kind, at, actor, role, unit, reason, data, salt, commitment) \
         select office, $3, about, $4, $5, kind, at, actor, role, unit, reason, data, salt, commitment \
         from event where office = $1 and subject = $2 and seq = $6",
        params![of.office, of.id, event, id, seq, like],
    )?;
    tx.execute(
        "insert into event_pending (office, event) values ($1, $2)",
        params![of.office, event],
    )?;
    Ok(())
}

/// Writes what passing on writes; `seq` counts the steps of the dossier so far.
pub(super) fn advance(
    tx: &mut Tx<'_>,
    of: &Template,
    id: Uuid,
    seq: i64,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "update dossier set version = version + 1, step = $3, unit = $4, work_unit = $4, assignee = null, \
         work_assignee = null, step_due_at = $5, attention_at = $5, state = 'in_process' where office = $1 and id = $2",
        params![of.office, id, seq, of.unit, now],
    )?;
    tx.execute(
        "update dossier_step set ended_at = $4, outcome = 'forward' where office = $1 and dossier = $2 and seq = $3",
        params![of.office, id, seq, now],
    )?;
    tx.execute(
        "insert into dossier_step (office, dossier, seq, step, step_id, kind, unit, limit_text, started_at, due_at) \
         values ($1, $2, $3, $3, 'examine', 'examine', $4, '3h', $5, $5)",
        params![of.office, id, seq + 1, of.unit, now],
    )?;
    tx.execute(
        "insert into dossier_unit (office, dossier, unit) values ($1, $2, $3) on conflict do nothing",
        params![of.office, id, of.unit],
    )?;
    event(tx, of, id, of.events, of.events + seq, now)
}

/// Reads a dossier with what belongs to it, and notes the look.
pub(super) fn dossier(tx: &mut Tx<'_>, of: &Template, now: Timestamp) -> Result<(), DbError> {
    tx.one(
        "select * from dossier where office = $1 and code = $2",
        params![of.office, &of.code],
        touch,
    )?;
    let key = params![of.office, of.id];
    tx.all("select * from dossier_person where office = $1 and dossier = $2", key, touch)?;
    tx.all("select * from dossier_component where office = $1 and dossier = $2", key, touch)?;
    tx.all("select * from attachment where office = $1 and dossier = $2 order by id", key, touch)?;
    tx.all(
        "select * from dossier_step where office = $1 and dossier = $2 order by seq",
        key,
        touch,
    )?;
    tx.all(
        "select * from consultation where office = $1 and dossier = $2 order by id",
        key,
        touch,
    )?;
    tx.all(
        "select * from supplement where office = $1 and dossier = $2 order by number",
        key,
        touch,
    )?;
    tx.all("select * from charge where office = $1 and dossier = $2 order by id", key, touch)?;
    tx.execute(
        "insert into read_log (office, id, dossier, account, role, purpose, at) values ($1, $2, $3, $4, 'reception', 'handling', $5)",
        params![of.office, ids::id(now), of.id, of.unit, now],
    )?;
    Ok(())
}

fn touch(row: &Row<'_>) -> Result<(), DbError> {
    row.get::<Uuid>(0).map(drop)
}

/// Reads a page of twenty of a unit's work, and notes the reading.
pub(super) fn page(
    tx: &mut Tx<'_>,
    office: Uuid,
    unit: Uuid,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.all(
        "select * from dossier where work_unit = $1 and work_kind = 'todo' order by attention_at, id limit 20",
        params![unit],
        touch,
    )?;
    tx.execute(
        "insert into list_read (office, id, account, role, purpose, list, filters, at) \
         values ($1, $2, $3, 'case_officer', 'handling', 'worklist', '[]', $4)",
        params![office, ids::id(now), unit, now],
    )?;
    Ok(())
}

/// Sums the counts of an office.
pub(super) fn count(tx: &mut Tx<'_>, office: Uuid) -> Result<(), DbError> {
    tx.all(
        "select office, measure, period, member, cast(sum(n) as bigint) from dossier_tally where office = $1 \
         group by office, measure, period, member",
        params![office],
        touch,
    )
    .map(drop)
}
