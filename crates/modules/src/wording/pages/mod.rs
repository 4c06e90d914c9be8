//! Pages of wordings.

pub(super) mod edit;
