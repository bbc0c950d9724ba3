//! The serial generation scheme on calendars.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chainage_model::{
    Activity, ConstraintKind, IdVec, Moment, Placement, Plan, RelationshipId, ResourceId, Status, Travel,
    WorkingTime,
};

use super::ceiling::Lifts;
use super::crew::{Booking, Crews, way};
use super::ways::{Demand, Hold, Pools, Way, Ways, pools_of};
use super::{LevelOptions, Unmoved, Unresolved};
use crate::calendar::WorkingCalendar;
use crate::cpm::{self, Driver, Pass, Schedule};
use crate::network::{Network, Node};

/// The fixed part of levelling a plan.
pub(super) struct Leveller<'a> {
    pub(super) network: &'a Network,
    pub(super) schedule: &'a Schedule,
    pub(super) options: LevelOptions,
    pub(super) ways: Ways,
    pub(super) pools: Pools,
    pub(super) is_fixed: IdVec<Node, bool>,
    pub(super) may_split: IdVec<Node, bool>,
    /// The start it should keep if it can.
    pub(super) kept: IdVec<Node, Option<Moment>>,
    /// The nodes whose finishes make the finish of the whole: what projects are said to finish with.
    pub(super) targets: Vec<Node>,
}

/// The key an activity is taken by: small first.
pub(super) type Key = (u8, i32, i32, i64, i64);

/// In what order activities are taken, and which way each is done.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) keys: IdVec<Node, Key>,
    pub(super) ways: IdVec<Node, usize>,
}

/// One run of the scheme.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) pass: Pass,
    /// The resource waited for last, and until when.
    pub(super) wait: IdVec<Node, Option<(ResourceId, Moment)>>,
    pub(super) unresolved: Vec<Unresolved>,
    /// The stretches in which interrupted activities work, in order of nodes' placing.
    pub(super) pieces: Vec<(Node, Vec<(Moment, Moment)>)>,
    pub(super) ways: IdVec<Node, usize>,
    /// Dates for which resources are set aside.
    reserved: IdVec<Node, Option<(Moment, Moment)>>,
    /// Nodes that were to keep their dates and whose links do not let them.
    pub(super) pushed: Vec<Node>,
    lifts: Lifts,
    /// Maximum lags that the dates exceed.
    pub(super) exceeded: Vec<RelationshipId>,
    /// Which crews of resources that travel do what, in order of resources, crews and time.
    pub(super) crews: Vec<(ResourceId, usize, Node)>,
}

/// Where an activity fits.
pub(super) struct Fit {
    pub(super) start: Moment,
    pub(super) finish: Moment,
    pub(super) wait: Option<(ResourceId, Moment)>,
}

impl<'a> Leveller<'a> {
    pub(super) fn new(
        plan: &Plan,
        network: &'a Network,
        schedule: &'a Schedule,
        options: LevelOptions,
    ) -> Self {
        let pools = pools_of(plan);
        let counts = |activity: &Activity| options.only.is_none_or(|project| project == activity.project);
        let ways = Ways::new(plan, network, &pools, counts);
        let is_fixed = network.nodes().map(|node| {
            let id = network.activity(node);
            let activity = plan.activity(id);
            let is_frozen = options.frozen_before.is_some_and(|until| schedule[id].early_start < until);
            is_held(activity) || is_frozen || options.pinned.contains(&id)
        });
        let is_fixed: IdVec<Node, bool> = is_fixed.collect();
        let mut kept: IdVec<Node, Option<Moment>> = IdVec::filled(is_fixed.len(), None);
        for &(id, start) in options.keep.iter().flatten() {
            if let Some(node) = network.node_of(id).filter(|&node| !is_fixed[node]) {
                kept[node] = Some(start);
            }
        }
        let may_split = network.nodes().map(|node| plan.activity(network.activity(node)).may_split);
        let is_target = |node: &Node| {
            let id = network.activity(*node);
            let project = plan.project(plan.activity(id).project);
            project.finish_milestone.is_none_or(|milestone| milestone == id)
        };
        let (may_split, targets) = (may_split.collect(), network.nodes().filter(is_target).collect());
        Self { network, schedule, options, ways, pools, is_fixed, may_split, kept, targets }
    }

