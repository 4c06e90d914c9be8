//! The catalogue of administrative procedures (danh mục thủ tục hành chính): effective-dated versions,
//! their e-forms, and the national catalogue as it was published.

/// A procedure as an office writes it down.
pub mod definition;
/// Domains, groups of life events, audiences.
pub mod domains;
/// Electronic forms as data.
pub mod eform;
/// The crawled national catalogue.
pub mod national;
mod store;

pub use store::{Version, VersionState, in_force, version};
/// labels
pub mod labels {
    use super::definition::Channel;
    use kernel::i18n::{Key, Lang};
    /// x
    pub const fn channel(_c: Channel) -> Key {
        crate::k::dossiers::WAY_COUNTER
    }
    /// x
    pub fn limit_words(_l: Lang, s: &str) -> String {
        s.to_owned()
    }
}
/// x
pub fn form(_n: &str) -> Option<&'static eform::Form> {
    None
}
