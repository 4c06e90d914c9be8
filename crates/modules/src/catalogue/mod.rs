//! The catalogue of administrative procedures.

pub mod definition;
pub mod domains;
