//! The JSON contract `chainage/1` of a comparison.
//!
//! Times are `2026-03-02T08:00`; amounts are minutes. `working` counts on the calendar the finish or activity has in
//! the new plan, `elapsed` around the clock. Fields are only added within a version.

use chainage_engine::compare::{Criticality, Split, Target, Verdict, What};
use chainage_model::Plan;
use serde::Serialize;

use super::ComparisonView;

/// What `chainage diff --format json` writes.
#[derive(Clone, Debug, Serialize)]
pub struct ComparisonJson {
    /// `chainage/1`.
    pub schema: &'static str,
    /// The groups of changes, in the order they were applied; the parts of every split stand in this order.
    pub order: Vec<String>,
    /// The last finish of all projects.
    pub finish: SplitJson,
    /// The finishes of the projects that are in both plans.
    pub projects: Vec<SplitJson>,
    /// The milestones that moved.
    pub milestones: Vec<SplitJson>,
    /// The facts that differ, by group.
    pub changes: Vec<ChangeJson>,
    /// The activities that moved.
    pub moved: Vec<MovedJson>,
    /// The total floats that changed by more than ten days.
    pub float_jumps: Vec<FloatJumpJson>,
    /// The activities that entered or left the critical path.
    pub critical_path: Vec<PassageJson>,
    /// What limits said.
    pub limits: Vec<LimitJson>,
    /// Findings that are new; `null` if no checks were run.
    pub new_findings: Option<Vec<NewFindingJson>>,
}

/// A finish that moved, split by cause.
#[derive(Clone, Debug, Serialize)]
pub struct SplitJson {
    /// `plan`, `project GZ`, `milestone GZ-V7`.
    pub of: String,
    /// Where it was.
    pub old: String,
    /// Where it is.
    pub new: String,
    /// The whole move in elapsed minutes.
    pub elapsed: i64,
    /// The whole move in working minutes.
    pub working: i64,
    /// Minutes of a working day.
    pub day_length: i64,
    /// The elapsed minutes of each step; they add up to `elapsed`.
    pub elapsed_parts: Vec<i64>,
    /// The working minutes of each step; they add up to `working`.
    pub working_parts: Vec<i64>,
}

/// A fact that differs.
#[derive(Clone, Debug, Serialize)]
pub struct ChangeJson {
    /// The group it was applied with.
    pub group: String,
    /// `activity`, `relationship`, `calendar`, `project` or `resource`.
    pub kind: &'static str,
    /// The code people know it by.
    pub code: String,
    /// What differs.
    pub fact: &'static str,
    /// How it was.
    pub old: Option<String>,
    /// How it is.
    pub new: Option<String>,
    /// Whether it rewrites what was reported before.
    pub retroactive: bool,
}

/// An activity that moved.
#[derive(Clone, Debug, Serialize)]
pub struct MovedJson {
    /// Its code in the new plan, with its project where there are several.
    pub code: String,
    /// Start before.
    pub old_start: String,
    /// Start after.
    pub new_start: String,
    /// Finish before.
    pub old_finish: String,
    /// Finish after.
    pub new_finish: String,
    /// How much later it finishes, in working minutes.
    pub working: i64,
}

/// A total float that jumped.
#[derive(Clone, Debug, Serialize)]
pub struct FloatJumpJson {
    /// The activity's code.
    pub code: String,
    /// Working minutes before.
    pub old: i64,
    /// Working minutes after.
    pub new: i64,
    /// Minutes of a working day.
    pub day_length: i64,
}

/// Into the critical path or out of it.
#[derive(Clone, Debug, Serialize)]
pub struct PassageJson {
    /// The activity's code.
    pub code: String,
    /// `entered`, `left` or `finished`.
    pub way: &'static str,
    /// Total float before, in working minutes.
    pub old: i64,
    /// Total float after.
    pub new: i64,
}

