//! The clock of an office.
