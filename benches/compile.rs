//! From a plan to a network: resolving, checking, ranking.

use std::hint::black_box;

use chainage_benches::{SIZES, criterion, plan};
use chainage_engine::Network;
use criterion::Throughput;

fn main() {
    let mut criterion = criterion();
    let mut group = criterion.benchmark_group("compile");
    for (name, n_activities) in SIZES {
        let plan = plan(n_activities);
        group.throughput(Throughput::Elements(n_activities as u64));
        group.bench_function(name, |bencher| bencher.iter(|| Network::compile(black_box(&plan))));
    }
    group.finish();
    criterion.final_summary();
}
