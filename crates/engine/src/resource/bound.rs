//! Lower bounds on the makespan.
//!
//! - **Critical path**: the longest chain of lags.
//! - **Energy**: work over capacity, after the least head and before the least tail of those who use a resource.
//! - **Destructive** (Klein & Scholl 1999, *Computing lower bounds by destructive improvement*): a deadline at which
//!   the [windows](super::window) become impossible is one below a bound.

use super::kernel::Kernel;
use super::window::{Sweep, Windows};

/// Returns the bounds that need no search: critical path and energy.
pub(crate) fn simple(kernel: &Kernel) -> i64 {
    let (heads, tails) = (kernel.heads(), kernel.tails());
    let path = heads.iter().zip(&tails).map(|(head, tail)| head + tail).max().unwrap_or(0);
    let energy = |resource: usize| {
        let users = || (0..kernel.n).filter(|&i| kernel.demand[i][resource] * kernel.duration[i] > 0);
        let work: i64 = users().map(|i| kernel.demand[i][resource] * kernel.duration[i]).sum();
        let head = users().map(|i| heads[i]).min().unwrap_or(0);
        let tail = users().map(|i| tails[i] - kernel.duration[i]).min().unwrap_or(0);
        let capacity = kernel.capacity[resource].max(1);
        head + (work + capacity - 1) / capacity + tail
    };
    (0..kernel.capacity.len()).map(energy).fold(path, i64::max)
}

/// Raises `bound` by deadlines whose windows are impossible, up to `limit`, a makespan that is known, until the sweep is
/// spent.
pub(crate) fn destructive(kernel: &Kernel, mut bound: i64, limit: i64) -> i64 {
    let mut sweep = Sweep::default();
    let mut high = limit;
    while bound < high && !sweep.is_spent() {
        let deadline = bound + (high - bound) / 2;
        if is_possible(kernel, deadline, &mut sweep) {
            high = deadline;
        } else {
            bound = deadline + 1;
        }
    }
    bound
}

fn is_possible(kernel: &Kernel, deadline: i64, sweep: &mut Sweep) -> bool {
    Windows::new(kernel, deadline).and_then(|mut windows| windows.tighten(kernel, sweep, 20)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Problem, Way};
    use super::*;

    #[test]
    fn three_that_exclude_each_other_take_turns() {
        let way = |duration| vec![Way { duration, demand: vec![2], consumption: Vec::new() }];
        let problem = Problem {
            ways: vec![way(3), way(4), way(5)],
            stock: vec![Vec::new(); 3],
            lags: Vec::new(),
            capacity: vec![3],
            amount: Vec::new(),
            level: Vec::new(),
        };
        let kernel = Kernel::new(&problem, &[0; 3]).unwrap();
        assert_eq!(simple(&kernel), 8, "the work is 24 units at a capacity of 3");
        assert!((8..=12).contains(&destructive(&kernel, 8, 12)), "a bound never exceeds a makespan");
    }
}
