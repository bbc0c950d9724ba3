//! Two plans: what changed, what that did to the dates, and which change moved the finish by how much.
//!
//! 1. [`Matching`] finds each project and activity of the old plan in the new one.
//! 2. [`changes`] lists every fact that differs, each under a [`Group`].
//! 3. The old plan is scheduled again and again with one more group of changes taken from the new plan, in the order
//!    of [`Group::ORDER`]: progress alone first, then the revisions (the bifurcated method, AACE 29R-03, MIP 3.4).
//!    The moves of a finish from state to state are its [`Split`]; they add up to the whole, because the first state
//!    is the old plan and the last is the new one.
//! 4. Milestones, floats and the critical path are compared between the first state and the last.
//!
//! ```
//! use chainage_engine::{Network, compare::{Dated, Group, compare}, cpm};
//! use chainage_model::{Activity, Calendar, Moment, Plan, Project, Relationship, WorkingTime};
//!
//! let day = WorkingTime::from_hours(8);
//! let mut old = Plan::new();
//! let office = old.add_calendar(Calendar::office("office"))?;
//! let project = old.add_project(Project {
//!     start: Moment::from_ymd_hm(2026, 3, 2, 8, 0),
//!     calendar: Some(office),
//!     ..Project::new("P", "Bypass")
//! })?;
//! let a = old.add_activity(Activity { duration: day * 5, ..Activity::task(project, "A", "Clear the site") })?;
//! let b = old.add_activity(Activity { duration: day * 3, ..Activity::task(project, "B", "Dig") })?;
//! let link = old.add_relationship(Relationship::finish_start(a, b))?;
//! let mut new = old.clone();
//! new.edit_activity(a, |activity| activity.duration = day * 7)?;
//! new.edit_relationship(link, |link| *link = link.clone().with_lag(day))?;
//!
//! let (before, after) = (Network::compile(&old).unwrap(), Network::compile(&new).unwrap());
//! let (first, last) = (cpm::schedule(&before, &before.options()), cpm::schedule(&after, &after.options()));
//! let comparison = compare(
//!     Dated { plan: &old, network: &before, schedule: &first },
//!     Dated { plan: &new, network: &after, schedule: &last },
//! );
//! assert_eq!(comparison.changes.len(), 2);
//! let finish = &comparison.finish;
//! assert_eq!(finish.total_working(), day * 3);
//! let part = |group| comparison.steps.iter().position(|step| step.groups.contains(&group)).map(|n| finish.working[n]);
//! assert_eq!((part(Group::Logic), part(Group::Duration)), (Some(day), Some(day * 2)));
//! # Ok::<(), chainage_model::ModelError>(())
//! ```

mod blend;
mod calendar;
mod cause;
mod change;
mod effect;
mod limit;
mod link;
mod matching;

pub use cause::{Split, Step, Target};
pub use change::{Change, Group, What, changes};
pub use effect::{Criticality, Dated, FLOAT_JUMP_DAYS, FloatJump, Moved, Passage};
pub use limit::{Limit, LimitError, Verdict, Whose};
pub use matching::{LEAST_SCORE, Matching, Renamed};

/// Everything that differs between two plans and their schedules.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Which activity of the old plan is which of the new one.
    pub matching: Matching,
    /// Facts that differ, by group, in the order of the plans.
    pub changes: Vec<Change>,
    /// The states between the old plan and the new one, in order.
    pub steps: Vec<Step>,
    /// The finish of the whole plan, split by cause.
    pub finish: Split,
    /// The finish of each project that is in both plans, split by cause.
    pub projects: Vec<Split>,
    /// Milestones that moved, with their moves split by cause.
    pub milestones: Vec<Split>,
    /// Activities that moved.
    pub moved: Vec<Moved>,
    /// Activities whose total float changed by more than [`FLOAT_JUMP_DAYS`].
    pub float_jumps: Vec<FloatJump>,
    /// Activities that entered or left the critical path.
    pub critical: Vec<Passage>,
}

/// Compares two plans and their schedules.
///
/// # Complexity
/// One run of scheduling for each group of changes, and near-linear work beside.
pub fn compare(old: Dated<'_>, new: Dated<'_>) -> Comparison {
    let matching = Matching::of(old.plan, new.plan);
    let changes = changes(old.plan, new.plan, &matching);
    let causes = cause::split(old, new, &matching);
    Comparison {
        moved: effect::moved(old, new, &matching),
        float_jumps: effect::float_jumps(old, new, &matching),
        critical: effect::passages(old, new, &matching),
        changes,
        steps: causes.steps,
        finish: causes.finish,
        projects: causes.projects,
        milestones: causes.milestones,
        matching,
    }
}