    /// Returns the order planners expect, and every activity done in its own way, unless that can never be.
    pub(super) fn first_choice(&self, plan: &Plan) -> Choice {
        let ways = self.network.nodes().map(|node| {
            let is_possible = |way: &Way| way.never(&self.pools).is_none();
            self.ways.of(node).iter().position(is_possible).unwrap_or(0)
        });
        let ways = ways.collect();
        Choice { keys: self.network.nodes().map(|node| self.key(plan, node)).collect(), ways }
    }

    fn key(&self, plan: &Plan, node: Node) -> Key {
        let id = self.network.activity(node);
        let activity = plan.activity(id);
        let project = plan.project(activity.project);
        let dates = &self.schedule[id];
        let class = match activity.progress.status() {
            Status::NotStarted => u8::from(!self.is_fixed[node]),
            Status::InProgress | Status::Finished => 0,
        };
        let own = i32::from(activity.priority.unwrap_or(project.priority));
        let (late, float) = (dates.late_finish.minutes(), dates.total_float.minutes());
        (class, -i32::from(project.priority), -own, late, float)
    }

    /// Returns when the whole finishes: the last of what projects are said to finish with.
    pub(super) fn finish_of(&self, pass: &Pass) -> Moment {
        self.targets.iter().map(|&node| pass.early_finish(node)).max().unwrap_or_else(|| pass.finish())
    }

    /// Runs the scheme once, without dates that were found not to be kept, and with floors.
    pub(super) fn run_once(&self, choice: &Choice, pushed: &IdVec<Node, bool>, lifts: &Lifts) -> Run {
        let network = self.network;
        let mut run = Run::new(network, choice.ways.clone());
        run.lifts.clone_from(lifts);
        for node in network.nodes().filter(|&node| choice.ways[node] > 0) {
            run.pass.remaining[node] = self.ways.of(node)[choice.ways[node]].remaining;
        }
        let mut pools = self.pools.clone();
        self.reserve_all(&mut run, &mut pools, choice, pushed);
        let mut waits: IdVec<Node, usize> =
            network.nodes().map(|node| network.predecessors(node).len()).collect();
        let mut ready: BinaryHeap<_> = network
            .nodes()
            .filter(|&node| waits[node] == 0)
            .map(|node| Reverse((choice.keys[node], node)))
            .collect();
        while let Some(Reverse((_, node))) = ready.pop() {
            self.place(&mut run, &mut pools, node);
            for link in network.successors(node) {
                waits[link.node] -= 1;
                if waits[link.node] == 0 {
                    ready.push(Reverse((choice.keys[link.node], link.node)));
                }
            }
        }
        run.pass.find_finishes(network);
        for (resource, pool) in pools.enumerated() {
            let crews = pool.iter().filter_map(|pool| pool.crews.as_ref()).flat_map(Crews::bookings);
            run.crews.extend(crews.map(|(crew, booking)| (resource, crew, booking.node)));
        }
        run
    }

    /// Returns what it takes to move a resource; `None` if it does not travel.
    pub(super) fn travel(&self, resource: ResourceId) -> Option<&Travel> {
        Some(&self.pools[resource].as_ref()?.crews.as_ref()?.travel)
    }

    /// Returns what no move of a resource takes longer than.
    pub(super) fn longest_way(&self, resource: ResourceId) -> WorkingTime {
        let crews = self.pools[resource].as_ref().and_then(|pool| pool.crews.as_ref());
        crews.map_or(WorkingTime::ZERO, |crews| crews.longest)
    }

    /// Returns how long a resource needs from the work of one node to that of another.
    pub(super) fn move_between(
        &self,
        ways: &IdVec<Node, usize>,
        resource: ResourceId,
        from: Node,
        to: Node,
    ) -> WorkingTime {
        let Some(travel) = self.travel(resource) else { return WorkingTime::ZERO };
        let trip = |node: Node| {
            let demands = &self.ways.of(node)[ways[node]].demands;
            demands.iter().find(|demand| demand.resource == resource)?.trip
        };
        way(travel, trip(from), trip(to))
    }

