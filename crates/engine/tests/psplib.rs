//! Published instances: every answer is judged, none beats a known bound, no bound exceeds a known makespan.

#![expect(clippy::unwrap_used, reason = "a test fails loudly")]

use std::path::{Path, PathBuf};

use chainage_engine::resource::{AfterSchedules, Engine, Problem, Solver, Status, verify};
use chainage_formats::psplib;
use chainage_testkit::real;

fn data() -> Option<PathBuf> {
    real::folder("psplib", "published instances")
}

/// Reads the best known bounds of a set: instance, lower, upper.
fn known(root: &Path, set: &str) -> Vec<(String, i64, i64)> {
    let text = std::fs::read_to_string(root.join(format!("bounds/{set}.csv"))).unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        Some((cells[1].to_owned(), cells[3].parse().ok()?, cells[4].parse().ok()?))
    };
    text.lines().skip(1).filter_map(row).collect()
}

/// Solves every `step`-th instance of a set and returns the mean excess over the best known makespan, in per cent.
fn check(set: &str, extension: &str, step: usize, schedules: u64) -> Option<f64> {
    let root = data()?;
    let (mut above, mut count) = (0.0, 0.0);
    for (name, lower, upper) in known(&root, set).into_iter().step_by(step) {
        let path = root.join(set).join(format!("{name}.{extension}"));
        let instance = psplib::read(&name, &std::fs::read(&path).unwrap()).unwrap();
        let problem = Problem::compile(&instance).unwrap();
        let outcome = Engine { seed: 1, prove: false }.solve(&problem, &mut AfterSchedules(schedules));
        let solution = outcome.best.expect("there is always a schedule");
        assert_eq!(verify(&instance, &solution), Ok(()), "{name}");
        let makespan = solution.makespan(&problem);
        assert!(makespan >= lower, "{name}: {makespan} beats the proved bound {lower}");
        assert!(outcome.bound <= upper, "{name}: the bound {} exceeds the known {upper}", outcome.bound);
        assert_eq!(outcome.status == Status::Optimal, makespan == outcome.bound, "{name}");
        #[expect(clippy::cast_precision_loss, reason = "a percentage")]
        let excess = 100.0 * (makespan - upper) as f64 / upper as f64;
        above += excess;
        count += 1.0;
    }
    Some(above / count)
}

#[test]
fn small_instances_are_close_to_the_optimum() {
    if let Some(above) = check("j30", "sm", 12, 5000) {
        assert!(above <= 0.4, "{above:.3} % above the optimum");
    }
}

#[test]
fn large_instances_are_close_to_the_best_known() {
    if let Some(above) = check("j120", "sm", 20, 1000) {
        assert!(above <= 6.0, "{above:.3} % above the best known");
    }
}

#[test]
fn small_but_hard_instances_are_judged_too() {
    check("patterson", "rcp", 10, 500);
    check("CV", "rcp", 6, 500);
}

#[test]
fn modes_lags_and_reservoirs_are_judged_too() {
    let Some(root) = data() else { return };
    for folder in ["mrcpsp/c15", "mrcpsp/MMLIB50", "rcpsp-max/j30", "rcpsp-max/ubo20", "rcpsp-cpr/BL"] {
        let mut files: Vec<_> =
            std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for path in files.into_iter().take(6) {
            let name = path.to_string_lossy().into_owned();
            let instance = psplib::read(&name, &std::fs::read(&path).unwrap()).unwrap();
            let problem = Problem::compile(&instance).unwrap();
            let outcome = Engine::default().solve(&problem, &mut AfterSchedules(2_000));
            if let Some(solution) = outcome.best {
                assert_eq!(verify(&instance, &solution), Ok(()), "{name}");
                assert!(outcome.bound <= solution.makespan(&problem), "{name}");
            }
        }
    }
}

#[test]
fn bounds_with_modes_and_maximum_lags_never_exceed_a_known_makespan() {
    let Some(root) = data() else { return };
    let mut checked = 0;
    for (set, folder, extension) in [("rcpsp_max", "rcpsp-max", "sch"), ("MMLIB50", "mrcpsp/MMLIB50", "mm")] {
        let text = std::fs::read_to_string(root.join(format!("bounds/{set}.csv"))).unwrap();
        let head: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        let column = |name: &str| head.iter().position(|cell| *cell == name).unwrap();
        for line in text.lines().skip(1).step_by(5) {
            let cells: Vec<&str> = line.split(',').collect();
            let (name, subset) = (cells[column("instance")], cells[column("set")]);
            let files = [folder.to_owned(), format!("{folder}/{subset}")];
            let files = files.map(|folder| root.join(folder).join(format!("{name}.{extension}")));
            let Some(file) = files.iter().find(|file| file.is_file()) else { continue };
            let instance = psplib::read(name, &std::fs::read(file).unwrap()).unwrap();
            if instance.activities.len() > 60 {
                continue;
            }
            let problem = Problem::compile(&instance).unwrap();
            let outcome = Engine::default().solve(&problem, &mut AfterSchedules(4000));
            let Ok(known) = cells[column("best_ub")].parse::<i64>() else { continue };
            assert!(outcome.bound <= known, "{name}: the bound {} exceeds the known {known}", outcome.bound);
            assert_ne!(outcome.status, Status::Infeasible, "{name} has a schedule");
            if let Some(solution) = &outcome.best {
                assert_eq!(verify(&instance, solution), Ok(()), "{name}");
            }
            checked += 1;
        }
    }
    assert!(checked > 0, "some of the known instances are there");
}

#[test]
fn proofs_never_exceed_a_known_makespan() {
    let Some(root) = data() else { return };
    let mut closed = 0;
    for (set, step) in [("j30", 40), ("j60", 24), ("j120", 60)] {
        for (name, lower, upper) in known(&root, set).into_iter().step_by(step) {
            let path = root.join(set).join(format!("{name}.sm"));
            let instance = psplib::read(&name, &std::fs::read(&path).unwrap()).unwrap();
            let problem = Problem::compile(&instance).unwrap();
            let outcome = Engine::default().solve(&problem, &mut AfterSchedules(4000));
            let solution = outcome.best.expect("there is always a schedule");
            assert_eq!(verify(&instance, &solution), Ok(()), "{name}");
            assert!(outcome.bound <= upper, "{name}: the bound {} exceeds the known {upper}", outcome.bound);
            assert!(solution.makespan(&problem) >= lower, "{name} beats the proved bound {lower}");
            closed += usize::from(outcome.status == Status::Optimal);
        }
    }
    assert!(closed >= 20, "only {closed} closed");
}

#[test]
fn all_published_files_can_be_read() {
    let Some(root) = data() else { return };
    let mut folders = vec![root];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|kind| ["sm", "mm", "rcp", "sch"].iter().any(|k| kind == *k))
            {
                let name = path.to_string_lossy().into_owned();
                let instance = psplib::read(&name, &std::fs::read(&path).unwrap()).unwrap();
                Problem::compile(&instance).unwrap();
                count += 1;
            }
        }
    }
    assert!(count > 0, "the folder has instances");
}
