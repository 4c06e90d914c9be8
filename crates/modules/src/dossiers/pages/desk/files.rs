//! Files of a dossier: taken in by content, kept before the unit of work, given out under the rule of
//! permission and noted.

use super::dossier;
use crate::dossiers::actions::NewFile;
use crate::k::desk as k;
use axum::extract::Path;
use axum::response::Response;
use kernel::files::{Media, plain_name};
use kernel::http::{Fields, Visit, download};
use kernel::problem::{FieldProblem, Problem, Words};
use uuid::Uuid;

/// Endings of the kinds that are taken.
pub(super) const ENDINGS: [&str; 6] = [".pdf", ".jpg", ".jpeg", ".png", ".docx", ".doc"];

const KINDS: [Media; 5] = [Media::Pdf, Media::Jpeg, Media::Png, Media::Docx, Media::Doc];

/// Checks each file by its content and keeps it; a file that is not taken is named.
pub(super) async fn keep(visit: &Visit, fields: &Fields) -> Result<Vec<NewFile>, Problem> {
    let mut problems = Vec::new();
    for file in &fields.files {
        if Media::of(&file.bytes).is_none() {
            let words = Words::new(k::FILE_KIND).with("name", &file.name);
            problems.push(FieldProblem::new("files", words));
        }
    }
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let mut kept = Vec::new();
    for file in &fields.files {
        let Some(media) = Media::of(&file.bytes) else { continue };
        let digest = visit.app.files.keep(file.bytes.clone()).await.map_err(Problem::internal)?;
        kept.push(NewFile {
            component: fields.get("component").to_owned(),
            name: plain_name(&file.name),
            media: media.mime().to_owned(),
            size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
            digest,
        });
    }
    Ok(kept)
}

/// Gives out a file.
pub(super) async fn show(
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id: Uuid = id.parse().map_err(|_| Problem::not_found())?;
    let view = dossier::load(&visit, code).await?;
    let file = view.attachments.iter().find(|file| file.id == id).ok_or_else(Problem::not_found)?;
    dossier::log(&visit, &view).await?;
    let bytes = visit.app.files.fetch(&file.digest).await.map_err(Problem::internal)?;
    let media = KINDS.into_iter().find(|media| media.mime() == file.media);
    let inline = matches!(media, Some(Media::Pdf | Media::Jpeg | Media::Png));
    let mime = media.map_or("application/octet-stream", Media::mime);
    Ok(download(bytes, mime, &file.name, inline))
}
