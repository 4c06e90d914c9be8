//! PDFs: issued forms as they were issued, the control sheet and the register as they are now.

use super::dossier;
use super::export::exporter;
use super::reach;
use super::register::Wish;
use super::seen::{self, Seen};
use crate::dossiers::issue;
use crate::dossiers::model::ReadList;
use crate::dossiers::store;
use crate::k::desk as k;
use crate::people::rights::DOSSIER_READ;
use crate::wording;
use axum::extract::Path;
use axum::response::Response;
use jiff::SignedDuration;
use kernel::http::{Fields, Visit, download};
use kernel::i18n::{Lang, format};
use kernel::problem::{Problem, Words};
use uuid::Uuid;

const PDF: &str = "application/pdf";

/// Most rows of a printed register: printing takes a processor, and a volume is for a month or less.
pub(super) const MOST_ROWS: i64 = 500;

/// An issued form.
pub(super) async fn form(
    visit: Visit,
    Path((code, id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id: Uuid = id.trim_end_matches(".pdf").parse().map_err(|_| Problem::not_found())?;
    let view = dossier::load(&visit, code).await?;
    let form = view.forms.iter().find(|form| form.id == id).ok_or_else(Problem::not_found)?;
    dossier::log(&visit, &view).await?;
    let bytes = issue::pdf(&visit.app, form).await?;
    let name = format!("{}-{}.pdf", view.dossier.code, form.form);
    Ok(download(bytes, PDF, &name, true))
}

/// Form 06.
pub(super) async fn control_sheet(
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let view = dossier::load(&visit, code).await?;
    dossier::log(&visit, &view).await?;
    let (app, dossier, now) = (visit.app.clone(), view.dossier.clone(), visit.now);
    let form = visit.app.db.read(move |tx| issue::control_sheet(&app, tx, &dossier, now)).await?;
    let bytes =
        wording::print_on(&visit.app, form, view.dossier.office, format::local(now).date()).await?;
    Ok(download(bytes, PDF, &format!("{}-control-sheet.pdf", view.dossier.code), true))
}

/// Form 07 for a period.
pub(super) async fn register(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let actor = exporter(&visit)?;
    let (app, now) = (visit.app.clone(), visit.now);
    let wish = Wish::read(&fields);
    let seen = Seen::new(ReadList::RegisterPrint, &wish.kinds());
    let (form, office, found) = visit
        .app
        .db
        .read(move |tx| {
            let (filter, _) = wish.filter(tx, &actor, now)?;
            let reach = actor.reach(DOSSIER_READ);
            let mut found = store::register(tx, &filter, &reach, None, MOST_ROWS + 1)?;
            if found.len() > MOST_ROWS as usize {
                let words = Words::new(k::REGISTER_TOO_LONG).with("most", MOST_ROWS);
                return Err(Problem::new(422, k::REGISTER_TOO_LONG_TITLE).because(words));
            }
            found.sort_by(|one, other| in_order(&one.code).cmp(&in_order(&other.code)));
            let first = found.iter().map(|dossier| dossier.submitted_at).min().unwrap_or(now);
            // The filter ends before its moment, the sheet names the last day.
            let last = filter.to.map_or(now, |to| to - SignedDuration::from_secs(1));
            let span = issue::Span {
                office: filter.office,
                from: filter.from.unwrap_or(first),
                to: last,
                part: reach::part(tx, &actor, filter.office, Lang::Vi)?,
            };
            let form = issue::register(&app, tx, &span, &found, actor.name.clone(), now)?;
            Ok((form, filter.office, found))
        })
        .await?;
    seen::note(&visit, seen, &found).await?;
    let bytes = wording::print_on(&visit.app, form, office, format::local(now).date()).await?;
    Ok(download(bytes, PDF, "so-theo-doi-ho-so.pdf", true))
}

/// Codes in the order in which they were given: by day, then by number, however long it is.
fn in_order(code: &str) -> (&str, usize, &str) {
    let (day, number) = code.rsplit_once('-').unwrap_or(("", code));
    (day, number.len(), number)
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn codes_follow_each_other_by_day_and_number() {
        let mut codes = ["H-261124-0001", "H-261123-10000", "H-261123-0002", "H-261123-9999"];
        codes.sort_by(|one, other| in_order(one).cmp(&in_order(other)));
        assert_eq!(codes, ["H-261123-0002", "H-261123-9999", "H-261123-10000", "H-261124-0001"]);
    }
}
