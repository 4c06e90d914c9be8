//! Pages about dossiers.

pub(super) mod resident;
