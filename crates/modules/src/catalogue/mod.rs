//! The catalogue of administrative procedures (danh mục thủ tục hành chính): what the office offers, on
//! what law, in which version, and what was imported from the national catalogue beside it.
//!
//! Words: a *procedure* is known by its national code; a *version* is what holds for it in a span of days;
//! a *case* is a variant with papers, channels and fees of its own.
//!
//! Invariants: at most one version of a procedure is in force on a day; a version that has been verified
//! is never edited; whoever verifies did not write; rows of the national catalogue are kept whole.

pub mod definition;
pub mod domains;
pub mod eform;
/// What fees come to.
pub mod fees;
pub mod national;

pub mod labels;
pub mod rules;
pub mod source;
pub mod compare;
pub mod search;

pub mod store;
pub mod builtin;
pub mod imported;
pub mod index;
pub mod places;
pub mod actions;

mod api;
mod pages;

pub use builtin::{Loaded, definitions, domains, form, load_builtin, sample};
pub use imported::{ImportReport, Progress, import_national, read_files};
pub use labels::limit_words;
pub use places::offices;
pub use search::code;
pub use store::{Version, VersionState, advance, id_in_force, in_force, insert_draft, version};

use crate::k::catalogue as k;
use kernel::db::migrate::Migration;
use kernel::module::{MenuEntry, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "catalogue",
    migrations: &[
        Migration {
            name: "0020_catalogue",
            sql: include_str!("../../migrations/0020_catalogue.sql"),
        },
        Migration {
            name: "0037_fold_catalogue",
            sql: include_str!("../../migrations/0037_fold_catalogue.sql"),
        },
    ],
    routes: || pages::routes().into_iter().chain(api::routes()).collect(),
    jobs: &[],
    recorded: &[&store::VERSION],
    checks: &[],
    files: kernel::sweep::no_files,
    menu: &[
        MenuEntry { href: "/procedures", label: k::PROCEDURES, needs: None, place: 10 },
        MenuEntry {
            href: "/desk/catalogue",
            label: k::DESK,
            needs: Some(crate::people::rights::CATALOGUE_READ_DRAFTS),
            place: 60,
        },
    ],
    openapi: api::openapi,
};
