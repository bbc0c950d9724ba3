//! Levelling against an enumerator: small plans at random, with calendars of activities and resources, capacities that
//! change, resources that are held, released or used up, modes, and links of every kind with lags and leads.
//!
//! A usual run takes 500 plans; `CHAINAGE_CASES=2000 cargo test --release -p chainage-engine --test level_oracle` takes
//! more.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use chainage_engine::resource::{AfterSchedules, LevelOptions, Levelled, level, level_until, verify_level};
use chainage_engine::{Network, cpm};
use chainage_model::{
    Activity, Assignment, Availability, Breaks, Calendar, Mode, Moment, Plan, Project, Relationship,
    RelationshipKind, Resource, ResourceKind, Shift, Units, Week, WorkingTime,
};
use chainage_testkit::oracle::{DayActivity, DayLink, DayPlan, DayResource, earliest_finish};
use chrono::Weekday;
use proptest::prelude::*;

/// Days looked at; plans that take longer are left out.
const LIMIT: usize = 26;
const DAY: WorkingTime = WorkingTime::from_hours(24);

fn calendar() -> impl Strategy<Value = [bool; 7]> {
    any::<[bool; 7]>().prop_map(|mut days| {
        days[0] |= !days[3..].contains(&true);
        days[2] = true;
        days
    })
}

fn resource() -> impl Strategy<Value = DayResource> {
    let steps = proptest::collection::vec((1..12_usize, 0..4_i64), 0..2);
    (proptest::option::of(0..3_usize), 0..4_u8, any::<bool>(), 1..4_i64, steps).prop_map(
        |(calendar, kind, is_released, first, mut steps)| {
            let is_consumable = kind == 0;
            steps.sort_unstable();
            steps.dedup_by_key(|step| step.0);
            let mut capacity = vec![(0, if is_consumable { first * 2 } else { first })];
            capacity.extend(steps);
            DayResource { calendar, is_consumable, is_released, capacity }
        },
    )
}

fn day_plan() -> impl Strategy<Value = DayPlan> {
    let mode = (1..4_usize, proptest::collection::vec(0..3_i64, 2));
    let activity = (0..3_usize, proptest::collection::vec(mode, 1..3))
        .prop_map(|(calendar, modes)| DayActivity { calendar, modes });
    let link = (any::<(proptest::sample::Index, proptest::sample::Index)>(), 0..4_u8, -1..3_i64);
    (
        proptest::collection::vec(calendar(), 3),
        proptest::collection::vec(resource(), 2),
        proptest::collection::vec(activity, 2..5),
        proptest::collection::vec(link, 0..4),
    )
        .prop_map(|(calendars, resources, activities, links)| {
            let n = activities.len();
            let link =
                |((one, two), kind, lag): ((proptest::sample::Index, proptest::sample::Index), u8, i64)| {
                    let (one, two) = (one.index(n), two.index(n));
                    let kind = [
                        RelationshipKind::FinishStart,
                        RelationshipKind::StartStart,
                        RelationshipKind::FinishFinish,
                        RelationshipKind::StartFinish,
                    ][usize::from(kind)];
                    // A finish that falls into a gap of the calendar may be shown at its end: finish links are tried where
                    // there is none.
                    let is_alike = activities[one].calendar == activities[two].calendar;
                    let is_clear = match kind {
                        RelationshipKind::FinishStart | RelationshipKind::StartStart => true,
                        RelationshipKind::FinishFinish => is_alike && lag >= 0,
                        RelationshipKind::StartFinish => is_alike && lag > 0,
                    };
                    let (from, to) = (one.min(two), one.max(two));
                    (one != two && is_clear).then_some(DayLink { from, to, kind, lag })
                };
            let links = links.into_iter().filter_map(link).collect();
            DayPlan { calendars, resources, activities, links }
        })
}

/// The Monday on which plans start.
fn monday() -> Moment {
    Moment::from_ymd_hm(2026, 3, 2, 0, 0).unwrap()
}

fn day(number: usize) -> Moment {
    monday() + DAY * i64::try_from(number).unwrap()
}

