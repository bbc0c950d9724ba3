//! Better orders: a search along the resource-critical chain, and for small plans all of them.
//!
//! The search delays an activity that others on the chain wait for, takes one that waits earlier, or gives one another
//! mode, and keeps what is no worse. The exact search is by floors: where more is asked for than there is, one of those
//! who ask must start later, and each of them is tried (branching on a moment that is overloaded, after Demeulemeester &
//! Herroelen 1992, *A branch-and-bound procedure for the multiple resource-constrained project scheduling problem*). The
//! part with the earliest finish is looked at first, so that its finish is a bound at any time.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashSet};
use std::ops::ControlFlow;

use chainage_model::{IdVec, MINUTES_PER_DAY, Moment, ResourceId, Status};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::super::solver::{Progress, Stop};
use super::outcome::Releases;
use super::relax::Floors;
use super::run::{Choice, Leveller, Run};
use super::ways::Hold;
use crate::cpm::{Driver, Pass};
use crate::network::Node;

/// What is better: fewer demands and maximum lags that are not met, then an earlier finish, then earlier finishes of all projects. Where
/// dates are to be kept, how far they move comes before the finish.
type Value = (usize, i64, Moment, i64);

/// What a search has found, and how sure that is.
pub(super) struct Found {
    pub(super) run: Run,
    pub(super) bound: Moment,
    pub(super) schedules: u64,
}

/// Parts of the exact search at most.
const PARTS: usize = 60_000;
/// Ways of choosing modes at most, and activities that may move, for the exact search to be tried.
const SMALL: (usize, usize) = (1_000, 14);

