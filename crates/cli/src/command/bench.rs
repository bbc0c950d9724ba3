//! `chainage bench`

use std::collections::BTreeMap;
use std::ffi::OsStr;
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
    if files.is_empty() {
        return Err(world::refuse("there are no instances (.sm, .mm, .rcp, .sch) in what was named"));
    }
    let limits = Limits {
        wall_seconds: options.time,
        cpu_seconds: options.cpu_seconds,
        schedules: options.schedules,
        seed: options.seed,
        threads: options.threads,
    };
    let known = match &options.known {
        Some(path) => read_known(path)?,
        None => Known::default(),
    };
    let csv = options.format == BenchFormat::Csv;
    if csv {
        world::say("instance,makespan,lower_bound,status,schedules,cpu_seconds\n");
    }
    let (mut closed, mut seconds) = (0_usize, 0.0);
    let [mut own, mut from_path, mut from_known] = [Mean::default(); 3];
    // An instance that cannot be read is told, and the others are solved all the same.
    let mut exit = Exit::Fine;
    let mut n_solved = 0_usize;
    for file in &files {
        let solved = match solve(file, limits) {
            Ok(solved) => solved,
            Err(failed) => {
                exit = failed;
                continue;
            }
        };
        n_solved += 1;
        let outcome = &solved.outcome;
        let makespan = solved.makespan.map_or_else(String::new, |makespan| makespan.to_string());
        closed += usize::from(matches!(word(outcome.status), "optimal" | "infeasible"));
        seconds += solved.cpu_seconds;
        if let Some(makespan) = solved.makespan {
            own.add(makespan, outcome.bound);
            if let Some(path) = solved.critical_path {
                from_path.add(makespan, path);
            }
            if let Some(best) = known.of(file, &solved.instance.name) {
                from_known.add(makespan, best);
            }
        }
        let gap = solved.makespan.map_or(0.0, |makespan| above(makespan, outcome.bound));
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
    if !csv && n_solved > 0 {
        #[expect(clippy::cast_precision_loss, reason = "a mean")]
        let count = n_solved as f64;
        world::say(&format!(
            "{} instances, {} with a schedule, {closed} closed, {:.3} CPU seconds each\n\
             mean above the own lower bound {:.3} %, above the critical path {:.3} %\n",
            n_solved,
            own.count,
            seconds / count,
            own.value(),
            from_path.value(),
        ));
        if options.known.is_some() {
            let (mean, count) = (from_known.value(), from_known.count);
            world::say(&if count == 0 {
                "no best known makespan of these instances in the file\n".to_owned()
            } else {
                format!("mean above the best known makespan {mean:.3} % ({count} instances)\n")
            });
        }
    }
    Ok(exit)
}

/// Returns by how many per cent a makespan lies above a reference.
#[expect(clippy::cast_precision_loss, reason = "a percentage")]
fn above(makespan: i64, reference: i64) -> f64 {
    100.0 * (makespan - reference) as f64 / reference.max(1) as f64
}

/// A mean of percentages.
#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, makespan: i64, reference: i64) {
        self.sum += above(makespan, reference);
        self.count += 1;
    }

    fn value(self) -> f64 {
        self.sum / f64::from(self.count.max(1))
    }
}

/// Best known makespans, by instance and by the set it is of; a row may have none.
#[derive(Clone, Debug, Default)]
struct Known(BTreeMap<String, BTreeMap<String, Option<i64>>>);

impl Known {
    /// Returns what is known of an instance; where several sets have one of its name, its file's folder tells which.
    fn of(&self, file: &Path, instance: &str) -> Option<i64> {
        let sets = self.0.get(instance)?;
        let folder = file.parent().and_then(Path::file_name).and_then(OsStr::to_str);
        let of_folder = folder.and_then(|folder| sets.get(folder));
        let only = sets.values().next().filter(|_| sets.len() == 1);
        *of_folder.or(only)?
    }
}

/// Reads best known makespans; of two rows for one instance of a set the later counts.
fn read_known(path: &Path) -> Result<Known, Exit> {
    let bytes = world::load(path).map_err(|message| world::refuse(&message))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(|line| {
        let cells = line.split(',').map(str::trim);
        cells.collect::<Vec<_>>()
    });
    let head = lines.next().unwrap_or_default();
    let column = |name: &str| head.iter().position(|cell| *cell == name);
    let (Some(instance), Some(best)) = (column("instance"), column("best_ub")) else {
        let message = format!("{}: no columns instance and best_ub in its first line", path.display());
        return Err(world::refuse(&message));
    };
    let set = column("set");
    let mut known = Known::default();
    for cells in lines {
        let Some(instance) = cells.get(instance) else { continue };
        let set = set.and_then(|set| cells.get(set)).copied().unwrap_or_default();
        let best = cells.get(best).and_then(|best| best.parse().ok()).filter(|&best: &i64| best > 0);
        known.0.entry((*instance).to_owned()).or_default().insert(set.to_owned(), best);
    }
    Ok(known)
}

/// Adds the instances a path names: a file, all in a folder, or those in a list, one path a line.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Exit> {
    let is_instance = |file: &Path| {
        file.extension().is_some_and(|kind| KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known)))
    };
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
