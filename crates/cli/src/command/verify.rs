//! `chainage verify`

use std::path::Path;

use chainage::engine::verify::{Given, Stated, Violation, take_unreachable, verify, verify_capacities};
use chainage::engine::{Network, cpm};
use chainage::formats::dates::{self, DatedRow, Stamp};
use chainage::formats::{self, Format, detect};
use chainage::model::{ActivityId, Plan, notation::nearest};
use serde::Serialize;

use crate::args::{ExplainFormat, Verify};
use crate::exit::Exit;
use crate::{render, world};

#[derive(Serialize)]
struct VerifyJson {
    schema: &'static str,
    activities: usize,
    dated: usize,
    capacities: bool,
    violations: Vec<ViolationJson>,
    /// Targets that are missed and that no schedule of the plan keeps.
    unreachable: Vec<ViolationJson>,
    unknown: Vec<String>,
}

#[derive(Serialize)]
struct ViolationJson {
    broken: &'static str,
    project: String,
    activity: String,
    /// Predecessor, where a link is broken.
    predecessor: Option<String>,
    /// Minutes of working time; thousandths of a unit for capacities.
    by: i64,
    message: String,
}

pub(crate) fn run(options: &Verify) -> Result<Exit, Exit> {
    let import = world::read(&options.plan)?;
    let plan = &import.plan;
    let network = Network::compile(plan).map_err(|error| {
        world::complain(render::full(&error.defects, &import.files, Some(&import.origins)).trim_end());
        Exit::Infeasible
    })?;
    let rows = rows(&options.schedule)?;
    let mut given = Given::none(plan);
    let mut unknown = Vec::new();
    for row in &rows {
        if let Some(id) = find(plan, row) {
            given.set(id, Some((stated(row.start), stated(row.finish))));
        } else {
            let near = nearest(&row.code, plan.activities().iter().map(|activity| &*activity.code));
            let hint = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
            unknown.push(format!("{} is not in the plan{hint}", row.code));
        }
    }
    let mut violations = verify(plan, &network, &given);
    let earliest = cpm::schedule(&network, &network.options());
    let unreachable = take_unreachable(plan, &network, &earliest, &mut violations);
    if options.capacities {
        violations.extend(verify_capacities(plan, &network, &given));
    }
    let json = VerifyJson {
        schema: "chainage/1",
        activities: network.nodes().len(),
        dated: network.nodes().filter(|&node| given.get(network.activity(node)).is_some()).count(),
        capacities: options.capacities,
        violations: violations.iter().map(|violation| violation_json(plan, violation)).collect(),
        unreachable: unreachable.iter().map(|violation| violation_json(plan, violation)).collect(),
        unknown,
    };
    world::say(&match options.format {
        ExplainFormat::Json => super::json(&json),
        ExplainFormat::Text => text(&json),
    });
    let is_clean = json.violations.is_empty() && json.unknown.is_empty();
    Ok(if is_clean { Exit::Fine } else { Exit::Findings })
}

/// The dates of a schedule, or those stored in a plan of another program.
pub(super) fn rows(path: &Path) -> Result<Vec<DatedRow>, Exit> {
    let bytes = world::load(path).map_err(|message| world::refuse(&message))?;
    let name = path.display().to_string();
    let stored =
        || formats::read(&name, &bytes, &mut formats::no_includes).map(|import| dates::stored(&import.plan));
    match detect(&bytes, &name) {
        Some(Format::Xer | Format::Pmxml | Format::Mspdi) => Ok(dates::stored(&world::read(path)?.plan)),
        format => dates::read(&bytes).or_else(|error| match (format, stored()) {
            // A plan in a spreadsheet, with dates in columns of their own.
            (Some(Format::Csv | Format::Xlsx), Ok(rows)) if !rows.is_empty() => Ok(rows),
            _ => Err(world::refuse(&format!("{name}: {error}"))),
        }),
    }
}

pub(super) fn find(plan: &Plan, row: &DatedRow) -> Option<ActivityId> {
    let project = row.project.as_deref().and_then(|code| plan.find_project(code));
    match project {
        Some(project) => plan.find_activity_in(project, &row.code),
        None => plan.find_activity(&row.code),
    }
}

fn stated(stamp: Stamp) -> Stated {
    match stamp {
        Stamp::Minute(moment) => Stated::exact(moment),
        Stamp::Day(date) => Stated::day(date),
    }
}

fn violation_json(plan: &Plan, violation: &Violation) -> ViolationJson {
    let activity = plan.activity(violation.activity);
    let predecessor = violation.broken.relationship().map(|id| plan.relationship(id).predecessor);
    ViolationJson {
        broken: violation.broken.name(),
        project: plan.project(activity.project).code.clone(),
        activity: activity.code.clone(),
        predecessor: predecessor.map(|id| plan.activity(id).code.clone()),
        by: violation.by,
        message: violation.message.clone(),
    }
}

fn text(json: &VerifyJson) -> String {
    let mut lines: Vec<String> =
        json.violations.iter().map(|one| format!("{}: {}", one.broken, one.message)).collect();
    lines.extend(json.unknown.iter().map(|says| format!("unknown: {says}")));
    lines.extend(json.unreachable.iter().map(|one| format!("target out of reach: {}", one.message)));
    if let Some(one) = json.unreachable.first() {
        lines.push(format!(
            "  Targets move no dates, so the schedule is not wrong: the plan is too long. Shorten what drives {} \
             (chainage explain shows it), or agree a later date.",
            one.activity
        ));
    }
    let capacities = if json.capacities { "" } else { "; capacities are not judged (--capacities)" };
    let counted = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    lines.push(format!(
        "{} of {} dates, {}, {} out of reach{capacities}",
        json.dated,
        counted(json.activities, "activity has", "activities have"),
        counted(json.violations.len() + json.unknown.len(), "violation", "violations"),
        counted(json.unreachable.len(), "target", "targets"),
    ));
    lines.join("\n") + "\n"
}
