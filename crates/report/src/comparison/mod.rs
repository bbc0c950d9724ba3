//! Two plans compared, as text, Markdown and JSON.

mod json;
mod page;
mod section;
mod word;
mod written;

pub use json::{
    ChangeJson, ComparisonJson, FloatJumpJson, LimitJson, MovedJson, NewFindingJson, PassageJson, SplitJson,
    comparison_json,
};
pub use page::{comparison_markdown, comparison_text};
pub use written::{
    SchedulesJson, SchedulesView, ShiftJson, WrittenActivity, WrittenMoveJson, WrittenProject,
    WrittenSchedule, judge_schedules, read_schedule, schedules_json, schedules_markdown, schedules_text,
};

use chainage_engine::compare::{Comparison, Dated, Verdict};
use chainage_model::{Diagnostic, Language};

/// A comparison, and what is to be said with it.
#[derive(Clone, Copy, Debug)]
pub struct ComparisonView<'a> {
    /// The comparison.
    pub comparison: &'a Comparison,
    /// The old plan and its schedule.
    pub old: Dated<'a>,
    /// The new plan and its schedule.
    pub new: Dated<'a>,
    /// What limits said of it.
    pub verdicts: &'a [Verdict],
    /// Findings of checks in the new plan that the old one has not, if checks were run.
    pub new_findings: Option<&'a [&'a Diagnostic]>,
    /// The language of words; JSON stays as it is.
    pub language: Language,
}
