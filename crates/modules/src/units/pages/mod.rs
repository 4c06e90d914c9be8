//! Pages about units.

pub(super) mod list;
pub(super) mod unit;
pub(super) mod contact;
pub(super) mod calendar;
pub(super) mod national;
mod hours;
