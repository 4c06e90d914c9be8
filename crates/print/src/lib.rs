//! Official forms as print-ready PDF files.
//!
//! Plain structs go in, the bytes of a PDF come out; nothing here knows a database or the web.
//! What is said on a form (its fixed sentences) is a [`Wording`]: data of a version of the rules,
//! which a unit may change. How a form looks is a Typst template, compiled into the program
//! together with its typefaces. A template reaches neither the disk nor the network.
//!
//! Every file conforms to PDF/A-2a (archives; PDF/A-3a where it carries a file) and PDF/UA-1 (screen readers): the engine refuses to
//! write one that does not.
//!
//! Reading order: [`Form`], then `forms/`, [`Wording`], `render`, `engine`.

mod attached;
mod date;
mod engine;
mod error;
mod form;
pub mod forms;
mod qr;
mod render;
pub mod samples;
mod text;
mod wording;

pub use attached::attached;
pub use error::PrintError;
pub use form::{Form, Kind};
pub use render::render;
pub use wording::Wording;
