//! Lists as CSV for Excel (UTF-8 with a mark) and as XLSX. Both are read in portions by key, so that the
//! memory needed does not grow with the list.

use super::register;
use super::rows::{self, Line, Value};
use super::seen::Seen;
use super::{reach, worklist};
use crate::dossiers::model::ReadList;
use crate::dossiers::store::{self, After, Desk, Filter, Narrow};
use crate::k::desk as k;
use crate::people::rights::{DOSSIER_EXPORT, DOSSIER_READ};
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use jiff::Timestamp;
use kernel::actor::Actor;
use kernel::http::{Fields, Visit, download};
use kernel::i18n::{Lang, format};
use kernel::problem::Problem;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use std::collections::BTreeSet;
use uuid::Uuid;

const PORTION: i64 = 500;
/// Rows a sheet of XLSX can hold, less the heading.
const MOST_XLSX: u32 = 1_048_575;

/// What is exported.
#[derive(Clone)]
enum List {
    /// A worklist.
    Work(Desk, &'static str, Narrow, BTreeSet<Uuid>),
    /// The register.
    Register(Filter, BTreeSet<Uuid>),
}

impl List {
    const fn is_work(&self) -> bool {
        matches!(self, Self::Work(..))
    }
}

pub(super) async fn work_csv(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let (list, seen) = work(&visit, &fields).await?;
    csv(&visit, list, seen, "viec-can-lam").await
}

pub(super) async fn work_xlsx(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let (list, seen) = work(&visit, &fields).await?;
    xlsx(&visit, list, seen, "viec-can-lam").await
}

pub(super) async fn register_csv(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let (list, seen) = whole(&visit, &fields).await?;
    csv(&visit, list, seen, "so-theo-doi-ho-so").await
}

pub(super) async fn register_xlsx(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let (list, seen) = whole(&visit, &fields).await?;
    xlsx(&visit, list, seen, "so-theo-doi-ho-so").await
}

/// The actor with the reach of the right to export: a list is cut down to it.
pub(super) fn exporter(visit: &Visit) -> Result<Actor, Problem> {
    let mut actor = visit.actor()?.clone();
    actor.grants.retain(|grant| grant.rights.contains(&DOSSIER_EXPORT));
    Ok(actor)
}

async fn work(visit: &Visit, fields: &Fields) -> Result<(List, Seen), Problem> {
    let actor = exporter(visit)?;
    let wish = worklist::Wish::read(fields);
    let seen = Seen::new(ReadList::WorklistFile, &wish.kinds());
    let now = visit.now;
    visit
        .app
        .db
        .read(move |tx| {
            let units = reach::units(tx, &actor, format::local(now).date())?;
            let (desk, narrow) = wish.desk(&actor, &units, now)?;
            Ok(List::Work(desk, wish.kind(), narrow, actor.reach(DOSSIER_READ)))
        })
        .await
        .map(|list| (list, seen))
}

async fn whole(visit: &Visit, fields: &Fields) -> Result<(List, Seen), Problem> {
    let actor = exporter(visit)?;
    let wish = register::Wish::read(fields);
    let seen = Seen::new(ReadList::RegisterFile, &wish.kinds());
    let now = visit.now;
    visit
        .app
        .db
        .read(move |tx| {
            let (filter, _) = wish.filter(tx, &actor, now)?;
            Ok(List::Register(filter, actor.reach(DOSSIER_READ)))
        })
        .await
        .map(|list| (list, seen))
}

/// The next portion and where to go on; the reading is noted before the portion leaves.
async fn portion(
    visit: &Visit,
    list: &List,
    seen: &mut Seen,
    after: After,
) -> Result<(Vec<Line>, After), Problem> {
    let found = read(visit, list, after).await?;
    seen.portion(visit, &found.0).await?;
    Ok(found)
}

async fn read(visit: &Visit, list: &List, after: After) -> Result<(Vec<Line>, After), Problem> {
    let (app, list, lang, now) = (visit.app.clone(), list.clone(), visit.lang, visit.now);
    visit
        .app
        .db
        .read(move |tx| {
            let found = match &list {
                List::Work(desk, kind, narrow, reach) => {
                    store::work_page(tx, *desk, kind, narrow, reach, after, PORTION)?
                }
                List::Register(filter, reach) => {
                    store::register(tx, filter, reach, after, PORTION)?
                }
            };
            let next = found
                .last()
                .filter(|_| found.len() == PORTION as usize)
                .map(|last| (key(&list, last.attention(), last.submitted_at), last.id));
            Ok((rows::lines(&app, tx, found, lang, now)?, next))
        })
        .await
}

const fn key(list: &List, attention: Timestamp, submitted: Timestamp) -> Timestamp {
    match list {
        List::Work(..) => attention,
        List::Register(..) => submitted,
    }
}

/// Where a stream of CSV is.
enum Place {
    Start,
    After(After),
    End,
}

async fn csv(visit: &Visit, list: List, mut seen: Seen, name: &str) -> Result<Response, Problem> {
    // The first portion is read before the answer begins, so that a problem becomes a page.
    let first = portion(visit, &list, &mut seen, None).await?;
    let visit = visit.clone();
    let state = (Place::Start, Some(first), seen);
    let stream = futures::stream::try_unfold(state, move |(place, ready, mut seen)| {
        let (visit, list) = (visit.clone(), list.clone());
        async move {
            let (lines, next) = match (&place, ready) {
                (Place::End, _) => return Ok(None),
                (_, Some(ready)) => ready,
                (Place::Start, None) => {
                    portion(&visit, &list, &mut seen, None).await.map_err(stopped)?
                }
                (Place::After(after), None) => {
                    portion(&visit, &list, &mut seen, *after).await.map_err(stopped)?
                }
            };
            let text = csv_text(visit.lang, &lines, matches!(place, Place::Start), list.is_work())
                .map_err(stopped)?;
            let place = if next.is_some() { Place::After(next) } else { Place::End };
            Ok::<_, std::io::Error>(Some((Bytes::from(text), (place, None, seen))))
        }
    });
    Ok(download(
        Body::from_stream(stream),
        "text/csv; charset=utf-8",
        &format!("{name}.csv"),
        false,
    ))
}

/// The answer has begun: it can only be cut off, which browsers report.
fn stopped(problem: Problem) -> std::io::Error {
    std::io::Error::other(problem.internal.unwrap_or_else(|| problem.title.name().to_owned()))
}

fn csv_text(lang: Lang, lines: &[Line], heading: bool, work: bool) -> Result<Vec<u8>, Problem> {
    let mut text = Vec::new();
    if heading {
        text.extend("\u{feff}".as_bytes());
    }
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(text);
    if heading {
        writer.write_record(rows::headings(lang, work)).map_err(Problem::internal)?;
    }
    for line in lines {
        writer
            .write_record(
                rows::values(lang, line, work).into_iter().map(|value| plain(&value.text())),
            )
            .map_err(Problem::internal)?;
    }
    writer.into_inner().map_err(Problem::internal)
}

/// A text a spreadsheet would run as a formula is marked as text.
fn plain(value: &str) -> String {
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{value}")
    } else {
        value.to_owned()
    }
}

