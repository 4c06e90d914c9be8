//! The log for programs, as C2SP `tlog-tiles` says.

use crate::ledger::store::{self, Log};
use crate::ledger::witness;
use ::ledger::{TILE, Tile};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::db::Tx;
use kernel::http::Visit;
use kernel::problem::Problem;

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
/// The head changes within a second, keys may.
const BRIEFLY: &str = "public, max-age=1";
/// A tile of a width never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

fn answer(kind: &'static str, cache: &'static str, body: impl IntoResponse) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], body).into_response()
}

fn named(tx: &mut Tx<'_>, name: &str) -> Result<Log, Problem> {
    store::by_name(tx, name)?.filter(|log| log.size > 0).ok_or_else(Problem::not_found)
}

/// `checkpoint`: the signed head, with the cosignatures of those witnesses that have seen it already.
pub(in crate::ledger) async fn checkpoint(
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let head = move |tx: &mut Tx<'_>| {
        let log = named(tx, &name)?;
        witness::head(tx, log.office, log.size)
    };
    let note = visit.app.db.read(head).await?;
    Ok(answer(TEXT, BRIEFLY, note.to_string()))
}

/// `witnessed`: the newest head that most witnesses cosigned.
pub(in crate::ledger) async fn witnessed(
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let head = move |tx: &mut Tx<'_>| {
        let log = named(tx, &name)?;
        let size = witness::best(tx, log.office, 0)?.ok_or_else(Problem::not_found)?;
        witness::head(tx, log.office, size)
    };
    let note = visit.app.db.read(head).await?;
    Ok(answer(TEXT, BRIEFLY, note.to_string()))
}

/// `key`: the keys of the log, newest first, a line each.
pub(in crate::ledger) async fn key(
    visit: Visit,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let keys = visit
        .app
        .db
        .read(move |tx| {
            let log = named(tx, &name)?;
            Ok::<_, Problem>(store::keys(tx, log.office)?)
        })
        .await?;
    let mut lines: Vec<_> = keys.into_iter().map(|key| key.verifier).collect();
    lines.push(String::new());
    Ok(answer(TEXT, BRIEFLY, lines.join("\n")))
}

/// `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`.
pub(in crate::ledger) async fn tile(
    visit: Visit,
    Path((name, path)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let entries = path.strip_prefix("entries/").map(|rest| format!("0/{rest}"));
    let wanted: Tile =
        entries.as_deref().unwrap_or(&path).parse().map_err(|_| Problem::not_found())?;
    let bytes = visit
        .app
        .db
        .read(move |tx| {
            let log = named(tx, &name)?;
            if entries.is_some() { bundle(tx, &log, wanted) } else { hashes(tx, &log, wanted) }
        })
        .await?;
    Ok(answer(BYTES, FOR_EVER, bytes))
}

/// A tile, or as much of it as was asked for.
fn hashes(tx: &mut Tx<'_>, log: &Log, wanted: Tile) -> Result<Vec<u8>, Problem> {
    let mut bytes =
        store::tile(tx, log.office, wanted.level, wanted.index)?.ok_or_else(Problem::not_found)?;
    let length = usize::from(wanted.width) * 32;
    if bytes.len() < length {
        return Err(Problem::not_found());
    }
    bytes.truncate(length);
    Ok(bytes)
}

/// The entries below a tile, each after its length.
fn bundle(tx: &mut Tx<'_>, log: &Log, wanted: Tile) -> Result<Vec<u8>, Problem> {
    let from = wanted.index.checked_mul(TILE as u64).ok_or_else(Problem::not_found)?;
    let to = from.saturating_add(u64::from(wanted.width));
    if to > log.size {
        return Err(Problem::not_found());
    }
    let entries = store::entries(tx, log.office, from, to)?;
    Ok(entries
        .iter()
        .flat_map(|entry| {
            let length = u16::try_from(entry.len()).unwrap_or_default();
            length.to_be_bytes().into_iter().chain(entry.iter().copied())
        })
        .collect())
}
