//! What the product does, asked over HTTP on both databases.

mod support;

mod people;
mod surface;
mod units;
