//! The rows that a plan's things are written as: every column P6 asks for, in its order.

use std::borrow::Cow;

use chainage_model::{
    Activity, ActivityId, ActivityKind, CalendarId, Criticality, DurationType, FloatBase, FloatRule,
    LagCalendar, Placement, Plan, ProgressRule, ProjectId, RelationshipId, ResourceId, SchedulingOptions,
    StartLag, Status, WbsId, WorkingTime,
};

use super::cell::{Cell, date, flag, hours, text};
use crate::xer::read::{CONSTRAINTS, KINDS, PRIORITIES};

/// A row: columns and what is in them.
pub(crate) type Row<'p> = Vec<(&'static str, Cell<'p>)>;

/// P6's own keys of what a row names.
pub(crate) trait Keys {
    fn project(&self, id: ProjectId) -> Cow<'_, str>;
    fn calendar(&self, id: CalendarId) -> Cow<'_, str>;
    /// Returns the key of a node; of the project's root for none.
    fn wbs(&self, project: ProjectId, id: Option<WbsId>) -> Cow<'_, str>;
    fn activity(&self, id: ActivityId) -> Cow<'_, str>;
    fn relationship(&self, id: RelationshipId) -> Cow<'_, str>;
    fn resource(&self, id: ResourceId) -> Cow<'_, str>;
}

pub(crate) fn project<'p>(plan: &'p Plan, keys: &'p dyn Keys, id: ProjectId) -> Row<'p> {
    let project = plan.project(id);
    let (rule, threshold) = match project.options.criticality {
        Criticality::LongestPath => ("CT_DrivPath", WorkingTime::ZERO),
        Criticality::TotalFloat(most) => ("CT_TotFloat", most),
    };
    let priority = 100_u16.saturating_sub(project.priority / 10).clamp(1, 100);
    vec![
        ("proj_id", keys.project(id)),
        ("fy_start_month_num", "1".into()),
        ("rsrc_self_add_flag", "Y".into()),
        ("allow_complete_flag", "Y".into()),
        ("rsrc_multi_assign_flag", "Y".into()),
        ("checkout_flag", "N".into()),
        ("project_flag", "Y".into()),
        ("step_complete_flag", "N".into()),
        ("cost_qty_recalc_flag", "N".into()),
        ("batch_sum_flag", "Y".into()),
        ("name_sep_char", ".".into()),
        ("def_complete_pct_type", "CP_Drtn".into()),
        ("proj_short_name", text(&project.code)),
        ("clndr_id", project.calendar.map_or(Cow::Borrowed(""), |id| keys.calendar(id))),
        ("task_code_base", "1000".into()),
        ("task_code_step", "10".into()),
        ("priority_num", priority.to_string().into()),
        ("wbs_max_sum_level", "0".into()),
        ("strgy_priority_num", "500".into()),
        ("critical_drtn_hr_cnt", hours(threshold)),
        ("def_cost_per_qty", "0".into()),
        ("last_recalc_date", date(project.data_date.or(project.start))),
        ("plan_start_date", date(project.start)),
        ("plan_end_date", date(project.finish_by)),
        ("def_duration_type", "DT_FixedDUR2".into()),
        ("task_code_prefix", "A".into()),
        ("def_qty_type", "QT_Hour".into()),
        ("def_rate_type", "COST_PER_QTY".into()),
        ("add_act_remain_flag", "N".into()),
        ("act_this_per_link_flag", "Y".into()),
        ("def_task_type", "TT_Task".into()),
        ("act_pct_link_flag", "N".into()),
        ("critical_path_type", rule.into()),
        ("task_code_prefix_flag", "Y".into()),
        ("def_rollup_dates_flag", "Y".into()),
        ("use_project_baseline_flag", "Y".into()),
        ("rem_target_link_flag", "Y".into()),
        ("reset_planned_flag", "N".into()),
        ("allow_neg_act_flag", "N".into()),
        ("sum_assign_level", "SL_Taskrsrc".into()),
        ("export_flag", flag(!is_guest(plan, id))),
    ]
}

/// Whether all that is open in a project stands where it is, beside other projects that are scheduled.
pub(super) fn is_guest(plan: &Plan, id: ProjectId) -> bool {
    let mut own = plan.activities().iter().filter(|activity| activity.project == id).peekable();
    let stands = |activity: &Activity| {
        activity.placement == Placement::Manual || activity.progress.status() == Status::Finished
    };
    let others = || plan.activities().iter().any(|activity| activity.project != id && !stands(activity));
    own.peek().is_some() && own.all(stands) && others()
}

