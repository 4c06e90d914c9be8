//! The parts of Motcua that know no domain word, in reading order.

/// What a module declares.
pub mod module;
/// The running installation.
pub mod app;
/// Settings.
pub mod config;
/// The time of day as an argument.
pub mod clock;
/// Who is asking and what they may do.
pub mod actor;
/// The database.
pub mod db;
/// Events of record.
pub mod events;
/// Gapless numbers.
pub mod counter;
/// Identifiers and secrets.
pub mod ids;
/// Work after the answer.
pub mod jobs;
/// Attachments.
pub mod files;
/// Removing files that no record names.
pub mod sweep;
/// The whole installation in one file, and back.
pub mod transfer;
/// Outgoing mail.
pub mod mail;
/// Asking other servers.
pub mod outgoing;
/// Folding text for storage and search.
pub mod fold;
/// Requests and answers.
pub mod http;
/// Components of pages.
pub mod html;
/// What goes wrong, in words.
pub mod problem;
/// Languages.
pub mod i18n;

mod messages {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}
