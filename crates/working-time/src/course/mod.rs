//! The clock of a dossier, or of one step of it: what happened to it, and every date promised.

mod error;
mod event;
mod replay;
mod standing;

pub use error::CourseError;
pub use event::{AfterSuspension, Basis, Event, Promise};
pub use standing::{Remaining, Standing, Verdict};

use crate::calendar::Calendar;
use crate::derivation::{Derivation, Origin};
use crate::derive::derive_from;
use crate::limit::Limit;
use crate::moment::Moment;
use jiff::Timestamp;
use replay::Phase;
use serde::{Deserialize, Serialize};

/// The clock of a dossier or of one step: a list of events that only grows.
///
/// The first promise is kept for ever; every later one is appended with its basis. The events are
/// all there is: they can be stored one by one and read back with [`Course::from_events`].
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use working_time::*;
/// # let spec: CalendarSpec = toml::from_str(include_str!("../../../../data/calendars/vn-state-bodies.toml"))?;
/// # let calendar = Calendar::new(&spec, &[])?;
/// let mut course = Course::start(&calendar, "5wd".parse()?, "2026-03-02T09:00+07:00".parse()?)?;
/// course.suspend(
///     &calendar, "2026-03-04T10:00+07:00".parse()?, "Bổ sung giấy tờ", "Mẫu 02 số 15",
/// )?;
/// course.resume(
///     &calendar, "2026-03-10T08:00+07:00".parse()?, AfterSuspension::Resume, "Phiếu nhận bổ sung",
/// )?;
/// // Only 3 March had been counted; four days are left after 10 March.
/// assert_eq!(course.current().due.to_string(), "2026-03-16T17:00:00+07:00");
/// assert_eq!(course.first().due.to_string(), "2026-03-09T17:00:00+07:00");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Event>", into = "Vec<Event>")]
pub struct Course {
    events: Vec<Event>,
}

impl Course {
    /// Starts the clock at the valid acceptance of a dossier, or the arrival at a step.
    pub fn start(calendar: &Calendar, limit: Limit, at: Timestamp) -> Result<Self, CourseError> {
        let derivation = derive_from(calendar, limit, at, Origin::Received)?;
        let at = calendar.moment(at);
        let promise = Promise::derived(at, Basis::Acceptance, derivation);
        Ok(Self { events: vec![Event::Started { at, limit, promise }] })
    }

    /// A course from its stored events, which must be in an order that can have happened.
    pub fn from_events(events: Vec<Event>) -> Result<Self, CourseError> {
        let mut course = Self { events: Vec::new() };
        for event in events {
            match (&event, course.events.is_empty()) {
                (Event::Started { .. }, true) => {}
                (Event::Started { .. }, false) | (_, true) => return Err(CourseError::NoStart),
                _ => course.may_happen(&event)?,
            }
            course.events.push(event);
        }
        if course.events.is_empty() {
            return Err(CourseError::NoStart);
        }
        Ok(course)
    }

    /// Stops the clock. Only a document can do so: a request to supplement the dossier, a notice to
    /// pay, a letter of verification. A course that is already overdue stays overdue.
    pub fn suspend(
        &mut self,
        calendar: &Calendar,
        at: Timestamp,
        reason: &str,
        document: &str,
    ) -> Result<&Event, CourseError> {
        let left = match replay::replay(calendar, &self.events)? {
            Phase::Running(leg) => leg.left(calendar, calendar.minute_of(at))?,
            Phase::Suspended { left, .. } => left,
        };
        let at = calendar.moment(at);
        self.append(Event::Suspended { at, reason: reason.into(), document: document.into(), left })
    }

    /// Sets the clock going again, with the rest of the limit or with the whole of it. A course
    /// that was overdue when suspended gets a new date only from a restart.
    pub fn resume(
        &mut self,
        calendar: &Calendar,
        at: Timestamp,
        mode: AfterSuspension,
        document: &str,
    ) -> Result<&Event, CourseError> {
        let moment = calendar.moment(at);
        let mut event =
            Event::Resumed { at: moment, mode, document: document.into(), promise: None };
        self.may_happen(&event)?;
        let left = match replay::replay(calendar, &self.events)? {
            Phase::Suspended { left, .. } => left,
            Phase::Running(_) => None,
        };
        let again = match mode {
            AfterSuspension::Resume => left.map(|left| (left, Origin::Resumed, Basis::Resumed)),
            AfterSuspension::Restart => Some((self.limit(), Origin::Restarted, Basis::Restarted)),
        };
        if let (Some((limit, origin, basis)), Event::Resumed { promise, .. }) = (again, &mut event)
        {
            let derivation = derive_from(calendar, limit, at, origin)?;
            *promise = Some(Promise::derived(moment, basis, derivation));
        }
        self.append(event)
    }

    /// Promises a later date with an apology: once, and only while the present date has not passed.
    /// A date on a day off moves to the close of the next working day. For "by the end of that day"
    /// give its [`closing_of`](crate::closing_of).
    pub fn reappoint(
        &mut self,
        calendar: &Calendar,
        at: Timestamp,
        until: Timestamp,
        reason: &str,
        document: &str,
    ) -> Result<&Event, CourseError> {
        let (_, due) = replay::appointed(calendar, calendar.minute_of(until))?;
        let at = calendar.moment(at);
        let due = calendar.moment(calendar.instant(due));
        let basis = Basis::Apology { reason: reason.into(), document: document.into() };
        let promise = Promise { given: at, due, basis, derivation: None };
        self.append(Event::Reappointed { at, until: calendar.moment(until), promise })
    }

