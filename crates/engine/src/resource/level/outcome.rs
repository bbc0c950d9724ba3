//! What a run means: who waited for whom, the floats that are left, the chain that makes the finish.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chainage_model::{IdVec, Moment, ResourceId, WorkingTime};

use super::run::{Leveller, Run};
use super::{ChainLink, CrewWork, Levelled, Moved};
use crate::cpm::{self, Driver};
use crate::network::{Ceiling, Node};

/// Rounds in which maximum lags bring late dates forward, at most.
const CAPS: usize = 200;

/// Who waits for whom: for each node those that held what it waits for, and those that wait for it with the time a crew
/// needs to come.
struct Waits {
    holders: IdVec<Node, Vec<Node>>,
    waiters: IdVec<Node, Vec<(Node, WorkingTime)>>,
}

/// Who asks for a resource, in the order in which they give it back.
pub(super) struct Releases<'a> {
    leveller: &'a Leveller<'a>,
    run: &'a Run,
    lists: IdVec<ResourceId, Vec<(Moment, Node)>>,
}

impl<'a> Releases<'a> {
    pub(super) fn of(leveller: &'a Leveller<'a>, run: &'a Run) -> Self {
        let mut releases: IdVec<ResourceId, Vec<(Moment, Node)>> =
            IdVec::filled(leveller.pools.len(), Vec::new());
        let mut pieces: Vec<(Node, Moment)> = Vec::new();
        for (node, list) in &run.pieces {
            pieces.extend(list.iter().rev().skip(1).map(|&(_, finish)| (*node, finish)));
        }
        for node in leveller.network.nodes() {
            for demand in &leveller.ways.of(node)[run.ways[node]].demands {
                releases[demand.resource].push((run.pass.early_finish(node), node));
            }
        }
        for (node, finish) in pieces {
            for demand in &leveller.ways.of(node)[run.ways[node]].demands {
                releases[demand.resource].push((finish, node));
            }
        }
        releases.iter_mut().for_each(|list| list.sort_unstable());
        Self { leveller, run, lists: releases }
    }

    /// Returns those whose resource can be with a node from a moment on: that give it back then or, if it travels, so
    /// long before.
    pub(super) fn at(
        &self,
        resource: ResourceId,
        moment: Moment,
        node: Node,
    ) -> impl Iterator<Item = Node> + '_ {
        let list = &self.lists[resource];
        let first = list.partition_point(|(at, _)| *at + self.leveller.longest_way(resource) < moment);
        let arrives = move |&(at, other): &(Moment, Node)| {
            at + self.leveller.move_between(&self.run.ways, resource, other, node) == moment
        };
        list[first..]
            .iter()
            .take_while(move |(at, _)| *at <= moment)
            .copied()
            .filter(arrives)
            .map(|(_, node)| node)
    }
}

