//! What the bench programs share: one configuration and the networks they run on.
//!
//! `cargo bench -p chainage-benches --bench cpm` runs one program; a filter after `--` picks benches by name, such as
//! `cpm/schedule/100k`. Names say what and how big.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chainage_model::Plan;
use chainage_testkit::generate;
use criterion::Criterion;

/// Sizes by name: numbers of activities, with two and a half times as many links.
pub const SIZES: [(&str, usize); 4] = [("1k", 1_000), ("10k", 10_000), ("100k", 100_000), ("1M", 1_000_000)];

/// Returns the configuration of all programs, with what the command line says.
pub fn criterion() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args()
}

/// Returns the network of a size; always the same one.
pub fn plan(n_activities: usize) -> Plan {
    generate::network(n_activities, 2026)
}

/// The shortest of some runs: what it takes when nothing disturbs.
pub fn best_of<T>(n_runs: usize, mut run: impl FnMut() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    (0..n_runs).map(time).min().unwrap_or_default()
}
