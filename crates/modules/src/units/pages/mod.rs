//! Pages about units.

pub(super) mod calendar;
mod hours;
pub(super) mod list;
pub(super) mod national;
pub(super) mod unit;
