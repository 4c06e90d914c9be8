//! What belongs to a dossier: people, papers, files, stays, questions, supplements, fees, forms.

use super::{
    ATTACHMENT, CHARGE, COMPONENT, CONSULTATION, FORM, PARTY, PERSON, STEP, SUPPLEMENT, json,
};
use crate::catalogue::definition::Text;
use crate::dossiers::model::{
    Attachment, Charge, Consultation, Issued, Person, PersonRole, Received, Stay, Supplement,
};
use jiff::Timestamp;
use kernel::db::{DbError, Tx};
use kernel::params;
use uuid::Uuid;

/// The address of a dossier in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Body responsible.
    pub office: Uuid,
    /// Dossier.
    pub id: Uuid,
}

/// Writes a person of a dossier; who stood in the role before is replaced.
pub fn put_person(
    tx: &mut Tx<'_>,
    key: Key,
    role: PersonRole,
    person: &Person,
) -> Result<(), DbError> {
    tx.record(
        &PERSON,
        "insert into dossier_person (office, dossier, role, kind, name, id_kind, id_no, born, phone, email, address, authorised) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         on conflict (office, dossier, role) do update set kind = excluded.kind, name = excluded.name, id_kind = excluded.id_kind, \
         id_no = excluded.id_no, born = excluded.born, phone = excluded.phone, email = excluded.email, \
         address = excluded.address, authorised = excluded.authorised returning *",
        params![
            key.office,
            key.id,
            role.code(),
            &person.kind,
            &person.name,
            &person.id_kind,
            &person.id_no,
            &person.born,
            &person.phone,
            &person.email,
            &person.address,
            person.authorised,
        ],
    )?;
    Ok(())
}

/// The people of a dossier.
pub fn people(tx: &mut Tx<'_>, key: Key) -> Result<Vec<(PersonRole, Person)>, DbError> {
    tx.all(
        "select role, kind, name, id_kind, id_no, born, phone, email, address, authorised \
         from dossier_person where office = $1 and dossier = $2",
        params![key.office, key.id],
        |row| {
            Ok((
                super::coded(row, 0, PersonRole::from_code)?,
                Person {
                    kind: row.get(1)?,
                    name: row.get(2)?,
                    id_kind: row.get(3)?,
                    id_no: row.get(4)?,
                    born: row.get(5)?,
                    phone: row.get(6)?,
                    email: row.get(7)?,
                    address: row.get(8)?,
                    authorised: row.get(9)?,
                },
            ))
        },
    )
    .map(|mut people| {
        people.sort_by_key(|(role, _)| *role);
        people
    })
}

/// Records a unit that has to do with the dossier, and so may see it.
pub fn take_part(tx: &mut Tx<'_>, key: Key, unit: Uuid) -> Result<(), DbError> {
    tx.record(
        &PARTY,
        "insert into dossier_unit (office, dossier, unit) values ($1, $2, $3) on conflict do nothing returning *",
        params![key.office, key.id, unit],
    )?;
    Ok(())
}

/// Units that have to do with the dossier.
pub fn parties(tx: &mut Tx<'_>, key: Key) -> Result<Vec<Uuid>, DbError> {
    tx.all(
        "select unit from dossier_unit where office = $1 and dossier = $2",
        params![key.office, key.id],
        |row| row.get(0),
    )
}

/// Writes a received paper; a later supply adds to what was there.
pub fn put_component(
    tx: &mut Tx<'_>,
    key: Key,
    paper: &Received,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.record(
        &COMPONENT,
        "insert into dossier_component (office, dossier, component, name_vi, name_en, originals, certified, copies, shown, received_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         on conflict (office, dossier, component) do update set originals = excluded.originals, certified = excluded.certified, \
         copies = excluded.copies, shown = excluded.shown, received_at = excluded.received_at returning *",
        params![
            key.office,
            key.id,
            &paper.component,
            &paper.name.vi,
            &paper.name.en,
            paper.originals,
            paper.certified,
            paper.copies,
            paper.shown,
            now,
        ],
    )?;
    Ok(())
}

/// Papers received.
pub fn components(tx: &mut Tx<'_>, key: Key) -> Result<Vec<Received>, DbError> {
    tx.all(
        "select component, name_vi, name_en, originals, certified, copies, shown from dossier_component \
         where office = $1 and dossier = $2 order by received_at, component",
        params![key.office, key.id],
        |row| {
            Ok(Received {
                component: row.get(0)?,
                name: Text { vi: row.get(1)?, en: row.get(2)? },
                originals: count(row.get(3)?),
                certified: count(row.get(4)?),
                copies: count(row.get(5)?),
                shown: row.get(6)?,
            })
        },
    )
}

fn count(value: i64) -> u32 {
    u32::try_from(value).unwrap_or_default()
}

/// Records a file.
pub fn put_attachment(
    tx: &mut Tx<'_>,
    key: Key,
    file: &Attachment,
    by: Option<Uuid>,
) -> Result<(), DbError> {
    tx.record(
        &ATTACHMENT,
        "insert into attachment (office, id, dossier, component, name, media, size, digest, at, by_account, result) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning *",
        params![
            key.office,
            file.id,
            key.id,
            &file.component,
            &file.name,
            &file.media,
            file.size,
            &file.digest,
            file.at,
            by,
            file.result,
        ],
    )?;
    Ok(())
}