impl Leveller<'_> {
    /// Finds late dates with the resources, and says what moved.
    pub(super) fn outcome(&self, run: Run, bound: Moment, schedules: u64) -> Levelled {
        let (network, options) = (self.network, self.schedule.options());
        let waits = self.waits(&run);
        let order = self.joined_order(&waits);
        let chain = self.chain(&run, &waits);
        let Run { mut pass, wait, unresolved, exceeded, mut pieces, ways, crews, .. } = run;
        let early = pass.early.clone();
        let held: Vec<&Ceiling> =
            network.ceilings.iter().filter(|one| !exceeded.contains(&one.relationship)).collect();
        let mut caps: IdVec<Node, Option<Moment>> = IdVec::filled(order.len(), None);
        for _ in 0..=held.len().min(CAPS) {
            for &node in order.iter().rev() {
                cpm::date_late(network, options, &mut pass, node);
                pass.early[node] = early[node];
                let clock = self.ways.clock(network, node, &self.ways.of(node)[ways[node]]);
                let starts = waits.waiters[node].iter().map(|&(waiter, way)| pass.late[waiter].start() - way);
                let limits = starts.map(|start| clock.previous_finish(start)).chain(caps[node]);
                if let Some(latest) = limits.min().filter(|&latest| latest < pass.late[node].finish()) {
                    let start = clock.start_at(clock.count(latest) - pass.remaining[node]);
                    pass.set_late(network, node, start, latest);
                }
            }
            if !cpm::cap_late(network, &pass, &held, &mut caps) {
                break;
            }
        }
        pass.floats(network, options);
        for node in network.nodes() {
            for &(waiter, way) in &waits.waiters[node] {
                let clock = network.calendar_of(network.activity(node));
                let room = clock.between(pass.early[node].finish(), pass.early[waiter].start() - way);
                pass.free_float[node] = pass.free_float[node].min(room.max(WorkingTime::ZERO));
            }
        }
        pieces.sort_by_key(|(node, _)| *node);
        let pieces_of = |node: Node| {
            let place = pieces.binary_search_by_key(&node, |(node, _)| *node).ok()?;
            Some(pieces[place].1.clone())
        };
        let mut moved: Vec<Moved> = network
            .nodes()
            .filter_map(|node| {
                let (resource, _) = wait[node]?;
                let activity = network.activity(node);
                Some(Moved {
                    activity,
                    from: self.kept[node].unwrap_or(self.schedule[activity].early_start),
                    to: pass.early[node].start(),
                    resource,
                    holders: waits.holders[node].iter().map(|&holder| network.activity(holder)).collect(),
                    pieces: pieces_of(node).unwrap_or_default(),
                })
            })
            .collect();
        moved.sort_by_key(|one| (one.to, one.activity));
        let modes = network.nodes().filter_map(|node| {
            let mode = ways[node].checked_sub(1)?;
            Some((network.activity(node), mode))
        });
        let modes = modes.collect();
        let crews = crews.into_iter().map(|(resource, crew, node)| CrewWork {
            resource,
            crew,
            activity: network.activity(node),
        });
        let crews = crews.collect();
        let mut schedule = cpm::schedule_of(network, options, &pass);
        schedule.mark_chain(network, chain.iter().map(|link| link.activity));
        let only = self.options.only;
        Levelled { schedule, moved, unresolved, exceeded, modes, crews, chain, bound, schedules, only }
    }

    fn waits(&self, run: &Run) -> Waits {
        let n_nodes = run.wait.len();
        let releases = Releases::of(self, run);
        let mut holders: IdVec<Node, Vec<Node>> = IdVec::filled(n_nodes, Vec::new());
        let mut waiters: IdVec<Node, Vec<(Node, WorkingTime)>> = IdVec::filled(n_nodes, Vec::new());
        for node in self.network.nodes() {
            let Some((resource, until)) = run.wait[node] else { continue };
            for other in releases.at(resource, until, node).filter(|&other| other != node) {
                holders[node].push(other);
                // Only who has finished by then can be late to the waiter.
                let way = self.move_between(&run.ways, resource, other, node);
                if run.pass.early_finish(other) + way == until {
                    waiters[other].push((node, way));
                }
            }
        }
        Waits { holders, waiters }
    }

    /// Returns the nodes in an order in which links and waits lead forward; a wait that would close a loop counts for
    /// nothing.
    fn joined_order(&self, waits: &Waits) -> Vec<Node> {
        let network = self.network;
        let n_nodes = waits.holders.len();
        let mut open: IdVec<Node, (usize, usize)> =
            network.nodes().map(|node| (network.predecessors(node).len(), 0)).collect();
        for node in network.nodes() {
            for &(waiter, _) in &waits.waiters[node] {
                open[waiter].1 += 1;
            }
        }
        let mut order = Vec::with_capacity(n_nodes);
        let mut is_done: IdVec<Node, bool> = IdVec::filled(n_nodes, false);
        let mut ready: BinaryHeap<Reverse<Node>> =
            network.nodes().filter(|&node| open[node] == (0, 0)).map(Reverse).collect();
        while order.len() < n_nodes {
            let node = match ready.pop() {
                Some(Reverse(node)) => node,
                None => network
                    .nodes()
                    .find(|&node| !is_done[node] && open[node].0 == 0)
                    .expect("links form no loop"),
            };
            if std::mem::replace(&mut is_done[node], true) {
                continue;
            }
            order.push(node);
            let mut free = |open: &mut IdVec<Node, (usize, usize)>, next: Node| {
                if open[next] == (0, 0) && !is_done[next] {
                    ready.push(Reverse(next));
                }
            };
            for link in network.successors(node) {
                open[link.node].0 -= 1;
                free(&mut open, link.node);
            }
            for &(waiter, _) in &waits.waiters[node] {
                open[waiter].1 = open[waiter].1.saturating_sub(1);
                free(&mut open, waiter);
            }
        }
        order
    }

    /// Follows links and waits back from the last finish: the resource-critical path.
    fn chain(&self, run: &Run, waits: &Waits) -> Vec<ChainLink> {
        let network = self.network;
        let last = self.targets.iter().copied().max_by_key(|&node| (run.pass.early_finish(node), node));
        let mut chain = Vec::new();
        let mut is_seen: IdVec<Node, bool> = IdVec::filled(run.wait.len(), false);
        let mut at = last;
        while let Some(node) = at.filter(|&node| !std::mem::replace(&mut is_seen[node], true)) {
            let driver = match run.wait[node] {
                Some((resource, _)) => Driver::Resource(resource),
                None => run.pass.driver[node],
            };
            chain.push(ChainLink { activity: network.activity(node), driver });
            at = match driver {
                Driver::Resource(_) => waits.holders[node].first().copied(),
                Driver::Relationship(relationship) => network
                    .predecessors(node)
                    .iter()
                    .find(|link| link.relationship == relationship)
                    .map(|link| link.node),
                Driver::MaximumLag(relationship) => {
                    let ceiling = network.ceilings.iter().find(|one| one.relationship == relationship);
                    ceiling.and_then(|ceiling| network.node_of(ceiling.successor))
                }
                _ => None,
            };
        }
        chain.reverse();
        chain
    }
}
