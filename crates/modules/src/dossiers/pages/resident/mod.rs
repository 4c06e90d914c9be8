//! The residents' side: filing online step by step, and looking up a dossier with the secret of its receipt.

pub(in crate::dossiers) mod draft;
mod frame;
pub(in crate::dossiers) mod start;
mod you;
mod form;
mod papers;
pub(in crate::dossiers) mod check;
mod done;
mod forget;
mod pass;
mod track;
mod status;
mod progress;
mod promise;
mod letters;
mod result;
mod supply;
mod withdraw;

pub use forget::JOB as FORGET;
pub(in crate::dossiers) use papers::examine;
pub(in crate::dossiers) use pass::{find, no_match};
pub(in crate::dossiers) use progress::{Mask, situation_words};
pub(in crate::dossiers) use result::file as result_file;
pub(in crate::dossiers) use you::{KINDS, PAPERS, choices, id_word};

use kernel::module::{Access, Route, get, post};

/// The pages of residents; everyone may call them, the secrets in them decide what is shown.
pub fn routes() -> Vec<Route> {
    let open = Access::Public;
    vec![
        get("/apply/reveal.js", open, frame::script),
        get("/apply/{procedure}", open, start::show),
        post("/apply/{procedure}", open, start::begin),
        get("/apply/{procedure}/{token}", open, frame::resume),
        get("/apply/{procedure}/{token}/later", open, frame::later),
        get("/apply/{procedure}/{token}/you", open, you::show),
        post("/apply/{procedure}/{token}/you", open, you::save),
        get("/apply/{procedure}/{token}/form", open, form::show),
        post("/apply/{procedure}/{token}/form", open, form::save),
        get("/apply/{procedure}/{token}/papers", open, papers::show),
        post("/apply/{procedure}/{token}/papers", open, papers::save),
        get("/apply/{procedure}/{token}/papers/{number}", open, papers::read),
        get("/apply/{procedure}/{token}/check", open, check::show),
        post("/apply/{procedure}/{token}/check", open, check::send),
        get("/apply/{procedure}/{token}/done", open, done::show),
        get("/track", open, track::show),
        post("/track", open, track::look),
        post("/track/leave", open, track::leave),
        get("/track/dossier", open, status::show),
        get("/track/dossier/letters/{id}", open, letters::read),
        get("/track/dossier/proof", open, letters::proof),
        get("/track/dossier/result/{id}", open, result::read),
        get("/track/dossier/supply", open, supply::show),
        post("/track/dossier/supply", open, supply::send),
        get("/track/dossier/withdraw", open, withdraw::ask),
        post("/track/dossier/withdraw", open, withdraw::send),
    ]
}
