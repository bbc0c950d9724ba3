//! Small random problems: the solver against an enumerator that is easy to believe.
//!
//! A usual run takes 2,000 problems a test; `CHAINAGE_CASES=20000 cargo test --release -p chainage-engine --test rcpsp`
//! takes more.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use chainage_engine::resource::{AfterSchedules, Engine, Problem, Solver, Status, conflict, verify};
use chainage_model::{ActivityId, Id, Instance, InstanceActivity, InstanceEnd, InstanceLag, InstanceMode};
use chainage_testkit::oracle;
use proptest::prelude::*;

const LIMIT: i64 = 16;

fn mode() -> impl Strategy<Value = InstanceMode> {
    (0..4_i64, 0..3_i64, 0..3_i64).prop_map(|(duration, units, used)| InstanceMode {
        duration,
        renewable: vec![units],
        consumable: vec![used],
    })
}

fn lag(n: usize) -> impl Strategy<Value = InstanceLag> {
    (0..n, 0..n, any::<bool>(), 0..3_i64, 0..4_u8).prop_map(|(one, two, finish, periods, sign)| {
        let (from, to) = (one.min(two), one.max(two));
        let [predecessor, successor] = [from, to].map(ActivityId::from_index);
        if sign == 0 && from != to {
            // A maximum lag: the later one starts at most so long after the earlier one.
            let from = InstanceEnd::Start;
            InstanceLag { predecessor: successor, successor: predecessor, from, periods: -periods - 2 }
        } else {
            let from = if finish { InstanceEnd::Finish } else { InstanceEnd::Start };
            InstanceLag { predecessor, successor, from, periods }
        }
    })
}

fn instance(modes: usize) -> impl Strategy<Value = Instance> {
    let activity = proptest::collection::vec(mode(), 1..=modes)
        .prop_map(|modes| InstanceActivity { modes, stock: Vec::new() });
    (proptest::collection::vec(activity, 2..5), proptest::collection::vec(lag(2), 0..2), 2..4_i64, 3..9_i64)
        .prop_flat_map(|(activities, _, units, amount)| {
            let n = activities.len();
            proptest::collection::vec(lag(n), 0..4).prop_map(move |lags| Instance {
                activities: activities.clone().into(),
                lags: lags.into_iter().filter(|lag| lag.predecessor != lag.successor).collect(),
                renewable: vec![units],
                consumable: vec![amount],
                ..Instance::default()
            })
        })
}

fn check(instance: &Instance) -> Result<(), TestCaseError> {
    let known = oracle::shortest_makespan(instance, LIMIT);
    let problem = Problem::compile(instance).unwrap();
    let outcome = Engine::default().solve(&problem, &mut AfterSchedules(5000));
    if let Some(solution) = &outcome.best {
        prop_assert_eq!(verify(instance, solution), Ok(()));
        let makespan = solution.makespan(&problem);
        prop_assert!(known.is_some_and(|known| known <= makespan));
        prop_assert!(outcome.bound <= known.unwrap());
        if outcome.status == Status::Optimal {
            prop_assert_eq!(Some(makespan), known);
        }
    }
    // The exact search has to close what is so small.
    let closed = if known.is_some() { Status::Optimal } else { Status::Infeasible };
    prop_assert_eq!(outcome.status, closed);
    if conflict(&problem).is_some() {
        prop_assert_eq!(known, None, "a conflict is a proof");
    }
    Ok(())
}

fn cases() -> u32 {
    std::env::var("CHAINAGE_CASES").map_or(2000, |cases| cases.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1959), ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn single_mode_answers_agree_with_the_enumerator(mut instance in instance(1)) {
        instance.consumable.clear();
        for activity in &mut instance.activities {
            activity.modes[0].consumable.clear();
        }
        check(&instance)?;
        // Without maximum lags another search takes over.
        instance.lags.retain(|lag| lag.periods >= 0);
        check(&instance)?;
    }

    #[test]
    fn answers_with_reservoirs_agree_with_the_enumerator(
        mut instance in instance(2),
        stock in proptest::collection::vec((0..3_i64, 0..3_i64), 4),
        initial in 0..3_i64,
    ) {
        instance.reservoirs = vec![initial];
        for (activity, stock) in instance.activities.iter_mut().zip(stock) {
            activity.stock = vec![stock];
        }
        check(&instance)?;
    }

    #[test]
    fn several_modes_answers_agree_with_the_enumerator(instance in instance(3)) {
        check(&instance)?;
    }
}
