//! Tasks: summaries become nodes of the work breakdown, the others activities.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use chainage_model::{
    Activity, ActivityId, ActivityKind, Assignment, Baseline, BaselineDates, Constraint, ConstraintKind,
    Diagnostic, DurationType, Moment, Money, Name, Origins, Placement, Plan, Progress, ProjectId, Split,
    StoredDates, Wbs, WbsId, WorkingTime,
};

use super::Projects;
use super::label::{CHINESE, CODE, CONSTRAINTS, Fields, KIND, PAUSES, WBS, parse_constraints, parse_pauses};
use super::outline::{Outline, Role};
use crate::mspdi::calendar::Calendars;
use crate::mspdi::duration::{
    is_elapsed, parse_duration, parse_flag, parse_moment, parse_number, parse_tenths, parse_whole,
};
use crate::mspdi::log::Log;
use crate::mspdi::schema::{BaselineRow, TaskRow, Text};
use crate::text::trimmed;

/// What reading tasks needs to know.
pub(super) struct Context<'a> {
    pub(super) rows: &'a [TaskRow<'a>],
    pub(super) outline: &'a Outline,
    pub(super) projects: &'a Projects,
    pub(super) calendars: &'a Calendars,
    pub(super) assignments: &'a HashMap<i64, Vec<Assignment>>,
    /// The planned pauses of tasks.
    pub(super) splits: &'a HashMap<i64, Vec<Split>>,
    pub(super) fields: &'a Fields,
    /// The date before which nothing below a row starts, by the constraints of it and what is above.
    pub(super) held: &'a [Option<Moment>],
    /// Whether the file states slack at all; where it does, slack that is left out is zero.
    pub(super) has_slack: bool,
}

/// The activities of the rows, and the rows of the UIDs.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) activities: Vec<Option<ActivityId>>,
    pub(super) by_uid: HashMap<i64, usize>,
}

/// A task as diagnostics call it.
pub(super) struct Who<'a>(pub(super) &'a TaskRow<'a>);

impl fmt::Display for Who<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "task UID {}", self.0.uid.as_deref().unwrap_or("?"))?;
        match self.0.id.as_deref() {
            Some(id) => write!(f, " (ID {id})"),
            None => Ok(()),
        }
    }
}

/// Reads the fields of one task; what cannot be read is reported by the name of the field.
struct Fieldwise<'a, 'b> {
    row: &'a TaskRow<'a>,
    log: &'b mut Log,
}

impl Fieldwise<'_, '_> {
    fn read<T>(&mut self, field: &str, text: &Text<'_>, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = text.as_deref().filter(|text| !trimmed(text).is_empty())?;
        let value = parse(text);
        if value.is_none() {
            let message = format!("{}: {field} \"{}\" cannot be read", Who(self.row), shorten(text));
            self.log.push(Diagnostic::warning("MSP005", message).at(self.row.span));
        }
        value
    }

    fn moment(&mut self, field: &str, text: &Text<'_>) -> Option<Moment> {
        // Older versions write dates of long ago where there is none.
        let is_nothing = |text: &str| text == "NA" || text.starts_with("1601-") || text.starts_with("0001-");
        if text.as_deref().is_some_and(|text| is_nothing(trimmed(text))) {
            return None;
        }
        self.read(field, text, parse_moment)
    }

    fn duration(&mut self, field: &str, text: &Text<'_>) -> Option<WorkingTime> {
        let time = self.read(field, text, parse_duration)?;
        if !time.is_negative() && time <= WorkingTime::LARGEST {
            return Some(time);
        }
        let message = format!("{}: {field} {} is out of range", Who(self.row), text.as_deref().unwrap_or(""));
        self.log.push(Diagnostic::warning("MSP012", message).at(self.row.span));
        Some(if time.is_negative() { WorkingTime::ZERO } else { WorkingTime::LARGEST })
    }

