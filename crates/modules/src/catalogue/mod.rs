//! The catalogue of administrative procedures.

pub mod definition;
pub mod domains;
pub mod eform;
pub mod national;
pub mod store;
