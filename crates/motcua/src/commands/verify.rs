//! `motcua verify`: a receipt, offline; or that a log only grew since a checkpoint somebody kept.

use super::{Place, either, say, text, told, unreadable};
use anyhow::{Context as _, bail};
use clap::Args as Arguments;
use jiff::Timestamp;
use kernel::i18n::format;
use ledger::{Checkpoint, Note, Proof, Verifier, commitment};
use modules::ledger as log;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Arguments of `motcua verify`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// A receipt (PDF) or a proof (.tlog-proof).
    #[arg(value_name = "RECEIPT_OR_PROOF", required_unless_present = "since")]
    file: Option<PathBuf>,
    /// Public key of the office, as text or as a file; those of this installation when absent.
    #[arg(long, value_name = "KEY")]
    key: Vec<String>,
    /// Public key of a witness that must have cosigned, as text or as a file; may be given more than once.
    #[arg(long, value_name = "KEY")]
    witness: Vec<String>,
    /// A checkpoint kept from an earlier visit: proves that the log of this installation only grew since.
    #[arg(long, value_name = "OLD_CHECKPOINT", conflicts_with = "file")]
    since: Option<PathBuf>,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Checks, and ends with an error when something does not hold.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let answer = match (&args.since, &args.file) {
        (Some(old), _) => since(args, &text(old)?)?,
        (None, Some(file)) => receipt(args, file)?,
        (None, None) => bail!(either("Không có gì để kiểm tra", "nothing to check")),
    };
    if args.json {
        say(&answer);
        return Ok(());
    }
    let lines = answer.as_object().into_iter().flatten();
    for (name, value) in lines.filter(|(_, value)| *value != &json!([])) {
        let name = word(name);
        say(format_args!(
            "{name:<18} {}",
            match value {
                Value::String(text) => text.clone(),
                Value::Array(lines) => lines
                    .iter()
                    .map(|line| line.as_str().unwrap_or_default())
                    .collect::<Vec<_>>()
                    .join(", "),
                other => other.to_string(),
            }
        ));
    }
    Ok(())
}

fn receipt(args: &Args, file: &Path) -> anyhow::Result<Value> {
    let bytes = std::fs::read(file).with_context(|| unreadable(file))?;
    let proof: Proof = print::attached(&bytes)
        .into_iter()
        .chain([bytes])
        .find_map(|bytes| String::from_utf8(bytes).ok()?.parse().ok())
        .with_context(|| {
            let file = file.display();
            either(format!("{file} không kèm bằng chứng"), format!("{file} holds no proof"))
        })?;
    let extra = proof.extra.as_deref().with_context(|| {
        either("bằng chứng không kèm nội dung", "the proof comes without the content to compare")
    })?;
    let (salt, content) = commitment::disclosed(extra)?;
    let keys = keys(args, &proof.checkpoint)?;
    let head = proof
        .verify(&commitment::commit(&salt, &content), &keys)
        .with_context(|| either("bằng chứng không đúng", "the proof does not hold"))?;
    let witnessed = witnessed(args, &proof.checkpoint)?;
    let said: Value = serde_json::from_slice(&content).unwrap_or_default();
    let moment = |value: &Value| {
        let at = value.as_i64().and_then(|at| Timestamp::from_millisecond(at).ok());
        at.map_or(Value::Null, |at| json!(format::moment(at)))
    };
    Ok(json!({
        "verified": true,
        "log": head.origin,
        "index": proof.index,
        "size": head.size,
        "root": head.root.to_string(),
        "event": said["kind"],
        "code": said["data"]["what"]["code"],
        "at": moment(&said["at"]),
        "promised": moment(&said["data"]["due"]),
        "witnessed": witnessed,
    }))
}

/// Who of the witnesses named cosigned the head, and when; an error if one of them did not.
fn witnessed(args: &Args, note: &Note) -> anyhow::Result<Vec<String>> {
    let mut said = Vec::new();
    for key in super::keys(&args.witness)? {
        let name = key.name().to_owned();
        let cosigned = note.cosigned(&[key]);
        let time = cosigned.iter().map(|cosigned| cosigned.time).max();
        let at = time
            .and_then(|time| Timestamp::from_second(i64::try_from(time).ok()?).ok())
            .with_context(|| {
                either(
                    format!("nhân chứng {name} chưa ký chứng"),
                    format!("the witness {name} has not cosigned"),
                )
            })?;
        said.push(format!("{name} {}", format::moment(at)));
    }
    Ok(said)
}

fn since(args: &Args, old: &str) -> anyhow::Result<Value> {
    let note: Note = old.parse()?;
    let keys = keys(args, &note)?;
    let old = Checkpoint::open(&note, &keys)?;
    let app = args.place.open()?;
    let wanted = old.clone();
    let (new, proof) =
        app.db.read_blocking(move |tx| log::consistency(tx, &wanted)).map_err(told)?.with_context(
            || format!("this installation has no log {}, or a shorter one", old.origin),
        )?;
    let witnessed = witnessed(args, &new)?;
    let new = Checkpoint::open(&new, &keys)?;
    if old.size > 0 {
        new.follows(&old, &proof).with_context(|| {
            either(
                "nhật ký đã bị sửa từ lần kiểm tra ấy",
                "the log was changed since that checkpoint",
            )
        })?;
    }
    Ok(json!({
        "verified": true,
        "log": new.origin,
        "old_size": old.size,
        "size": new.size,
        "root": new.root.to_string(),
        "added": new.size - old.size,
        "witnessed": witnessed,
    }))
}

/// The keys given, or those this installation knows for the log.
fn keys(args: &Args, note: &Note) -> anyhow::Result<Vec<Verifier>> {
    if !args.key.is_empty() {
        return super::keys(&args.key);
    }
    let origin = note.text.lines().next().unwrap_or_default().to_owned();
    let known =
        args.place.open()?.db.read_blocking(move |tx| log::keys_of(tx, &origin)).map_err(told)?;
    if known.is_empty() {
        bail!(
            "give the public key of the office with --key: this installation does not know the log"
        );
    }
    Ok(known)
}

/// A line of the answer in words.
fn word(name: &str) -> String {
    let (vi, en) = match name {
        "verified" => ("Đã chứng minh", "Proven"),
        "log" => ("Nhật ký", "Log"),
        "index" => ("Ở dòng", "At line"),
        "size" => ("Số dòng", "Lines"),
        "old_size" => ("Số dòng lần trước", "Lines before"),
        "added" => ("Thêm", "Added"),
        "root" => ("Con số chung", "Root"),
        "event" => ("Việc", "Event"),
        "code" => ("Mã hồ sơ", "Dossier code"),
        "at" => ("Tiếp nhận lúc", "Received at"),
        "promised" => ("Hẹn trả", "Promised for"),
        "witnessed" => ("Nhân chứng ký", "Cosigned by"),
        other => (other, other),
    };
    either(vi, en)
}
