//! Search for problems with modes, consumable resources, maximum lags and reservoirs.
//!
//! A candidate is a list of activities and a mode for each. It is decoded by the serial scheme; where a maximum lag or a
//! reservoir is broken, the activity that came too early gets a later release and the list is decoded again (a plain
//! form of the unscheduling step of Franck, Neumann & Schwindl 2001, *Truncated branch-and-bound, schedule-construction
//! and schedule-improvement procedures for resource-constrained project scheduling*). Candidates are changed by moving
//! an activity in the list or by giving it another mode, and accepted by a falling threshold (after Bouleimen & Lecocq
//! 2003, *A new efficient simulated annealing algorithm for the RCPSP and its multiple mode version*). What is broken
//! or used up beyond measure counts against a candidate before its makespan does.

use std::ops::ControlFlow;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::bound;
use super::exact::Exact;
use super::kernel::Kernel;
use super::priority::{Rule, list_by_key, sample};
use super::problem::{Problem, Way};
use super::sgs::{Profile, serial_after};
use super::solve::{Known, STEPS_AN_ACTIVITY, Worker};
use super::solver::{Progress, Solution, Stop};
use super::window::{Impossible, Sweep, Windows};

/// How bad a candidate is: what is broken or used up beyond measure, then the makespan.
type Cost = (i64, i64);

/// A list with modes, and what came of it.
#[derive(Clone, Debug)]
struct Candidate {
    list: Vec<usize>,
    modes: Vec<usize>,
    starts: Vec<i64>,
    cost: Cost,
}

/// What decoding needs.
struct Decoder<'a> {
    problem: &'a Problem,
    kernel: Kernel,
    modes: Vec<usize>,
    profile: Profile,
    release: Vec<i64>,
    schedules: u64,
}

/// Decodings of one candidate at most.
const REPAIRS: usize = 200;
/// Changes without a better candidate before a restart.
const PATIENCE: usize = 4000;

/// What every search of a problem begins with.
pub(crate) struct Start<'a> {
    problem: &'a Problem,
    kernel: Kernel,
    modes: Vec<usize>,
    /// The problem with one mode for every activity that asks for no more than any of its modes.
    least: Kernel,
}

impl<'a> Start<'a> {
    /// Chooses modes to begin with; impossible if even endless time does not help.
    pub(crate) fn new(problem: &'a Problem) -> Result<Self, Impossible> {
        let modes: Vec<usize> = problem.ways.iter().map(|ways| cheapest(problem, ways)).collect();
        let kernel = Kernel::new(problem, &modes).ok_or(Impossible)?;
        let least = Kernel::new(&problem.relaxed(), &vec![0; modes.len()]).ok_or(Impossible)?;
        let mut windows = Windows::new(&least, problem.horizon())?;
        windows.tighten(&least, &mut Sweep::default(), 20)?;
        Ok(Self { problem, kernel, modes, least })
    }

    /// Begins a search; one that proves also looks for a schedule and for bounds exactly where it can.
    pub(crate) fn search(&self, seed: u64, proves: bool) -> General<'_> {
        let mut decoder = Decoder {
            problem: self.problem,
            modes: self.modes.clone(),
            profile: Profile::default(),
            release: vec![0; self.kernel.n],
            kernel: self.kernel.clone(),
            schedules: 0,
        };
        let mut bound = bound::simple(&self.least);
        let keys = Rule::LatestStart.keys(&decoder.kernel);
        let first = decoder.decode(list_by_key(&decoder.kernel, &keys), self.modes.clone());
        if first.cost.0 == 0 {
            bound = bound::destructive(&self.least, bound, first.cost.1);
        }
        let random = Pcg64Mcg::seed_from_u64(seed);
        let exact = proves.then(|| Exact::new(self.problem, seed));
        General { decoder, random, best: first.clone(), current: first, bound, stale: 0, exact }
    }
}

/// A search, which can be paused and resumed.
pub(crate) struct General<'a> {
    decoder: Decoder<'a>,
    random: Pcg64Mcg,
    best: Candidate,
    current: Candidate,
    bound: i64,
    /// Changes since the last better candidate.
    stale: usize,
    exact: Option<Exact<'a>>,
}

