//! Activities.

use std::collections::BTreeMap;

use chainage_model::{
    Activity, ActivityKind, Assignment, Constraint, ConstraintKind, DurationType, Moment, Name, Placement,
    Progress, ProjectId, StoredDates, Subject, WorkingTime,
};

use super::attachment::{Attachment, Attachments};
use super::project::{earlier, non_negative};
use super::{Fields, Namesakes, Reader, decoded, is_code};
use crate::xer::log::Place;
use crate::xer::schema;
use crate::xer::source::Source;
use crate::xer::value;

impl<'a, S: Source> Reader<'a, S> {
    pub(super) fn activities(&mut self, mut attachments: Attachments<'a>) {
        let mut namesakes = Namesakes::new();
        let mut earliest: BTreeMap<ProjectId, Moment> = BTreeMap::new();
        let source = self.source;
        // The log leaves the reader for the loop, so that rows can be taken one by one.
        let mut log = std::mem::take(&mut self.log);
        source.each(&mut log, |log, place, row: schema::Activity<'a>| {
            std::mem::swap(&mut self.log, log);
            self.activity(place, &row, &mut namesakes, &mut earliest, &mut attachments);
            std::mem::swap(&mut self.log, log);
        });
        self.log = log;
        let earliest: Vec<_> = earliest.into_iter().collect();
        self.date_projects(&earliest);
        if !attachments.is_empty() && !self.activities.is_empty() {
            let message =
                format!("{} activities have resources, costs or codes but no row", attachments.len());
            self.log.warn("XER018", message);
        }
    }

    fn activity(
        &mut self,
        place: Place,
        row: &schema::Activity<'a>,
        namesakes: &mut Namesakes<ProjectId>,
        earliest: &mut BTreeMap<ProjectId, Moment>,
        attachments: &mut Attachments<'a>,
    ) {
        let key = row.task_id;
        if self.activities.contains(key) {
            self.log.field("XER025", place, "task_id", "the key is used twice; the first one holds");
            return;
        }
        let project = self.project_of(row.proj_id, place);
        let plan = &self.content.plan;
        let is_taken = |code: &str| plan.find_activity_in(project, code).is_some();
        let (code, as_wanted) = namesakes.free(project, row.task_code, || format!("task {key}"), is_taken);
        if !as_wanted {
            let what = format!("the code is empty or used twice; the activity is called \"{code}\"");
            self.log.field("XER017", place, "task_code", &what);
        }
        let wbs = self.wbs.get(row.wbs_id).copied();
        let wbs_id = wbs.flatten().filter(|&id| self.content.plan.wbs()[id].project == project);
        if wbs.is_none() && !row.wbs_id.is_empty() && !self.wbs.is_empty() {
            self.log.field("XER018", place, "wbs_id", "the WBS node is not in the file");
        }
        let calendar = self.calendars.get(row.clndr_id).copied();
        if calendar.is_none() && !row.clndr_id.is_empty() {
            self.log.field(
                "XER018",
                place,
                "clndr_id",
                "the calendar is not in the file; the project's holds",
            );
        }
        let calendar = calendar.filter(|&id| self.content.plan.project(project).calendar != Some(id));
        let mut fields = Fields { log: &mut self.log, place, numbers: self.numbers };
        let kind = kind(&mut fields, row);
        let (duration, progress) = durations(&mut fields, row, kind);
        let (mut placement, constraints) = constraints(&mut fields, row);
        let stored = stored(&mut fields, row, &progress);
        let has_dates = stored.as_ref().is_some_and(|s| s.early_start.and(s.early_finish).is_some());
        if self.guests.contains(&project) && has_dates {
            placement = Placement::Manual;
        }
        let dates = [progress.actual_start, progress.actual_finish];
        let first = stored.as_ref().and_then(|stored| stored.early_start).into_iter().chain(dates[0]).min();
        if let Some(first) = first {
            let before = earliest.get(&project).copied();
            earliest.extend(earlier(before, Some(first)).map(|moment| (project, moment)));
        }
        let data_date = self.content.plan.project(project).data_date;
        self.tally.after_data_date += dates
            .iter()
            .flatten()
            .filter(|&&date| data_date.is_some_and(|data_date| date > data_date))
            .count();
        let attachment = attachments.remove(key).unwrap_or_default();
        let activity = Activity {
            wbs: wbs_id,
            kind,
            calendar,
            duration,
            duration_type: duration_type(row.duration_type),
            placement,
            constraints,
            external_early_start: fields.date("external_early_start_date", row.external_early_start_date),
            external_late_finish: fields.date("external_late_end_date", row.external_late_end_date),
            progress,
            priority: decoded(row.priority_type, &PRIORITIES),
            cost: attachment.cost,
            assignments: assignments(&attachment, kind),
            labels: attachment.labels,
            stored,
            ..Activity::task(project, code, Name::new(value::text(row.task_name)))
        };
        let id =
            self.content.plan.add_activity(activity).expect("the code is free and all ids are of the plan");
        self.content.rows.activities.push(Some(place.at));
        self.content.origins.activities.push(Some(place.span()));
        self.activities.insert(key, id);
        debug_assert!(self.content.origins.span(Subject::Activity(id)).is_some());
    }
}

