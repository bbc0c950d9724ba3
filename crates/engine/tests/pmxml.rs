//! Plans that went through P6's XML have the dates they had before.

#[cfg(test)]
mod tests {
    use chainage_engine::{Network, cpm};
    use chainage_formats::{Format, losses, pmxml, xer};
    use chainage_model::{Moment, Plan, ProjectId, WorkingTime};
    use chainage_testkit::real;
    use chainage_testkit::strategy::{Features, networks};
    use proptest::prelude::*;

    type Row = ((ProjectId, String), [Option<Moment>; 4], WorkingTime, WorkingTime);

    /// The dates and floats of all activities, by their codes: in XML those of a project stand together.
    fn dates(plan: &Plan) -> Vec<Row> {
        let network = Network::compile(plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        let rows = plan.activities().enumerated().map(|(id, activity)| {
            let one = schedule[id];
            let dates = [one.early_start, one.early_finish, one.late_start, one.late_finish].map(Some);
            ((activity.project, activity.code.clone()), dates, one.total_float, one.free_float)
        });
        let mut rows: Vec<Row> = rows.collect();
        rows.sort();
        rows
    }

    fn through_xml(plan: &Plan) -> Plan {
        pmxml::read("again.xml", &pmxml::write(plan)).unwrap().plan
    }

    #[test]
    fn random_networks_keep_their_dates() {
        let config = ProptestConfig {
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(19_12),
            ..ProptestConfig::with_cases(200)
        };
        let features = Features {
            calendars: true,
            leads: true,
            constraints: true,
            progress: true,
            projects: true,
            resources: true,
        };
        proptest!(config, |(text in networks(12, features))| {
            // What P6 has no place for is deadlines, and lags with calendars of their own.
            let mut plan = text.plan();
            for id in plan.activities().ids() {
                plan.edit_activity(id, |activity| activity.deadline = None).unwrap();
            }
            let lost = losses(&plan, Format::Pmxml);
            prop_assume!(lost.iter().all(|found| found.code.as_str() != "PMX030"));
            prop_assert_eq!(dates(&plan), dates(&through_xml(&plan)));
        });
    }

    #[test]
    fn real_files_keep_their_dates() {
        let files = real::files("p6", "xer", "dates of real P6 files through XML");
        if files.is_empty() {
            return;
        }
        let mut n_files = 0;
        for (name, bytes) in files {
            let plan = xer::read(&name, &bytes, &xer::Options::default()).unwrap().plan;
            // Projects that were not exported have no place in P6's XML.
            let is_whole = losses(&plan, Format::Pmxml).iter().all(|found| found.code.as_str() != "PMX030");
            assert!(!is_whole || dates(&plan) == dates(&through_xml(&plan)), "{name}");
            n_files += usize::from(is_whole);
        }
        assert!(n_files > 30, "only {n_files} files were there");
    }
}
