//! Pages of dossiers.

pub mod desk;
