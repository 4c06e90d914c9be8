//! `motcua admin`: the first account of an installation.

use super::{Place, say};
use anyhow::Context as _;
use clap::Args as Arguments;
use kernel::i18n::format;
use kernel::ids;
use kernel::problem::Problem;
use modules::people::{self, NewAccount, NewGrant, Role};
use modules::units;

/// Arguments of `motcua admin`.
#[derive(Arguments, Clone, Debug)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// Name to sign in with.
    login: String,
    /// Full name.
    name: String,
    /// Code of the unit to administer, as in force today.
    #[arg(long)]
    unit: String,
}

/// Makes an administrator with a password that is shown once.
pub(crate) fn run(args: Args) -> anyhow::Result<()> {
    let app = args.place.open()?;
    let now = app.clock.now();
    let today = format::local(now).date();
    let password = ids::token();
    let hash = people::hash_password(&password).map_err(told)?;
    app.db
        .write_blocking(move |tx| {
            let unit = units::by_code(tx, &args.unit, today)?.ok_or_else(Problem::not_found)?;
            let new = NewAccount {
                login: args.login.clone(),
                name: args.name.clone(),
                home: unit.id,
                password_hash: hash.clone(),
                ..NewAccount::default()
            };
            let account = people::create_account(tx, None, &new, now)?;
            let grant = NewGrant {
                account,
                role: Role::Administrator,
                unit: unit.id,
                from: today,
                to: None,
                reason: "motcua admin".to_owned(),
            };
            people::grant(tx, None, &grant, now).map(drop)
        })
        .map_err(told)
        .context("the account was not made")?;
    say(format_args!("{password}"));
    Ok(())
}

/// A problem as an error of the command line.
pub(crate) fn told(problem: Problem) -> anyhow::Error {
    let body = problem.body(kernel::i18n::Lang::En, "");
    let fields: Vec<String> =
        body.errors.iter().map(|field| format!("{} {}", field.pointer, field.message)).collect();
    anyhow::anyhow!(
        "{} {} {} {}",
        body.title,
        body.detail.unwrap_or_default(),
        fields.join(" "),
        problem.internal.unwrap_or_default()
    )
}
