//! Levelling plans with everything in them: nothing panics, and the judge has nothing to say.

use chainage_engine::resource::{AfterSchedules, LevelOptions, level, level_until, verify_level};
use chainage_engine::{Network, cpm};
use chainage_model::{
    ActivityId, ActivityKind, Assignment, Chainage, Id, Moment, Placement, Plan, Progress, Resource, Travel,
    Units, WorkingTime,
};
use chainage_testkit::strategy::plans;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{RngSeed, TestRunner};

/// `CHAINAGE_CASES` asks for more plans.
fn cases() -> u32 {
    std::env::var("CHAINAGE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500)
}

/// Makes work compete: projects begin together, links lead forward, most is work that has not begun, nobody asks for more
/// than there ever is, and all need one of a few gangs, which travel or not.
fn contended(plan: &Plan, travel: Option<Travel>, n_gangs: i64) -> Plan {
    let mut plan = plan.clone().without_relationships(|id| {
        let link = plan.relationship(id);
        link.predecessor >= link.successor
    });
    let begin = Moment::from_ymd_hm(2026, 3, 2, 8, 0).expect("such a day there is");
    for project in plan.projects().ids() {
        let edited = plan.edit_project(project, |project| {
            project.start = Some(begin);
            project.data_date = project.data_date.map(|_| begin);
        });
        edited.expect("it is there");
    }
    let gangs = Resource { travel, ..Resource::renewable("GANGS", Units::whole(n_gangs)) };
    let gangs = plan.add_resource(gangs).expect("the code is new");
    let least = |resource: &Resource| resource.capacity.iter().map(|step| step.units).min();
    let least: Vec<_> = plan.resources().iter().map(least).collect();
    for id in plan.activities().ids() {
        let edited = plan.edit_activity(id, |activity| {
            activity.constraints.truncate(usize::from(activity.priority.is_some()));
            if id.index() % 4 != 0 {
                (activity.placement, activity.progress) = (Placement::AsSoonAsPossible, Progress::default());
                activity.kind =
                    if activity.may_split { ActivityKind::ResourceDependent } else { ActivityKind::Task };
            }
            let lists = activity.modes.iter_mut().map(|mode| &mut mode.assignments);
            for list in lists.chain([&mut activity.assignments]) {
                list.retain(|one| least[one.resource.index()].is_none_or(|least| one.units <= least));
                list.push(Assignment::new(gangs, Units::whole(1)));
            }
        });
        edited.expect("it is there");
    }
    plan
}

#[test]
fn rich_plans_are_levelled_as_the_judge_wants() {
    let config = ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1962),
        ..ProptestConfig::with_cases(cases())
    };
    let n_moved = std::cell::Cell::new(0);
    let options = (any::<bool>(), any::<bool>(), prop::collection::vec(any::<Index>(), 0..3), 0..60_i32);
    let gangs = (any::<bool>(), 1..3_i64, any::<bool>());
    let outcome = TestRunner::new(config).run(
        &(plans(), options, gangs),
        |(plan, (within_float, is_kept, pinned, frozen_days), (travels, n_gangs, is_improved))| {
            let slow =
                Travel { per_day: Chainage::from_millimetres(20_000_000), setup: WorkingTime::from_hours(2) };
            let plan = contended(&plan, travels.then_some(slow), n_gangs);
            let Ok(network) = Network::compile(&plan) else { return Ok(()) };
            let schedule = cpm::schedule(&network, &network.options());
            let scheduled: Vec<(ActivityId, Moment)> =
                schedule.activities().map(|(id, dates)| (id, dates.early_start)).collect();
            if scheduled.is_empty() {
                return Ok(());
            }
            let keep = |(place, &(id, start)): (usize, &(ActivityId, Moment))| {
                (id, start + WorkingTime::from_hours(if place % 3 == 0 { 96 } else { 0 }))
            };
            let first = scheduled.iter().map(|(_, start)| *start).min().expect("some are scheduled");
            let options = LevelOptions {
                within_float,
                pinned: pinned.iter().map(|index| index.get(&scheduled).0).collect(),
                keep: is_kept.then(|| scheduled.iter().enumerate().map(keep).collect()),
                frozen_before: (frozen_days > 30)
                    .then(|| first + WorkingTime::from_hours(24 * i64::from(frozen_days))),
                ..LevelOptions::default()
            };
            let levelled = if is_improved {
                level_until(&plan, &network, &schedule, &options, &mut AfterSchedules(30))
            } else {
                level(&plan, &network, &schedule, &options)
            };
            n_moved.set(n_moved.get() + levelled.moved.len());
            prop_assert_eq!(verify_level(&plan, &network, &schedule, &levelled), Ok(()));
            Ok(())
        },
    );
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(n_moved.get() > 20, "only {} activities of all plans wait for a resource", n_moved.get());
}
