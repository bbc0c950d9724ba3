//! Maximum lags against longest paths over arcs both ways.

#[cfg(test)]
mod tests {
    use chainage_engine::{Network, cpm};
    use chainage_model::{Moment, Plan, RelationshipId, WorkingTime};
    use chainage_testkit::notation::plan;
    use chainage_testkit::oracle::{self, Calendars};
    use chainage_testkit::strategy::{Features, networks};
    use chrono::NaiveDate;
    use proptest::prelude::*;

    /// The least starts, in minutes of work after the start of the plan, that keep all lags and maximum lags on one
    /// calendar; `None` if none do. Bellman and Ford, on constraints between starts.
    fn least_starts(plan: &Plan) -> Option<Vec<i64>> {
        use chainage_model::Id;
        let duration = |id| {
            let activity = plan.activity(id);
            if activity.kind.is_milestone() { 0 } else { activity.duration.minutes() }
        };
        let mut arcs = Vec::new();
        for link in plan.relationships() {
            let from = if link.kind.from_start() { 0 } else { duration(link.predecessor) };
            let to = if link.kind.to_start() { 0 } else { duration(link.successor) };
            let lag = oracle::lag(plan, link).minutes();
            let (before, after) = (link.predecessor.index(), link.successor.index());
            arcs.push((before, after, from + lag - to));
            arcs.extend(link.maximum_lag.map(|most| (after, before, to - from - most.minutes())));
        }
        let mut starts = vec![0_i64; plan.activities().len()];
        for _ in 0..=starts.len() {
            let mut is_moved = false;
            for &(before, after, least) in &arcs {
                if starts[before] + least > starts[after] {
                    starts[after] = starts[before] + least;
                    is_moved = true;
                }
            }
            if !is_moved {
                return Some(starts);
            }
        }
        None
    }

    fn calendars(plan: &Plan) -> Calendars {
        let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        Calendars::new(plan, day(1, 1), day(12, 31))
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(1962),
            ..ProptestConfig::with_cases(200)
        })]

        #[test]
        fn early_dates_are_longest_paths_both_ways(
            text in networks(8, Features { calendars: false, projects: false, ..Features::LOGIC }),
            limits in prop::collection::vec(prop::option::of(0..30_i64), 40),
        ) {
            let mut plan = text.plan();
            let links: Vec<RelationshipId> = plan.relationships().ids().collect();
            for (id, slack) in links.into_iter().zip(limits) {
                let lag = plan.relationship(id).lag.of(WorkingTime::ZERO);
                let most = slack.map(|hours| lag + WorkingTime::from_hours(hours));
                plan.edit_relationship(id, |link| link.maximum_lag = most).unwrap();
            }
            let network = Network::compile(&plan).unwrap();
            let schedule = cpm::schedule(&network, &network.options());
            let is_over = schedule.conflicts().iter().any(|conflict| conflict.code.to_string() == "I005");
            let expected = least_starts(&plan);
            prop_assert_eq!(expected.is_none(), is_over);
            let calendars = calendars(&plan);
            let begin: Moment = plan.projects().iter().next().unwrap().start.unwrap();
            for (id, expected) in plan.activities().ids().zip(expected.unwrap_or_default()) {
                let start = calendars.between(plan.calendar_of(id), begin, schedule[id].early_start);
                prop_assert_eq!(start.minutes(), expected, "{}", plan.activity(id).code);
            }
        }
    }

    #[test]
    fn one_limit_that_no_dates_keep_leaves_the_others_held() {
        let plan = plan(
            "A 2d
             C 7d <- A
             B 3d <- A FS max 2d, C
             D 1d
             E 9d
             F 1d <- D FS max 1d, E",
        );
        let network = Network::compile(&plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        let dates = |code| schedule[plan.find_activity(code).unwrap()];
        assert_eq!(schedule.conflicts().len(), 1, "{:?}", schedule.conflicts());
        assert_eq!(dates("A").early_start.to_string(), "2026-03-02T08:00");
        assert_eq!(dates("D").early_start.to_string(), "2026-03-11T08:00");
        assert_eq!(dates("F").early_start.to_string(), "2026-03-13T08:00");
    }
}
