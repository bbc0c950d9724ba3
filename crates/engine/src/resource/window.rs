//! Start windows, and what limited capacity and a deadline make of them.
//!
//! Notation: activity *i* has duration *d*, earliest start *est* and latest completion *lct*; *ect = est + d* and
//! *lst = lct − d*. For a window of time `[a, b)` the work that cannot leave it is
//! `demand · min(b − a, d, ect − a, b − lst)`, below zero taken as zero (left–right shifting: Baptiste, Le Pape &
//! Nuijten 1999, *Satisfiability tests and time-bound adjustments for cumulative scheduling problems*). If the work of
//! all activities exceeds what the window offers, the windows are impossible; if what is left of the window is less
//! than an activity would use when started as early as it can, it must start later.
//!
//! For fixed *a* the work of one activity grows with *b* as a ramp, so the sums for **all** *b* come from one sweep over
//! marks: time O(activities + periods) for each *a*.

use super::kernel::{Kernel, index, period};

/// Earliest starts and latest completions; `None` elsewhere stands for "impossible".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Windows {
    pub(crate) est: Vec<i64>,
    pub(crate) lct: Vec<i64>,
}

/// Buffers of the sweeps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sweep {
    slope: Vec<i64>,
    begins: Vec<i64>,
    widths: Vec<i64>,
    /// Work done so far, in steps of the innermost loops.
    pub(crate) steps: u64,
}

/// Steps after which windows are left as they are: some tenths of a second, which only problems of a thousand activities
/// need.
const MOST_STEPS: u64 = 100_000_000;

impl Sweep {
    /// Returns whether there has been enough work.
    pub(crate) fn is_spent(&self) -> bool {
        self.steps > MOST_STEPS
    }
}

/// The windows cannot be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Impossible;

impl Windows {
    /// Returns the windows that links leave for a deadline; impossible if one is empty.
    pub(crate) fn new(kernel: &Kernel, deadline: i64) -> Result<Self, Impossible> {
        let est = kernel.heads();
        let lct: Vec<i64> =
            kernel.tails().iter().zip(&kernel.duration).map(|(tail, d)| deadline - tail + d).collect();
        let mut windows = Self { est, lct };
        windows.along_links(kernel)?;
        Ok(windows)
    }

    /// Returns the latest start of an activity.
    #[inline]
    pub(crate) fn lst(&self, kernel: &Kernel, activity: usize) -> i64 {
        self.lct[activity] - kernel.duration[activity]
    }

    /// Carries bounds along the links; returns whether something moved.
    pub(crate) fn along_links(&mut self, kernel: &Kernel) -> Result<bool, Impossible> {
        let mut moved = self.forward_and_back(kernel)?;
        while self.against_links(kernel) {
            moved = true;
            self.forward_and_back(kernel)?;
        }
        Ok(moved)
    }

    /// Carries bounds along lags that may lead backwards; returns whether something moved.
    fn against_links(&mut self, kernel: &Kernel) -> bool {
        let mut moved = false;
        for &(from, to, lag) in &kernel.back {
            let earliest = self.est[from] + lag;
            let latest = self.lst(kernel, to) - lag + kernel.duration[from];
            if earliest > self.est[to] {
                self.est[to] = earliest;
                moved = true;
            }
            if latest < self.lct[from] {
                self.lct[from] = latest;
                moved = true;
            }
        }
        moved
    }

    fn forward_and_back(&mut self, kernel: &Kernel) -> Result<bool, Impossible> {
        let mut moved = false;
        for &activity in &kernel.order {
            for &(other, lag) in kernel.before.of(activity) {
                let bound = self.est[other] + lag;
                if bound > self.est[activity] {
                    self.est[activity] = bound;
                    moved = true;
                }
            }
        }
        for &activity in kernel.order.iter().rev() {
            for &(other, lag) in kernel.after.of(activity) {
                let bound = self.lct[other] - kernel.duration[other] - lag + kernel.duration[activity];
                if bound < self.lct[activity] {
                    self.lct[activity] = bound;
                    moved = true;
                }
            }
            if self.lct[activity] - self.est[activity] < kernel.duration[activity] {
                return Err(Impossible);
            }
        }
        Ok(moved)
    }