/// Files of a dossier.
pub fn attachments(tx: &mut Tx<'_>, key: Key) -> Result<Vec<Attachment>, DbError> {
    tx.all(
        "select id, component, name, media, size, digest, at, result from attachment \
         where office = $1 and dossier = $2 order by id",
        params![key.office, key.id],
        |row| {
            Ok(Attachment {
                id: row.get(0)?,
                component: row.get(1)?,
                name: row.get(2)?,
                media: row.get(3)?,
                size: row.get(4)?,
                digest: row.get(5)?,
                at: row.get(6)?,
                result: row.get(7)?,
            })
        },
    )
}

/// Opens a stay at a step.
pub fn begin_stay(tx: &mut Tx<'_>, key: Key, stay: &Stay) -> Result<(), DbError> {
    tx.record(
        &STEP,
        "insert into dossier_step (office, dossier, seq, step, step_id, kind, unit, assignee, limit_text, started_at, due_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning *",
        params![
            key.office,
            key.id,
            stay.seq,
            stay.step as i64,
            &stay.step_id,
            &stay.kind,
            stay.unit,
            stay.assignee,
            &stay.limit,
            stay.started_at,
            stay.due_at,
        ],
    )?;
    Ok(())
}

/// Closes the open stay.
pub fn end_stay(
    tx: &mut Tx<'_>,
    key: Key,
    by: Option<Uuid>,
    outcome: &str,
    note: Option<&str>,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.record(
        &STEP,
        "update dossier_step set ended_at = $3, ended_by = $4, outcome = $5, note = $6 \
         where office = $1 and dossier = $2 and ended_at is null returning *",
        params![key.office, key.id, now, by, outcome, note],
    )?;
    Ok(())
}

/// Moves the date or the person of the open stay.
pub fn move_stay(
    tx: &mut Tx<'_>,
    key: Key,
    assignee: Option<Uuid>,
    due_at: Option<Timestamp>,
) -> Result<(), DbError> {
    tx.record(
        &STEP,
        "update dossier_step set assignee = $3, due_at = $4 where office = $1 and dossier = $2 and ended_at is null returning *",
        params![key.office, key.id, assignee, due_at],
    )?;
    Ok(())
}

/// Every stay, in order: the control sheet.
pub fn stays(tx: &mut Tx<'_>, key: Key) -> Result<Vec<Stay>, DbError> {
    tx.all(
        "select seq, step, step_id, kind, unit, assignee, limit_text, started_at, due_at, ended_at, ended_by, outcome, note \
         from dossier_step where office = $1 and dossier = $2 order by seq",
        params![key.office, key.id],
        |row| {
            Ok(Stay {
                seq: row.get(0)?,
                step: usize::try_from(row.get::<i64>(1)?).unwrap_or_default(),
                step_id: row.get(2)?,
                kind: row.get(3)?,
                unit: row.get(4)?,
                assignee: row.get(5)?,
                limit: row.get(6)?,
                started_at: row.get(7)?,
                due_at: row.get(8)?,
                ended_at: row.get(9)?,
                ended_by: row.get(10)?,
                outcome: row.get(11)?,
                note: row.get(12)?,
            })
        },
    )
}

/// Asks another unit.
pub fn put_consultation(
    tx: &mut Tx<'_>,
    key: Key,
    question: &Consultation,
    by: Uuid,
) -> Result<(), DbError> {
    tx.record(
        &CONSULTATION,
        "insert into consultation (office, id, dossier, unit, question, asked_at, asked_by, due_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning *",
        params![
            key.office,
            question.id,
            key.id,
            question.unit,
            &question.question,
            question.asked_at,
            by,
            question.due_at,
        ],
    )?;
    Ok(())
}

/// Records an answer; false when it was answered already.
pub fn answer_consultation(
    tx: &mut Tx<'_>,
    key: Key,
    id: Uuid,
    answer: &str,
    by: Uuid,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.record(
        &CONSULTATION,
        "update consultation set answered_at = $4, answered_by = $5, answer = $6 \
         where office = $1 and dossier = $2 and id = $3 and answered_at is null returning *",
        params![key.office, key.id, id, now, by, answer],
    )? == 1)
}

/// Questions of a dossier.
pub fn consultations(tx: &mut Tx<'_>, key: Key) -> Result<Vec<Consultation>, DbError> {
    tx.all(
        "select id, unit, question, asked_at, due_at, answered_at, answered_by, answer from consultation \
         where office = $1 and dossier = $2 order by id",
        params![key.office, key.id],
        |row| {
            Ok(Consultation {
                id: row.get(0)?,
                unit: row.get(1)?,
                question: row.get(2)?,
                asked_at: row.get(3)?,
                due_at: row.get(4)?,
                answered_at: row.get(5)?,
                answered_by: row.get(6)?,
                answer: row.get(7)?,
            })
        },
    )
}

