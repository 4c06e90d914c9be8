//! The values of each form.
//!
//! All texts arrive formatted for people: days as `dd/mm/yyyy`, moments as `hh:mm dd/mm/yyyy`.
//! A moment in that shape is written out as the forms ask ("09 giờ 00 phút, ngày …"), any other
//! text is printed as it is.

mod common;
mod control_sheet;
mod hand_over;
mod letters;
mod posting;
mod receipt;
mod register;

pub use common::{Component, Contact, Letterhead, Number, Person, Signature};
pub use control_sheet::{ControlSheet, HandOverStep, Outcome};
pub use hand_over::{HandOver, ResultPaper};
pub use letters::{Apology, Ground, Refusal, StopNotice, SupplementItem, SupplementRequest};
pub use posting::{Posting, PostingChannel, PostingComponent};
pub use receipt::{LogProof, Receipt, RegisterEntry, Tracking};
pub use register::{Register, RegisterRow};
