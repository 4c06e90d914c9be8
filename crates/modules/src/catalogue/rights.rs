//! What officials may do with the catalogue.

use kernel::actor::Right;

/// Write, verify, publish and withdraw versions (procedure controller).
pub const CATALOGUE_EDIT: Right = Right("catalogue.edit");
/// See drafts, old versions and the imported national catalogue.
pub const CATALOGUE_READ_DRAFTS: Right = Right("catalogue.read_drafts");
