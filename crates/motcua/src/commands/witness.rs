//! `motcua witness`: who cosigns the logs of this installation, and whose logs it cosigns.

use super::{Place, either, keys, say, told};
use anyhow::bail;
use clap::{Args as Arguments, Subcommand};
use kernel::i18n::format;
use kernel::problem::Problem;
use modules::ledger::witness;
use serde_json::json;

/// What to do with witnesses.
#[derive(Subcommand, Clone, Debug)]
pub(crate) enum Witness {
    /// Ask a witness from now on (its key and --url), or cosign a log (its key).
    Add(Add),
    /// Ask a witness no more, or trust a key of a log no more.
    Remove(Remove),
    /// Print the key of this installation as a witness, who is asked and what is watched.
    List(List),
}

/// Arguments of `motcua witness add`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Add {
    #[command(flatten)]
    place: Place,
    /// Public key of the witness or of the log, as text or as a file.
    #[arg(value_name = "KEY")]
    key: String,
    /// Address of the witness, to which `/add-checkpoint` is added.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

/// Arguments of `motcua witness remove`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Remove {
    #[command(flatten)]
    place: Place,
    /// Public key of the witness or of the log, as text or as a file.
    #[arg(value_name = "KEY")]
    key: String,
}

/// Arguments of `motcua witness list`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    place: Place,
    /// The answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Does it.
pub(crate) fn run(command: Witness) -> anyhow::Result<()> {
    match command {
        Witness::Add(args) => add(&args),
        Witness::Remove(args) => remove(&args),
        Witness::List(args) => list(&args),
    }
}

fn add(args: &Add) -> anyhow::Result<()> {
    let app = args.place.open()?;
    let now = app.clock.now();
    for given in keys(std::slice::from_ref(&args.key))? {
        let (key, url) = (given.clone(), args.url.clone());
        app.db
            .write_blocking(move |tx| witness::add(tx, &key, url.as_deref(), now))
            .map_err(told)??;
        let name = given.name();
        say(match args.url {
            Some(_) => either(
                format!("Từ nay nhờ {name} ký chứng các nhật ký ở đây"),
                format!("from now on {name} is asked to cosign the logs here"),
            ),
            None => either(
                format!("Từ nay ký chứng cho nhật ký {name}"),
                format!("from now on the log {name} is cosigned here"),
            ),
        });
    }
    if args.url.is_none() {
        // Whoever keeps the log needs it.
        let key = witness::key(&app, true)?;
        say(key.unwrap_or_default());
    }
    Ok(())
}

fn remove(args: &Remove) -> anyhow::Result<()> {
    let app = args.place.open()?;
    let now = app.clock.now();
    for given in keys(std::slice::from_ref(&args.key))? {
        let key = given.clone();
        let gone = app.db.write_blocking(move |tx| witness::remove(tx, &key, now)).map_err(told)?;
        let name = given.name();
        if !gone {
            bail!(either(
                format!("không có nhân chứng hay nhật ký nào mang khóa này của {name}"),
                format!("there is neither a witness nor a log with this key of {name}"),
            ));
        }
        say(either(format!("Đã bỏ {name}"), format!("{name} was removed")));
    }
    Ok(())
}

fn list(args: &List) -> anyhow::Result<()> {
    let app = args.place.open()?;
    let key = witness::key(&app, false)?;
    let (asked, watched) = app
        .db
        .read_blocking(|tx| Ok::<_, Problem>((witness::asked(tx)?, witness::watched(tx)?)))
        .map_err(told)?;
    let moment = |at| format::moment(at);
    if args.json {
        let asked: Vec<_> = asked
            .iter()
            .map(|one| {
                json!({
                    "key": one.key, "url": one.url, "logs": one.logs,
                    "at": one.at.map(moment), "failure": one.failure,
                })
            })
            .collect();
        let watched: Vec<_> = watched
            .iter()
            .map(|one| {
                let last = one.last.as_ref();
                json!({
                    "origin": one.origin, "key": one.key,
                    "size": last.map(|last| last.0), "at": last.map(|last| moment(last.1)),
                })
            })
            .collect();
        say(json!({ "key": key, "asked": asked, "watched": watched }));
        return Ok(());
    }
    if let Some(key) = key {
        say(format_args!("{} {key}", either("Khóa ký chứng ở đây:", "Key of this witness:")));
    }
    for one in asked {
        let at = one.at.map(moment).unwrap_or_default();
        let failure = one.failure.unwrap_or_default();
        let says = either("ký chứng", "cosigns");
        say(format_args!("{} {} {says} {} {at} {failure}", one.key, one.url, one.logs));
    }
    for one in watched {
        let (size, at) = one.last.map_or((0, String::new()), |last| (last.0, moment(last.1)));
        let says = either("được ký chứng ở đây", "is cosigned here");
        say(format_args!("{} {says} {size} {at}", one.key));
    }
    Ok(())
}
