//! Dates that no levelling can beat: forwards from floors, backwards from a deadline.
//!
//! Forwards an activity has its links, a floor and its resources to itself. Backwards, a link from *u* to *v* is read
//! as what it allows *u* at most if *v* keeps its latest start; where a calendar leaves a choice, the later moment is
//! taken. Constraints and deadlines of the plan hold nothing here: levelling may break them.

use chainage_model::{IdVec, Moment, RelationshipKind, Status, WorkingTime};

use super::run::{Leveller, Run};
use crate::cpm::{self, Driver, Pass};
use crate::network::{Link, Node};

/// A floor under the start of an activity, and the resource that makes it.
pub(super) type Floors = IdVec<Node, Option<(chainage_model::ResourceId, Moment)>>;

/// Latest starts and finishes; `None` where nothing limits them.
pub(super) struct Latest {
    pub(super) start: IdVec<Node, Option<Moment>>,
    pub(super) finish: IdVec<Node, Option<Moment>>,
}

impl Leveller<'_> {
    /// Returns whether dates can be read backwards without constraints: not by the rules of MS Project.
    pub(super) fn is_readable(&self) -> bool {
        !self.schedule.options().has_ms_project()
    }

    /// Returns the least that is left of a node in any of its ways, and the most.
    fn span(&self, node: Node) -> (WorkingTime, WorkingTime) {
        let ways = self.ways.of(node);
        let remaining = || ways.iter().map(|way| way.remaining);
        let own = ways[0].remaining;
        (remaining().min().unwrap_or(own), remaining().max().unwrap_or(own))
    }

    /// Returns buffers in which every activity takes the least time it can.
    pub(super) fn shortest(&self) -> Pass {
        let mut pass = Pass::new(self.network);
        for node in self.network.nodes().filter(|&node| self.ways.of(node).len() > 1) {
            pass.remaining[node] = self.span(node).0;
        }
        pass
    }

    /// Dates all nodes by links, floors and what their resources offer when nobody else asks.
    ///
    /// `ways` says how each is done; without it a node with several ways has its floors and links only. Returns whether
    /// every activity can be done at all from its floor on.
    pub(super) fn forward(
        &self,
        pass: &mut Pass,
        floors: &Floors,
        ways: Option<&IdVec<Node, usize>>,
    ) -> bool {
        let mut is_possible = true;
        for node in self.network.nodes() {
            cpm::date_early(self.network, self.schedule.options(), pass, node);
            let all = self.ways.of(node);
            let way = match ways {
                Some(ways) => &all[ways[node]],
                None if all.len() == 1 => &all[0],
                None => {
                    self.raise(pass, floors, node);
                    continue;
                }
            };
            self.raise(pass, floors, node);
            let is_open = self.network.work(node).status == Status::NotStarted;
            if way.demands.is_empty() || !is_open {
                continue;
            }
            match self.fit(pass, &self.pools, node, way) {
                Ok(fit) if (fit.start, fit.finish) != (pass.early_start(node), pass.early_finish(node)) => {
                    pass.set_early(self.network, node, fit.start, fit.finish);
                }
                Ok(_) => {}
                Err(_) => is_possible = false,
            }
        }
        is_possible
    }

    /// Lifts a node to its floor.
    fn raise(&self, pass: &mut Pass, floors: &Floors, node: Node) {
        let Some((_, floor)) = floors[node].filter(|(_, floor)| *floor > pass.early_start(node)) else {
            return;
        };
        let clock = self.network.calendar_of(self.network.activity(node));
        let (count, remaining) = (clock.count(floor), pass.remaining[node]);
        let start = clock.start_at(count);
        let finish = if remaining.is_zero() { start } else { clock.finish_at(count + remaining) };
        pass.set_early(self.network, node, start, finish);
    }

    /// Returns the latest dates with which everything finishes by a deadline; `None` if some are before the earliest.
    /// Finishes are at most `caps`.
    pub(super) fn backward(
        &self,
        pass: &Pass,
        deadline: Moment,
        caps: &IdVec<Node, Option<Moment>>,
    ) -> Option<Latest> {
        let network = self.network;
        let n_nodes = caps.len();
        let mut latest = Latest { start: IdVec::filled(n_nodes, None), finish: IdVec::filled(n_nodes, None) };
        for &node in &self.targets {
            latest.finish[node] = Some(deadline);
        }
        for node in network.nodes().rev() {
            let clock = network.calendar_of(network.activity(node));
            let status = network.work(node).status;
            if status == Status::Finished {
                latest.finish[node] = None;
                continue;
            }
            let least = self.span(node).0;
            let mut finish = min(latest.finish[node], caps[node]);
            let mut start: Option<Moment> = None;
            for link in network.successors(node) {
                let after = network.work(link.node);
                if after.status != Status::NotStarted || self.is_fixed[link.node] {
                    continue;
                }
                let Some(allowed) = self.allowed(&latest, link) else { continue };
                if !link.kind.from_start() {
                    finish = min(finish, Some(allowed));
                } else if status == Status::NotStarted {
                    start = min(start, Some(allowed));
                }
            }
            latest.finish[node] = finish;
            let ways = self.ways.of(node);
            let clock = if ways.len() == 1 { self.ways.clock(network, node, &ways[0]) } else { clock };
            let by_finish = finish.map(|finish| {
                if least.is_zero() { finish } else { clock.start_at(clock.count(finish) - least) }
            });
            latest.start[node] = min(start, by_finish);
            let is_over = |early: Moment, late: Option<Moment>| late.is_some_and(|late| early > late);
            let is_late = is_over(pass.early_start(node), latest.start[node])
                || is_over(pass.early_finish(node), finish);
            if is_late && status == Status::NotStarted && !self.is_fixed[node] {
                return None;
            }
            if is_late && self.targets.contains(&node) {
                return None;
            }
        }
        Some(latest)
    }

    /// Returns the latest that a link allows the end of its predecessor it is counted from.
    fn allowed(&self, latest: &Latest, link: &Link) -> Option<Moment> {
        let start = latest.start[link.node]?;
        let asked = match link.kind {
            RelationshipKind::FinishStart | RelationshipKind::StartStart => start,
            // A finish that is asked for is turned into a start on the successor's own calendar.
            RelationshipKind::FinishFinish | RelationshipKind::StartFinish => {
                let clock = self.network.calendar_of(self.network.activity(link.node));
                clock.start_at(clock.count(start) + self.span(link.node).1)
            }
        };
        let clock = self.network.clock(link.calendar);
        Some(if link.lag.is_zero() { asked } else { clock.start_at(clock.count(asked) - link.lag) })
    }

    /// Makes a run of dates that floors have made free of conflicts.
    pub(super) fn run_of(&self, pass: Pass, floors: &Floors, ways: IdVec<Node, usize>) -> Run {
        let mut run = Run::new(self.network, ways);
        run.pass = pass;
        let mut links = run.pass.clone();
        for node in self.network.nodes() {
            // What links alone would have it, with its predecessors where they are.
            cpm::date_early(self.network, self.schedule.options(), &mut links, node);
            let (start, finish) = (run.pass.early_start(node), run.pass.early_finish(node));
            if (start, finish) == (links.early_start(node), links.early_finish(node)) {
                run.pass.driver[node] = links.driver[node];
                continue;
            }
            links.early[node] = run.pass.early[node];
            let way = &self.ways.of(node)[run.ways[node]];
            let own = way.keeps().or(way.demands.first().map(|demand| demand.resource));
            let floor = floors[node].filter(|(_, floor)| *floor <= start);
            run.wait[node] = floor.or(own.map(|resource| (resource, start)));
            if let Some((resource, _)) = run.wait[node] {
                run.pass.driver[node] = Driver::Resource(resource);
            }
        }
        run.pass.find_finishes(self.network);
        run
    }
}

fn min(a: Option<Moment>, b: Option<Moment>) -> Option<Moment> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}
