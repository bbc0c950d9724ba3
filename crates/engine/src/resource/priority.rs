//! Priority rules: numbers by which activities are taken, small ones first.
//!
//! | rule | key | source |
//! | --- | --- | --- |
//! | LFT | latest finish | Davis & Patterson 1975 |
//! | LST | latest start | Alvarez-Valdés & Tamarit 1989 |
//! | MSLK | latest start less earliest start | Davis & Patterson 1975 |
//! | GRPW | less the duration of the activity and its direct successors | Alvarez-Valdés & Tamarit 1989 |
//! | SPT | duration | |
//!
//! Sampling draws from those who may come next with a chance that falls with the regret, the distance to the worst of
//! them (regret-based biased random sampling: Drexl 1991; Kolisch 1995).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rand::{Rng, RngExt};

use super::kernel::Kernel;

/// A priority rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Rule {
    /// Latest finish first.
    #[default]
    LatestFinish,
    /// Latest start first.
    LatestStart,
    /// Least float first.
    LeastFloat,
    /// Longest work of the activity and those right after it first.
    RankWeight,
    /// Shortest duration first.
    Shortest,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 5] =
        [Self::LatestFinish, Self::LatestStart, Self::LeastFloat, Self::RankWeight, Self::Shortest];

    /// Returns the key of every activity.
    pub(crate) fn keys(self, kernel: &Kernel) -> Vec<i64> {
        let tails = kernel.tails();
        match self {
            Self::LatestFinish => (0..kernel.n).map(|i| kernel.duration[i] - tails[i]).collect(),
            Self::LatestStart => tails.iter().map(|tail| -tail).collect(),
            Self::LeastFloat => kernel.heads().iter().zip(&tails).map(|(head, tail)| -head - tail).collect(),
            Self::RankWeight => {
                let work = |i: usize| {
                    let next: i64 = kernel.after.of(i).iter().map(|&(other, _)| kernel.duration[other]).sum();
                    -kernel.duration[i] - next
                };
                (0..kernel.n).map(work).collect()
            }
            Self::Shortest => kernel.duration.clone(),
        }
    }
}

/// Returns a list in which every activity follows those it waits for, small keys first.
pub(crate) fn list_by_key(kernel: &Kernel, keys: &[i64]) -> Vec<usize> {
    let mut waits: Vec<usize> = (0..kernel.n).map(|i| kernel.before.of(i).len()).collect();
    let mut ready: BinaryHeap<_> =
        (0..kernel.n).filter(|&i| waits[i] == 0).map(|i| Reverse((keys[i], i))).collect();
    let mut list = Vec::with_capacity(kernel.n);
    while let Some(Reverse((_, activity))) = ready.pop() {
        list.push(activity);
        for &(other, _) in kernel.after.of(activity) {
            waits[other] -= 1;
            if waits[other] == 0 {
                ready.push(Reverse((keys[other], other)));
            }
        }
    }
    list
}

/// Draws a list: small keys are likely to come first.
pub(crate) fn sample(kernel: &Kernel, keys: &[i64], random: &mut impl Rng) -> Vec<usize> {
    let mut waits: Vec<usize> = (0..kernel.n).map(|i| kernel.before.of(i).len()).collect();
    let mut ready: Vec<usize> = (0..kernel.n).filter(|&i| waits[i] == 0).collect();
    let mut list = Vec::with_capacity(kernel.n);
    while !ready.is_empty() {
        let worst = ready.iter().map(|&i| keys[i]).max().unwrap_or(0);
        let weight = |i: usize| worst - keys[i] + 1;
        let total: i64 = ready.iter().map(|&i| weight(i)).sum();
        let mut draw = random.random_range(0..total);
        let at = ready.iter().position(|&i| {
            draw -= weight(i);
            draw < 0
        });
        let activity = ready.swap_remove(at.expect("the draw is below the total"));
        list.push(activity);
        for &(other, _) in kernel.after.of(activity) {
            waits[other] -= 1;
            if waits[other] == 0 {
                ready.push(other);
            }
        }
    }
    list
}
