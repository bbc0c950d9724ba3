//! An independent judge of levelled dates.

use chainage_model::{ActivityId, Moment, Plan, ResourceId, ResourceKind, Status};

use super::Levelled;
use crate::cpm::{Pass, Schedule};
use crate::network::Network;

/// A way in which levelled dates are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LevelViolation {
    /// More of a resource is held than there is, and it is not said.
    #[error("resource {resource:?}: {held} thousandths are held at {at}, there are {capacity}")]
    Capacity {
        /// The resource.
        resource: ResourceId,
        /// When.
        at: Moment,
        /// How much is held, in thousandths of a unit.
        held: i64,
        /// How much there is, in thousandths of a unit.
        capacity: i64,
    },
    /// An activity starts before its links, constraints or data date allow.
    #[error("activity {activity:?} starts at {start}, its links allow {earliest}")]
    Early {
        /// The activity.
        activity: ActivityId,
        /// Its start.
        start: Moment,
        /// The earliest its links allow.
        earliest: Moment,
    },
    /// A date that has happened moved.
    #[error("activity {activity:?}: a date that has happened moved")]
    Actual {
        /// The activity.
        activity: ActivityId,
    },
}

/// Checks levelled dates: capacities, links, actual dates. Overloads that are [reported](Levelled::unresolved) are none.
///
/// # Errors
/// Everything that is wrong.
pub fn verify_level(
    plan: &Plan,
    network: &Network,
    before: &Schedule,
    levelled: &Levelled,
) -> Result<(), Vec<LevelViolation>> {
    let mut found = Vec::new();
    check_links(network, before, levelled, &mut found);
    for (resource, of) in plan.resources().enumerated() {
        if of.kind == ResourceKind::Renewable && !of.capacity.is_empty() {
            check_capacity(plan, network, levelled, resource, &mut found);
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn check_links(network: &Network, before: &Schedule, levelled: &Levelled, found: &mut Vec<LevelViolation>) {
    let options = before.options();
    let mut pass = Pass::new(network);
    for node in network.nodes() {
        let activity = network.activity(node);
        let (old, new) = (&before[activity], &levelled.schedule[activity]);
        crate::cpm::date_early(network, options, &mut pass, node);
        if new.early_start < pass.early[node].start() {
            let (start, earliest) = (new.early_start, pass.early[node].start());
            found.push(LevelViolation::Early { activity, start, earliest });
        }
        let is_done = network.status(activity) == Status::Finished;
        let has_begun = network.status(activity) != Status::NotStarted;
        if (is_done && old.finish != new.finish) || (has_begun && old.start != new.start) {
            found.push(LevelViolation::Actual { activity });
        }
        // Successors are judged by the dates that were given, not by those that would have been possible.
        pass.set_early(network, node, new.early_start, new.early_finish);
    }
}

fn check_capacity(
    plan: &Plan,
    network: &Network,
    levelled: &Levelled,
    resource: ResourceId,
    found: &mut Vec<LevelViolation>,
) {
    let excused =
        |id: ActivityId| levelled.unresolved.iter().any(|one| one.activity == id && one.resource == resource);
    let mut changes: Vec<(Moment, i64)> = Vec::new();
    let mut overlooked: Vec<(Moment, Moment)> = Vec::new();
    for (id, activity) in plan.activities().enumerated() {
        if network.node_of(id).is_none() {
            continue;
        }
        let units: i64 = activity
            .assignments
            .iter()
            .filter(|assignment| assignment.resource == resource)
            .map(|assignment| assignment.units.thousandths())
            .sum();
        let dates = &levelled.schedule[id];
        if units <= 0 || dates.early_finish <= dates.early_start {
            continue;
        }
        changes.push((dates.early_start, units));
        changes.push((dates.early_finish, -units));
        if excused(id) {
            overlooked.push((dates.early_start, dates.early_finish));
        }
    }
    changes.sort_unstable();
    let capacity = &plan.resource(resource).capacity;
    let mut held = 0;
    let mut next = 0;
    while next < changes.len() {
        let at = changes[next].0;
        while next < changes.len() && changes[next].0 == at {
            held += changes[next].1;
            next += 1;
        }
        let until = changes.get(next).map_or(at, |change| change.0);
        let before = |step: &&chainage_model::Availability| step.from.is_none_or(|from| from <= at);
        let now = capacity.iter().rev().find(before).map_or(0, |step| step.units.thousandths());
        let later = capacity.iter().filter(|step| step.from.is_some_and(|from| at < from && from < until));
        let least = later.map(|step| step.units.thousandths()).fold(now, i64::min);
        let is_overlooked = overlooked.iter().any(|(start, finish)| *start < until.max(at) && at < *finish);
        if held > least && !is_overlooked {
            found.push(LevelViolation::Capacity { resource, at, held, capacity: least });
        }
    }
}
