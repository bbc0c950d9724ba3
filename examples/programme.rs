//! Loads the example programme, delays one activity, and reports what that does to every project.
//!
//! `cargo run -p chainage-examples --example programme` delays the platform scheme PS-110 by 60 working days;
//! give a code and a number of days for another question: `… --example programme -- MZ-450 90`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::fs;
use std::path::Path;

use chainage::model::{Constraint, ConstraintKind};
use chainage::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let code = arguments.next().unwrap_or_else(|| "PS-110".to_owned());
    let days: i64 = arguments.next().map_or(Ok(60), |days| days.parse())?;

    let plan = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/maoming"))?;
    let delayed = plan.find_activity(&code).ok_or_else(|| format!("no activity {code}"))?;
    let before = schedule(&plan)?;

    let mut late = plan.clone();
    let day = late.calendar_of(delayed).map_or(WorkingTime::from_hours(8), |id| late.calendar(id).day_length);
    // A milestone has no duration to grow: it is held until then.
    let held = before.1[delayed].early_finish + WorkingTime::from_hours(24) * days;
    late.edit_activity(delayed, |activity| {
        if activity.kind.is_milestone() {
            let kind = ConstraintKind::StartNoEarlierThan;
            activity.constraints.push(Constraint { kind, date: held });
        }
        let remaining = activity.progress.remaining_of(activity.duration);
        activity.duration += day * days;
        activity.progress.remaining = activity.progress.remaining.map(|_| remaining + day * days);
    })?;
    let after = schedule(&late)?;

    println!("{code} {} takes {days} working days longer.\n", plan.activity(delayed).name.en);
    println!("{:<4}{:<12}{:<12}{:>7}  what drives the finish then", "", "finish", "then", "later");
    for (id, project) in plan.projects().enumerated() {
        let (was, is) = (before.1.project(id), after.1.project(id));
        let later = (is.finish.finish_date() - was.finish.finish_date()).num_days();
        if later == 0 {
            continue;
        }
        let Some(finish) = is.finish_activity else { continue };
        let chain = after.1.driving_chain(&after.0, finish);
        let codes: Vec<_> = chain.iter().map(|step| late.activity(step.activity).code.as_str()).collect();
        let shown = codes.iter().rev().take(6).rev().copied().collect::<Vec<_>>().join(" > ");
        println!(
            "{:<4}{:<12}{:<12}{later:>5} d  {shown}",
            project.code,
            was.finish.finish_date().to_string(),
            is.finish.finish_date().to_string()
        );
    }
    let moved = before.1.activities().filter(|(id, dates)| dates.start != after.1[*id].start).count();
    println!("\n{moved} of {} activities start later.", plan.activities().len());
    Ok(())
}

fn schedule(plan: &Plan) -> Result<(Network, Schedule), Box<dyn std::error::Error>> {
    let network = Network::compile(plan)?;
    let schedule = cpm::schedule(&network, &network.options());
    Ok((network, schedule))
}

fn load(folder: &Path) -> Result<Plan, Box<dyn std::error::Error>> {
    let bytes = fs::read(folder.join("programme.toml"))?;
    let mut loader = |path: &str| fs::read(folder.join(path)).map_err(|error| error.to_string());
    Ok(chainage::formats::read("programme.toml", &bytes, &mut loader)?.plan)
}
