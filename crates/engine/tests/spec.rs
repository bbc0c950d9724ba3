//! Runs the pages of `spec/`: the manual of the engine's semantics. `UPDATE_EXPECT=1` rewrites them.

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::{env, fs};

    use chainage_engine::{Driver, Network, cpm};
    use chainage_model::{Diagnostic, Plan};
    use chainage_testkit::spec::{self, Outcome, Row};

    #[test]
    fn the_pages_hold() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("spec");
        let mut pages: Vec<PathBuf> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        pages.sort();
        let mut failures = Vec::new();
        let mut n_blocks = 0;
        for path in pages.iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")) {
            let report = spec::run(&fs::read_to_string(path).unwrap(), schedule);
            n_blocks += report.n_blocks;
            if env::var_os("UPDATE_EXPECT").is_some() {
                fs::write(path, report.page).unwrap();
            }
            failures.extend(report.failures.iter().map(|failure| format!("{}: {failure}", path.display())));
        }
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        assert!(n_blocks > 30, "only {n_blocks} blocks were run");
    }

    fn schedule(plan: &Plan) -> Result<Outcome, Vec<Diagnostic>> {
        let network = Network::compile(plan).map_err(|error| error.defects)?;
        let schedule = cpm::schedule(&network, &network.options());
        let row = |activity| {
            let dates = schedule[activity];
            Row {
                start: dates.start,
                finish: dates.finish,
                early_start: dates.early_start,
                early_finish: dates.early_finish,
                late_start: dates.late_start,
                late_finish: dates.late_finish,
                total_float: dates.total_float,
                free_float: dates.free_float,
                critical: dates.critical,
                longest_path: dates.longest_path,
                driver: driver(plan, dates.driver),
            }
        };
        Ok(Outcome {
            rows: plan.activities().ids().map(row).collect(),
            conflicts: schedule.conflicts().to_vec(),
        })
    }

    fn driver(plan: &Plan, driver: Driver) -> String {
        match driver {
            Driver::ProjectStart => "project start".to_owned(),
            Driver::DataDate => "data date".to_owned(),
            Driver::Actual => "actual".to_owned(),
            Driver::Constraint => "constraint".to_owned(),
            Driver::External => "external".to_owned(),
            Driver::Relationship(id) => {
                let relationship = plan.relationship(id);
                format!("{} {}", plan.activity(relationship.predecessor).code, relationship.kind)
            }
            Driver::Resource(id) => format!("resource {}", plan.resource(id).code),
            Driver::Summary => "summary".to_owned(),
        }
    }
}
