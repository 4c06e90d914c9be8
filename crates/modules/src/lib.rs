//! The rooms of the office, lowest first: a module names only modules listed before it.

use kernel::i18n;
mod k {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

pub mod units;
pub mod people;
pub mod catalogue;
pub mod dossiers;

use kernel::module::Module;

/// The modules, lowest first.
pub fn all() -> Vec<Module> {
    vec![units::MODULE, people::MODULE, catalogue::MODULE, dossiers::MODULE]
}
