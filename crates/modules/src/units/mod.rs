//! Units: the tree of administrative units and their divisions, with validity, succession, working
//! calendars and how they are reached.
//!
//! * A code means something only together with a date; inside, units are known by id.
//! * A unit is never edited into another one: a change of name or borders is a new unit that succeeds the old.
//! * `valid_to` is the last day in force.
//! * The calendar of a unit is a layer over those of the units above it and over the national calendar;
//!   every change is a new version that names its source document.

mod rules;
mod store;
mod calendars;
mod opening;
mod contacts;
mod import;
mod sample;
mod actions;
mod amend;
mod api;
mod pages;

pub use actions::{Basis, Change, edit_calendar, edit_national, formerly, label_of};
pub use calendars::{
    NATIONAL, VersionInfo, calendar, history, layer, national, parts, shipped as shipped_calendar,
};
pub use contacts::{Contact, committee, contact_of, set_contact};
pub use import::{Report, RowProblem, import};
pub use opening::opening;
pub use rules::{Level, Part, Succession, Unit, UnitFunction, UnitKind, id_of, in_force};
pub use sample::{SampleError, load_sample};
pub use store::{
    Filter, Heritage, above, became, below, by_code, by_eid, children, division, get, get_many,
    heritage, inherited, office_of, offices_counting_by, offices_with, predecessors, roots, search,
};

use kernel::actor::Right;
use kernel::db::migrate::Migration;
use kernel::module::{Access, MenuEntry, Module, get as show, post};

/// May change calendars of units, and how they are reached.
pub const UNITS_EDIT: Right = Right("units.edit");

/// Fact told to the modules above when the calendar of a unit has a new version: a job with `unit`,
/// `reason` and `document`.
pub const CALENDAR_CHANGED: &str = "units.calendar_changed";

/// The module.
pub const MODULE: Module = Module {
    name: "units",
    migrations: &[
        Migration { name: "0010_units", sql: include_str!("../../migrations/0010_units.sql") },
        Migration {
            name: "0035_fold_units",
            sql: include_str!("../../migrations/0035_fold_units.sql"),
        },
        Migration {
            name: "0039_unit_contact",
            sql: include_str!("../../migrations/0039_unit_contact.sql"),
        },
    ],
    routes: || {
        vec![
            show("/units", Access::Public, pages::list::show),
            show("/units/{id}", Access::Public, pages::unit::show),
            show("/desk/units/{id}/calendar", Access::Needs(UNITS_EDIT), pages::calendar::show),
            post("/desk/units/{id}/calendar", Access::Needs(UNITS_EDIT), pages::calendar::save),
            show("/desk/units/{id}/contact", Access::Needs(UNITS_EDIT), pages::contact::show),
            post("/desk/units/{id}/contact", Access::Needs(UNITS_EDIT), pages::contact::save),
            show("/desk/calendar", Access::Needs(UNITS_EDIT), pages::national::show),
            post("/desk/calendar", Access::Needs(UNITS_EDIT), pages::national::save),
            show("/api/v1/units", Access::Public, api::list),
            show("/api/v1/units/{id}", Access::Public, api::one),
            show("/api/v1/units/{id}/calendar", Access::Public, api::calendar),
            show("/api/v1/calendar", Access::Public, api::national),
            post("/api/v1/calendar", Access::Needs(UNITS_EDIT), api::edit_national),
            post("/api/v1/units/{id}/contact", Access::Needs(UNITS_EDIT), api::edit_contact),
            post("/api/v1/units/{id}/calendar", Access::Needs(UNITS_EDIT), api::edit_calendar),
        ]
    },
    jobs: &[],
    recorded: &[&store::CONTACT, &store::CALENDAR],
    checks: &[],
    files: kernel::sweep::no_files,
    menu: &[
        MenuEntry { href: "/units", label: crate::k::units::MENU, needs: None, place: 60 },
        MenuEntry {
            href: "/desk/calendar",
            label: crate::k::units::MENU_CALENDAR,
            needs: Some(UNITS_EDIT),
            place: 85,
        },
    ],
    openapi: api::openapi,
};
