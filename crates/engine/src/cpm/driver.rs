//! What drives: relationship by relationship, and as chains and the longest path.

use std::ops::Index;

use chainage_model::{
    ActivityId, Criticality, FloatBase, IdVec, Moment, RelationshipId, RelationshipKind, Status, WorkingTime,
};

use super::forward::{propose, propose_retained, retains_logic};
use super::own::Own;
use super::pass::Pass;
use super::schedule::{Driver, Schedule};
use crate::network::{Link, Network, Node, Options};

/// A step of a driving chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainStep {
    /// The activity.
    pub activity: ActivityId,
    /// Why its dates are where they are; a relationship leads from the step before.
    pub driver: Driver,
}

/// How much longer the lag of each relationship could be before it moved its successor.
#[doc(alias = "lag slack")]
#[derive(Clone, Debug)]
pub struct RelationshipFloats(IdVec<RelationshipId, WorkingTime>);

impl RelationshipFloats {
    /// Measures the float of every relationship: the working time on the successor's calendar between what the
    /// relationship asks for and what it gets. A lead asks for nothing before the data date.
    ///
    /// # Complexity
    /// O(links): dates do not need it, so it is measured for those who ask.
    pub fn of(network: &Network, schedule: &Schedule) -> Self {
        let pass = Pass::of(network, schedule);
        let mut floats = IdVec::filled(network.n_relationships(), WorkingTime::LARGEST);
        for node in network.nodes() {
            for link in network.predecessors(node) {
                floats[link.relationship] = relationship_room(network, schedule.options(), &pass, node, link);
            }
        }
        Self(floats)
    }

    /// Returns whether a relationship drives its successor: it has no float.
    pub fn is_driving(&self, relationship: RelationshipId) -> bool {
        self[relationship].is_zero()
    }
}

impl Index<RelationshipId> for RelationshipFloats {
    type Output = WorkingTime;

    /// Negative if the successor cannot wait for it; [`WorkingTime::LARGEST`] if it holds nothing: its successor has
    /// begun and takes no notice of it, or an end of it takes no part in the network.
    fn index(&self, relationship: RelationshipId) -> &WorkingTime {
        &self.0[relationship]
    }
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

impl Schedule {
    /// Adds a chain to the longest path: what links and resources together make of it.
    pub(crate) fn mark_chain(&mut self, network: &Network, chain: impl Iterator<Item = ActivityId>) {
        for activity in chain {
            let Some(node) = network.node_of(activity) else { continue };
            let is_by_path = self.options[network.work(node).project].criticality == Criticality::LongestPath;
            let dates = &mut self.dates[activity];
            dates.longest_path = true;
            dates.critical |= is_by_path && network.status(activity) != Status::Finished;
        }
    }
}

/// Walks back over the links that drive, from the latest early finishes.
pub(super) fn mark_longest_path(network: &Network, pass: &Pass, schedule: &mut Schedule) {
    let options = schedule.options.clone();
    let mut on_path: IdVec<Node, bool> = IdVec::filled(network.nodes().len(), false);
    let target = |node: Node| match options[network.work(node).project].float_base {
        FloatBase::OwnProject => pass.frame.finish[network.work(node).project],
        FloatBase::LatestProject => pass.frame.latest,
    };
    for node in network.nodes().rev() {
        if pass.early[node].finish() == target(node) {
            on_path[node] = true;
        }
        if !on_path[node] {
            continue;
        }
        for link in network.predecessors(node) {
            if !on_path[link.node] {
                on_path[link.node] = relationship_room(network, &options, pass, node, link).is_zero();
            }
        }
        let dates = &mut schedule.dates[network.activity(node)];
        dates.longest_path = true;
        let work = network.work(node);
        dates.critical |=
            options[work.project].criticality == Criticality::LongestPath && work.status != Status::Finished;
    }
}

/// The working time on the successor's calendar between what a link asks for and the date its successor has.
pub(crate) fn relationship_room(
    network: &Network,
    options: &Options,
    pass: &Pass,
    node: Node,
    link: &Link,
) -> WorkingTime {
    let work = network.work(node);
    let options = &options[work.project];
    let own = Own::of(network, pass, node);
    let clock = own.clock;
    let proposal = match work.status {
        Status::NotStarted => propose(options, pass, link, &own),
        _ if retains_logic(options) => propose_retained(pass, link, &own),
        // Started work takes no notice of its predecessors.
        _ => return WorkingTime::LARGEST,
    };
    let start: Moment = pass.early[node].start();
    match (link.kind, proposal.finish) {
        (RelationshipKind::FinishFinish | RelationshipKind::StartFinish, Some(finish))
            if !own.has_crews() =>
        {
            clock.between(finish, pass.early[node].finish())
        }
        _ if own.has_crews() => clock.between(own.begin(proposal.start), start),
        _ => clock.between(proposal.start, start),
    }
}
