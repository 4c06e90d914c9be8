//! Deadlines in the working time of an office, with the reason for every date.
//!
//! A limit such as *five working days* or *eight working hours*, an office with split hours,
//! holidays, swapped Saturdays and half days, and a moment at which a dossier was accepted: this
//! crate tells when it is due, and why. It is pure: no clock of its own, no input or output, no
//! data built in. Calendars are data that an office keeps and checks; the data for state bodies of
//! Vietnam lies beside the crate in its repository.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use working_time::{Calendar, CalendarSpec, Language, Limit, derive, due};
//!
//! # let text = include_str!("../../../data/calendars/vn-state-bodies.toml");
//! let spec: CalendarSpec = toml::from_str(text)?; // any serde format will do
//! let calendar = Calendar::new(&spec, &[])?; // layers of units go into the list
//! let limit: Limit = "5wd".parse()?;
//! let received = "2026-02-10T09:00+07:00".parse()?;
//!
//! assert_eq!(due(&calendar, limit, received)?.due, "2026-02-24T17:00+07:00".parse()?);
//! let why = derive(&calendar, limit, received)?.render(Language::English);
//! assert_eq!(why[3], "3 working days counted, 11/02–13/02/2026.");
//! # Ok(())
//! # }
//! ```
//!
//! # What is counted, and how
//!
//! | subject | rule |
//! |---|---|
//! | minutes | The clock reads whole minutes; seconds are dropped. A window such as `07:30-11:30` is open from its first minute up to, and not including, its last. |
//! | start | The event itself when the office is open, otherwise the next opening. "The day of the event" below is the day of that start. |
//! | working day | A day with hours that count, be it short: a half day is one day. A day of `reception` takes dossiers in and never counts, neither as a day nor with its hours. |
//! | `5wd` | The day of the event is not counted. Due at the close of the fifth working day after it. |
//! | `30d` | The day of the event is not counted. Due at the close of the thirtieth calendar day after it; when that does not count, at the close of the next working day. |
//! | `2mo` | Due at the close of the day of the same number two months later, or of the last day of a shorter month; moved like `30d`. |
//! | `8h`, `90m` | Due at the earliest minute by which that much working time has passed since the start. It ends with a window rather than at the next opening. |
//! | `same-day` | Started on a working day by the cutoff (15:00 unless written `same-day@14:00`; the minute of the cutoff is in time): due at the close of that day. Otherwise at the close of the next working day. |
//! | due | The last minute in which one is still on time: a result at 17:00:59 keeps a date of 17:00. |
//! | missing years | A count that needs a year without data is [`ClockError::YearWithoutData`], which names the year. Nothing is guessed. |
//!
//! # The clock of a dossier
//!
//! A [`Course`] is the list of what happened to one dossier, or to one step of it.
//!
//! | subject | rule |
//! |---|---|
//! | promises | The first is kept for ever. Every later date is appended with its [`Basis`]. |
//! | stop | Only with a reason and a document. A stop out of hours takes effect at the next opening. Neither the day of the stop nor the day of the resumption is counted. |
//! | what is left | `wd`: working days from the day of the stop to the due day. `d` and `mo`: calendar days from the day of the stop to the last day before it was moved. `h`: working minutes until due. At least one of each. `same-day`: the same rule again from the resumption. |
//! | resume, restart | The rest of the limit runs, or the whole limit runs again. |
//! | stop after the date | Nothing is left; a resumption keeps the old date, and only a restart gives a new one. |
//! | apology | One per course, by the last minute of the present date, to a later one. A date on a day off moves to the close of the next working day. |
//! | changed calendar | [`Course::reproject`] counts everything that happened again and appends the date if it differs. A date the office chose moves only when it has become a day off. |
//! | standing | Open: in time, suspended, overdue. Completed: early (on an earlier day than the date), on time (on that day, not after its minute), late. Against the lawful date in force, and against the first promise. |
//! | ended while suspended | Judged, against the lawful date, as of the stop. |
//!
//! # What it costs
//!
//! A [`Calendar`] holds running sums per day, so [`due()`] is a table look-up, or a binary search for
//! working time, whatever the span: 40 to 150 nanoseconds over ten years. [`derive()`] walks the days.

pub use calendar::Calendar;
pub use course::{
    AfterSuspension, Basis, Course, CourseError, Event, Promise, Remaining, Standing, Verdict,
};
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

mod course;

mod wording;
