//! The problem: activities with modes, lags between them, and resources of limited capacity.
//!
//! Every lag is normalised to one from start to start: `start(b) >= start(a) + lag`. A finish-to-start link of an
//! activity of duration *d* is a lag of *d*; a maximum lag *m* from *a* to *b* is a lag of *−m* from *b* to *a*.
//! With several modes the duration differs, so a lag remembers which end it is counted from.

use chainage_model::{ActivityId, Id, Instance, InstanceEnd};

use super::kernel::Kernel;
use super::window::Windows;

/// A way of doing an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) duration: i64,
    /// Units held of each renewable resource.
    pub(crate) demand: Vec<i64>,
    /// Units used up of each consumable resource.
    pub(crate) consumption: Vec<i64>,
}

/// A least time between two starts, or a finish and a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lag {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Whether the duration of `from` is added.
    pub(crate) from_finish: bool,
    pub(crate) periods: i64,
}

/// A resource-constrained scheduling problem in whole periods, checked and ready to be solved.
///
/// The objective is the makespan: the latest finish. Times count from zero.
///
/// ```
/// use chainage_engine::resource::Problem;
/// use chainage_model::{Id, ActivityId, Instance, InstanceActivity, InstanceEnd, InstanceLag, InstanceMode};
/// let mut instance = Instance { renewable: vec![1], ..Instance::default() };
/// for duration in [3, 2] {
///     let mode = InstanceMode { duration, renewable: vec![1], consumable: vec![] };
///     instance.activities.push(InstanceActivity { modes: vec![mode], stock: vec![] });
/// }
/// let problem = Problem::compile(&instance)?;
/// assert_eq!(problem.n_activities(), 2);
/// # Ok::<(), chainage_engine::resource::ProblemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub(crate) ways: Vec<Vec<Way>>,
    pub(crate) stock: Vec<Vec<(i64, i64)>>,
    pub(crate) lags: Vec<Lag>,
    pub(crate) capacity: Vec<i64>,
    pub(crate) amount: Vec<i64>,
    pub(crate) level: Vec<i64>,
}

/// Why an instance is no problem that can be solved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemError {
    /// An activity has no mode.
    #[error("activity {activity:?} has no mode")]
    NoMode {
        /// The activity.
        activity: ActivityId,
    },
    /// A mode has a negative duration or demand, or not one demand for each resource.
    #[error(
        "activity {activity:?}, mode {mode}: durations and demands are whole and not below zero, one a resource"
    )]
    BadMode {
        /// The activity.
        activity: ActivityId,
        /// Its mode, from 1.
        mode: usize,
    },
    /// A lag names an activity that is not there.
    #[error("a lag names an activity that is not there")]
    UnknownActivity,
    /// Numbers so large that sums could overflow.
    #[error("durations and lags add up to more than {limit} periods")]
    TooLong {
        /// The most they may add up to.
        limit: i64,
    },
}

/// The longest horizon: profiles are kept period by period.
const LONGEST: i64 = 50_000_000;

impl Problem {
    /// Compiles an instance.
    ///
    /// Modes that alone ask for more than there is are dropped, as long as one is left.
    ///
    /// # Errors
    /// If a mode is malformed or a lag names nothing.
    pub fn compile(instance: &Instance) -> Result<Self, ProblemError> {
        let mut ways = Vec::with_capacity(instance.activities.len());
        let mut stock = Vec::with_capacity(instance.activities.len());
        for (activity, of) in instance.activities.enumerated() {
            if of.modes.is_empty() {
                return Err(ProblemError::NoMode { activity });
            }
            let mut list = Vec::with_capacity(of.modes.len());
            for (at, mode) in of.modes.iter().enumerate() {
                let sound = mode.duration >= 0
                    && mode.renewable.len() == instance.renewable.len()
                    && mode.consumable.len() == instance.consumable.len()
                    && mode.renewable.iter().chain(&mode.consumable).all(|&units| units >= 0);
                if !sound {
                    return Err(ProblemError::BadMode { activity, mode: at + 1 });
                }
                list.push(Way {
                    duration: mode.duration,
                    demand: mode.renewable.clone(),
                    consumption: mode.consumable.clone(),
                });
            }
            ways.push(list);
            let mut reservoirs = of.stock.clone();
            reservoirs.resize(instance.reservoirs.len(), (0, 0));
            stock.push(reservoirs);
        }
        let mut lags = Vec::with_capacity(instance.lags.len());
        for lag in &instance.lags {
            let (from, to) = (lag.predecessor.index(), lag.successor.index());
            if from.max(to) >= ways.len() {
                return Err(ProblemError::UnknownActivity);
            }
            lags.push(Lag { from, to, from_finish: lag.from == InstanceEnd::Finish, periods: lag.periods });
        }
        let problem = Self {
            ways,
            stock,
            lags,
            capacity: instance.renewable.clone(),
            amount: instance.consumable.clone(),
            level: instance.reservoirs.clone(),
        };
        if problem.horizon() > LONGEST {
            return Err(ProblemError::TooLong { limit: LONGEST });
        }
        Ok(problem)
    }

