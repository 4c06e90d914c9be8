//! Dossiers (hồ sơ thủ tục hành chính): from filing to the result in somebody's hands.
//!
//! * Four axes, professional, financial, delivery and synchronisation; the ten statuses are derived.
//! * Every change goes through a verb of [`actions`], appends one event and checks the version seen.
//! * Dates come from `working-time`; the first promise is never overwritten.
//! * A dossier belongs to its office and to every unit that took part: who reaches one of them may see it.

/// States, verbs and what may happen when.
pub mod rules;
/// The records.
pub mod model;
/// Dates.
pub mod deadlines;
/// The part of an e-form that was asked for anew.
mod corrections;
/// The result as a file.
mod results;
/// What came of each paper.
pub mod papers;
/// Statements.
pub mod store;
/// One function per verb.
pub mod actions;
/// Counts that are kept by increments.
pub mod tally;
/// What is computed from the records alone.
pub mod derived;
/// Printed forms.
pub mod issue;
/// Messages to applicants.
pub mod notify;
/// What is done when another module tells a fact.
mod listeners;
/// Pages.
pub mod pages;
/// The same for programs.
mod api;

use crate::k::desk as k;
use crate::people::rights::{AUDIT_READ, DOSSIER_READ, DOSSIER_RECEIVE};
use kernel::db::migrate::Migration;
use kernel::module::{MenuEntry, Module};

/// The module.
pub const MODULE: Module = Module {
    name: "dossiers",
    migrations: &[
        Migration {
            name: "0030_dossiers",
            sql: include_str!("../../migrations/0030_dossiers.sql"),
        },
        Migration {
            name: "0031_result_files",
            sql: include_str!("../../migrations/0031_result_files.sql"),
        },
        Migration {
            name: "0032_charge_quantities",
            sql: include_str!("../../migrations/0032_charge_quantities.sql"),
        },
        Migration {
            name: "0032_attachment_digest",
            sql: include_str!("../../migrations/0032_attachment_digest.sql"),
        },
        Migration {
            name: "0033_list_read",
            sql: include_str!("../../migrations/0033_list_read.sql"),
        },
        Migration {
            name: "0038_words_dossiers",
            sql: include_str!("../../migrations/0038_words_dossiers.sql"),
        },
        Migration {
            name: "0036_open_dossiers",
            sql: include_str!("../../migrations/0036_open_dossiers.sql"),
        },
        Migration { name: "0045_tally", sql: include_str!("../../migrations/0045_tally.sql") },
    ],
    routes: || {
        let mut routes = pages::desk::routes();
        routes.extend(pages::resident::routes());
        routes.extend(api::routes());
        routes
    },
    jobs: &[notify::JOB, listeners::ON_CALENDAR_CHANGED, pages::resident::FORGET],
    recorded: store::RECORDED,
    checks: &[derived::check],
    files: store::files_named,
    menu: &[
        MenuEntry {
            href: "/track",
            label: crate::k::resident::TRACK_TITLE,
            needs: None,
            place: 20,
        },
        MenuEntry { href: "/desk", label: k::MENU_WORK, needs: Some(DOSSIER_READ), place: 10 },
        MenuEntry {
            href: "/desk/intake",
            label: k::MENU_INTAKE,
            needs: Some(DOSSIER_RECEIVE),
            place: 20,
        },
        MenuEntry {
            href: "/desk/register",
            label: k::MENU_REGISTER,
            needs: Some(DOSSIER_READ),
            place: 30,
        },
        MenuEntry {
            href: "/desk/figures",
            label: crate::k::figures::TITLE,
            needs: Some(DOSSIER_READ),
            place: 35,
        },
        MenuEntry {
            href: "/desk/search",
            label: k::MENU_SEARCH,
            needs: Some(DOSSIER_READ),
            place: 40,
        },
        MenuEntry {
            href: "/desk/reading",
            label: crate::k::reading::MENU,
            needs: Some(AUDIT_READ),
            place: 75,
        },
    ],
    openapi: api::openapi,
};
