//! Levelling: dates that resources allow.
//!
//! Activities are taken in an order planners expect (work that has begun, then by priority of the project and of the
//! activity, then by late finish) and each starts as soon as its links, its constraints *and* its resources allow: the
//! serial generation scheme on real calendars. A resource is held from start to finish, over nights and weekends too.
//! Dates that have happened, mandatory dates and manual dates do not move; where they ask for more than there is, it
//! is reported and not hidden. So is a demand that can never be met: such an activity keeps its date.
//!
//! After levelling, late dates and floats are those of the network *with* the resources: an activity that another
//! waited for cannot finish later without delaying it.

mod pool;
mod verify;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

use chainage_model::{
    ActivityId, ConstraintKind, Id, IdVec, Moment, Placement, Plan, ResourceId, ResourceKind, Status,
    WorkingTime,
};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::solver::{Progress, Stop};
use crate::cpm::{self, Driver, Pass, Schedule};
use crate::network::{Network, Node};
use pool::Pool;
pub use verify::{LevelViolation, verify_level};

/// How to level.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LevelOptions {
    /// Move activities within their total float only; what does not fit stays and is reported.
    pub within_float: bool,
    /// Activities that start before this moment keep their dates: work that has been given out.
    pub frozen_before: Option<Moment>,
    /// Activities that keep their dates. Their resources are set aside before others get any.
    pub pinned: Vec<ActivityId>,
    /// The seed of draws when better orders are searched for.
    pub seed: u64,
}

impl Default for LevelOptions {
    fn default() -> Self {
        Self { within_float: false, frozen_before: None, pinned: Vec::new(), seed: 1 }
    }
}

/// An activity that waits for a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The activity.
    pub activity: ActivityId,
    /// When it starts without limits on resources, in the plan that has none.
    pub from: Moment,
    /// When it starts now.
    pub to: Moment,
    /// The resource it waits for last.
    pub resource: ResourceId,
    /// Those who held it until then; empty if the capacity only grows then.
    pub holders: Vec<ActivityId>,
}

/// A demand that could not be met without breaking a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The activity, which keeps the date its links give.
    pub activity: ActivityId,
    /// The resource it lacks.
    pub resource: ResourceId,
    /// Why it did not move.
    pub reason: Unmoved,
}

/// Why an activity did not wait for a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unmoved {
    /// It asks for more than there is, from some moment on, for ever.
    NeverEnough,
    /// Its date has happened, or is mandatory or manual.
    Fixed,
    /// It has too little float.
    NoFloat,
}

/// What levelling makes of a schedule.
#[derive(Clone, Debug)]
pub struct Levelled {
    /// The dates; [`Driver::Resource`] where an activity waits for a resource.
    pub schedule: Schedule,
    /// Activities that wait for a resource themselves, in order of their new starts.
    pub moved: Vec<Moved>,
    /// What could not be resolved.
    pub unresolved: Vec<Unresolved>,
    /// The finish without limits on resources: no levelling can be earlier.
    pub bound: Moment,
    /// Schedules generated.
    pub schedules: u64,
}

/// What an activity asks of a limited resource.
#[derive(Clone, Copy, Debug)]
struct Demand {
    resource: ResourceId,
    need: i64,
}

/// The fixed part of levelling a plan.
struct Leveller<'a> {
    network: &'a Network,
    schedule: &'a Schedule,
    options: LevelOptions,
    demands: IdVec<Node, Vec<Demand>>,
    pools: IdVec<ResourceId, Option<Pool>>,
    is_fixed: IdVec<Node, bool>,
    /// Whether its resources are set aside for its date.
    is_reserved: IdVec<Node, bool>,
}

/// The key an activity is taken by: small first.
type Key = (u8, i32, i32, i64, i64);

