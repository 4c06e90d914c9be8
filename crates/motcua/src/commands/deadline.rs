//! `motcua deadline`: a promised date and why.

use super::{Place, say};
use anyhow::{Context as _, bail};
use clap::Args as Arguments;
use jiff::Timestamp;
use kernel::i18n::{Lang, format};
use modules::catalogue::definition::{Channel, Definition};
use modules::{catalogue, units};
use serde_json::json;
use std::sync::Arc;
use working_time::{Calendar, Language, Limit, derive};

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
    /// Language of the derivation.
    #[arg(long, default_value = "vi")]
    lang: String,
}

/// Prints the date.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let limit: Limit = match &args.limit {
        Some(limit) => limit.parse()?,
        None => limit_of(args)?.parse()?,
    };
    let calendar = calendar(args)?;
    let derivation = derive(&calendar, limit, args.at)?;
    let lang = Lang::from_code(&args.lang).unwrap_or_default();
    let language = lang.pick(Language::Vietnamese, Language::English);
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
    let definition = definition(args, code)?.with_context(|| format!("no procedure {code}"))?;
    let channel = args.channel.as_deref().unwrap_or_default();
    let channel = Channel::from_code(channel)
        .with_context(|| format!("no channel {channel:?}: counter, online or post"))?;
    let case = match &args.case {
        Some(id) => definition.case(id).with_context(|| format!("{code} has no case {id:?}"))?,
        None => definition.cases.first().with_context(|| format!("{code} has no case"))?,
    };
    match case.channel(channel) {
        Some(rule) => Ok(rule.limit.clone()),
        None => bail!("case {:?} of {code} is not filed by {}", case.id, channel.code()),
    }
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
        bail!("--unit needs an installation: give --data or DATABASE_URL");
    }
    let (app, at) = (args.place.open()?, args.at);
    let inner = app.clone();
    app.db
        .write_blocking(move |tx| {
            let on = format::local(at).date();
            let unit = match units::by_eid(tx, &name)? {
                Some(unit) => Some(unit),
                None => units::by_code(tx, &name, on)?,
            };
            let unit = unit.ok_or_else(kernel::problem::Problem::not_found)?;
            units::calendar(&inner, tx, unit.id, inner.clock.now())
        })
        .map_err(super::admin::told)
        .context("the calendar of the unit")
}
