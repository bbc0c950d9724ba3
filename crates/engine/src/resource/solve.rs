//! The solver: search, bounds and proof in turns.
//!
//! A short search gives a first solution, a destructive bound a first bound. If they do not meet, search and proof take
//! turns and tell each other what they find: the search a shorter makespan, the proof a higher bound, until they meet.
//! Turns are measured in steps of work, not in time, so that the same seed gives the same answer. Several workers take
//! their turns side by side.

use std::ops::ControlFlow;

use chainage_model::IdVec;

use super::bound;
use super::exact::Exact;
use super::general;
use super::kernel::Kernel;
use super::problem::Problem;
use super::search::Search;
use super::solver::{Outcome, Solution, Solver, Status, Stop};

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
pub(crate) const STEPS_AN_ACTIVITY: u64 = 20;
/// Schedules of the first turn; later turns are longer.
const TURN: u64 = 2000;

/// Turns that may find nothing; those after them are halved, again and again up to a number of times.
const PATIENCE: u32 = 2;
const HALVINGS: u32 = 3;

/// Work for one thread.
pub type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Runs jobs side by side and returns when all are done. Whoever owns threads has one; the crate has none.
pub type Together = fn(Vec<Job<'_>>);

/// What workers tell each other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    pub(crate) bound: i64,
    pub(crate) best: Option<(i64, Solution)>,
}

impl Known {
    /// Returns the best makespan, or one that any schedule improves on.
    pub(crate) fn makespan(&self) -> i64 {
        self.best.as_ref().map_or(i64::MAX, |(makespan, _)| *makespan)
    }

    /// Returns whether there is nothing left to find.
    pub(crate) fn is_done(&self) -> bool {
        self.makespan() <= self.bound
    }

    fn add(&mut self, other: Self) {
        self.bound = self.bound.max(other.bound);
        if other.makespan() < self.makespan() {
            self.best = other.best;
        }
    }
}

/// One of those who work on a problem, turn by turn.
pub(crate) trait Worker: Send {
    /// Works for as long as so many schedules take.
    fn advance(&mut self, schedules: u64, stop: &mut dyn Stop) -> ControlFlow<()>;
    /// Returns what it knows.
    fn known(&self) -> Known;
    /// Takes over a bound that others found.
    fn learn(&mut self, bound: i64);
    /// Returns the schedules it has generated.
    fn schedules(&self) -> u64;
}

impl Solver for Engine {
    fn solve(&self, problem: &Problem, stop: &mut dyn Stop) -> Outcome {
        self.run(problem, 1, &mut |workers, turn| workers[0].advance(turn, stop))
    }
}

impl Engine {
    /// Solves a problem by as many workers as there are stops; each asks its own.
    ///
    /// One of them proves, the others search with seeds of their own; after every turn they tell each other what they
    /// found. Turns are measured in work, so the answer depends on the seed and the number of workers only, unless a
    /// stop reads a clock.
    ///
    /// ```
    /// use chainage_engine::resource::{AfterSchedules, Engine, Job, Problem, Status, Stop};
    /// use chainage_model::{Instance, InstanceActivity, InstanceMode};
    /// fn together(jobs: Vec<Job<'_>>) {
    ///     std::thread::scope(|scope| jobs.into_iter().for_each(|job| drop(scope.spawn(job))));
    /// }
    /// let mode = InstanceMode { duration: 2, renewable: vec![1], consumable: vec![] };
    /// let mut instance = Instance { renewable: vec![1], ..Instance::default() };
    /// for _ in 0..3 {
    ///     instance.activities.push(InstanceActivity { modes: vec![mode.clone()], stock: vec![] });
    /// }
    /// let problem = Problem::compile(&instance)?;
    /// let mut stops: Vec<Box<dyn Stop + Send>> = vec![Box::new(AfterSchedules(9)), Box::new(AfterSchedules(9))];
    /// let outcome = Engine::default().solve_together(&problem, &mut stops, together);
    /// assert_eq!((outcome.status, outcome.bound), (Status::Optimal, 6));
    /// # Ok::<(), chainage_engine::resource::ProblemError>(())
    /// ```
    pub fn solve_together(
        &self,
        problem: &Problem,
        stops: &mut [Box<dyn Stop + Send>],
        together: Together,
    ) -> Outcome {
        self.run(problem, stops.len(), &mut |workers, turn| {
            let mut flows = vec![ControlFlow::Continue(()); workers.len()];
            let mut jobs: Vec<Job<'_>> = Vec::with_capacity(workers.len());
            for ((worker, stop), flow) in workers.iter_mut().zip(stops.iter_mut()).zip(&mut flows) {
                jobs.push(Box::new(move || *flow = worker.advance(turn, &mut **stop)));
            }
            together(jobs);
            flows.into_iter().find(ControlFlow::is_break).unwrap_or(ControlFlow::Continue(()))
        })
    }

