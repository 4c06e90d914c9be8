//! Latencies and what is made of them.

use serde::Serialize;
use std::time::Duration;

/// What was measured of one operation.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    micros: Vec<u32>,
    errors: u64,
    error: Option<String>,
}

/// The same as figures.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Figures {
    /// Operations done, without those that failed.
    pub(super) count: usize,
    pub(super) errors: u64,
    /// What the first failure said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    pub(super) per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p95_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) most_ms: f64,
    /// CPU of server and database per operation while the load ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cpu_ms: Option<f64>,
    /// CPU of the work left for later, per operation: messages, the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cpu_later_ms: Option<f64>,
}

impl Taken {
    /// Notes one operation.
    pub(super) fn note(&mut self, latency: Duration, outcome: Result<(), String>) {
        match outcome {
            Ok(()) => self.micros.push(u32::try_from(latency.as_micros()).unwrap_or(u32::MAX)),
            Err(error) => {
                self.errors += 1;
                self.error.get_or_insert(error);
            }
        }
    }

    /// Adds what another lane measured.
    pub(super) fn merge(&mut self, other: Self) {
        self.micros.extend(other.micros);
        self.errors += other.errors;
        self.error = self.error.take().or(other.error);
    }

    /// Operations, failed ones included.
    pub(super) fn all(&self) -> u64 {
        self.micros.len() as u64 + self.errors
    }

    /// The figures over a time.
    pub(super) fn figures(mut self, time: Duration) -> Figures {
        self.micros.sort_unstable();
        let at = |part| percentile(&self.micros, part);
        Figures {
            count: self.micros.len(),
            errors: self.errors,
            error: self.error.clone(),
            per_second: self.micros.len() as f64 / time.as_secs_f64().max(1e-9),
            p50_ms: at(0.50),
            p95_ms: at(0.95),
            p99_ms: at(0.99),
            most_ms: at(1.0),
            cpu_ms: None,
            cpu_later_ms: None,
        }
    }
}

/// The value below or at which a part of the sorted values lies, in milliseconds.
pub(super) fn percentile(sorted: &[u32], part: f64) -> f64 {
    let place = (sorted.len() as f64 * part).ceil() as usize;
    let micros = sorted.get(place.max(1) - 1).or(sorted.last()).copied().unwrap_or_default();
    f64::from(micros) / 1000.0
}

/// A share of a time, in milliseconds.
pub(super) fn each(time: Duration, count: u64) -> f64 {
    time.as_secs_f64() * 1000.0 / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let sorted: Vec<u32> = (1..=100).map(|value| value * 1000).collect();
        let bits = |part| percentile(&sorted, part).to_bits();
        assert_eq!(bits(0.50), 50.0_f64.to_bits());
        assert_eq!(bits(0.95), 95.0_f64.to_bits());
        assert_eq!(bits(1.0), 100.0_f64.to_bits());
        assert_eq!(percentile(&[], 0.5).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn what_failed_counts_as_an_error_and_not_as_fast() {
        let mut taken = Taken::default();
        taken.note(Duration::from_millis(8), Ok(()));
        taken.note(Duration::from_millis(1), Err("503".to_owned()));
        assert_eq!(taken.all(), 2);
        let figures = taken.figures(Duration::from_secs(1));
        assert_eq!((figures.count, figures.errors), (1, 1));
        assert_eq!(figures.p50_ms.to_bits(), 8.0_f64.to_bits());
        assert_eq!(figures.error.as_deref(), Some("503"));
    }
}
