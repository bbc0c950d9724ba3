//! Crews that travel along an alignment: dates by hand, the judge, and all orders of small plans.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use chainage_engine::resource::{
    AfterSchedules, CrewWork, LevelOptions, LevelViolation, Levelled, level, level_until, verify_level,
};
use chainage_engine::{Driver, Network, Schedule, cpm};
use chainage_model::{
    Activity, ActivityId, Alignment, Assignment, Calendar, Chainage, Constraint, ConstraintKind, Id, Moment,
    Plan, Project, Relationship, Resource, ResourceId, Stretch, Travel, Units, WorkingTime,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn km(km: i64) -> Chainage {
    Chainage::from_millimetres(km * 1_000_000)
}

/// Works of so many hours around the clock, from and to a kilometre, that each need one of `n_gangs` gangs.
fn plan(works: &[(i64, i64, i64)], n_gangs: i64, travel: Travel) -> Plan {
    let mut plan = Plan::new();
    let round = plan.add_calendar(Calendar::continuous("round")).unwrap();
    let line = Alignment {
        code: "LINE".into(),
        name: "Line".into(),
        stretch: Stretch { from: km(0), to: km(200) },
        sections: Vec::new(),
        separations: Vec::new(),
        sources: Vec::new(),
    };
    let line = plan.add_alignment(line).unwrap();
    let project = Project {
        start: Moment::from_ymd_hm(2026, 3, 2, 0, 0),
        calendar: Some(round),
        alignment: Some(line),
        ..Project::new("P", "Railway")
    };
    let project = plan.add_project(project).unwrap();
    let gang = Resource { travel: Some(travel), ..Resource::renewable("TRACK", Units::whole(n_gangs)) };
    let gang = plan.add_resource(gang).unwrap();
    for (&(hours, from, to), code) in works.iter().zip(["A", "B", "C", "D", "E", "F"]) {
        let activity = Activity {
            duration: WorkingTime::from_hours(hours),
            stretches: vec![Stretch { from: km(from), to: km(to) }],
            assignments: vec![Assignment::new(gang, Units::whole(1))],
            ..Activity::task(project, code, code)
        };
        plan.add_activity(activity).unwrap();
    }
    plan
}

/// A kilometre an hour, and some hours to set up.
fn slow(setup: i64) -> Travel {
    Travel { per_day: km(24), setup: WorkingTime::from_hours(setup) }
}

fn scheduled(plan: &Plan) -> (Network, Schedule) {
    let network = Network::compile(plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    (network, schedule)
}

fn levelled(plan: &Plan, options: &LevelOptions) -> Levelled {
    let (network, schedule) = scheduled(plan);
    let levelled = level(plan, &network, &schedule, options);
    assert_eq!(verify_level(plan, &network, &schedule, &levelled), Ok(()));
    levelled
}

fn start_of(plan: &Plan, levelled: &Levelled, code: &str) -> String {
    levelled.schedule[plan.find_activity(code).unwrap()].early_start.to_string()
}

#[test]
fn a_gang_is_free_elsewhere_when_it_has_got_there() {
    let mut plan = plan(&[(10, 0, 10), (10, 22, 22)], 1, slow(2));
    let [a, b] = ["A", "B"].map(|code| plan.find_activity(code).unwrap());
    plan.edit_activity(a, |a| a.priority = Some(900)).unwrap();
    let levelled = levelled(&plan, &LevelOptions::default());
    assert_eq!(start_of(&plan, &levelled, "A"), "2026-03-02T00:00");
    // Ten hours of work, two to set up, twelve from kilometre 10 to kilometre 22.
    assert_eq!(start_of(&plan, &levelled, "B"), "2026-03-03T00:00");
    let gang = ResourceId::from_index(0);
    assert_eq!(levelled.schedule[b].driver, Driver::Resource(gang));
    assert_eq!(levelled.moved[0].holders, [a]);
    assert!(levelled.schedule[a].critical, "an hour lost on A is an hour lost on the finish");
    let work = |activity| CrewWork { resource: gang, crew: 0, activity };
    assert_eq!(levelled.crews, [work(a), work(b)]);
}

#[test]
fn each_of_two_gangs_goes_where_it_is_near() {
    let works = [(10, 0, 0), (10, 100, 100), (10, 101, 101), (10, 1, 1)];
    let mut plan = plan(&works, 2, slow(0));
    for (earlier, later) in [("A", "C"), ("A", "D"), ("B", "C"), ("B", "D")] {
        let [earlier, later] = [earlier, later].map(|code| plan.find_activity(code).unwrap());
        plan.add_relationship(Relationship::finish_start(earlier, later)).unwrap();
    }
    let levelled = levelled(&plan, &LevelOptions::default());
    for code in ["C", "D"] {
        assert_eq!(start_of(&plan, &levelled, code), "2026-03-02T11:00", "{code} is a kilometre away");
    }
}

#[test]
fn work_without_a_place_costs_no_way_and_another_alignment_the_setup() {
    let mut plan = plan(&[(10, 0, 0), (10, 50, 50)], 1, slow(3));
    let [a, b] = ["A", "B"].map(|code| plan.find_activity(code).unwrap());
    plan.edit_activity(a, |a| a.priority = Some(900)).unwrap();
    let other = Alignment { code: "OTHER".into(), ..plan.alignments().iter().next().unwrap().clone() };
    let other = plan.add_alignment(other).unwrap();
    plan.edit_activity(b, |b| b.alignment = Some(other)).unwrap();
    assert_eq!(start_of(&plan, &levelled(&plan, &LevelOptions::default()), "B"), "2026-03-02T13:00");
    plan.edit_activity(b, |b| b.stretches.clear()).unwrap();
    assert_eq!(start_of(&plan, &levelled(&plan, &LevelOptions::default()), "B"), "2026-03-02T10:00");
}

#[test]
fn the_judge_sees_a_gang_that_cannot_have_come() {
    let plan = plan(&[(10, 0, 0), (10, 20, 20), (10, 40, 40)], 2, slow(1));
    let (network, schedule) = scheduled(&plan);
    let mut levelled = level(&plan, &network, &schedule, &LevelOptions::default());
    let is_travel =
        |found: &[LevelViolation]| found.iter().any(|one| matches!(one, LevelViolation::Travel { .. }));
    let last = *levelled.crews.iter().find(|work| work.activity == ActivityId::from_index(2)).unwrap();
    for work in &mut levelled.crews {
        work.crew = if work.activity == last.activity { 1 - last.crew } else { work.crew };
    }
    let found = verify_level(&plan, &network, &schedule, &levelled).unwrap_err();
    assert!(is_travel(&found), "the other gang comes from farther away: {found:?}");
    levelled.crews.retain(|work| work.activity != last.activity);
    let found = verify_level(&plan, &network, &schedule, &levelled).unwrap_err();
    assert!(matches!(found[..], [LevelViolation::Crews { sent: 0, asked: 1, .. }]), "{found:?}");
}

/// All orders of the first numbers.
fn orders(n: usize) -> Vec<Vec<usize>> {
    let Some(last) = n.checked_sub(1) else { return vec![Vec::new()] };
    let insert = |order: Vec<usize>| (0..=last).map(move |at| [&order[..at], &[last], &order[at..]].concat());
    orders(last).into_iter().flat_map(insert).collect()
}

/// The hours in which one gang does works at places, in an order.
fn hours_of(works: &[(i64, i64)], order: &[usize], setup: i64) -> i64 {
    let way = |from: i64, to: i64| if from == to { 0 } else { (to - from).abs() + setup };
    let ways: i64 = order.windows(2).map(|pair| way(works[pair[0]].1, works[pair[1]].1)).sum();
    ways + works.iter().map(|work| work.0).sum::<i64>()
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(2008), ..ProptestConfig::with_cases(40) })]

    #[test]
    fn one_gang_told_the_best_order_needs_no_more_and_never_less(
        works in prop::collection::vec((1..40_i64, 0..100_i64), 2..=4),
        setup in 0..5_i64,
    ) {
        let at_points: Vec<_> = works.iter().map(|&(hours, at)| (hours, at, at)).collect();
        let mut plan = plan(&at_points, 1, slow(setup));
        let begin = Moment::from_ymd_hm(2026, 3, 2, 0, 0).unwrap();
        let (mut found, mut least) = (i64::MAX, i64::MAX);
        for order in orders(works.len()) {
            for (place, &work) in (1..).zip(&order) {
                let id = ActivityId::from_index(work);
                plan.edit_activity(id, |activity| activity.priority = Some(900 - place)).unwrap();
            }
            let finish = levelled(&plan, &LevelOptions::default()).schedule.finish();
            found = found.min((finish - begin).minutes() / 60);
            least = least.min(hours_of(&works, &order, setup));
        }
        prop_assert_eq!(found, least);
    }

    #[test]
    fn a_search_for_better_orders_keeps_to_the_ways(
        works in prop::collection::vec((1..40_i64, 0..100_i64, 0..100_i64), 2..=5),
    ) {
        let plan = plan(&works, 1, slow(1));
        let (network, schedule) = scheduled(&plan);
        let by_priority = level(&plan, &network, &schedule, &LevelOptions::default());
        let mut stop = AfterSchedules(300);
        let searched = level_until(&plan, &network, &schedule, &LevelOptions::default(), &mut stop);
        prop_assert_eq!(verify_level(&plan, &network, &schedule, &searched), Ok(()));
        prop_assert!(searched.schedule.finish() <= by_priority.schedule.finish());
        prop_assert!(searched.bound <= searched.schedule.finish());
    }

    #[test]
    fn gangs_are_never_in_two_places(
        works in prop::collection::vec((1..40_i64, 0..100_i64, 0..100_i64), 2..=6),
        links in prop::collection::vec((0..6_usize, 0..6_usize), 0..4),
        n_gangs in 1..=3_i64,
    ) {
        let mut plan = plan(&works, n_gangs, slow(2));
        for (before, after) in links {
            if before < after && after < works.len() {
                let ends = [before, after].map(ActivityId::from_index);
                plan.add_relationship(Relationship::finish_start(ends[0], ends[1])).unwrap();
            }
        }
        let by_priority = levelled(&plan, &LevelOptions::default());
        prop_assert!(by_priority.unresolved.is_empty());
        prop_assert_eq!(by_priority.crews.len(), works.len());
    }
}

