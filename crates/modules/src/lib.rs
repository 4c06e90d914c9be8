//! The rooms of the office, lowest first: a module names only modules listed before it.

use kernel::i18n;
mod k {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

pub mod catalogue;
pub mod units;

pub mod dossiers;
pub mod people;
