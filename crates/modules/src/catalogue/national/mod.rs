//! Reader of the crawled national catalogue of administrative procedures: one JSON object per line, whose
//! tables were flattened to text without separators. Pure: no database and no network.
//!
//! Three rules hold everywhere. Nothing is invented: a value that the text does not give stays absent and
//! is reported as a [`Problem`]. Nothing is dropped: the raw line is kept, and the pieces of each table
//! together are its raw text again. No row stops the import: what is no row is a [`RowError`] with its line.

mod applicants;
mod batch;
mod channels;
mod components;
mod fees;
mod legal;
mod legal_cost;
mod legal_title;
mod limit;
mod problem;
mod quantity;
mod report;
mod results;
mod row;
mod symbols;
mod templates;
mod text;
mod wording;

pub use applicants::{Applicant, Kind, Level};
pub use batch::{Batch, Rejected, Taken};
pub use channels::{Channel, ChannelRow, Channels};
pub use components::{CaseTable, ComponentRow, Components};
pub use fees::{FeeCell, FeeItem};
pub use legal::{LegalBasis, LegalRow};
pub use legal_title::Date;
pub use limit::{Limit, LimitState, Unit};
pub use problem::{Field, Problem, ProblemKind, Severity};
pub use report::{FieldShare, ProblemCount, Report, RowSummary};
pub use results::{ResultItem, Results};
pub use row::{ParsedRow, RowError, RowErrorCause, parse_line};
pub use text::{solid, squash};

#[cfg(test)]
mod tests;