/// A gang that is kept for M, which its links move: others were put around it.
#[test]
fn bookings_keep_their_ways_when_one_between_them_is_given_back() {
    let works = [(120, 0, 0), (120, 0, 100), (120, 100, 100)];
    let mut plan = plan(&works, 1, Travel { per_day: km(10), setup: WorkingTime::ZERO });
    let [a, m, b] = ["A", "B", "C"].map(|code| plan.find_activity(code).unwrap());
    let crane = plan.add_resource(Resource::renewable("CRANE", Units::whole(1))).unwrap();
    let crane = || vec![Assignment::new(crane, Units::whole(1))];
    let project = plan.activity(a).project;
    let bridge = |code: &str, priority| Activity {
        duration: WorkingTime::from_hours(120),
        assignments: crane(),
        priority: Some(priority),
        ..Activity::task(project, code, code)
    };
    plan.add_activity(bridge("X", 900)).unwrap();
    let second = plan.add_activity(bridge("Y", 500)).unwrap();
    plan.add_relationship(Relationship::finish_start(second, m)).unwrap();
    plan.edit_activity(a, |a| a.priority = Some(950)).unwrap();
    plan.edit_activity(b, |b| {
        b.priority = Some(940);
        let date = Moment::from_ymd_hm(2026, 3, 12, 0, 0).unwrap();
        b.constraints.push(Constraint { kind: ConstraintKind::StartNoEarlierThan, date });
    })
    .unwrap();
    let levelled = levelled(&plan, &LevelOptions { pinned: vec![m], ..LevelOptions::default() });
    // Five days of work and ten of the way; M, which was pinned to the time between, comes after.
    assert_eq!(start_of(&plan, &levelled, "C"), "2026-03-17T00:00");
}
