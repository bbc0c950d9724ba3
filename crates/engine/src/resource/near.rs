//! Neighbourhoods of a schedule: what is left free while the rest stays about where it is.
//!
//! Free are the activities of a window of time, or some of those that use one resource in a longer one; they may also
//! change their mode. All others keep their mode and move by a few periods at most. The size is fitted to the search:
//! larger after a neighbourhood was seen through, smaller after one was not (large neighbourhood search: Shaw 1998; in
//! scheduling Godard, Laborie & Nuijten 2005, *Randomized large neighborhood search for cumulative scheduling*).

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::learn::{Learner, Literal, Verdict};
use super::problem::Problem;
use super::solver::Solution;

/// The neighbourhoods of a problem's schedules.
pub(super) struct Near {
    random: Pcg64Mcg,
    /// Durations and demands by activity and mode.
    durations: Vec<Vec<i64>>,
    demands: Vec<Vec<Vec<i64>>>,
    n_resources: usize,
    /// Activities to be free, about.
    size: f64,
}

impl Near {
    pub(super) fn new(problem: &Problem, seed: u64) -> Self {
        let ways = &problem.ways;
        Self {
            random: Pcg64Mcg::seed_from_u64(seed),
            durations: ways.iter().map(|ways| ways.iter().map(|way| way.duration).collect()).collect(),
            demands: ways.iter().map(|ways| ways.iter().map(|way| way.demand.clone()).collect()).collect(),
            n_resources: problem.capacity.len(),
            size: 15.0,
        }
    }

    /// Fits the size to what became of the last neighbourhood.
    pub(super) fn learn(&mut self, verdict: Verdict) {
        let factor = match verdict {
            Verdict::Found => 1.0,
            Verdict::Refuted => 1.02,
            Verdict::Limit => 0.97,
        };
        #[expect(clippy::cast_precision_loss, reason = "a count of activities")]
        let most = self.durations.len() as f64;
        self.size = (self.size * factor).clamp(5.0, most.max(5.0));
    }

    /// Returns what is to be assumed in a neighbourhood.
    pub(super) fn assume(&mut self, learner: &Learner, around: &Solution) -> Vec<Literal> {
        let n = self.durations.len();
        let starts = around.starts.as_slice();
        let modes = around.modes.as_slice();
        let free = self.choose(starts, modes);
        let reach = i64::from(self.random.random_range(1_u8..=4));
        let mut assumed = Vec::with_capacity(3 * n);
        for activity in (0..n).filter(|&activity| !free[activity]) {
            assumed.push(Learner::starts_from(activity, starts[activity] - reach));
            assumed.push(Learner::starts_by(activity, starts[activity] + reach));
            assumed.extend(learner.in_mode(activity, modes[activity]));
        }
        assumed
    }

    /// Chooses which activities are free.
    fn choose(&mut self, starts: &[i64], modes: &[usize]) -> Vec<bool> {
        let n = starts.len();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most all activities")]
        let size = (self.size as usize).clamp(1, n);
        let mut free = vec![false; n];
        let middle = |activity: usize| 2 * starts[activity] + self.durations[activity][modes[activity]];
        let centre = middle(self.random.random_range(0..n));
        let mut nearest: Vec<usize> = (0..n).collect();
        nearest.sort_by_key(|&activity| ((middle(activity) - centre).abs(), activity));
        match self.random.random_range(0..3) {
            0 if self.n_resources > 0 => {
                let resource = self.random.random_range(0..self.n_resources);
                let uses = |activity: &&usize| self.demands[**activity][modes[**activity]][resource] > 0;
                nearest.iter().filter(uses).take(size).for_each(|&activity| free[activity] = true);
            }
            1 => {
                // Half of those in a window of twice the size.
                for &activity in &nearest[..(2 * size).min(n)] {
                    free[activity] = self.random.random_range(0..2) == 0;
                }
            }
            _ => nearest[..size].iter().for_each(|&activity| free[activity] = true),
        }
        free
    }
}
