//! Opens a P6 file, reschedules it with a data date two weeks later, and prints what moved and why.
//!
//! `cargo run -p chainage-examples --example open_p6` opens a small file of this folder; give a path for another:
//! `… --example open_p6 -- project.xer`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::fs;
use std::path::{Path, PathBuf};

use chainage::formats;
use chainage::model::Status;
use chainage::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("quay.xer");
    let path = std::env::args().nth(1).map_or_else(own, PathBuf::from);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let import = formats::read(&name, &fs::read(&path)?, &mut formats::no_includes)?;
    for said in &import.diagnostics {
        println!("{}: {}", said.code, said.message);
    }
    let plan = import.plan;
    let before = schedule(&plan)?;

    // Nothing is recorded in the two weeks: whatever was to be done in them has to be done after.
    let mut later = plan.clone();
    for id in plan.projects().ids() {
        let project = plan.project(id);
        let Some(date) = project.data_date.or(project.start) else { continue };
        let moved = date + WorkingTime::from_hours(24) * 14;
        println!("{}: data date {} moved to {}", project.code, date.date(), moved.date());
        later.edit_project(id, |project| project.data_date = Some(moved))?;
    }
    let after = schedule(&later)?;

    println!("\n{:<8}{:<18}{:<18}{:>8}  because of", "", "finish", "then", "float");
    let (mut n_moved, mut n_open) = (0, 0);
    for (id, activity) in plan.activities().enumerated() {
        if activity.progress.status() == Status::Finished {
            continue;
        }
        n_open += 1;
        let (was, is) = (before.1[id], after.1[id]);
        if was.finish == is.finish {
            continue;
        }
        n_moved += 1;
        let day =
            plan.calendar_of(id).map_or(Calendar::EIGHT_HOURS, |calendar| plan.calendar(calendar).day_length);
        let float = is.total_float.to_days(day);
        let reason = match is.driver {
            Driver::Relationship(link) => {
                let link = later.relationship(link);
                format!("{} {}", later.activity(link.predecessor).code, link.kind)
            }
            other => format!("{other:?}"),
        };
        println!(
            "{:<8}{:<18}{:<18}{float:>6.1} d  {reason}",
            activity.code,
            was.finish.to_string(),
            is.finish.to_string()
        );
    }
    println!("\n{n_moved} of {n_open} unfinished activities moved.");
    for (id, project) in plan.projects().enumerated() {
        let (was, is) = (before.1.project(id).finish, after.1.project(id).finish);
        let days = (is.finish_date() - was.finish_date()).num_days();
        println!("{}: finish {} -> {}, {days} days later", project.code, was.finish_date(), is.finish_date());
    }
    Ok(())
}

fn schedule(plan: &Plan) -> Result<(Network, Schedule), Box<dyn std::error::Error>> {
    let network = Network::compile(plan)?;
    // The options stored in the file: retained logic or progress override, the calendar of lags, …
    let schedule = cpm::schedule(&network, &network.options());
    Ok((network, schedule))
}