impl Leveller<'_> {
    /// Looks for better orders until told to stop or until nothing can be better.
    pub(super) fn improve(
        &self,
        mut choice: Choice,
        mut best: Run,
        mut bound: Moment,
        stop: &mut dyn Stop,
    ) -> Found {
        let mut schedules = 1;
        let mut value = self.value(&best);
        if (value.0 > 0 || value.2 > bound)
            && self.is_small()
            && let Some((run, least)) = self.exhaust(&mut schedules, stop)
        {
            bound = bound.max(least);
            if let Some(run) = run.filter(|run| self.value(run) < value) {
                return Found { run, bound, schedules };
            }
        }
        let mut random = Pcg64Mcg::seed_from_u64(self.options.seed);
        let mut chain = self.choices(&best);
        let least = self.least_value(bound);
        while !chain.is_empty() && value > least {
            if let ControlFlow::Break(()) = stop.poll(&Progress { schedules, ..Progress::default() }) {
                break;
            }
            let mut changed = choice.clone();
            for _ in 0..random.random_range(1..=3) {
                self.change(&mut changed, &chain, &mut random);
            }
            let run = self.run(&changed);
            schedules += 1;
            let now = self.value(&run);
            if now <= value {
                chain = self.choices(&run);
                (best, choice, value) = (run, changed, now);
            }
        }
        Found { run: best, bound, schedules }
    }

    fn value(&self, run: &Run) -> Value {
        let total: i64 = run.pass.frame.finish.iter().map(|finish| finish.minutes()).sum();
        (run.unresolved.len() + run.exceeded.len(), self.distance(run), self.finish_of(&run.pass), total)
    }

    /// Returns what no run can be better than.
    fn least_value(&self, bound: Moment) -> Value {
        let mut pass = self.shortest();
        self.forward(&mut pass, &IdVec::filled(self.is_fixed.len(), None), None);
        pass.find_finishes(self.network);
        let total = pass.frame.finish.iter().map(|finish| finish.minutes()).sum();
        (0, 0, bound, total)
    }

    /// Returns by how many minutes activities are away from the dates they should keep, each at least a day.
    fn distance(&self, run: &Run) -> i64 {
        let away = |node: Node| {
            let kept = self.kept[node]?;
            let minutes = (run.pass.early_start(node) - kept).minutes().abs();
            Some(if minutes == 0 { 0 } else { minutes.max(MINUTES_PER_DAY) })
        };
        if self.options.keep.is_none() { 0 } else { self.network.nodes().filter_map(away).sum() }
    }

    /// Returns the pairs of those who wait and those they wait for; the ones on the chain to the finish three times.
    fn choices(&self, run: &Run) -> Vec<(Node, Option<Node>)> {
        let releases = Releases::of(self, run);
        let holder = |node: Node| {
            let (resource, until) = run.wait[node]?;
            releases.at(resource, until, node).find(|&other| other != node)
        };
        let mut pairs: Vec<(Node, Option<Node>)> = self
            .network
            .nodes()
            .filter(|&node| run.wait[node].is_some())
            .map(|node| (node, holder(node)))
            .collect();
        let mut at = self.targets.iter().copied().max_by_key(|&node| (run.pass.early_finish(node), node));
        for _ in 0..self.network.nodes().len() {
            let Some(node) = at else { break };
            at = if run.wait[node].is_some() {
                let next = holder(node);
                pairs.extend([(node, next); 3]);
                next
            } else if let Driver::Relationship(relationship) = run.pass.driver[node] {
                let links = self.network.predecessors(node);
                links.iter().find(|link| link.relationship == relationship).map(|link| link.node)
            } else {
                None
            };
        }
        pairs
    }

    /// Changes an order, or the way of an activity, at a place that waits.
    fn change(&self, choice: &mut Choice, pairs: &[(Node, Option<Node>)], random: &mut Pcg64Mcg) {
        let (waiter, holder) = pairs[random.random_range(0..pairs.len())];
        let either = holder.filter(|_| random.random_range(0..2) == 0).unwrap_or(waiter);
        let n_ways = self.ways.of(either).len();
        if n_ways > 1 && random.random_range(0..2) == 0 {
            choice.ways[either] = random.random_range(0..n_ways);
            return;
        }
        match holder {
            // The holder goes right after the waiter.
            Some(holder) if random.random_range(0..2) == 0 => {
                let behind = choice.keys[waiter].3 + 1 + random.random_range(0..30 * 24 * 60);
                choice.keys[holder].3 = choice.keys[holder].3.max(behind);
            }
            _ => {
                let dates = &self.schedule[self.network.activity(waiter)];
                let room = (dates.late_finish - dates.early_start).minutes().max(1);
                choice.keys[waiter].3 -= random.random_range(0..=room + 30 * 24 * 60);
            }
        }
    }

    /// Whether the exact search is worth a try: few activities that may move, in few combinations of ways.
    fn is_small(&self) -> bool {
        let asks = |node: &Node| self.ways.of(*node).iter().any(|way| !way.demands.is_empty());
        let users: Vec<Node> = self.network.nodes().filter(asks).collect();
        let combinations =
            users.iter().try_fold(1_usize, |product, &node| product.checked_mul(self.ways.of(node).len()));
        !self.options.within_float
            && self.network.ceilings.is_empty()
            && self.options.keep.is_none()
            && users.len() <= SMALL.1
            && combinations.is_some_and(|n| n <= SMALL.0)
            && users.iter().all(|&node| {
                let way = &self.ways.of(node)[0];
                !self.is_fixed[node]
                    && way.demands.iter().all(|demand| self.travel(demand.resource).is_none())
                    && !self.may_split[node]
                    && self.network.work(node).status == Status::NotStarted
            })
    }

    /// Tries everything; returns the best run, if all has been looked at, and what nothing can finish before. `None` if
    /// something can never be done.
    fn exhaust(&self, schedules: &mut u64, stop: &mut dyn Stop) -> Option<(Option<Run>, Moment)> {
        let n_nodes = self.is_fixed.len();
        let mut parts = Parts::default();
        let mut combination = IdVec::filled(n_nodes, 0);
        loop {
            let is_possible = self
                .network
                .nodes()
                .all(|node| self.ways.of(node)[combination[node]].never(&self.pools).is_none());
            if is_possible {
                parts.add(self, IdVec::filled(n_nodes, None), combination.clone(), 0);
            }
            if !self.next_combination(&mut combination) {
                break;
            }
        }
        let mut looked = 0;
        while let Some(part) = parts.take() {
            looked += 1;
            let progress = Progress { schedules: *schedules, ..Progress::default() };
            if looked > PARTS || stop.poll(&progress).is_break() {
                return Some((None, part.finish));
            }
            *schedules += 1;
            let pass =
                self.date(&part.floors, &part.ways).expect("parts that can never be done are not kept");
            let Some(conflict) = self.conflict(&pass, &part.ways) else {
                let finish = part.finish;
                return Some((Some(self.run_of(pass, &part.floors, part.ways)), finish));
            };
            if conflict.until >= Moment::LATEST {
                continue;
            }
            for node in conflict.users {
                let mut floors = part.floors.clone();
                floors[node] = Some((conflict.resource, conflict.until));
                parts.add(self, floors, part.ways.clone(), part.depth + 1);
            }
        }
        None
    }

    fn next_combination(&self, combination: &mut IdVec<Node, usize>) -> bool {
        for node in self.network.nodes() {
            combination[node] += 1;
            if combination[node] < self.ways.of(node).len() {
                return true;
            }
            combination[node] = 0;
        }
        false
    }

    /// Dates all nodes from their floors; `None` if one can never be done.
    fn date(&self, floors: &Floors, ways: &IdVec<Node, usize>) -> Option<Pass> {
        let mut pass = Pass::new(self.network);
        for node in self.network.nodes() {
            pass.remaining[node] = self.ways.of(node)[ways[node]].remaining;
        }
        self.forward(&mut pass, floors, Some(ways)).then_some(pass)
    }

    /// Finds the first moment at which more is asked for than there is.
    fn conflict(&self, pass: &Pass, ways: &IdVec<Node, usize>) -> Option<Conflict> {
        let mut found: Option<Conflict> = None;
        for resource in self.pools.ids() {
            let Some(pool) = &self.pools[resource] else { continue };
            let mut changes: BTreeMap<Moment, Vec<(Node, i64)>> = BTreeMap::new();
            for node in self.network.nodes() {
                let way = &self.ways.of(node)[ways[node]];
                let (start, finish) = (pass.early_start(node), pass.early_finish(node));
                for demand in way.demands.iter().filter(|demand| demand.resource == resource) {
                    let held: Vec<(Moment, Moment)> = match demand.hold {
                        Hold::Through => vec![(start, finish)],
                        Hold::Ever => vec![(start, Moment::LATEST)],
                        Hold::Working => {
                            self.ways.clock(self.network, node, way).intervals(start, finish).collect()
                        }
                    };
                    for (from, to) in held.into_iter().filter(|(from, to)| from < to) {
                        changes.entry(from).or_default().push((node, demand.need));
                        changes.entry(to).or_default().push((node, -demand.need));
                    }
                }
            }
            for &(from, _) in pool.steps() {
                changes.entry(from).or_default();
            }
            let mut holding: BTreeMap<Node, i64> = BTreeMap::new();
            let mut moments = changes.iter().peekable();
            while let Some((&at, list)) = moments.next() {
                for &(node, change) in list {
                    *holding.entry(node).or_default() += change;
                }
                holding.retain(|_, held| *held != 0);
                let until = moments.peek().map_or(Moment::LATEST, |(at, _)| **at);
                let offered =
                    pool.steps().iter().rev().find(|(from, _)| *from <= at).map_or(0, |step| step.1);
                if holding.values().sum::<i64>() > offered {
                    if found.as_ref().is_none_or(|known| at < known.at) {
                        found = Some(Conflict { at, until, resource, users: holding.into_keys().collect() });
                    }
                    break;
                }
            }
        }
        found
    }
}

