//! Binds an outside solver: it implements `Solver`, and the judge that looks at our own answers looks at its answers.
//!
//! `cargo run -p chainage-examples --example custom_solver`

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::fs;
use std::path::Path;

use chainage::engine::resource::verify;
use chainage::engine::resource::{
    AfterSchedules, Engine, Outcome, Problem, Progress, Solution, Solver, Status, Stop,
};
use chainage::formats::psplib;
use chainage::model::{Id, IdVec, Instance, InstanceEnd};

/// Takes the activities as they are written and starts each as early as it can: no search, no proof.
///
/// A real binding would hand the instance to a program and read its answer.
struct AsWritten<'a> {
    instance: &'a Instance,
    /// Whether it overlooks one unit of every capacity, as a bad binding may.
    is_careless: bool,
}

impl Solver for AsWritten<'_> {
    fn solve(&self, problem: &Problem, stop: &mut dyn Stop) -> Outcome {
        let unknown = Outcome { best: None, bound: 0, status: Status::Unknown, schedules: 0 };
        if stop.poll(&Progress::default()).is_break() {
            return unknown;
        }
        let instance = self.instance;
        let n = instance.activities.len();
        let mode = |activity| &instance.activities[activity].modes[0];
        let mut starts: IdVec<_, i64> = IdVec::filled(n, 0);
        for activity in instance.activities.ids() {
            let links = instance.lags.iter().filter(|lag| lag.successor == activity);
            let bounds = links.map(|lag| {
                let follows = lag.from == InstanceEnd::Finish;
                let duration = if follows { mode(lag.predecessor).duration } else { 0 };
                starts[lag.predecessor] + duration + lag.periods
            });
            let mut start = bounds.max().unwrap_or(0);
            while !self.fits(&starts, activity.index(), start) {
                start += 1;
            }
            starts[activity] = start;
        }
        let solution = Solution { starts, modes: IdVec::filled(n, 0) };
        Outcome {
            bound: problem.critical_path().unwrap_or(0),
            best: Some(solution),
            status: Status::Feasible,
            schedules: 1,
        }
    }
}

impl AsWritten<'_> {
    /// Whether an activity fits beside those before it in the file.
    fn fits(&self, starts: &IdVec<chainage::model::ActivityId, i64>, activity: usize, start: i64) -> bool {
        let modes: Vec<_> = self.instance.activities.iter().map(|one| &one.modes[0]).collect();
        let own = modes[activity];
        let spare = i64::from(self.is_careless);
        (start..start + own.duration).all(|at| {
            let runs = |&(other, &begin): &(usize, &i64)| begin <= at && at < begin + modes[other].duration;
            self.instance.renewable.iter().enumerate().all(|(resource, capacity)| {
                let others = starts.iter().enumerate().take(activity).filter(runs);
                let held: i64 = others.map(|(other, _)| modes[other].renewable[resource]).sum();
                held + own.renewable[resource] <= capacity + spare
            })
        })
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("bypass.rcp");
    let instance = psplib::read("bypass.rcp", &fs::read(path)?)?;
    let problem = Problem::compile(&instance)?;
    let solvers: [(&str, &dyn Solver); 3] = [
        ("as written", &AsWritten { instance: &instance, is_careless: false }),
        ("careless", &AsWritten { instance: &instance, is_careless: true }),
        ("engine", &Engine::default()),
    ];
    for (name, solver) in solvers {
        let outcome = solver.solve(&problem, &mut AfterSchedules(2000));
        let Some(solution) = outcome.best else { continue };
        let makespan = solution.makespan(&problem);
        match verify(&instance, &solution) {
            Ok(()) => println!("{name:<12} makespan {makespan}, bound {}: sound", outcome.bound),
            Err(violations) => println!("{name:<12} makespan {makespan}: refused, {}", violations[0]),
        }
    }
    Ok(())
}
