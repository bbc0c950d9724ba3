//! A problem as variables, clauses, sums, capacities and stocks.
//!
//! Every activity has a start. One with several modes has a variable for its duration, one for each demand that
//! differs from mode to mode, and one for each mode that is 1 if it is chosen; clauses tie these together.

use super::super::problem::Problem;
use super::Learner;
use super::hold::{Amount, Task};
use super::pair::Pair;
use super::stock::{Change, Stock};
use super::store::{Literal, narrow};

/// What is known of an activity.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub(super) n: usize,
    /// The variable of the makespan.
    pub(super) makespan: usize,
    pub(super) durations: Vec<Amount>,
    /// The variables of the modes, of activities that have several.
    pub(super) modes: Vec<Vec<usize>>,
    /// Durations mode by mode.
    pub(super) lengths: Vec<Vec<i32>>,
    pub(super) pairs: Vec<Pair>,
}

/// Problems with longer horizons or more modes in all are not taken.
const LONGEST: i64 = 100_000;
const MOST_WAYS: usize = 20_000;
const MOST_UNITS: i64 = 1_000_000;

/// Builds the learner of a problem that ends by a horizon; `None` if the problem is of a kind or size it cannot take.
pub(super) fn build(problem: &Problem, horizon: i64) -> Option<Learner> {
    let n = problem.ways.len();
    let ways = || problem.ways.iter().flatten();
    let most = ways().flat_map(|way| way.demand.iter().chain(&way.consumption)).copied().max().unwrap_or(0);
    let mut stocks = problem.stock.iter().flatten().flat_map(|&(taken, given)| [taken, given]);
    let is_stocked = stocks.all(|units| (-MOST_UNITS..=MOST_UNITS).contains(&units))
        && problem.level.iter().all(|level| (0..=MOST_UNITS).contains(level));
    let is_small = horizon <= LONGEST && ways().count() <= MOST_WAYS && most <= MOST_UNITS;
    if !is_small || !is_stocked {
        return None;
    }
    let small = |value: i64| i32::try_from(value).unwrap_or(i32::MAX / 4);
    let end = small(horizon);
    let mut learner = Learner::default();
    for _ in 0..=n {
        learner.store.add(0, end);
    }
    let mut model = Model {
        n,
        makespan: n,
        durations: Vec::new(),
        modes: vec![Vec::new(); n],
        lengths: problem
            .ways
            .iter()
            .map(|ways| ways.iter().map(|way| small(way.duration)).collect())
            .collect(),
        pairs: Vec::new(),
    };
    let mut demands: Vec<Vec<Amount>> = Vec::with_capacity(n);
    for (activity, ways) in problem.ways.iter().enumerate() {
        if let [way] = &ways[..] {
            model.durations.push(Amount::Given(small(way.duration)));
            demands.push(way.demand.iter().map(|&units| Amount::Given(small(units))).collect());
            continue;
        }
        let modes: Vec<usize> = ways.iter().map(|_| learner.store.add(0, 1)).collect();
        learner.choose_one(&modes);
        for (&mode, way) in modes.iter().zip(ways) {
            let fits = way.demand.iter().zip(&problem.capacity).all(|(need, have)| need <= have);
            if way.duration > 0 && !fits {
                learner.facts.push(Literal::at_most(mode, 0));
            }
        }
        let lengths = model.lengths[activity].clone();
        model.durations.push(learner.depend(&modes, &lengths));
        let demand = |resource: usize| -> Vec<i32> {
            ways.iter().map(|way| small(if way.duration > 0 { way.demand[resource] } else { 0 })).collect()
        };
        demands.push((0..problem.capacity.len()).map(|r| learner.depend(&modes, &demand(r))).collect());
        model.modes[activity] = modes;
    }
    let term = |amount: Amount| match amount {
        Amount::Given(_) => None,
        Amount::Variable(variable) => Some((2 * narrow(variable), 1)),
    };
    let given = |amount: Amount| match amount {
        Amount::Given(amount) => i64::from(amount),
        Amount::Variable(_) => 0,
    };
    let start = |activity: usize| 2 * narrow(activity);
    for lag in &problem.lags {
        let duration = model.durations[lag.from];
        let (more, fixed) = if lag.from_finish { (term(duration), given(duration)) } else { (None, 0) };
        let mut terms = vec![(start(lag.from), 1), (start(lag.to) ^ 1, 1)];
        terms.extend(more);
        if lag.from == lag.to {
            terms.drain(..2);
        }
        learner.sums.add(terms, -lag.periods - fixed);
    }
    for activity in 0..n {
        let is_followed =
            |lag: &super::super::problem::Lag| lag.from == activity && lag.from_finish && lag.periods >= 0;
        if !problem.lags.iter().any(|lag| is_followed(lag) && lag.to != activity) {
            let duration = model.durations[activity];
            let mut terms = vec![(start(activity), 1), (start(n) ^ 1, 1)];
            terms.extend(term(duration));
            learner.sums.add(terms, -given(duration));
        }
    }
    for (resource, &amount) in problem.amount.iter().enumerate() {
        let mut left = amount;
        let mut terms = Vec::new();
        for (ways, modes) in problem.ways.iter().zip(&model.modes) {
            // What every mode uses up is used up for certain.
            let least = ways.iter().map(|way| way.consumption[resource]).min().unwrap_or(0);
            left -= least;
            for (&mode, way) in modes.iter().zip(ways) {
                if way.consumption[resource] > least {
                    terms.push((2 * narrow(mode), way.consumption[resource] - least));
                }
            }
        }
        learner.sums.add(terms, left);
    }
    for (resource, &capacity) in problem.capacity.iter().enumerate() {
        let mut tasks = Vec::new();
        for (activity, ways) in problem.ways.iter().enumerate() {
            if ways.iter().all(|way| way.duration == 0 || way.demand[resource] == 0) {
                continue;
            }
            let of_way = |(&mode, way): (&usize, &super::super::problem::Way)| {
                (mode, small(way.duration), small(way.demand[resource]))
            };
            tasks.push(Task {
                start: activity,
                duration: model.durations[activity],
                demand: demands[activity][resource],
                modes: model.modes[activity].iter().zip(ways).map(of_way).collect(),
            });
        }
        learner.add_capacity(small(capacity), tasks);
    }
    for (reservoir, &initial) in problem.level.iter().enumerate() {
        let changes = problem.stock.iter().enumerate().flat_map(|(activity, stock)| {
            let (taken, given) = stock[reservoir];
            let at_start = Change { start: activity, after: Amount::Given(0), amount: -taken };
            [at_start, Change { after: model.durations[activity], amount: given, ..at_start }]
        });
        learner.add_stock(Stock::new(initial, changes.filter(|change| change.amount != 0).collect()));
    }
    learner.order_pairs(problem, &mut model);
    learner.model = Some(model);
    Some(learner)
}

