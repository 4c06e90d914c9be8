//! Drafts of e-forms, resumed by a link whose secret only the resident has.

use jiff::Timestamp;
use kernel::db::{DbError, Tx};
use kernel::params;
use uuid::Uuid;

/// A form somebody has begun.
#[derive(Clone, Debug)]
pub struct FormDraft {
    /// Office it will go to.
    pub office: Uuid,
    /// Identity.
    pub id: Uuid,
    /// Digest of the secret in the link.
    pub secret: Vec<u8>,
    /// Version of the procedure.
    pub procedure_version: Uuid,
    /// Case variant.
    pub case_id: String,
    /// What was entered so far: answers, people, files.
    pub data: serde_json::Value,
    /// When begun.
    pub created_at: Timestamp,
    /// When last saved.
    pub changed_at: Timestamp,
    /// The dossier it became.
    pub dossier: Option<Uuid>,
}

/// Begins a draft.
pub fn insert_form_draft(tx: &mut Tx<'_>, draft: &FormDraft) -> Result<(), DbError> {
    tx.execute(
        "insert into dossier_draft (office, id, secret, procedure_version, case_id, data, created_at, changed_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            draft.office,
            draft.id,
            draft.secret.clone(),
            draft.procedure_version,
            &draft.case_id,
            &draft.data,
            draft.created_at,
            draft.changed_at,
        ],
    )?;
    Ok(())
}

/// Saves a draft, unless it has become a dossier meanwhile: what was sent is not changed by a page that
/// was still open.
pub fn save_form_draft(tx: &mut Tx<'_>, draft: &FormDraft) -> Result<(), DbError> {
    tx.execute(
        "update dossier_draft set case_id = $3, data = $4, changed_at = $5 where office = $1 and id = $2 and dossier is null",
        params![draft.office, draft.id, &draft.case_id, &draft.data, draft.changed_at],
    )?;
    Ok(())
}

/// Remembers the dossier a draft became and forgets the answers, which stand in the dossier now.
pub fn finish_form_draft(
    tx: &mut Tx<'_>,
    office: Uuid,
    id: Uuid,
    dossier: Uuid,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "update dossier_draft set dossier = $3, data = '{}', changed_at = $4 where office = $1 and id = $2",
        params![office, id, dossier, now],
    )?;
    Ok(())
}

/// The draft behind a link.
pub fn form_draft(
    tx: &mut Tx<'_>,
    office: Uuid,
    secret: &[u8],
) -> Result<Option<FormDraft>, DbError> {
    tx.first(
        "select office, id, secret, procedure_version, case_id, data, created_at, changed_at, dossier \
         from dossier_draft where office = $1 and secret = $2",
        params![office, secret],
        |row| {
            Ok(FormDraft {
                office: row.get(0)?,
                id: row.get(1)?,
                secret: row.get(2)?,
                procedure_version: row.get(3)?,
                case_id: row.get(4)?,
                data: row.json(5)?,
                created_at: row.get(6)?,
                changed_at: row.get(7)?,
                dossier: row.get(8)?,
            })
        },
    )
}

/// Takes the draft for sending: who comes second waits here and then sees the dossier it became.
pub fn hold_form_draft(
    tx: &mut Tx<'_>,
    office: Uuid,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.execute(
        "update dossier_draft set changed_at = $3 where office = $1 and id = $2",
        params![office, id, now],
    )? == 1)
}

/// Removes drafts nobody touched since a moment: they are not of record and hold personal data.
pub fn forget_form_drafts(tx: &mut Tx<'_>, before: Timestamp) -> Result<u64, DbError> {
    tx.execute("delete from dossier_draft where changed_at < $1", params![before])
}
