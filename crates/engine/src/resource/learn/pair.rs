//! Activities that never run at once: which comes first is a variable of its own.
//!
//! Two activities that together ask for more than there is of a resource run one after the other. A variable that says
//! which is first lets a clause speak of an order whenever it takes place, where bounds of starts only say it for some
//! times (Sidorov, Marijnissen & Demirović 2025 collect such pairs over all resources; in job shops Grimes & Hebrard 2015,
//! *Solving variants of the job shop scheduling problem through conflict-directed search*). The variable is tied to
//! the starts by two sums, each of which asks for nothing while the other order is chosen.

use super::super::problem::{Lag, Problem};
use super::Learner;
use super::hold::Amount;
use super::model::Model;
use super::store::narrow;

/// Two activities, and the variable that is 1 if the one comes first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) one: usize,
    pub(super) other: usize,
    pub(super) is_one_first: usize,
}

/// Problems with more activities or pairs do without: their proofs are out of reach anyhow.
const MOST_ACTIVITIES: usize = 500;
const MOST_PAIRS: usize = 20_000;

impl Learner {
    /// Adds the orders of pairs that never run at once.
    pub(super) fn order_pairs(&mut self, problem: &Problem, model: &mut Model) {
        let apart = apart(problem);
        if apart.len() > MOST_PAIRS {
            return;
        }
        // Starts and durations never differ by more, so that a sum with this to spare asks for nothing.
        let plenty = 2 * i64::from(self.store.upper(model.makespan));
        for (one, other) in apart {
            let is_one_first = self.store.add(0, 1);
            model.pairs.push(Pair { one, other, is_one_first });
            let chosen = 2 * narrow(is_one_first);
            for (before, after, side, spare) in [(one, other, chosen, plenty), (other, one, chosen ^ 1, 0)] {
                let mut terms = vec![(2 * narrow(before), 1), (2 * narrow(after) + 1, 1), (side, plenty)];
                let mut limit = spare;
                match model.durations[before] {
                    Amount::Given(duration) => limit -= i64::from(duration),
                    Amount::Variable(duration) => terms.push((2 * narrow(duration), 1)),
                }
                self.sums.add(terms, limit);
            }
        }
    }
}

/// Returns pairs that never run at once, in whatever mode, and of which no lags say which is first.
fn apart(problem: &Problem) -> Vec<(usize, usize)> {
    let n = problem.ways.len();
    if n > MOST_ACTIVITIES {
        return Vec::new();
    }
    // What takes no time is never in the way.
    let least = |activity: usize, resource: usize| {
        let ways = problem.ways[activity].iter();
        ways.map(|way| if way.duration > 0 { way.demand[resource] } else { 0 }).min().unwrap_or(0)
    };
    let resources = 0..problem.capacity.len();
    let least: Vec<Vec<i64>> = (0..n)
        .map(|activity| resources.clone().map(|resource| least(activity, resource)).collect())
        .collect();
    let is_too_much = |one: usize, other: usize| {
        let asks = |resource: usize| least[one][resource].min(least[other][resource]) > 0;
        let both = |resource: usize| least[one][resource] + least[other][resource];
        resources.clone().any(|resource| asks(resource) && both(resource) > problem.capacity[resource])
    };
    let follows = follows(problem);
    let pairs = (0..n).flat_map(|one| (one + 1..n).map(move |other| (one, other)));
    pairs.filter(|&(a, b)| !follows[a][b] && !follows[b][a] && is_too_much(a, b)).collect()
}

/// Returns, for every activity, which others lags let start only when it has finished.
fn follows(problem: &Problem) -> Vec<Vec<bool>> {
    let n = problem.ways.len();
    let waits = |lag: &&Lag| {
        let longest = problem.ways[lag.from].iter().map(|way| way.duration).max().unwrap_or(0);
        lag.periods >= if lag.from_finish { 0 } else { longest }
    };
    let mut follows = vec![vec![false; n]; n];
    for lag in problem.lags.iter().filter(waits) {
        follows[lag.from][lag.to] = true;
    }
    for middle in 0..n {
        let after = follows[middle].clone();
        for row in follows.iter_mut().filter(|row| row[middle]) {
            row.iter_mut().zip(&after).for_each(|(follows, after)| *follows |= after);
        }
    }
    follows
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::super::super::problem::Way;
    use super::super::Verdict;
    use super::*;

    /// Four activities of 3, 4, 5 and 2 periods; the last follows the first, the third needs little.
    fn problem() -> Problem {
        let way = |(duration, demand)| vec![Way { duration, demand: vec![demand], consumption: Vec::new() }];
        Problem {
            ways: [(3, 2), (4, 2), (5, 1), (2, 2)].map(way).to_vec(),
            stock: vec![Vec::new(); 4],
            lags: vec![Lag { from: 0, to: 3, periods: 0, from_finish: true }],
            capacity: vec![3],
            amount: Vec::new(),
            level: Vec::new(),
        }
    }

    #[test]
    fn pairs_ask_for_too_much_and_have_no_order() {
        assert_eq!(apart(&problem()), [(0, 1), (1, 3)]);
    }

    #[test]
    fn three_that_take_turns_need_the_sum_of_their_durations() {
        let problem = problem();
        for (deadline, verdict) in [(8, Verdict::Refuted), (9, Verdict::Found)] {
            let mut learner = Learner::new(&problem, problem.horizon()).unwrap();
            let assumed = [learner.ends_by(deadline)];
            let outcome = learner.run(&assumed, &[], u64::MAX, &mut |_| ControlFlow::Continue(()));
            assert_eq!(outcome, ControlFlow::Continue(verdict), "deadline {deadline}");
        }
    }
}
