//! Step 3: the papers, each as one or several files.

use super::draft::{self, Link, Open};
use super::frame::{Sheet, Stage, buttons, error_at, sent, wants_later};
use crate::catalogue::definition::Component;
use crate::dossiers::actions::{NewFile, needed};
use crate::k::resident as k;
use axum::extract::Path;
use axum::response::Response;
use kernel::app::App;
use kernel::files::{Media, plain_name};
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Field, FileLimits, KeptFile, id_of};
use kernel::html::{Markup, html};
use kernel::http::fields::{Sent, Upload};
use kernel::http::rate::Limited;
use kernel::http::{Fields, Visit, download, redirect};
use kernel::i18n::Lang;
use kernel::problem::{FieldProblem, Problem, Words};

/// Most bytes of one file.
pub(super) const LARGEST: u64 = 10 << 20;
/// Most files of one dossier.
const MOST: usize = 60;
/// Endings a browser offers to choose from; what counts is the content.
const ENDINGS: [&str; 6] = [".pdf", ".jpg", ".jpeg", ".png", ".docx", ".doc"];
/// Field of papers that are not on the list.
const OTHER: &str = "other";

/// Whether a paper is sent online: those only shown are shown when the result is collected.
pub(super) fn wanted(paper: &Component) -> bool {
    !paper.form && (!paper.shown || !paper.required)
}

/// The name of the file field of a paper.
fn field_of(component: &str) -> String {
    format!("component.{component}")
}

impl Open {
    /// Papers that are needed and not there yet.
    pub(super) fn missing_papers(&self) -> Vec<FieldProblem> {
        self.case
            .components
            .iter()
            .filter(|paper| wanted(paper) && needed(paper))
            .filter(|paper| !self.answers.files.iter().any(|file| file.component == paper.id))
            .map(|paper| {
                let say = |lang: Lang| lang.f(k::PAPER_NEEDED, &[("paper", &paper.name.get(lang))]);
                let words = Words::said(k::PAPER_NEEDED, say(Lang::Vi), say(Lang::En));
                FieldProblem::new(field_of(&paper.id), words)
            })
            .collect()
    }
}

/// Judges a file by its content and keeps it; the problem says what to do instead.
pub(in crate::dossiers) async fn examine(
    app: &App,
    component: &str,
    upload: &Upload,
) -> Result<Result<NewFile, Words>, Problem> {
    let name = plain_name(&upload.name);
    let size = upload.bytes.len() as u64;
    if size > LARGEST {
        let most = field::size(Lang::Vi, LARGEST);
        return Ok(Err(Words::new(k::FILE_TOO_LARGE).with("name", name).with("most", most)));
    }
    let Some(media) = Media::of(&upload.bytes) else {
        return Ok(Err(Words::new(k::FILE_UNKNOWN).with("name", name)));
    };
    let digest = app.files.keep(upload.bytes.clone()).await.map_err(Problem::internal)?;
    Ok(Ok(NewFile {
        component: component.to_owned(),
        name,
        media: media.mime().to_owned(),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        digest,
    }))
}

pub(super) async fn show(visit: Visit, at: Link, query: Fields) -> Result<Response, Problem> {
    let open = draft::open(&visit, at).await?;
    if let Some(answer) = sent(&open) {
        return Ok(answer);
    }
    let checked = query.some("check").is_some();
    let problems = if checked { open.missing_papers() } else { Vec::new() };
    Ok(page(&visit, &open, &problems, None))
}

pub(super) async fn save(
    visit: Visit,
    at: Link,
    sent_form: Result<Sent, Problem>,
) -> Result<Response, Problem> {
    visit.app.limits.check(Limited::Submit, &visit.address)?;
    let mut open = draft::open(&visit, at).await?;
    if let Some(answer) = sent(&open) {
        return Ok(answer);
    }
    let fields = match sent_form {
        Ok(Sent(fields)) => fields,
        Err(problem) if problem.status == 413 => {
            let words = Words::new(k::FILES_TOO_LARGE).with("most", visit.app.config.upload_mib);
            let problems = [FieldProblem::new("", words)];
            return Ok(page(&visit, &open, &problems, Some(413)));
        }
        Err(problem) => return Err(problem),
    };
    if let Some(gone) = fields.some("remove").and_then(|number| number.parse::<usize>().ok()) {
        if gone < open.answers.files.len() {
            open.answers.files.remove(gone);
        }
        open.save(&visit).await?;
        return Ok(redirect(&open.href("papers")));
    }
    let mut problems = Vec::new();
    for upload in &fields.files {
        let component = upload.field.strip_prefix("component.").unwrap_or_default();
        let known = open.case.components.iter().any(|paper| paper.id == component);
        if !known && upload.field != OTHER {
            continue;
        }
        if open.answers.files.len() >= MOST {
            problems.push(FieldProblem::new(
                &upload.field,
                Words::new(k::TOO_MANY_FILES).with("most", MOST),
            ));
            break;
        }
        match examine(&visit.app, component, upload).await? {
            Ok(file) => {
                let twice =
                    open.answers.files.iter().any(|known| {
                        known.digest == file.digest && known.component == file.component
                    });
                if !twice {
                    open.answers.files.push(file);
                }
            }
            Err(words) => problems.push(FieldProblem::new(&upload.field, words)),
        }
    }
    open.save(&visit).await?;
    if !problems.is_empty() {
        return Ok(page(&visit, &open, &problems, None));
    }
    if wants_later(&fields) {
        return Ok(redirect(&open.href("later")));
    }
    if let Some(place) = fields.some("upload") {
        return Ok(redirect(&format!("{}#{}", open.href("papers"), id_of(place))));
    }
    let problems = open.missing_papers();
    if problems.is_empty() {
        return Ok(redirect(&open.href("check")));
    }
    Ok(page(&visit, &open, &problems, None))
}

