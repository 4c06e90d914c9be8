//! The parts of Motcua that know no domain word, in reading order.

pub mod html;
pub mod i18n;

mod messages {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}
