//! Float paths: the chain that drives an activity, then the chains that come next, each with what it lacks to drive.
//!
//! The *multiple float paths* of Primavera P6. The first path is walked back from the chosen activity; each further
//! one begins at the link into a path found before that has the least float, and is walked back in turn over
//! activities that are on no path yet. What counts as the float of a link is the rule:
//!
//! - by **free float** a link has its own room, what [`RelationshipFloats`](super::RelationshipFloats) measures, and a
//!   walk goes on along what drives: the paths are the chains of logic. Of links with the same room the one nearest
//!   to driving the chosen activity comes first, then the one whose predecessor finishes last.
//! - by **total float** a link has the room to the late date of its successor, and a walk goes on as long as that is no
//!   more than it was where the path began: the paths are bands of float.
//!
//! A finished predecessor that ends at the data date holds nothing any more and is on no path. The paths that P6
//! stored in real files come out by the first rule; where several links are alike P6's own choice is not known.
//!
//! # References
//! Boyle, T. M. & Kelly, P. M.: *Interpreting Logic Paths in Multi-Calendar Project Schedules*, AACE PS-3496, 2020.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chainage_model::{ActivityId, IdVec, Moment, RelationshipId, Status, WorkingTime};

use super::driver::relationship_room;
use super::explain::passed;
use super::further::asked_back;
use super::pass::Pass;
use super::schedule::Schedule;
use crate::network::{Link, Network, Node};

/// What the float of a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum PathRule {
    /// Its own room: how much longer its lag could be before it drives.
    #[default]
    FreeFloat,
    /// The room to the late date of its successor.
    TotalFloat,
}

/// A float path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloatPath {
    /// The link by which it joins a path before it; `None` for the first, which ends with the chosen activity.
    pub joins: Option<RelationshipId>,
    /// The float of that link by the rule, on the successor's calendar by free float and on the predecessor's by total
    /// float; of the first path, zero by free float and the total float of the chosen activity by total float.
    pub float: WorkingTime,
    /// Its activities, the last one last.
    pub activities: Vec<ActivityId>,
}

/// Finds the paths to an activity, at most so many, the first the one that drives it.
///
/// Empty for an activity that takes no part in the network.
///
/// # Complexity
/// O(activities + links × log links) of what leads to the activity.
pub fn float_paths(
    network: &Network,
    schedule: &Schedule,
    to: ActivityId,
    rule: PathRule,
    most: usize,
) -> Vec<FloatPath> {
    let Some(end) = network.node_of(to) else { return Vec::new() };
    let mut search = Search::new(network, schedule, rule);
    let mut paths = Vec::new();
    let first = match rule {
        PathRule::FreeFloat => WorkingTime::ZERO,
        PathRule::TotalFloat => schedule[to].total_float,
    };
    if most > 0 {
        paths.push(search.walk(end, None, first));
    }
    while paths.len() < most
        && let Some(branch) = search.next()
    {
        search.short_of[branch.from] = Some(branch.short_of);
        paths.push(search.walk(branch.from, Some(branch.joins), branch.float));
    }
    paths
}

/// A link into a path, from an activity that may be on none: the least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Branch {
    float: WorkingTime,
    /// What it lacks to drive the chosen activity: the room on it and on all links that follow.
    short_of: WorkingTime,
    finish: Reverse<Moment>,
    /// Where all else is alike the order of the plan decides.
    joins: RelationshipId,
    from: Node,
}

struct Search<'a> {
    network: &'a Network,
    schedule: &'a Schedule,
    rule: PathRule,
    pass: Pass,
    /// What nodes on a path lack to drive the chosen activity.
    short_of: IdVec<Node, Option<WorkingTime>>,
    branches: BinaryHeap<Reverse<Branch>>,
}

impl<'a> Search<'a> {
    fn new(network: &'a Network, schedule: &'a Schedule, rule: PathRule) -> Self {
        let pass = match rule {
            PathRule::FreeFloat => Pass::of(network, schedule),
            PathRule::TotalFloat => passed(network, schedule),
        };
        let short_of = IdVec::filled(network.nodes().len(), None);
        Self { network, schedule, rule, pass, short_of, branches: BinaryHeap::new() }
    }

    /// Walks back from a node over nodes that are on no path, as far as the float of links allows.
    fn walk(&mut self, from: Node, joins: Option<RelationshipId>, float: WorkingTime) -> FloatPath {
        let most = match self.rule {
            PathRule::FreeFloat => WorkingTime::ZERO,
            PathRule::TotalFloat => float,
        };
        self.short_of[from].get_or_insert(WorkingTime::ZERO);
        let mut activities = Vec::new();
        let mut at = Some(from);
        while let Some(node) = at {
            activities.push(self.network.activity(node));
            let network = self.network;
            let branches = network.predecessors(node).iter().filter_map(|link| self.branch(node, link));
            let branches: Vec<_> = branches.collect();
            at = branches.iter().min().filter(|least| least.float <= most).map(|least| {
                self.short_of[least.from] = Some(least.short_of);
                least.from
            });
            self.branches.extend(branches.into_iter().map(Reverse));
        }
        activities.reverse();
        FloatPath { joins, float, activities }
    }

    /// The next link into a path from a node that is on none.
    fn next(&mut self) -> Option<Branch> {
        while let Some(Reverse(branch)) = self.branches.pop() {
            if self.short_of[branch.from].is_none() {
                return Some(branch);
            }
        }
        None
    }

    /// A link into a node on a path; `None` if its predecessor is on a path, or holds nothing.
    fn branch(&self, node: Node, link: &Link) -> Option<Branch> {
        let (network, schedule) = (self.network, self.schedule);
        let before = network.work(link.node);
        let finish = self.pass.early[link.node].finish();
        let is_past = before.status == Status::Finished && finish <= network.frame(before.project).data_date;
        if is_past || self.short_of[link.node].is_some() {
            return None;
        }
        let room = relationship_room(network, schedule.options(), &self.pass, node, link);
        if room == WorkingTime::LARGEST {
            return None;
        }
        let float = match self.rule {
            PathRule::FreeFloat => room,
            PathRule::TotalFloat => {
                let mut back = network.successors(link.node).iter();
                let back = back.find(|other| other.relationship == link.relationship)?;
                let (late, _) = asked_back(network, schedule.options(), &self.pass, link.node, back)?;
                network.clock(before.clock).between(finish, late)
            }
        };
        let short_of = self.short_of[node]? + room.max(WorkingTime::ZERO);
        Some(Branch { float, short_of, finish: Reverse(finish), joins: link.relationship, from: link.node })
    }
}
