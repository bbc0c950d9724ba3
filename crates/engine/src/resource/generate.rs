//! One schedule from one list, for those who search themselves.

use chainage_model::{ActivityId, Id};

use super::kernel::Kernel;
use super::priority::{Rule, list_by_key};
use super::problem::Problem;
use super::sgs::{Profile, parallel, serial};

/// A schedule generation scheme (Kelley 1963; Kolisch 1996).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Scheme {
    /// Takes activities in the order of a list and starts each as early as those before it allow.
    #[default]
    Serial,
    /// Goes forward in time and starts, in the order of a list, whatever fits.
    Parallel,
}

/// Generates schedules from lists of activities.
///
/// Its buffers are used again, so that a schedule allocates nothing. Backward schedules are those of the
/// [mirror](Self::mirror).
///
/// ```
/// use chainage_engine::resource::{Generator, Problem, Rule, Scheme};
/// use chainage_model::{Instance, InstanceActivity, InstanceMode};
/// let mut instance = Instance { renewable: vec![2], ..Instance::default() };
/// for (duration, units) in [(3, 1), (2, 2), (4, 1)] {
///     let mode = InstanceMode { duration, renewable: vec![units], consumable: vec![] };
///     instance.activities.push(InstanceActivity { modes: vec![mode], stock: vec![] });
/// }
/// let mut generator = Generator::new(&Problem::compile(&instance)?).unwrap();
/// let list = generator.list(Rule::Shortest);
/// assert_eq!(generator.generate(&list, Scheme::Serial), Some(6));
/// assert_eq!(generator.starts(), [2, 0, 2]);
/// // From the end: the two that go together finish last.
/// let mut backward = generator.mirror();
/// assert_eq!(backward.generate(&list, Scheme::Serial), Some(6));
/// # Ok::<(), chainage_engine::resource::ProblemError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    kernel: Kernel,
    list: Vec<usize>,
    is_listed: Vec<bool>,
    profile: Profile,
    starts: Vec<i64>,
}

impl Generator {
    /// Prepares a problem with one mode for every activity; `None` if it has others, maximum lags, consumable resources
    /// or reservoirs, if its lags form a loop, or if an activity asks for more than there is.
    pub fn new(problem: &Problem) -> Option<Self> {
        let modes = vec![0; problem.n_activities()];
        let is_taken = problem.is_plain() && problem.starved().is_none();
        Kernel::new(problem, &modes).filter(|_| is_taken).map(Self::of)
    }

    fn of(kernel: Kernel) -> Self {
        let n = kernel.n;
        Self {
            kernel,
            list: Vec::with_capacity(n),
            is_listed: vec![false; n],
            profile: Profile::default(),
            starts: vec![0; n],
        }
    }

    /// Returns the generator of the problem seen from the end: its starts are the makespan less the finishes.
    #[must_use]
    pub fn mirror(&self) -> Self {
        Self::of(self.kernel.mirror())
    }

    /// Returns the list of a priority rule.
    pub fn list(&self, rule: Rule) -> Vec<ActivityId> {
        let list = list_by_key(&self.kernel, &rule.keys(&self.kernel));
        list.into_iter().map(ActivityId::from_index).collect()
    }

    /// Generates a schedule and returns its makespan; `None` if the list does not hold every activity once and after
    /// those it waits for.
    ///
    /// # Complexity
    /// Serial: O(links + periods passed over). Parallel: O(activities that are ready · finishes).
    pub fn generate(&mut self, list: &[ActivityId], scheme: Scheme) -> Option<i64> {
        self.list.clear();
        self.is_listed.fill(false);
        for activity in list.iter().map(|activity| activity.index()) {
            let is_early = |&(other, _): &(usize, i64)| !self.is_listed[other];
            if *self.is_listed.get(activity)? || self.kernel.before.of(activity).iter().any(is_early) {
                return None;
            }
            self.is_listed[activity] = true;
            self.list.push(activity);
        }
        if list.len() < self.kernel.n {
            return None;
        }
        let scheme = match scheme {
            Scheme::Serial => serial,
            Scheme::Parallel => parallel,
        };
        Some(scheme(&self.kernel, &self.list, &mut self.profile, &mut self.starts))
    }

    /// Returns the starts of the schedule generated last, by activity.
    pub fn starts(&self) -> &[i64] {
        &self.starts
    }
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Lag, Way};
    use super::*;

    #[test]
    fn lists_that_break_the_order_are_refused() {
        let way = vec![Way { duration: 2, demand: vec![1], consumption: Vec::new() }];
        let problem = Problem {
            ways: vec![way; 3],
            stock: vec![Vec::new(); 3],
            lags: vec![Lag { from: 2, to: 0, from_finish: true, periods: 0 }],
            capacity: vec![1],
            amount: Vec::new(),
            level: Vec::new(),
        };
        let mut generator = Generator::new(&problem).unwrap();
        let mut makespan = |list: &[usize]| {
            let list: Vec<_> = list.iter().map(|&i| ActivityId::from_index(i)).collect();
            generator.generate(&list, Scheme::Parallel)
        };
        assert_eq!(makespan(&[2, 1, 0]), Some(6));
        assert_eq!(
            [makespan(&[0, 1, 2]), makespan(&[2, 2, 0]), makespan(&[2, 0]), makespan(&[9])],
            [None; 4]
        );
    }
}
