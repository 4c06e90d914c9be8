//! The log as people and programs see it.

pub(super) mod list;
pub(super) mod log;
pub(super) mod serve;
pub(super) mod verify;
pub(super) mod witness;
