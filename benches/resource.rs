//! Generating schedules, and levelling beside the full pass.
//!
//! `serial` and `parallel` are one schedule of 120 activities and 4 resources from one list (aim: 12 microseconds);
//! `search` is everything a search does for one: breeding, generating, keeping the population. `level` takes 10,000
//! activities, 25,000 links and 20 resources by priority, `level-calendars` the same where resources have calendars of
//! their own and are released in breaks; after the benches the program prints how many full passes that takes (aim:
//! ten, and the work on the profiles).

#![expect(clippy::print_stdout, reason = "the comparison is what the program is for")]

use std::hint::black_box;

use chainage_benches::{best_of, criterion};
use chainage_engine::resource::{
    AfterSchedules, Engine, Generator, LevelOptions, Problem, Rule, Scheme, Solver, level,
};
use chainage_engine::{Network, cpm};
use chainage_model::{
    ActivityId, Assignment, Breaks, Id, Instance, InstanceActivity, InstanceEnd, InstanceLag, InstanceMode,
    Resource, Units,
};
use criterion::Throughput;

/// Schedules generated in one iteration.
const SCHEDULES: u64 = 1000;

fn main() {
    let mut criterion = criterion();
    let problem = Problem::compile(&instance(120)).expect("the instance is sound");
    let engine = Engine { seed: 1, prove: false };
    let mut group = criterion.benchmark_group("resource");
    let mut generator = Generator::new(&problem).expect("the instance has one mode and no maximum lags");
    let list = generator.list(Rule::LatestFinish);
    for (name, scheme) in [("serial/120", Scheme::Serial), ("parallel/120", Scheme::Parallel)] {
        group.bench_function(name, |bencher| bencher.iter(|| generator.generate(black_box(&list), scheme)));
    }
    group.throughput(Throughput::Elements(SCHEDULES));
    group.bench_function("search/120", |bencher| {
        bencher.iter(|| engine.solve(black_box(&problem), &mut AfterSchedules(SCHEDULES)));
    });
    group.throughput(Throughput::Elements(10_000));
    let mut ratios = Vec::new();
    for (name, with_calendars) in [("level/10k", false), ("level-calendars/10k", true)] {
        let plan = plan(with_calendars);
        let network = Network::compile(&plan).expect("generated networks compile");
        let options = network.options();
        let schedule = cpm::schedule(&network, &options);
        let run = || level(black_box(&plan), &network, &schedule, &LevelOptions::default());
        group.bench_function(name, |bencher| bencher.iter(run));
        let pass = best_of(10, || cpm::schedule(black_box(&network), &options));
        let levelled = best_of(5, run);
        let ratio = levelled.as_secs_f64() / pass.as_secs_f64();
        ratios.push(format!("{name}: full pass {pass:.3?}, levelling {levelled:.3?} = {ratio:.1} passes"));
    }
    group.finish();
    criterion.final_summary();
    println!("{}", ratios.join("\n"));
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

/// Returns a generated plan with calendars in which every activity needs one of 20 resources, which may have calendars
/// too.
fn plan(with_calendars: bool) -> chainage_model::Plan {
    let mut plan = chainage_testkit::generate::network(10_000, 1);
    let calendars: Vec<_> = plan.calendars().ids().collect();
    let crew = |n: usize| {
        let units = 4 + i64::try_from(n % 5).expect("small numbers");
        let crew = Resource::renewable(format!("R{n}"), Units::whole(units));
        let calendar = calendars[n % calendars.len()];
        if with_calendars {
            Resource { calendar: Some(calendar), breaks: Breaks::Released, ..crew }
        } else {
            crew
        }
    };
    let crews: Vec<_> = (0..20).map(|n| plan.add_resource(crew(n)).expect("the code is new")).collect();
    for id in plan.activities().ids().collect::<Vec<_>>() {
        let crew = crews[id.index() * 7 % crews.len()];
        let units = Units::whole(if id.index().is_multiple_of(3) { 2 } else { 1 });
        plan.edit_activity(id, |activity| activity.assignments = vec![Assignment::new(crew, units)])
            .expect("the resource is of this plan");
    }
    plan
}
