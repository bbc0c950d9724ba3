//! The JSON contract `chainage/1`.
//!
//! Times are `2026-03-02T08:00`, floats are minutes of working time on the activity's own calendar. Fields are only
//! added within a version; a field that has no value is `null`.

use chainage_engine::{Driver, cpm};
use chainage_model::{ActivityKind, Language, RelationshipId};
use serde::Serialize;

use super::{Counts, View};
use crate::reason;

/// What `chainage schedule --format json` writes.
#[derive(Clone, Debug, Serialize)]
pub struct ScheduleJson {
    /// `chainage/1`.
    pub schema: &'static str,
    /// Name of the programme.
    pub name: String,
    /// The rules that made the dates, in words.
    pub options: Vec<String>,
    /// First start.
    pub start: String,
    /// Last finish.
    pub finish: String,
    /// The projects.
    pub projects: Vec<ProjectJson>,
    /// The activities.
    pub activities: Vec<ActivityJson>,
}

/// A project.
#[derive(Clone, Debug, Serialize)]
pub struct ProjectJson {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// First start.
    pub start: String,
    /// Computed finish.
    pub finish: String,
    /// The date the finish is compared with.
    pub target: Option<String>,
    /// Total float of the finish, in minutes of its calendar.
    pub total_float: Option<i64>,
    /// Number of activities.
    pub n_activities: usize,
    /// Number of relationships into them.
    pub n_links: usize,
    /// From what nothing drives any more to the finish.
    pub driving_chain: Vec<ChainJson>,
    /// What could not be met.
    pub conflicts: Vec<ConflictJson>,
}

/// A step of a driving chain.
#[derive(Clone, Debug, Serialize)]
pub struct ChainJson {
    /// Code of the activity.
    pub code: String,
    /// Its project.
    pub project: String,
    /// Its start.
    pub start: String,
    /// Its finish.
    pub finish: String,
    /// Why it is there: `data-date`, `project-start`, `actual`, `constraint`, `external`, `relationship`, `maximum-lag`,
    /// `resource`.
    pub driver: &'static str,
    /// The reason in words: `GZ-210 SS+45d`.
    pub reason: String,
}

