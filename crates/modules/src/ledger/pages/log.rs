//! One log: its head to keep, its keys, where programs read it.

use crate::k::ledger as k;
use crate::ledger::witness::{self, Witnessed};
use crate::ledger::{actions, store};
use crate::units;
use ::ledger::{Checkpoint, Note};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::db::Tx;
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Field, FileLimits};
use kernel::html::summary::{Fact, summary};
use kernel::html::table::{self, Column, Row, Table};
use kernel::html::{Markup, Tone, alert, html, qr};
use kernel::http::fields::Sent;
use kernel::http::{Page, Visit};
use kernel::i18n::{Key, Lang, format};
use kernel::problem::Problem;

pub(in crate::ledger) async fn show(
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    page(&visit, name, "", html! {}).await
}

/// Proves that the log only grew since a checkpoint somebody kept.
pub(in crate::ledger) async fn since(
    visit: Visit,
    Path(name): Path<String>,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let file = fields.files.iter().find(|file| !file.bytes.is_empty());
    let typed = match file {
        Some(file) => String::from_utf8_lossy(&file.bytes).into_owned(),
        None => fields.get("old").replace("\r\n", "\n"),
    };
    let kept = typed.clone();
    let outcome = visit.app.db.read(move |tx| compare(tx, &kept)).await?;
    let lang = visit.lang;
    let shown = match outcome {
        Ok(added) => alert::alert(
            lang,
            Tone::Good,
            Some(lang.t(k::ONLY_GREW)),
            html! { p { (lang.f(k::ONLY_GREW_TEXT, &[("added", &format::number(lang, added as i64))])) } },
        ),
        Err(why) => alert::alert(
            lang,
            Tone::Bad,
            Some(lang.t(k::NOT_CHECKED)),
            html! { p { (lang.t(why)) } },
        ),
    };
    page(&visit, name, &typed, shown).await
}

/// How many entries were added since the old checkpoint, or why that cannot be proven.
fn compare(tx: &mut Tx<'_>, old: &str) -> Result<Result<u64, Key>, Problem> {
    let Ok(note) = format!("{}\n", old.trim_end()).parse::<Note>() else {
        return Ok(Err(k::NO_CHECKPOINT));
    };
    let origin = note.text.lines().next().unwrap_or_default();
    let keys = actions::keys_of(tx, origin)?;
    let Ok(old) = Checkpoint::open(&note, &keys) else { return Ok(Err(k::NOT_OUR_CHECKPOINT)) };
    let Some((new, proof)) = actions::consistency(tx, &old)? else { return Ok(Err(k::CHANGED)) };
    let grew = Checkpoint::open(&new, &keys)
        .is_ok_and(|new| old.size == 0 || new.follows(&old, &proof).is_ok());
    if !grew {
        return Ok(Err(k::CHANGED));
    }
    let size = new.text.parse::<Checkpoint>().map_or(old.size, |new| new.size);
    Ok(Ok(size - old.size))
}

/// Who else saw the log, up to which line and when.
fn seen_by(lang: Lang, path: &str, name: &str, witnesses: &[Witnessed]) -> Markup {
    let rows = witnesses
        .iter()
        .map(|witness| {
            let (size, at) = match witness.last {
                Some((size, at)) => (format::number(lang, size as i64), format::moment(at)),
                None => (format::number(lang, 0), String::new()),
            };
            let state = if witness.failing { k::WITNESS_FAILING } else { k::WITNESS_WORKING };
            Row {
                id: witness.verifier.clone(),
                name: witness.name.clone(),
                cells: vec![
                    html! { code { (witness.name) } },
                    html! { (size) },
                    html! { (at) },
                    html! { (lang.t(state)) },
                ],
                ..Row::default()
            }
        })
        .collect();
    let table = Table {
        caption: lang.t(k::WITNESSES),
        columns: vec![
            Column::text(lang.t(k::WITNESS_NAME)),
            Column::number(lang.t(k::WITNESSED_SIZE)),
            Column::text(lang.t(k::WITNESSED_AT)),
            Column::text(lang.t(k::WITNESS_STATE)),
        ],
        rows,
        ..Table::default()
    };
    html! {
        h2 { (lang.t(k::WITNESSES)) }
        @if witnesses.is_empty() {
            p { (lang.t(k::NO_WITNESSES)) }
        } @else {
            p { (lang.t(k::WITNESSES_TEXT)) }
            (table::table(lang, &table))
            ul { @for witness in witnesses { li { code { (witness.verifier) } } } }
            @if witnesses.iter().any(|witness| witness.last.is_some()) {
                p { a href={ (path) "/witnessed" } download={ (name) ".witnessed.checkpoint" } { (lang.t(k::KEEP_WITNESSED)) } }
            }
        }
    }
}

