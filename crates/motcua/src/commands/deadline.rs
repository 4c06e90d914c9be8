//! `motcua deadline`: a promised date and why.

use super::{Place, either, language, say, told};
use anyhow::{Context as _, anyhow, bail};
use clap::Args as Arguments;
use jiff::Timestamp;
use kernel::i18n::format;
use modules::catalogue::definition::{Channel, Definition};
use modules::{catalogue, units};
use serde_json::json;
use std::sync::Arc;
use working_time::{Calendar, Language, Limit, LimitError, derive};

/// Arguments of `motcua deadline`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// Code of a procedure.
    #[arg(long, conflicts_with = "limit", requires = "channel", required_unless_present = "limit")]
    procedure: Option<String>,
    /// Channel of filing: counter, online or post.
    #[arg(long)]
    channel: Option<String>,
    /// Case variant; the first when there is one.
    #[arg(long)]
    case: Option<String>,
    /// A limit: 5wd, 30d, 8h, 2mo or same-day.
    #[arg(long)]
    limit: Option<String>,
    /// Moment of valid acceptance, e.g. 2026-02-10T09:00+07:00.
    #[arg(long)]
    at: Timestamp,
    /// Unit whose calendar counts, by code or e-identifier; the national calendar when absent.
    #[arg(long)]
    unit: Option<String>,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the date.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let language = language();
    let limit = match &args.limit {
        Some(limit) => limit.clone(),
        None => limit_of(args)?,
    };
    let limit: Limit = limit.parse().map_err(|error: LimitError| anyhow!(error.say(language)))?;
    let calendar = calendar(args)?;
    let derivation =
        derive(&calendar, limit, args.at).map_err(|error| anyhow!(error.say(language)))?;
    if args.json {
        let answer = json!({
            "limit": limit.to_string(),
            "at": derivation.received,
            "due": derivation.due,
            "derivation": derivation,
            "text": { "vi": derivation.render(Language::Vietnamese), "en": derivation.render(Language::English) },
        });
        say(serde_json::to_string_pretty(&answer)?);
    } else {
        say(derivation.due);
        for line in derivation.render(language) {
            say(format_args!("- {line}"));
        }
    }
    Ok(())
}

/// The limit of a procedure on a channel, from the definition in force on that day.
fn limit_of(args: &Args) -> anyhow::Result<String> {
    let code = args.procedure.as_deref().unwrap_or_default();
    let definition = definition(args, code)?.with_context(|| {
        either(format!("Không có thủ tục {code}"), format!("no procedure {code}"))
    })?;
    let channel = args.channel.as_deref().unwrap_or_default();
    let channel = Channel::from_code(channel).with_context(|| {
        either(
            format!("Không có cách nộp {channel:?}: dùng counter, online hoặc post"),
            format!("no channel {channel:?}: counter, online or post"),
        )
    })?;
    let case = match &args.case {
        Some(id) => definition.case(id).with_context(|| {
            either(
                format!("Thủ tục {code} không có trường hợp {id:?}"),
                format!("{code} has no case {id:?}"),
            )
        })?,
        None => definition.cases.first().with_context(|| {
            either(format!("Thủ tục {code} không có trường hợp nào"), format!("{code} has no case"))
        })?,
    };
    if let Some(rule) = case.channel(channel) {
        return Ok(rule.limit.clone());
    }
    let (id, channel) = (&case.id, channel.code());
    bail!(either(
        format!("Trường hợp {id:?} của {code} không nộp bằng cách {channel}"),
        format!("case {id:?} of {code} is not filed by {channel}"),
    ))
}

/// The version in the database, where there is one; else the definition shipped with the program.
fn definition(args: &Args, code: &str) -> anyhow::Result<Option<Definition>> {
    let on = format::local(args.at).date();
    if has_database(args)? {
        let (app, code) = (args.place.open()?, code.to_owned());
        let found = app.db.write_blocking(move |tx| catalogue::in_force(tx, &code, on))?;
        if let Some(version) = found {
            return Ok(Some(version.definition));
        }
    }
    let shipped = catalogue::definitions()?;
    Ok(shipped.into_iter().find(|definition| definition.code == code))
}

fn has_database(args: &Args) -> anyhow::Result<bool> {
    let config = args.place.config()?;
    Ok(!config.database_url.is_empty() || config.data.join("motcua.db").exists())
}

fn calendar(args: &Args) -> anyhow::Result<Arc<Calendar>> {
    let Some(name) = args.unit.clone() else {
        return Ok(Arc::new(units::shipped_calendar()?));
    };
    if !has_database(args)? {
        bail!(either(
            "--unit cần có cơ sở dữ liệu: thêm --data hoặc DATABASE_URL",
            "--unit needs an installation: give --data or DATABASE_URL",
        ));
    }
    let (app, at) = (args.place.open()?, args.at);
    let inner = app.clone();
    let wanted = name.clone();
    let unit = app.db.write_blocking(move |tx| {
        let on = format::local(at).date();
        match units::by_eid(tx, &wanted)? {
            Some(unit) => Ok(Some(unit)),
            None => units::by_code(tx, &wanted, on),
        }
    })?;
    let unit = unit.with_context(|| {
        either(
            format!("Không có đơn vị nào mang mã {name} đang có hiệu lực"),
            format!("no unit with the code {name} is in force"),
        )
    })?;
    app.db
        .write_blocking(move |tx| units::calendar(&inner, tx, unit.id, inner.clock.now()))
        .map_err(told)
}
