//! Exact search that learns from its failures.
//!
//! Propagation explains each of its steps, a conflict is traced back to the decisions it depends on, and the clause
//! against these is kept, so that no failure happens twice (lazy clause generation: Ohrimenko, Stuckey & Codish 2009,
//! *Propagation via lazy clause generation*; for this problem Schutt, Feydy, Stuckey & Wallace 2011, *Explaining the
//! cumulative propagator*; with modes Szeredi & Schutt 2016, *Modelling and solving multi-mode resource-constrained project
//! scheduling*; with maximum lags Schutt, Feydy, Stuckey & Wallace 2013, *Solving RCPSP/max by lazy clause generation*).
//!
//! What is assumed for a while — a deadline, windows of starts — is decided first, so clauses learnt under it hold
//! without it too.
//!
//! | file | holds |
//! | --- | --- |
//! | `store` | bounds of variables, and how each came about |
//! | `clause`, `sum` | clauses and sums: what they make of the bounds, and why |
//! | `hold`, `profile`, `energy` | limited capacity: by what is held for certain, by the work of windows |
//! | `stock` | reservoirs |
//! | `analyse` | what to learn from a conflict |
//! | `order` | what to decide next |
//! | `model`, `pair` | the problem as variables; which of two activities comes first |

mod analyse;
mod clause;
mod energy;
mod hold;
mod model;
mod order;
mod pair;
mod profile;
mod stock;
mod store;
mod sum;

use std::ops::ControlFlow;

use super::problem::Problem;
use super::solver::Solution;
use analyse::Analysis;
use clause::Clauses;
use hold::{Amount, Capacity, Task};
use model::Model;
use order::Order;
use stock::Stock;
pub(super) use store::Literal;
use store::{Clash, Reason, Store};
use sum::Sums;

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A schedule was found; [`Learner::starts`] and [`Learner::chosen`] have it.
    Found,
    /// There is no schedule under the assumptions.
    Refuted,
    /// The limit of conflicts was reached.
    Limit,
}

/// The search.
#[derive(Clone, Debug, Default)]
pub(super) struct Learner {
    store: Store,
    clauses: Clauses,
    sums: Sums,
    capacities: Vec<Capacity>,
    stocks: Vec<Stock>,
    /// Capacities, and behind them stocks, by the side they depend on.
    watchers: Vec<Vec<u32>>,
    is_stale: Vec<bool>,
    /// Capacities whose work is to be looked at when all else is done.
    is_unbalanced: Vec<bool>,
    order: Order,
    analysis: Analysis,
    reasons: Vec<Literal>,
    model: Option<Model>,
    /// Facts to make hold at the next run.
    facts: Vec<Literal>,
    /// Entries of the trail that were propagated.
    done: usize,
    /// Whether there is no schedule at all any more.
    is_void: bool,
    has_begun: bool,
    target: Vec<i32>,
    conflicts: u64,
    restarts: u64,
    most_learnt: usize,
    starts: Vec<i64>,
    chosen: Vec<usize>,
}

/// Conflicts of the shortest run between restarts.
const SHORTEST_RUN: u64 = 300;
/// Learnt clauses kept to begin with.
const LEARNT: usize = 3000;

impl Learner {
    /// Prepares a problem that ends by a horizon; `None` if it is of a kind or size this search cannot take.
    pub(super) fn new(problem: &Problem, horizon: i64) -> Option<Self> {
        model::build(problem, horizon)
    }

    fn model(&self) -> &Model {
        self.model.as_ref().expect("every learner is built from a problem")
    }

    /// Adds a resource that tasks hold.
    fn add_capacity(&mut self, units: i32, tasks: Vec<Task>) {
        debug_assert!(self.stocks.is_empty(), "stocks stand behind capacities");
        self.is_unbalanced.push(true);
        self.subscribe(tasks.iter().map(|task| task.start));
        let amounts = tasks.iter().flat_map(|task| [task.duration, task.demand]);
        self.subscribe(amounts.filter_map(Amount::variable));
        self.is_stale.push(true);
        self.capacities.push(Capacity { units, tasks, ..Capacity::default() });
    }