/// Something that could not be met.
#[derive(Clone, Debug, Serialize)]
pub struct ConflictJson {
    /// Stable code.
    pub code: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// An activity.
#[derive(Clone, Debug, Serialize)]
pub struct ActivityJson {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// Code of its project.
    pub project: String,
    /// `task`, `start-milestone`, `finish-milestone`, `level-of-effort`, `wbs-summary`, `resource-dependent`.
    pub kind: &'static str,
    /// Actual start where there is one, else early start.
    pub start: String,
    /// Actual finish where there is one, else early finish.
    pub finish: String,
    /// Early start.
    pub early_start: String,
    /// Early finish.
    pub early_finish: String,
    /// Late start.
    pub late_start: String,
    /// Late finish.
    pub late_finish: String,
    /// Total float in minutes of its calendar.
    pub total_float: i64,
    /// Free float in minutes of its calendar.
    pub free_float: i64,
    /// Whether it is critical by the rule of the options.
    pub critical: bool,
    /// Whether it is on the longest path.
    pub longest_path: bool,
    /// What drives its early dates, in words.
    pub driver: String,
    /// Interfering float, the part of total float that successors lose when it is used, in minutes of its calendar.
    pub interfering_float: i64,
    /// Independent float, the part of free float that is left when predecessors are as late as they may be, likewise.
    pub independent_float: i64,
}

/// Makes the JSON of a schedule.
pub fn schedule_json(view: &View<'_>) -> ScheduleJson {
    let plan = view.plan;
    let counts = view.counts();
    let projects = view.projects().map(|id| project(view, id, counts[id])).collect();
    let independent = cpm::IndependentFloats::of(view.network, view.schedule);
    let activities = view.activities().map(|id| {
        let (activity, dates) = (plan.activity(id), &view.schedule[id]);
        ActivityJson {
            code: activity.code.clone(),
            name: activity.name.get(Language::English).to_owned(),
            name_zh: activity.name.zh.clone(),
            project: plan.project(activity.project).code.clone(),
            kind: kind_word(activity.kind),
            start: dates.start.to_string(),
            finish: dates.finish.to_string(),
            early_start: dates.early_start.to_string(),
            early_finish: dates.early_finish.to_string(),
            late_start: dates.late_start.to_string(),
            late_finish: dates.late_finish.to_string(),
            total_float: dates.total_float.minutes(),
            free_float: dates.free_float.minutes(),
            critical: dates.critical,
            longest_path: dates.longest_path,
            driver: reason::driver(plan, dates.driver, id, Language::English),
            interfering_float: dates.interfering_float().minutes(),
            independent_float: independent[id].minutes(),
        }
    });
    ScheduleJson {
        schema: "chainage/1",
        name: super::text::name_of(plan, Language::English).to_owned(),
        options: crate::options::describe(plan, view.schedule.options(), Language::English),
        start: view.schedule.start().to_string(),
        finish: view.schedule.finish().to_string(),
        projects,
        activities: activities.collect(),
    }
}

fn project(view: &View<'_>, id: chainage_model::ProjectId, counts: Counts) -> ProjectJson {
    let (plan, project, dates) = (view.plan, view.plan.project(id), view.schedule.project(id));
    let chain = dates
        .finish_activity
        .map(|finish| view.schedule.driving_chain(view.network, finish))
        .unwrap_or_default();
    let conflicts = view.conflicts(id).map(|conflict| ConflictJson {
        code: conflict.code.to_string(),
        severity: conflict.severity.to_string(),
        message: conflict.message.clone(),
        help: conflict.help.as_deref().map(str::to_owned),
    });
    ProjectJson {
        code: project.code.clone(),
        name: project.name.get(Language::English).to_owned(),
        name_zh: project.name.zh.clone(),
        start: dates.start.to_string(),
        finish: dates.finish.to_string(),
        target: view.target(id).map(|target| target.to_string()),
        total_float: dates.finish_activity.map(|finish| view.schedule[finish].total_float.minutes()),
        n_activities: counts.activities,
        n_links: counts.links,
        driving_chain: chain
            .iter()
            .map(|step| ChainJson {
                code: plan.activity(step.activity).code.clone(),
                project: plan.project(plan.activity(step.activity).project).code.clone(),
                start: view.schedule[step.activity].start.to_string(),
                finish: view.schedule[step.activity].finish.to_string(),
                driver: driver_word(step.driver),
                reason: reason::driver(plan, step.driver, step.activity, Language::English),
            })
            .collect(),
        conflicts: conflicts.collect(),
    }
}

impl View<'_> {
    /// Iterates over the conflicts of a project: those about it, or about an activity of it.
    pub(crate) fn conflicts(
        &self,
        id: chainage_model::ProjectId,
    ) -> impl Iterator<Item = &chainage_model::Diagnostic> {
        use chainage_model::Subject;
        self.schedule.conflicts().iter().filter(move |conflict| {
            conflict.subjects.first().is_some_and(|&subject| match subject {
                Subject::Project(project) => project == id,
                Subject::Activity(activity) => self.plan.activity(activity).project == id,
                Subject::Relationship(link) => self.successor_project(link) == id,
                _ => false,
            })
        })
    }

    fn successor_project(&self, link: RelationshipId) -> chainage_model::ProjectId {
        self.plan.activity(self.plan.relationship(link).successor).project
    }
}

fn driver_word(driver: Driver) -> &'static str {
    match driver {
        Driver::ProjectStart => "project-start",
        Driver::DataDate => "data-date",
        Driver::Actual => "actual",
        Driver::Constraint => "constraint",
        Driver::External => "external",
        Driver::Relationship(_) => "relationship",
        Driver::MaximumLag(_) => "maximum-lag",
        Driver::Resource(_) => "resource",
        Driver::Summary => "summary",
    }
}

pub(crate) fn kind_word(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Task => "task",
        ActivityKind::ResourceDependent => "resource-dependent",
        ActivityKind::StartMilestone => "start-milestone",
        ActivityKind::FinishMilestone => "finish-milestone",
        ActivityKind::LevelOfEffort => "level-of-effort",
        ActivityKind::WbsSummary => "wbs-summary",
    }
}
