//! Smoothing: the finish of every project stays, activities move within their float so that demand is even.
//!
//! Burgess & Killebrew 1962, *Variation in activity level on a cyclical arrow diagram*: from the last activity to the
//! first, each goes where the objective is least, the latest of equal places; repeated while it helps. Demand is looked
//! at day by day: an activity asks on the days on which its calendar works.
//!
//! Small plans are tried out whole, with starts at whole days of work. For others the bound is what the same demand
//! would give if it could be poured over the days like water.

mod bound;
mod exact;

use chainage_model::{
    ActivityId, ConstraintKind, FloatBase, IdVec, MINUTES_PER_DAY, Moment, Placement, Plan, ProjectId,
    ResourceId, Status, WorkingTime,
};

use crate::cpm::{self, Pass, Schedule, relationship_room};
use crate::network::{Link, Network, Node, Options};

/// What should be even.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Objective {
    /// The sum over days of the square of the demand.
    #[default]
    Squares,
    /// The sum over resources of the highest demand.
    Peak,
    /// The sum over days of the demand above capacity.
    Overload,
    /// The sum of the changes from day to day.
    Changes,
}

/// How to smooth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct SmoothOptions {
    /// What should be even.
    pub objective: Objective,
    /// Move activities of this project only.
    pub project: Option<ProjectId>,
}

/// What smoothing makes of a schedule.
#[derive(Clone, Debug)]
pub struct Smoothed {
    /// The dates. Floats are those that are left.
    pub schedule: Schedule,
    /// Activities that moved, with their start before and after.
    pub moved: Vec<(ActivityId, Moment, Moment)>,
    /// The objective before, in units of the resources (squares: units squared).
    pub before: f64,
    /// The objective after.
    pub after: f64,
    /// What it cannot be below, for any starts.
    pub bound: f64,
    /// Whether every combination of starts at whole days of work was tried: there is no better one.
    pub is_exhausted: bool,
}

/// Passes over all activities at most.
const PASSES: usize = 12;
/// Places tried for an activity at most.
const PLACES: i64 = 90;

/// Smooths the demand of a schedule.
///
/// # Complexity
/// O(passes · activities · places · days of an activity).
pub fn smooth(plan: &Plan, network: &Network, schedule: &Schedule, options: &SmoothOptions) -> Smoothed {
    let rules = schedule.options().clone().with(|options| options.float_base = FloatBase::OwnProject);
    let mut pass = Pass::new(network);
    pass.forward(network, &rules);
    let mut smoother = Smoother::new(plan, network, *options, pass.clone(), rules.clone());
    let before = smoother.cost();
    let bound = smoother.bound();
    let mut best = before;
    for _ in 0..PASSES {
        for node in network.nodes().rev() {
            smoother.settle(node);
        }
        let cost = smoother.cost();
        if cost >= best {
            break;
        }
        best = cost;
    }
    // Activities that ask for nothing were out of the way; they come back as early as they can.
    for node in network.nodes() {
        smoother.come_back(node);
    }
    let is_exhausted = smoother.exhaust(&pass);
    let after = smoother.cost();
    let mut moved = Vec::new();
    let mut result = smoother.pass;
    // Links across calendars may ask for more than a late date shows: a finish that moved is no answer.
    result.find_finishes(network);
    let kept = result.frame.finish.iter().zip(&pass.frame.finish).all(|(new, old)| new <= old);
    if after < before && kept {
        for node in network.nodes() {
            let (from, to) = (pass.early[node].start(), result.early[node].start());
            if from != to {
                moved.push((network.activity(node), from, to));
            }
        }
    } else {
        result = pass;
    }
    let early = result.early.clone();
    result.backward(network, &rules);
    result.early = early;
    result.floats(network, &rules);
    let scale = if options.objective == Objective::Squares { 1e6 } else { 1e3 };
    #[expect(clippy::cast_precision_loss, reason = "for showing")]
    let shown = |cost: i64| cost as f64 / scale;
    Smoothed {
        schedule: cpm::schedule_of(network, schedule.options(), &result),
        moved,
        before: shown(before),
        after: shown(if kept { after.min(before) } else { before }),
        bound: bound / scale,
        is_exhausted: is_exhausted && kept,
    }
}

/// Demand day by day while activities are moved.
struct Smoother<'a> {
    network: &'a Network,
    objective: Objective,
    rules: Options,
    pass: Pass,
    demands: IdVec<Node, Vec<(ResourceId, i64)>>,
    may_move: IdVec<Node, bool>,
    /// The day that histograms begin on.
    first_day: i64,
    /// Demand and capacity of each resource on each day, in thousandths.
    demand: IdVec<ResourceId, Vec<i64>>,
    capacity: IdVec<ResourceId, Vec<i64>>,
}

