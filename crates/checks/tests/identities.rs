//! The identities of the network hold for what the engine computes, whatever the network.

#[cfg(test)]
mod tests {
    use chainage_checks::{Inspection, Profile, Setting};
    use chainage_testkit::strategy::{Features, networks};
    use proptest::prelude::*;

    /// What rules of the identities say of a plan.
    fn said(text: &str, codes: &[&str]) -> Vec<String> {
        let plan = chainage_testkit::notation::plan(text);
        let mut profile = Profile::empty("identities");
        for code in codes {
            profile.set(code, Setting::none());
        }
        Inspection::new(&plan).run(&profile).findings().map(|found| found.message.clone()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(121),
            ..ProptestConfig::with_cases(300)
        })]

        #[test]
        fn computed_parameters_keep_the_identities(
            text in networks(12, Features { leads: true, projects: true, resources: true, ..Features::NONE })
        ) {
            prop_assert_eq!(said(&text.0, &["K008", "K009", "K010", "K011"]), Vec::<String>::new());
        }

        #[test]
        fn they_hold_beside_calendars_constraints_and_progress(
            text in networks(
                12,
                Features { calendars: true, leads: true, constraints: true, progress: true, ..Features::NONE }
            )
        ) {
            prop_assert_eq!(said(&text.0, &["K008", "K009"]), Vec::<String>::new());
        }
    }
}
