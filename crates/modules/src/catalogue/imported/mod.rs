//! The national catalogue as it was imported: every row kept whole, its parsed value beside it, and what
//! could not be read. Rows are kept by their content, so the history of a code is the list of its rows.

pub mod draft;
pub mod import;
pub mod store;

pub use draft::draft;
pub use import::{ImportReport, Progress, import_national, read_files};
