//! More held than there is.

use chainage_model::{ActivityId, Moment, Plan, ResourceId, ResourceKind, Status};

use super::{Broken, Given, Violation};
use crate::network::Network;

/// Judges dates by the capacities of renewable resources: every stretch in which more is held than there is.
///
/// Open work holds its demand from start to finish, started work from the data date on. A schedule that was not
/// levelled rarely keeps capacities, so this is asked for by itself.
///
/// # Complexity
/// O(n log n) in the assignments of each resource.
pub fn verify_capacities(plan: &Plan, network: &Network, given: &Given) -> Vec<Violation> {
    let mut found = Vec::new();
    for (id, resource) in plan.resources().enumerated() {
        if resource.kind == ResourceKind::Renewable && !resource.capacity.is_empty() {
            of_resource(plan, network, given, id, &mut found);
        }
    }
    found
}

fn of_resource(plan: &Plan, network: &Network, given: &Given, id: ResourceId, found: &mut Vec<Violation>) {
    let resource = plan.resource(id);
    let mut changes: Vec<(Moment, i64, ActivityId)> = Vec::new();
    for (activity, of) in plan.activities().enumerated() {
        let units: i64 =
            of.assignments.iter().filter(|one| one.resource == id).map(|one| one.units.thousandths()).sum();
        let status = of.progress.status();
        let (Some((start, finish)), true) = (given.get(activity), units > 0 && status != Status::Finished)
        else {
            continue;
        };
        let from = match status {
            Status::InProgress => network.data_date(of.project).max(start.latest),
            _ => start.latest,
        };
        if network.node_of(activity).is_some() && from < finish.earliest {
            changes.push((from, units, activity));
            changes.push((finish.earliest, -units, activity));
        }
    }
    for step in resource.capacity.iter().filter_map(|step| step.from) {
        if let Some(&(_, _, any)) = changes.first() {
            changes.push((step, 0, any));
        }
    }
    changes.sort_by_key(|&(at, units, activity)| (at, units, activity));
    let capacity = |at: Moment| {
        let before = |step: &&chainage_model::Availability| step.from.is_none_or(|from| from <= at);
        resource.capacity.iter().rev().find(before).map_or(0, |step| step.units.thousandths())
    };
    let (mut held, mut was_over) = (0, false);
    for (place, &(at, units, activity)) in changes.iter().enumerate() {
        held += units;
        if changes.get(place + 1).is_some_and(|next| next.0 == at) {
            continue;
        }
        let there = capacity(at);
        let is_over = held > there;
        if is_over && !was_over {
            let message = format!(
                "resource {}: {} are held from {at} on, there are {}",
                resource.code,
                spelled(held),
                spelled(there)
            );
            found.push(Violation { broken: Broken::Capacity(id), activity, by: held - there, message });
        }
        was_over = is_over;
    }
}

#[expect(clippy::cast_precision_loss, reason = "for showing")]
fn spelled(thousandths: i64) -> String {
    (thousandths as f64 / 1000.0).to_string()
}
