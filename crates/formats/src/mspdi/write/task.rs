//! Rows of the task list.

use chainage_model::{
    Activity, ActivityId, ActivityKind, BaselineDates, CalendarId, Constraint, ConstraintKind, DurationType,
    IdVec, Lag, LagCalendar, Moment, Money, Placement, Plan, ProjectId, Relationship, RelationshipId,
    RelationshipKind, Status, WbsId, WorkingTime,
};

use super::calendar;
use super::field::Fields;
use super::outline::{Item, Row};
use crate::mspdi::duration::{write_duration, write_moment};
use crate::mspdi::read::label::WBS;
use crate::xml::Elements;

/// What writing tasks needs to know.
pub(super) struct Context<'a> {
    pub(super) plan: &'a Plan,
    pub(super) fields: &'a Fields<'a>,
    pub(super) uids: &'a IdVec<ActivityId, i64>,
    /// The relationships into each activity.
    pub(super) links: IdVec<ActivityId, Vec<RelationshipId>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(plan: &'a Plan, fields: &'a Fields<'a>, uids: &'a IdVec<ActivityId, i64>) -> Self {
        let mut links = IdVec::filled(plan.activities().len(), Vec::new());
        for (id, relationship) in plan.relationships().enumerated() {
            links[relationship.successor].push(id);
        }
        Self { plan, fields, uids, links }
    }

    /// Writes all rows.
    pub(super) fn write_all(&self, rows: &[Row], elements: &mut Elements) {
        elements.within("Tasks", |tasks| {
            for (place, row) in rows.iter().enumerate() {
                tasks.within("Task", |task| {
                    task.put("UID", row.uid);
                    task.put("ID", place + 1);
                    match row.item {
                        Item::Project(id) => self.write_project(row, id, task),
                        Item::Summary(node) => self.write_summary(row, node, task),
                        Item::Activity(id) => self.write_activity(row, id, task),
                    }
                });
            }
        });
    }

    /// A row above a project's own: its start holds the work below, as the constraint of a summary does.
    fn write_project(&self, row: &Row, id: ProjectId, task: &mut Elements) {
        let project = self.plan.project(id);
        write_above(row, &project.name.en, task);
        task.put("ConstraintType", if project.start.is_some() { 4 } else { 0 });
        put_calendar(task, project.calendar);
        put_date(task, "ConstraintDate", project.start);
        self.fields.write_project(project, row.uid, task);
    }

    fn write_summary(&self, row: &Row, node: WbsId, task: &mut Elements) {
        let wbs = &self.plan.wbs()[node];
        write_above(row, &wbs.name.en, task);
        self.fields.write_wbs(wbs, row.uid, task);
    }

    fn write_activity(&self, row: &Row, id: ActivityId, task: &mut Elements) {
        let activity = self.plan.activity(id);
        let stored = activity.stored.as_deref().copied().unwrap_or_default();
        let wbs = activity.labels.iter().find(|(name, _)| name == WBS).map(|(_, value)| value);
        task.put("Name", &activity.name.en);
        task.put_flag("Active", activity.placement != Placement::Inactive);
        task.put_flag("Manual", activity.placement == Placement::Manual);
        task.put(
            "Type",
            match activity.duration_type {
                DurationType::FixedUnits => 0,
                DurationType::FixedDuration => 1,
                DurationType::FixedWork => 2,
            },
        );
        task.put_flag("IsNull", false);
        task.put("WBS", wbs.unwrap_or(&row.number));
        task.put("OutlineNumber", &row.number);
        task.put("OutlineLevel", row.level);
        task.put("Priority", activity.priority.unwrap_or(500));
        put_date(task, "Start", stored.start);
        put_date(task, "Finish", stored.finish);
        task.put("Duration", write_duration(activity.duration));
        task.put("DurationFormat", if activity.elapsed { 8 } else { 7 });
        put_date(task, "Stop", activity.progress.suspend);
        put_date(task, "Resume", activity.progress.resume);
        task.put_flag("Milestone", activity.kind.is_milestone());
        task.put_flag("Summary", false);
        task.put_some("Critical", stored.critical.map(u8::from));
        put_date(task, "EarlyStart", stored.early_start);
        put_date(task, "EarlyFinish", stored.early_finish);
        put_date(task, "LateStart", stored.late_start);
        put_date(task, "LateFinish", stored.late_finish);
        task.put_some("FreeSlack", stored.free_float.map(tenths));
        task.put_some("TotalSlack", stored.total_float.map(tenths));
        task.put_some("PercentComplete", activity.progress.percent);
        task.put_some("Cost", activity.cost.map(Money::smallest));
        write_progress(activity, task);
        let further = self.write_constraint(activity, task);
        put_date(task, "Deadline", activity.deadline);
        task.put_flag("LevelingCanSplit", activity.may_split);
        task.put("LevelingDelay", tenths(activity.levelling_delay));
        task.put_flag("IgnoreResourceCalendar", ignores_resources(activity));
        if !activity.note.is_empty() {
            task.put("Notes", &activity.note);
        }
        for &link in &self.links[id] {
            let relationship = self.plan.relationship(link);
            task.within("PredecessorLink", |element| self.write_link(relationship, element));
        }
        self.fields.write_activity(activity, row.uid, &further, task);
        for (place, baseline) in self.plan.baselines.iter().enumerate() {
            if let Some(dates) = baseline.activities.get(&id) {
                task.within("Baseline", |element| {
                    write_baseline(number_of(&baseline.name, place), dates, element);
                });
            }
        }
    }

    /// Writes the constraint that MS Project has an element for, and the calendar that stands in its middle; returns the
    /// others.
    fn write_constraint(&self, activity: &Activity, task: &mut Elements) -> Vec<Constraint> {
        let is_late = activity.placement == Placement::AsLateAsPossible;
        let primary = activity.constraints.first().filter(|_| !is_late);
        task.put(
            "ConstraintType",
            match primary.map(|constraint| constraint.kind) {
                None => i32::from(is_late),
                Some(ConstraintKind::StartOn | ConstraintKind::MandatoryStart) => 2,
                Some(ConstraintKind::FinishOn | ConstraintKind::MandatoryFinish) => 3,
                Some(ConstraintKind::StartNoEarlierThan) => 4,
                Some(ConstraintKind::StartNoLaterThan) => 5,
                Some(ConstraintKind::FinishNoEarlierThan) => 6,
                Some(ConstraintKind::FinishNoLaterThan) => 7,
            },
        );
        // Without one it would be worked on the file's calendar.
        let own = self.plan.project(activity.project).calendar.filter(|_| self.plan.projects().len() > 1);
        put_calendar(task, activity.calendar.or(own));
        put_date(task, "ConstraintDate", primary.map(|constraint| constraint.date));
        activity.constraints.iter().skip(usize::from(primary.is_some())).copied().collect()
    }

    fn write_link(&self, relationship: &Relationship, element: &mut Elements) {
        element.put("PredecessorUID", self.uids[relationship.predecessor]);
        element.put(
            "Type",
            match relationship.kind {
                RelationshipKind::FinishFinish => 0,
                RelationshipKind::FinishStart => 1,
                RelationshipKind::StartFinish => 2,
                RelationshipKind::StartStart => 3,
            },
        );
        element.put_flag("CrossProject", false);
        let is_elapsed = relationship.lag_calendar == LagCalendar::Continuous;
        match relationship.lag {
            Lag::Time(time) => {
                element.put("LinkLag", tenths(time));
                element.put("LagFormat", if is_elapsed { 8 } else { 7 });
            }
            Lag::Percent(percent) => {
                element.put("LinkLag", percent);
                element.put("LagFormat", if is_elapsed { 20 } else { 19 });
            }
        }
    }
}

