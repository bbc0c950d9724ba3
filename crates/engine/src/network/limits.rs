//! What the plan asks for and scheduling does not do: said, never passed over.

use chainage_model::{
    Activity, ActivityId, Diagnostic, Dialect, Plan, RelationshipId, RelationshipKind, Subject, WorkingTime,
};

use super::Clock;

/// The most time a relationship allows between its ends. What no dates can keep is a conflict.
#[derive(Clone, Debug)]
pub(crate) struct Ceiling {
    pub(crate) relationship: RelationshipId,
    pub(crate) predecessor: ActivityId,
    pub(crate) successor: ActivityId,
    pub(crate) kind: RelationshipKind,
    pub(crate) clock: Clock,
    pub(crate) most: WorkingTime,
    /// The relationship as planners write it, for messages.
    pub(crate) spelled: String,
}

/// Names everything in the plan that the dates take no account of, once a kind.
pub(crate) fn ignored_by_scheduling(plan: &Plan) -> Vec<Diagnostic> {
    let mut ignored = Vec::new();
    for (id, project) in plan.projects().enumerated() {
        let options = &project.options;
        if options.dialect == Dialect::P6 && !options.honour_constraints {
            let what = "for links to win over constraints; its dates follow P6, where either may";
            ignored.push(note(format!("project {} asks {what}", project.code)).about(Subject::Project(id)));
        }
    }
    let is_p6 = |activity: &Activity| plan.project(activity.project).options.dialect == Dialect::P6;
    let has_splits = |activity: &Activity| !activity.splits.is_empty() && is_p6(activity);

    ignored.extend(of_activities(plan, has_splits, "planned pauses are left out: work goes on without them"));
    ignored
}

/// One note for all activities that are meant.
fn of_activities(plan: &Plan, is_meant: impl Fn(&Activity) -> bool, what: &str) -> Option<Diagnostic> {
    let mut meant = plan.activities().enumerated().filter(|(_, activity)| is_meant(activity));
    let (id, first) = meant.next()?;
    let others = meant.count();
    let more = if others == 0 { String::new() } else { format!(" and {others} more") };
    Some(note(format!("activity {}{more}: {what}", first.code)).about(Subject::Activity(id)))
}

fn note(message: String) -> Diagnostic {
    Diagnostic::warning("I013", message)
}
