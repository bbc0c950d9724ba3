//! Smoothing: the finish stays, the links hold, the objective does not get worse.

use chainage_engine::resource::{Objective, SmoothOptions, smooth};
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
            assert_eq!(smoothed.schedule.finish(), schedule.finish(), "{objective:?}");
            for (id, dates) in smoothed.schedule.activities() {
                assert!(dates.early_start >= schedule[id].early_start, "{objective:?}");
            }
            helped += usize::from(smoothed.after < smoothed.before && !smoothed.moved.is_empty());
        }
    }
    assert!(helped > 0, "there is something to gain in at least one of them");
}
