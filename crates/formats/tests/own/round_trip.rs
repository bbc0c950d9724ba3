//! What is written reads as the same plan, and writing it again changes nothing.

use chainage_formats::{Format, no_includes, read_as, write};
use chainage_model::Plan;
use chainage_testkit::strategy::plans;
use proptest::prelude::*;

use crate::canonical::canonical;

fn again(plan: &Plan, format: Format) -> Plan {
    let bytes = write(plan, format).unwrap();
    match read_as(format, "plan", &bytes, &mut no_includes) {
        Ok(import) => import.plan,
        Err(error) => panic!("{error:#?}\n{}", String::from_utf8_lossy(&bytes)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1959), ..ProptestConfig::with_cases(400) })]

    #[test]
    fn toml_reads_as_the_plan_that_was_written(plan in plans()) {
        let plan = canonical(&plan);
        prop_assert!(again(&plan, Format::Toml) == plan);
    }

    #[test]
    fn json_reads_as_the_plan_that_was_written(plan in plans()) {
        let plan = canonical(&plan);
        prop_assert!(again(&plan, Format::Json) == plan);
    }

    #[test]
    fn any_plan_is_written_in_the_same_order_as_it_is_read(plan in plans()) {
        let once = again(&plan, Format::Toml);
        prop_assert!(once == canonical(&plan));
        prop_assert!(write(&once, Format::Toml).unwrap() == write(&plan, Format::Toml).unwrap());
    }
}
