//! Checking a receipt: in the browser where scripts run, so that nothing has to be believed, and by this
//! server where they do not.

use crate::k::ledger as k;
use crate::ledger::actions;
use ::ledger::{Checkpoint, Proof, Verifier, commitment};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Field, FileLimits};
use kernel::html::{Markup, Tone, alert, html};
use kernel::http::fields::Sent;
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::{Key, Lang, format};
use kernel::problem::Problem;
use serde_json::Value;

/// Largest receipt that is read.
const MOST_BYTES: u64 = 5 << 20;

/// What a receipt is checked for and says; empty slots are filled in by the script.
#[derive(Default)]
struct Said {
    code: String,
    received: String,
    promised: String,
    origin: String,
    index: String,
    size: String,
}

pub(in crate::ledger) async fn show(visit: Visit) -> Response {
    page(&visit, "", html! {})
}

/// The script of the page.
pub(in crate::ledger) async fn script() -> Response {
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], include_str!("verify.js")).into_response()
}

pub(in crate::ledger) async fn check(
    visit: Visit,
    Sent(fields): Sent,
) -> Result<Response, Problem> {
    let lang = visit.lang;
    let outcome = match checked(&visit, &fields).await? {
        Ok(said) => good(lang, &said),
        Err(why) => bad(lang, why),
    };
    Ok(page(&visit, fields.get("proof"), outcome))
}

/// What the receipt proves, or why it does not.
async fn checked(visit: &Visit, fields: &Fields) -> Result<Result<Said, Key>, Problem> {
    let Some(proof) = read(fields) else { return Ok(Err(k::NO_PROOF)) };
    let origin = proof.checkpoint.text.lines().next().unwrap_or_default().to_owned();
    let keys: Vec<Verifier> = match fields.some("key") {
        Some(text) => text.lines().filter_map(|line| line.parse().ok()).collect(),
        None => visit.app.db.read(move |tx| actions::keys_of(tx, &origin)).await?,
    };
    if keys.is_empty() {
        return Ok(Err(k::OTHER_LOG));
    }
    let extra = proof.extra.as_deref().unwrap_or_default();
    let Ok((salt, content)) = commitment::disclosed(extra) else { return Ok(Err(k::NO_CONTENT)) };
    Ok(match proof.verify(&commitment::commit(&salt, &content), &keys) {
        Ok(head) => Ok(said(&proof, &head, &content)),
        Err(_) => Err(k::NOT_PROVEN),
    })
}

/// The proof in what was sent: a receipt as PDF, a proof as file or as text.
fn read(fields: &Fields) -> Option<Proof> {
    let file = fields.files.iter().find(|file| !file.bytes.is_empty());
    match file {
        Some(file) => print::attached(&file.bytes)
            .into_iter()
            .chain([file.bytes.to_vec()])
            .find_map(|bytes| String::from_utf8(bytes).ok()?.parse().ok()),
        None => format!("{}\n", fields.get("proof").trim_end().replace("\r\n", "\n")).parse().ok(),
    }
}

fn said(proof: &Proof, head: &Checkpoint, content: &[u8]) -> Said {
    let content: Value = serde_json::from_slice(content).unwrap_or_default();
    let moment = |value: &Value| {
        let at = value.as_i64().and_then(|at| Timestamp::from_millisecond(at).ok());
        at.map(format::moment).unwrap_or_default()
    };
    Said {
        code: content["data"]["what"]["code"].as_str().unwrap_or_default().to_owned(),
        received: moment(&content["at"]),
        promised: moment(&content["data"]["due"]),
        origin: head.origin.clone(),
        index: proof.index.to_string(),
        size: head.size.to_string(),
    }
}

fn bad(lang: Lang, why: Key) -> Markup {
    alert::alert(lang, Tone::Bad, Some(lang.t(k::NOT_CHECKED)), html! { p { (lang.t(why)) } })
}

fn good(lang: Lang, said: &Said) -> Markup {
    let facts = [
        (k::CODE, "code", &said.code),
        (k::RECEIVED_AT, "received", &said.received),
        (k::PROMISED_AT, "promised", &said.promised),
        (k::ORIGIN, "origin", &said.origin),
        (k::INDEX, "index", &said.index),
        (k::ENTRIES, "size", &said.size),
    ];
    let body = html! {
        p { (lang.t(k::PROVEN_TEXT)) }
        dl.summary {
            @for (term, slot, value) in facts {
                div { dt { (lang.t(term)) } dd data-slot=(slot) { (value) } }
            }
        }
        p { (lang.t(k::COMPARE)) }
    };
    alert::alert(lang, Tone::Good, Some(lang.t(k::PROVEN)), body)
}

fn page(visit: &Visit, typed: &str, outcome: Markup) -> Response {
    let lang = visit.lang;
    let file = Field::new(lang, "file", lang.t(k::FILE)).hint(lang.t(k::FILE_HINT)).optional();
    let limits = FileLimits {
        endings: &[".pdf", ".tlog-proof", ".txt"],
        max_bytes: MOST_BYTES,
        multiple: false,
    };
    let text = Field::new(lang, "proof", lang.t(k::TEXT)).hint(lang.t(k::TEXT_HINT)).optional();
    let key = Field::new(lang, "key", lang.t(k::KEY)).hint(lang.t(k::KEY_HINT)).optional();
    let body = html! {
        p.lead { (lang.t(k::VERIFY_LEAD)) }
        div #outcome aria-live="polite" tabindex="-1" { (outcome) }
        form #verify method="post" action="/ledger/verify" enctype="multipart/form-data" novalidate {
            (field::file(&file, &limits, &[]))
            (field::textarea(&text, typed, 6, None))
            (field::textarea(&key, "", 2, None))
            (button::row(button::submit(lang.t(k::CHECK), Weight::Main)))
        }
        template #proven { (good(lang, &Said::default())) }
        @for why in [k::NO_PROOF, k::OTHER_LOG, k::NO_CONTENT, k::NOT_PROVEN] {
            template id=(why.name().replace(['.', '_'], "-")) { (bad(lang, why)) }
        }
        h2 { (lang.t(k::WITHOUT_US)) }
        p { (lang.t(k::WITHOUT_US_TEXT)) }
        pre.panel tabindex="0" { "motcua verify receipt.pdf --key office.key" }
        script src="/ledger/verify.js" defer {}
    };
    Page::public(visit, lang.t(k::VERIFY), body)
        .crumb(lang.t(k::MENU), "/ledger")
        .help(html! { p { (lang.t(k::HELP_VERIFY)) } })
        .into_response()
}