/// What stays when assignments change; P6's two kinds of fixed duration differ in units only.
fn duration_type(code: &str) -> DurationType {
    match code {
        "DT_FixedDrtn" | "DT_FixedDUR2" => DurationType::FixedDuration,
        "DT_FixedQty" => DurationType::FixedWork,
        _ => DurationType::FixedUnits,
    }
}

/// P6's codes of what an activity is.
const KINDS: [(&str, ActivityKind); 6] = [
    ("TT_Task", ActivityKind::Task),
    ("TT_Rsrc", ActivityKind::ResourceDependent),
    ("TT_Mile", ActivityKind::StartMilestone),
    ("TT_FinMile", ActivityKind::FinishMilestone),
    ("TT_LOE", ActivityKind::LevelOfEffort),
    ("TT_WBS", ActivityKind::WbsSummary),
];

fn kind(fields: &mut Fields<'_>, row: &schema::Activity<'_>) -> ActivityKind {
    let text = row.task_type;
    let kind = decoded(text, &KINDS);
    if kind.is_none() && !text.is_empty() {
        fields.unknown("task_type", text, "a task is assumed");
    }
    kind.unwrap_or(ActivityKind::Task)
}

fn durations(
    fields: &mut Fields<'_>,
    row: &schema::Activity<'_>,
    kind: ActivityKind,
) -> (WorkingTime, Progress) {
    let mut hours = |column: &str, text: &str| {
        let hours = fields.hours(column, text);
        if hours.is_some_and(WorkingTime::is_negative) {
            fields.log.field("XER023", fields.place, column, "an amount below zero; zero is taken");
        }
        hours.map(non_negative).filter(|_| !kind.is_milestone())
    };
    let target = hours("target_drtn_hr_cnt", row.target_drtn_hr_cnt);
    let remaining = hours("remain_drtn_hr_cnt", row.remain_drtn_hr_cnt);
    let actual_start = fields.date("act_start_date", row.act_start_date);
    let actual_finish = fields.date("act_end_date", row.act_end_date);
    let status = row.status_code;
    match (actual_start, actual_finish) {
        (None, Some(_)) => {
            fields.log.field(
                "XER021",
                fields.place,
                "act_start_date",
                "an actual finish without an actual start",
            );
        }
        (_, None) if is_code(status, "TK_Complete") => {
            fields.log.field(
                "XER021",
                fields.place,
                "status_code",
                "complete without an actual finish: dates decide",
            );
        }
        (None, None) if is_code(status, "TK_Active") => {
            fields.log.field(
                "XER021",
                fields.place,
                "status_code",
                "active without an actual start: dates decide",
            );
        }
        (Some(start), Some(finish)) if finish < start => {
            fields.log.field(
                "XER021",
                fields.place,
                "act_end_date",
                "an actual finish before the actual start",
            );
        }
        _ => {}
    }
    let duration = target.or(remaining).unwrap_or_default();
    let started = actual_start.is_some() || actual_finish.is_some();
    let is_physical = is_code(row.complete_pct_type, "CP_Phys");
    let percent = fields.number("phys_complete_pct", row.phys_complete_pct).filter(|_| is_physical);
    let percent = percent.map(|percent| percent.clamp(0.0, 100.0));
    let progress = Progress {
        actual_start,
        actual_finish,
        remaining: remaining.filter(|&remaining| started || remaining != duration),
        percent: percent.filter(|&percent| started || percent > 0.0),
        suspend: fields.date("suspend_date", row.suspend_date),
        resume: fields.date("resume_date", row.resume_date),
        expected_finish: fields.date("expect_end_date", row.expect_end_date),
    };
    (duration, progress)
}