/// Writes a row that has others below it.
fn write_above(row: &Row, name: &str, task: &mut Elements) {
    task.put("Name", name);
    task.put("Type", 1);
    task.put_flag("IsNull", false);
    task.put("WBS", &row.number);
    task.put("OutlineNumber", &row.number);
    task.put("OutlineLevel", row.level);
    task.put_flag("Summary", true);
}

fn put_calendar(task: &mut Elements, calendar: Option<CalendarId>) {
    match calendar {
        Some(id) => task.put("CalendarUID", calendar::uid(id)),
        None => task.put("CalendarUID", -1),
    }
}

fn put_date(task: &mut Elements, name: &str, date: Option<Moment>) {
    task.put_some(name, date.map(write_moment));
}

/// Slacks, lags and delays are in tenths of a minute.
fn tenths(time: WorkingTime) -> i64 {
    time.minutes() * 10
}

/// Whether its assignments would drive it, but do not.
fn ignores_resources(activity: &Activity) -> bool {
    activity.kind == ActivityKind::Task
        && activity.duration_type != DurationType::FixedDuration
        && !activity.elapsed
        && activity.assignments.iter().any(|assignment| assignment.driving)
}

fn write_progress(activity: &Activity, task: &mut Elements) {
    let progress = &activity.progress;
    let remaining = progress.remaining_of(activity.duration);
    put_date(task, "ActualStart", progress.actual_start);
    put_date(task, "ActualFinish", progress.actual_finish);
    if progress.status() != Status::NotStarted {
        task.put("ActualDuration", write_duration((activity.duration - remaining).max(WorkingTime::ZERO)));
    }
    task.put("RemainingDuration", write_duration(remaining));
}

/// The number of a baseline: by its name, else by its place.
fn number_of(name: &str, place: usize) -> usize {
    let stated = name.strip_prefix("Baseline").map(str::trim);
    match stated {
        Some("") => 0,
        Some(number) => number.parse().ok().filter(|number| *number <= 10).unwrap_or(place),
        None => place,
    }
}

fn write_baseline(number: usize, dates: &BaselineDates, element: &mut Elements) {
    element.put("Number", number);
    put_date(element, "Start", Some(dates.start));
    put_date(element, "Finish", Some(dates.finish));
    element.put_some("Duration", dates.duration.map(write_duration));
    element.put_some("Cost", dates.cost.map(Money::smallest));
}
