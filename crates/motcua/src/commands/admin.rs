//! `motcua admin`: the first account of an installation.

use super::{Place, either, say, told};
use anyhow::Context as _;
use clap::Args as Arguments;
use kernel::i18n::format;
use kernel::ids;
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
    let code = args.unit.clone();
    let unit = app.db.write_blocking(move |tx| units::by_code(tx, &code, today))?;
    let unit = unit.with_context(|| {
        let code = &args.unit;
        either(
            format!("Không có đơn vị nào mang mã {code} đang có hiệu lực"),
            format!("no unit with the code {code} is in force"),
        )
    })?;
    app.db
        .write_blocking(move |tx| {
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
        .with_context(|| either("Chưa tạo được tài khoản", "the account was not made"))?;
    say(format_args!("{password}"));
    Ok(())
}
