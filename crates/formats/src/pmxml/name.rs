//! What PMXML calls P6's tables, columns and codes: the mapping, for reading, for writing and for messages.

use crate::xer::schema;
use crate::xer::schema::Row as _;
use crate::xer::source::Vocabulary;

/// How the text of an element stands for the field of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Form {
    /// As it is: texts, keys, hours, amounts.
    Plain,
    /// `2026-03-02T08:00:00` for `2026-03-02 08:00`.
    Date,
    /// `1` for `Y`.
    Flag,
    /// A share of one for a percentage.
    Percent,
    /// A word for a code; a code without a word, and a word without a code, stay as they are.
    Word(&'static [(&'static str, &'static str)]),
}

/// An element that holds a column.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) column: &'static str,
    pub(super) element: &'static str,
    pub(super) form: Form,
}

/// An element that holds a row.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) element: &'static str,
    pub(super) table: &'static str,
    /// Whether it stands in the file or in a project, and is no part of another object.
    pub(super) stands_alone: bool,
    /// The columns that are read.
    pub(super) columns: &'static [&'static str],
    pub(super) fields: &'static [Field],
}

/// Writes a mapping down: columns on the left, elements on the right.
macro_rules! objects {
    ($($(#[$attribute:meta])* $name:ident = $element:literal $row:ident {
        $($column:literal: $child:literal $form:expr,)*
    })*) => {$(
        $(#[$attribute])*
        pub(super) static $name: Object = Object {
            element: $element,
            table: schema::$row::TABLE,
            stands_alone: !matches!($element.as_bytes(), b"Project" | b"ScheduleOptions" | b"Code" | b"UDF"),
            columns: schema::$row::COLUMNS,
            fields: &[$(Field { column: $column, element: $child, form: $form }),*],
        };
    )*};
}

use Form::{Date, Flag, Percent, Plain, Word};

objects! {
    /// Options stand with their project in older files, in an element of their own in newer ones.
    OPTIONS = "ScheduleOptions" Options {
        "sched_outer_depend_type": "IgnoreOtherProjectRelationships" Word(&[("SD_None", "1"), ("SD_Both", "0")]),
        "sched_open_critical_flag": "MakeOpenEndedActivitiesCritical" Flag,
        "sched_lag_early_start_flag": "StartToStartLagCalculationType" Flag,
        "sched_retained_logic": "OutOfSequenceScheduleType" Word(&RETAINED),
        "sched_progress_override": "OutOfSequenceScheduleType" Word(&OVERRIDE),
        "sched_retained_logic": "WhenSchedulingProgressedActivities" Word(&RETAINED),
        "sched_progress_override": "WhenSchedulingProgressedActivities" Word(&OVERRIDE),
        "sched_float_type": "ComputeTotalFloatType" Word(&FLOATS),
        "sched_calendar_on_relationship_lag": "RelationshipLagCalendar" Word(&LAGS),
        "sched_use_expect_end_flag": "UseExpectedFinishDates" Flag,
        "sched_use_project_end_date_for_float": "CalculateFloatBasedOnFinishDate" Flag,
    }
    PROJECT = "Project" Project {
        "proj_id": "ObjectId" Plain,
        "proj_short_name": "Id" Plain,
        "proj_name": "Name" Plain,
        "clndr_id": "ActivityDefaultCalendarObjectId" Plain,
        "last_recalc_date": "DataDate" Date,
        "plan_start_date": "PlannedStartDate" Date,
        "plan_end_date": "MustFinishByDate" Date,
        "priority_num": "LevelingPriority" Plain,
        "critical_path_type": "CriticalActivityPathType" Word(&[
            ("CT_TotFloat", "Critical Float"),
            ("CT_DrivPath", "Longest Path"),
        ]),
        "critical_drtn_hr_cnt": "CriticalActivityFloatLimit" Plain,
        "critical_drtn_hr_cnt": "CriticalActivityFloatThreshold" Plain,
        "name_sep_char": "WBSCodeSeparator" Plain,
    }
    /// A copy of a project; of its rows only the dates of activities are read.
    BASELINE = "BaselineProject" Project {
        "proj_id": "ObjectId" Plain,
        "proj_short_name": "Id" Plain,
        "proj_name": "Name" Plain,
        "last_recalc_date": "DataDate" Date,
    }
    CALENDAR = "Calendar" Calendar {
        "clndr_id": "ObjectId" Plain,
        "default_flag": "IsDefault" Flag,
        "clndr_name": "Name" Plain,
        "base_clndr_id": "BaseCalendarObjectId" Plain,
        "day_hr_cnt": "HoursPerDay" Plain,
        "week_hr_cnt": "HoursPerWeek" Plain,
        "month_hr_cnt": "HoursPerMonth" Plain,
        "year_hr_cnt": "HoursPerYear" Plain,
    }
    WBS = "WBS" WbsNode {
        "wbs_id": "ObjectId" Plain,
        "proj_id": "ProjectObjectId" Plain,
        "parent_wbs_id": "ParentObjectId" Plain,
        "wbs_short_name": "Code" Plain,
        "wbs_name": "Name" Plain,
        "seq_num": "SequenceNumber" Plain,
    }
    ACTIVITY = "Activity" Activity {
        "task_id": "ObjectId" Plain,
        "proj_id": "ProjectObjectId" Plain,
        "wbs_id": "WBSObjectId" Plain,
        "clndr_id": "CalendarObjectId" Plain,
        "task_code": "Id" Plain,
        "task_name": "Name" Plain,
        "task_type": "Type" Word(&KINDS),
        "status_code": "Status" Word(&[
            ("TK_NotStart", "Not Started"),
            ("TK_Active", "In Progress"),
            ("TK_Complete", "Completed"),
        ]),
        "complete_pct_type": "PercentCompleteType" Word(&[
            ("CP_Phys", "Physical"),
            ("CP_Drtn", "Duration"),
            ("CP_Units", "Units"),
        ]),
        "phys_complete_pct": "PhysicalPercentComplete" Percent,
        "target_drtn_hr_cnt": "PlannedDuration" Plain,
        "remain_drtn_hr_cnt": "RemainingDuration" Plain,
        "duration_type": "DurationType" Word(&[
            ("DT_FixedDrtn", "Fixed Duration and Units/Time"),
            ("DT_FixedDUR2", "Fixed Duration and Units"),
            ("DT_FixedRate", "Fixed Units/Time"),
            ("DT_FixedQty", "Fixed Units"),
        ]),
        "priority_type": "LevelingPriority" Word(&[
            ("PT_Top", "Top"),
            ("PT_High", "High"),
            ("PT_Normal", "Normal"),
            ("PT_Low", "Low"),
            ("PT_Lowest", "Lowest"),
        ]),
        "act_start_date": "ActualStartDate" Date,
        "act_end_date": "ActualFinishDate" Date,
        "target_start_date": "StartDate" Date,
        "target_end_date": "FinishDate" Date,
        "target_start_date": "PlannedStartDate" Date,
        "target_end_date": "PlannedFinishDate" Date,
        "suspend_date": "SuspendDate" Date,
        "resume_date": "ResumeDate" Date,
        "expect_end_date": "ExpectedFinishDate" Date,
        "cstr_type": "PrimaryConstraintType" Word(&CONSTRAINTS),
        "cstr_date": "PrimaryConstraintDate" Date,
        "cstr_type2": "SecondaryConstraintType" Word(&CONSTRAINTS),
        "cstr_date2": "SecondaryConstraintDate" Date,
        "external_early_start_date": "ExternalEarlyStartDate" Date,
        "external_late_end_date": "ExternalLateFinishDate" Date,
        "early_start_date": "RemainingEarlyStartDate" Date,
        "early_end_date": "RemainingEarlyFinishDate" Date,
        "late_start_date": "RemainingLateStartDate" Date,
        "late_end_date": "RemainingLateFinishDate" Date,
        "early_start_date": "EarlyStartDate" Date,
        "early_end_date": "EarlyFinishDate" Date,
        "late_start_date": "LateStartDate" Date,
        "late_end_date": "LateFinishDate" Date,
        "total_float_hr_cnt": "TotalFloat" Plain,
        "free_float_hr_cnt": "FreeFloat" Plain,
        "driving_path_flag": "IsLongestPath" Flag,
    }
    RELATIONSHIP = "Relationship" Link {
        "task_pred_id": "ObjectId" Plain,
        "task_id": "SuccessorActivityObjectId" Plain,
        "pred_task_id": "PredecessorActivityObjectId" Plain,
        "proj_id": "SuccessorProjectObjectId" Plain,
        "pred_proj_id": "PredecessorProjectObjectId" Plain,
        "pred_type": "Type" Word(&[
            ("PR_FS", "Finish to Start"),
            ("PR_SS", "Start to Start"),
            ("PR_FF", "Finish to Finish"),
            ("PR_SF", "Start to Finish"),
        ]),
        "lag_hr_cnt": "Lag" Plain,
        "comments": "Comments" Plain,
    }
    UNIT = "UnitOfMeasure" Measure {
        "unit_id": "ObjectId" Plain,
        "unit_abbrev": "Abbreviation" Plain,
        "unit_name": "Name" Plain,
        "seq_num": "SequenceNumber" Plain,
    }
    RESOURCE = "Resource" Resource {
        "rsrc_id": "ObjectId" Plain,
        "rsrc_short_name": "Id" Plain,
        "rsrc_name": "Name" Plain,
        "clndr_id": "CalendarObjectId" Plain,
        "rsrc_type": "ResourceType" Word(&RESOURCES),
        "unit_id": "UnitOfMeasureObjectId" Plain,
        "rsrc_seq_num": "SequenceNumber" Plain,
        "def_qty_per_hr": "DefaultUnitsPerTime" Plain,
    }
    RATE = "ResourceRate" Rate {
        "rsrc_rate_id": "ObjectId" Plain,
        "rsrc_id": "ResourceObjectId" Plain,
        "max_qty_per_hr": "MaxUnitsPerTime" Plain,
        "cost_per_qty": "PricePerUnit" Plain,
        "start_date": "EffectiveDate" Date,
    }
    ASSIGNMENT = "ResourceAssignment" Assignment {
        "taskrsrc_id": "ObjectId" Plain,
        "task_id": "ActivityObjectId" Plain,
        "proj_id": "ProjectObjectId" Plain,
        "rsrc_id": "ResourceObjectId" Plain,
        "target_qty": "PlannedUnits" Plain,
        "remain_qty": "RemainingUnits" Plain,
        "target_qty_per_hr": "PlannedUnitsPerTime" Plain,
        "remain_qty_per_hr": "RemainingUnitsPerTime" Plain,
        "target_cost": "PlannedCost" Plain,
        "rollup_dates_flag": "DrivingActivityDatesFlag" Flag,
        "rsrc_type": "ResourceType" Word(&RESOURCES),
    }
    EXPENSE = "ActivityExpense" Expense {
        "cost_item_id": "ObjectId" Plain,
        "task_id": "ActivityObjectId" Plain,
        "proj_id": "ProjectObjectId" Plain,
        "cost_name": "ExpenseItem" Plain,
        "act_cost": "ActualCost" Plain,
        "remain_cost": "RemainingCost" Plain,
        "target_cost": "PlannedCost" Plain,
    }
    CODE_TYPE = "ActivityCodeType" CodeType {
        "actv_code_type_id": "ObjectId" Plain,
        "actv_code_type": "Name" Plain,
        "actv_short_len": "Length" Plain,
        "seq_num": "SequenceNumber" Plain,
        "actv_code_type_scope": "Scope" Word(&[
            ("AS_Global", "Global"),
            ("AS_EPS", "EPS"),
            ("AS_Project", "Project"),
        ]),
    }
    CODE = "ActivityCode" CodeValue {
        "actv_code_id": "ObjectId" Plain,
        "actv_code_type_id": "CodeTypeObjectId" Plain,
        "actv_code_name": "Description" Plain,
        "short_name": "CodeValue" Plain,
        "seq_num": "SequenceNumber" Plain,
    }
    /// Stands in its activity, which it does not name.
    CODE_USE = "Code" TaskCode {
        "actv_code_type_id": "TypeObjectId" Plain,
        "actv_code_id": "ValueObjectId" Plain,
    }
    FIELD = "UDFType" FieldType {
        "udf_type_id": "ObjectId" Plain,
        "table_name": "SubjectArea" Word(&[("TASK", "Activity")]),
        "udf_type_label": "Title" Plain,
    }
    /// Stands in its activity, which it does not name.
    FIELD_USE = "UDF" FieldValue {
        "udf_type_id": "TypeObjectId" Plain,
        "udf_text": "TextValue" Plain,
        "udf_text": "IndicatorValue" Plain,
        "udf_number": "DoubleValue" Plain,
        "udf_number": "IntegerValue" Plain,
        "udf_number": "CostValue" Plain,
        "udf_date": "StartDateValue" Date,
        "udf_date": "FinishDateValue" Date,
    }
}

const RETAINED: [(&str, &str); 3] =
    [("Y", "Retained Logic"), ("N", "Progress Override"), ("N", "Actual Dates")];
const OVERRIDE: [(&str, &str); 3] =
    [("N", "Retained Logic"), ("Y", "Progress Override"), ("N", "Actual Dates")];
const FLOATS: [(&str, &str); 3] = [
    ("FT_SS", "Start Float = Late Start - Early Start"),
    ("FT_FF", "Finish Float = Late Finish - Early Finish"),
    ("FT_Min", "Smallest of Start Float and Finish Float"),
];
const LAGS: [(&str, &str); 4] = [
    ("rcal_Predecessor", "Predecessor Activity Calendar"),
    ("rcal_Successor", "Successor Activity Calendar"),
    ("rcal_24Hour", "24 Hour Calendar"),
    ("rcal_ProjDefault", "Project Default Calendar"),
];
const KINDS: [(&str, &str); 6] = [
    ("TT_Task", "Task Dependent"),
    ("TT_Rsrc", "Resource Dependent"),
    ("TT_LOE", "Level of Effort"),
    ("TT_Mile", "Start Milestone"),
    ("TT_FinMile", "Finish Milestone"),
    ("TT_WBS", "WBS Summary"),
];
const CONSTRAINTS: [(&str, &str); 9] = [
    ("CS_MSO", "Start On"),
    ("CS_MSOB", "Start On or Before"),
    ("CS_MSOA", "Start On or After"),
    ("CS_MEO", "Finish On"),
    ("CS_MEOB", "Finish On or Before"),
    ("CS_MEOA", "Finish On or After"),
    ("CS_ALAP", "As Late As Possible"),
    ("CS_MANDSTART", "Mandatory Start"),
    ("CS_MANDFIN", "Mandatory Finish"),
];
const RESOURCES: [(&str, &str); 3] =
    [("RT_Labor", "Labor"), ("RT_Equip", "Nonlabor"), ("RT_Mat", "Material")];

/// The elements that hold rows which are read.
pub(super) static OBJECTS: [&Object; 16] = [
    &PROJECT,
    &OPTIONS,
    &CALENDAR,
    &WBS,
    &ACTIVITY,
    &RELATIONSHIP,
    &UNIT,
    &RESOURCE,
    &RATE,
    &ASSIGNMENT,
    &EXPENSE,
    &CODE_TYPE,
    &CODE,
    &CODE_USE,
    &FIELD,
    &FIELD_USE,
];

/// Returns the element that holds the rows of a table.
pub(super) fn object_of(table: &str) -> Option<&'static Object> {
    OBJECTS.into_iter().find(|object| object.table == table)
}

/// How messages call P6's tables and columns.
pub(super) const VOCABULARY: Vocabulary = Vocabulary {
    letters: "PMX",
    table: "",
    row: "",
    table_name: |table| object_of(table).map_or(table, |object| object.element),
    column_name: |table, column| match (column, object_of(table)) {
        ("clndr_data", _) => "hours",
        (_, Some(object)) => {
            object.fields.iter().find(|field| field.column == column).map_or(column, |field| field.element)
        }
        (_, None) => column,
    },
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_that_is_read_has_an_element() {
        // Not in PMXML: the hours stand in elements of their own, roots are not written, activities not named, all
        // projects exported.
        let apart = ["clndr_data", "proj_node_flag", "task_id", "fk_id", "proj_id", "export_flag"];
        for object in OBJECTS {
            for column in object.columns {
                let is_held = object.fields.iter().any(|field| field.column == *column);
                assert!(is_held || apart.contains(column), "{} {column}", object.element);
            }
        }
    }
}
