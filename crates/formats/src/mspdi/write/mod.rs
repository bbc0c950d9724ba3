//! From a plan to MSPDI.

mod calendar;
mod field;
mod outline;
mod resource;
mod task;

use std::collections::BTreeSet;

use chainage_model::{
    Calendar, Criticality, Diagnostic, Direction, Lag, LagCalendar, Plan, Project, Relationship,
};

use super::duration::write_moment;
use crate::error::left_out;
use crate::expand;
use crate::xml::Elements;
use crate::{Format, WriteError};
use field::Fields;

/// Writes a plan as MS Project's XML.
///
/// What MS Project has no element for goes to custom fields where text can hold it (codes that are no numbers, Chinese
/// names, further constraints, labels); the rest is left out and named by [`losses`](crate::losses). Several projects
/// become rows of one, each above its own work and held by its start.
///
/// The file is scheduled by MS Project's conventions, whatever those of the plan.
///
/// # Errors
/// If the plan has no project.
pub fn write(plan: &Plan) -> Result<Vec<u8>, WriteError> {
    let Some(project) = plan.projects().iter().next() else {
        return Err(WriteError::CannotHold {
            format: Format::Mspdi,
            what: "a plan without a project".to_owned(),
        });
    };
    let rows = outline::rows_of(plan);
    let uids = outline::activity_uids(plan, &rows);
    let fields = Fields::of(plan);
    let mut elements = Elements::new();
    let tag = "Project xmlns=\"http://schemas.microsoft.com/project\"";
    elements.within_as("Project", tag, |root| {
        write_project(plan, &whole(plan, project), root);
        fields.write_definitions(root);
        calendar::write_all(plan, root);
        task::Context::new(plan, &fields, &uids).write_all(&rows, root);
        resource::write_resources(plan, root);
        resource::write_assignments(plan, &uids, root);
    });
    Ok(elements.into_bytes())
}

/// The project of the file: that of the plan, or one that spans all.
fn whole(plan: &Plan, first: &Project) -> Project {
    let projects = || plan.projects().iter();
    if plan.projects().len() == 1 {
        return first.clone();
    }
    let code = if plan.name.en.is_empty() { "programme" } else { &plan.name.en };
    Project {
        code: code.to_owned(),
        name: plan.name.clone(),
        start: projects().filter_map(|project| project.start.or(project.data_date)).min(),
        data_date: projects().filter_map(|project| project.data_date).max(),
        finish_by: projects().filter_map(|project| project.finish_by).max(),
        ..first.clone()
    }
}

/// Says what a file of MS Project has no place for.
pub(crate) fn losses(plan: &Plan) -> Vec<Diagnostic> {
    let n_rich = plan.calendars().ids().filter(|&id| expand::is_rich(plan, id)).count();
    let written_out = (n_rich > 0).then(|| expand::remark("MSP021", n_rich, plan));
    let activities = || plan.activities().iter();
    let projects = || plan.projects().iter();
    let data_dates: BTreeSet<_> = projects().map(|project| project.data_date).collect();
    let counts = [
        (data_dates.len().saturating_sub(1), "further data dates"),
        (
            projects()
                .filter(|one| one.finish_by.is_some() && one.options.direction == Direction::FromStart)
                .count(),
            "dates that projects must finish by",
        ),
        (
            plan.relationships().iter().filter(|one| is_on_another_calendar(plan, one)).count(),
            "calendars of lags",
        ),
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
        (plan.resources().iter().filter(|one| one.travel.is_some()).count(), "ways of resources that travel"),
        (plan.uncertainties().len(), "uncertainty classes"),
        (plan.risks.len(), "risks"),
        (plan.funding.len(), "fundings"),
    ];
    let lost = left_out("MSP020", "MS Project's XML", &counts, "write .toml or .json to keep them");
    written_out.into_iter().chain(lost).collect()
}

/// Whether the lag of a relationship is counted on another calendar than its successor's, and not around the clock.
fn is_on_another_calendar(plan: &Plan, relationship: &Relationship) -> bool {
    let Relationship { predecessor, successor, lag, .. } = *relationship;
    let project = plan.project(plan.activity(successor).project);
    let named = match relationship.lag_calendar {
        LagCalendar::Default => project.options.lag_calendar,
        named => named,
    };
    let calendar = match named {
        LagCalendar::Predecessor => plan.calendar_of(predecessor),
        LagCalendar::Project => project.calendar,
        LagCalendar::Calendar(id) => Some(id),
        LagCalendar::Default | LagCalendar::Successor | LagCalendar::Continuous => return false,
    };
    matches!(lag, Lag::Time(time) if !time.is_zero()) && calendar != plan.calendar_of(successor)
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
