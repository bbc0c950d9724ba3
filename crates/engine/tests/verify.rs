//! The judge of schedules: what the engine makes passes, and what is moved is named.

#[cfg(test)]
mod tests {
    use chainage_engine::verify::{Broken, Given, Stated, verify, verify_capacities};
    use chainage_engine::{Network, cpm};
    use chainage_model::{Plan, WorkingTime};
    use chainage_testkit::notation::plan;
    use chainage_testkit::strategy::{Features, networks};
    use proptest::prelude::*;

    fn scheduled(plan: &Plan) -> (Network, Given) {
        let network = Network::compile(plan).unwrap();
        let given = Given::of(&cpm::schedule(&network, &network.options()));
        (network, given)
    }

    /// Moves an activity by some elapsed minutes and returns what is broken then.
    fn moved(text: &str, code: &str, minutes: i64) -> Vec<(Broken, i64)> {
        let plan = plan(text);
        let (network, mut given) = scheduled(&plan);
        assert_eq!(verify(&plan, &network, &given), []);
        let id = plan.find_activity(code).unwrap();
        let by = WorkingTime::from_minutes(minutes);
        let shift = |stated: Stated| Stated::exact(stated.earliest + by);
        let dates = given.get(id).map(|(start, finish)| (shift(start), shift(finish)));
        given.set(id, dates);
        verify(&plan, &network, &given).into_iter().map(|one| (one.broken, one.by)).collect()
    }

    #[test]
    fn a_minute_too_early_breaks_exactly_its_link() {
        let text = "A 2d\nB 1h <- A SS+90m\nC 1h <- A SS+30m\n";
        let link = plan(text).relationships().ids().next().unwrap();
        assert_eq!(moved(text, "B", -1), [(Broken::Link(link), 1)]);
        assert_eq!(moved(text, "B", 1), []);
    }

    #[test]
    fn a_day_too_early_breaks_exactly_its_link() {
        let text = "A 2d\nB 1d <- A\nC 1d <- A\n";
        let link = plan(text).relationships().ids().next().unwrap();
        assert_eq!(moved(text, "B", -1440), [(Broken::Link(link), 480)]);
    }

    #[test]
    fn a_late_milestone_may_be_shown_after_a_gap_its_successor_works_in() {
        // Sunday 8 March is no day of the office: the milestone is shown on Monday, and on its calendar that is Friday.
        let text = "calendar week Mon-Sun 08:00-12:00 13:00-17:00\nX 6d on week\nM start alap\nB 1d on week <- X, M\n";
        let link = plan(text).relationships().ids().nth(1).unwrap();
        assert_eq!(moved(text, "M", 0), []);
        assert_eq!(moved(text, "M", 60), [(Broken::Link(link), 540)]);
    }

    #[test]
    fn work_in_the_evening_is_named() {
        let found = moved("A 8h\n", "A", 120);
        assert!(found.iter().any(|(broken, _)| *broken == Broken::Calendar), "{found:?}");
    }

    #[test]
    fn days_are_judged_with_good_will() {
        let plan = plan("A 4h\nB 4h <- A\n");
        let (network, mut given) = scheduled(&plan);
        for id in plan.activities().ids() {
            let day = |stated: Stated| Stated::day(stated.earliest.date());
            given.set(id, given.get(id).map(|(start, finish)| (day(start), day(finish))));
        }
        assert_eq!(verify(&plan, &network, &given), []);
    }

    #[test]
    fn two_rigs_at_once_are_one_too_many() {
        let plan = plan("resource rig 1\nA 2d [rig]\nB 1d [rig]\n");
        let (network, given) = scheduled(&plan);
        let found = verify_capacities(&plan, &network, &given);
        let rig = plan.resources().ids().next().unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].broken, found[0].by), (Broken::Capacity(rig), 1000));
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(1962),
            ..ProptestConfig::with_cases(150)
        })]

        /// What cannot be met (deadlines, dates to finish by) is said by both the schedule and the judge.
        #[test]
        fn what_the_engine_makes_is_consistent(
            text in networks(10, Features { constraints: true, progress: true, ..Features::LOGIC })
        ) {
            let plan = text.plan();
            let (network, given) = scheduled(&plan);
            let found = verify(&plan, &network, &given);
            let wrong: Vec<_> = found
                .iter()
                .filter(|one| !matches!(one.broken, Broken::Late(_) | Broken::LateProject(_)))
                .collect();
            prop_assert!(wrong.is_empty(), "{wrong:?}");
        }
    }
}
