//! A schedule as text, CSV and JSON.

mod csv;
mod earlier;
mod explain;
mod float;
mod json;
mod paths;
mod text;

pub use csv::activities_csv;
pub use earlier::{CounterfactualJson, EarlierJson, earlier_json, earlier_text};
pub use explain::{ExplainJson, explain_json, explain_text};
pub use float::{FloatJson, FloatLimitJson, FloatStepJson, float_json, float_text};
pub use json::{ActivityJson, ChainJson, ConflictJson, ProjectJson, ScheduleJson, schedule_json};
pub use paths::{PathJson, PathStepJson, PathsJson, PathsQuery, paths_csv, paths_json, paths_text};
pub use text::{activities_text, schedule_text};

use chainage_engine::{Network, Schedule};
use chainage_model::{ActivityId, ActivityKind, IdVec, Language, Moment, Plan, ProjectId};

use crate::reason::{finish_day, start_day};

/// A scheduled plan, and how to show it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The plan compiled.
    pub network: &'a Network,
    /// Its dates.
    pub schedule: &'a Schedule,
    /// The language of names and words.
    pub language: Language,
    /// Only this project, if one is named.
    pub project: Option<ProjectId>,
}

/// How much a project has.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) activities: usize,
    pub(crate) links: usize,
}

impl View<'_> {
    /// Returns the activity that makes the last finish of all projects shown; of several the first project's.
    pub fn last_finish(&self) -> Option<ActivityId> {
        let ends = self.projects().map(|id| self.schedule.project(id));
        let ends = ends.filter_map(|project| Some((project.finish, project.finish_activity?)));
        ends.min_by_key(|(finish, _)| std::cmp::Reverse(*finish)).map(|(_, activity)| activity)
    }

    /// Iterates over the projects to show.
    pub(crate) fn projects(&self) -> impl Iterator<Item = ProjectId> + '_ {
        self.plan.projects().ids().filter(|&id| self.project.is_none_or(|only| only == id))
    }

    /// Iterates over the activities to show, in the order of the plan.
    pub(crate) fn activities(&self) -> impl Iterator<Item = ActivityId> + '_ {
        let shown = |&id: &ActivityId| self.project.is_none_or(|only| only == self.plan.activity(id).project);
        self.plan.activities().ids().filter(shown)
    }

    /// The date a project's finish is compared with: its target, the deadline of its finish, or its finish-by date.
    pub(crate) fn target(&self, id: ProjectId) -> Option<Moment> {
        let project = self.plan.project(id);
        let finish = self.schedule.project(id).finish_activity;
        project.target.or(finish.and_then(|f| self.plan.activity(f).deadline)).or(project.finish_by)
    }

    /// The day an activity starts, as people say it: a finish milestone at the end of a day is on that day.
    pub(crate) fn start_day(&self, id: ActivityId) -> String {
        let start = self.schedule[id].start;
        match self.plan.activity(id).kind {
            ActivityKind::FinishMilestone => finish_day(start),
            _ => start_day(start),
        }
    }

    /// The day a project starts.
    pub(crate) fn project_start_day(&self, id: ProjectId) -> String {
        let own = self.plan.activities().enumerated().filter(|(_, activity)| activity.project == id);
        let first = own.map(|(id, _)| id).min_by_key(|&id| self.schedule[id].start);
        first.map_or_else(|| start_day(self.schedule.project(id).start), |first| self.start_day(first))
    }

    /// Working days of an activity's calendar.
    pub(crate) fn days(&self, of: ActivityId, time: chainage_model::WorkingTime) -> f64 {
        time.to_days(self.network.calendar_of(of).day_length())
    }

    /// The number of activities of each project, and of relationships into them.
    pub(crate) fn counts(&self) -> IdVec<ProjectId, Counts> {
        let mut counts = IdVec::filled(self.plan.projects().len(), Counts::default());
        for activity in self.plan.activities() {
            counts[activity.project].activities += 1;
        }
        for link in self.plan.relationships() {
            counts[self.plan.activity(link.successor).project].links += 1;
        }
        counts
    }
}