    /// Returns the number of activities.
    pub fn n_activities(&self) -> usize {
        self.ways.len()
    }

    /// Returns the number of modes of an activity.
    ///
    /// # Panics
    /// If the activity is of another problem.
    pub fn n_modes(&self, activity: ActivityId) -> usize {
        self.ways[activity.index()].len()
    }

    /// Returns the longest chain of durations and lags, resources left aside and every activity in its shortest mode;
    /// `None` if lags form a loop that asks for time.
    pub fn critical_path(&self) -> Option<i64> {
        let relaxed = self.relaxed();
        let kernel = Kernel::new(&relaxed, &vec![0; self.ways.len()])?;
        let windows = Windows::new(&kernel, self.horizon()).ok()?;
        windows.est.iter().zip(&kernel.duration).map(|(start, duration)| start + duration).max()
    }

    /// Returns a time by which everything can be done if it can be done at all.
    pub fn horizon(&self) -> i64 {
        let longest = |ways: &Vec<Way>| ways.iter().map(|way| way.duration).max().unwrap_or(0);
        let work: i64 = self.ways.iter().map(longest).fold(0, i64::saturating_add);
        // Of the lags into an activity at most one is waited for at a time.
        let mut wait = vec![0; self.ways.len()];
        for lag in &self.lags {
            wait[lag.to] = lag.periods.max(wait[lag.to]);
        }
        wait.iter().fold(work, |sum, lag| sum.saturating_add(*lag))
    }

    /// Returns whether there is one mode only for every activity, every lag goes forward, and nothing is used up.
    pub(crate) fn is_plain(&self) -> bool {
        self.ways.iter().all(|ways| ways.len() == 1)
            && self.amount.is_empty()
            && self.level.is_empty()
            && self.lags.iter().all(|lag| lag.periods >= 0)
    }

    /// Returns a problem with one mode for every activity that asks for no more than any of its modes: its bounds hold.
    pub(crate) fn relaxed(&self) -> Self {
        let least = |ways: &Vec<Way>| {
            let demand = |resource: usize| ways.iter().map(|way| way.demand[resource]).min().unwrap_or(0);
            vec![Way {
                duration: ways.iter().map(|way| way.duration).min().unwrap_or(0),
                demand: (0..self.capacity.len()).map(demand).collect(),
                consumption: Vec::new(),
            }]
        };
        Self {
            ways: self.ways.iter().map(least).collect(),
            amount: Vec::new(),
            level: Vec::new(),
            ..self.clone()
        }
    }

    /// Returns an activity that asks for more of a resource than there ever is, in its every mode.
    pub(crate) fn starved(&self) -> Option<(usize, usize)> {
        let short = |way: &Way| way.demand.iter().zip(&self.capacity).position(|(need, have)| need > have);
        self.ways.iter().enumerate().find_map(|(activity, ways)| {
            let first = short(&ways[0])?;
            ways.iter().all(|way| way.duration > 0 && short(way).is_some()).then_some((activity, first))
        })
    }

    /// Returns a consumable resource of which all activities together use up more than there is, in any modes.
    pub(crate) fn exhausted(&self) -> Option<usize> {
        let least = |ways: &Vec<Way>, resource: usize| ways.iter().map(|way| way.consumption[resource]).min();
        (0..self.amount.len()).find(|&resource| {
            let used: i64 = self.ways.iter().filter_map(|ways| least(ways, resource)).sum();
            used > self.amount[resource]
        })
    }
}
