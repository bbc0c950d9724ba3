//! `chainage solve`

use std::path::Path;

use chainage::engine::resource::{
    Engine, Job, Outcome, Problem, Progress, Solver, Status, Stop, conflict, verify,
};
use chainage::formats::psplib;
use chainage::model::{Id, Instance, InstanceEnd, InstanceLag};
use serde::Serialize;

use crate::args::{Solve, SolveFormat};
use crate::exit::Exit;
use crate::world::{self, Clock};

/// Time to solve in if nothing else is said, in seconds.
const USUAL_SECONDS: f64 = 10.0;

/// What ends a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) wall_seconds: Option<f64>,
    pub(super) cpu_seconds: Option<f64>,
    pub(super) schedules: Option<u64>,
    pub(super) seed: u64,
    pub(super) threads: u16,
}

/// An instance and what the solver says of it.
pub(super) struct Solved {
    pub(super) instance: Instance,
    pub(super) outcome: Outcome,
    pub(super) makespan: Option<i64>,
    pub(super) critical_path: Option<i64>,
    /// Why there is no schedule, if that is proved.
    pub(super) conflict: Vec<String>,
    pub(super) wall_seconds: f64,
    pub(super) cpu_seconds: f64,
}

#[derive(Serialize)]
struct SolvedJson<'a> {
    schema: &'static str,
    instance: &'a str,
    makespan: Option<i64>,
    lower_bound: i64,
    status: &'static str,
    schedules: u64,
    cpu_seconds: f64,
    wall_seconds: f64,
    starts: Vec<i64>,
    modes: Vec<usize>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    conflict: &'a [String],
}

pub(crate) fn run(options: &Solve) -> Result<Exit, Exit> {
    let limits = Limits {
        wall_seconds: options.time,
        cpu_seconds: options.cpu_seconds,
        schedules: options.schedules,
        seed: options.seed,
        threads: options.threads,
    };
    let solved = solve(&options.path, limits)?;
    let outcome = &solved.outcome;
    let best = outcome.best.as_ref();
    let json = SolvedJson {
        schema: "chainage/1",
        instance: &solved.instance.name,
        makespan: solved.makespan,
        lower_bound: outcome.bound,
        status: word(outcome.status),
        schedules: outcome.schedules,
        cpu_seconds: solved.cpu_seconds,
        wall_seconds: solved.wall_seconds,
        starts: best.map_or_else(Vec::new, |best| best.starts.iter().copied().collect()),
        modes: best.map_or_else(Vec::new, |best| best.modes.iter().map(|mode| mode + 1).collect()),
        conflict: &solved.conflict,
    };
    if let Some(path) = &options.solution {
        world::write(path, super::json(&json).as_bytes())?;
    }
    world::say(&match options.format {
        SolveFormat::Json => super::json(&json),
        SolveFormat::Text => text(&solved),
    });
    Ok(if outcome.status == Status::Infeasible { Exit::Infeasible } else { Exit::Fine })
}

fn text(solved: &Solved) -> String {
    let outcome = &solved.outcome;
    let found = match solved.makespan {
        #[expect(clippy::cast_precision_loss, reason = "a percentage")]
        Some(makespan) => format!(
            "makespan {makespan}, lower bound {}, gap {:.2} %",
            outcome.bound,
            100.0 * (makespan - outcome.bound) as f64 / outcome.bound.max(1) as f64
        ),
        None => "no schedule".to_owned(),
    };
    let mut text = format!(
        "{}: {}: {found}; {} schedules, {:.2} CPU seconds\n",
        solved.instance.name,
        word(outcome.status),
        outcome.schedules,
        solved.cpu_seconds
    );
    if !solved.conflict.is_empty() {
        let lines = solved.conflict.join("\n  ");
        text = format!("{text}these cannot be met together, and each is needed for that:\n  {lines}\n");
    }
    text
}

/// Says in words which activities, lags and capacities contradict each other; activities count from 1.
fn explain(instance: &Instance, problem: &Problem) -> Vec<String> {
    let Some(found) = conflict(problem) else { return Vec::new() };
    let lags = found.lags.iter().map(|&lag| lag_in_words(&instance.lags[lag]));
    let capacity = |resource: usize, is_renewable: bool| {
        let (kind, have) = if is_renewable {
            ("renewable", instance.renewable[resource])
        } else {
            ("consumable", instance.consumable[resource])
        };
        let asks = found.activities.iter().filter_map(|&activity| {
            let modes = &instance.activities[activity].modes;
            let need = |mode: &chainage::model::InstanceMode| {
                if is_renewable { mode.renewable[resource] } else { mode.consumable[resource] }
            };
            let (least, mode) = modes.iter().map(|mode| (need(mode), mode)).min_by_key(|(need, _)| *need)?;
            let number = activity.index() + 1;
            let time = if is_renewable { format!(" for {}", mode.duration) } else { String::new() };
            (least > 0).then(|| format!("activity {number} needs {least}{time}"))
        });
        format!("{kind} resource {}: there are {have}; {}", resource + 1, asks.collect::<Vec<_>>().join(", "))
    };
    let renewable = found.renewable.iter().map(|&resource| capacity(resource, true));
    let consumable = found.consumable.iter().map(|&resource| capacity(resource, false));
    lags.chain(renewable).chain(consumable).collect()
}