fn constraints(fields: &mut Fields<'_>, row: &schema::Activity<'_>) -> (Placement, Vec<Constraint>) {
    let mut placement = Placement::default();
    let mut constraints = Vec::new();
    let both = [("cstr_type", row.cstr_type, row.cstr_date), ("cstr_type2", row.cstr_type2, row.cstr_date2)];
    for (column, code, date) in both {
        if code.is_empty() {
            continue;
        }
        if is_code(code, "CS_ALAP") {
            placement = Placement::AsLateAsPossible;
            continue;
        }
        let Some(kind) = decoded(code, &CONSTRAINTS) else {
            fields.unknown(column, code, "the constraint is left out");
            continue;
        };
        match fields.date(column, date) {
            Some(date) => constraints.push(Constraint { kind, date }),
            None => fields.log.field(
                "XER010",
                fields.place,
                column,
                "a constraint without a date; it is left out",
            ),
        }
    }
    (placement, constraints)
}

/// P6's codes of constraints.
pub(crate) const CONSTRAINTS: [(&str, ConstraintKind); 8] = [
    ("CS_MSOA", ConstraintKind::StartNoEarlierThan),
    ("CS_MSOB", ConstraintKind::StartNoLaterThan),
    ("CS_MEOA", ConstraintKind::FinishNoEarlierThan),
    ("CS_MEOB", ConstraintKind::FinishNoLaterThan),
    ("CS_MSO", ConstraintKind::StartOn),
    ("CS_MEO", ConstraintKind::FinishOn),
    ("CS_MANDSTART", ConstraintKind::MandatoryStart),
    ("CS_MANDFIN", ConstraintKind::MandatoryFinish),
];

fn stored(
    fields: &mut Fields<'_>,
    row: &schema::Activity<'_>,
    progress: &Progress,
) -> Option<Box<StoredDates>> {
    let early_start = fields.date("early_start_date", row.early_start_date);
    let early_finish = fields.date("early_end_date", row.early_end_date);
    let late_start = fields.date("late_start_date", row.late_start_date);
    let late_finish = fields.date("late_end_date", row.late_end_date);
    let total_float = fields.hours("total_float_hr_cnt", row.total_float_hr_cnt);
    let free_float = fields.hours("free_float_hr_cnt", row.free_float_hr_cnt);
    let any = early_start.or(early_finish).or(late_start).or(late_finish).is_some();
    (any || total_float.or(free_float).is_some()).then(|| {
        let flag = row.driving_path_flag;
        Box::new(StoredDates {
            early_start,
            early_finish,
            late_start,
            late_finish,
            start: progress.actual_start.or(early_start),
            finish: progress.actual_finish.or(early_finish),
            total_float,
            free_float,
            longest_path: (!flag.is_empty()).then(|| flag.eq_ignore_ascii_case("Y")),
            critical: None,
        })
    })
}

/// P6's levels of priority in levelling; the normal one is the project's.
pub(crate) const PRIORITIES: [(&str, u16); 4] =
    [("PT_Top", 1000), ("PT_High", 750), ("PT_Low", 250), ("PT_Lowest", 0)];

fn assignments(attachment: &Attachment, kind: ActivityKind) -> Vec<Assignment> {
    let follows = kind != ActivityKind::ResourceDependent;
    let demands = attachment.assignments.iter();
    demands
        .map(|demand| Assignment {
            resource: demand.resource,
            units: demand.units,
            driving: demand.driving,
            remaining: demand.remaining.filter(|_| !follows),
        })
        .collect()
}
