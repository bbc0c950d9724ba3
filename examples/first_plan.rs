//! Builds a plan in code, schedules it, and prints its critical path and the reason for every date on it.
//!
//! `cargo run -p chainage-examples --example first_plan`

#![expect(clippy::print_stdout, reason = "an example prints")]

use chainage::model::RelationshipKind::{FinishFinish, FinishStart, StartStart};
use chainage::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let day = WorkingTime::from_hours(8);
    let mut plan = Plan::new();
    let office = plan.add_calendar(Calendar::office("office"))?;
    let bridge = plan.add_project(Project {
        start: Moment::from_ymd_hm(2026, 3, 2, 8, 0),
        calendar: Some(office),
        ..Project::new("B", "A small bridge")
    })?;

    // A row an activity: code, name, days.
    let rows = [
        ("PILES", "Piles", 20),
        ("CAPS", "Pile caps and piers", 25),
        ("BEAMS", "Beams, cast in the yard", 30),
        ("ERECT", "Beam erection", 10),
        ("DECK", "Deck and parapets", 15),
        ("ROAD", "Approach roads", 35),
        ("PAVE", "Pavement", 5),
    ];
    for (code, name, days) in rows {
        plan.add_activity(Activity { duration: day * days, ..Activity::task(bridge, code, name) })?;
    }
    plan.add_activity(Activity::finish_milestone(bridge, "OPEN", "Open to traffic"))?;

    // Links as planners write them: predecessor, kind, lag in days, successor.
    let links = [
        ("PILES", StartStart, 10, "CAPS"),
        ("PILES", FinishFinish, 10, "CAPS"),
        ("CAPS", FinishStart, 0, "ERECT"),
        ("BEAMS", FinishStart, 0, "ERECT"),
        ("ERECT", FinishStart, 0, "DECK"),
        ("DECK", FinishStart, 0, "PAVE"),
        ("ROAD", FinishStart, 0, "PAVE"),
        ("PAVE", FinishStart, 0, "OPEN"),
    ];
    let find =
        |plan: &Plan, code: &str| plan.find_activity(code).ok_or_else(|| format!("no activity {code}"));
    for (before, kind, lag, after) in links {
        let link = Relationship::new(find(&plan, before)?, find(&plan, after)?, kind);
        plan.add_relationship(link.with_lag(day * lag))?;
    }

    let network = Network::compile(&plan)?;
    let schedule = cpm::schedule(&network, &network.options());

    println!("{:<8}{:<12}{:<12}{:>6}  name", "code", "start", "finish", "float");
    for (id, dates) in schedule.activities() {
        let activity = plan.activity(id);
        let mark = if dates.critical { "*" } else { " " };
        let float = dates.total_float.to_days(day);
        let (start, finish) = (dates.start.date(), dates.finish.finish_date());
        println!("{:<7}{mark}{start}  {finish}  {float:>4} d  {}", activity.code, activity.name.en);
    }

    println!("\nWhat drives the opening:");
    for step in schedule.driving_chain(&network, find(&plan, "OPEN")?) {
        let reason = match step.driver {
            Driver::Relationship(id) => {
                let link = plan.relationship(id);
                format!("{} of {}", link.kind, plan.activity(link.predecessor).code)
            }
            other => format!("{other:?}"),
        };
        println!("  {:<7} because of {reason}", plan.activity(step.activity).code);
    }
    Ok(())
}
