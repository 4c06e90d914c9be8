//! The parts of Motcua that know no domain word, in reading order.

/// Who is asking and what they may do.
pub mod actor;
/// The running installation.
pub mod app;
/// The time of day as an argument.
pub mod clock;
/// Settings.
pub mod config;
/// Gapless numbers.
pub mod counter;
/// The database.
pub mod db;
/// Events of record.
pub mod events;
/// Attachments.
pub mod files;
/// Folding text for storage and search.
pub mod fold;
/// Components of pages.
pub mod html;
/// Requests and answers.
pub mod http;
/// Languages.
pub mod i18n;
/// Identifiers and secrets.
pub mod ids;
/// Work after the answer.
pub mod jobs;
/// Outgoing mail.
pub mod mail;
/// What a module declares.
pub mod module;
/// What goes wrong, in words.
pub mod problem;

mod messages {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}
