//! The staff screens: the day's worklist, one dossier on one page, intake, the register, search.
//!
//! * Every page asks the same rule whether a dossier is within reach; what is not is not there (404).
//! * Filters and places in lists stand in the address; forms keep what was typed when something is wrong.

mod words;
pub(in crate::dossiers) mod reach;
mod rows;
pub(in crate::dossiers) mod seen;

mod worklist;
mod bulk;
pub(in crate::dossiers) mod takeover;

mod view;
mod timeline;
mod why;
mod parts;
mod forms;
mod form_fields;
mod defects;
mod quantities;
mod dossier;
mod act;
mod files;
mod papers;

mod intake;
mod intake_form;
mod intake_eform;

pub(in crate::dossiers) mod register;
pub(in crate::dossiers) mod figures;
pub(in crate::dossiers) mod search;
mod export;
pub(in crate::dossiers) mod reading;

use crate::people::rights::{
    AUDIT_READ, DOSSIER_ASSIGN, DOSSIER_EXPORT, DOSSIER_READ, DOSSIER_RECEIVE,
};
use kernel::module::{Access, Route, get, post};

/// Routes of the staff screens.
pub fn routes() -> Vec<Route> {
    let read = Access::Needs(DOSSIER_READ);
    let receive = Access::Needs(DOSSIER_RECEIVE);
    let export = Access::Needs(DOSSIER_EXPORT);
    let assign = Access::Needs(DOSSIER_ASSIGN);
    vec![
        get("/desk", Access::Account, worklist::show),
        post("/desk/bulk", read, bulk::run),
        get("/desk/takeovers", assign, takeover::show),
        post("/desk/takeovers", assign, takeover::send),
        get("/desk/export.csv", export, export::work_csv),
        get("/desk/export.xlsx", export, export::work_xlsx),
        get("/desk/dossiers/{code}", read, dossier::show),
        post("/desk/dossiers/{code}/{verb}", read, act::act),
        get("/desk/dossiers/{code}/files/{id}", read, files::show),
        get("/desk/dossiers/{code}/forms/{id}", read, papers::form),
        get("/desk/dossiers/{code}/control-sheet.pdf", read, papers::control_sheet),
        get("/desk/intake", receive, intake::choose),
        get("/desk/intake/{procedure}", receive, intake::show),
        post("/desk/intake/{procedure}", receive, intake::send),
        get("/desk/register", read, register::show),
        get("/desk/register.csv", export, export::register_csv),
        get("/desk/register.xlsx", export, export::register_xlsx),
        get("/desk/register.pdf", export, papers::register),
        get("/desk/figures", read, figures::show),
        get("/desk/search", read, search::show),
        get("/desk/reading", Access::Needs(AUDIT_READ), reading::show),
        get("/desk/jump", Access::Account, search::jump),
    ]
}
