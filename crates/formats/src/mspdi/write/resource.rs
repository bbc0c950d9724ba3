//! Resources and assignments.

use chainage_model::{
    ActivityId, Assignment, Id, IdVec, Money, Plan, Resource, ResourceId, ResourceKind, Units,
};

use super::calendar;
use crate::mspdi::duration::write_duration;
use crate::xml::Elements;

fn uid(resource: ResourceId) -> usize {
    resource.index() + 1
}

/// Writes all resources.
pub(super) fn write_resources(plan: &Plan, elements: &mut Elements) {
    elements.within("Resources", |resources| {
        for (id, resource) in plan.resources().enumerated() {
            resources.within("Resource", |element| write_resource(plan, id, resource, element));
        }
    });
}

/// Returns whether MS Project would refuse a file over the name of a resource: such names are lists and units to it.
pub(super) fn is_refused(resource: &Resource) -> bool {
    resource.code.contains([',', '[', ']'])
}

/// Returns the name of a resource in letters that MS Project accepts.
fn name_of(plan: &Plan, id: ResourceId, resource: &Resource) -> String {
    let name = resource.code.replace(',', ";").replace('[', "(").replace(']', ")");
    let is_taken = is_refused(resource) && plan.resources().iter().any(|other| other.code == name);
    if is_taken { format!("{name} {}", uid(id)) } else { name }
}

fn write_resource(plan: &Plan, id: ResourceId, resource: &Resource, element: &mut Elements) {
    let is_work = resource.kind == ResourceKind::Renewable;
    let is_cost = !is_work && resource.unit == "cost";
    element.put("UID", uid(id));
    element.put("ID", uid(id));
    element.put("Name", name_of(plan, id, resource));
    element.put(
        "Type",
        if is_work {
            1
        } else if is_cost {
            2
        } else {
            0
        },
    );
    element.put_flag("IsNull", false);
    if !is_cost && !resource.unit.is_empty() {
        element.put("MaterialLabel", &resource.unit);
    }
    let capacity = resource.capacity.first().filter(|_| is_work);
    element.put_some("MaxUnits", capacity.map(|capacity| write_units(capacity.units)));
    let rate = resource.cost_per_hour.map(Money::smallest);
    element.put_some("StandardRate", rate.map(|rate| format!("{}.{:02}", rate / 100, rate % 100)));
    element.put_some("CalendarUID", resource.calendar.map(calendar::uid));
    element.put_flag("IsCostResource", is_cost);
}

/// Writes all assignments.
pub(super) fn write_assignments(plan: &Plan, uids: &IdVec<ActivityId, i64>, elements: &mut Elements) {
    elements.within("Assignments", |assignments| {
        let mut n_written = 0;
        for (id, activity) in plan.activities().enumerated() {
            for assignment in &activity.assignments {
                n_written += 1;
                assignments.within("Assignment", |element| {
                    element.put("UID", n_written);
                    element.put("TaskUID", uids[id]);
                    write_assignment(assignment, element);
                });
            }
        }
    });
}

fn write_assignment(assignment: &Assignment, element: &mut Elements) {
    element.put("ResourceUID", uid(assignment.resource));
    let remaining = assignment.remaining.map(write_duration);
    element.put_some("RemainingWork", remaining.as_deref());
    element.put("Units", write_units(assignment.units));
    element.put_some("Work", remaining);
}

/// Writes `0.5` for half of one.
fn write_units(units: Units) -> String {
    let thousandths = units.thousandths();
    let sign = if thousandths < 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000)
}
