//! Targets that are missed, and whether a schedule could keep them.

use chainage_model::{Plan, WorkingTime, notation};

use super::{Broken, Given, Violation, verify};
use crate::cpm::Schedule;
use crate::network::Network;

/// Takes out the targets that no schedule of the plan keeps: deadlines, dates to finish by and constraints that say no
/// later than, which even the earliest dates miss. A target gives float and moves no date: a schedule that misses what
/// the plan itself cannot keep is not wrong, the plan is too long. `earliest` is the plan's own schedule.
///
/// What is taken out is returned, and says by how much every schedule is late.
///
/// # Complexity
/// That of [`verify`].
///
/// ```
/// use chainage_engine::{Network, cpm, verify::{Given, take_unreachable, verify}};
/// use chainage_model::{Activity, Calendar, Moment, Plan, Project, WorkingTime};
///
/// let day = WorkingTime::from_hours(8);
/// let mut plan = Plan::new();
/// let office = plan.add_calendar(Calendar::office("office"))?;
/// let start = Moment::from_ymd_hm(2026, 3, 2, 8, 0);
/// let project = plan.add_project(Project { start, calendar: Some(office), ..Project::new("P", "Bypass") })?;
/// let deadline = Moment::from_ymd_hm(2026, 3, 4, 17, 0);
/// let task = Activity::task(project, "A", "Clear the site");
/// plan.add_activity(Activity { duration: day * 5, deadline, ..task })?;
/// let network = Network::compile(&plan).unwrap();
/// let earliest = cpm::schedule(&network, &network.options());
/// let mut found = verify(&plan, &network, &Given::of(&earliest));
/// let unreachable = take_unreachable(&plan, &network, &earliest, &mut found);
/// assert!(found.is_empty());
/// assert!(unreachable[0].message.ends_with("no schedule of this plan is less than 2d late"));
/// # Ok::<(), chainage_model::ModelError>(())
/// ```
pub fn take_unreachable(
    plan: &Plan,
    network: &Network,
    earliest: &Schedule,
    found: &mut Vec<Violation>,
) -> Vec<Violation> {
    let at_best = verify(plan, network, &Given::of(earliest));
    let least = |violation: &Violation| match violation.broken {
        Broken::Late(_) => {
            at_best.iter().find(|best| (best.broken, best.activity) == (violation.broken, violation.activity))
        }
        Broken::LateProject(_) => at_best.iter().find(|best| best.broken == violation.broken),
        _ => None,
    };
    let mut unreachable = Vec::new();
    found.retain(|violation| {
        let Some(best) = least(violation) else { return true };
        let day = network.calendar_of(best.activity).day_length();
        let by = notation::write_span(WorkingTime::from_minutes(best.by), day);
        let message = format!("{}; no schedule of this plan is less than {by} late", violation.message);
        unreachable.push(Violation { message, ..violation.clone() });
        false
    });
    unreachable
}