async fn page(
    visit: &Visit,
    name: String,
    typed: &str,
    outcome: Markup,
) -> Result<Response, Problem> {
    let lang = visit.lang;
    let (log, keys, office, witnesses) = visit
        .app
        .db
        .read(move |tx| {
            let log = store::by_name(tx, &name)?.ok_or_else(Problem::not_found)?;
            let keys = store::keys(tx, log.office)?;
            let office = units::get(tx, log.office)?;
            let witnesses = witness::witnessed(tx, log.office)?;
            Ok::<_, Problem>((log, keys, office, witnesses))
        })
        .await?;
    let title = office.as_ref().map_or(lang.t(k::COMMON), |unit| unit.label(lang)).to_owned();
    let path = format!("/ledger/{}", log.name);
    let facts = [
        Fact::new(lang.t(k::ORIGIN), html! { code { (log.origin) } }),
        Fact::new(lang.t(k::ENTRIES), html! { (format::number(lang, log.size as i64)) }),
        Fact::new(lang.t(k::GREW_AT), html! { (format::moment(log.at)) }),
    ];
    let file = Field::new(lang, "file", lang.t(k::OLD_FILE)).optional();
    let limits =
        FileLimits { endings: &[".checkpoint", ".txt"], max_bytes: 1 << 20, multiple: false };
    let old = Field::new(lang, "old", lang.t(k::OLD_TEXT)).hint(lang.t(k::OLD_HINT)).optional();
    let body = html! {
        p.lead { (lang.t(k::LOG_LEAD)) }
        (summary(lang, &facts))
        h2 { (lang.t(k::CHECKPOINT)) }
        p { (lang.t(k::CHECKPOINT_TEXT)) }
        pre.panel tabindex="0" { (log.checkpoint) }
        p { a href={ (path) "/checkpoint" } download={ (log.name) ".checkpoint" } { (lang.t(k::KEEP_CHECKPOINT)) } }
        @if !log.checkpoint.is_empty() {
            figure { (qr::svg(&log.checkpoint, lang.t(k::CHECKPOINT_QR))) figcaption.hint { (lang.t(k::CHECKPOINT_QR)) } }
        }
        (seen_by(lang, &path, &log.name, &witnesses))
        section aria-labelledby="since" {
            h2 #since { (lang.t(k::SINCE)) }
            p { (lang.t(k::SINCE_TEXT)) }
            div aria-live="polite" { (outcome) }
            form method="post" action={ (path) "/since" } enctype="multipart/form-data" novalidate {
                (field::file(&file, &limits, &[]))
                (field::textarea(&old, typed, 5, None))
                (button::row(button::submit(lang.t(k::COMPARE_NOW), Weight::Main)))
            }
        }
        h2 { (lang.t(k::KEYS)) }
        p { (lang.t(k::KEYS_TEXT)) }
        ul { @for key in &keys { li { code { (key.verifier) } } } }
        h2 { (lang.t(k::FOR_PROGRAMS)) }
        p { (lang.t(k::FOR_PROGRAMS_TEXT)) }
        ul.links {
            li { a href={ (path) "/checkpoint" } { code { (path) "/checkpoint" } } }
            li { a href={ (path) "/key" } { code { (path) "/key" } } }
            @if witnesses.iter().any(|witness| witness.last.is_some()) {
                li { a href={ (path) "/witnessed" } { code { (path) "/witnessed" } } }
            }
            li { code { (path) "/tile/…" } }
        }
    };
    Ok(Page::public(visit, lang.f(k::LOG_OF, &[("office", &title)]), body)
        .crumb(lang.t(k::MENU), "/ledger")
        .help(html! { p { (lang.t(k::HELP)) } })
        .into_response())
}