fn lag_in_words(lag: &InstanceLag) -> String {
    let (from, to, periods) = (lag.predecessor.index() + 1, lag.successor.index() + 1, lag.periods);
    match (lag.from, periods < 0) {
        (InstanceEnd::Start, false) => {
            format!("activity {to} starts {periods} or more after activity {from} starts")
        }
        (InstanceEnd::Start, true) => {
            format!("activity {from} starts {} or less after activity {to} starts", -periods)
        }
        (InstanceEnd::Finish, false) => {
            format!("activity {to} starts {periods} or more after activity {from} finishes")
        }
        (InstanceEnd::Finish, true) => {
            format!("activity {to} starts {} or less before activity {from} finishes", -periods)
        }
    }
}

pub(super) fn word(status: Status) -> &'static str {
    match status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
        Status::Infeasible => "infeasible",
        Status::Unknown => "unknown",
    }
}

/// Reads and solves an instance; the answer has passed the judge.
pub(super) fn solve(path: &Path, limits: Limits) -> Result<Solved, Exit> {
    let bytes = world::load(path).map_err(|message| world::refuse(&message))?;
    let name = path.display().to_string();
    let instance = psplib::read(&name, &bytes).map_err(|error| world::refuse(&error.to_string()))?;
    let problem = Problem::compile(&instance).map_err(|error| world::refuse(&format!("{name}: {error}")))?;
    let clock = Clock::start(limits.threads > 1);
    let timed = limits.wall_seconds.is_some() || limits.cpu_seconds.is_some();
    let wall = limits.wall_seconds.or((!timed && limits.schedules.is_none()).then_some(USUAL_SECONDS));
    // Where only schedules are counted, proofs would take time nobody asked for.
    let engine = Engine { seed: limits.seed, prove: wall.is_some() || timed };
    let outcome = if limits.threads > 1 {
        let own = |thread| Box::new(stop(limits, wall, clock, thread)) as Box<dyn Stop + Send>;
        let mut stops: Vec<_> = (0..limits.threads).map(own).collect();
        engine.solve_together(&problem, &mut stops, side_by_side)
    } else {
        engine.solve(&problem, &mut stop(limits, wall, clock, 0))
    };
    let makespan = outcome.best.as_ref().map(|best| best.makespan(&problem));
    if let Some(Err(violations)) = outcome.best.as_ref().map(|best| verify(&instance, best)) {
        world::complain(&format!("internal error: {name}: the answer is wrong: {}", violations[0]));
        return Err(Exit::Internal);
    }
    let (wall_seconds, cpu_seconds) = (clock.wall_seconds(), clock.cpu_seconds());
    let critical_path = problem.critical_path();
    let is_infeasible = outcome.status == Status::Infeasible;
    let conflict = if is_infeasible { explain(&instance, &problem) } else { Vec::new() };
    Ok(Solved { instance, outcome, makespan, critical_path, conflict, wall_seconds, cpu_seconds })
}

/// Returns what ends the work of a thread: its share of the schedules, or the time of all.
fn stop(
    limits: Limits,
    wall: Option<f64>,
    clock: Clock,
    thread: u16,
) -> impl FnMut(&Progress) -> bool + Send {
    let threads = u64::from(limits.threads);
    let share = |most: u64| most / threads + u64::from(u64::from(thread) < most % threads);
    let schedules = limits.schedules.map(share);
    // So many threads use no more of the processors than the clock says, so these are asked late and rarely.
    let wait = move |left: f64| left.max(0.001) / f64::from(limits.threads);
    let mut ask_at = limits.cpu_seconds.map_or(f64::INFINITY, wait);
    move |progress| {
        if schedules.is_some_and(|most| progress.schedules >= most) {
            return true;
        }
        let now = clock.wall_seconds();
        if let Some(most) = limits.cpu_seconds.filter(|_| now >= ask_at) {
            let left = most - clock.cpu_seconds();
            ask_at = now + wait(left);
            if left <= 0.0 {
                return true;
            }
        }
        wall.is_some_and(|most| now >= most)
    }
}

/// Runs each job in a thread of its own.
fn side_by_side(jobs: Vec<Job<'_>>) {
    std::thread::scope(|scope| {
        for job in jobs {
            scope.spawn(job);
        }
    });
}
