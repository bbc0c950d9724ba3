//! Writes a plan in other formats, reads each again, and says what it kept.
//!
//! `cargo run -p chainage-examples --example convert` takes the first plan of the seeds; give a path for another:
//! `… --example convert -- project.xer`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::fs;
use std::path::{Path, PathBuf};

use chainage::formats::{self, Format};
use chainage::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let seed = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/first/plan.toml");
    let path = std::env::args().nth(1).map_or_else(seed, PathBuf::from);
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut loader = |include: &str| fs::read(folder.join(include)).map_err(|error| error.to_string());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let plan = formats::read(&name, &fs::read(&path)?, &mut loader)?.plan;
    let finish = finish_of(&plan)?;
    println!("{name}: {} activities, finish {finish}\n", plan.activities().len());

    println!("format   bytes  activities  relationships  finish            left out");
    for format in [Format::Toml, Format::Json, Format::Xlsx, Format::Csv] {
        let bytes = formats::write(&plan, format)?;
        let again = formats::read_as(format, &name, &bytes, &mut formats::no_includes)?.plan;
        let lost: Vec<String> = formats::losses(&plan, format).into_iter().map(|loss| loss.message).collect();
        println!(
            "{:<6}{:>8}{:>12}{:>15}  {}  {}",
            format.to_string(),
            bytes.len(),
            again.activities().len(),
            again.relationships().len(),
            finish_of(&again)?,
            if lost.is_empty() { "nothing".to_owned() } else { lost.join("; ") }
        );
        // What loses nothing schedules to the same minute.
        assert!(!lost.is_empty() || finish_of(&again)? == finish, "{format} changed the plan");
    }
    Ok(())
}

/// Returns the finish of the project that finishes last.
fn finish_of(plan: &Plan) -> Result<Moment, Box<dyn std::error::Error>> {
    let network = Network::compile(plan)?;
    let schedule = cpm::schedule(&network, &network.options());
    let finishes = plan.projects().ids().map(|id| schedule.project(id).finish);
    finishes.max().ok_or_else(|| "a plan without projects".into())
}
