//! From the rows of a file to a plan.

pub(super) mod label;
mod link;
mod outline;
mod resource;
mod split;
mod task;

use chainage_model::{
    Criticality, Dialect, Direction, FloatRule, LagCalendar, Moment, Name, Origins, Plan, ProgressRule,
    Project, ProjectId, SchedulingOptions, WorkingTime,
};

use super::DIALECT;
use super::calendar::Calendars;
use super::duration::{parse_flag, parse_moment, parse_number, parse_whole};
use super::log::Log;
use super::schema::{File, ProjectRow, Text};
use crate::{Import, ReadError, xml};
use outline::{Outline, Role};

/// Reads a plan from MS Project's XML.
///
/// `name` is what diagnostics call the file.
///
/// # Errors
/// If the bytes are no MSPDI file: another kind of file (which is named), XML that is not well-formed, declares a
/// document type, or passes the limits. Everything else is read as far as it makes sense, and what does not is in
/// [`Import::diagnostics`].
pub fn read(name: &str, bytes: &[u8]) -> Result<Import, ReadError> {
    xml::import(name, bytes, &DIALECT, |text| {
        let file = File::read(text)?;
        let mut log = Log::default();
        let mut plan = Plan::new();
        let mut origins = Origins::default();
        assemble(&file, &mut plan, &mut origins, &mut log);
        Ok((plan, origins, log.finish()))
    })
}

/// Adds everything to the plan, what is named before what names it.
fn assemble(file: &File<'_>, plan: &mut Plan, origins: &mut Origins, log: &mut Log) {
    let day = day_length(&file.project);
    let calendars = Calendars::add_all(plan, &file.calendars, day, log);
    origins.calendars = plan.calendars().iter().map(|_| None).collect();
    let outline = outline::outline_of(&file.tasks, log);
    let labels = label::Fields::of(&file.fields);
    let whole = project_of(plan, &file.project, &calendars, day, log);
    let projects = add_projects(plan, whole, file, &outline, &labels, &calendars, origins);
    let resources = resource::add_all(plan, &file.resources, &calendars, log);
    origins.resources = plan.resources().iter().map(|_| None).collect();
    let assignments = resource::assignments_of(&file.assignments, &resources, log);
    let splits = resource::splits_of(plan, &file.assignments, &resources, projects.first());
    let held = task::held_below(&file.tasks, &outline, &projects);
    let context = task::Context {
        rows: &file.tasks,
        outline: &outline,
        projects: &projects,
        calendars: &calendars,
        assignments: &assignments,
        splits: &splits,
        fields: &labels,
        held: &held,
        has_slack: file.tasks.iter().any(|row| row.total_slack.is_some()),
    };
    let places = task::add_all(plan, &context, origins, log);
    link::add_all(plan, &context, &places, log);
    origins.relationships = plan.relationships().iter().map(|_| None).collect();
}

/// What people mean by a day in this file.
fn day_length(row: &ProjectRow<'_>) -> WorkingTime {
    let minutes = row.minutes_per_day.as_deref().and_then(parse_whole);
    WorkingTime::from_minutes(minutes.filter(|minutes| (1..=1440).contains(minutes)).unwrap_or(480))
}

/// The projects of a file, and where the rows of each begin.
#[derive(Debug)]
pub(super) struct Projects {
    begins: Vec<(usize, ProjectId)>,
    /// Whether they are rows themselves.
    are_rows: bool,
}

impl Projects {
    fn first(&self) -> ProjectId {
        self.begins[0].1
    }

    /// Returns the project of a row: the last one that begins there or before.
    fn of(&self, place: usize) -> ProjectId {
        let n_begun = self.begins.partition_point(|&(begins, _)| begins <= place);
        self.begins[n_begun.saturating_sub(1)].1
    }

    /// Returns whether a row is that of a project.
    fn is_row(&self, place: usize) -> bool {
        self.are_rows && self.begins.binary_search_by_key(&place, |&(begins, _)| begins).is_ok()
    }
}

