//! Exact work on a problem: neighbourhoods of the best schedule, and proofs.
//!
//! One [`Learner`] takes three turns. *Near* the best schedule it looks for a shorter one; *from below* it assumes the
//! lowest deadline that is not refuted, and raises the bound when it refutes it (destructive improvement: Klein &
//! Scholl 1999); *from above* it looks anywhere for something shorter than the best: if there is nothing, the best is
//! optimal, whatever the bound is. What it learns in one turn helps in the others.
//!
//! Windows are not shaved before a proof (trials of parts of a window: Martin & Shmoys 1996): on the published instances
//! the learner finds out the same sooner.

use std::ops::ControlFlow;

use chainage_model::IdVec;

use super::kernel::Kernel;
use super::learn::{Learner, Literal, Verdict};
use super::near::Near;
use super::problem::Problem;
use super::solve::Known;
use super::solver::{Progress, Solution, Stop};
use super::window::{Sweep, Windows};

/// Exact work, which can be paused and resumed.
pub(super) struct Exact<'a> {
    problem: &'a Problem,
    /// The problem with the least every activity can ask for: what its windows say holds for all modes.
    least: Option<Kernel>,
    /// A deadline, and what follows from it.
    implied: (i64, Vec<Literal>),
    learner: Option<Learner>,
    near: Near,
    turn: usize,
    /// The makespan that the learner has to undercut.
    best: i64,
    /// Calls since there was a better one.
    stale: u32,
}

/// What is done in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    Near,
    Below,
    Above,
}

/// The turns while better schedules are found, over and over.
const SEEKING: [Turn; 4] = [Turn::Near, Turn::Below, Turn::Near, Turn::Above];
/// The turns when none was found for a while and the bound is near: the proof from above ends in one step, and what it
/// learns is of most use to itself.
const SETTLED: [Turn; 8] = {
    use Turn::{Above, Below, Near};
    [Above, Above, Near, Above, Above, Above, Below, Above]
};
/// Turns in one call.
const PARTS: u64 = 4;
/// Calls without a better schedule after which the best is taken for the optimum.
const PATIENCE: u32 = 2;
/// The part of the best that the bound may be below it for that.
const NEAR_BY: i64 = 10;
/// Rounds in which the windows of a deadline are narrowed.
const ROUNDS: usize = 20;
/// Conflicts in one neighbourhood.
const IN_NEIGHBOURHOOD: u64 = 300;

impl<'a> Exact<'a> {
    /// Prepares exact work on a problem; where it is too large for the learner, nothing is done.
    pub(super) fn new(problem: &'a Problem, seed: u64) -> Self {
        let learner = Learner::new(problem, problem.horizon());
        let least = Kernel::new(&problem.relaxed(), &vec![0; problem.n_activities()]);
        let near = Near::new(problem, seed);
        Self { problem, least, implied: (-1, Vec::new()), learner, near, turn: 0, best: i64::MAX, stale: 0 }
    }

    /// Works for a number of steps; what is found is added to what is known.
    pub(super) fn advance(
        &mut self,
        steps: u64,
        known: &mut Known,
        schedules: u64,
        stop: &mut dyn Stop,
    ) -> ControlFlow<()> {
        let Some(learner) = &self.learner else { return ControlFlow::Continue(()) };
        let begin = learner.steps();
        let best = known.makespan();
        if best < self.best {
            self.stale = 0;
        }
        let is_settled = self.stale >= PATIENCE && best - known.bound <= best / NEAR_BY;
        let turns: &[Turn] = if is_settled { &SETTLED } else { &SEEKING };
        for part in 1..=PARTS {
            let turn = turns[self.turn % turns.len()];
            self.turn += 1;
            let until = begin + steps * part / PARTS;
            self.take(turn, until, known, schedules, stop)?;
        }
        self.stale = if known.makespan() < best { 0 } else { self.stale + 1 };
        ControlFlow::Continue(())
    }

    /// Takes a turn until the learner has done so many steps in all.
    fn take(
        &mut self,
        turn: Turn,
        until: u64,
        known: &mut Known,
        schedules: u64,
        stop: &mut dyn Stop,
    ) -> ControlFlow<()> {
        let Some(learner) = &mut self.learner else { return ControlFlow::Continue(()) };
        let mut flow = ControlFlow::Continue(());
        let mut is_over = false;
        while !is_over && !known.is_done() && known.bound <= self.problem.horizon() {
            if let Some((makespan, solution)) = known.best.as_ref().filter(|(best, _)| *best < self.best) {
                self.best = *makespan;
                learner.aim(solution);
                learner.keep(learner.ends_by(makespan - 1));
                for fact in implied(self.least.as_ref(), makespan - 1) {
                    learner.keep(fact);
                }
            }
            learner.keep(learner.ends_from(known.bound));
            let best = known.best.as_ref().map(|(makespan, _)| *makespan);
            if turn == Turn::Below && self.implied.0 != known.bound {
                self.implied = (known.bound, implied(self.least.as_ref(), known.bound));
            }
            let (assumed, limit) = match (turn, &known.best) {
                (Turn::Near, Some((_, best))) => (self.near.assume(learner, best), IN_NEIGHBOURHOOD),
                (Turn::Below, _) => (vec![learner.ends_by(known.bound)], u64::MAX),
                (Turn::Near | Turn::Above, _) => (Vec::new(), u64::MAX),
            };
            let is_near = limit == IN_NEIGHBOURHOOD;
            let progress = Progress { schedules, best, bound: known.bound };
            let follows = if turn == Turn::Below { self.implied.1.as_slice() } else { &[] };
            let verdict = learner.run(&assumed, follows, limit, &mut |now| {
                flow = stop.poll(&progress);
                is_over = now >= until;
                if is_over { ControlFlow::Break(()) } else { flow }
            });
            let ControlFlow::Continue(verdict) = verdict else { break };
            if is_near {
                self.near.learn(verdict);
            }
            match verdict {
                Verdict::Found => {
                    let starts: IdVec<_, _> = learner.starts().to_vec().into();
                    let modes: IdVec<_, _> = learner.chosen().to_vec().into();
                    let solution = Solution { starts, modes };
                    known.best = Some((solution.makespan(self.problem), solution));
                }
                Verdict::Refuted if learner.is_void() => {
                    known.bound = known.best.as_ref().map_or(self.problem.horizon() + 1, |(best, _)| *best);
                }
                Verdict::Refuted if turn == Turn::Below => {
                    known.bound = learner.bound().max(known.bound + 1);
                }
                Verdict::Refuted | Verdict::Limit => {}
            }
        }
        flow
    }
}

/// Returns the windows of starts that a deadline leaves, as far as they are known.
fn implied(least: Option<&Kernel>, deadline: i64) -> Vec<Literal> {
    let Some(kernel) = least else { return Vec::new() };
    let Ok(mut windows) = Windows::new(kernel, deadline) else { return Vec::new() };
    // What is impossible the learner finds out as well: windows are narrowed only on the way there.
    windows.tighten(kernel, &mut Sweep::default(), ROUNDS).ok();
    let starts =
        |i: usize| [Learner::starts_from(i, windows.est[i]), Learner::starts_by(i, windows.lst(kernel, i))];
    (0..kernel.n).flat_map(starts).collect()
}
