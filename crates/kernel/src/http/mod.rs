//! How requests arrive and answers leave; the same for every module.

pub mod visit;
pub mod page;
pub mod fields;
pub mod id;
pub mod json;
pub mod respond;
pub mod rate;
pub mod router;
pub mod openapi;
mod arrive;
mod etag;
mod idempotency;
mod size;
mod system;

pub use arrive::{cookie_name, session_cookie};
pub use id::Id;
pub use fields::{Fields, Upload};
pub use page::Page;
pub use respond::{download, redirect};
pub use visit::Visit;