    /// Adds a reservoir.
    fn add_stock(&mut self, stock: Stock) {
        self.subscribe(stock.changes.iter().map(|change| change.start));
        self.subscribe(stock.changes.iter().filter_map(|change| change.after.variable()));
        self.is_stale.push(true);
        self.stocks.push(stock);
    }

    /// Lets the capacity or stock that comes next be looked at when variables move.
    fn subscribe(&mut self, variables: impl Iterator<Item = usize>) {
        self.watchers.resize_with(self.store.value.len(), Vec::new);
        let next = store::narrow(self.is_stale.len());
        for variable in variables {
            self.watchers[2 * variable].push(next);
            self.watchers[2 * variable + 1].push(next);
        }
    }

    /// Everything finishes by a time.
    pub(super) fn ends_by(&self, time: i64) -> Literal {
        Literal::at_most(self.model().makespan, i32::try_from(time).unwrap_or(i32::MAX / 2))
    }

    /// Something finishes at a time or later.
    pub(super) fn ends_from(&self, time: i64) -> Literal {
        Literal::at_least(self.model().makespan, i32::try_from(time).unwrap_or(i32::MAX / 2))
    }

    /// An activity starts at a time or later.
    pub(super) fn starts_from(activity: usize, time: i64) -> Literal {
        Literal::at_least(activity, i32::try_from(time).unwrap_or(i32::MAX / 2))
    }

    /// An activity starts at a time or earlier.
    pub(super) fn starts_by(activity: usize, time: i64) -> Literal {
        Literal::at_most(activity, i32::try_from(time).unwrap_or(i32::MAX / 2))
    }

    /// An activity is done in a mode; `None` if it has no other.
    pub(super) fn in_mode(&self, activity: usize, mode: usize) -> Option<Literal> {
        self.model().modes[activity].get(mode).map(|&variable| Literal::at_least(variable, 1))
    }

    /// Makes a fact hold from now on.
    pub(super) fn keep(&mut self, fact: Literal) {
        self.facts.push(fact);
    }

    /// Lets the search go for a known schedule.
    pub(super) fn aim(&mut self, solution: &Solution) {
        self.target.resize(self.store.value.len() / 2, 0);
        for (target, &start) in self.target.iter_mut().zip(&solution.starts) {
            *target = i32::try_from(start).unwrap_or(0);
        }
        let model = self.model.as_ref().expect("every learner is built from a problem");
        for (of, &mode) in model.modes.iter().zip(&solution.modes) {
            for (at, &variable) in of.iter().enumerate() {
                self.target[variable] = i32::from(at == mode);
            }
        }
        for pair in &model.pairs {
            self.target[pair.is_one_first] = i32::from(self.target[pair.one] < self.target[pair.other]);
        }
    }

    /// Returns the least makespan that is not refuted; without decisions only.
    pub(super) fn bound(&self) -> i64 {
        i64::from(self.store.lower(self.model().makespan))
    }

    /// Returns the starts found last.
    pub(super) fn starts(&self) -> &[i64] {
        &self.starts
    }

    /// Returns the modes found last.
    pub(super) fn chosen(&self) -> &[usize] {
        &self.chosen
    }

    /// Returns the work done so far, in steps of the innermost loops.
    pub(super) fn steps(&self) -> u64 {
        let held: u64 = self.capacities.iter().map(|capacity| capacity.steps).sum();
        let stocked: u64 = self.stocks.iter().map(|stock| stock.steps).sum();
        2 * self.clauses.steps + self.sums.steps + held + stocked + 100 * self.conflicts
    }

