//! What always holds, on plans that are drawn at random, and agreement with the slow oracles.

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use chainage_engine::cpm::{self, FloatsTo, IndependentFloats, PathRule, RelationshipFloats};
    use chainage_engine::{Network, Schedule};
    use chainage_model::{
        ActivityId, Constraint, ConstraintKind, LagCalendar, Moment, Plan, RelationshipId, RelationshipKind,
        WorkingTime,
    };
    use chainage_testkit::oracle::{self, Axis, Calendars};
    use chainage_testkit::strategy::{Features, PlanText, networks};
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    fn config() -> ProptestConfig {
        // The same plans in every run; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for others.
        ProptestConfig {
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(1959),
            ..ProptestConfig::with_cases(150)
        }
    }

    fn schedule(plan: &Plan) -> Schedule {
        let network = Network::compile(plan).unwrap();
        cpm::schedule(&network, &network.options())
    }

    /// The stretch of time in which all plans that are drawn lie. Those with mixed calendars share them.
    fn calendars(plan: &Plan) -> &'static Calendars {
        static OFFICE: OnceLock<Calendars> = OnceLock::new();
        static MIXED: OnceLock<Calendars> = OnceLock::new();
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        let calendars = if plan.calendars().len() == 1 { &OFFICE } else { &MIXED };
        calendars.get_or_init(|| Calendars::new(plan, day(1, 1), day(9, 30)))
    }

    /// Compares all dates and floats with the oracle's.
    fn agrees(text: &PlanText) -> Result<(), TestCaseError> {
        let plan = text.plan();
        let schedule = schedule(&plan);
        let expected = oracle::schedule(&plan, calendars(&plan)).expect("networks have no loops");
        for (id, activity) in plan.activities().enumerated() {
            let dates = schedule[id];
            let actual = oracle::Times {
                early_start: dates.early_start,
                early_finish: dates.early_finish,
                late_start: dates.late_start,
                late_finish: dates.late_finish,
                total_float: dates.total_float,
                free_float: dates.free_float,
            };
            prop_assert_eq!(actual, expected[id], "{} is not as the oracle says", activity.code);
        }
        Ok(())
    }

    /// The calendar of an activity, and that of a lag.
    fn axes(plan: &Plan, id: RelationshipId) -> (Axis, Axis) {
        let link = plan.relationship(id);
        let options = plan.project(plan.activity(link.successor).project).options;
        let named = match link.lag_calendar {
            LagCalendar::Default => options.lag_calendar,
            named => named,
        };
        let lag = match named {
            LagCalendar::Default | LagCalendar::Predecessor => plan.calendar_of(link.predecessor),
            LagCalendar::Successor => plan.calendar_of(link.successor),
            LagCalendar::Project => plan.project(plan.activity(link.successor).project).calendar,
            LagCalendar::Continuous => None,
            LagCalendar::Calendar(calendar) => Some(calendar),
        };
        (plan.calendar_of(link.successor), lag)
    }

    /// The plan in which some activities start no earlier than a date each.
    fn held(plan: &Plan, holds: impl IntoIterator<Item = (ActivityId, Moment)>) -> Plan {
        let mut plan = plan.clone();
        for (id, date) in holds {
            let hold = Constraint { kind: ConstraintKind::StartNoEarlierThan, date };
            plan.edit_activity(id, |activity| activity.constraints.push(hold)).unwrap();
        }
        plan
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn the_float_to_an_activity_is_the_delay_it_does_not_feel(
            text in networks(8, Features { calendars: false, ..Features::LOGIC }),
            which in any::<prop::sample::Index>(),
        ) {
            let plan = text.plan();
            let (before, calendars) = (schedule(&plan), calendars(&plan));
            let network = Network::compile(&plan).expect("networks have no loops");
            let target = plan.activities().ids().nth(which.index(plan.activities().len())).unwrap();
            let floats = FloatsTo::of(&network, &before, target).unwrap();
            let axis = plan.calendar_of(target);
            for id in plan.activities().ids() {
                let delayed = |by: WorkingTime| {
                    let date = calendars.add(axis, before[id].early_start, by);
                    let after = schedule(&held(&plan, [(id, date)]));
                    calendars.between(axis, before[target].early_finish, after[target].early_finish)
                };
                if let Some(float) = floats.of_activity(id) {
                    prop_assert_eq!(delayed(float), WorkingTime::ZERO, "{}", plan.activity(id).code);
                    prop_assert!(delayed(float + WorkingTime::from_minutes(1)) > WorkingTime::ZERO);
                } else {
                    prop_assert_eq!(delayed(WorkingTime::from_hours(400)), WorkingTime::ZERO);
                }
            }
        }

        #[test]
        fn independent_float_is_what_late_predecessors_leave(
            text in networks(8, Features { calendars: false, ..Features::LOGIC })
        ) {
            let plan = text.plan();
            let (before, calendars) = (schedule(&plan), calendars(&plan));
            let network = Network::compile(&plan).expect("networks have no loops");
            let independent = IndependentFloats::of(&network, &before);
            for id in plan.activities().ids() {
                let links = plan.relationships().iter().filter(|link| link.successor == id);
                let late = schedule(&held(&plan, links.map(|link| (link.predecessor, before[link.predecessor].late_start))));
                let lost = calendars.between(plan.calendar_of(id), before[id].early_start, late[id].early_start);
                let left = (before[id].free_float - lost).max(WorkingTime::ZERO);
                prop_assert_eq!(independent[id], left, "{}", plan.activity(id).code);
            }
        }

        #[test]
        fn every_activity_before_another_is_on_one_path(
            text in networks(10, Features::LOGIC), which in any::<prop::sample::Index>(),
        ) {
            let plan = text.plan();
            let network = Network::compile(&plan).expect("networks have no loops");
            let schedule = schedule(&plan);
            let target = plan.activities().ids().nth(which.index(plan.activities().len())).unwrap();
            let floats = FloatsTo::of(&network, &schedule, target).unwrap();
            for rule in [PathRule::FreeFloat, PathRule::TotalFloat] {
                let paths = cpm::float_paths(&network, &schedule, target, rule, usize::MAX);
                let mut on: Vec<_> = paths.iter().flat_map(|path| path.activities.iter().copied()).collect();
                on.sort_unstable();
                let leads: Vec<_> =
                    plan.activities().ids().filter(|&id| floats.of_activity(id).is_some()).collect();
                prop_assert_eq!(on, leads);
                for path in &paths[1..] {
                    let link = plan.relationship(path.joins.unwrap());
                    prop_assert_eq!(path.activities.last(), Some(&link.predecessor));
                }
            }
            let rooms = RelationshipFloats::of(&network, &schedule);
            let first = cpm::float_paths(&network, &schedule, target, PathRule::FreeFloat, 1).remove(0).activities;
            prop_assert_eq!(first.last(), Some(&target));
            for pair in first.windows(2) {
                let mut links = plan.relationships().enumerated();
                let drives = links.any(|(id, link)| {
                    (link.predecessor, link.successor) == (pair[0], pair[1]) && rooms[id] <= WorkingTime::ZERO
                });
                prop_assert!(drives, "{:?} does not drive {:?}", pair[0], pair[1]);
            }
        }

        #[test]
        fn dates_and_floats_are_the_oracles(text in networks(8, Features::LOGIC)) {
            agrees(&text)?;
        }

        #[test]
        fn constraints_are_the_oracles(text in networks(8, Features { constraints: true, ..Features::LOGIC })) {
            agrees(&text)?;
        }

        #[test]
        fn early_dates_after_progress_are_the_oracles(
            text in networks(8, Features { progress: true, ..Features::LOGIC })
        ) {
            let plan = text.plan();
            let schedule = schedule(&plan);
            let expected = oracle::schedule(&plan, calendars(&plan)).expect("networks have no loops");
            for (id, activity) in plan.activities().enumerated() {
                let actual = (schedule[id].early_start, schedule[id].early_finish);
                let expected = (expected[id].early_start, expected[id].early_finish);
                prop_assert_eq!(actual, expected, "{} is not as the oracle says", activity.code);
            }
        }

        #[test]
        fn every_link_is_satisfied(text in networks(10, Features::LOGIC)) {
            let plan = text.plan();
            let (schedule, calendars) = (schedule(&plan), calendars(&plan));
            let network = Network::compile(&plan).expect("networks have no loops");
            let floats = RelationshipFloats::of(&network, &schedule);
            for (id, link) in plan.relationships().enumerated() {
                let (from, to) = (schedule[link.predecessor], schedule[link.successor]);
                let (axis, lag_axis) = axes(&plan, id);
                let left = if link.kind.from_start() { from.early_start } else { from.early_finish };
                let reached = if link.kind.to_start() { to.early_start } else { to.early_finish };
                let asked = calendars.add(lag_axis, left, oracle::lag(&plan, link));
                let over = calendars.between(axis, asked, reached);
                prop_assert!(!over.is_negative(), "{link:?} asks for {asked}, but it is {reached}");
                // A lead asks for nothing before the data date (without one stated, the project's start); an SS link
                // without a lag asks for working time of the lag's calendar.
                let project = plan.project(plan.activity(link.successor).project);
                let lag = oracle::lag(&plan, link);
                let asked = match link.kind {
                    _ if lag.is_negative() => asked.max(project.data_date.or(project.start).unwrap()),
                    RelationshipKind::StartStart if lag.is_zero() => calendars.up(lag_axis, left),
                    _ => asked,
                };
                let float = calendars.between(axis, asked, reached);
                prop_assert_eq!(floats[id], float, "{:?}", link);
                prop_assert_eq!(floats.is_driving(id), float.is_zero());
            }
        }

        #[test]
        fn without_constraints_nothing_is_late_and_something_is_critical(
            text in networks(10, Features { calendars: false, ..Features::LOGIC })
        ) {
            let plan = text.plan();
            let schedule = schedule(&plan);
            let floats: Vec<WorkingTime> = plan.activities().ids().map(|id| schedule[id].total_float).collect();
            prop_assert!(floats.iter().all(|float| !float.is_negative()), "{floats:?}");
            prop_assert!(floats.iter().any(|float| float.is_zero()), "{floats:?}");
            prop_assert!(schedule.conflicts().is_empty());
        }

        #[test]
        fn a_shift_by_whole_weeks_shifts_everything(text in networks(10, Features::LOGIC), weeks in 1..30_i64) {
            let is_yearly = |line: &&str| !line.starts_with("holiday") && !line.starts_with("worked");
            let text = text.0.lines().filter(is_yearly).collect::<Vec<_>>().join("\n");
            let start = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
            let moved = start + Days::new(7 * weeks.unsigned_abs());
            let before = schedule(&PlanText(format!("start {start} 08:00\n{text}")).plan());
            let plan = PlanText(format!("start {moved} 08:00\n{text}")).plan();
            let after = schedule(&plan);
            let shift = WorkingTime::from_hours(24 * 7 * weeks);
            for id in plan.activities().ids() {
                let (before, after) = (before[id], after[id]);
                prop_assert_eq!(before.early_start + shift, after.early_start);
                prop_assert_eq!(before.early_finish + shift, after.early_finish);
                prop_assert_eq!(before.late_start + shift, after.late_start);
                prop_assert_eq!(before.late_finish + shift, after.late_finish);
                prop_assert_eq!(before.total_float, after.total_float);
                prop_assert_eq!(before.free_float, after.free_float);
            }
        }

        #[test]
        fn removing_a_link_never_delays(text in networks(10, Features::LOGIC), which in any::<prop::sample::Index>()) {
            let plan = text.plan();
            if plan.relationships().is_empty() {
                return Ok(());
            }
            let removed = plan.relationships().ids().nth(which.index(plan.relationships().len()));
            let fewer = plan.clone().without_relationships(|id| Some(id) == removed);
            let (calendars, before, after) = (calendars(&plan), schedule(&plan), schedule(&fewer));
            for id in plan.activities().ids() {
                prop_assert!(after[id].early_start <= before[id].early_start);
                let axis = plan.calendar_of(id);
                let delay = calendars.between(axis, before[id].early_finish, after[id].early_finish);
                prop_assert!(delay <= WorkingTime::ZERO);
            }
        }

        #[test]
        fn the_order_of_activities_does_not_matter(text in networks(10, Features { projects: false, ..Features::LOGIC })) {
            let is_activity = |line: &&str| line.starts_with('A');
            let (activities, mut lines): (Vec<&str>, Vec<&str>) = text.0.lines().partition(is_activity);
            lines.extend(activities.iter().rev());
            let (plan, reversed) = (text.plan(), PlanText(lines.join("\n")).plan());
            let (one, other) = (schedule(&plan), schedule(&reversed));
            for (id, activity) in plan.activities().enumerated() {
                let twin: ActivityId = reversed.find_activity(&activity.code).unwrap();
                let (one, other) = (one[id], other[twin]);
                prop_assert_eq!(one.early_start, other.early_start);
                prop_assert_eq!(one.late_finish, other.late_finish);
                prop_assert_eq!(one.total_float, other.total_float);
            }
        }
    }
}