    fn warn(&mut self, code: &'static str, says: &str) {
        self.log.push(Diagnostic::warning(code, format!("{}: {says}", Who(self.row))).at(self.row.span));
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

fn flag(text: &Text<'_>) -> bool {
    text.as_deref().and_then(parse_flag) == Some(true)
}

fn whole(text: &Text<'_>) -> Option<i64> {
    text.as_deref().and_then(parse_whole)
}

/// Finds the dates that summaries hold the rows below them by.
pub(super) fn held_below(
    rows: &[TaskRow<'_>],
    outline: &Outline,
    projects: &Projects,
) -> Vec<Option<Moment>> {
    let mut held: Vec<Option<Moment>> = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        // The constraint of a project is its start.
        let holds = !projects.is_row(place) && whole(&row.constraint) == Some(4);
        let own = row.constraint_date.as_deref().filter(|_| holds).and_then(parse_moment);
        held.push(own.max(outline.parents[place].and_then(|parent| held[parent])));
    }
    held
}

/// Adds all tasks.
pub(super) fn add_all(
    plan: &mut Plan,
    context: &Context<'_>,
    origins: &mut Origins,
    log: &mut Log,
) -> Places {
    let mut places = Places { activities: vec![None; context.rows.len()], by_uid: HashMap::new() };
    let mut wbs: Vec<Option<WbsId>> = vec![None; context.rows.len()];
    let mut baselines: BTreeMap<i64, Baseline> = BTreeMap::new();
    let mut counts = HashMap::new();
    for (place, row) in context.rows.iter().enumerate() {
        let role = context.outline.roles[place];
        if role == Role::Aside {
            continue;
        }
        let uid = whole(&row.uid);
        if let Some(uid) = uid {
            if *places.by_uid.entry(uid).or_insert(place) != place {
                Fieldwise { row, log }.warn("MSP006", "its UID is used twice; links go to the first one");
            }
        } else {
            Fieldwise { row, log }.warn("MSP006", "it has no UID; it can have no links");
        }
        let above = context.outline.parents[place].and_then(|parent| wbs[parent]);
        if context.projects.is_row(place) {
            continue;
        }
        let project = context.projects.of(place);
        if role == Role::Summary {
            wbs[place] = add_summary(plan, context, project, (row, uid), above, origins);
            continue;
        }
        let activity = activity_of(context, place, above, log);
        let taken = plan.find_activity_in(project, &activity.code).is_some();
        let code =
            if taken { free_code(plan, project, &activity.code, &mut counts) } else { activity.code.clone() };
        match plan.add_activity(Activity { code, ..activity }) {
            Ok(id) => {
                places.activities[place] = Some(id);
                origins.activities.push(row.span);
                keep_baselines(row, id, &mut baselines, log);
            }
            Err(error) => log.warn("MSP006", format!("{}: {error}", Who(row))),
        }
    }
    plan.baselines = baselines.into_values().collect();
    places
}

/// A code that is not taken, made from one that is; `counts` are the numbers tried before.
fn free_code(plan: &Plan, project: ProjectId, code: &str, counts: &mut HashMap<String, u64>) -> String {
    let count = counts.entry(code.to_owned()).or_insert(1);
    loop {
        *count += 1;
        let free = format!("{code} ({count})");
        if plan.find_activity_in(project, &free).is_none() {
            return free;
        }
    }
}

fn add_summary(
    plan: &mut Plan,
    context: &Context<'_>,
    project: ProjectId,
    (row, uid): (&TaskRow<'_>, Option<i64>),
    parent: Option<WbsId>,
    origins: &mut Origins,
) -> Option<WbsId> {
    let mut name = Name::new(row.name.as_deref().map(str::trim).unwrap_or_default());
    let mut code = uid.map_or_else(|| format!("row {}", plan.wbs().len() + 1), |uid| uid.to_string());
    for (field, value) in row.attributes.iter().filter_map(|attribute| context.fields.label(attribute)) {
        match field.as_str() {
            CODE => code = value,
            CHINESE => name.zh = value,
            _ => {}
        }
    }
    if plan.find_wbs(project, &code).is_some() {
        code = format!("{code} (row {})", plan.wbs().len() + 1);
    }
    let id = plan.add_wbs(Wbs { code, name, project, parent }).ok()?;
    origins.wbs.push(row.span);
    Some(id)
}

fn activity_of(context: &Context<'_>, place: usize, wbs: Option<WbsId>, log: &mut Log) -> Activity {
    let row = &context.rows[place];
    let uid = whole(&row.uid);
    let mut fields = Fieldwise { row, log };
    let name = row.name.as_deref().map(str::trim).unwrap_or_default();
    let code = uid.map_or_else(|| format!("row {}", place + 1), |uid| uid.to_string());
    let mut activity = Activity::task(context.projects.of(place), code, name);
    activity.wbs = wbs;
    activity.duration = fields.duration("Duration", &row.duration).unwrap_or(WorkingTime::ZERO);
    activity.elapsed = whole(&row.duration_format).is_some_and(is_elapsed);
    activity.duration_type = match whole(&row.kind) {
        Some(1) => DurationType::FixedDuration,
        Some(2) => DurationType::FixedWork,
        _ => DurationType::FixedUnits,
    };
    activity.calendar = calendar_of(context, row, &mut fields);
    activity.assignments = uid.and_then(|uid| context.assignments.get(&uid)).cloned().unwrap_or_default();
    activity.kind = kind_of(row, &activity);
    activity.placement = placement_of(row);
    activity.constraints = constraints_of(context, place, &mut fields);
    activity.deadline = fields.moment("Deadline", &row.deadline);
    activity.progress = progress_of(row, activity.duration, &mut fields);
    // Where work has begun its Resume says what its pauses left.
    let not_started = activity.progress.actual_start.is_none();
    let splits = uid.filter(|_| not_started).and_then(|uid| context.splits.get(&uid));
    activity.splits = splits.cloned().unwrap_or_default();
    activity.may_split = flag(&row.can_split);
    activity.levelling_delay =
        fields.read("LevelingDelay", &row.levelling_delay, parse_tenths).unwrap_or_default();
    let priority = fields.read("Priority", &row.priority, parse_whole).filter(|priority| *priority != 500);
    activity.priority = priority.and_then(|priority| u16::try_from(priority.clamp(0, 1000)).ok());
    activity.cost =
        fields.read("Cost", &row.cost, parse_number).and_then(hundredths).filter(|cost| *cost != Money::ZERO);
    row.notes.as_deref().unwrap_or_default().clone_into(&mut activity.note);
    activity.stored = stored_of(context, row, &mut fields).map(Box::new);
    if flag(&row.external) {
        let remark =
            format!("{}: it belongs to another project; its stored dates are kept as they are", Who(row));
        fields.log.info("MSP016", remark);
    }
    label(&mut activity, context, row);
    activity
}

fn calendar_of(
    context: &Context<'_>,
    row: &TaskRow<'_>,
    fields: &mut Fieldwise<'_, '_>,
) -> Option<chainage_model::CalendarId> {
    let uid = whole(&row.calendar).filter(|uid| *uid >= 0)?;
    let calendar = context.calendars.find(&row.calendar);
    if calendar.is_none() && uid > 0 {
        fields.warn("MSP007", "its calendar is not in the file; the project's is used");
    }
    calendar
}

/// A task whose resources' calendars decide when it is worked, a milestone, or a plain task.
fn kind_of(row: &TaskRow<'_>, activity: &Activity) -> ActivityKind {
    let follows_resources = activity.assignments.iter().any(|assignment| assignment.driving)
        && activity.duration_type != DurationType::FixedDuration
        && !activity.elapsed
        && !flag(&row.ignore_resources);
    if flag(&row.milestone) && activity.duration.is_zero() {
        ActivityKind::FinishMilestone
    } else if follows_resources {
        ActivityKind::ResourceDependent
    } else {
        ActivityKind::Task
    }
}

fn placement_of(row: &TaskRow<'_>) -> Placement {
    if row.active.as_deref().and_then(parse_flag) == Some(false) {
        Placement::Inactive
    } else if flag(&row.manual) || flag(&row.external) {
        Placement::Manual
    } else if whole(&row.constraint) == Some(1) {
        Placement::AsLateAsPossible
    } else {
        Placement::AsSoonAsPossible
    }
}

/// The constraint of a task, and the start-no-earlier-than of the summaries above it.
fn constraints_of(context: &Context<'_>, place: usize, fields: &mut Fieldwise<'_, '_>) -> Vec<Constraint> {
    let row = &context.rows[place];
    let kind = match fields.read("ConstraintType", &row.constraint, parse_whole) {
        Some(2) => Some(ConstraintKind::StartOn),
        Some(3) => Some(ConstraintKind::FinishOn),
        Some(4) => Some(ConstraintKind::StartNoEarlierThan),
        Some(5) => Some(ConstraintKind::StartNoLaterThan),
        Some(6) => Some(ConstraintKind::FinishNoEarlierThan),
        Some(7) => Some(ConstraintKind::FinishNoLaterThan),
        Some(0 | 1) | None => None,
        Some(_) => {
            fields.warn("MSP005", "its ConstraintType is none of 0 to 7; it is left out");
            None
        }
    };
    let mut constraints = Vec::new();
    if let Some(kind) = kind {
        match fields.moment("ConstraintDate", &row.constraint_date) {
            Some(date) => constraints.push(Constraint { kind, date }),
            None => fields.warn("MSP005", "its constraint has no date; it is left out"),
        }
    }
    let inherited = context.outline.parents[place].and_then(|parent| context.held[parent]);
    let own = constraints.first().filter(|own| own.kind == ConstraintKind::StartNoEarlierThan);
    if let Some(date) = inherited.filter(|date| own.is_none_or(|own| own.date < *date)) {
        constraints.push(Constraint { kind: ConstraintKind::StartNoEarlierThan, date });
    }
    constraints
}

fn progress_of(row: &TaskRow<'_>, duration: WorkingTime, fields: &mut Fieldwise<'_, '_>) -> Progress {
    let mut start = fields.moment("ActualStart", &row.actual_start);
    let finish = fields.moment("ActualFinish", &row.actual_finish);
    if let Some(finish) = finish {
        if start.is_none() {
            fields.warn("MSP010", "it has an ActualFinish but no ActualStart; taken as started then");
            start = fields.moment("Start", &row.start).filter(|start| *start <= finish).or(Some(finish));
        } else if start.is_some_and(|start| start > finish) {
            fields.warn("MSP010", "its ActualFinish lies before its ActualStart; taken as started then");
            start = Some(finish);
        }
    }
    let stated = fields.duration("RemainingDuration", &row.remaining);
    let done = fields.duration("ActualDuration", &row.actual_duration);
    let percent = fields.read("PercentComplete", &row.percent, parse_number);
    let remaining = match (start, finish) {
        (_, Some(_)) => None,
        // Some programs leave out what is zero.
        (Some(_), None) => stated
            .or_else(|| done.map(|done| (duration - done).max(WorkingTime::ZERO)))
            .or_else(|| (percent.is_some_and(|percent| percent >= 100.0)).then_some(WorkingTime::ZERO)),
        (None, None) => stated.filter(|stated| *stated != duration),
    };
    let is_started = start.is_some() && finish.is_none();
    let mut suspend = fields.moment("Stop", &row.stop).filter(|_| is_started);
    let resume = fields.moment("Resume", &row.resume).filter(|_| is_started);
    if suspend.zip(resume).is_some_and(|(suspend, resume)| resume < suspend) {
        fields.warn("MSP010", "its Resume lies before its Stop; the Stop is left out");
        suspend = None;
    }
    Progress {
        actual_start: start,
        actual_finish: finish,
        remaining,
        percent: percent.filter(|percent| *percent > 0.0).map(|percent| percent.min(100.0)),
        suspend,
        resume,
        expected_finish: None,
    }
}

fn stored_of(
    context: &Context<'_>,
    row: &TaskRow<'_>,
    fields: &mut Fieldwise<'_, '_>,
) -> Option<StoredDates> {
    let slack = |fields: &mut Fieldwise<'_, '_>, field: &str, text: &Text<'_>| {
        let stated = fields.read(field, text, parse_tenths);
        stated.or_else(|| (context.has_slack && row.early_start.is_some()).then_some(WorkingTime::ZERO))
    };
    let stored = StoredDates {
        early_start: fields.moment("EarlyStart", &row.early_start),
        early_finish: fields.moment("EarlyFinish", &row.early_finish),
        late_start: fields.moment("LateStart", &row.late_start),
        late_finish: fields.moment("LateFinish", &row.late_finish),
        start: fields.moment("Start", &row.start),
        finish: fields.moment("Finish", &row.finish),
        total_float: slack(fields, "TotalSlack", &row.total_slack),
        free_float: slack(fields, "FreeSlack", &row.free_slack),
        longest_path: None,
        critical: row.critical.as_deref().and_then(parse_flag),
    };
    (stored != StoredDates::default()).then_some(stored)
}

fn label(activity: &mut Activity, context: &Context<'_>, row: &TaskRow<'_>) {
    let wbs = row.wbs.as_deref().filter(|wbs| !wbs.is_empty() && Some(*wbs) != row.outline_number.as_deref());
    activity.labels.extend(wbs.map(|wbs| (WBS.to_owned(), wbs.to_owned())));
    for (field, value) in row.attributes.iter().filter_map(|attribute| context.fields.label(attribute)) {
        match field.as_str() {
            CODE => activity.code = value,
            CHINESE => activity.name.zh = value,
            KIND => match value.as_str() {
                "start-milestone" => activity.kind = ActivityKind::StartMilestone,
                "level-of-effort" => activity.kind = ActivityKind::LevelOfEffort,
                "wbs-summary" => activity.kind = ActivityKind::WbsSummary,
                _ => activity.labels.push((field, value)),
            },
            PAUSES => match parse_pauses(&value) {
                Some(splits) => activity.splits = splits,
                None => activity.labels.push((field, value)),
            },
            CONSTRAINTS => match parse_constraints(&value) {
                Some(further) => activity.constraints.extend(further),
                None => activity.labels.push((field, value)),
            },
            _ => activity.labels.push((field, value)),
        }
    }
}

fn keep_baselines(row: &TaskRow<'_>, id: ActivityId, baselines: &mut BTreeMap<i64, Baseline>, log: &mut Log) {
    for baseline in &row.baselines {
        let number = whole(&baseline.number).filter(|number| (0..=10).contains(number)).unwrap_or(0);
        let mut fields = Fieldwise { row, log };
        let Some(dates) = dates_of(baseline, &mut fields) else { continue };
        let name = if number == 0 { "Baseline".to_owned() } else { format!("Baseline {number}") };
        let kept = baselines.entry(number).or_insert_with(|| Baseline { name, ..Baseline::default() });
        kept.activities.insert(id, dates);
    }
}

fn dates_of(row: &BaselineRow<'_>, fields: &mut Fieldwise<'_, '_>) -> Option<BaselineDates> {
    let start = fields.moment("Baseline Start", &row.start);
    let finish = fields.moment("Baseline Finish", &row.finish);
    let cost = row.cost.as_deref().and_then(parse_number).and_then(hundredths);
    Some(BaselineDates {
        start: start.or(finish)?,
        finish: finish.or(start)?,
        duration: fields.duration("Baseline Duration", &row.duration),
        cost: cost.filter(|cost| *cost != Money::ZERO),
    })
}

/// Costs are written in hundredths of the currency.
fn hundredths(cost: f64) -> Option<Money> {
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the comparison")]
    (cost.abs() < 1e15).then(|| Money::from_smallest(cost.round() as i64))
}
