//! The rules of a run, project by project.

use std::ops::Index;

use chainage_model::{Dialect, Direction, IdVec, Plan, ProjectId, SchedulingOptions};

/// The options of a run: each project's activities obey their own project's.
///
/// P6 schedules projects that are open together by the options of one of them and stores those in all of them, so
/// projects whose options differ were scheduled apart, each by its own (Oracle, *P6 Professional Help*: "Set Default
/// Project"; Eastwood Harris, *Setting the Default Project*, 2021). A relationship between two projects is read by the
/// options of the successor's.
///
/// ```
/// use chainage_engine::{Network, cpm};
/// use chainage_model::{Activity, FloatRule, Plan, Project};
///
/// let mut plan = Plan::new();
/// let project = plan.add_project(Project::new("P", "Bypass"))?;
/// plan.add_activity(Activity::task(project, "A", "Dig"))?;
/// let network = Network::compile(&plan)?;
/// let by_starts = network.options().with(|options| options.float = FloatRule::Start);
/// let schedule = cpm::schedule(&network, &by_starts);
/// assert_eq!(schedule.options()[project].float, FloatRule::Start);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options(IdVec<ProjectId, SchedulingOptions>);

impl Options {
    /// Returns the options that the projects of a plan ask for.
    pub fn of(plan: &Plan) -> Self {
        Self(plan.projects().iter().map(|project| project.options).collect())
    }

    /// Returns the same options with a change to those of each project.
    #[must_use]
    pub fn with(mut self, change: impl Fn(&mut SchedulingOptions)) -> Self {
        self.0.iter_mut().for_each(change);
        self
    }

    /// Iterates over projects and their options.
    pub fn projects(&self) -> impl Iterator<Item = (ProjectId, &SchedulingOptions)> {
        self.0.enumerated()
    }

    /// Returns whether any project is scheduled from its finish.
    pub(crate) fn has_from_finish(&self) -> bool {
        self.0.iter().any(|options| options.direction == Direction::FromFinish)
    }

    /// Returns whether any project follows MS Project.
    pub(crate) fn has_ms_project(&self) -> bool {
        self.0.iter().any(|options| options.dialect == Dialect::MsProject)
    }
}

impl Index<ProjectId> for Options {
    type Output = SchedulingOptions;

    #[inline]
    fn index(&self, project: ProjectId) -> &SchedulingOptions {
        &self.0[project]
    }
}