impl General<'_> {
    fn is_done(&self) -> bool {
        self.best.cost.0 == 0 && self.best.cost.1 <= self.bound
    }

    /// Goes on from the best, or from a new list with the modes of the best.
    fn restart(&mut self) {
        self.stale = 0;
        self.current = if self.random.random_range(0..2) == 0 {
            self.best.clone()
        } else {
            let keys = Rule::LatestStart.keys(&self.decoder.kernel);
            let list = sample(&self.decoder.kernel, &keys, &mut self.random);
            self.decoder.decode(list, self.best.modes.clone())
        };
    }

    /// Tries a change of the current candidate.
    fn step(&mut self) {
        let (decoder, current) = (&mut self.decoder, &self.current);
        let (list, modes) = change(decoder.problem, &decoder.kernel, current, &mut self.random);
        let next = decoder.decode(list, modes);
        // The threshold falls from two per cent of the makespan to nothing.
        #[expect(clippy::cast_possible_wrap, reason = "the patience is small")]
        let slack = current.cost.1 * (PATIENCE - self.stale.min(PATIENCE)) as i64 / PATIENCE as i64 / 50;
        let is_accepted = next.cost.0 < current.cost.0
            || (next.cost.0 == current.cost.0
                && next.cost.1 <= current.cost.1 + self.random.random_range(0..=slack));
        self.stale += 1;
        if is_accepted {
            self.current = next;
        }
        if self.current.cost < self.best.cost {
            self.best = self.current.clone();
            self.stale = 0;
        }
    }
}

impl Worker for General<'_> {
    fn advance(&mut self, schedules: u64, stop: &mut dyn Stop) -> ControlFlow<()> {
        let until = self.decoder.schedules.saturating_add(schedules);
        while self.decoder.schedules < until && !self.is_done() {
            let known = (self.best.cost.0 == 0).then_some(self.best.cost.1);
            stop.poll(&Progress { schedules: self.decoder.schedules, best: known, bound: self.bound })?;
            if self.stale > PATIENCE {
                self.restart();
            }
            self.step();
        }
        let mut known = self.known();
        let Some(exact) = &mut self.exact else { return ControlFlow::Continue(()) };
        let steps = schedules * self.decoder.kernel.n as u64 * STEPS_AN_ACTIVITY;
        let flow = exact.advance(steps, &mut known, self.decoder.schedules, stop);
        self.bound = known.bound;
        if let Some((makespan, solution)) = known.best
            && (0, makespan) < self.best.cost
        {
            let (starts, modes) = (solution.starts.as_slice().to_vec(), solution.modes.as_slice().to_vec());
            let mut list = self.decoder.kernel.order.clone();
            list.sort_by_key(|&activity| starts[activity]);
            self.best = Candidate { list, modes, starts, cost: (0, makespan) };
            self.current = self.best.clone();
        }
        flow
    }

    fn known(&self) -> Known {
        let Candidate { starts, modes, cost, .. } = &self.best;
        let solution = || Solution { starts: starts.clone().into(), modes: modes.clone().into() };
        Known { bound: self.bound, best: (cost.0 == 0).then(|| (cost.1, solution())) }
    }

    fn learn(&mut self, bound: i64) {
        self.bound = self.bound.max(bound);
    }

    fn schedules(&self) -> u64 {
        self.decoder.schedules
    }
}

/// Returns the mode that uses up the smallest share of what there is, the shorter of two that use the same.
fn cheapest(problem: &Problem, ways: &[Way]) -> usize {
    let share = |way: &Way| -> i64 {
        way.consumption
            .iter()
            .zip(&problem.amount)
            .map(|(need, have)| need * 1_000_000 / (*have).max(1))
            .sum()
    };
    let fits = |way: &Way| way.demand.iter().zip(&problem.capacity).all(|(need, have)| need <= have);
    (0..ways.len()).min_by_key(|&at| (!fits(&ways[at]), share(&ways[at]), ways[at].duration)).unwrap_or(0)
}