    /// Tightens until nothing moves, at most `rounds` times, and as long as the sweep is not spent.
    pub(crate) fn tighten(
        &mut self,
        kernel: &Kernel,
        sweep: &mut Sweep,
        rounds: usize,
    ) -> Result<(), Impossible> {
        for _ in 0..rounds {
            let mut moved = false;
            for resource in 0..kernel.capacity.len() {
                moved |= self.energy(kernel, resource, sweep)?;
            }
            moved |= self.along_links(kernel)?;
            if !moved || sweep.is_spent() {
                break;
            }
        }
        Ok(())
    }

    /// Checks the work in all windows of a resource, and moves bounds that would overfill one.
    fn energy(&mut self, kernel: &Kernel, resource: usize, sweep: &mut Sweep) -> Result<bool, Impossible> {
        let capacity = kernel.capacity[resource];
        let users = &kernel.users[resource];
        let Some(end) = users.iter().map(|&i| self.lct[i]).max() else { return Ok(false) };
        let greatest =
            users.iter().map(|&i| kernel.demand[i][resource] * kernel.duration[i]).max().unwrap_or(0);
        let mut firsts: Vec<i64> = users
            .iter()
            .flat_map(|&i| [self.est[i], self.lst(kernel, i), self.est[i] + kernel.duration[i]])
            .filter(|&first| first < end)
            .collect();
        firsts.sort_unstable();
        firsts.dedup();
        let mut moved = false;
        for &first in &firsts {
            if sweep.is_spent() {
                break;
            }
            moved |= self.from(kernel, resource, users, first, end, (capacity, greatest), sweep)?;
        }
        Ok(moved)
    }

    /// Looks at all windows that begin at `first`.
    #[expect(clippy::too_many_arguments, reason = "the inner step of a sweep")]
    fn from(
        &mut self,
        kernel: &Kernel,
        resource: usize,
        users: &[usize],
        first: i64,
        end: i64,
        (capacity, greatest): (i64, i64),
        sweep: &mut Sweep,
    ) -> Result<bool, Impossible> {
        sweep.steps += (index(end - first) + users.len()) as u64;
        sweep.slope.clear();
        sweep.slope.resize(index(end - first) + 1, 0);
        sweep.begins.clear();
        sweep.widths.clear();
        for &i in users {
            // The work of `i` in [first, b) is demand · clamp(b − begin, 0, width).
            let begin = (self.lct[i] - kernel.duration[i]).max(first);
            let width = kernel.duration[i].min(self.est[i] + kernel.duration[i] - first).max(0);
            sweep.begins.push(begin);
            sweep.widths.push(width);
            if width > 0 {
                let demand = kernel.demand[i][resource];
                sweep.slope[index(begin - first)] += demand;
                sweep.slope[index((begin + width).min(end) - first)] -= demand;
            }
        }
        let (mut work, mut rate, mut moved, mut pushes) = (0, 0, false, 0_u64);
        for at in 0..sweep.slope.len() - 1 {
            rate += sweep.slope[at];
            work += rate;
            let last = first + period(at) + 1;
            let left = capacity * (last - first) - work;
            if left < 0 {
                return Err(Impossible);
            }
            if left < greatest {
                pushes += 1;
                moved |= self.push_out(kernel, resource, users, (first, last, left), sweep)?;
            }
        }
        sweep.steps += pushes * users.len() as u64;
        Ok(moved)
    }

    /// Moves bounds of activities that would use more of a window than is left.
    fn push_out(
        &mut self,
        kernel: &Kernel,
        resource: usize,
        users: &[usize],
        (first, last, left): (i64, i64, i64),
        sweep: &Sweep,
    ) -> Result<bool, Impossible> {
        let mut moved = false;
        for (place, &i) in users.iter().enumerate() {
            let (demand, duration) = (kernel.demand[i][resource], kernel.duration[i]);
            let must = (last - sweep.begins[place]).clamp(0, sweep.widths[place]);
            let room = left + must * demand;
            // Started as early as it can, it would use this much of the window.
            let early =
                duration.min(self.est[i] + duration - first).min(last - first).min(last - self.est[i]);
            if early > 0 && early * demand > room && self.est[i] < last {
                let bound = last - room / demand;
                if bound > self.est[i] {
                    self.est[i] = bound;
                    moved = true;
                }
            }
            let late = duration.min(last - self.lct[i] + duration).min(last - first).min(self.lct[i] - first);
            if late > 0 && late * demand > room && self.lct[i] > first {
                let bound = first + room / demand;
                if bound < self.lct[i] {
                    self.lct[i] = bound;
                    moved = true;
                }
            }
            if self.lct[i] - self.est[i] < duration {
                return Err(Impossible);
            }
        }
        Ok(moved)
    }
}