/// Records a request for a supplement.
pub fn put_supplement(
    tx: &mut Tx<'_>,
    key: Key,
    request: &Supplement,
    by: Uuid,
) -> Result<(), DbError> {
    tx.record(
        &SUPPLEMENT,
        "insert into supplement (office, dossier, number, asked_at, asked_by, items, reason, window_until) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning *",
        params![
            key.office,
            key.id,
            request.number,
            request.asked_at,
            by,
            json(Some(&request.items))?,
            &request.reason,
            request.window_until,
        ],
    )?;
    Ok(())
}

/// Writes what came of each defect of a request, and when nothing was missing any more.
pub fn supply(tx: &mut Tx<'_>, key: Key, request: &Supplement) -> Result<(), DbError> {
    tx.record(
        &SUPPLEMENT,
        "update supplement set items = $4, supplied_at = $5 where office = $1 and dossier = $2 and number = $3 returning *",
        params![
            key.office,
            key.id,
            request.number,
            json(Some(&request.items))?,
            request.supplied_at
        ],
    )?;
    Ok(())
}

/// Requests for supplements, in order.
pub fn supplements(tx: &mut Tx<'_>, key: Key) -> Result<Vec<Supplement>, DbError> {
    tx.all(
        "select number, asked_at, items, reason, window_until, supplied_at from supplement \
         where office = $1 and dossier = $2 order by number",
        params![key.office, key.id],
        |row| {
            Ok(Supplement {
                number: row.get(0)?,
                asked_at: row.get(1)?,
                items: row.json(2)?,
                reason: row.get(3)?,
                window_until: row.get(4)?,
                supplied_at: row.get(5)?,
            })
        },
    )
}

/// Asks for a fee.
pub fn put_charge(
    tx: &mut Tx<'_>,
    key: Key,
    charge: &Charge,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.record(
        &CHARGE,
        "insert into charge (office, id, dossier, kind, name_vi, name_en, amount, asked_at, fee, quantity) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *",
        params![
            key.office,
            charge.id,
            key.id,
            &charge.kind,
            &charge.name.vi,
            &charge.name.en,
            charge.amount,
            now,
            charge.fee,
            json(charge.counted.as_ref())?,
        ],
    )?;
    Ok(())
}

/// Writes what was counted anew for a fee that is not paid yet.
pub fn recount_charge(tx: &mut Tx<'_>, key: Key, charge: &Charge) -> Result<(), DbError> {
    tx.record(
        &CHARGE,
        "update charge set amount = $4, quantity = $5 \
         where office = $1 and dossier = $2 and id = $3 and paid_at is null returning *",
        params![key.office, key.id, charge.id, charge.amount, json(charge.counted.as_ref())?],
    )?;
    Ok(())
}

/// Marks every open fee as paid under one receipt number.
pub fn pay_charges(
    tx: &mut Tx<'_>,
    key: Key,
    receipt: &str,
    by: Uuid,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.record(
        &CHARGE,
        "update charge set paid_at = $3, paid_to = $4, receipt = $5 where office = $1 and dossier = $2 and paid_at is null returning *",
        params![key.office, key.id, now, by, receipt],
    )?;
    Ok(())
}

/// Fees of a dossier.
pub fn charges(tx: &mut Tx<'_>, key: Key) -> Result<Vec<Charge>, DbError> {
    tx.all(
        "select id, kind, name_vi, name_en, amount, paid_at, receipt, fee, quantity from charge \
         where office = $1 and dossier = $2 order by id",
        params![key.office, key.id],
        |row| {
            Ok(Charge {
                id: row.get(0)?,
                kind: row.get(1)?,
                name: Text { vi: row.get(2)?, en: row.get(3)? },
                amount: row.get(4)?,
                paid_at: row.get(5)?,
                receipt: row.get(6)?,
                fee: row.get(7)?,
                counted: super::parse(row.get::<Option<String>>(8)?.as_deref(), 8)?,
            })
        },
    )
}

/// Keeps an issued form with the data it showed.
pub fn put_form(tx: &mut Tx<'_>, key: Key, form: &Issued, by: Option<Uuid>) -> Result<(), DbError> {
    tx.record(
        &FORM,
        "insert into issued_form (office, id, dossier, form, number, wording, data, at, by_account) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *",
        params![
            key.office,
            form.id,
            key.id,
            &form.form,
            form.number.as_ref(),
            &form.wording,
            &form.data,
            form.at,
            by,
        ],
    )?;
    Ok(())
}

/// Forms issued for a dossier, oldest first.
pub fn forms(tx: &mut Tx<'_>, key: Key) -> Result<Vec<Issued>, DbError> {
    tx.all(
        "select id, form, number, wording, data, at from issued_form \
         where office = $1 and dossier = $2 order by id",
        params![key.office, key.id],
        |row| {
            Ok(Issued {
                office: key.office,
                dossier: key.id,
                id: row.get(0)?,
                form: row.get(1)?,
                number: row.get(2)?,
                wording: row.get(3)?,
                data: row.json(4)?,
                at: row.get(5)?,
            })
        },
    )
}
