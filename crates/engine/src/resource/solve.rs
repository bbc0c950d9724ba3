//! The solver: search, bounds and proof in turns.
//!
//! A short search gives a first solution, a destructive bound a first bound. If they do not meet, search and proof take
//! turns and tell each other what they find: the search a shorter makespan, the proof a higher bound, until they meet.
//! Turns are measured in steps of work, not in time, so that the same seed gives the same answer.

use std::ops::ControlFlow;

use chainage_model::IdVec;

use super::bound;
use super::exact::{Answer, Exact};
use super::general;
use super::kernel::Kernel;
use super::problem::Problem;
use super::search::Search;
use super::solver::{Outcome, Progress, Solution, Solver, Status, Stop};

/// The solver of this crate.
///
/// ```
/// use chainage_engine::resource::{AfterSchedules, Engine, Problem, Solver, Status};
/// use chainage_model::{Instance, InstanceActivity, InstanceMode};
/// let mut instance = Instance { renewable: vec![2], ..Instance::default() };
/// for (duration, units) in [(3, 1), (2, 2), (3, 1)] {
///     let mode = InstanceMode { duration, renewable: vec![units], consumable: vec![] };
///     instance.activities.push(InstanceActivity { modes: vec![mode], stock: vec![] });
/// }
/// let problem = Problem::compile(&instance)?;
/// let outcome = Engine::default().solve(&problem, &mut AfterSchedules(1000));
/// assert_eq!((outcome.status, outcome.bound), (Status::Optimal, 5));
/// # Ok::<(), chainage_engine::resource::ProblemError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Engine {
    /// The seed of all draws; the same seed gives the same answer.
    pub seed: u64,
    /// Whether to try to prove; without, the time goes into better solutions.
    pub prove: bool,
}

impl Default for Engine {
    fn default() -> Self {
        Self { seed: 1, prove: true }
    }
}

/// Solves a problem with the [`Engine`]'s defaults.
pub fn solve(problem: &Problem, stop: &mut dyn Stop) -> Outcome {
    Engine::default().solve(problem, stop)
}

/// Schedules before the first bound.
const OPENING: u64 = 1000;
/// Steps of proof that cost what one activity of one schedule costs.
const STEPS_AN_ACTIVITY: u64 = 60;
/// Schedules of the first turn; later turns are longer.
const TURN: u64 = 2000;

impl Solver for Engine {
    fn solve(&self, problem: &Problem, stop: &mut dyn Stop) -> Outcome {
        let modes = vec![0; problem.n_activities()];
        if problem.starved().is_some() {
            return nothing(Status::Infeasible);
        }
        if !problem.is_plain() {
            return general::search(problem, self.seed, stop);
        }
        let Some(kernel) = Kernel::new(problem, &modes) else { return nothing(Status::Infeasible) };
        let mirror = kernel.mirror();
        let mut search = Search::new(&kernel, &mirror, self.seed, bound::simple(&kernel));
        let mut flow = search.advance(OPENING, stop);
        // The bound takes a fraction of a second at most, so it is not left out.
        if let Some((makespan, _)) = search.best {
            search.bound = bound::destructive(&kernel, search.bound, makespan);
        }
        let mut proof = self.prove.then_some(Proof { kernel: &kernel, exact: None });
        let mut turn = TURN;
        while flow.is_continue() && !search.is_done() {
            flow = search.advance(turn, stop);
            if flow.is_continue()
                && let Some(proof) = &mut proof
            {
                let steps = turn * kernel.n as u64 * STEPS_AN_ACTIVITY;
                flow = proof.advance(steps, &mut search, stop);
            }
            turn += turn / 2;
        }
        outcome(search)
    }
}

fn outcome(search: Search<'_>) -> Outcome {
    let (bound, schedules) = (search.bound, search.schedules);
    let Some((makespan, starts)) = search.best else {
        return Outcome { best: None, bound, status: Status::Unknown, schedules };
    };
    let status = if makespan <= bound { Status::Optimal } else { Status::Feasible };
    let modes = IdVec::filled(starts.len(), 0);
    Outcome { best: Some(Solution { starts: starts.into(), modes }), bound, status, schedules }
}

fn nothing(status: Status) -> Outcome {
    Outcome { best: None, bound: 0, status, schedules: 0 }
}

/// The proof from below: deadlines are refuted one after the other, until one is met.
struct Proof<'a> {
    kernel: &'a Kernel,
    exact: Option<Exact<'a>>,
}

impl Proof<'_> {
    /// Works for a number of steps; a deadline that is met or refuted is told to the search.
    fn advance(&mut self, steps: u64, search: &mut Search<'_>, stop: &mut dyn Stop) -> ControlFlow<()> {
        let mut spent = 0;
        while spent < steps && !search.is_done() {
            if self.exact.is_none() {
                self.exact = Exact::new(self.kernel, search.bound).ok();
            }
            let Some(exact) = &mut self.exact else {
                search.bound += 1;
                continue;
            };
            let begun = exact.steps();
            let progress = Progress {
                schedules: search.schedules,
                best: search.best.as_ref().map(|(makespan, _)| *makespan),
                bound: search.bound,
            };
            let mut stopped = false;
            let answer = exact.run(&mut |now| {
                stopped = stop.poll(&progress).is_break();
                if stopped || spent + now - begun >= steps {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            });
            spent += exact.steps() - begun + 1;
            match answer {
                ControlFlow::Break(()) if stopped => return ControlFlow::Break(()),
                ControlFlow::Break(()) => return ControlFlow::Continue(()),
                ControlFlow::Continue(Answer::None) => search.bound += 1,
                ControlFlow::Continue(Answer::Solution(starts)) => {
                    let makespan = self.kernel.makespan(&starts);
                    if search.best.as_ref().is_none_or(|(best, _)| makespan < *best) {
                        search.best = Some((makespan, starts));
                    }
                    search.bound = search.bound.max(makespan);
                }
            }
            self.exact = None;
        }
        ControlFlow::Continue(())
    }
}
