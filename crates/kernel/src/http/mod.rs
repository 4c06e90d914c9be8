//! How requests arrive and answers leave; the same for every module.

mod arrive;
mod etag;
pub mod fields;
pub mod id;
mod idempotency;
pub mod json;
pub mod openapi;
pub mod page;
pub mod rate;
pub mod respond;
pub mod router;
mod size;
mod system;
pub mod visit;

pub use arrive::{cookie_name, session_cookie};
pub use fields::{Fields, Upload};
pub use id::Id;
pub use page::Page;
pub use respond::{download, redirect};
pub use visit::Visit;
