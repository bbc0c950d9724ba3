//! Generating schedules, and levelling beside the full pass.
//!
//! `schedule` is one schedule of 120 activities and 4 resources, everything a search does for it included: breeding,
//! the serial or parallel scheme, keeping the population (aim: 12 microseconds). `level` takes 10,000 activities, 25,000
//! links and 20 resources by priority; after the benches the program prints how many full passes that takes (aim: ten,
//! and the work on the profiles).

#![expect(clippy::print_stdout, reason = "the comparison is what the program is for")]

use std::hint::black_box;

use chainage_benches::{best_of, criterion};
use chainage_engine::resource::{AfterSchedules, Engine, LevelOptions, Problem, Solver, level};
use chainage_engine::{Network, cpm};
use chainage_model::{
    ActivityId, Assignment, Id, Instance, InstanceActivity, InstanceEnd, InstanceLag, InstanceMode, Resource,
    Units,
};
use criterion::Throughput;

/// Schedules generated in one iteration.
const SCHEDULES: u64 = 1000;

fn main() {
    let mut criterion = criterion();
    let problem = Problem::compile(&instance(120)).expect("the instance is sound");
    let engine = Engine { seed: 1, prove: false };
    let mut group = criterion.benchmark_group("resource");
    group.throughput(Throughput::Elements(SCHEDULES));
    group.bench_function("schedule/120", |bencher| {
        bencher.iter(|| engine.solve(black_box(&problem), &mut AfterSchedules(SCHEDULES)));
    });

    let plan = plan();
    let network = Network::compile(&plan).expect("generated networks compile");
    let options = network.options();
    let schedule = cpm::schedule(&network, &options);
    let run = || level(black_box(&plan), &network, &schedule, &LevelOptions::default());
    group.throughput(Throughput::Elements(10_000));
    group.bench_function("pass/10k", |bencher| bencher.iter(|| cpm::schedule(black_box(&network), &options)));
    group.bench_function("level/10k", |bencher| bencher.iter(run));
    group.finish();
    criterion.final_summary();
    let pass = best_of(10, || cpm::schedule(black_box(&network), &options));
    let levelled = best_of(5, run);
    let ratio = levelled.as_secs_f64() / pass.as_secs_f64();
    println!("10k activities: full pass {pass:.3?}, levelling {levelled:.3?} = {ratio:.1} passes");
}

/// Returns an instance of layers: each activity follows up to three of those shortly before it.
fn instance(n_activities: usize) -> Instance {
    let mut state = 1_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((state >> 33) % below).expect("small numbers")
    };
    let mut instance = Instance { renewable: vec![14; 4], ..Instance::default() };
    for to in 0..n_activities {
        let renewable = (0..4).map(|_| draw(8)).collect();
        let mode = InstanceMode { duration: 1 + draw(10), renewable, consumable: Vec::new() };
        instance.activities.push(InstanceActivity { modes: vec![mode], stock: Vec::new() });
        for _ in 0..draw(4) {
            let back = usize::try_from(1 + draw(20)).expect("small numbers");
            if let Some(from) = to.checked_sub(back) {
                let [predecessor, successor] = [from, to].map(ActivityId::from_index);
                instance.lags.push(InstanceLag {
                    predecessor,
                    successor,
                    from: InstanceEnd::Finish,
                    periods: 0,
                });
            }
        }
    }
    instance
}

/// Returns a generated plan with calendars in which every activity needs one of 20 resources.
fn plan() -> chainage_model::Plan {
    let mut plan = chainage_testkit::generate::network(10_000, 1);
    let crew = |n: i64| Resource::renewable(format!("R{n}"), Units::whole(4 + n % 5));
    let crews: Vec<_> = (0..20).map(|n| plan.add_resource(crew(n)).expect("the code is new")).collect();
    for id in plan.activities().ids().collect::<Vec<_>>() {
        let crew = crews[id.index() * 7 % crews.len()];
        let units = Units::whole(if id.index().is_multiple_of(3) { 2 } else { 1 });
        plan.edit_activity(id, |activity| activity.assignments = vec![Assignment::new(crew, units)])
            .expect("the resource is of this plan");
    }
    plan
}