/// The same plan as the engine reads it.
fn plan_of(days: &DayPlan) -> Plan {
    const WEEK: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let mut plan = Plan::new();
    let mut calendars = Vec::new();
    for (place, worked) in days.calendars.iter().enumerate() {
        let list: Vec<Weekday> =
            WEEK.into_iter().zip(worked).filter(|(_, works)| **works).map(|one| one.0).collect();
        let week = Week::uniform(&list, &[Shift::ALL_DAY]);
        let calendar = Calendar { week, day_length: DAY, ..Calendar::new(format!("C{place}")) };
        calendars.push(plan.add_calendar(calendar).unwrap());
    }
    let project =
        Project { start: Some(monday()), calendar: Some(calendars[0]), ..Project::new("P", "Bypass") };
    let project = plan.add_project(project).unwrap();
    let mut resources = Vec::new();
    for (place, of) in days.resources.iter().enumerate() {
        let step = |&(from, units): &(usize, i64)| Availability {
            from: (from > 0).then(|| day(from)),
            units: Units::whole(units),
        };
        let resource = Resource {
            kind: if of.is_consumable { ResourceKind::Consumable } else { ResourceKind::Renewable },
            calendar: of.calendar.map(|place| calendars[place]),
            breaks: if of.is_released { Breaks::Released } else { Breaks::Held },
            capacity: of.capacity.iter().map(step).collect(),
            ..Resource::renewable(format!("R{place}"), Units::ZERO)
        };
        resources.push(plan.add_resource(resource).unwrap());
    }
    let mut activities = Vec::new();
    for (place, of) in days.activities.iter().enumerate() {
        let mode = |(length, units): &(usize, Vec<i64>)| {
            let ask = |(&resource, &units): (&_, &i64)| Assignment::new(resource, Units::whole(units));
            (DAY * i64::try_from(*length).unwrap(), resources.iter().zip(units).map(ask).collect::<Vec<_>>())
        };
        let (duration, assignments) = mode(&of.modes[0]);
        let others = of.modes[1..].iter().map(mode).map(|(duration, assignments)| Mode {
            name: "other".into(),
            duration,
            assignments,
            cost: None,
        });
        let activity = Activity {
            duration,
            assignments,
            calendar: Some(calendars[of.calendar]),
            modes: others.collect(),
            ..Activity::task(project, format!("A{place}"), "work")
        };
        activities.push(plan.add_activity(activity).unwrap());
    }
    for link in &days.links {
        let calendar = days.activities[link.from].calendar;
        let relationship = Relationship {
            kind: link.kind,
            lag: chainage_model::Lag::Time(DAY * link.lag),
            lag_calendar: chainage_model::LagCalendar::Calendar(calendars[calendar]),
            ..Relationship::finish_start(activities[link.from], activities[link.to])
        };
        plan.add_relationship(relationship).unwrap();
    }
    plan
}

fn cases() -> u32 {
    std::env::var("CHAINAGE_CASES").map_or(500, |cases| cases.parse().unwrap())
}

fn check(days: &DayPlan) -> Result<(), TestCaseError> {
    let known = earliest_finish(days, LIMIT);
    let plan = plan_of(days);
    let network = Network::compile(&plan).unwrap();
    let before = cpm::schedule(&network, &network.options());
    let options = LevelOptions::default();
    let by_rule = level(&plan, &network, &before, &options);
    let at_once = level_until(&plan, &network, &before, &options, &mut AfterSchedules(1));
    let proved = level_until(&plan, &network, &before, &options, &mut AfterSchedules(20_000));
    let latest = day(LIMIT);
    for levelled in [&by_rule, &at_once, &proved] {
        prop_assert_eq!(verify_level(&plan, &network, &before, levelled), Ok(()));
        let is_sound = levelled.unresolved.is_empty() && levelled.schedule.finish() <= latest;
        if is_sound {
            let known = known.map(day);
            prop_assert!(known.is_some_and(|known| known <= levelled.schedule.finish()), "{:?}", known);
        }
    }
    let Some(known) = known.map(day) else { return Ok(()) };
    let bound = |levelled: &Levelled| levelled.bound;
    prop_assert!(bound(&at_once) <= known, "a bound of {} above {known}", at_once.bound);
    prop_assert!(proved.unresolved.is_empty(), "{:?}", proved.unresolved);
    prop_assert_eq!(proved.schedule.finish(), known);
    prop_assert_eq!(bound(&proved), known);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1962), ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn levelled_finishes_agree_with_the_enumerator(days in day_plan()) {
        check(&days)?;
    }
}
