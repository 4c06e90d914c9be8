//! Letters and receipts of a dossier as PDF: they name the applicant, so they need the secret again.

use super::pass;
use crate::dossiers::model::Issued;
use crate::dossiers::{issue, store};
use crate::k::resident as k;
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::html::{Markup, html};
use kernel::http::{Id, Visit, download, redirect};
use kernel::i18n::{Key, Lang, format};
use kernel::problem::Problem;

/// What residents are given, in words; other sheets stay inside the office.
fn word(form: &str) -> Option<Key> {
    Some(match form {
        "receipt" => k::LETTER_RECEIPT,
        "supplement_request" => k::LETTER_SUPPLEMENT,
        "refusal" => k::LETTER_REFUSAL,
        "apology" => k::LETTER_APOLOGY,
        "stop_notice" => k::LETTER_STOP,
        "hand_over" => k::LETTER_HAND_OVER,
        _ => return None,
    })
}

pub(super) fn list(lang: Lang, letters: &[Issued]) -> Markup {
    html! {
        ul.links {
            @for letter in letters {
                @if let Some(word) = word(&letter.form) {
                    li {
                        a href={ "/track/dossier/letters/" (letter.id) } {
                            (lang.t(word))
                            @if let Some(number) = &letter.number { " " (number) }
                        }
                        " " span.muted { (format::moment(letter.at)) " · PDF" }
                    }
                }
            }
        }
    }
}

pub(super) async fn read(
    visit: Visit,
    headers: HeaderMap,
    Id(id): Id,
) -> Result<Response, Problem> {
    let Some(dossier) = pass::dossier(&visit, &headers).await? else {
        return Ok(redirect("/track"));
    };
    let key = pass::key(&dossier);
    let letters = visit.app.db.read(move |tx| store::forms(tx, key)).await?;
    let letter = letters
        .into_iter()
        .find(|letter| letter.id == id && word(&letter.form).is_some())
        .ok_or_else(Problem::not_found)?;
    let name = format!("{}-{}.pdf", dossier.code, letter.form);
    let bytes = issue::pdf(&visit.app, &letter).await?;
    Ok(download(bytes, "application/pdf", &name, true))
}

/// The proof of the log that the dossier was accepted, for whoever checks it with a program.
pub(super) async fn proof(visit: Visit, headers: HeaderMap) -> Result<Response, Problem> {
    let Some(dossier) = pass::dossier(&visit, &headers).await? else {
        return Ok(redirect("/track"));
    };
    let proof = issue::acceptance_proof(&visit.app, pass::key(&dossier))
        .await?
        .ok_or_else(Problem::not_found)?;
    let name = format!("{}.tlog-proof", dossier.code);
    Ok(download(proof.to_string(), "text/plain; charset=utf-8", &name, false))
}
