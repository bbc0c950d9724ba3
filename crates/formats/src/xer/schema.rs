//! The tables and columns of XER that a plan is made of; all others are only kept.
//!
//! Rows lend their fields from the text, without the blanks around them, which mean nothing. A column that a file lacks
//! reads as empty.

use crate::text::trimmed;

/// A row of a table.
pub(crate) trait Row<'a> {
    /// The name of its table.
    const TABLE: &'static str;
    /// The columns, in the order of `from_cells`.
    const COLUMNS: &'static [&'static str];
    /// Takes the cells at the places of its columns; a place beyond the cells gives an empty field.
    fn from_cells(cells: &[&'a str], places: &[usize]) -> Self;
}

macro_rules! tables {
    ($($(#[$attribute:meta])* $row:ident = $table:literal { $($column:ident)* })*) => {$(
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $row<'a> {
            $(pub(crate) $column: &'a str,)*
        }

        impl<'a> Row<'a> for $row<'a> {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),*];

            #[inline]
            fn from_cells(cells: &[&'a str], places: &[usize]) -> Self {
                let mut places = places.iter();
                let mut cell = || places.next().and_then(|&place| cells.get(place)).map_or("", |cell| trimmed(cell));
                Self { $($column: cell(),)* }
            }
        }
    )*};
}

tables! {
    /// A currency, for its decimal sign.
    Currency = "CURRTYPE" { curr_short_name decimal_symbol }
    /// A project.
    Project = "PROJECT" {
        proj_id proj_short_name proj_name clndr_id last_recalc_date plan_start_date plan_end_date priority_num
        critical_path_type critical_drtn_hr_cnt name_sep_char export_flag
    }
    /// The scheduling options of a project.
    Options = "SCHEDOPTIONS" {
        proj_id sched_outer_depend_type sched_open_critical_flag sched_lag_early_start_flag sched_retained_logic
        sched_progress_override sched_float_type sched_calendar_on_relationship_lag sched_use_expect_end_flag
        sched_use_project_end_date_for_float
    }
    /// A calendar.
    Calendar = "CALENDAR" {
        clndr_id default_flag clndr_name base_clndr_id day_hr_cnt clndr_data
    }
    /// A node of the work breakdown.
    WbsNode = "PROJWBS" { wbs_id proj_id parent_wbs_id wbs_short_name wbs_name proj_node_flag }
    /// An activity.
    Activity = "TASK" {
        task_id proj_id wbs_id clndr_id task_code task_name task_type status_code complete_pct_type
        phys_complete_pct target_drtn_hr_cnt remain_drtn_hr_cnt duration_type priority_type
        act_start_date act_end_date suspend_date resume_date expect_end_date
        cstr_type cstr_date cstr_type2 cstr_date2 external_early_start_date external_late_end_date
        early_start_date early_end_date late_start_date late_end_date
        total_float_hr_cnt free_float_hr_cnt driving_path_flag
    }
    /// A relationship.
    Link = "TASKPRED" { task_id pred_task_id pred_type lag_hr_cnt comments }
    /// A resource.
    Resource = "RSRC" { rsrc_id rsrc_short_name rsrc_name clndr_id rsrc_type unit_id }
    /// The availability and price of a resource from some date on.
    Rate = "RSRCRATE" { rsrc_id max_qty_per_hr cost_per_qty start_date }
    /// The unit of a material.
    Measure = "UMEASURE" { unit_id unit_abbrev }
    /// What an activity asks of a resource.
    Assignment = "TASKRSRC" {
        task_id rsrc_id target_qty remain_qty target_qty_per_hr remain_qty_per_hr target_cost rollup_dates_flag
    }
    /// An expense of an activity.
    Expense = "PROJCOST" { task_id target_cost }
    /// A kind of activity code.
    CodeType = "ACTVTYPE" { actv_code_type_id actv_code_type }
    /// A value of an activity code.
    CodeValue = "ACTVCODE" { actv_code_id short_name actv_code_name }
    /// An activity code of an activity.
    #[expect(clippy::struct_field_names, reason = "the names are P6's")]
    TaskCode = "TASKACTV" { task_id actv_code_type_id actv_code_id }
    /// A user-defined field.
    FieldType = "UDFTYPE" { udf_type_id table_name udf_type_label }
    /// A value of a user-defined field.
    FieldValue = "UDFVALUE" { udf_type_id fk_id udf_date udf_number udf_text }
}
