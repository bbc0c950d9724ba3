//! Smoothing: the finish stays, the links hold, the objective does not get worse.

use chainage_engine::resource::{Objective, SmoothOptions, smooth};
use chainage_engine::verify::{Given, verify};
use chainage_engine::{Network, cpm};
use chainage_model::{Assignment, Id, Resource, Units};

#[test]
fn the_finish_stays_and_the_demand_is_no_worse() {
    let mut helped = 0;
    for seed in 0..3 {
        let mut plan = chainage_testkit::generate::network(300, seed);
        let crew = plan.add_resource(Resource::renewable("CREW", Units::whole(3))).unwrap();
        for id in plan.activities().ids().collect::<Vec<_>>() {
            if id.index() % 2 == 0 {
                let ask = vec![Assignment::new(crew, Units::whole(1))];
                plan.edit_activity(id, |activity| activity.assignments = ask).unwrap();
            }
        }
        let network = Network::compile(&plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        for objective in [Objective::Squares, Objective::Peak, Objective::Overload, Objective::Changes] {
            let smoothed =
                smooth(&plan, &network, &schedule, &SmoothOptions { objective, ..SmoothOptions::default() });
            assert!(smoothed.after <= smoothed.before, "{objective:?}");
            assert!(smoothed.bound <= smoothed.after + 1e-6, "{objective:?}: {}", smoothed.bound);
            assert_eq!(smoothed.schedule.finish(), schedule.finish(), "{objective:?}");
            assert_eq!(verify(&plan, &network, &Given::of(&smoothed.schedule)), [], "{objective:?}");
            for (id, dates) in smoothed.schedule.activities() {
                assert!(dates.early_start >= schedule[id].early_start, "{objective:?}");
            }
            helped += usize::from(smoothed.after < smoothed.before && !smoothed.moved.is_empty());
        }
    }
    assert!(helped > 0, "there is something to gain in at least one of them");
}

#[test]
fn small_plans_are_tried_out_whole() {
    // A fixes the finish; B and C of two days each have eight days of float, and all ask for one crew.
    let mut plan = chainage_testkit::notation::plan("A 10d\nB 2d\nC 2d\nD 6d\n");
    let crew = plan.add_resource(Resource::renewable("CREW", Units::whole(1))).unwrap();
    for code in ["B", "C", "D"] {
        let id = plan.find_activity(code).unwrap();
        plan.edit_activity(id, |activity| {
            activity.assignments = vec![Assignment::new(crew, Units::whole(1))];
        })
        .unwrap();
    }
    let network = Network::compile(&plan).unwrap();
    let schedule = cpm::schedule(&network, &network.options());
    for (objective, least) in [(Objective::Squares, 10.0), (Objective::Peak, 1.0), (Objective::Overload, 0.0)]
    {
        let smoothed =
            smooth(&plan, &network, &schedule, &SmoothOptions { objective, ..SmoothOptions::default() });
        assert!(smoothed.is_exhausted, "{objective:?}");
        assert!(
            (smoothed.after - least).abs() < 1e-9,
            "{objective:?}: ten days of one crew: {}",
            smoothed.after
        );
        assert!((smoothed.bound - least).abs() < 1e-9, "{objective:?}: {}", smoothed.bound);
    }
}