/// Some who together ask for more than there is.
struct Conflict {
    at: Moment,
    /// One of them has to start then or later.
    until: Moment,
    resource: ResourceId,
    users: Vec<Node>,
}

/// A part of the exact search.
struct Part {
    floors: Floors,
    ways: IdVec<Node, usize>,
    finish: Moment,
    depth: usize,
}

/// The parts that are still to be looked at.
#[derive(Default)]
struct Parts {
    list: Vec<Option<Part>>,
    heap: BinaryHeap<(Reverse<Moment>, usize, Reverse<usize>)>,
    known: HashSet<Vec<(usize, i64)>>,
}

impl Parts {
    fn add(&mut self, leveller: &Leveller<'_>, floors: Floors, ways: IdVec<Node, usize>, depth: usize) {
        let floor = |floor: &Option<(ResourceId, Moment)>| floor.map_or(i64::MIN, |(_, at)| at.minutes());
        let key = ways.iter().zip(&floors).map(|(&way, one)| (way, floor(one))).collect();
        if !self.known.insert(key) {
            return;
        }
        let Some(pass) = leveller.date(&floors, &ways) else { return };
        let finish = leveller.finish_of(&pass);
        self.heap.push((Reverse(finish), depth, Reverse(self.list.len())));
        self.list.push(Some(Part { floors, ways, finish, depth }));
    }

    fn take(&mut self) -> Option<Part> {
        let (_, _, Reverse(place)) = self.heap.pop()?;
        self.list[place].take()
    }
}
