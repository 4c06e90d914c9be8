//! Limits on how often one address may try: guessing secrets and passwords becomes hopeless, honest
//! people never notice.

use crate::problem::Problem;
use governor::clock::DefaultClock;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;

type Limiter = RateLimiter<String, DashMapStateStore<String>, DefaultClock>;

/// The limiters of the installation.
pub struct Limits {
    track: Limiter,
    sign_in: Limiter,
    submit: Limiter,
}

/// What is limited.
#[derive(Clone, Copy, Debug)]
pub enum Limited {
    /// Looking up a dossier with its secret: 30 a minute.
    Track,
    /// Trying a password: 120 a minute, since a whole office shares one address; failures are slowed apart.
    SignIn,
    /// Sending a form without an account: 60 a minute.
    Submit,
}

impl Default for Limits {
    fn default() -> Self {
        Self { track: limiter(30), sign_in: limiter(120), submit: limiter(60) }
    }
}

fn limiter(per_minute: u32) -> Limiter {
    let rate = NonZeroU32::new(per_minute).unwrap_or(NonZeroU32::MIN);
    RateLimiter::keyed(Quota::per_minute(rate))
}

impl Limits {
    /// Counts one try of an address.
    pub fn check(&self, what: Limited, address: &str) -> Result<(), Problem> {
        let limiter = match what {
            Limited::Track => &self.track,
            Limited::SignIn => &self.sign_in,
            Limited::Submit => &self.submit,
        };
        if limiter.len() > 100_000 {
            limiter.retain_recent();
        }
        limiter.check_key(&address.to_owned()).map_err(|_| Problem::too_many())
    }
}
