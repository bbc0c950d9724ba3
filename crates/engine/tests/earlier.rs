//! Changes that bring a finish forward, against schedules made anew with each change there is.

#[cfg(test)]
mod tests {
    use chainage_engine::earlier::{Change, Earlier, Effort, Lifted, earlier};
    use chainage_engine::{Network, cpm};
    use chainage_model::{ActivityId, Lag, Moment, Plan, WorkingTime};
    use chainage_testkit::generate;
    use chainage_testkit::notation::plan;
    use chainage_testkit::strategy::{Features, networks};
    use proptest::prelude::*;

    fn finish(plan: &Plan, of: Option<ActivityId>) -> Moment {
        let network = Network::compile(plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        match of {
            Some(of) => schedule[of].early_finish,
            None => schedule.finish(),
        }
    }

    fn with(plan: &Plan, change: &Change, of: Option<ActivityId>) -> Moment {
        let mut plan = plan.clone();
        change.apply(&mut plan);
        finish(&plan, of)
    }

    fn search(plan: &Plan, of: Option<ActivityId>, by: WorkingTime) -> Earlier {
        let network = Network::compile(plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        earlier(plan, &network, &schedule, of, by, Effort::default())
    }

    /// A change that does a minute less, if its amount can be chosen.
    fn one_less(change: &Change) -> Option<Change> {
        let minute = WorkingTime::from_minutes(1);
        match *change {
            Change::Shorten { activity, by } => Some(Change::Shorten { activity, by: by - minute }),
            Change::Lag { relationship, from, to } => {
                Some(Change::Lag { relationship, from, to: to + minute })
            }
            _ => None,
        }
    }

    const WEEK: WorkingTime = WorkingTime::from_hours(7 * 24);

    #[test]
    fn every_kind_of_change_is_found() {
        let plan = plan(
            "calendar six Mon-Sat 08:00-12:00 13:00-17:00
             A 10d snet Mon 2026-03-09
             B 20d        <- A
             C 10d on six <- B FS+10d
             D 30d        <- A",
        );
        let id = |code| plan.find_activity(code).unwrap();
        let found = search(&plan, None, WEEK);
        let has = |change: &Change| found.enough.iter().any(|found| found.change == *change);
        let day = WorkingTime::from_hours(8);
        assert!(has(&Change::Shorten { activity: id("B"), by: day * 5 }), "{found:?}");
        assert!(has(&Change::Shorten { activity: id("C"), by: day * 6 }), "{found:?}");
        let lag = |found: &Change| matches!(found, Change::Lag { to, .. } if *to == day * 5);
        assert!(found.enough.iter().any(|found| lag(&found.change)), "{found:?}");
        let lifted = |found: &Change| matches!(found, Change::Lift { what: Lifted::Constraint(_), .. });
        assert!(found.enough.iter().any(|found| lifted(&found.change)), "{found:?}");
        let saturdays = |found: &Change| matches!(found, Change::WorkDay { day: chrono::Weekday::Sat, .. });
        assert!(found.enough.iter().any(|found| saturdays(&found.change)), "{found:?}");
        assert!(found.is_complete && found.short.is_empty());
        for found in &found.enough {
            assert_eq!(with(&plan, &found.change, None), found.finish, "{:?}", found.change);
        }
    }

    #[test]
    fn where_nothing_alone_is_enough_the_best_is_shown() {
        let plan = plan("data-date Mon 08:00\nA 20d\nB 20d\nC 2d <- A, B");
        let found = search(&plan, None, WEEK * 10);
        assert!(found.enough.is_empty(), "{found:?}");
        assert_eq!(
            found.short[0].change,
            Change::Shorten { activity: plan.find_activity("C").unwrap(), by: WorkingTime::from_hours(16) }
        );
        assert_eq!(with(&plan, &found.short[0].change, None), found.short[0].finish);
    }

    #[test]
    fn an_effort_that_is_spent_is_said() {
        let plan = generate::network(2000, 7);
        let network = Network::compile(&plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        let found = earlier(&plan, &network, &schedule, None, WEEK, Effort { datings: 50 });
        assert!(!found.is_complete && found.n_tried < 10, "{found:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(1959),
            ..ProptestConfig::with_cases(60)
        })]

        #[test]
        fn what_is_found_is_right_least_and_all(
            text in networks(8, Features { progress: true, constraints: true, ..Features::LOGIC }),
            which in any::<prop::sample::Index>(),
            hours in 1..60_i64,
        ) {
            let plan = text.plan();
            let of = plan.activities().ids().nth(which.index(plan.activities().len())).unwrap();
            let found = search(&plan, Some(of), WorkingTime::from_hours(hours));
            prop_assert_eq!(found.was, finish(&plan, Some(of)));
            for found_one in &found.enough {
                let anew = with(&plan, &found_one.change, Some(of));
                prop_assert_eq!(anew, found_one.finish, "{:?}", found_one.change);
                prop_assert!(anew <= found.wanted);
                if let Some(less) = one_less(&found_one.change) {
                    prop_assert!(with(&plan, &less, Some(of)) > found.wanted, "{less:?} would do");
                }
            }
            // Whatever is shortened to nothing, on the chain or not: what is enough was found.
            let network = Network::compile(&plan).unwrap();
            for id in plan.activities().ids() {
                let all = Change::Shorten { activity: id, by: network.remaining(id) };
                let is_found = found.enough.iter().any(|found| {
                    matches!(found.change, Change::Shorten { activity, .. } if activity == id)
                });
                prop_assert_eq!(with(&plan, &all, Some(of)) <= found.wanted, is_found, "{}", plan.activity(id).code);
            }
            // So it is with lags.
            for (id, link) in plan.relationships().enumerated() {
                let from = link.lag.of(plan.activity(link.predecessor).duration);
                let none = Change::Lag { relationship: id, from, to: WorkingTime::ZERO };
                let is_found = found.enough.iter().any(|found| {
                    matches!(found.change, Change::Lag { relationship, .. } if relationship == id)
                });
                if matches!(link.lag, Lag::Time(lag) if lag > WorkingTime::ZERO)
                    && with(&plan, &none, Some(of)) <= found.wanted
                {
                    prop_assert!(is_found, "{:?}", link);
                }
            }
        }
    }
}