    /// Sets resources aside: for dates that do not move, then, in the order of the keys, for those that should be kept
    /// and can be.
    fn reserve_all(&self, run: &mut Run, pools: &mut Pools, choice: &Choice, pushed: &IdVec<Node, bool>) {
        for node in self.network.nodes().filter(|&node| self.is_fixed[node]) {
            let dates = &self.schedule[self.network.activity(node)];
            let way = &self.ways.of(node)[run.ways[node]];
            if way.demands.is_empty() {
                continue;
            }
            if self.network.work(node).status == Status::Finished {
                for demand in way.demands.iter().filter(|demand| demand.hold == Hold::Ever) {
                    let pool = pools[demand.resource].as_mut().expect("demands are of limited resources");
                    if pool.shortage(dates.start, Moment::LATEST, demand.need).is_some() {
                        let (activity, resource) = (self.network.activity(node), demand.resource);
                        run.unresolved.push(Unresolved { activity, resource, reason: Unmoved::Fixed });
                    }
                    pool.take(dates.start, Moment::LATEST, demand.need);
                }
                continue;
            }
            let (start, finish) = (dates.early_start, dates.early_finish);
            let activity = self.network.activity(node);
            for demand in &way.demands {
                if self.is_short(pools, node, way, demand, start, finish).is_some() {
                    let (resource, reason) = (demand.resource, Unmoved::Fixed);
                    run.unresolved.push(Unresolved { activity, resource, reason });
                }
            }
            self.take(pools, node, way, (start, finish), 1);
            run.reserved[node] = Some((start, finish));
        }
        let mut kept: Vec<Node> =
            self.network.nodes().filter(|&n| self.kept[n].is_some() && !pushed[n]).collect();
        kept.sort_by_key(|&node| (choice.keys[node], node));
        for node in kept {
            let way = &self.ways.of(node)[run.ways[node]];
            let Some(start) = self.kept[node].filter(|_| !way.demands.is_empty()) else { continue };
            let clock = self.ways.clock(self.network, node, way);
            let count = clock.count(start);
            let (start, remaining) = (clock.start_at(count), run.pass.remaining[node]);
            let finish = if remaining.is_zero() { start } else { clock.finish_at(count + remaining) };
            let mut short = way
                .demands
                .iter()
                .filter_map(|demand| self.is_short(pools, node, way, demand, start, finish));
            if short.next().is_none() {
                self.take(pools, node, way, (start, finish), 1);
                run.reserved[node] = Some((start, finish));
            }
        }
    }

    /// Returns the end of the last stretch in which a demand is not met, if there is one.
    fn is_short(
        &self,
        pools: &Pools,
        node: Node,
        way: &Way,
        demand: &Demand,
        start: Moment,
        finish: Moment,
    ) -> Option<Moment> {
        let pool = pools[demand.resource].as_ref().expect("demands are of limited resources");
        let units = match demand.hold {
            Hold::Through => pool.shortage(start, finish, demand.need),
            Hold::Ever => pool.shortage(self.used_from(node, start), Moment::LATEST, demand.need),
            Hold::Working => {
                let clock = self.ways.clock(self.network, node, way);
                let short = |(from, to)| pool.shortage(from, to, demand.need);
                clock.intervals(start, finish).filter_map(short).last()
            }
        };
        let booking = Booking { start, finish, trip: demand.trip, node };
        let crews = pool.crews.as_ref().filter(|_| start < finish);
        units.max(crews.and_then(|crews| crews.shortage(&booking, demand.need)))
    }

    /// From when on something is used up: from the start of what is left, or from when it really began.
    fn used_from(&self, node: Node, start: Moment) -> Moment {
        match self.network.work(node).status {
            Status::NotStarted => start,
            Status::InProgress | Status::Finished => self.schedule[self.network.activity(node)].start,
        }
    }

    /// Takes what a way asks for during a stretch of time, or gives it back.
    fn take(&self, pools: &mut Pools, node: Node, way: &Way, (start, finish): (Moment, Moment), sign: i64) {
        for demand in &way.demands {
            let pool = pools[demand.resource].as_mut().expect("demands are of limited resources");
            let need = demand.need * sign;
            match demand.hold {
                Hold::Through => pool.take(start, finish, need),
                Hold::Ever => pool.take(self.used_from(node, start), Moment::LATEST, need),
                Hold::Working => {
                    let clock = self.ways.clock(self.network, node, way);
                    clock.intervals(start, finish).for_each(|(from, to)| pool.take(from, to, need));
                }
            }
            if let Some(crews) = pool.crews.as_mut().filter(|_| start < finish) {
                if sign > 0 {
                    crews.take(Booking { start, finish, trip: demand.trip, node }, need);
                } else {
                    crews.give_back(node);
                }
            }
        }
    }

