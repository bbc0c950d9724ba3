//! The result: dates, floats and reasons, by activity.

use std::ops::Index;

use chainage_model::{
    ActivityId, Criticality, Diagnostic, Dialect, Direction, IdVec, Moment, Placement, ProjectId,
    RelationshipId, ResourceId, SchedulingOptions, Status, WorkingTime,
};

use super::pass::{Ends, Pass};
use crate::network::{Network, Node, Options, Work};

/// Why a date is where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Driver {
    /// The project starts then.
    ProjectStart,
    /// Open work cannot lie before the data date.
    DataDate,
    /// It has happened.
    Actual,
    /// A constraint of the activity.
    Constraint,
    /// A date from a project that is not in the plan.
    External,
    /// A relationship.
    Relationship(RelationshipId),
    /// It waits for its successor: the most time a relationship allows between the two.
    MaximumLag(RelationshipId),
    /// It waits for a resource.
    Resource(ResourceId),
    /// It spans other work.
    Summary,
}

/// The dates of an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// When it starts: the actual start where there is one, else the early start.
    pub start: Moment,
    /// When it finishes: the actual finish where there is one, else the early finish.
    pub finish: Moment,
    /// The earliest start of what is left.
    #[doc(alias = "最早开始时间")]
    pub early_start: Moment,
    /// The earliest finish.
    #[doc(alias = "最早完成时间")]
    pub early_finish: Moment,
    /// The latest start of what is left that delays nothing it is measured against.
    #[doc(alias = "最迟开始时间")]
    pub late_start: Moment,
    /// The latest finish.
    #[doc(alias = "最迟完成时间")]
    pub late_finish: Moment,
    /// How much later it may be without delaying the finish, on its own calendar; negative if it is late already.
    #[doc(alias = "总时差")]
    pub total_float: WorkingTime,
    /// How much later it may be without delaying a successor, on its own calendar.
    #[doc(alias = "自由时差")]
    pub free_float: WorkingTime,
    /// Whether it is critical by the rule of the options. Finished work is not.
    #[doc(alias = "关键工作")]
    pub critical: bool,
    /// Whether it lies on a driving chain to the latest finish.
    pub longest_path: bool,
    /// Why its early dates are where they are.
    pub driver: Driver,
}

impl Dates {
    /// Returns the part of the total float that is taken from successors when it is used: total less free float.
    ///
    /// Negative if the activity is late already.
    #[doc(alias = "干扰时差")]
    pub fn interfering_float(&self) -> WorkingTime {
        self.total_float - self.free_float
    }
}

/// The dates of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProjectDates {
    /// The first start of its activities.
    pub start: Moment,
    /// The finish of its finish milestone, or the last finish of its activities.
    pub finish: Moment,
    /// The activity that makes the finish; `None` if the project has no activities.
    pub finish_activity: Option<ActivityId>,
}

impl ProjectDates {
    fn empty(start: Moment) -> Self {
        Self { start, finish: start, finish_activity: None }
    }
}

/// The dates of all activities and projects, and what could not be met.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub(super) dates: IdVec<ActivityId, Dates>,
    pub(super) projects: IdVec<ProjectId, ProjectDates>,
    pub(super) conflicts: Vec<Diagnostic>,
    pub(super) options: Options,
}

impl Schedule {
    pub(super) fn of(network: &Network, options: &Options, pass: &Pass) -> Self {
        let never = Moment::from_minutes(0);
        let aside = Dates {
            start: never,
            finish: never,
            early_start: never,
            early_finish: never,
            late_start: never,
            late_finish: never,
            total_float: WorkingTime::ZERO,
            free_float: WorkingTime::ZERO,
            critical: false,
            longest_path: false,
            driver: Driver::Summary,
        };
        let mut projects: IdVec<ProjectId, ProjectDates> =
            network.frames().iter().map(|frame| ProjectDates::empty(frame.start)).collect();
        let mut last: IdVec<ProjectId, Option<Moment>> = IdVec::filled(projects.len(), None);
        let mut dates = IdVec::filled(network.n_activities(), aside);
        // By rank: reading seven columns out of their order costs more than writing one.
        for node in network.nodes() {
            let activity = network.activity(node);
            let work = network.work(node);
            let detail = network.detail(work);
            let total_float = pass.total_float[node];
            let is_open = work.status != Status::Finished;
            let options = &options[work.project];
            let shown = shown_at(options, work, pass, node);
            let start = detail.and_then(|d| d.actual_start).unwrap_or(shown.start());
            let finish = detail.and_then(|d| d.actual_finish).unwrap_or(shown.finish());
            let project = &mut projects[work.project];
            let last = &mut last[work.project];
            if last.is_none() || start < project.start {
                project.start = start;
            }
            // Among those that finish last the one ranked last stands for the finish.
            if *last <= Some(finish) {
                *last = Some(finish);
                project.finish = finish;
                project.finish_activity = Some(activity);
            }
            dates[activity] = Dates {
                start,
                finish,
                early_start: pass.early[node].start(),
                early_finish: pass.early[node].finish(),
                late_start: pass.late[node].start(),
                late_finish: pass.late[node].finish(),
                total_float,
                free_float: pass.free_float[node],
                critical: is_open
                    && matches!(options.criticality, Criticality::TotalFloat(most) if total_float <= most),
                longest_path: false,
                driver: pass.driver[node],
            };
        }
        for (id, frame) in network.frames().enumerated() {
            if let Some(milestone) = frame.finish_milestone {
                projects[id].finish = dates[milestone].finish;
                projects[id].finish_activity = Some(milestone);
            }
        }
        Self { dates, projects, conflicts: Vec::new(), options: options.clone() }
    }

    /// Returns the first start of all activities.
    pub fn start(&self) -> Moment {
        self.projects.iter().map(|project| project.start).min().unwrap_or(Moment::from_minutes(0))
    }

    /// Returns the last finish of all projects.
    pub fn finish(&self) -> Moment {
        self.projects.iter().map(|project| project.finish).max().unwrap_or(Moment::from_minutes(0))
    }

    /// Lends the dates of a project.
    pub fn project(&self, project: ProjectId) -> &ProjectDates {
        &self.projects[project]
    }

    /// Lends what could not be met.
    pub fn conflicts(&self) -> &[Diagnostic] {
        &self.conflicts
    }

    /// Lends the options it was made with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Iterates over activities and their dates, in the order of the plan.
    pub fn activities(&self) -> impl Iterator<Item = (ActivityId, &Dates)> {
        self.dates.enumerated()
    }
}

/// The dates an activity is shown at: early ones, but late ones in MS Project where it is as late as possible, and in a
/// project scheduled from its finish, unless MS Project says as soon as possible.
fn shown_at<'a>(options: &SchedulingOptions, work: &Work, pass: &'a Pass, node: Node) -> &'a Ends {
    let is_placed_late = work.placement == Placement::AsLateAsPossible;
    let is_late = match (options.dialect, options.direction) {
        (Dialect::P6, Direction::FromStart) => false,
        (Dialect::P6, Direction::FromFinish) => work.status == Status::NotStarted,
        (Dialect::MsProject, _) => is_placed_late,
    };
    if is_late { &pass.late[node] } else { &pass.early[node] }
}

impl Index<ActivityId> for Schedule {
    type Output = Dates;

    fn index(&self, activity: ActivityId) -> &Dates {
        &self.dates[activity]
    }
}
