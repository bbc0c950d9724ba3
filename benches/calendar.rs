//! Calendar arithmetic: what forward and backward passes do millions of times.

use std::hint::black_box;

use chainage_benches::{criterion, plan};
use chainage_engine::WorkingCalendar;
use chainage_model::{Moment, Plan, WorkingTime};
use criterion::{Criterion, Throughput};

fn main() {
    let mut criterion = criterion();
    let plan = plan(1);
    arithmetic(&mut criterion, &plan);
    compile(&mut criterion, &plan);
    criterion.final_summary();
}

/// A thousand calls each, at moments spread over ten years.
fn arithmetic(criterion: &mut Criterion, plan: &Plan) {
    let start = Moment::from_ymd_hm(2026, 1, 1, 0, 0).expect("the date is in the calendar");
    let moments: Vec<Moment> =
        (0..1000).map(|n| start + WorkingTime::from_minutes(n * 7_919 % 5_256_000)).collect();
    let mut group = criterion.benchmark_group("calendar");
    group.throughput(Throughput::Elements(1000));
    for (id, described) in plan.calendars().enumerated() {
        let calendar = WorkingCalendar::compile(plan, id).expect("the calendar works");
        let counts: Vec<WorkingTime> = moments.iter().map(|&m| calendar.count(m)).collect();
        group.bench_function(format!("count/{}", described.code), |bencher| {
            bencher.iter(|| moments.iter().map(|&m| calendar.count(black_box(m))).sum::<WorkingTime>());
        });
        group.bench_function(format!("finish_at/{}", described.code), |bencher| {
            bencher.iter(|| {
                for &n in &counts {
                    black_box(calendar.finish_at(black_box(n)));
                }
            });
        });
    }
    group.finish();
}

fn compile(criterion: &mut Criterion, plan: &Plan) {
    let mut group = criterion.benchmark_group("calendar");
    for (id, described) in plan.calendars().enumerated() {
        group.bench_function(format!("compile/{}", described.code), |bencher| {
            bencher.iter(|| WorkingCalendar::compile(black_box(plan), id));
        });
    }
    group.finish();
}
