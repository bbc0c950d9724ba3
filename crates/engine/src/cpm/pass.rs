//! The kernel: buffers in rank order, made once and used again.

use chainage_model::{IdVec, Moment, SchedulingOptions, WorkingTime};

use super::schedule::Driver;
use super::{backward, float, forward};
use crate::network::{Network, Node};

/// The dates of all nodes, in rank order; made once, then repeated without allocation.
#[derive(Clone, Debug)]
pub struct Pass {
    /// What is left of each activity; may be changed between passes (risk, what-if).
    pub remaining: IdVec<Node, WorkingTime>,
    pub(crate) early_start: IdVec<Node, Moment>,
    pub(crate) early_finish: IdVec<Node, Moment>,
    pub(crate) late_start: IdVec<Node, Moment>,
    pub(crate) late_finish: IdVec<Node, Moment>,
    pub(crate) total_float: IdVec<Node, WorkingTime>,
    pub(crate) free_float: IdVec<Node, WorkingTime>,
    pub(crate) driver: IdVec<Node, Driver>,
    pub(crate) frame: Frame,
}

/// The last early finish of all projects and of each.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    pub(crate) finish: IdVec<chainage_model::ProjectId, Moment>,
    pub(crate) latest: Moment,
}

impl Pass {
    /// Returns buffers for a network, with the durations that are left in it.
    pub fn new(network: &Network) -> Self {
        let n_nodes = network.nodes().len();
        let moments = || IdVec::filled(n_nodes, Moment::from_minutes(0));
        let amounts = || IdVec::filled(n_nodes, WorkingTime::ZERO);
        Self {
            remaining: network.nodes().map(|node| network.work(node).remaining).collect(),
            early_start: moments(),
            early_finish: moments(),
            late_start: moments(),
            late_finish: moments(),
            total_float: amounts(),
            free_float: amounts(),
            driver: IdVec::filled(n_nodes, Driver::ProjectStart),
            frame: Frame::default(),
        }
    }

    /// Finds early dates and what drives them.
    pub fn forward(&mut self, network: &Network, options: &SchedulingOptions) {
        for node in network.nodes() {
            forward::date(network, options, self, node);
        }
        self.find_finishes(network);
    }

    /// Finds late dates; early dates have to be there. Activities placed as late as possible move.
    pub fn backward(&mut self, network: &Network, options: &SchedulingOptions) {
        for node in network.nodes().rev() {
            backward::date(network, options, self, node);
        }
    }

    /// Finds total and free float; early and late dates have to be there.
    pub fn floats(&mut self, network: &Network, options: &SchedulingOptions) {
        for node in network.nodes() {
            float::measure(network, options, self, node);
        }
    }

    /// Returns the early start of a node.
    pub fn early_start(&self, node: Node) -> Moment {
        self.early_start[node]
    }

    /// Returns the early finish of a node.
    pub fn early_finish(&self, node: Node) -> Moment {
        self.early_finish[node]
    }

    /// Returns the latest early finish of all.
    pub fn finish(&self) -> Moment {
        self.frame.latest
    }

    /// Finds the last early finish of all projects and of each.
    pub(crate) fn find_finishes(&mut self, network: &Network) {
        let frames = network.frames();
        let mut finish: IdVec<_, Option<Moment>> = IdVec::filled(frames.len(), None);
        for node in network.nodes() {
            let last = &mut finish[network.work(node).project];
            let own = self.early_finish[node];
            *last = Some(last.map_or(own, |last| last.max(own)));
        }
        let or_start =
            |(id, last): (chainage_model::ProjectId, &Option<Moment>)| last.unwrap_or(frames[id].start);
        self.frame.latest = finish.iter().flatten().max().copied().unwrap_or(Moment::from_minutes(0));
        self.frame.finish = finish.enumerated().map(or_start).collect();
    }
}
