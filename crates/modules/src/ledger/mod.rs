//! The log (nhật ký): every event of record is a leaf of an append-only Merkle tree, one tree per office,
//! whose head is signed. What an office said happened when can be proven without trusting the office.
//!
//! * A leaf is the salted commitment of an event: nothing in the log says anything about anybody.
//! * One worker puts waiting events in order; the row of the log is locked meanwhile, so any number of
//!   servers may try. An event is in the log once, or waits.
//! * Tiles, checkpoints and proofs are those of C2SP, so that verifiers written by others work.
//! * Each key of a log stands in the log: the first leaf names the first key.
//! * Witnesses elsewhere cosign the heads, and this installation cosigns those of others: `witness/`.

mod keys;
mod store;
mod actions;
mod worker;
pub mod witness;
mod audit;
mod rows;
mod pages;

pub use actions::{consistency, keys_of, proof, receipt};
pub use audit::{AUDIT_SUMMARY, Audit, Finding, audit};
pub use keys::{adopt, key_file};
pub use worker::{catch_up, rotate, run, sequence};

use crate::k::ledger as k;
use kernel::db::migrate::Migration;
use kernel::module::{Access, MenuEntry, Module, get, post};

/// The module.
pub const MODULE: Module = Module {
    name: "ledger",
    migrations: &[
        Migration { name: "0015_ledger", sql: include_str!("../../migrations/0015_ledger.sql") },
        Migration { name: "0016_witness", sql: include_str!("../../migrations/0016_witness.sql") },
    ],
    routes: || {
        vec![
            get("/ledger", Access::Public, pages::list::show),
            get("/ledger/", Access::Public, pages::list::show),
            get("/ledger/verify", Access::Public, pages::verify::show),
            post("/ledger/verify", Access::Public, pages::verify::check),
            get("/ledger/verify.js", Access::Public, pages::verify::script),
            get("/ledger/witness", Access::Public, pages::witness::show),
            pages::witness::small(post(
                "/ledger/witness/add-checkpoint",
                Access::Public,
                pages::witness::add_checkpoint,
            )),
            get("/ledger/{office}", Access::Public, pages::log::show),
            post("/ledger/{office}/since", Access::Public, pages::log::since),
            get("/ledger/{office}/checkpoint", Access::Public, pages::serve::checkpoint),
            get("/ledger/{office}/witnessed", Access::Public, pages::serve::witnessed),
            get("/ledger/{office}/key", Access::Public, pages::serve::key),
            get("/ledger/{office}/tile/{*path}", Access::Public, pages::serve::tile),
        ]
    },
    jobs: &[],
    recorded: &[],
    checks: &[],
    files: kernel::sweep::no_files,
    menu: &[MenuEntry { href: "/ledger", label: k::MENU, needs: None, place: 70 }],
    openapi: utoipa::openapi::OpenApi::default,
};