impl<'a> Smoother<'a> {
    fn new(plan: &Plan, network: &'a Network, options: SmoothOptions, pass: Pass, rules: Options) -> Self {
        let first = network.nodes().map(|node| pass.early[node].start()).min().unwrap_or(Moment::EARLIEST);
        let last = pass.finish();
        let (first_day, n_days) = (first.day(), super::kernel::index((last.day() - first.day()).max(0)) + 2);
        let capacity = plan.resources().iter().map(|resource| {
            let mut days = vec![i64::MAX; n_days];
            for step in &resource.capacity {
                let from = step.from.map_or(0, |from| (from.day() - first_day).max(0));
                if let Some(rest) = days.get_mut(super::kernel::index(from)..) {
                    rest.fill(step.units.thousandths());
                }
            }
            days
        });
        let demands = network.nodes().map(|node| {
            let activity = plan.activity(network.activity(node));
            let ask = |assignment: &chainage_model::Assignment| {
                (assignment.resource, assignment.units.thousandths())
            };
            activity.assignments.iter().map(ask).filter(|(_, units)| *units > 0).collect()
        });
        let may_move = network.nodes().map(|node| {
            let activity = plan.activity(network.activity(node));
            let is_held = |kind| {
                matches!(
                    kind,
                    ConstraintKind::MandatoryStart
                        | ConstraintKind::MandatoryFinish
                        | ConstraintKind::StartOn
                )
            };
            activity.progress.status() == Status::NotStarted
                && activity.placement != Placement::Manual
                && options.project.is_none_or(|project| project == activity.project)
                && !activity.constraints.iter().any(|constraint| is_held(constraint.kind))
        });
        let mut smoother = Self {
            network,
            objective: options.objective,
            rules,
            demands: demands.collect(),
            may_move: may_move.collect(),
            first_day,
            demand: IdVec::filled(plan.resources().len(), vec![0; n_days]),
            capacity: capacity.collect(),
            pass,
        };
        for node in network.nodes() {
            let days =
                smoother.days(node, smoother.pass.early[node].start(), smoother.pass.early[node].finish());
            smoother.add(node, &days, 1);
        }
        smoother
    }

    /// Returns the days on which an activity works.
    fn days(&self, node: Node, start: Moment, finish: Moment) -> Vec<usize> {
        if finish <= start || self.demands[node].is_empty() {
            return Vec::new();
        }
        let clock = self.network.calendar_of(self.network.activity(node));
        let day = WorkingTime::from_minutes(MINUTES_PER_DAY);
        let begins = |day: i64| Moment::from_minutes(day * MINUTES_PER_DAY);
        let last = (finish - WorkingTime::from_minutes(1)).day();
        let works = |number: &i64| !clock.between(begins(*number), begins(*number) + day).is_zero();
        (start.day()..=last)
            .filter(works)
            .map(|number| super::kernel::index((number - self.first_day).max(0)))
            .collect()
    }

    fn add(&mut self, node: Node, days: &[usize], sign: i64) {
        for &(resource, units) in &self.demands[node] {
            for &day in days {
                if let Some(demand) = self.demand[resource].get_mut(day) {
                    *demand += sign * units;
                }
            }
        }
    }

    /// Returns the objective of everything.
    fn cost(&self) -> i64 {
        self.demand.enumerated().map(|(resource, demand)| self.cost_of(resource, demand)).sum()
    }

    fn cost_of(&self, resource: ResourceId, demand: &[i64]) -> i64 {
        match self.objective {
            Objective::Squares => demand.iter().map(|units| units * units).sum(),
            Objective::Peak => demand.iter().copied().max().unwrap_or(0),
            Objective::Overload => {
                let capacity = &self.capacity[resource];
                demand.iter().zip(capacity).map(|(units, have)| (units - have).max(0)).sum()
            }
            Objective::Changes => demand.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum(),
        }
    }

    /// Returns what adding an activity on some days would add to the objective; it is not in the demand now.
    fn added(&self, node: Node, days: &[usize], peaks: &[i64]) -> i64 {
        let of = |(at, &(resource, units)): (usize, &(ResourceId, i64))| -> i64 {
            let demand = &self.demand[resource];
            let value = |day: usize| demand.get(day).copied().unwrap_or(0);
            match self.objective {
                Objective::Squares => {
                    days.iter().map(|&day| (value(day) + units).pow(2) - value(day).pow(2)).sum()
                }
                Objective::Peak => days
                    .iter()
                    .map(|&day| value(day) + units)
                    .max()
                    .map_or(0, |highest| (highest - peaks[at]).max(0)),
                Objective::Overload => {
                    let over = |day: usize, units: i64| {
                        self.capacity[resource].get(day).map_or(0, |have| (units - have).max(0))
                    };
                    days.iter().map(|&day| over(day, value(day) + units) - over(day, value(day))).sum()
                }
                Objective::Changes => {
                    let mut sum = 0;
                    for (place, &day) in days.iter().enumerate() {
                        // Inside a run of days the step stays; at its ends it changes.
                        if place == 0 || days[place - 1] + 1 != day {
                            let before = if day == 0 { 0 } else { value(day - 1) };
                            sum += (value(day) + units - before).abs() - (value(day) - before).abs();
                        }
                        if days.get(place + 1) != Some(&(day + 1)) {
                            let after = value(day + 1);
                            sum += (after - value(day) - units).abs() - (after - value(day)).abs();
                        }
                    }
                    sum
                }
            }
        };
        self.demands[node].iter().enumerate().map(of).sum()
    }