impl Learner {
    /// Exactly one of some variables is 1.
    fn choose_one(&mut self, modes: &[usize]) {
        let chosen = |mode: usize| Literal::at_least(mode, 1);
        let any: Vec<Literal> = modes.iter().map(|&mode| chosen(mode)).collect();
        self.clauses.add(&any, 0, &self.store);
        for (at, &one) in modes.iter().enumerate() {
            for &other in &modes[at + 1..] {
                self.clauses.add(&[chosen(one).negated(), chosen(other).negated()], 0, &self.store);
            }
        }
    }

    /// Returns the amount that depends on the mode chosen.
    fn depend(&mut self, modes: &[usize], amounts: &[i32]) -> Amount {
        let (least, most) = (amounts.iter().min().copied(), amounts.iter().max().copied());
        let (Some(least), Some(most)) = (least, most) else { return Amount::Given(0) };
        if least == most {
            return Amount::Given(least);
        }
        let variable = self.store.add(least, most);
        let mut values = amounts.to_vec();
        values.sort_unstable();
        values.dedup();
        let in_mode = |is: &dyn Fn(i32) -> bool| -> Vec<Literal> {
            let pairs = modes.iter().zip(amounts).filter(|(_, amount)| is(**amount));
            pairs.map(|(&mode, _)| Literal::at_least(mode, 1)).collect()
        };
        for pair in values.windows(2) {
            let mut low = in_mode(&|amount| amount <= pair[0]);
            low.push(Literal::at_least(variable, pair[1]));
            self.clauses.add(&low, 0, &self.store);
            let mut high = in_mode(&|amount| amount >= pair[1]);
            high.push(Literal::at_most(variable, pair[0]));
            self.clauses.add(&high, 0, &self.store);
        }
        for (&mode, &amount) in modes.iter().zip(amounts) {
            let not = Literal::at_most(mode, 0);
            self.clauses.add(&[not, Literal::at_least(variable, amount)], 0, &self.store);
            self.clauses.add(&[not, Literal::at_most(variable, amount)], 0, &self.store);
        }
        Amount::Variable(variable)
    }
}