    /// Lets workers take their turns until something is proved or one is told to stop.
    fn run(&self, problem: &Problem, n_workers: usize, take_turns: &mut TakeTurns<'_>) -> Outcome {
        if problem.starved().is_some() || problem.exhausted().is_some() {
            return nothing(Status::Infeasible);
        }
        let seeds = (0..n_workers as u64).map(|worker| self.seed.wrapping_add(worker));
        if !problem.is_plain() {
            let Ok(start) = general::Start::new(problem) else { return nothing(Status::Infeasible) };
            let worker = |(at, seed)| Box::new(start.search(seed, self.prove && at == 0)) as Box<dyn Worker>;
            let outcome = converge(seeds.enumerate().map(worker).collect(), problem.horizon(), take_turns);
            return if outcome.best.is_none() && outcome.bound > problem.horizon() {
                Outcome { bound: 0, status: Status::Infeasible, ..outcome }
            } else {
                outcome
            };
        }
        let modes = vec![0; problem.n_activities()];
        let Some(kernel) = Kernel::new(problem, &modes) else { return nothing(Status::Infeasible) };
        let mirror = kernel.mirror();
        let bound = bound::simple(&kernel);
        let worker = |(at, seed): (usize, u64)| {
            let proof = (self.prove && at == 0).then(|| Exact::new(problem, seed));
            let searches = proof.is_none() || n_workers == 1;
            let search = Search::new(&kernel, &mirror, seed, bound);
            Box::new(Plain {
                search,
                proof,
                n_activities: kernel.n as u64,
                searches,
                stale: 0,
                is_opening: true,
            }) as Box<dyn Worker>
        };
        converge(seeds.enumerate().map(worker).collect(), problem.horizon(), take_turns)
    }
}

type TakeTurns<'t> = dyn FnMut(&mut [Box<dyn Worker + '_>], u64) -> ControlFlow<()> + 't;

/// Lets workers take turns until they have met, no time up to the horizon is left, or one is told to stop.
fn converge(mut workers: Vec<Box<dyn Worker + '_>>, horizon: i64, take_turns: &mut TakeTurns<'_>) -> Outcome {
    let mut known = Known::default();
    let mut turn = OPENING;
    loop {
        let flow = take_turns(&mut workers, turn);
        for worker in &workers {
            known.add(worker.known());
        }
        if flow.is_break() || known.is_done() || (known.best.is_none() && known.bound > horizon) {
            break;
        }
        for worker in &mut workers {
            worker.learn(known.bound);
        }
        turn = if turn == OPENING { TURN } else { turn + turn / 2 };
    }
    let schedules = workers.iter().map(|worker| worker.schedules()).sum();
    let status = match &known.best {
        Some(_) if known.is_done() => Status::Optimal,
        Some(_) => Status::Feasible,
        None => Status::Unknown,
    };
    Outcome { best: known.best.map(|(_, solution)| solution), bound: known.bound, status, schedules }
}

fn nothing(status: Status) -> Outcome {
    Outcome { best: None, bound: 0, status, schedules: 0 }
}

/// A worker on a problem with one mode and lags that go forward.
struct Plain<'a> {
    search: Search<'a>,
    proof: Option<Exact<'a>>,
    n_activities: u64,
    /// Whether it searches after the opening.
    searches: bool,
    /// Turns since the search found a better schedule.
    stale: u32,
    is_opening: bool,
}

impl Worker for Plain<'_> {
    fn advance(&mut self, schedules: u64, stop: &mut dyn Stop) -> ControlFlow<()> {
        let search = &mut self.search;
        if self.is_opening {
            self.is_opening = false;
            let flow = search.advance(schedules, stop);
            // The bound takes a fraction of a second at most, so it is not left out.
            if let Some((makespan, _)) = search.best {
                search.bound = bound::destructive(search.forward(), search.bound, makespan);
            }
            return flow;
        }
        if self.searches {
            // Where the search finds nothing better any more, exact work gets more of the time.
            let halvings = if self.proof.is_some() { self.stale.saturating_sub(PATIENCE) } else { 0 };
            let before = search.makespan();
            search.advance(schedules >> halvings.min(HALVINGS), stop)?;
            self.stale = if search.makespan() < before { 0 } else { self.stale + 1 };
        }
        let mut known = self.known();
        let Some(proof) = &mut self.proof else { return ControlFlow::Continue(()) };
        let steps = schedules * self.n_activities * STEPS_AN_ACTIVITY;
        let flow = proof.advance(steps, &mut known, self.search.schedules, stop);
        self.search.bound = known.bound;
        self.search.best =
            known.best.map(|(makespan, solution)| (makespan, solution.starts.as_slice().to_vec()));
        flow
    }

    fn known(&self) -> Known {
        let solution = |(makespan, starts): &(i64, Vec<i64>)| {
            let modes = IdVec::filled(starts.len(), 0);
            (*makespan, Solution { starts: starts.clone().into(), modes })
        };
        Known { bound: self.search.bound, best: self.search.best.as_ref().map(solution) }
    }

    fn learn(&mut self, bound: i64) {
        if bound > self.search.bound {
            self.search.bound = bound;
        }
    }

    fn schedules(&self) -> u64 {
        self.search.schedules
    }
}
