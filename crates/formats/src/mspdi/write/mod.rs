//! From a plan to MSPDI.

mod calendar;
mod field;
mod outline;
mod resource;
mod task;

use chainage_model::{Calendar, Criticality, Diagnostic, Direction, Plan, Project};

use super::duration::write_moment;
use crate::error::left_out;
use crate::expand;
use crate::xml::Elements;
use crate::{Format, WriteError};
use field::Fields;

/// Writes a plan as MS Project's XML.
///
/// What MS Project has no element for goes to custom fields where text can hold it (codes that are no numbers, Chinese
/// names, further constraints, labels); the rest is left out and named by [`losses`](crate::losses).
///
/// # Errors
/// If the plan has no project, or several: a file of MS Project holds one.
pub fn write(plan: &Plan) -> Result<Vec<u8>, WriteError> {
    let mut projects = plan.projects().iter();
    let (Some(project), None) = (projects.next(), projects.next()) else {
        let what = format!("{} projects: a file holds one", plan.projects().len());
        return Err(WriteError::CannotHold { format: Format::Mspdi, what });
    };
    let rows = outline::rows_of(plan);
    let uids = outline::activity_uids(plan, &rows);
    let fields = Fields::of(plan);
    let mut elements = Elements::new();
    let tag = "Project xmlns=\"http://schemas.microsoft.com/project\"";
    elements.within_as("Project", tag, |root| {
        write_project(plan, project, root);
        fields.write_definitions(root);
        calendar::write_all(plan, root);
        task::Context::new(plan, &fields, &uids).write_all(&rows, root);
        resource::write_resources(plan, root);
        resource::write_assignments(plan, &uids, root);
    });
    Ok(elements.into_bytes())
}

/// Says what a file of MS Project has no place for.
pub(crate) fn losses(plan: &Plan) -> Vec<Diagnostic> {
    let n_rich = plan.calendars().ids().filter(|&id| expand::is_rich(plan, id)).count();
    let written_out = (n_rich > 0).then(|| expand::remark("MSP021", n_rich, plan));
    let activities = || plan.activities().iter();
    let counts = [
        (plan.relationships().iter().filter(|one| one.maximum_lag.is_some()).count(), "maximum lags"),
        (activities().filter(|one| !one.modes.is_empty()).count(), "modes of activities"),
        (activities().filter(|one| one.quantity.is_some()).count(), "quantities"),
        (activities().filter(|one| !one.stretches.is_empty()).count(), "places of activities"),
        (Fields::of(plan).n_left_out(), "kinds of labels beyond thirty"),
        (
            plan.resources().iter().filter(|one| resource::is_refused(one)).count(),
            "commas and brackets in names of resources",
        ),
        (plan.alignments().len(), "alignments"),
        (plan.uncertainties().len(), "uncertainty classes"),
        (plan.risks.len(), "risks"),
        (plan.funding.len(), "fundings"),
    ];
    let lost = left_out("MSP020", "MS Project's XML", &counts, "write .toml or .json to keep them");
    written_out.into_iter().chain(lost).collect()
}

fn write_project(plan: &Plan, project: &Project, root: &mut Elements) {
    let day = project.calendar.map_or(Calendar::EIGHT_HOURS, |id| plan.calendar(id).day_length);
    let from_start = project.options.direction == Direction::FromStart;
    root.put("SaveVersion", 14);
    root.put("Name", format_args!("{}.xml", project.code));
    root.put("Title", &project.name.en);
    root.put_flag("ScheduleFromStart", from_start);
    root.put_some("StartDate", project.start.map(write_moment));
    root.put_some("FinishDate", project.finish_by.filter(|_| !from_start).map(write_moment));
    let slack = match project.options.criticality {
        Criticality::TotalFloat(most) => most.to_days(day),
        Criticality::LongestPath => 0.0,
    };
    root.put("CriticalSlackLimit", slack);
    if !plan.currency.is_empty() {
        let is_code = plan.currency.len() == 3 && plan.currency.bytes().all(|b| b.is_ascii_uppercase());
        root.put(if is_code { "CurrencyCode" } else { "CurrencySymbol" }, &plan.currency);
    }
    root.put_some("CalendarUID", project.calendar.map(calendar::uid));
    root.put("MinutesPerDay", day.minutes());
    root.put_flag("HonorConstraints", project.options.honour_constraints);
    root.put_some("StatusDate", project.data_date.map(write_moment));
}
