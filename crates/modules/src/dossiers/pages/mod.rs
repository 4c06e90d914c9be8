//! Pages of dossiers.

pub mod resident;
