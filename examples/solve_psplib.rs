//! Solves a published kind of instance: a schedule, a bound that says how good it is, and the starts.
//!
//! `cargo run -p chainage-examples --example solve_psplib` takes the small instance beside this file;
//! `… --example solve_psplib -- j12001_1.sm 20000` another one and a number of schedules.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::fs;
use std::path::{Path, PathBuf};

use chainage::engine::resource::{AfterSchedules, Engine, Problem, Solver, verify};
use chainage::formats::psplib;
use chainage::model::Id;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("bypass.rcp");
    let path = arguments.next().map_or_else(own, PathBuf::from);
    let schedules: u64 = arguments.next().map_or(Ok(5000), |number| number.parse())?;

    let name = path.display().to_string();
    let instance = psplib::read(&name, &fs::read(&path)?)?;
    let problem = Problem::compile(&instance)?;
    let outcome = Engine::default().solve(&problem, &mut AfterSchedules(schedules));
    println!("{}: {:?}, no schedule is shorter than {}", instance.name, outcome.status, outcome.bound);

    let Some(solution) = outcome.best else { return Ok(()) };
    verify(&instance, &solution).map_err(|violations| violations[0].to_string())?;
    println!("makespan {} after {} schedules\n", solution.makespan(&problem), outcome.schedules);
    for (activity, start) in solution.starts.enumerated() {
        let mode = &instance.activities[activity].modes[solution.modes[activity]];
        let bar = "#".repeat(usize::try_from(mode.duration)?);
        let number = activity.index() + 1;
        println!("{number:>4} {start:>4} {}{bar}", " ".repeat(usize::try_from(*start)?));
    }
    Ok(())
}
