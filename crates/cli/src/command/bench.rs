//! `chainage bench`

use std::path::{Path, PathBuf};

use super::solve::{Limits, solve, word};
use crate::args::{Bench, BenchFormat};
use crate::exit::Exit;
use crate::world;

/// Endings of files with instances.
const KINDS: [&str; 4] = ["sm", "mm", "rcp", "sch"];

pub(crate) fn run(options: &Bench) -> Result<Exit, Exit> {
    let mut files = Vec::new();
    for path in &options.paths {
        collect(path, &mut files)?;
    }
    let limits =
        Limits { wall_seconds: options.time, cpu_seconds: options.cpu_seconds, schedules: options.schedules };
    let csv = options.format == BenchFormat::Csv;
    if csv {
        world::say("instance,makespan,lower_bound,status,schedules,cpu_seconds\n");
    }
    let (mut closed, mut gaps, mut seconds) = (0_usize, 0.0, 0.0);
    for file in &files {
        let solved = solve(file, limits, options.seed)?;
        let outcome = &solved.outcome;
        let makespan = solved.makespan.map_or_else(String::new, |makespan| makespan.to_string());
        closed += usize::from(matches!(word(outcome.status), "optimal" | "infeasible"));
        seconds += solved.cpu_seconds;
        #[expect(clippy::cast_precision_loss, reason = "a percentage")]
        let gap = solved
            .makespan
            .map_or(0.0, |makespan| 100.0 * (makespan - outcome.bound) as f64 / outcome.bound.max(1) as f64);
        gaps += gap;
        let (name, status) = (&solved.instance.name, word(outcome.status));
        world::say(&if csv {
            format!(
                "{name},{makespan},{},{status},{},{:.3}\n",
                outcome.bound, outcome.schedules, solved.cpu_seconds
            )
        } else {
            format!(
                "{name:<16} {makespan:>6} {:>6} {gap:>6.2} % {status:<10} {:>10} {:>8.2} s\n",
                outcome.bound, outcome.schedules, solved.cpu_seconds
            )
        });
    }
    if !csv && !files.is_empty() {
        #[expect(clippy::cast_precision_loss, reason = "a mean")]
        let count = files.len() as f64;
        world::say(&format!(
            "{} instances, {closed} closed, mean gap {:.2} %, {:.3} CPU seconds each\n",
            files.len(),
            gaps / count,
            seconds / count
        ));
    }
    Ok(Exit::Fine)
}

/// Adds the instances a path names: a file, all in a folder, or those in a list, one path a line.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Exit> {
    let is_instance =
        |file: &Path| file.extension().is_some_and(|kind| KINDS.iter().any(|known| kind == *known));
    if path.is_dir() {
        let inside = world::list(path).map_err(|message| world::refuse(&message))?;
        for entry in inside {
            if entry.is_dir() || is_instance(&entry) {
                collect(&entry, files)?;
            }
        }
    } else if is_instance(path) {
        files.push(path.to_path_buf());
    } else {
        let bytes = world::load(path).map_err(|message| world::refuse(&message))?;
        let text = String::from_utf8_lossy(&bytes);
        let folder = path.parent().unwrap_or(Path::new(""));
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let named = folder.join(line);
            if !is_instance(&named) {
                return Err(world::refuse(&format!("{}: {line} is no instance file", path.display())));
            }
            files.push(named);
        }
    }
    Ok(())
}
