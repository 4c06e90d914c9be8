//! What a due date costs, over spans from a day to ten years.

#![expect(missing_docs, reason = "the macro of the benchmark makes a function without docs")]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use working_time::{Calendar, CalendarSpec, Limit, due};

const STATE_BODIES: &str = include_str!("../../../data/calendars/vn-state-bodies.toml");

fn benchmark(criterion: &mut Criterion) {
    let mut spec: CalendarSpec = toml::from_str(STATE_BODIES).expect("the calendar can be read");
    // Later years without days off, so that ten years fit; only their number matters here.
    spec.years.extend(2027..=2032);
    let calendar = Calendar::new(&spec, &[]).expect("the calendar is sound");
    let start = "2018-06-01T09:07:00+07:00".parse().expect("a moment");
    for limit in ["1wd", "2500wd", "3652d", "120mo", "16000h", "same-day"] {
        let limit: Limit = limit.parse().expect("a limit");
        criterion.bench_function(&format!("due {limit}"), |bench| {
            bench.iter(|| due(black_box(&calendar), black_box(limit), black_box(start)));
        });
    }
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
