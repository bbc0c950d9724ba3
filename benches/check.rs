//! All rules on generated networks, beside scheduling the same plan.
//!
//! Scheduling here is what a user waits for without checks: compile and full pass. All rules are what a check takes
//! beyond that, with what it makes ready for them. After the benches the program prints how many times the cost of
//! scheduling all rules take (less than 3 is the aim at 100k), and what they take for one activity at each size.

#![expect(clippy::print_stdout, reason = "the comparison is what the program is for")]

use std::hint::black_box;

use chainage_benches::{SIZES, best_of, criterion, plan};
use chainage_checks::{Inspection, Profile, RULES};
use chainage_engine::{Network, cpm};
use criterion::Throughput;

fn main() {
    let mut criterion = criterion();
    let mut lines = Vec::new();
    let profile = Profile::strict();
    for (name, n_activities) in SIZES {
        let plan = plan(n_activities);
        let schedule = || {
            let network = Network::compile(black_box(&plan)).expect("generated networks compile");
            cpm::schedule(&network, &network.options())
        };
        let inspection = Inspection::new(&plan);
        let check = || inspection.run(black_box(&profile));
        let mut group = criterion.benchmark_group("check");
        group.throughput(Throughput::Elements(n_activities as u64));
        group.bench_function(format!("schedule/{name}"), |bencher| bencher.iter(schedule));
        group.bench_function(format!("rules/{name}"), |bencher| bencher.iter(check));
        group.finish();
        let whole = || Inspection::new(black_box(&plan)).run(&profile);
        let (schedule, whole) = (best_of(5, schedule), best_of(5, whole));
        let rules = whole.saturating_sub(schedule);
        lines.push(format!(
            "{name:>5}: scheduling {schedule:>9.3?}, {} rules {rules:>9.3?} = {:.1} times, {:.0} ns an activity",
            RULES.len(),
            rules.as_secs_f64() / schedule.as_secs_f64(),
            rules.as_secs_f64() * 1e9 / f64::from(u32::try_from(n_activities).unwrap_or(u32::MAX)),
        ));
    }
    criterion.final_summary();
    for line in lines {
        println!("{line}");
    }
}
