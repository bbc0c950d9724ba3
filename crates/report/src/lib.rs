//! Results as text, Markdown, CSV, JSON, SARIF, JUnit and SVG, in English and Chinese.
//!
//! Reports are pure functions of a plan and its schedule: they read results through the public API of the engine and
//! return text. Nothing is ever cut: tables grow with their cells, charts with their labels.

mod comparison;
mod finding;
mod label;
mod levelling;
mod options;
mod parity;
mod reason;
mod schedule;
mod svg;
pub mod table;

pub use comparison::{
    ChangeJson, ComparisonJson, ComparisonView, FloatJumpJson, LimitJson, MovedJson, NewFindingJson,
    PassageJson, SchedulesJson, SchedulesView, ShiftJson, SplitJson, WrittenActivity, WrittenMoveJson,
    WrittenProject, WrittenSchedule, comparison_json, comparison_markdown, comparison_text, judge_schedules,
    read_schedule, schedules_json, schedules_markdown, schedules_text,
};
pub use finding::{
    CheckJson, CheckView, FindingJson, RuleJson, check_json, check_markdown, github, junit, rule_line, sarif,
};
pub use levelling::{LevellingView, levelling_text, smoothing_text};
pub use parity::{
    DifferenceJson, ParityFileJson, ParityJson, ShareJson, ValueJson, parity_json, parity_text,
};
pub use schedule::{
    ActivityJson, ChainJson, ConflictJson, CounterfactualJson, EarlierJson, ExplainJson, FloatJson,
    FloatLimitJson, FloatStepJson, PathJson, PathStepJson, PathsJson, PathsQuery, ProjectJson, ScheduleJson,
    View, activities_csv, activities_text, earlier_json, earlier_text, explain_json, explain_text,
    float_json, float_text, paths_csv, paths_json, paths_text, schedule_json, schedule_text,
};
pub use svg::{GanttOptions, gantt, histogram};
