//! The full pass — early and late dates, floats, drivers — beside a bare longest-path sweep over the same rows.
//!
//! The sweep adds and compares integers: no calendars, no constraints, no progress. It is what the memory costs.
//! After the benches the program prints how many sweeps a full pass takes (at most 6 is the aim at 100k), how many it
//! takes with everything made anew and put into a schedule (rows by activity, longest path, conflicts), what either
//! takes for one activity at each size, and the peak memory of the whole program where the system tells.

#![expect(clippy::print_stdout, reason = "the comparison is what the program is for")]

use std::hint::black_box;

use chainage_benches::{SIZES, best_of, criterion, plan};
use chainage_engine::{Network, cpm};
use chainage_model::{Id, RelationshipKind};
use criterion::Throughput;

fn main() {
    let mut criterion = criterion();
    let mut lines = Vec::new();
    for (name, n_activities) in SIZES {
        let network = Network::compile(&plan(n_activities)).expect("generated networks compile");
        let options = network.options();
        let minutes = |node| network.remaining(network.activity(node)).minutes();
        let durations: Vec<i64> = network.nodes().map(minutes).collect();
        let mut group = criterion.benchmark_group("cpm");
        group.throughput(Throughput::Elements(n_activities as u64));
        let mut finishes = vec![0; durations.len()];
        let mut pass = cpm::Pass::new(&network);
        let mut full_pass = || {
            pass.forward(black_box(&network), &options);
            pass.backward(&network, &options);
        };
        let mut sweep = || sweep(black_box(&network), &durations, &mut finishes);
        group.bench_function(format!("sweep/{name}"), |bencher| bencher.iter(&mut sweep));
        group.bench_function(format!("pass/{name}"), |bencher| bencher.iter(&mut full_pass));
        group.bench_function(format!("schedule/{name}"), |bencher| {
            bencher.iter(|| cpm::schedule(black_box(&network), &options));
        });
        group.finish();
        let sweep = best_of(10, sweep).as_secs_f64();
        let pass = best_of(10, full_pass).as_secs_f64();
        let schedule = best_of(10, || cpm::schedule(black_box(&network), &options)).as_secs_f64();
        let of_each = 1e9 / f64::from(u32::try_from(n_activities).unwrap_or(u32::MAX));
        lines.push(format!(
            "{name:>5}: sweep {:.3} ms; full pass {:.1} sweeps, {:.0} ns an activity; schedule {:.1} sweeps, {:.0} ns",
            sweep * 1e3,
            pass / sweep,
            pass * of_each,
            schedule / sweep,
            schedule * of_each,
        ));
    }
    criterion.final_summary();
    for line in lines {
        println!("{line}");
    }
    // Linux only; elsewhere there is no such file.
    if let Ok(status) = std::fs::read_to_string("/proc/self/status")
        && let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM"))
    {
        println!("peak memory, plans included: {}", peak.trim_start_matches("VmHWM:").trim());
    }
}

/// The longest path to each node: finishes in plain minutes.
fn sweep(network: &Network, durations: &[i64], finishes: &mut [i64]) {
    for node in network.nodes() {
        let duration = durations[node.index()];
        let mut start = 0;
        for link in network.predecessors(node) {
            let finish = finishes[link.node.index()];
            let from = if link.kind.from_start() { finish - durations[link.node.index()] } else { finish };
            let asked = from + link.lag.minutes();
            start = start.max(match link.kind {
                RelationshipKind::FinishStart | RelationshipKind::StartStart => asked,
                RelationshipKind::FinishFinish | RelationshipKind::StartFinish => asked - duration,
            });
        }
        finishes[node.index()] = start + duration;
    }
}