/// Adds the project of the file, or those that are rows of it.
fn add_projects(
    plan: &mut Plan,
    whole: Project,
    file: &File<'_>,
    outline: &Outline,
    labels: &label::Fields,
    calendars: &Calendars,
    origins: &mut Origins,
) -> Projects {
    let mut begins = Vec::new();
    for (place, row) in file.tasks.iter().enumerate() {
        let is_top = outline.roles[place] == Role::Summary && outline.parents[place].is_none();
        let label = |field| is_top.then(|| labels.find(row, field)).flatten();
        if label(label::KIND).as_deref() != Some(label::PROJECT) {
            continue;
        }
        let name = row.name.as_deref().map(str::trim).unwrap_or_default();
        let code = label(label::CODE).or_else(|| row.uid.as_deref().map(str::to_owned)).unwrap_or_default();
        let zh = label(label::CHINESE).unwrap_or_default();
        let project = Project {
            code,
            name: Name { zh, ..Name::new(name) },
            start: row.constraint_date.as_deref().and_then(parse_moment).or(whole.start),
            calendar: calendars.find(&row.calendar).or(whole.calendar),
            ..whole.clone()
        };
        if let Ok(id) = plan.add_project(project) {
            begins.push((place, id));
            origins.projects.push(row.span);
        }
    }
    let are_rows = !begins.is_empty();
    if !are_rows {
        let id =
            plan.add_project(whole).expect("the first project has a code, and its calendar is in the plan");
        begins.push((0, id));
        origins.projects.push(None);
    }
    Projects { begins, are_rows }
}

fn project_of(
    plan: &mut Plan,
    row: &ProjectRow<'_>,
    calendars: &Calendars,
    day: WorkingTime,
    log: &mut Log,
) -> Project {
    let text =
        |text: &Text<'_>| text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let date = |field: &str, text: &Text<'_>, log: &mut Log| {
        let moment: Option<Moment> = parse_moment(text.as_deref()?);
        if moment.is_none() {
            log.warn(
                "MSP005",
                format!("project: {field} {} is no date", text.as_deref().unwrap_or_default()),
            );
        }
        moment
    };
    let file_name = text(&row.name);
    let code = file_name.as_deref().map(without_extension).filter(|code| !code.is_empty());
    let title = text(&row.title);
    let start = date("StartDate", &row.start, log);
    let direction = match row.from_start.as_deref().and_then(parse_flag) {
        Some(false) => Direction::FromFinish,
        _ => Direction::FromStart,
    };
    let finish = date("FinishDate", &row.finish, log);
    plan.currency = text(&row.currency_code).or_else(|| text(&row.currency_symbol)).unwrap_or_default();
    let calendar = calendars.find(&row.calendar);
    if calendar.is_none() && !plan.calendars().is_empty() {
        log.warn("MSP007", "project: its calendar is not in the file; the first one is used");
    }
    Project {
        start,
        data_date: date("StatusDate", &row.status_date, log),
        finish_by: finish.filter(|_| direction == Direction::FromFinish),
        calendar: calendar.or_else(|| plan.calendars().ids().next()),
        options: options_of(row, direction, day),
        ..Project::new(
            code.or(title.as_deref()).unwrap_or("project"),
            Name::new(title.as_deref().or(code).unwrap_or_default()),
        )
    }
}

fn without_extension(name: &str) -> &str {
    let stem = name.rsplit_once('.').filter(|(_, extension)| {
        ["xml", "mpp", "mspdi", "mpt"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    });
    stem.map_or(name, |(stem, _)| stem)
}

fn options_of(row: &ProjectRow<'_>, direction: Direction, day: WorkingTime) -> SchedulingOptions {
    let limit =
        row.critical_slack.as_deref().and_then(parse_number).unwrap_or(0.0).clamp(-10_000.0, 10_000.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "ten thousand days of at most 1440 minutes"
    )]
    let threshold = WorkingTime::from_minutes((limit * day.minutes() as f64).round() as i64);
    SchedulingOptions {
        dialect: Dialect::MsProject,
        progress: ProgressRule::ProgressOverride,
        lag_calendar: LagCalendar::Successor,
        float: FloatRule::Smaller,
        criticality: Criticality::TotalFloat(threshold),
        honour_constraints: row.honour.as_deref().and_then(parse_flag).unwrap_or(true),
        direction,
        ..SchedulingOptions::default()
    }
}
