//! The page of the words.

pub(super) mod edit;
mod sentences;