pub(crate) fn options<'p>(plan: &Plan, keys: &'p dyn Keys, id: ProjectId) -> Row<'p> {
    let options: &SchedulingOptions = &plan.project(id).options;
    let lag = match options.lag_calendar {
        LagCalendar::Successor => "rcal_Successor",
        LagCalendar::Project => "rcal_ProjDefault",
        LagCalendar::Continuous => "rcal_24Hour",
        LagCalendar::Default | LagCalendar::Predecessor | LagCalendar::Calendar(_) => "rcal_Predecessor",
    };
    let float = match options.float {
        FloatRule::Finish => "FT_FF",
        FloatRule::Start => "FT_SS",
        FloatRule::Smaller => "FT_Min",
    };
    vec![
        ("schedoptions_id", keys.project(id)),
        ("proj_id", keys.project(id)),
        ("sched_outer_depend_type", if options.use_external_dates { "SD_Both" } else { "SD_None" }.into()),
        ("sched_open_critical_flag", flag(options.open_ends_critical)),
        ("sched_lag_early_start_flag", flag(options.start_lag == StartLag::EarlyStart)),
        ("sched_retained_logic", flag(options.progress == ProgressRule::RetainedLogic)),
        ("sched_setplantoforecast", "N".into()),
        ("sched_float_type", float.into()),
        ("sched_calendar_on_relationship_lag", lag.into()),
        ("sched_use_expect_end_flag", flag(options.use_expected_finish)),
        ("sched_progress_override", flag(options.progress == ProgressRule::ProgressOverride)),
        ("level_float_thrs_cnt", "0".into()),
        ("level_outer_assign_flag", "N".into()),
        ("level_outer_assign_priority", "5".into()),
        ("level_over_alloc_pct", "0".into()),
        ("level_within_float_flag", "N".into()),
        ("level_keep_sched_date_flag", "Y".into()),
        ("level_all_rsrc_flag", "Y".into()),
        ("sched_use_project_end_date_for_float", flag(options.float_base == FloatBase::OwnProject)),
        ("enable_multiple_longest_path_calc", "N".into()),
    ]
}

pub(crate) fn activity<'p>(plan: &'p Plan, keys: &'p dyn Keys, id: ActivityId) -> Row<'p> {
    let activity = plan.activity(id);
    let Activity { progress, .. } = activity;
    let duration = if activity.kind.is_milestone() { WorkingTime::ZERO } else { activity.duration };
    let remaining =
        if activity.kind.is_milestone() { WorkingTime::ZERO } else { progress.remaining_of(duration) };
    let stored = activity.stored.as_deref().copied().unwrap_or_default();
    let start = progress.actual_start.or(stored.start).or(plan.project(activity.project).start);
    let finish = progress.actual_finish.or(stored.finish).or(start);
    let calendar = plan.calendar_of(id);
    let ([first, second], [first_date, second_date]) = constraints(activity);
    let maybe = |time: Option<WorkingTime>| time.map_or(Cow::Borrowed(""), hours);
    let percent = progress.percent.map_or(Cow::Borrowed("0"), |percent| percent.to_string().into());
    vec![
        ("task_id", keys.activity(id)),
        ("proj_id", keys.project(activity.project)),
        ("wbs_id", keys.wbs(activity.project, activity.wbs)),
        ("clndr_id", calendar.map_or(Cow::Borrowed(""), |id| keys.calendar(id))),
        ("phys_complete_pct", percent),
        ("rev_fdbk_flag", "N".into()),
        ("est_wt", "1".into()),
        ("lock_plan_flag", "N".into()),
        ("auto_compute_act_flag", "N".into()),
        ("complete_pct_type", if progress.percent.is_some() { "CP_Phys" } else { "CP_Drtn" }.into()),
        ("task_type", kind(activity.kind).into()),
        ("duration_type", duration_type(activity.duration_type).into()),
        ("status_code", status(progress.status()).into()),
        ("task_code", text(&activity.code)),
        ("task_name", text(name(&activity.name, &activity.code))),
        ("total_float_hr_cnt", maybe(stored.total_float)),
        ("free_float_hr_cnt", maybe(stored.free_float)),
        ("remain_drtn_hr_cnt", hours(remaining)),
        ("act_work_qty", "0".into()),
        ("remain_work_qty", "0".into()),
        ("target_work_qty", "0".into()),
        ("target_drtn_hr_cnt", hours(duration)),
        ("target_equip_qty", "0".into()),
        ("act_equip_qty", "0".into()),
        ("remain_equip_qty", "0".into()),
        ("cstr_date", first_date),
        ("act_start_date", date(progress.actual_start)),
        ("act_end_date", date(progress.actual_finish)),
        ("late_start_date", date(stored.late_start)),
        ("late_end_date", date(stored.late_finish)),
        ("expect_end_date", date(progress.expected_finish)),
        ("early_start_date", date(stored.early_start)),
        ("early_end_date", date(stored.early_finish)),
        ("target_start_date", date(start)),
        ("target_end_date", date(finish)),
        ("cstr_type", first),
        ("priority_type", priority(activity.priority).into()),
        ("suspend_date", date(progress.suspend)),
        ("resume_date", date(progress.resume)),
        ("cstr_date2", second_date),
        ("cstr_type2", second),
        ("driving_path_flag", flag(stored.longest_path == Some(true))),
        ("act_this_per_work_qty", "0".into()),
        ("act_this_per_equip_qty", "0".into()),
        ("external_early_start_date", date(activity.external_early_start)),
        ("external_late_end_date", date(activity.external_late_finish)),
    ]
}