    /// Searches for a schedule under assumptions, up to a number of conflicts; `tick` may break off. Can be called again.
    ///
    /// `implied` is known to follow from the first assumption.
    pub(super) fn run(
        &mut self,
        assumptions: &[Literal],
        implied: &[Literal],
        limit: u64,
        tick: &mut dyn FnMut(u64) -> ControlFlow<()>,
    ) -> ControlFlow<(), Verdict> {
        let until = self.conflicts.saturating_add(limit);
        let mut restart_at = 0;
        loop {
            if self.conflicts >= restart_at || !self.facts.is_empty() {
                self.back_to(0);
                if self.is_void || self.settle().is_err() {
                    self.is_void = true;
                    return ControlFlow::Continue(Verdict::Refuted);
                }
                self.restarts += 1;
                restart_at = self.conflicts + SHORTEST_RUN * luby(self.restarts);
            }
            let mut outcome = self.propagate();
            if outcome.is_ok() && self.store.level() == 0 && !assumptions.is_empty() {
                if !self.assume(assumptions, implied) {
                    self.back_to(0);
                    return ControlFlow::Continue(Verdict::Refuted);
                }
                outcome = self.propagate();
            }
            let stopped = tick(self.steps()).is_break();
            if let Err(clash) = outcome {
                if let Err(level) = self.resolve(clash, usize::from(!assumptions.is_empty())) {
                    self.is_void = level == 0;
                    self.back_to(0);
                    return ControlFlow::Continue(Verdict::Refuted);
                }
                if self.conflicts >= until {
                    self.back_to(0);
                    return ControlFlow::Continue(Verdict::Limit);
                }
            } else if let Some(decision) = self.decide() {
                self.store.begin();
                self.store.post(decision, Reason::Decision).expect("the decision is open");
            } else {
                self.read();
                self.back_to(0);
                return ControlFlow::Continue(Verdict::Found);
            }
            if stopped {
                self.back_to(0);
                return ControlFlow::Break(());
            }
        }
    }

    /// Returns whether it is proved that there is no schedule at all.
    pub(super) fn is_void(&self) -> bool {
        self.is_void
    }

    fn back_to(&mut self, level: usize) {
        if level < self.store.level() {
            self.store.back_to(level);
            self.order.back_to(level);
            self.done = self.done.min(self.store.trail.len());
            // The level below had been propagated to its end before the next one began.
            self.is_stale.fill(false);
            self.is_unbalanced.fill(false);
        }
    }

    /// Makes facts hold, and forgets what is no longer of use; without decisions.
    fn settle(&mut self) -> Result<(), Clash> {
        let is_first = !self.has_begun;
        if is_first {
            self.has_begun = true;
            self.most_learnt = LEARNT;
            self.watchers.resize_with(self.store.value.len(), Vec::new);
            self.sums.propagate_all(&mut self.store)?;
        }
        while let Some(fact) = self.facts.pop() {
            self.store.post(fact, Reason::Decision)?;
        }
        self.propagate()?;
        self.store.settle();
        self.done = 0;
        let halve = self.clauses.n_learnt > self.most_learnt;
        if halve {
            self.most_learnt += self.most_learnt / 20;
        }
        // The first time, watches are put in order for the windows that are left.
        if halve || is_first {
            self.clauses.tidy(&mut self.store, halve)?;
            self.order.tidy();
            self.propagate()?;
            self.store.settle();
            self.done = 0;
        }
        Ok(())
    }

