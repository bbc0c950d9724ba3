//! What drives: relationship by relationship, and as chains and the longest path.

use chainage_model::{
    ActivityId, Criticality, FloatBase, Id, IdVec, Moment, ProgressRule, RelationshipKind, Status,
    WorkingTime,
};

use super::forward::{propose, propose_retained};
use super::pass::Pass;
use super::schedule::{Driver, Schedule};
use crate::network::{Link, Network, Node};

/// A step of a driving chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainStep {
    /// The activity.
    pub activity: ActivityId,
    /// Why its dates are where they are; a relationship leads from the step before.
    pub driver: Driver,
}

impl Schedule {
    /// Returns the chain that drives an activity, from what nothing drives any more to the activity itself.
    ///
    /// Links are followed from driver to driver; the chain begins where a date, a constraint or the data date drives.
    pub fn driving_chain(&self, network: &Network, activity: ActivityId) -> Vec<ChainStep> {
        let mut chain = Vec::new();
        let mut at = Some(activity);
        while let Some(activity) = at {
            let driver = self.dates[activity].driver;
            chain.push(ChainStep { activity, driver });
            at = match driver {
                Driver::Relationship(relationship) => network.node_of(activity).and_then(|node| {
                    let links = network.predecessors(node);
                    let link = links.iter().find(|link| link.relationship == relationship)?;
                    Some(network.activity(link.node))
                }),
                _ => None,
            };
        }
        chain.reverse();
        chain
    }
}

/// Measures the float of every link and walks back over those that drive, from the latest early finishes.
pub(super) fn mark_longest_path(network: &Network, pass: &Pass, schedule: &mut Schedule) {
    let options = *schedule.options();
    let mut on_path: IdVec<Node, bool> = IdVec::filled(network.nodes().len(), false);
    let mut float = vec![WorkingTime::LARGEST; network.n_relationships()];
    let target = |node: Node| match options.float_base {
        FloatBase::OwnProject => pass.frame.finish[network.work(node).project],
        FloatBase::LatestProject => pass.frame.latest,
    };
    for node in network.nodes().rev() {
        if pass.early_finish[node] == target(node) {
            on_path[node] = true;
        }
        for link in network.predecessors(node) {
            let room = relationship_room(network, schedule, pass, node, link);
            float[link.relationship.index()] = room;
            if room.is_zero() && on_path[node] {
                on_path[link.node] = true;
            }
        }
    }
    for node in network.nodes() {
        let dates = &mut schedule.dates[network.activity(node)];
        dates.longest_path = on_path[node];
        if options.criticality == Criticality::LongestPath {
            dates.critical = on_path[node] && network.work(node).status != Status::Finished;
        }
    }
    schedule.relationship_float = float;
}

/// The working time on the successor's calendar between what a link asks for and the date its successor has.
pub(super) fn relationship_room(
    network: &Network,
    schedule: &Schedule,
    pass: &Pass,
    node: Node,
    link: &Link,
) -> WorkingTime {
    let options = schedule.options();
    let work = network.work(node);
    let clock = network.clock(work.clock);
    let remaining = pass.remaining[node];
    let proposal = match work.status {
        Status::NotStarted => propose(network, options, pass, link, work, clock, remaining),
        _ if options.progress == ProgressRule::RetainedLogic => {
            propose_retained(network, pass, link, work, clock, remaining)
        }
        // Started work takes no notice of its predecessors.
        _ => return WorkingTime::LARGEST,
    };
    let start: Moment = pass.early_start[node];
    match (link.kind, proposal.finish) {
        (RelationshipKind::FinishFinish | RelationshipKind::StartFinish, Some(finish)) => {
            clock.between(finish, pass.early_finish[node])
        }
        _ => clock.between(proposal.start, start),
    }
}
