//! `motcua audit`: the whole database against the log.

use super::{Place, either, lang, say, told};
use anyhow::bail;
use clap::Args as Arguments;
use modules::ledger as log;
use serde_json::json;

/// Arguments of `motcua audit`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Checks, names what is wrong, and ends with an error if anything is.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let app = args.place.open()?;
    let audit = log::audit(&app).map_err(told)?;
    let lang = lang();
    if args.json {
        let findings: Vec<_> = audit
            .findings
            .iter()
            .map(|found| json!({ "table": found.table, "row": found.row, "code": found.what.name(), "what": lang.t(found.what) }))
            .collect();
        say(json!({
            "logs": audit.logs, "events": audit.events, "rows": audit.rows, "erased": audit.erased,
            "waiting": audit.waiting, "checkpoints": audit.checkpoints, "findings": findings,
        }));
    } else {
        for found in &audit.findings {
            say(format_args!("{} {}: {}", found.table, found.row, lang.t(found.what)));
        }
        say(lang.f(
            log::AUDIT_SUMMARY,
            &[
                ("logs", &audit.logs),
                ("events", &audit.events),
                ("rows", &audit.rows),
                ("checkpoints", &audit.checkpoints),
                ("waiting", &audit.waiting),
                ("erased", &audit.erased),
                ("findings", &audit.findings.len()),
            ],
        ));
    }
    if !audit.findings.is_empty() {
        let count = audit.findings.len();
        bail!(either(format!("{count} sai lệch"), format!("{count} findings")));
    }
    Ok(())
}