/// A file as it was sent, to make sure it is the right one.
pub(super) async fn read(
    visit: Visit,
    Path((_, _, number)): Path<(String, String, usize)>,
    at: Link,
) -> Result<Response, Problem> {
    let open = draft::open(&visit, at).await?;
    let file = open.answers.files.get(number).ok_or_else(Problem::not_found)?;
    let bytes = visit.app.files.fetch(&file.digest).await.map_err(Problem::internal)?;
    let media = Media::of(&bytes).ok_or_else(Problem::not_found)?;
    let inline = matches!(media, Media::Pdf | Media::Jpeg | Media::Png);
    Ok(download(bytes, media.mime(), &file.name, inline))
}

fn page(visit: &Visit, open: &Open, problems: &[FieldProblem], status: Option<u16>) -> Response {
    let lang = visit.lang;
    let (sent_now, later): (Vec<_>, Vec<_>) =
        open.case.components.iter().filter(|paper| !paper.form).partition(|paper| wanted(paper));
    let body = html! {
        p { (lang.t(k::PAPERS_LEAD)) }
        form method="post" enctype="multipart/form-data" novalidate {
            // The Enter key presses the first button of a form: it must not be one that removes a file.
            button .visually-hidden type="submit" tabindex="-1" aria-hidden="true" { (lang.t(k::CONTINUE)) }
            @if sent_now.is_empty() { p { strong { (lang.t(k::NO_PAPERS)) } } }
            @for paper in sent_now {
                (one(visit, open, problems, &field_of(&paper.id), &paper.id, &label(lang, paper), note(lang, paper), needed(paper)))
            }
            @if !later.is_empty() {
                h2 { (lang.t(k::SHOW_LATER)) }
                p { (lang.t(k::SHOW_LATER_TEXT)) }
                ul { @for paper in later { li { (paper.name.get(lang)) } } }
            }
            (one(visit, open, problems, OTHER, "", lang.t(k::OTHER_PAPERS), Some(lang.t(k::OTHER_PAPERS_HINT)), false))
            (buttons(lang, lang.t(k::CONTINUE)))
        }
    };
    let sheet = Sheet::new(visit, open, Stage::Papers).problems(problems);
    let status = status.unwrap_or(sheet.status);
    Sheet { status, ..sheet }.show(body)
}

fn label(lang: Lang, paper: &Component) -> String {
    paper.name.get(lang).to_owned()
}

fn note(lang: Lang, paper: &Component) -> Option<&str> {
    paper.note.as_ref().map(|note| note.get(lang))
}

#[expect(clippy::too_many_arguments, reason = "one file field with everything it says")]
fn one(
    visit: &Visit,
    open: &Open,
    problems: &[FieldProblem],
    name: &str,
    component: &str,
    label: &str,
    note: Option<&str>,
    needed: bool,
) -> Markup {
    let lang = visit.lang;
    let error = error_at(lang, problems, name);
    let mut ask = Field::new(lang, name, label).error(error.as_deref());
    if let Some(note) = note {
        ask = ask.hint(note);
    }
    if !needed {
        ask = ask.optional();
    }
    let kept: Vec<KeptFile> = open
        .answers
        .files
        .iter()
        .enumerate()
        .filter(|(_, file)| file.component == component)
        .map(|(number, file)| KeptFile {
            name: file.name.clone(),
            href: Some(open.href(&format!("papers/{number}"))),
            bytes: u64::try_from(file.size).unwrap_or_default(),
            remove: Some(("remove".to_owned(), number.to_string())),
        })
        .collect();
    let limits = FileLimits { endings: &ENDINGS, max_bytes: LARGEST, multiple: true };
    html! {
        div.panel {
            (field::file(&ask, &limits, &kept))
            (button::row(button::submit_as("upload", name, lang.t(k::UPLOAD), Weight::Plain)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_loses_its_path_and_control_characters() {
        assert_eq!(plain_name("C:\\Users\\Hoa\\giấy chứng sinh.pdf"), "giấy chứng sinh.pdf");
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\u{0}\r\nb.pdf"), "ab.pdf");
        assert_eq!(plain_name(""), "file");
    }
}
