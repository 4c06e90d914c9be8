//! Pages about the site itself: how accessible it is, and the parts it is built from.
//!
//! * No tables and no data: what these pages say holds for every installation.

mod pages;

use kernel::module::{Access, Module, get};

/// The module.
pub const MODULE: Module = Module {
    name: "site",
    migrations: &[],
    routes: || {
        vec![
            get("/accessibility", Access::Public, pages::accessibility),
            get("/styleguide", Access::Public, pages::styleguide),
        ]
    },
    jobs: &[],
    recorded: &[],
    checks: &[],
    files: kernel::sweep::no_files,
    menu: &[],
    openapi: utoipa::openapi::OpenApi::default,
};