/// Moves an activity in the list or gives one another mode.
fn change(
    problem: &Problem,
    kernel: &Kernel,
    from: &Candidate,
    random: &mut Pcg64Mcg,
) -> (Vec<usize>, Vec<usize>) {
    let (mut list, mut modes) = (from.list.clone(), from.modes.clone());
    let choosable = || (0..modes.len()).filter(|&i| problem.ways[i].len() > 1).collect::<Vec<_>>();
    let open = if problem.ways.iter().all(|ways| ways.len() == 1) { Vec::new() } else { choosable() };
    if !open.is_empty() && random.random_range(0..2) == 0 {
        for _ in 0..random.random_range(1..=2) {
            let activity = open[random.random_range(0..open.len())];
            let mode = random.random_range(0..problem.ways[activity].len());
            let way = &problem.ways[activity][mode];
            if way.demand.iter().zip(&problem.capacity).all(|(need, have)| need <= have) {
                modes[activity] = mode;
            }
        }
        return (list, modes);
    }
    let at = random.random_range(0..list.len());
    let activity = list[at];
    let is_near = |other: usize, rows: &[(usize, i64)]| rows.iter().any(|&(linked, _)| linked == other);
    let mut first = at;
    while first > 0 && !is_near(list[first - 1], kernel.before.of(activity)) {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < list.len() && !is_near(list[last + 1], kernel.after.of(activity)) {
        last += 1;
    }
    let to = random.random_range(first..=last);
    list.remove(at);
    list.insert(to, activity);
    (list, modes)
}

impl Decoder<'_> {
    /// Makes a schedule of a list with modes.
    fn decode(&mut self, list: Vec<usize>, modes: Vec<usize>) -> Candidate {
        for (activity, &mode) in modes.iter().enumerate() {
            if self.modes[activity] != mode {
                self.kernel.set_way(activity, &self.problem.ways[activity][mode]);
                self.modes[activity] = mode;
            }
        }
        let mut starts = vec![0; list.len()];
        self.release.fill(0);
        let mut makespan = 0;
        let mut broken = 0;
        for _ in 0..REPAIRS {
            makespan = serial_after(&self.kernel, &list, &self.release, &mut self.profile, &mut starts);
            self.schedules += 1;
            broken = self.repair(&starts);
            if broken == 0 {
                break;
            }
        }
        let overuse: i64 = (0..self.problem.amount.len())
            .map(|resource| {
                let ways = modes.iter().enumerate().map(|(i, &mode)| &self.problem.ways[i][mode]);
                let used: i64 = ways.map(|way| way.consumption[resource]).sum();
                (used - self.problem.amount[resource]).max(0)
            })
            .sum();
        Candidate { list, modes, starts, cost: (broken + overuse, makespan) }
    }

    /// Gives later releases to what came too early; returns how much is broken.
    fn repair(&mut self, starts: &[i64]) -> i64 {
        let mut broken = 0;
        for &(from, to, lag) in &self.kernel.back {
            let earliest = starts[from] + lag;
            if starts[to] < earliest {
                broken += earliest - starts[to];
                self.release[to] = self.release[to].max(earliest);
            }
        }
        for (reservoir, &initial) in self.problem.level.iter().enumerate() {
            let mut events: Vec<(i64, i64, usize)> = Vec::new();
            for (activity, stock) in self.problem.stock.iter().enumerate() {
                let (taken, given) = stock[reservoir];
                if given > 0 {
                    events.push((starts[activity] + self.kernel.duration[activity], given, activity));
                }
                if taken > 0 {
                    events.push((starts[activity], -taken, activity));
                }
            }
            // What is given at a moment may be taken then.
            events.sort_by_key(|&(at, amount, _)| (at, -amount));
            let mut level = initial;
            for (place, &(at, amount, activity)) in events.iter().enumerate() {
                level += amount;
                if level < 0 {
                    broken -= level;
                    let later = events[place..]
                        .iter()
                        .find(|event| event.1 > 0 && event.0 > at && event.2 != activity);
                    if let Some(&(until, _, _)) = later {
                        self.release[activity] = self.release[activity].max(until);
                    }
                    break;
                }
            }
        }
        broken
    }
}
