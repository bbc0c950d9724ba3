//! Levelling: what planners expect, and the judge on plans at random.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use chainage_engine::resource::{
    AfterSchedules, LevelOptions, LevelViolation, Levelled, Unmoved, level, level_until, verify_level,
};
use chainage_engine::{Driver, Network, cpm};
use chainage_model::{
    Activity, ActivityId, Assignment, Availability, Breaks, Calendar, Constraint, ConstraintKind, Id, Moment,
    Plan, Project, Relationship, Resource, ResourceId, ResourceKind, Shift, Units, Week, WorkingTime,
};
use chrono::Weekday;

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

/// A plan with one crew of its own hours, and two activities that need it.
fn with_crew(change: impl FnOnce(&mut Plan, &mut Resource)) -> Plan {
    let mut plan = plan(&[], 1);
    let mut crew = Resource::renewable("GANG", Units::whole(1));
    change(&mut plan, &mut crew);
    let gang = plan.add_resource(crew).unwrap();
    for code in ["A", "B"] {
        let activity = Activity {
            duration: DAY * 3,
            assignments: vec![Assignment::new(gang, Units::whole(1))],
            ..Activity::task(Id::from_index(0), code, code)
        };
        plan.add_activity(activity).unwrap();
    }
    plan
}

fn levelled(plan: &Plan, options: &LevelOptions) -> Levelled {
    let network = Network::compile(plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    let levelled = level(plan, &network, &schedule, options);
    assert_eq!(verify_level(plan, &network, &schedule, &levelled), Ok(()));
    levelled
}

fn dates(plan: &Plan, levelled: &Levelled, code: &str) -> (String, String) {
    let dates = &levelled.schedule[plan.find_activity(code).unwrap()];
    (dates.early_start.to_string(), dates.early_finish.to_string())
}

#[test]
fn work_goes_on_only_while_its_resource_works() {
    let plan = with_crew(|plan, crew| {
        let days = Week::uniform(&[Weekday::Tue, Weekday::Thu], &[Shift::new(8 * 60, 16 * 60).unwrap()]);
        let calendar = Calendar { week: days, ..Calendar::new("gang") };
        crew.calendar = Some(plan.add_calendar(calendar).unwrap());
    });
    let levelled = levelled(&plan, &LevelOptions::default());
    // Office hours are 08:00 to 12:00 and 13:00 to 17:00: they have seven hours with the gang's, and 24 are needed.
    let mut both = ["A", "B"].map(|code| dates(&plan, &levelled, code));
    both.sort();
    assert_eq!(both[0], ("2026-03-03T08:00".into(), "2026-03-12T11:00".into()));
    assert_eq!(both[1].0, "2026-03-12T11:00");
    assert!(levelled.moved[0].holders.is_empty(), "it waits for the hours of the gang, not for anybody");
    assert_eq!(levelled.moved[1].holders.len(), 1);
}

#[test]
fn a_resource_that_is_released_works_for_others_on_the_weekend() {
    let on_weekends = |breaks| {
        let mut plan = with_crew(|_, crew| crew.breaks = breaks);
        let week = Week::uniform(&[Weekday::Sat, Weekday::Sun], &[Shift::new(8 * 60, 16 * 60).unwrap()]);
        let weekend = plan.add_calendar(Calendar { week, ..Calendar::new("weekend") }).unwrap();
        let [a, b] = ["A", "B"].map(|code| plan.find_activity(code).unwrap());
        plan.edit_activity(a, |a| a.duration = DAY * 10).unwrap();
        plan.edit_activity(b, |b| b.calendar = Some(weekend)).unwrap();
        let levelled = levelled(&plan, &LevelOptions { pinned: vec![a], ..LevelOptions::default() });
        dates(&plan, &levelled, "B").0
    };
    assert_eq!(on_weekends(Breaks::Released), "2026-03-07T08:00", "the first Saturday, while A pauses");
    assert_eq!(on_weekends(Breaks::Held), "2026-03-14T08:00", "after A's two weeks");
}

#[test]
fn what_is_used_up_has_to_be_delivered_first() {
    let delivered = Moment::from_ymd_hm(2026, 3, 16, 0, 0);
    let plan = with_crew(|_, crew| {
        crew.kind = ResourceKind::Consumable;
        crew.capacity.push(Availability { from: delivered, units: Units::whole(2) });
    });
    let levelled = levelled(&plan, &LevelOptions::default());
    let mut starts = ["A", "B"].map(|code| dates(&plan, &levelled, code).0);
    starts.sort();
    assert_eq!(starts, ["2026-03-02T08:00", "2026-03-16T08:00"]);
    assert!(levelled.moved[0].holders.is_empty(), "it waits for the delivery");
}

#[test]
fn what_may_be_split_works_around_others() {
    let split = |may_split| {
        let mut plan = with_crew(|_, _| ());
        let [a, b] = ["A", "B"].map(|code| plan.find_activity(code).unwrap());
        let wednesday = Moment::from_ymd_hm(2026, 3, 4, 8, 0).unwrap();
        plan.edit_activity(a, |a| {
            a.constraints.push(Constraint { kind: ConstraintKind::MandatoryStart, date: wednesday });
        })
        .unwrap();
        plan.edit_activity(b, |b| b.may_split = may_split).unwrap();
        let levelled = levelled(&plan, &LevelOptions::default());
        (dates(&plan, &levelled, "B"), levelled.moved[0].pieces.len())
    };
    assert_eq!(split(false), (("2026-03-09T08:00".into(), "2026-03-11T17:00".into()), 0));
    assert_eq!(
        split(true),
        (("2026-03-02T08:00".into(), "2026-03-09T17:00".into()), 2),
        "two days before A, one after"
    );
}

#[test]
fn dates_in_force_are_kept_where_nothing_moves_them() {
    let plan = plan(&[2, 3, 2, 4], 1);
    let once = levelled(&plan, &LevelOptions { seed: 1, ..LevelOptions::default() });
    let in_force = |levelled: &Levelled| -> Vec<(ActivityId, Moment)> {
        levelled.schedule.activities().map(|(id, dates)| (id, dates.early_start)).collect()
    };
    let keep = LevelOptions { keep: Some(in_force(&once)), ..LevelOptions::default() };
    let again = levelled(&plan, &keep);
    assert_eq!(in_force(&again), in_force(&once));
    assert!(again.moved.is_empty());

    // The last gets two days more: what comes before it stays.
    let mut longer = plan.clone();
    let last = once.moved.last().unwrap().activity;
    longer.edit_activity(last, |last| last.duration = DAY * 6).unwrap();
    let after = levelled(&longer, &keep);
    assert_eq!(in_force(&after), in_force(&once));

    // The first gets one more day: whoever follows moves, and nobody for more than a day.
    let mut late = plan;
    let first = once.schedule.activities().min_by_key(|(_, dates)| dates.early_start).unwrap().0;
    late.edit_activity(first, |first| first.duration += DAY).unwrap();
    let after = levelled(&late, &keep);
    for ((_, old), (_, new)) in in_force(&once).into_iter().zip(in_force(&after)) {
        assert!(new >= old, "nothing starts earlier than its date in force");
    }
    let stayed = in_force(&once).into_iter().zip(in_force(&after)).filter(|(old, new)| old == new).count();
    assert!(stayed >= 2, "the first, and all but one of the others: {stayed}");
}

#[test]
fn the_chain_leads_through_links_and_waits_to_the_finish() {
    let plan = plan(&[2, 3, 2], 1);
    let levelled = levelled(&plan, &LevelOptions::default());
    let codes: Vec<&str> =
        levelled.chain.iter().map(|link| plan.activity(link.activity).code.as_str()).collect();
    assert_eq!(codes.len(), 3, "seven days of one crew: {codes:?}");
    assert_eq!(levelled.chain[0].driver, Driver::ProjectStart);
    assert!(levelled.chain[1..].iter().all(|link| link.driver != Driver::ProjectStart));
    for link in &levelled.chain {
        let dates = &levelled.schedule[link.activity];
        assert!(dates.longest_path && dates.total_float.is_zero());
    }
}

#[test]
fn a_proof_says_that_the_finish_is_the_earliest() {
    let plan = plan(&[2, 3, 2], 1);
    let network = Network::compile(&plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    let levelled =
        level_until(&plan, &network, &schedule, &LevelOptions::default(), &mut AfterSchedules(1000));
    assert_eq!(levelled.bound, levelled.schedule.finish(), "one crew has seven days of work");
}

#[test]
fn endless_capacity_gives_the_dates_of_the_network() {
    for seed in 0..200 {
        let mut plan = chainage_testkit::generate::network(40, seed);
        let crew = plan.add_resource(Resource::renewable("R", Units::whole(1_000))).unwrap();
        for id in plan.activities().ids().collect::<Vec<_>>() {
            let asks = vec![Assignment::new(crew, Units::whole(1))];
            plan.edit_activity(id, |activity| activity.assignments = asks).unwrap();
        }
        let network = Network::compile(&plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        let levelled = levelled(&plan, &LevelOptions::default());
        for (id, dates) in schedule.activities() {
            let new = &levelled.schedule[id];
            assert_eq!(
                (new.early_start, new.early_finish),
                (dates.early_start, dates.early_finish),
                "seed {seed}"
            );
            assert_eq!(
                (new.total_float, new.free_float),
                (dates.total_float, dates.free_float),
                "seed {seed}"
            );
        }
    }
}

/// A and B need the crew, A goes first; T needs nothing, and B follows it within a day.
fn tied() -> (Plan, [ActivityId; 3]) {
    let mut plan = plan(&[6, 3], 1);
    let [a, b] = ["A", "B"].map(|code| plan.find_activity(code).unwrap());
    let project = plan.activity(a).project;
    let t = Activity { duration: DAY * 2, ..Activity::task(project, "T", "T") };
    let t = plan.add_activity(t).unwrap();
    let tie = Relationship { maximum_lag: Some(DAY), ..Relationship::finish_start(t, b) };
    plan.add_relationship(tie).unwrap();
    (plan, [a, b, t])
}

#[test]
fn what_is_tied_closely_before_one_that_waits_waits_too() {
    let (plan, [a, b, t]) = tied();
    let network = Network::compile(&plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    let levelled = level(&plan, &network, &schedule, &LevelOptions::default());
    assert_eq!(verify_level(&plan, &network, &schedule, &levelled), Ok(()));
    assert_eq!(levelled.schedule[b].early_start.to_string(), "2026-03-10T08:00", "after the six days of A");
    assert_eq!(levelled.schedule[t].early_start.to_string(), "2026-03-05T08:00");
    assert!(matches!(levelled.schedule[t].driver, Driver::MaximumLag(_)));
    assert_eq!(levelled.exceeded, []);
    assert_eq!(levelled.schedule[a].total_float, WorkingTime::ZERO);
    assert_eq!(levelled.schedule[t].total_float, DAY, "it may finish right before B");
}

#[test]
fn a_maximum_lag_that_cannot_be_kept_is_said() {
    let (plan, [_, b, t]) = tied();
    let network = Network::compile(&plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    let options = LevelOptions { pinned: vec![t], ..LevelOptions::default() };
    let mut levelled = level(&plan, &network, &schedule, &options);
    assert_eq!(verify_level(&plan, &network, &schedule, &levelled), Ok(()));
    assert_eq!(levelled.schedule[b].early_start.to_string(), "2026-03-10T08:00");
    let relationship = plan.relationships().ids().next().unwrap();
    assert_eq!(std::mem::take(&mut levelled.exceeded), [relationship]);
    let violation = LevelViolation::MaximumLag { relationship };
    assert_eq!(verify_level(&plan, &network, &schedule, &levelled), Err(vec![violation]));
}

#[test]
fn what_takes_no_time_keeps_its_date_and_takes_nothing() {
    let mut plan = with_crew(|_, _| ());
    let [a, b] = ["A", "B"].map(|code| plan.find_activity(code).unwrap());
    plan.edit_activity(b, |b| b.duration = WorkingTime::ZERO).unwrap();
    plan.add_relationship(Relationship::finish_start(a, b)).unwrap();
    let (_, schedule) =
        (Network::compile(&plan).unwrap(), levelled(&plan, &LevelOptions::default()).schedule);
    let keep = Some([a, b].map(|id| (id, schedule[id].early_start)).to_vec());
    let kept = levelled(&plan, &LevelOptions { keep, ..LevelOptions::default() });
    assert_eq!(kept.schedule[b].early_start, schedule[b].early_start);
    levelled(&plan, &LevelOptions { pinned: vec![b], ..LevelOptions::default() });
}

#[test]
fn more_used_up_in_the_past_than_there_was_is_told() {
    let data_date = Moment::from_ymd_hm(2026, 3, 9, 8, 0).unwrap();
    let mut plan = with_crew(|_, crew| crew.kind = ResourceKind::Consumable);
    plan.edit_project(Id::from_index(0), |project| project.data_date = Some(data_date)).unwrap();
    let a = plan.find_activity("A").unwrap();
    plan.edit_activity(a, |a| {
        a.assignments[0].units = Units::whole(2);
        a.progress.actual_start = Moment::from_ymd_hm(2026, 3, 2, 8, 0);
        a.progress.actual_finish = Moment::from_ymd_hm(2026, 3, 4, 17, 0);
    })
    .unwrap();
    let levelled = levelled(&plan, &LevelOptions::default());
    assert!(levelled.unresolved.iter().any(|one| (one.activity, one.reason) == (a, Unmoved::Fixed)));
}