    /// Dates a node: by its links, then by its resources.
    fn place(&self, run: &mut Run, pools: &mut Pools, node: Node) {
        cpm::date_early(self.network, self.schedule.options(), &mut run.pass, node);
        let way = &self.ways.of(node)[run.ways[node]];
        if let Some(kept) = self.kept[node] {
            self.keep(run, node, way, kept, Driver::Constraint);
        }
        if let Some((floor, relationship)) = run.lifts[node] {
            self.keep(run, node, way, floor, Driver::MaximumLag(relationship));
        }
        if way.demands.is_empty() || self.network.work(node).status == Status::Finished {
            return;
        }
        let (start, finish) = (run.pass.early[node].start(), run.pass.early[node].finish());
        if let Some(dates) = run.reserved[node] {
            if start <= dates.0 {
                if (start, finish) != dates {
                    run.pass.set_early(self.network, node, dates.0, dates.1);
                }
                return;
            }
            // What it waits for by its links has moved: the date cannot be kept.
            self.take(pools, node, way, dates, -1);
            let activity = self.network.activity(node);
            run.unresolved.retain(|one| one.activity != activity);
            if self.kept[node].is_some() {
                run.pushed.push(node);
            }
        }
        let is_point = finish <= start;
        if is_point && way.demands.iter().all(|demand| demand.hold != Hold::Ever) {
            return;
        }
        match self.fit(&run.pass, pools, node, way) {
            Ok(fit) => {
                let pieces = self.split(run, pools, node, way, &fit);
                let finish = pieces.last().map_or(fit.finish, |piece| piece.1);
                let start = pieces.first().map_or(fit.start, |piece| piece.0);
                if pieces.is_empty() {
                    self.take(pools, node, way, (start, finish), 1);
                }
                for &piece in &pieces {
                    self.take(pools, node, way, piece, 1);
                }
                if let Some((resource, _)) = fit.wait {
                    run.pass.set_early(self.network, node, start, finish);
                    run.pass.driver[node] = Driver::Resource(resource);
                }
                run.wait[node] = fit.wait;
                if !pieces.is_empty() {
                    run.pieces.push((node, pieces));
                }
            }
            Err((resource, reason)) => {
                let activity = self.network.activity(node);
                run.unresolved.push(Unresolved { activity, resource, reason });
                // It keeps its date, and may overload others by it.
                for demand in way.demands.iter().filter(|demand| demand.resource != resource) {
                    if self.is_short(pools, node, way, demand, start, finish).is_some() {
                        run.unresolved.push(Unresolved { activity, resource: demand.resource, reason });
                    }
                }
                self.take(pools, node, way, (start, finish), 1);
            }
        }
    }

    /// Lets a node start no earlier than the date it keeps.
    fn keep(&self, run: &mut Run, node: Node, way: &Way, kept: Moment, driver: Driver) {
        if run.pass.early[node].start() >= kept {
            return;
        }
        let clock = self.ways.clock(self.network, node, way);
        let remaining = run.pass.remaining[node];
        let (start, finish) = if remaining.is_zero() {
            (kept, kept)
        } else {
            let count = clock.count(kept);
            (clock.start_at(count), clock.finish_at(count + remaining))
        };
        run.pass.set_early(self.network, node, start, finish);
        run.pass.driver[node] = driver;
    }