    /// Counts again after the calendar has changed. A different date is appended as a promise with
    /// the reason; nothing happens when it is the same. While suspended there is no date to change:
    /// the resumption counts on the calendar of its day.
    pub fn reproject(
        &mut self,
        calendar: &Calendar,
        at: Timestamp,
        reason: &str,
    ) -> Result<Option<&Promise>, CourseError> {
        let Phase::Running(leg) = replay::replay(calendar, &self.events)? else {
            return Ok(None);
        };
        let due = calendar.moment(calendar.instant(leg.due));
        let at = calendar.moment(at);
        let basis = Basis::CalendarChanged { reason: reason.into() };
        let promise = match leg.counted {
            Some((limit, from, origin)) => {
                let from = calendar.instant(from);
                Promise::derived(at, basis, derive_from(calendar, limit, from, origin)?)
            }
            None => Promise { given: at, due, basis, derivation: None },
        };
        let event = Event::Reprojected { at, promise };
        self.may_happen(&event)?;
        if due == self.current().due {
            return Ok(None);
        }
        self.append(event).map(Event::promise)
    }

    /// Ends the course: the result is there, or the step is done.
    pub fn complete(&mut self, calendar: &Calendar, at: Timestamp) -> Result<&Event, CourseError> {
        self.append(Event::Completed { at: calendar.moment(at) })
    }

    /// What happened, from the first event to the last.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Every date promised, from the first to the one in force, each with its basis.
    pub fn promises(&self) -> impl DoubleEndedIterator<Item = &Promise> {
        self.events.iter().filter_map(Event::promise)
    }

    /// The first promise, which never changes.
    pub fn first(&self) -> &Promise {
        self.promises().next().expect("a course begins with a promise")
    }

    /// The lawful promise now in force; while suspended, the one that was in force before.
    pub fn current(&self) -> &Promise {
        self.promises().next_back().expect("a course begins with a promise")
    }

    /// The whole limit of the course.
    pub fn limit(&self) -> Limit {
        match self.events.first() {
            Some(Event::Started { limit, .. }) => *limit,
            _ => unreachable!("a course begins with its start"),
        }
    }

    /// The suspension under way, if any: since when, and what is left of the limit.
    pub fn suspension(&self) -> Option<(Moment, Option<Limit>)> {
        self.events.iter().rev().find_map(|event| match event {
            Event::Suspended { at, left, .. } => Some(Some((*at, *left))),
            Event::Started { .. } | Event::Resumed { .. } => Some(None),
            _ => None,
        })?
    }

    /// When the course was completed, if it was.
    pub fn completed(&self) -> Option<Moment> {
        match self.events.last() {
            Some(Event::Completed { at }) => Some(*at),
            _ => None,
        }
    }

    fn append(&mut self, event: Event) -> Result<&Event, CourseError> {
        self.may_happen(&event)?;
        self.events.push(event);
        Ok(self.events.last().expect("an event was just appended"))
    }

    /// The rules of what may follow what.
    fn may_happen(&self, event: &Event) -> Result<(), CourseError> {
        if self.completed().is_some() {
            return Err(CourseError::Completed);
        }
        let last = self.events.last().map_or(event.at(), Event::at);
        if event.at().timestamp() < last.timestamp() {
            return Err(CourseError::OutOfOrder { at: event.at(), last });
        }
        let suspended = self.suspension().is_some();
        match event {
            Event::Started { .. } => Err(CourseError::NoStart),
            Event::Suspended { .. } if suspended => Err(CourseError::Suspended),
            Event::Suspended { reason, document, .. } => {
                CourseError::require_reason(reason)?;
                CourseError::require_document(document)
            }
            Event::Resumed { .. } if !suspended => Err(CourseError::NotSuspended),
            Event::Resumed { document, .. } => CourseError::require_document(document),
            Event::Reappointed { .. } | Event::Reprojected { .. } if suspended => {
                Err(CourseError::Suspended)
            }
            Event::Reappointed { at, promise, .. } => {
                let earlier = |event: &Event| matches!(event, Event::Reappointed { .. });
                let current = self.current().due;
                if self.events.iter().any(earlier) {
                    return Err(CourseError::ReappointedBefore);
                }
                if standing::is_past(*at, current) {
                    return Err(CourseError::TooLateToApologise { due: current });
                }
                if promise.due.timestamp() <= current.timestamp() {
                    return Err(CourseError::NotLater { due: current });
                }
                let Basis::Apology { reason, document } = &promise.basis else {
                    return Err(CourseError::NoReason);
                };
                CourseError::require_reason(reason)?;
                CourseError::require_document(document)
            }
            Event::Reprojected { promise, .. } => match &promise.basis {
                Basis::CalendarChanged { reason } => CourseError::require_reason(reason),
                _ => Err(CourseError::NoReason),
            },
            Event::Completed { .. } => Ok(()),
        }
    }
}

impl Promise {
    fn derived(given: Moment, basis: Basis, derivation: Derivation) -> Self {
        Self { given, due: derivation.due, basis, derivation: Some(derivation) }
    }
}

impl TryFrom<Vec<Event>> for Course {
    type Error = CourseError;

    fn try_from(events: Vec<Event>) -> Result<Self, CourseError> {
        Self::from_events(events)
    }
}

impl From<Course> for Vec<Event> {
    fn from(course: Course) -> Self {
        course.events
    }
}