    /// Returns the first start with its finish, and the last start, with predecessors and successors where they are.
    fn room(&mut self, node: Node) -> ((Moment, Moment), Moment) {
        let early = self.pass.early[node];
        let driver = self.pass.driver[node];
        for link in self.network.successors(node) {
            self.pass.late[link.node] = self.pass.early[link.node];
        }
        cpm::date_late(self.network, &self.rules, &mut self.pass, node);
        let latest = self.pass.late[node].start();
        cpm::date_early(self.network, &self.rules, &mut self.pass, node);
        let earliest = (self.pass.early[node].start(), self.pass.early[node].finish());
        self.pass.early[node] = early;
        self.pass.driver[node] = driver;
        (earliest, latest.max(earliest.0))
    }

    /// Whether links leave the successors of an activity where they are if it is moved; if not, it is not moved. A late
    /// date alone does not say: a lag on another calendar may begin to count later than the date lets work begin.
    fn moves(&mut self, node: Node, start: Moment, finish: Moment) -> bool {
        let old = self.pass.early[node];
        self.pass.set_early(self.network, node, start, finish);
        let holds = |link: &Link| {
            let seen_from_after = Link { node, ..*link };
            let room = relationship_room(self.network, &self.rules, &self.pass, link.node, &seen_from_after);
            !room.is_negative()
        };
        let all_hold = self.network.successors(node).iter().all(holds);
        if !all_hold {
            self.pass.early[node] = old;
        }
        all_hold
    }

    /// Puts an activity where it costs least.
    fn settle(&mut self, node: Node) {
        if !self.may_move[node] || self.pass.remaining[node].is_zero() && !self.demands[node].is_empty() {
            return;
        }
        let (earliest, latest) = self.room(node);
        if self.demands[node].is_empty() {
            self.put(node, latest);
            return;
        }
        let clock = self.network.calendar_of(self.network.activity(node)).clone();
        let (start, finish) = (self.pass.early[node].start(), self.pass.early[node].finish());
        let days = self.days(node, start, finish);
        self.add(node, &days, -1);
        let demands = &self.demands[node];
        let peaks: Vec<i64> = demands
            .iter()
            .map(|(resource, _)| self.demand[*resource].iter().copied().max().unwrap_or(0))
            .collect();
        let mut best = (self.added(node, &days, &peaks), start, finish);
        let (first, last) = (clock.count(earliest.0), clock.count(latest));
        let n_days = (last - first).minutes() / clock.day_length().minutes().max(1);
        let step = (clock.day_length() * (n_days / PLACES).max(1)).max(WorkingTime::from_minutes(1));
        let limit = self.pass.late[node].finish();
        let mut at = first;
        while at <= last {
            // The first place is as the links give it: finish links may ask for a finish of their own.
            let (start, finish) = if at == first {
                earliest
            } else {
                (clock.start_at(at), clock.finish_at(at + self.pass.remaining[node]))
            };
            if finish > limit {
                break;
            }
            let cost = self.added(node, &self.days(node, start, finish), &peaks);
            let is_better = cost < best.0 || (cost == best.0 && start > best.1);
            if is_better && self.moves(node, start, finish) {
                best = (cost, start, finish);
            }
            at += step;
        }
        let (_, start, finish) = best;
        let days = self.days(node, start, finish);
        self.add(node, &days, 1);
    }

    fn put(&mut self, node: Node, start: Moment) {
        let clock = self.network.calendar_of(self.network.activity(node));
        let (old, remaining) = (self.pass.early[node].start(), self.pass.remaining[node]);
        let limit = self.pass.late[node].finish();
        if start > old && !remaining.is_zero() && clock.finish_at(clock.count(start) + remaining) <= limit {
            let finish = clock.finish_at(clock.count(start) + remaining);
            self.moves(node, start, finish);
        }
    }

    fn come_back(&mut self, node: Node) {
        if self.may_move[node] && self.demands[node].is_empty() {
            cpm::date_early(self.network, &self.rules, &mut self.pass, node);
        }
    }
}
