//! The catalogue of administrative procedures (danh mục thủ tục hành chính): effective-dated versions,
//! their e-forms, and the national catalogue as it was published.

/// A procedure as an office writes it down.
pub mod definition;
/// Domains, groups of life events, audiences.
pub mod domains;
/// Electronic forms as data.
pub mod eform;
/// The crawled national catalogue.
pub mod national;
mod store;

pub use store::{Version, VersionState, in_force, version};