/// One run of the scheme.
struct Run {
    pass: Pass,
    /// The order in which activities were placed.
    order: Vec<Node>,
    /// The resource waited for last, and until when.
    wait: IdVec<Node, Option<(ResourceId, Moment)>>,
    unresolved: Vec<Unresolved>,
}

/// Levels a schedule by priority.
///
/// # Complexity
/// O(activities · log activities + links + steps of the pools that are passed over).
pub fn level(plan: &Plan, network: &Network, schedule: &Schedule, options: &LevelOptions) -> Levelled {
    level_until(plan, network, schedule, options, &mut |_: &Progress| true)
}

/// Levels a schedule by priority, then looks for orders that finish earlier until told to stop.
///
/// The finish of the whole comes first, then the sum of the projects' finishes.
pub fn level_until(
    plan: &Plan,
    network: &Network,
    schedule: &Schedule,
    options: &LevelOptions,
    stop: &mut dyn Stop,
) -> Levelled {
    let leveller = Leveller::new(plan, network, schedule, options.clone());
    let mut keys: IdVec<Node, Key> = network.nodes().map(|node| leveller.key(plan, node)).collect();
    let mut best = leveller.run(&keys);
    let mut schedules = 1;
    let mut random = Pcg64Mcg::seed_from_u64(options.seed);
    let value = |run: &Run| {
        let total: i64 = run.pass.frame.finish.iter().map(|finish| finish.minutes()).sum();
        (run.unresolved.len(), run.pass.finish(), total)
    };
    let waiters = |run: &Run| network.nodes().filter(|&node| run.wait[node].is_some()).collect::<Vec<_>>();
    let mut waiting = waiters(&best);
    while !waiting.is_empty() && value(&best).1 > schedule.finish() {
        let progress = Progress { schedules, ..Progress::default() };
        if let ControlFlow::Break(()) = stop.poll(&progress) {
            break;
        }
        // A few of those who wait are taken a little earlier.
        let mut changed = keys.clone();
        for _ in 0..random.random_range(1..=3) {
            let node = waiting[random.random_range(0..waiting.len())];
            let float = schedule[network.activity(node)].late_finish.minutes();
            let start = schedule[network.activity(node)].early_start.minutes();
            let earlier = random.random_range(0..=(float - start).max(1) + 30 * 24 * 60);
            changed[node].3 -= earlier;
        }
        let run = leveller.run(&changed);
        schedules += 1;
        if value(&run) <= value(&best) {
            waiting = waiters(&run);
            (best, keys) = (run, changed);
        }
    }
    leveller.finish(best, schedules)
}

