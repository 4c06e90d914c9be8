//! Pages of dossiers: for officials and for residents.

pub mod desk;
pub mod resident;
