//! The result as a file, for whoever has code and secret.

use super::pass;
use crate::catalogue::{self, Version};
use crate::dossiers::model::{Attachment, Dossier};
use crate::dossiers::{results, store};
use crate::k::resident as k;
use axum::http::HeaderMap;
use axum::response::Response;
use kernel::html::field::size;
use kernel::html::{Markup, html};
use kernel::http::{Id, Visit, download, redirect};
use kernel::i18n::Lang;
use kernel::problem::Problem;
use uuid::Uuid;

/// The section of the page; nothing before there is a file the applicant may have.
pub(super) fn section(
    lang: Lang,
    version: &Version,
    dossier: &Dossier,
    files: &[Attachment],
) -> Markup {
    let files = if results::open(dossier) { results::in_force(files) } else { Vec::new() };
    html! {
        @if !files.is_empty() {
            section #result {
                h2 { (lang.t(k::RESULT)) }
                p { (lang.t(k::RESULT_TEXT)) }
                ul.links {
                    @for (place, file) in files.iter().enumerate() {
                        li {
                            a href={ "/track/dossier/result/" (file.id) } {
                                (results::title(lang, version, dossier, (place, files.len())))
                            }
                            " " span.muted { "PDF · " (size(lang, u64::try_from(file.size).unwrap_or_default())) }
                        }
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
    file(&visit, &dossier, id).await
}

/// A file of the result in force, under a name that says what it is.
pub(in crate::dossiers) async fn file(
    visit: &Visit,
    dossier: &Dossier,
    id: Uuid,
) -> Result<Response, Problem> {
    if !results::open(dossier) {
        return Err(Problem::not_found());
    }
    let (key, version) = (pass::key(dossier), dossier.procedure_version);
    let (files, version) = visit
        .app
        .db
        .read(move |tx| {
            let version = catalogue::version(tx, version)?
                .ok_or_else(|| Problem::internal("a dossier without its procedure version"))?;
            Ok::<_, Problem>((store::attachments(tx, key)?, version))
        })
        .await?;
    let files = results::in_force(&files);
    let place = files.iter().position(|file| file.id == id).ok_or_else(Problem::not_found)?;
    let bytes = visit.app.files.fetch(&files[place].digest).await.map_err(Problem::internal)?;
    let title = results::title(visit.lang, &version, dossier, (place, files.len()));
    let name = results::file_name(&title, &dossier.code);
    Ok(download(bytes, "application/pdf", &name, false))
}
