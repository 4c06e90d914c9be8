//! Counts of dossiers that are kept by increments in the unit of work that changes a dossier, so that a
//! figure costs the same at any size: how many lie in each state, and how many were filed in each month by
//! each channel. Each count has a list; see [`Cell::list`].

use super::rules::State;
use crate::catalogue::definition::Channel;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::i18n::format;
use uuid::Uuid;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// Dossiers that lie in a state now.
    State,
    /// Dossiers filed in a month by a channel.
    Filed,
}

impl Measure {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Filed => "filed",
        }
    }
}

/// One count of an office.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// What is counted.
    pub measure: Measure,
    /// The month, `2026-11`; empty where the count is of now.
    pub period: String,
    /// Code of the state or of the channel.
    pub member: &'static str,
}

impl Cell {
    /// The count of a state.
    pub fn state(state: State) -> Self {
        Self { measure: Measure::State, period: String::new(), member: state.code() }
    }

    /// The count of a month and a channel.
    pub fn filed(at: Timestamp, channel: Channel) -> Self {
        Self {
            measure: Measure::Filed,
            period: month(format::local(at).date()),
            member: channel.code(),
        }
    }

    /// The filters of the register that show exactly what the cell counts.
    pub fn list(&self, office: Uuid) -> String {
        match (self.measure, first_day(&self.period)) {
            (Measure::Filed, Some(first)) => {
                let last = first.last_of_month();
                format!("office={office}&channel={}&from={first}&to={last}", self.member)
            }
            _ => format!("office={office}&state={}", self.member),
        }
    }
}

/// A month as cells name it.
pub fn month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// The first day of a month as cells name it.
pub fn first_day(month: &str) -> Option<Date> {
    format!("{month}-01").parse().ok()
}

/// Where the increments of a dossier go: always to the same slot, so that none falls below zero.
pub fn slot(dossier: Uuid) -> i64 {
    i64::from(dossier.as_bytes()[15] % SLOTS)
}

/// Slots of a count.
const SLOTS: u8 = 16;
