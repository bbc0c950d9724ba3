//! Levelling: what planners expect, and the judge on plans at random.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use chainage_engine::resource::{LevelOptions, Unmoved, level, verify_level};
use chainage_engine::{Driver, Network, cpm};
use chainage_model::{
    Activity, Assignment, Calendar, Id, Moment, Plan, Project, Relationship, Resource, ResourceId, Units,
    WorkingTime,
};

const DAY: WorkingTime = WorkingTime::from_hours(8);

/// One crew, and activities of the given days that need it: A, B, …; C follows A.
fn plan(days: &[i64], capacity: i64) -> Plan {
    let mut plan = Plan::new();
    let office = plan.add_calendar(Calendar::office("office")).unwrap();
    let project = plan
        .add_project(Project {
            start: Moment::from_ymd_hm(2026, 3, 2, 8, 0),
            calendar: Some(office),
            ..Project::new("P", "Bypass")
        })
        .unwrap();
    let crew = plan.add_resource(Resource::renewable("CREW", Units::whole(capacity))).unwrap();
    for (&length, code) in days.iter().zip(["A", "B", "C", "D"]) {
        let activity = Activity {
            duration: DAY * length,
            assignments: vec![Assignment::new(crew, Units::whole(1))],
            ..Activity::task(project, code, code)
        };
        plan.add_activity(activity).unwrap();
    }
    if days.len() > 2 {
        let [a, c] = ["A", "C"].map(|code| plan.find_activity(code).unwrap());
        plan.add_relationship(Relationship::finish_start(a, c)).unwrap();
    }
    plan
}

#[test]
fn the_shorter_float_goes_first_and_the_other_waits_for_it() {
    let plan = plan(&[2, 3, 2], 1);
    let network = Network::compile(&plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    let levelled = level(&plan, &network, &schedule, &LevelOptions::default());
    assert_eq!(verify_level(&plan, &network, &schedule, &levelled), Ok(()));
    let [a, b, c] = ["A", "B", "C"].map(|code| plan.find_activity(code).unwrap());
    // A is on the longest path: Monday and Tuesday. C and B both may finish on Thursday.
    assert_eq!(levelled.schedule[a].early_finish.to_string(), "2026-03-03T17:00");
    let last = levelled.moved.last().unwrap();
    assert_eq!(levelled.schedule[last.activity].driver, Driver::Resource(ResourceId::from_index(0)));
    assert_eq!(levelled.schedule.finish().to_string(), "2026-03-10T17:00", "seven days of one crew");
    assert!(last.holders == [b] || last.holders == [c]);
    assert!(levelled.schedule[a].critical, "with the resource every day of the crew counts");
    assert_eq!(levelled.schedule[b].total_float, WorkingTime::ZERO);
    assert_eq!(levelled.bound, schedule.finish());
}

#[test]
fn within_float_nothing_is_late() {
    let plan = plan(&[2, 3, 2], 1);
    let network = Network::compile(&plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    let options = LevelOptions { within_float: true, ..LevelOptions::default() };
    let levelled = level(&plan, &network, &schedule, &options);
    assert_eq!(levelled.schedule.finish(), schedule.finish());
    assert_eq!(levelled.unresolved[0].reason, Unmoved::NoFloat);
    assert_eq!(verify_level(&plan, &network, &schedule, &levelled), Ok(()));
}

#[test]
fn a_pinned_activity_keeps_its_date_and_the_others_wait_for_it() {
    let plan = plan(&[2, 3, 2], 1);
    let network = Network::compile(&plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    let [a, b] = ["A", "B"].map(|code| plan.find_activity(code).unwrap());
    let free = level(&plan, &network, &schedule, &LevelOptions::default());
    assert!(free.schedule[b].early_start > schedule[b].early_start, "by itself B waits for A");
    let options = LevelOptions { pinned: vec![b], ..LevelOptions::default() };
    let levelled = level(&plan, &network, &schedule, &options);
    assert_eq!(verify_level(&plan, &network, &schedule, &levelled), Ok(()));
    assert_eq!(levelled.schedule[b].early_start, schedule[b].early_start);
    assert_eq!(levelled.schedule[a].early_start, schedule[b].early_finish + WorkingTime::from_hours(15));
    assert!(levelled.unresolved.is_empty());
}

#[test]
fn what_starts_in_the_frozen_window_stays_and_its_overload_is_said() {
    let plan = plan(&[2, 3, 2], 1);
    let network = Network::compile(&plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    let options =
        LevelOptions { frozen_before: Moment::from_ymd_hm(2026, 3, 3, 0, 0), ..LevelOptions::default() };
    let levelled = level(&plan, &network, &schedule, &options);
    assert_eq!(verify_level(&plan, &network, &schedule, &levelled), Ok(()));
    for code in ["A", "B"] {
        let id = plan.find_activity(code).unwrap();
        assert_eq!(levelled.schedule[id].early_start, schedule[id].early_start);
    }
    assert_eq!(levelled.unresolved.len(), 1);
    assert_eq!(levelled.unresolved[0].reason, Unmoved::Fixed);
}

#[test]
fn what_can_never_be_met_keeps_its_date_and_is_said() {
    let plan = plan(&[2], 0);
    let network = Network::compile(&plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    let levelled = level(&plan, &network, &schedule, &LevelOptions::default());
    assert_eq!(levelled.unresolved[0].reason, Unmoved::NeverEnough);
    assert_eq!(levelled.schedule.finish(), schedule.finish());
}

#[test]
fn endless_capacity_moves_nothing() {
    let plan = plan(&[2, 3, 2, 1], 1_000);
    let network = Network::compile(&plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    let levelled = level(&plan, &network, &schedule, &LevelOptions::default());
    assert!(levelled.moved.is_empty());
    for (id, dates) in schedule.activities() {
        assert_eq!(levelled.schedule[id], *dates);
    }
}

#[test]
fn generated_networks_level_clean() {
    for seed in 0..6 {
        let mut plan = chainage_testkit::generate::network(600, seed);
        let crews: Vec<_> = (0..5)
            .map(|n| plan.add_resource(Resource::renewable(format!("R{n}"), Units::whole(3 + n))).unwrap())
            .collect();
        for id in plan.activities().ids().collect::<Vec<_>>() {
            let crew = crews[id.index() % crews.len()];
            let units = Units::whole(1 + i64::try_from(id.index() % 3).unwrap());
            plan.edit_activity(id, |activity| activity.assignments = vec![Assignment::new(crew, units)])
                .unwrap();
        }
        let network = Network::compile(&plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        let levelled = level(&plan, &network, &schedule, &LevelOptions::default());
        assert_eq!(verify_level(&plan, &network, &schedule, &levelled), Ok(()), "seed {seed}");
        assert!(levelled.unresolved.is_empty() && !levelled.moved.is_empty());
        assert!(levelled.schedule.finish() >= schedule.finish());
        for one in &levelled.moved {
            assert!(one.to > one.from && !one.holders.is_empty(), "{one:?}");
        }
    }
}
