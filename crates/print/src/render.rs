//! From a form and its wording to the bytes of a PDF.

use serde_json::json;

use crate::date::Date;
use crate::{Form, PrintError, Wording, engine, qr, text};

/// Prints a form with the sentences of `wording` as PDF/A-2a and PDF/UA-1; a form that carries a file
/// as PDF/A-3a.
///
/// Some milliseconds of work on the processor and no input or output: call it where blocking is
/// allowed. The same form and wording give the same pages.
///
/// # Errors
/// When the wording lacks the form or one of its sentences, a date is not `dd/mm/yyyy`, or the
/// text of a QR code is too long.
pub fn render(form: &Form, wording: &Wording) -> Result<Vec<u8>, PrintError> {
    let kind = form.kind();
    wording.check(kind)?;
    let mut page = json!({
        "date": Date::parse(form.date())?,
        "author": form.author(),
        "wording": wording.sentences(kind),
        "form": form.values()?,
    });
    text::prepare(&mut page, &engine::shows);
    let mut files = vec![("data.json".to_owned(), serde_json::to_vec(&page)?)];
    for (name, content) in form.codes() {
        files.push((format!("{name}.svg"), qr::svg(content)?.into_bytes()));
    }
    engine::typeset(kind, files, form.carries())
}
