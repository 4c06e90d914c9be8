//! Deadlines in the working time of an office.
pub use calendar::Calendar;
pub use day::{DayRule, DayRuleError};
pub use derivation::{CutoffOutcome, DayNote, Derivation, Line, Origin, Reason, render};
pub use derive::derive;
pub use due::{Due, due};
pub use error::ClockError;
pub use hours::{
    add_working_minutes, closing_of, is_open, is_working_day, next_opening, working_minutes_between,
};
pub use limit::{Limit, LimitError};
pub use moment::{Moment, MomentError};
pub use problem::{CalendarError, Problem};
pub use spec::{
    CalendarSpec, ExceptionSpec, LayerSpec, OffsetError, PartialWeek, Source, UtcOffset, Week,
};
pub use text::{Language, Text};
pub use window::{TimeError, TimeOfDay, Window, WindowError};

// Reading order: how things are written down, the calendar, counting, explaining, the course.

mod text;
mod window;

mod limit;
mod moment;

mod day;
mod spec;

mod problem;

mod compile;

mod calendar;
mod error;
mod hours;

mod due;

mod derivation;
mod derive;

mod wording;
