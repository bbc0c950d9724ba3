//! Resources and assignments.

use std::collections::HashMap;

use chainage_model::{
    Assignment, Availability, Money, Plan, ProjectId, Resource, ResourceId, ResourceKind, Split, Units,
    WorkingTime,
};

use super::split;
use crate::mspdi::calendar::Calendars;
use crate::mspdi::duration::{parse_duration, parse_flag, parse_number, parse_whole};
use crate::mspdi::log::Log;
use crate::mspdi::schema::{AssignmentRow, ResourceRow, Text};

/// The resource of tasks nobody is assigned to: a place-holder.
const NOBODY: i64 = -65_535;

/// The resources of a file.
#[derive(Debug, Default)]
pub(super) struct Resources {
    by_uid: HashMap<i64, Known>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    id: ResourceId,
    /// Whether its calendar can drive dates: people and machines, not material or cost.
    drives: bool,
}

/// Adds all resources.
pub(super) fn add_all(
    plan: &mut Plan,
    rows: &[ResourceRow<'_>],
    calendars: &Calendars,
    log: &mut Log,
) -> Resources {
    let mut resources = Resources::default();
    for row in rows {
        let name = row.name.as_deref().map(str::trim).unwrap_or_default();
        let uid = row.uid.as_deref().and_then(parse_whole);
        let is_null = row.is_null.as_deref().and_then(parse_flag) == Some(true);
        // UID 0 without a name is MS Project's place for the unassigned.
        if is_null || (uid == Some(0) && name.is_empty()) {
            continue;
        }
        let Some(uid) = uid.filter(|uid| !resources.by_uid.contains_key(uid)) else {
            log.warn("MSP014", format!("resource {name}: its UID is missing or used twice; it is left out"));
            continue;
        };
        let mut code = if name.is_empty() { format!("resource {uid}") } else { name.to_owned() };
        if plan.find_resource(None, &code).is_some() {
            code = format!("{code} ({uid})");
        }
        let kind = row.kind.as_deref().and_then(parse_whole).unwrap_or(1);
        let is_cost = kind == 2 || row.is_cost.as_deref().and_then(parse_flag) == Some(true);
        let is_work = kind == 1 && !is_cost;
        let calendar = calendars.find(&row.calendar);
        let resource = Resource {
            code,
            kind: if is_work { ResourceKind::Renewable } else { ResourceKind::Consumable },
            unit: match &row.material {
                _ if is_cost => "cost".to_owned(),
                Some(unit) => unit.trim().to_owned(),
                None => String::new(),
            },
            calendar,
            capacity: capacity_of(&row.max_units).filter(|_| is_work).into_iter().collect(),
            cost_per_hour: row.rate.as_deref().and_then(parse_number).filter(|_| is_work).and_then(rate_of),
            ..Resource::renewable("", Units::ZERO)
        };
        match plan.add_resource(resource) {
            Ok(id) => drop(resources.by_uid.insert(uid, Known { id, drives: is_work && calendar.is_some() })),
            Err(error) => log.warn("MSP014", error.to_string()),
        }
    }
    resources
}

fn capacity_of(max_units: &Text<'_>) -> Option<Availability> {
    max_units.as_deref().and_then(units_of).map(|units| Availability { from: None, units })
}

/// Units of `1.0` for one.
fn units_of(text: &str) -> Option<Units> {
    let thousandths = parse_number(text)? * 1000.0;
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the comparison")]
    (thousandths.abs() < 1e12).then(|| Units::from_thousandths(thousandths.round() as i64))
}

/// Money in hundredths, from the currency as it is written.
fn rate_of(rate: f64) -> Option<Money> {
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the comparison")]
    (rate > 0.0 && rate < 1e12).then(|| Money::from_smallest((rate * 100.0).round() as i64))
}

/// Finds the planned pauses of each task, by its UID: those of the assignment that pauses longest.
pub(super) fn splits_of(
    plan: &Plan,
    rows: &[AssignmentRow<'_>],
    resources: &Resources,
    project: ProjectId,
) -> HashMap<i64, Vec<Split>> {
    let mut longest: HashMap<i64, Vec<Split>> = HashMap::new();
    let pause = |splits: &[Split]| splits.iter().map(|split| split.pause.minutes()).sum::<i64>();
    for row in rows.iter().filter(|row| !row.periods.is_empty()) {
        let resource =
            row.resource.as_deref().and_then(parse_whole).and_then(|uid| resources.by_uid.get(&uid));
        let own = resource.and_then(|known| plan.resource(known.id).calendar);
        let calendar = own.or(plan.project(project).calendar);
        let (Some(task), Some(calendar)) = (row.task.as_deref().and_then(parse_whole), calendar) else {
            continue;
        };
        let splits = split::splits_of(plan, calendar, &row.periods);
        let known = longest.entry(task).or_default();
        if pause(&splits) > pause(known) {
            *known = splits;
        }
    }
    longest
}

/// Collects the assignments of each task, by its UID.
pub(super) fn assignments_of(
    rows: &[AssignmentRow<'_>],
    resources: &Resources,
    log: &mut Log,
) -> HashMap<i64, Vec<Assignment>> {
    let mut assignments: HashMap<i64, Vec<Assignment>> = HashMap::new();
    for row in rows {
        let whole = |text: &Text<'_>| text.as_deref().and_then(parse_whole);
        let (Some(task), Some(resource)) = (whole(&row.task), whole(&row.resource)) else {
            log.warn("MSP014", "an assignment names no task or no resource; it is left out");
            continue;
        };
        if resource == NOBODY {
            continue;
        }
        let Some(&Known { id, drives }) = resources.by_uid.get(&resource) else {
            if resource > 0 {
                let message = format!("task UID {task}: its resource, UID {resource}, is not in the file");
                log.warn("MSP014", message);
            }
            continue;
        };
        let units = row.units.as_deref().and_then(units_of).unwrap_or(Units::whole(1));
        let amount = |text: &Text<'_>| text.as_deref().and_then(parse_duration);
        let remaining = amount(&row.remaining)
            .or_else(|| Some(amount(&row.work)? - amount(&row.actual).unwrap_or(WorkingTime::ZERO)));
        // Work that is not spread evenly takes the time its task takes, not that of its units.
        let is_even = whole(&row.contour).unwrap_or(0) == 0;
        let remaining =
            remaining.filter(|work| is_even && !work.is_negative() && *work <= WorkingTime::LARGEST);
        let drives = drives && units > Units::ZERO;
        let assignment = Assignment { driving: drives, remaining, ..Assignment::new(id, units) };
        assignments.entry(task).or_default().push(assignment);
    }
    assignments
}