    /// Propagates until nothing moves.
    fn propagate(&mut self) -> Result<(), Clash> {
        loop {
            while self.done < self.store.trail.len() {
                let entry = self.store.trail[self.done];
                self.done += 1;
                for &watcher in &self.watchers[entry.side as usize] {
                    self.is_stale[watcher as usize] = true;
                    if let Some(is_unbalanced) = self.is_unbalanced.get_mut(watcher as usize) {
                        *is_unbalanced = true;
                    }
                }
                self.clauses.propagate(entry, &mut self.store)?;
                self.sums.propagate(entry.side, &mut self.store)?;
            }
            if let Some(stale) = self.is_stale.iter().position(|stale| *stale) {
                self.is_stale[stale] = false;
                match self.capacities.get_mut(stale) {
                    Some(capacity) => capacity.propagate(&mut self.store)?,
                    None => self.stocks[stale - self.capacities.len()].propagate(&mut self.store)?,
                }
            } else if let Some(unbalanced) = self.is_unbalanced.iter().position(|unbalanced| *unbalanced) {
                self.is_unbalanced[unbalanced] = false;
                self.capacities[unbalanced].balance(&mut self.store)?;
            } else {
                return Ok(());
            }
        }
    }

    /// Decides all assumptions at once, as the first level, and adds what follows; false if one fails.
    fn assume(&mut self, assumptions: &[Literal], implied: &[Literal]) -> bool {
        self.store.begin();
        let reason = hold::list(&assumptions[..1], &mut self.store);
        assumptions.iter().all(|&literal| self.store.post(literal, Reason::Decision).is_ok())
            && implied.iter().all(|&literal| self.store.post(literal, reason).is_ok())
    }

    /// Learns from a clash and goes back; if it depends on no decision above a floor, returns the level it is of.
    fn resolve(&mut self, clash: Clash, floor: usize) -> Result<(), u32> {
        self.conflicts += 1;
        let learnt = self.analyse(clash, floor)?;
        self.back_to(learnt.level);
        self.order.age();
        self.clauses.age();
        let reason = if learnt.clause.len() == 1 {
            Reason::Decision
        } else {
            Reason::Clause(self.clauses.add(&learnt.clause, learnt.spread.max(1), &self.store))
        };
        self.store.post(learnt.clause[0], reason).map_err(|_| 0)
    }

    /// Returns what to decide next; `None` if everything is fixed.
    fn decide(&mut self) -> Option<Literal> {
        if let Some(literal) = self.order.pick(&self.store) {
            let holds = |literal: Literal| {
                let target = self.target.get(literal.side as usize / 2).copied();
                target.is_some_and(|target| target >= literal.least)
            };
            return Some(if holds(literal) { literal } else { literal.negated() });
        }
        let model = self.model();
        let is_open = |activity: &usize| {
            !self.store.is_fixed(*activity)
                || model.modes[*activity].iter().any(|&mode| !self.store.is_fixed(mode))
        };
        let key = |activity: &usize| (self.store.lower(*activity), self.store.upper(*activity), *activity);
        let Some(activity) = (0..model.n).filter(is_open).min_by_key(key) else {
            let makespan = model.makespan;
            return (!self.store.is_fixed(makespan))
                .then(|| Literal::at_most(makespan, self.store.lower(makespan)));
        };
        let modes = &model.modes[activity];
        let open = (0..modes.len()).filter(|&mode| !self.store.is_fixed(modes[mode]));
        match open.min_by_key(|&mode| model.lengths[activity][mode]) {
            Some(mode) => Some(Literal::at_least(modes[mode], 1)),
            None => Some(Literal::at_most(activity, self.store.lower(activity))),
        }
    }

    /// Keeps the schedule that the bounds are.
    fn read(&mut self) {
        let model = self.model.as_ref().expect("every learner is built from a problem");
        let start = |activity: usize| i64::from(self.store.lower(activity));
        self.starts = (0..model.n).map(start).collect();
        let chosen =
            |modes: &Vec<usize>| modes.iter().position(|&mode| self.store.lower(mode) == 1).unwrap_or(0);
        self.chosen = model.modes.iter().map(chosen).collect();
    }
}

/// The restart sequence 1, 1, 2, 1, 1, 2, 4, … (Luby, Sinclair & Zuckerman 1993).
fn luby(mut at: u64) -> u64 {
    loop {
        let above = (at + 1).next_power_of_two();
        if above == at + 1 {
            return above / 2;
        }
        at -= above / 2 - 1;
    }
}
