//! More held, or used up, than there is.

use chainage_model::{ActivityId, Breaks, Moment, Plan, ResourceId, ResourceKind, Status};

use super::{Broken, Given, Violation};
use crate::calendar::WorkingCalendar;
use crate::network::Network;

/// Judges dates by the capacities of resources: every stretch in which more is held, or has been used up, than there is.
///
/// Open work holds its demand from start to finish, or while its calendar works if the resource is released in breaks;
/// started work from the data date on. Consumable resources are used up from the start on. A schedule that was not
/// levelled rarely keeps capacities, so this is asked for by itself.
///
/// # Complexity
/// O(n log n) in the assignments of each resource.
pub fn verify_capacities(plan: &Plan, network: &Network, given: &Given) -> Vec<Violation> {
    let mut found = Vec::new();
    for (id, resource) in plan.resources().enumerated() {
        if !resource.capacity.is_empty() {
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
        let is_consumable = resource.kind == ResourceKind::Consumable;
        let is_meant = units > 0 && (is_consumable || status != Status::Finished);
        let (Some((start, finish)), true) = (given.get(activity), is_meant) else { continue };
        if network.node_of(activity).is_none() {
            continue;
        }
        if is_consumable {
            changes.push((start.latest, units, activity));
            continue;
        }
        let from = match status {
            Status::InProgress => network.data_date(of.project).max(start.latest),
            _ => start.latest,
        };
        let mut hours = vec![(from, finish.earliest)];
        if resource.breaks == Breaks::Released {
            hours = common(&hours, network.calendar_of(activity));
            hours = resource.calendar.map_or(hours.clone(), |one| common(&hours, network.calendar(one)));
        }
        for (from, to) in hours.into_iter().filter(|(from, to)| from < to) {
            changes.push((from, units, activity));
            changes.push((to, -units, activity));
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

/// What stretches of time have in common with a calendar.
fn common(hours: &[(Moment, Moment)], calendar: &WorkingCalendar) -> Vec<(Moment, Moment)> {
    hours.iter().flat_map(|&(from, to)| calendar.intervals(from, to)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "for showing")]
fn spelled(thousandths: i64) -> String {
    (thousandths as f64 / 1000.0).to_string()
}
