//! Deadlines in the working time of an office.
pub use calendar::{Calendar, Source};
pub use day::{DayRule, DayRuleError};
pub use due::{Due, due};
pub use error::ClockError;
pub use hours::{
    add_working_minutes, closing_of, is_open, is_working_day, next_opening, working_minutes_between,
};
pub use limit::{Limit, LimitError};
pub use problem::{CalendarError, Problem};
pub use spec::{
    CalendarSpec, ExceptionSpec, LayerSpec, OffsetError, PartialWeek, SourceSpec, UtcOffset, Week,
};
pub use text::{Language, Text};
pub use window::{TimeError, TimeOfDay, Window, WindowError};

mod calendar;
mod compile;
mod day;
mod due;
mod error;
mod hours;
mod limit;
mod problem;
mod spec;
mod text;
mod window;
mod wording;
