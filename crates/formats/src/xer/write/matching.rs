//! Which things of a file the things of an edited plan are.

use std::collections::{HashMap, HashSet};

use chainage_model::{ActivityId, IdVec, Plan, RelationshipId};

use crate::{Format, WriteError};

/// For each thing of a plan the one of the file; `None` for what was added.
pub(super) struct Matching {
    pub(super) activities: IdVec<ActivityId, Option<ActivityId>>,
    pub(super) relationships: IdVec<RelationshipId, Option<RelationshipId>>,
}

impl Matching {
    /// Finds the activities of a plan by project and code, its relationships by their ends.
    ///
    /// # Errors
    /// If something differs that the rows of a file cannot follow.
    pub(super) fn of(plan: &Plan, original: &Plan) -> Result<Self, WriteError> {
        let same = [
            ("projects", plan.projects().len() == original.projects().len()),
            ("calendars", plan.calendars() == original.calendars()),
            ("nodes of the work breakdown", plan.wbs() == original.wbs()),
            ("resources", plan.resources() == original.resources()),
        ];
        if let Some((what, _)) = same.iter().find(|(_, is_same)| !is_same) {
            return Err(cannot_hold(format!("{what} other than those of the file it is written over")));
        }
        let activities = activities(plan, original);
        for (id, before) in activities.enumerated() {
            let activity = plan.activity(id);
            let is_same = match before.map(|before| original.activity(before)) {
                Some(before) => {
                    (&activity.assignments, &activity.labels, activity.cost)
                        == (&before.assignments, &before.labels, before.cost)
                }
                None => activity.labels.is_empty(),
            };
            if !is_same {
                let what = "assignments, labels or costs that were changed beside tables it does not know";
                return Err(cannot_hold(format!("{what}: activity {}", plan.known_code(id))));
            }
        }
        let relationships = relationships(plan, original, &activities);
        Ok(Self { activities, relationships })
    }
}

fn cannot_hold(what: String) -> WriteError {
    WriteError::CannotHold { format: Format::Xer, what }
}

fn activities(plan: &Plan, original: &Plan) -> IdVec<ActivityId, Option<ActivityId>> {
    let by_code = |id| {
        let activity = plan.activity(id);
        original.find_activity_in(activity.project, &activity.code)
    };
    let found: IdVec<ActivityId, Option<ActivityId>> = plan.activities().ids().map(by_code).collect();
    if plan.activities().len() != original.activities().len() {
        return found;
    }
    // As many as before: a new code in an old place is the same activity under another code.
    let taken: HashSet<ActivityId> = found.iter().flatten().copied().collect();
    let in_place =
        |(id, found): (ActivityId, &Option<ActivityId>)| found.or(Some(id).filter(|id| !taken.contains(id)));
    found.enumerated().map(in_place).collect()
}

fn relationships(
    plan: &Plan,
    original: &Plan,
    activities: &IdVec<ActivityId, Option<ActivityId>>,
) -> IdVec<RelationshipId, Option<RelationshipId>> {
    let mut free: HashMap<(ActivityId, ActivityId), Vec<RelationshipId>> = HashMap::new();
    for (id, link) in original.relationships().enumerated() {
        free.entry((link.predecessor, link.successor)).or_default().push(id);
    }
    let mut found: IdVec<RelationshipId, Option<RelationshipId>> =
        plan.relationships().ids().map(|_| None).collect();
    // Of several between the same two, those of the same kind first.
    for of_same_kind in [true, false] {
        for (id, link) in plan.relationships().enumerated() {
            let ends = activities[link.predecessor].zip(activities[link.successor]);
            let Some(candidates) = ends.filter(|_| found[id].is_none()).and_then(|ends| free.get_mut(&ends))
            else {
                continue;
            };
            let fits = |&candidate: &RelationshipId| {
                !of_same_kind || original.relationship(candidate).kind == link.kind
            };
            found[id] = candidates.iter().position(fits).map(|at| candidates.remove(at));
        }
    }
    found
}
