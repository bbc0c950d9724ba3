//! What options mean for dates, on plans that are drawn at random.

#[cfg(test)]
mod tests {
    use chainage_engine::{Dates, Network, cpm};
    use chainage_model::{Plan, WorkingTime};
    use chainage_testkit::notation::plan;
    use chainage_testkit::strategy::{Features, networks};
    use proptest::prelude::*;
    use proptest::sample::select;

    fn config() -> ProptestConfig {
        // The same plans in every run; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for others.
        ProptestConfig {
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(1957),
            ..ProptestConfig::with_cases(150)
        }
    }

    fn dates(plan: &Plan) -> Vec<Dates> {
        let network = Network::compile(plan).unwrap_or_else(|error| panic!("{error}"));
        let schedule = cpm::schedule(&network, &network.options());
        // Drivers name relationships, whose numbers depend on what else is in the plan.
        let dates = schedule.activities().map(|(_, &dates)| Dates { driver: cpm::Driver::Summary, ..dates });
        dates.collect()
    }

    const OPTIONS: [&str; 9] = [
        "option progress override\n",
        "option progress actual-dates\n",
        "option lag-calendar continuous\n",
        "option float start\noption critical 1d\n",
        "option critical longest-path\n",
        "option open-ends-critical\noption float smaller\n",
        "option start-lag actual-start\n",
        "option dialect ms-project\noption float smaller\n",
        "option direction from-finish\n",
    ];

    /// Work of some hours, and links that reach back: how far, and of which kind.
    fn works() -> impl Strategy<Value = Vec<(u8, Vec<(usize, &'static str)>)>> {
        let links = prop::collection::vec((1..4_usize, select(vec!["FS", "SS"])), 0..3);
        prop::collection::vec((1..40_u8, links), 1..8)
    }

    fn text(works: &[(u8, Vec<(usize, &str)>)], how: &str) -> String {
        // An SS link without lag waits for its calendar: one that never stops takes no part.
        let mut text = String::from(
            "option lag-calendar continuous\ncalendar site Wed-Sun 06:00-14:00\nresource crew 9 on site\n",
        );
        for (n, (hours, links)) in works.iter().enumerate() {
            let before = links.iter().filter_map(|&(back, kind)| Some((n.checked_sub(back)?, kind)));
            let before: Vec<String> = before.map(|(before, kind)| format!("A{before} {kind}")).collect();
            let arrow = if before.is_empty() { "" } else { " <- " };
            text = format!("{text}A{n} {hours}h {how}{arrow}{}\n", before.join(", "));
        }
        text
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn projects_that_nothing_ties_are_scheduled_as_if_alone(
            one in networks(6, Features { progress: true, constraints: true, ..Features::NONE }),
            other in networks(6, Features { progress: true, constraints: true, ..Features::NONE }),
            of_one in select(OPTIONS.to_vec()),
            of_other in select(OPTIONS.to_vec()),
        ) {
            let (one, other) = (format!("{of_one}{}", one.0), format!("{of_other}{}", other.0));
            let together = dates(&plan(&format!("{one}project Q\n{other}")));
            let apart = [dates(&plan(&one)), dates(&plan(&other))].concat();
            prop_assert_eq!(together, apart);
        }

        #[test]
        fn from_the_finish_late_dates_are_the_same_and_work_is_shown_there(
            text in networks(8, Features { projects: false, ..Features::LOGIC })
        ) {
            let text = format!("finish-by Fri 2026-07-31 17:00\n{}", text.0);
            let forwards = dates(&plan(&text));
            let backwards = dates(&plan(&format!("option direction from-finish\n{text}")));
            let begin = backwards.iter().map(|dates| dates.late_start).min().unwrap();
            for (forward, backward) in forwards.iter().zip(&backwards) {
                let late = (backward.late_start, backward.late_finish);
                prop_assert_eq!(late, (forward.late_start, forward.late_finish));
                prop_assert_eq!(late, (backward.start, backward.finish));
                prop_assert!(backward.early_start >= begin);
            }
        }

        #[test]
        fn from_the_finish_floats_are_what_early_dates_leave(text in networks(8, Features::NONE)) {
            let text = format!("option direction from-finish\nfinish-by Fri 2026-07-31 17:00\n{}", text.0);
            let floats: Vec<_> = dates(&plan(&text)).iter().map(|dates| dates.total_float).collect();
            prop_assert!(floats.iter().all(|float| !float.is_negative()), "{floats:?}");
            prop_assert!(floats.contains(&WorkingTime::ZERO), "{floats:?}");
        }

        #[test]
        fn work_of_one_resource_is_work_on_its_calendar(works in works()) {
            let on_its_own = dates(&plan(&text(&works, "resource-dependent [crew]")));
            let on_theirs = dates(&plan(&text(&works, "on site")));
            let of = |dates: &Dates| {
                [dates.early_start, dates.early_finish, dates.late_start, dates.late_finish]
            };
            let both = on_its_own.iter().map(of).zip(on_theirs.iter().map(of));
            for (number, (own, theirs)) in both.enumerate() {
                prop_assert_eq!(own, theirs, "A{}", number);
            }
        }
    }
}