    /// Finds the first stretch of time in which a way has all it asks for.
    pub(super) fn fit(
        &self,
        pass: &Pass,
        pools: &Pools,
        node: Node,
        way: &Way,
    ) -> Result<Fit, (ResourceId, Unmoved)> {
        let (mut start, mut finish) = (pass.early[node].start(), pass.early[node].finish());
        let remaining = pass.remaining[node];
        let clock = self.ways.clock(self.network, node, way);
        let latest = self.schedule[self.network.activity(node)].late_start.max(start);
        let mut wait = None;
        if let Some(resource) = way.never(&self.pools) {
            return Err((resource, Unmoved::NeverEnough));
        }
        if let Some(resource) = way.keeps().filter(|_| !self.is_fixed[node]) {
            let count = clock.count(start);
            let dates = (clock.start_at(count), clock.finish_at(count + remaining));
            if dates != (start, finish) {
                wait = Some((resource, dates.0));
                (start, finish) = dates;
            }
        }
        loop {
            // The resource that is short for longest decides where to look next.
            let mut short: Option<(Moment, ResourceId)> = None;
            for demand in &way.demands {
                if let Some(until) = self.is_short(pools, node, way, demand, start, finish)
                    && short.is_none_or(|(before, _)| until > before)
                {
                    short = Some((until, demand.resource));
                }
            }
            let Some((until, resource)) = short else { return Ok(Fit { start, finish, wait }) };
            if self.is_fixed[node] {
                return Err((resource, Unmoved::Fixed));
            } else if until >= Moment::LATEST {
                return Err((resource, Unmoved::NeverEnough));
            } else if self.options.within_float && clock.next_start(until) > latest {
                return Err((resource, Unmoved::NoFloat));
            }
            wait = Some((resource, until));
            let count = clock.count(until);
            start = clock.start_at(count);
            finish = if remaining.is_zero() { start } else { clock.finish_at(count + remaining) };
        }
    }

    /// Finds the stretches in which an activity that may be interrupted works, if it finishes earlier for it: none
    /// shorter than a day but the last.
    fn split(
        &self,
        run: &Run,
        pools: &Pools,
        node: Node,
        way: &Way,
        unbroken: &Fit,
    ) -> Vec<(Moment, Moment)> {
        let is_whole = |demand: &Demand| demand.hold == Hold::Ever || self.travel(demand.resource).is_some();
        if unbroken.wait.is_none()
            || !self.may_split[node]
            || self.is_fixed[node]
            || way.demands.iter().any(is_whole)
        {
            return Vec::new();
        }
        let clock = self.ways.clock(self.network, node, way);
        let mut pieces: Vec<(Moment, Moment)> = Vec::new();
        let (mut at, mut rest) = (run.pass.early[node].start(), run.pass.remaining[node]);
        loop {
            let start = clock.next_start(at);
            let finish = clock.finish_at(clock.count(start) + rest);
            if start >= unbroken.finish {
                return Vec::new();
            }
            let Some((from, until)) = first_short(pools, clock, way, start, finish) else {
                pieces.push((start, finish));
                let is_better = pieces.len() > 1 && finish < unbroken.finish;
                return if is_better { pieces } else { Vec::new() };
            };
            let end = clock.previous_finish(from);
            let done: WorkingTime = clock.between(start, end);
            if done >= clock.day_length() {
                pieces.push((start, end));
                rest -= done;
            }
            at = until;
        }
    }
}

impl Run {
    pub(super) fn new(network: &Network, ways: IdVec<Node, usize>) -> Self {
        let n_nodes = ways.len();
        Self {
            pass: Pass::new(network),
            wait: IdVec::filled(n_nodes, None),
            unresolved: Vec::new(),
            pieces: Vec::new(),
            ways,
            reserved: IdVec::filled(n_nodes, None),
            pushed: Vec::new(),
            lifts: IdVec::filled(n_nodes, None),
            exceeded: Vec::new(),
            crews: Vec::new(),
        }
    }
}

/// Whether the date of an activity has happened, or is mandatory or manual.
fn is_held(activity: &Activity) -> bool {
    let is_mandatory = |kind| {
        matches!(
            kind,
            ConstraintKind::MandatoryStart | ConstraintKind::MandatoryFinish | ConstraintKind::StartOn
        )
    };
    activity.progress.status() != Status::NotStarted
        || activity.placement == Placement::Manual
        || activity.constraints.iter().any(|constraint| is_mandatory(constraint.kind))
}

/// Returns from when to when the first of a way's demands is not met.
fn first_short(
    pools: &Pools,
    clock: &WorkingCalendar,
    way: &Way,
    start: Moment,
    finish: Moment,
) -> Option<(Moment, Moment)> {
    let short = |demand: &Demand| {
        let pool = pools[demand.resource].as_ref().expect("demands are of limited resources");
        match demand.hold {
            Hold::Through | Hold::Ever => pool.first_shortage(start, finish, demand.need),
            Hold::Working => clock
                .intervals(start, finish)
                .find_map(|(from, to)| pool.first_shortage(from, to, demand.need)),
        }
    };
    way.demands.iter().filter_map(short).min()
}
