//! The time of day, as an argument.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex};

/// Where `now` comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is set: tests and the sample.
    Fixed(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// A clock that stands at an instant.
    pub fn at(now: Timestamp) -> Self {
        Self::Fixed(Arc::new(Mutex::new(now)))
    }

    /// The instant now.
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the one place that asks the machine"
            )]
            Self::System => Timestamp::now(),
            Self::Fixed(now) => *now.lock().expect("no one panics while holding the clock"),
        }
    }

    /// Sets a fixed clock; does nothing to the machine's.
    pub fn set(&self, to: Timestamp) {
        if let Self::Fixed(now) = self {
            *now.lock().expect("no one panics while holding the clock") = to;
        }
    }

    /// Moves a fixed clock forward.
    pub fn advance(&self, by: SignedDuration) {
        self.set(self.now() + by);
    }
}
