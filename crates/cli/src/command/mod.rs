//! The commands, one a file.

pub(crate) mod bench;
pub(crate) mod chart;
pub(crate) mod check;
pub(crate) mod convert;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod level;
pub(crate) mod parity;
pub(crate) mod paths;
mod policy;
pub(crate) mod rule;
pub(crate) mod schedule;
pub(crate) mod smooth;
pub(crate) mod solve;
pub(crate) mod verify;

use chainage::engine::resource::{Levelled, verify_level};
use chainage::engine::{Network, Schedule};
use chainage::model::{ActivityId, Plan, ProjectId, notation::nearest};

use crate::exit::Exit;
use crate::world;

/// Has the judge look at levelled dates: what it refuses is not shown.
pub(crate) fn judge(
    plan: &Plan,
    network: &Network,
    before: &Schedule,
    levelled: &Levelled,
) -> Result<(), Exit> {
    verify_level(plan, network, before, levelled).map_err(|violations| {
        world::complain(&format!("internal error: the levelled dates are wrong: {}", violations[0]));
        Exit::Internal
    })
}

/// Finds the project a user names, or says which one may be meant.
fn find_project(plan: &Plan, code: Option<&str>) -> Result<Option<ProjectId>, Exit> {
    let Some(code) = code else { return Ok(None) };
    let codes = || plan.projects().iter().map(|project| project.code.as_str());
    plan.find_project(code).map(Some).ok_or_else(|| unknown("project", code, &codes().collect::<Vec<_>>()))
}

/// Finds the activity a user names, or says which one may be meant.
fn find_activity(plan: &Plan, code: &str) -> Result<ActivityId, Exit> {
    let codes = || plan.activities().iter().map(|activity| activity.code.as_str());
    plan.find_activity(code).ok_or_else(|| unknown("activity", code, &codes().collect::<Vec<_>>()))
}

/// Says that a name is not known, and the nearest one or all if they are few.
fn unknown(what: &str, code: &str, codes: &[&str]) -> Exit {
    const MOST: usize = 40;
    let hint = match nearest(code, codes.iter().copied()) {
        Some(near) => format!("; did you mean {near}?"),
        None if (1..=MOST).contains(&codes.len()) => format!("; known are {}", codes.join(", ")),
        None => String::new(),
    };
    world::refuse(&format!("no {what} {code} in the plan{hint}"))
}

/// Writes a value as JSON, indented.
fn json(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string_pretty(value).expect("reports are plain data");
    text + "\n"
}
