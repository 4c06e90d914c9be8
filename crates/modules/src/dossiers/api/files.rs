//! Files inside a JSON body.

use super::shapes::FileBody;
use crate::dossiers::actions::NewFile;
use crate::dossiers::pages::resident::examine;
use crate::k::resident as k;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::app::App;
use kernel::http::fields::Upload;
use kernel::problem::{FieldProblem, Problem, Words};

/// Judges and keeps every file; all problems at once.
pub(super) async fn keep(app: &App, files: Vec<FileBody>) -> Result<Vec<NewFile>, Problem> {
    let mut kept = Vec::new();
    let mut problems = Vec::new();
    for (number, file) in files.into_iter().enumerate() {
        let field = format!("files.{number}.content");
        let Ok(bytes) = STANDARD.decode(&file.content) else {
            problems.push(FieldProblem::new(field, Words::new(k::NOT_BASE64)));
            continue;
        };
        let upload = Upload { field: field.clone(), name: file.name, bytes: bytes.into() };
        match examine(app, &file.component, &upload).await? {
            Ok(new) => kept.push(new),
            Err(words) => problems.push(FieldProblem::new(field, words)),
        }
    }
    if problems.is_empty() { Ok(kept) } else { Err(Problem::invalid(problems)) }
}

/// Judges and keeps files of a multipart form.
pub(super) async fn keep_uploads(
    app: &App,
    component: &str,
    uploads: &[Upload],
) -> Result<Vec<NewFile>, Problem> {
    let mut kept = Vec::new();
    let mut problems = Vec::new();
    for upload in uploads {
        match examine(app, component, upload).await? {
            Ok(new) => kept.push(new),
            Err(words) => problems.push(FieldProblem::new(&upload.field, words)),
        }
    }
    if problems.is_empty() { Ok(kept) } else { Err(Problem::invalid(problems)) }
}
