//! Runs the pages of `spec/`: the manual of the engine's semantics. `UPDATE_EXPECT=1` rewrites them.

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::{env, fs};

    use chainage_engine::cpm::{Bound, FloatsTo, IndependentFloats, PathRule};
    use chainage_engine::earlier::{Change, Counterfactual, Effort, earlier};
    use chainage_engine::{Driver, Network, Schedule, cpm};
    use chainage_model::{ActivityId, Diagnostic, Plan, WorkingTime, notation};
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
            let report = spec::run(&fs::read_to_string(path).unwrap(), schedule, further);
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

    /// Blocks that ask for more than dates: `floats`, `floats to A`, `paths to A`, `paths to A by total`, `float of A`,
    /// `earlier 7d`.
    fn further(plan: &Plan, kind: &str) -> Option<String> {
        let network = Network::compile(plan).ok()?;
        let schedule = cpm::schedule(&network, &network.options());
        let words: Vec<&str> = kind.split_whitespace().collect();
        let activity =
            |code: &str| plan.find_activity(code).expect("the block names an activity of the plan");
        match words[..] {
            ["floats"] => Some(floats(plan, &network, &schedule)),
            ["floats", "to", code] => Some(floats_to(plan, &network, &schedule, activity(code))),
            ["paths", "to", code] => {
                Some(paths(plan, &network, &schedule, activity(code), PathRule::FreeFloat))
            }
            ["paths", "to", code, "by", "total"] => {
                Some(paths(plan, &network, &schedule, activity(code), PathRule::TotalFloat))
            }
            ["earlier", span] => Some(sooner(plan, &network, &schedule, span)),
            ["float", "of", code] => Some(float_of(plan, &network, &schedule, activity(code))),
            _ => None,
        }
    }

    fn days(network: &Network, of: ActivityId, time: WorkingTime) -> String {
        notation::write_span(time, network.calendar_of(of).day_length())
    }

    fn floats(plan: &Plan, network: &Network, schedule: &Schedule) -> String {
        let independent = IndependentFloats::of(network, schedule);
        let line = |id: ActivityId| {
            let (dates, days) = (&schedule[id], |time| days(network, id, time));
            let (total, free) = (days(dates.total_float), days(dates.free_float));
            let (interfering, independent) = (days(dates.interfering_float()), days(independent[id]));
            format!("{}  {total}  {free}  {interfering}  {independent}\n", plan.activity(id).code)
        };
        let lines: String = plan.activities().ids().map(line).collect();
        format!("activity  total  free  interfering  independent\n{lines}")
    }

    fn floats_to(plan: &Plan, network: &Network, schedule: &Schedule, to: ActivityId) -> String {
        let floats = FloatsTo::of(network, schedule, to).expect("the activity takes part in the network");
        let line = |id: ActivityId| {
            let float = floats.of_activity(id).map_or("-".to_owned(), |float| days(network, id, float));
            format!("{}  {float}\n", plan.activity(id).code)
        };
        plan.activities().ids().map(line).collect()
    }

    fn paths(plan: &Plan, network: &Network, schedule: &Schedule, to: ActivityId, rule: PathRule) -> String {
        let line = |path: &cpm::FloatPath| {
            let codes: Vec<&str> =
                path.activities.iter().map(|&id| plan.activity(id).code.as_str()).collect();
            let joins = path.joins.map(|id| plan.relationship(id));
            let joins = joins.map_or(String::new(), |link| {
                format!(" -{}-> {}", link.kind, plan.activity(link.successor).code)
            });
            format!("{}  {}{joins}\n", days(network, to, path.float), codes.join(" "))
        };
        cpm::float_paths(network, schedule, to, rule, usize::MAX).iter().map(line).collect()
    }

    fn float_of(plan: &Plan, network: &Network, schedule: &Schedule, of: ActivityId) -> String {
        let reason =
            cpm::explain_float(network, schedule, of).expect("the activity takes part in the network");
        let bound = |bound: Bound| match bound {
            Bound::Relationship(id) => {
                let link = plan.relationship(id);
                format!("{} {}", plan.activity(link.successor).code, link.kind)
            }
            other => format!("{other:?}").split(['(', ' ']).next().unwrap_or_default().to_lowercase(),
        };
        let limit = |limit: &cpm::FloatLimit| {
            let free = limit.free.map_or("-".to_owned(), |free| days(network, of, free));
            format!(
                "{}  {}  total {}  free {free}\n",
                bound(limit.bound),
                limit.until,
                days(network, of, limit.total)
            )
        };
        let limits: String = reason.limits.iter().map(limit).collect();
        let step =
            |&(id, winner): &(ActivityId, Bound)| format!("{}: {}", plan.activity(id).code, bound(winner));
        let chain: Vec<String> = reason.chain.iter().map(step).collect();
        format!("{limits}because {}\n", chain.join(", "))
    }

    fn sooner(plan: &Plan, network: &Network, schedule: &Schedule, span: &str) -> String {
        let span = notation::parse_span(span).expect("the block names an amount of time");
        let by = span.to_time(WorkingTime::from_hours(24)).expect("the amount is small");
        let found = earlier(plan, network, schedule, None, by, Effort::default());
        let code = |id| &plan.activity(id).code;
        let line = |found: &Counterfactual| {
            let change = match found.change {
                Change::Shorten { activity, by } => {
                    format!("shorten {} by {}", code(activity), days(network, activity, by))
                }
                Change::Lag { relationship, from, to } => {
                    let link = plan.relationship(relationship);
                    let lag = |time| days(network, link.predecessor, time);
                    let (before, after) = (code(link.predecessor), code(link.successor));
                    format!("{before} {} {after}: lag {} instead of {}", link.kind, lag(to), lag(from))
                }
                Change::Lift { activity, what } => {
                    let what = format!("{what:?}");
                    let what = what.split('(').next().unwrap_or_default();
                    format!("lift the {} of {}", what.to_lowercase(), code(activity))
                }
                Change::Start { at, .. } => format!("start {at}"),
                Change::Calendar { activity, calendar } => {
                    format!("{} on {}", code(activity), plan.calendar(calendar).code)
                }
                Change::WorkDay { calendar, day, like } => {
                    format!("{} on {day} as on {like}", plan.calendar(calendar).code)
                }
            };
            format!("{change}  -> {}\n", found.finish)
        };
        let enough: String = found.enough.iter().map(line).collect();
        let short: String = found.short.iter().map(line).collect();
        let but = if found.enough.is_empty() { "none is enough; at most\n" } else { "" };
        format!("{} -> {}\n{enough}{but}{short}", found.was, found.wanted)
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
            Driver::MaximumLag(id) => {
                format!("before {}", plan.activity(plan.relationship(id).successor).code)
            }
            Driver::Resource(id) => format!("resource {}", plan.resource(id).code),
            Driver::Summary => "summary".to_owned(),
        }
    }
}
