//! Pages of dossiers.

pub mod desk;
pub mod resident;
