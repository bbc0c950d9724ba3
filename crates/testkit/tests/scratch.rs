use chainage_model::*;
use chainage_testkit::{oracle, spec};
fn main() {}
#[test]
fn pages() {
    for e in std::fs::read_dir("../engine/spec").unwrap() {
        let p = e.unwrap().path();
        let text = std::fs::read_to_string(&p).unwrap();
        let r = spec::run(&text, |plan| {
            let s = plan.projects().iter().find_map(|p| p.start).unwrap().date();
            let c = oracle::Calendars::new(plan, s - chrono::Days::new(60), s + chrono::Days::new(300));
            let t = oracle::schedule(plan, &c).unwrap();
            let rows = t
                .iter()
                .map(|t| spec::Row {
                    start: t.early_start,
                    finish: t.early_finish,
                    early_start: t.early_start,
                    early_finish: t.early_finish,
                    late_start: t.late_start,
                    late_finish: t.late_finish,
                    total_float: t.total_float,
                    free_float: t.free_float,
                    critical: t.total_float <= WorkingTime::ZERO,
                    longest_path: t.total_float <= WorkingTime::ZERO,
                    driver: String::new(),
                })
                .collect();
            Ok(spec::Outcome { rows, conflicts: vec![] })
        });
        println!("{} blocks {}", p.display(), r.n_blocks);
        for f in r.failures {
            println!("{f}");
        }
    }
}
