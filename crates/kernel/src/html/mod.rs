//! The look of Motcua: every recurrent part of a page as one function over a plain struct, in reading
//! order. Parts take the language and finished words; they know no database and no request.
//! `docs/ui.md` says when to use which.

pub mod assets;
pub mod layout;
pub mod theme;

pub mod icon;
pub mod tag;

pub mod alert;
pub mod button;
pub mod cards;
pub mod confirm;
pub mod copy;
pub mod due;
pub mod empty;
pub mod errors;
pub mod field;
pub mod figure;
pub mod filter;
pub mod pager;
pub mod print_head;
pub mod qr;
pub mod search;
pub mod steps;
pub mod summary;
pub mod table;
pub mod tabs;
pub mod timeline;
pub mod why;

pub mod styleguide;

#[cfg(test)]
mod check;
#[cfg(test)]
mod tests;

pub use maud::{Markup, PreEscaped, html};
pub use tag::Tone;