impl<'a> Leveller<'a> {
    fn new(plan: &Plan, network: &'a Network, schedule: &'a Schedule, options: LevelOptions) -> Self {
        let pools: IdVec<ResourceId, Option<Pool>> = plan
            .resources()
            .iter()
            .map(|resource| match resource.kind {
                ResourceKind::Renewable => Pool::new(&resource.capacity),
                ResourceKind::Consumable => None,
            })
            .collect();
        let demands = network.nodes().map(|node| {
            let activity = plan.activity(network.activity(node));
            let mut list: Vec<Demand> = Vec::new();
            for assignment in &activity.assignments {
                let need = assignment.units.thousandths();
                if need <= 0 || pools[assignment.resource].is_none() {
                    continue;
                }
                match list.iter_mut().find(|demand| demand.resource == assignment.resource) {
                    Some(demand) => demand.need += need,
                    None => list.push(Demand { resource: assignment.resource, need }),
                }
            }
            list
        });
        let demands: IdVec<Node, Vec<Demand>> = demands.collect();
        let is_reserved: IdVec<Node, bool> = network
            .nodes()
            .map(|node| {
                let id = network.activity(node);
                let is_frozen = options.frozen_before.is_some_and(|until| schedule[id].early_start < until);
                let has_begun = plan.activity(id).progress.status() != Status::NotStarted;
                !has_begun && !demands[node].is_empty() && (is_frozen || options.pinned.contains(&id))
            })
            .collect();
        let is_fixed = network.nodes().map(|node| {
            let activity = plan.activity(network.activity(node));
            let is_mandatory = |kind| {
                matches!(
                    kind,
                    ConstraintKind::MandatoryStart
                        | ConstraintKind::MandatoryFinish
                        | ConstraintKind::StartOn
                )
            };
            activity.progress.status() != Status::NotStarted
                || activity.placement == Placement::Manual
                || activity.constraints.iter().any(|constraint| is_mandatory(constraint.kind))
                || is_reserved[node]
        });
        let is_fixed = is_fixed.collect();
        Self { network, schedule, options, demands, pools, is_fixed, is_reserved }
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

    /// Runs the serial scheme once.
    fn run(&self, keys: &IdVec<Node, Key>) -> Run {
        let network = self.network;
        let mut run = Run {
            pass: Pass::new(network),
            order: Vec::with_capacity(keys.len()),
            wait: IdVec::filled(keys.len(), None),
            unresolved: Vec::new(),
        };
        let mut pools = self.pools.clone();
        for node in network.nodes().filter(|&node| self.is_reserved[node]) {
            self.reserve(&mut run, &mut pools, node);
        }
        let mut waits: IdVec<Node, usize> =
            network.nodes().map(|node| network.predecessors(node).len()).collect();
        let mut ready: BinaryHeap<_> = network
            .nodes()
            .filter(|&node| waits[node] == 0)
            .map(|node| Reverse((keys[node], node)))
            .collect();
        while let Some(Reverse((_, node))) = ready.pop() {
            self.place(&mut run, &mut pools, node);
            for link in network.successors(node) {
                waits[link.node] -= 1;
                if waits[link.node] == 0 {
                    ready.push(Reverse((keys[link.node], link.node)));
                }
            }
        }
        run.pass.find_finishes(network);
        run
    }

    /// Sets resources aside for the date an activity has; what is short is reported.
    fn reserve(&self, run: &mut Run, pools: &mut IdVec<ResourceId, Option<Pool>>, node: Node) {
        let activity = self.network.activity(node);
        let dates = &self.schedule[activity];
        for demand in &self.demands[node] {
            let pool = pools[demand.resource].as_mut().expect("demands are of limited resources");
            if pool.shortage(dates.early_start, dates.early_finish, demand.need).is_some() {
                let (resource, reason) = (demand.resource, Unmoved::Fixed);
                run.unresolved.push(Unresolved { activity, resource, reason });
            }
            pool.take(dates.early_start, dates.early_finish, demand.need);
        }
    }

    /// Dates a node: by its links, then by its resources.
    fn place(&self, run: &mut Run, pools: &mut IdVec<ResourceId, Option<Pool>>, node: Node) {
        cpm::date_early(self.network, self.schedule.options(), &mut run.pass, node);
        run.order.push(node);
        let demands = &self.demands[node];
        let (mut start, mut finish) = (run.pass.early[node].start(), run.pass.early[node].finish());
        if demands.is_empty() || finish <= start {
            return;
        }
        let activity = self.network.activity(node);
        // Where an activity it waits for has moved, a date cannot be kept, and it takes what is free then.
        let dates = &self.schedule[activity];
        if self.is_reserved[node] && (start, finish) == (dates.early_start, dates.early_finish) {
            return;
        }
        let clock = self.network.calendar_of(activity);
        let remaining = run.pass.remaining[node];
        let latest = self.schedule[activity].late_start.max(start);
        let mut wait = None;
        loop {
            // The resource that is short for longest decides where to look next.
            let mut short: Option<(Moment, ResourceId)> = None;
            for demand in demands {
                let pool = pools[demand.resource].as_ref().expect("demands are of limited resources");
                if let Some(until) = pool.shortage(start, finish, demand.need)
                    && short.is_none_or(|(before, _)| until > before)
                {
                    short = Some((until, demand.resource));
                }
            }
            let Some((until, resource)) = short else { break };
            let reason = if self.is_fixed[node] {
                Some(Unmoved::Fixed)
            } else if until >= Moment::LATEST {
                Some(Unmoved::NeverEnough)
            } else if self.options.within_float && clock.next_start(until) > latest {
                Some(Unmoved::NoFloat)
            } else {
                None
            };
            if let Some(reason) = reason {
                run.unresolved.push(Unresolved { activity, resource, reason });
                (start, finish) = (run.pass.early[node].start(), run.pass.early[node].finish());
                wait = None;
                break;
            }
            wait = Some((resource, until));
            let count = clock.count(until);
            start = clock.start_at(count);
            finish = clock.finish_at(count + remaining);
        }
        for demand in demands {
            let pool = pools[demand.resource].as_mut().expect("demands are of limited resources");
            pool.take(start, finish, demand.need);
        }
        if let Some((resource, _)) = wait {
            run.pass.set_early(self.network, node, start, finish);
            run.pass.driver[node] = Driver::Resource(resource);
        }
        run.wait[node] = wait;
    }

    /// Finds late dates with the resources, and says what moved.
    fn finish(&self, run: Run, schedules: u64) -> Levelled {
        let (network, options) = (self.network, self.schedule.options());
        let Run { mut pass, order, wait, unresolved } = run;
        let early = pass.early.clone();
        let mut holders: IdVec<Node, Vec<Node>> = IdVec::filled(wait.len(), Vec::new());
        let mut held: IdVec<ResourceId, Vec<Node>> = IdVec::filled(self.pools.len(), Vec::new());
        for node in network.nodes() {
            for demand in &self.demands[node] {
                held[demand.resource].push(node);
            }
        }
        for list in &mut held {
            list.sort_by_key(|&node| early[node].finish());
        }
        let mut waiters: IdVec<Node, Vec<Node>> = IdVec::filled(wait.len(), Vec::new());
        for node in network.nodes() {
            let Some((resource, until)) = wait[node] else { continue };
            let list = &held[resource];
            let first = list.partition_point(|&other| early[other].finish() < until);
            for &other in list[first..].iter().take_while(|&&other| early[other].finish() == until) {
                if other != node {
                    holders[node].push(other);
                    waiters[other].push(node);
                }
            }
        }
        // Whoever waits was placed after those it waits for, so the order backwards is one of the joined network.
        for &node in order.iter().rev() {
            cpm::date_late(network, options, &mut pass, node);
            pass.early[node] = early[node];
            let clock = network.calendar_of(network.activity(node));
            for &waiter in &waiters[node] {
                let latest = clock.previous_finish(pass.late[waiter].start());
                if latest < pass.late[node].finish() {
                    let start = clock.start_at(clock.count(latest) - pass.remaining[node]);
                    pass.set_late(network, node, start, latest);
                }
            }
        }
        pass.floats(network, options);
        for node in network.nodes() {
            for &waiter in &waiters[node] {
                let clock = network.calendar_of(network.activity(node));
                let room = clock.between(pass.early[node].finish(), pass.early[waiter].start());
                pass.free_float[node] = pass.free_float[node].min(room.max(WorkingTime::ZERO));
            }
        }
        let mut moved: Vec<Moved> = network
            .nodes()
            .filter_map(|node| {
                let (resource, _) = wait[node]?;
                let activity = network.activity(node);
                Some(Moved {
                    activity,
                    from: self.schedule[activity].early_start,
                    to: pass.early[node].start(),
                    resource,
                    holders: holders[node].iter().map(|&holder| network.activity(holder)).collect(),
                })
            })
            .collect();
        moved.sort_by_key(|one| (one.to, one.activity.index()));
        let schedule = cpm::schedule_of(network, options, &pass);
        Levelled { schedule, moved, unresolved, bound: self.schedule.finish(), schedules }
    }
}