/// What a limit said.
#[derive(Clone, Debug, Serialize)]
pub struct LimitJson {
    /// The limit as it was written.
    pub limit: String,
    /// Whether it is exceeded.
    pub exceeded: bool,
    /// Where the finish was and is.
    pub because: String,
}

impl LimitJson {
    pub(super) fn of(verdict: &Verdict) -> Self {
        Self { limit: verdict.limit.clone(), exceeded: verdict.is_exceeded, because: verdict.because.clone() }
    }
}

/// A finding that is new.
#[derive(Clone, Debug, Serialize)]
pub struct NewFindingJson {
    /// The code of the rule.
    pub code: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// What was found.
    pub message: String,
}

/// Makes the JSON of a comparison.
pub fn comparison_json(view: &ComparisonView<'_>) -> ComparisonJson {
    let (comparison, plan) = (view.comparison, view.new.plan);
    let code = |id| plan.known_code(id);
    let split = |split: &Split| split_json(plan, split);
    let kind = |what: What| match what {
        What::Activity(..) => "activity",
        What::Relationship(..) => "relationship",
        What::Calendar => "calendar",
        What::Project => "project",
        What::Resource => "resource",
    };
    ComparisonJson {
        schema: "chainage/1",
        order: comparison.steps.iter().map(ToString::to_string).collect(),
        finish: split(&comparison.finish),
        projects: comparison.projects.iter().map(split).collect(),
        milestones: comparison.milestones.iter().map(split).collect(),
        changes: comparison
            .changes
            .iter()
            .map(|change| ChangeJson {
                group: change.group.to_string(),
                kind: kind(change.what),
                code: change.code.clone(),
                fact: change.fact,
                old: change.old.clone(),
                new: change.new.clone(),
                retroactive: change.retroactive,
            })
            .collect(),
        moved: comparison
            .moved
            .iter()
            .map(|moved| MovedJson {
                code: code(moved.new),
                old_start: moved.start.0.to_string(),
                new_start: moved.start.1.to_string(),
                old_finish: moved.finish.0.to_string(),
                new_finish: moved.finish.1.to_string(),
                working: moved.later.minutes(),
            })
            .collect(),
        float_jumps: comparison
            .float_jumps
            .iter()
            .map(|jump| FloatJumpJson {
                code: code(jump.activity),
                old: jump.old.minutes(),
                new: jump.new.minutes(),
                day_length: view.new.network.calendar_of(jump.activity).day_length().minutes(),
            })
            .collect(),
        critical_path: comparison
            .critical
            .iter()
            .map(|passage| PassageJson {
                code: code(passage.activity),
                way: match passage.way {
                    Criticality::Entered => "entered",
                    Criticality::Left => "left",
                    Criticality::Finished => "finished",
                },
                old: passage.old.minutes(),
                new: passage.new.minutes(),
            })
            .collect(),
        limits: view.verdicts.iter().map(LimitJson::of).collect(),
        new_findings: view.new_findings.map(|findings| {
            let finding = |finding: &&chainage_model::Diagnostic| NewFindingJson {
                code: finding.code.to_string(),
                severity: finding.severity.to_string(),
                message: finding.message.clone(),
            };
            findings.iter().map(finding).collect()
        }),
    }
}

fn split_json(plan: &Plan, split: &Split) -> SplitJson {
    SplitJson {
        of: match split.target {
            Target::Plan => "plan".to_owned(),
            Target::Project(id) => format!("project {}", plan.project(id).code),
            Target::Milestone(id) => format!("milestone {}", plan.known_code(id)),
        },
        old: split.old.to_string(),
        new: split.new.to_string(),
        elapsed: split.total_elapsed().minutes(),
        working: split.total_working().minutes(),
        day_length: split.day_length.minutes(),
        elapsed_parts: split.elapsed.iter().map(|part| part.minutes()).collect(),
        working_parts: split.working.iter().map(|part| part.minutes()).collect(),
    }
}