pub(crate) fn relationship<'p>(plan: &'p Plan, keys: &'p dyn Keys, id: RelationshipId) -> Row<'p> {
    let link = plan.relationship(id);
    let (predecessor, successor) = (plan.activity(link.predecessor), plan.activity(link.successor));
    let kind = KINDS.iter().find(|(_, kind)| *kind == link.kind).map_or("PR_FS", |(code, _)| code);
    vec![
        ("task_pred_id", keys.relationship(id)),
        ("task_id", keys.activity(link.successor)),
        ("pred_task_id", keys.activity(link.predecessor)),
        ("proj_id", keys.project(successor.project)),
        ("pred_proj_id", keys.project(predecessor.project)),
        ("pred_type", kind.into()),
        ("lag_hr_cnt", hours(link.lag.of(predecessor.duration))),
        ("comments", text(&link.reason)),
    ]
}

/// Returns what P6 shows: a thing without a name is called by its code.
pub(crate) fn name<'p>(name: &'p chainage_model::Name, code: &'p str) -> &'p str {
    let name = name.get(chainage_model::Language::English);
    if name.is_empty() { code } else { name }
}

fn constraints<'p>(activity: &Activity) -> ([Cell<'p>; 2], [Cell<'p>; 2]) {
    let alap = (activity.placement == Placement::AsLateAsPossible).then_some(("CS_ALAP", None));
    let dated = activity.constraints.iter().map(|constraint| {
        let code = CONSTRAINTS.iter().find(|(_, kind)| *kind == constraint.kind);
        (code.map_or("", |(code, _)| code), Some(constraint.date))
    });
    let mut both = alap.into_iter().chain(dated);
    let (first, second) = (both.next().unwrap_or_default(), both.next().unwrap_or_default());
    ([first.0.into(), second.0.into()], [date(first.1), date(second.1)])
}

fn kind(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Task => "TT_Task",
        ActivityKind::ResourceDependent => "TT_Rsrc",
        ActivityKind::StartMilestone => "TT_Mile",
        ActivityKind::FinishMilestone => "TT_FinMile",
        ActivityKind::LevelOfEffort => "TT_LOE",
        ActivityKind::WbsSummary => "TT_WBS",
    }
}

fn duration_type(kind: DurationType) -> &'static str {
    match kind {
        DurationType::FixedUnits => "DT_FixedRate",
        DurationType::FixedDuration => "DT_FixedDUR2",
        DurationType::FixedWork => "DT_FixedQty",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::NotStarted => "TK_NotStart",
        Status::InProgress => "TK_Active",
        Status::Finished => "TK_Complete",
    }
}

/// Returns P6's level nearest to a priority.
fn priority(priority: Option<u16>) -> &'static str {
    let Some(priority) = priority else { return "PT_Normal" };
    let levels = PRIORITIES.iter().copied().chain([("PT_Normal", 500)]);
    levels.min_by_key(|&(_, level)| level.abs_diff(priority)).map_or("PT_Normal", |(code, _)| code)
}
