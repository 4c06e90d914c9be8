//! Messages to applicants who left an address: what happened and where to look, nothing sensitive.

use super::model::{Dossier, PersonRole};
use super::rules::Verb;
use super::store::{self, Key};
use crate::k::dossiers as k;
use kernel::app::App;
use kernel::db::DbError;
use kernel::i18n::{Key as Message, Lang, format};
use kernel::jobs::JobKind;
use kernel::mail::Letter;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

/// Name of the job.
pub const KIND: &str = "dossiers.tell";
/// What is told when a result was sent online.
pub const SENT: &str = "sent";

/// The job that writes to the applicant.
pub const JOB: JobKind =
    JobKind { name: KIND, run: |app, data| Box::pin(run(app, data)), every: None };

#[derive(Deserialize)]
struct Task {
    office: Uuid,
    dossier: Uuid,
    what: String,
}

async fn run(app: App, data: Value) -> anyhow::Result<()> {
    let task: Task = serde_json::from_value(data)?;
    let key = Key { office: task.office, id: task.dossier };
    let found = app
        .db
        .read(move |tx| {
            let dossier = store::find(tx, key.office, key.id)?;
            let people = store::people(tx, key)?;
            Ok::<_, DbError>(
                dossier.zip(
                    people
                        .into_iter()
                        .find(|(role, person)| {
                            *role == PersonRole::Applicant && !person.email.is_empty()
                        })
                        .map(|(_, person)| person),
                ),
            )
        })
        .await?;
    let Some((dossier, person)) = found else {
        return Ok(());
    };
    let Some(message) = message(&task.what) else {
        return Ok(());
    };
    let lang = Lang::from_code(&dossier.language).unwrap_or_default();
    app.mailer.send(&letter(&app, lang, &dossier, &person.email, message, &task.what)).await
}

/// What is said about an event; events without a message are not told.
fn message(what: &str) -> Option<Message> {
    Some(match what {
        super::actions::SUBMITTED => k::MAIL_SUBMITTED,
        "refused" => k::MAIL_REFUSED,
        SENT => k::MAIL_SENT,
        other => match Verb::from_code(other)? {
            Verb::Accept => k::MAIL_ACCEPTED,
            Verb::Decline => k::MAIL_DECLINED,
            Verb::AskSupplement => k::MAIL_SUPPLEMENT,
            Verb::Apologise => k::MAIL_APOLOGY,
            Verb::Number => k::MAIL_READY,
            Verb::Stop => k::MAIL_STOPPED,
            Verb::AllowWithdrawal => k::MAIL_WITHDRAWN,
            _ => return None,
        },
    })
}

fn letter(
    app: &App,
    lang: Lang,
    dossier: &Dossier,
    to: &str,
    message: Message,
    what: &str,
) -> Letter {
    let due = dossier.due_at.map(format::moment).unwrap_or_default();
    let link = format!("{}/track", app.config.base_url());
    let code = &dossier.code;
    let said = lang.f(message, &[("code", code), ("due", &due)]);
    let text = lang.f(k::MAIL_FRAME, &[("said", &said), ("link", &link), ("code", code)]);
    Letter {
        to: to.to_owned(),
        subject: lang.f(k::MAIL_SUBJECT, &[("code", code)]),
        text,
        id: format!("{}.{what}.{}", dossier.id, dossier.version),
    }
}
