//! What a solver is, and what it answers.

use std::ops::ControlFlow;

use chainage_model::{ActivityId, IdVec};

use super::problem::Problem;

/// When everything starts, and in which mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The start of every activity, in periods from zero.
    pub starts: IdVec<ActivityId, i64>,
    /// The mode of every activity, counted from zero.
    pub modes: IdVec<ActivityId, usize>,
}

impl Solution {
    /// Returns the latest finish.
    pub fn makespan(&self, problem: &Problem) -> i64 {
        let finish = |((start, &mode), ways): ((&i64, &usize), &Vec<super::problem::Way>)| {
            start + ways.get(mode).map_or(0, |way| way.duration)
        };
        self.starts.iter().zip(&self.modes).zip(&problem.ways).map(finish).max().unwrap_or(0)
    }
}

/// How much is known about a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The solution is proved to be the best.
    Optimal,
    /// There is a solution; there may be a better one.
    Feasible,
    /// It is proved that there is none.
    Infeasible,
    /// Neither a solution nor a proof was found.
    Unknown,
}

/// What a solver found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The best solution.
    pub best: Option<Solution>,
    /// No solution is shorter than this.
    pub bound: i64,
    /// What the two say together.
    pub status: Status,
    /// Schedules generated: each run of a generation scheme counts as one.
    pub schedules: u64,
}

/// How far a solver is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Progress {
    /// Schedules generated so far.
    pub schedules: u64,
    /// The shortest makespan so far.
    pub best: Option<i64>,
    /// The best lower bound so far.
    pub bound: i64,
}

/// Tells a solver when to stop.
///
/// Solvers read no clock: the caller's `Stop` does, if time is what matters. A solver polls often: at least once in
/// some thousand steps of its innermost work.
pub trait Stop {
    /// Returns `Break` to make the solver return what it has.
    fn poll(&mut self, progress: &Progress) -> ControlFlow<()>;
}

/// Stops after a number of schedules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AfterSchedules(pub u64);

impl Stop for AfterSchedules {
    fn poll(&mut self, progress: &Progress) -> ControlFlow<()> {
        if progress.schedules >= self.0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Stops when a function says so.
impl<F: FnMut(&Progress) -> bool> Stop for F {
    fn poll(&mut self, progress: &Progress) -> ControlFlow<()> {
        if self(progress) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// Solves problems.
///
/// An outside program is bound by implementing this in a crate of its own; [`verify`](super::verify) judges all alike.
pub trait Solver {
    /// Solves a problem until done or told to stop.
    fn solve(&self, problem: &Problem, stop: &mut dyn Stop) -> Outcome;
}
