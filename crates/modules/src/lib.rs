//! The rooms of the office, lowest first: a module names only modules listed before it.

use kernel::i18n;
mod k {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

pub mod site;
pub mod units;
pub mod people;
pub mod wording;
pub mod ledger;
pub mod catalogue;
pub mod dossiers;

use jiff::Timestamp;
use kernel::app::App;
use kernel::clock::Clock;
use kernel::config::Config;
use kernel::db::Tx;
use kernel::db::migrate::Migration;
use kernel::module::Module;
use kernel::problem::Problem;

/// The modules, lowest first.
pub fn all() -> Vec<Module> {
    vec![
        site::MODULE,
        units::MODULE,
        people::MODULE,
        wording::MODULE,
        ledger::MODULE,
        catalogue::MODULE,
        dossiers::MODULE,
    ]
}

/// What makes the tables of an installation, in order.
pub fn migrations() -> Vec<Migration> {
    kernel::app::migrations(&all())
}

/// Opens an installation with all modules.
pub fn open(config: Config, clock: Clock) -> anyhow::Result<App> {
    App::open(config, clock, &all(), k::app::TITLE, people::IDENTIFY)
}

/// Loads what comes with the program: the definitions of procedures, each version once.
pub fn prepare(now: Timestamp) -> impl FnMut(&mut Tx<'_>) -> Result<(), Problem> + Send {
    move |tx| {
        catalogue::load_builtin(tx, now)?;
        Ok(())
    }
}
