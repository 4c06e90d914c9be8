//! People: accounts of officials, signing in, and the roles they hold in units for a period.
//!
//! * A role gives rights in a unit and all below it; what a role may do stands in one table (`rules`).
//! * Roles that exclude each other (chapter 2.2) cannot be held at the same time in the same part of the tree.
//! * Nobody gives a role to themselves, and administrators only see and change accounts of their own units.
//! * Wrong passwords slow the next try down and never lock anybody out.
//! * Only digests of session tokens, links and addresses are kept.

mod rules;
mod store;
mod passwords;
mod able;
mod actions;
mod sessions;
mod second_step;
mod jobs;
mod api;
mod pages;

pub use able::able;
pub use actions::{NewAccount, NewGrant, account, create_account, end_grant, grant, grants};
pub use passwords::hash_password;
pub use rules::{Account, RIGHTS, Role, RoleGrant, exclude_each_other, rights};
pub use sessions::{IDENTIFY, actor, end_all, open_session};
pub use store::{holders, names};

use kernel::db::migrate::Migration;
use kernel::module::{Access, MenuEntry, Module, delete, get, post};
use rights::{PEOPLE_EDIT, PEOPLE_READ};

/// The module.
pub const MODULE: Module = Module {
    name: "people",
    migrations: &[
        Migration { name: "0011_people", sql: include_str!("../../migrations/0011_people.sql") },
        Migration {
            name: "0036_fold_people",
            sql: include_str!("../../migrations/0036_fold_people.sql"),
        },
    ],
    routes: || {
        vec![
            get("/sign-in", Access::Public, pages::sign_in::show),
            post("/sign-in", Access::Public, pages::sign_in::send),
            post("/sign-in/code", Access::Public, pages::sign_in::code),
            post("/sign-out", Access::Public, pages::sign_in::leave),
            get("/password/{token}", Access::Public, pages::password::show),
            post("/password/{token}", Access::Public, pages::password::save),
            get("/desk/account", Access::Account, pages::own::show),
            post("/desk/account/password", Access::Account, pages::own::password),
            post("/desk/account/second-step", Access::Account, pages::own::second_step),
            post("/desk/account/sessions", Access::Account, pages::own::sessions),
            get("/desk/people", Access::Needs(PEOPLE_READ), pages::list::show),
            get("/desk/people/new", Access::Needs(PEOPLE_EDIT), pages::new::show),
            post("/desk/people/new", Access::Needs(PEOPLE_EDIT), pages::new::save),
            get("/desk/people/{id}", Access::Needs(PEOPLE_READ), pages::account::show),
            post("/desk/people/{id}/grants", Access::Needs(PEOPLE_EDIT), pages::account::grant),
            post(
                "/desk/people/{id}/grants/end",
                Access::Needs(PEOPLE_EDIT),
                pages::account::end_grant,
            ),
            post("/desk/people/{id}/access", Access::Needs(PEOPLE_EDIT), pages::account::access),
            post("/api/v1/sessions", Access::Public, api::sign_in),
            delete("/api/v1/sessions/current", Access::Account, api::sign_out),
            get("/api/v1/me", Access::Account, api::me),
            get("/api/v1/accounts", Access::Needs(PEOPLE_READ), api::list),
            post("/api/v1/accounts", Access::Needs(PEOPLE_EDIT), api::create),
            get("/api/v1/accounts/{id}", Access::Needs(PEOPLE_READ), api::one),
            post("/api/v1/accounts/{id}/access", Access::Needs(PEOPLE_EDIT), api::access),
            post(
                "/api/v1/accounts/{id}/password-link",
                Access::Needs(PEOPLE_EDIT),
                api::password_link,
            ),
            post("/api/v1/accounts/{id}/grants", Access::Needs(PEOPLE_EDIT), api::grant),
            post("/api/v1/accounts/{id}/grants/end", Access::Needs(PEOPLE_EDIT), api::end_grant),
        ]
    },
    jobs: &[jobs::FORGET],
    recorded: &[&store::ACCOUNT, &store::GRANT],
    checks: &[],
    files: kernel::sweep::no_files,
    menu: &[MenuEntry {
        href: "/desk/people",
        label: crate::k::people::MENU,
        needs: Some(PEOPLE_READ),
        place: 80,
    }],
    openapi: api::openapi,
};