async fn xlsx(visit: &Visit, list: List, mut seen: Seen, name: &str) -> Result<Response, Problem> {
    let lang = visit.lang;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().map_err(Problem::internal)?;
    let bold = Format::new().set_bold();
    sheet.set_name(lang.t(k::SHEET)).map_err(Problem::internal)?;
    sheet.set_freeze_panes(1, 0).map_err(Problem::internal)?;
    let moment = Format::new().set_num_format("dd/mm/yyyy hh:mm");
    for (column, heading) in (0_u16..).zip(rows::headings(lang, list.is_work())) {
        let width = if matches!(column, 2 | 5) { 48.0 } else { 22.0 };
        sheet.set_column_width(column, width).map_err(Problem::internal)?;
        sheet.write_string_with_format(0, column, heading, &bold).map_err(Problem::internal)?;
    }
    let mut row = 0;
    let mut after = None;
    loop {
        let (lines, next) = portion(visit, &list, &mut seen, after).await?;
        for line in &lines {
            row += 1;
            for (column, value) in (0_u16..).zip(rows::values(lang, line, list.is_work())) {
                match value {
                    Value::Text(text) => sheet.write_string(row, column, text),
                    Value::Moment(Some(at)) => {
                        let at = excel(at).map_err(Problem::internal)?;
                        sheet.write_datetime_with_format(row, column, &at, &moment)
                    }
                    Value::Moment(None) => continue,
                }
                .map_err(Problem::internal)?;
            }
        }
        after = next;
        if after.is_none() || row + PORTION as u32 > MOST_XLSX {
            break;
        }
    }
    let bytes = book.save_to_buffer().map_err(Problem::internal)?;
    let mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(bytes, mime, &format!("{name}.xlsx"), false))
}

/// A moment on the clock of the office, as spreadsheets count it.
fn excel(at: Timestamp) -> Result<ExcelDateTime, XlsxError> {
    let at = format::local(at);
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, part(at.month()), part(at.day()))?.and_hms(
        u16::from(part(at.hour())),
        part(at.minute()),
        f64::from(part(at.second())),
    )
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_that_looks_like_a_formula_stays_a_name() {
        assert_eq!(plain("=cmd()"), "'=cmd()");
        assert_eq!(plain("Nguyễn Văn A"), "Nguyễn Văn A");
    }
}
