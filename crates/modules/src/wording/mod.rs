//! The words of the printed forms: a version per state of the rules, and what a unit says differently.
//!
//! Words: a *version* (`tt-03-2025`) comes with the program; an *edition* is a version with the changes a
//! unit had made by then (`tt-03-2025+2`). A form keeps the edition it was issued with, and prints the
//! same for ever.

mod store;
mod press;
mod pages;
mod api;

pub use press::{edition, print_in, print_on};

use crate::k::wording as k;
use crate::people::rights::CATALOGUE_EDIT;
use kernel::db::migrate::Migration;
use kernel::module::{Access, MenuEntry, Module, get, post};

/// The module.
pub const MODULE: Module = Module {
    name: "wording",
    migrations: &[Migration {
        name: "0025_wording",
        sql: include_str!("../../migrations/0025_wording.sql"),
    }],
    routes: || {
        vec![
            get("/desk/wording", Access::Needs(CATALOGUE_EDIT), pages::edit::show),
            post("/desk/wording", Access::Needs(CATALOGUE_EDIT), pages::edit::save),
            get("/desk/wording/sample", Access::Needs(CATALOGUE_EDIT), pages::edit::sample),
            get("/api/v1/wording", Access::Needs(CATALOGUE_EDIT), api::show),
            post("/api/v1/wording", Access::Needs(CATALOGUE_EDIT), api::save),
        ]
    },
    jobs: &[],
    recorded: &[&store::CHANGE],
    checks: &[],
    files: kernel::sweep::no_files,
    menu: &[MenuEntry {
        href: "/desk/wording",
        label: k::TITLE,
        needs: Some(CATALOGUE_EDIT),
        place: 65,
    }],
    openapi: api::openapi,
};
